from __future__ import annotations

from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.table import Line
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.facts import records
from kaigo_desktop.viewmodels.money import MoneyViewModel
from kaigo_desktop.viewmodels.pasted_table import MOST_ROWS
from tests.fakes import FACTS, Bench, home_help


def model(bench: Bench) -> MoneyViewModel:
    return MoneyViewModel(bench.session, FACTS)


def test_an_added_expense_is_kept_and_looked_at() -> None:
    bench = Bench(home_help())
    view = model(bench)
    key = view.add("monitoring", 2_100_000, "見守り", "A")
    assert view.current == key
    assert bench.session.value(("expenses", key, "cost")) == 2_100_000
    assert view.total_cost() == 4_500_000


def test_what_is_attached_stands_under_its_device() -> None:
    bench = Bench(home_help())
    view = model(bench)
    device = view.add("monitoring", 2_100_000, "見守り", "A")
    view.add("training", 50_000, "研修", "A")
    wifi = view.add("device_accessory", 300_000, "Wi-Fi", "A")
    bench.session.set(("expenses", wifi, "attached_to"), device)
    names = [(row.name, row.depth) for row in view.rows()]
    assert names.index(("Wi-Fi", 1)) == names.index(("見守り", 0)) + 1
    assert len(names) == 5


def test_a_circle_of_attachments_loses_no_expense() -> None:
    bench = Bench(home_help())
    view = model(bench)
    one = view.add("device_accessory", 1, "一", "A")
    two = view.add("device_accessory", 2, "二", "A")
    bench.session.set(("expenses", one, "attached_to"), two)
    bench.session.set(("expenses", two, "attached_to"), one)
    assert {row.key for row in view.rows()} >= {one, two}


def test_deleting_a_device_lets_go_of_what_was_attached() -> None:
    bench = Bench(home_help())
    view = model(bench)
    device = view.add("monitoring", 2_100_000, "見守り", "A")
    wifi = view.add("device_accessory", 300_000, "Wi-Fi", "A")
    bench.session.set(("expenses", wifi, "attached_to"), device)
    view.remove(device)
    assert bench.problems == []
    assert bench.session.value(("expenses", wifi, "attached_to")) is None
    assert view.current == wifi


def test_the_estimate_comes_with_its_sum_line_by_line() -> None:
    (block,) = model(Bench(home_help())).estimates()
    assert (block.total, block.cost, block.own) == (1_700_000, 2_400_000, 700_000)
    (line,) = block.offices[0].lines
    assert line.contents == "ひだまりソフト、タブレット 10台"
    assert line.line.steps[-1].result == 1_700_000


def test_who_pays_what_adds_up_to_what_is_entered() -> None:
    view = model(Bench(home_help()))
    parts = view.bar()
    assert sum(part.amount for part in parts) == view.total_cost()
    assert [part.amount for part in parts if part.is_own] == [700_000]


def test_a_case_without_expenses_has_no_bar() -> None:
    assert model(Bench()).bar() == ()


def test_what_makes_the_range_is_named_and_goes_away_when_answered() -> None:
    bench = Bench(home_help())
    bench.session.set(("offices", "A", "staff", "fte_total"), None)
    bench.session.set(("offices", "A", "staff", "fte_other"), None)
    view = model(bench)
    (block,) = view.estimates()
    assert block.low < block.high
    assert [jump.address for jump in view.open_questions()] == [("offices", "A", "staff", "fte_total")]
    bench.session.set(("offices", "A", "staff", "fte_total"), 8.6)
    (block,) = view.estimates()
    assert block.low == block.high
    assert view.open_questions() == ()


def test_an_order_before_the_decision_is_warned_of_at_its_row() -> None:
    bench = Bench(home_help())
    bench.session.set(("expenses", "e1", "ordered_on"), "2026-05-01")
    view = model(bench)
    (notice,) = view.notices()
    assert notice.address == ("expenses", "e1", "ordered_on")
    assert [row.warning != "" for row in view.rows()] == [True, False]


def test_rows_from_a_spreadsheet_are_read_by_their_headings() -> None:
    view = model(Bench(home_help()))
    text = "金額（税抜）\t品名\t区分\t数量\n2,100,000\tセンサーX\t見守り・コミュニケーション\t１０\n"
    (row,) = view.read_pasted(text)
    assert row.problem == ""
    assert row.body == {
        "category": "monitoring",
        "cost": 2_100_000,
        "units": 10,
        "office": "A",
        "description": "センサーX",
    }


def test_a_row_without_headings_is_read_in_the_usual_order() -> None:
    (row,) = model(Bench(home_help())).read_pasted("センサーX\tインカム\t2\t¥60,000\tひだまり訪問介護")
    assert row.body["category"] == "intercom"
    assert row.body["cost"] == 60_000


def test_rows_that_cannot_be_read_say_why_and_the_others_are_taken() -> None:
    bench = Bench(home_help())
    view = model(bench)
    lines = (
        ("品名", "区分", "台数", "金額", "事業所"),
        ("A", "見守り", "1", "6万", ""),
        ("B", "宇宙船", "1", "60000", ""),
        ("C", "見守り", "1", "60000", "よその事業所"),
        ("D", "見守り", "1", "60000", ""),
    )
    text = "\n".join("\t".join(line) for line in lines)
    rows = view.read_pasted(text)
    assert [bool(row.problem) for row in rows] == [True, True, True, False]
    assert [row.number for row in rows] == [2, 3, 4, 5]
    assert view.take(rows) == 1
    assert view.total_cost() == 2_460_000


def test_a_title_above_the_headings_is_passed_over_and_an_expense_above_them_is_not() -> None:
    view = model(Bench(home_help()))
    title = (Line(1, ("費用と事業所の一覧",) * 2, frozenset({1})), Line(2, ("令和8年6月",)))
    heads = Line(4, ("金額", "品名", "区分"))
    (row,) = view.read_lines((*title, heads, Line(5, ("６０，０００", "Ｘ", "見守り"))))
    assert (row.number, row.problem) == (5, "")
    assert (row.body["cost"], row.body["description"]) == (60_000, "Ｘ")
    above = Line(1, ("X", "見守り", "1", "60000"))
    assert [row.number for row in view.read_lines((above, heads))] == [1, 4]


def test_an_amount_merged_over_several_rows_is_counted_once_and_told_at_the_others() -> None:
    view = model(Bench(home_help()))
    lines = (
        Line(1, ("品名", "区分", "金額")),
        Line(2, ("A", "見守り", "60000")),
        Line(3, ("B", "見守り", "60000"), frozenset({1, 2})),
        Line(4, ("C", "見守り", "5"), frozenset({1})),
    )
    first, second, third = view.read_lines(lines)
    assert (first.problem, third.problem) == ("", "")
    assert "結合" in second.problem


def test_rows_beyond_what_is_taken_at_once_say_so() -> None:
    rows = model(Bench(home_help())).read_pasted("X\tインカム\t1\t60000\n" * (MOST_ROWS + 2))
    assert [row.number for row in rows if row.problem] == [MOST_ROWS + 1, MOST_ROWS + 2]
    assert "分けて" in rows[-1].problem


def test_very_many_rows_are_one_step_and_reckoned_once() -> None:
    bench = Bench(home_help())
    start, assessment = bench.session.document, bench.session.assessment
    looked_at: list[int] = []

    def assess(document: Document) -> Assessment:
        looked_at.append(len(records(document, "expenses")))
        return assessment

    session = CaseSession(bench.case, bench.cases, assess, bench.clock)
    looked_at.clear()
    view = MoneyViewModel(session, FACTS)
    assert view.take(view.read_pasted("X\tインカム\t1\t60000\n" * MOST_ROWS)) == MOST_ROWS
    assert looked_at == [MOST_ROWS + 2]
    assert [step.label for step in bench.store.steps[bench.case]][1:] == [f"費用の追加（{MOST_ROWS}行）"]
    bench.cases.history.undo(bench.case)
    assert bench.cases.document(bench.case) == start


def test_only_the_questions_of_its_category_stand_foremost() -> None:
    bench = Bench(home_help())
    view = model(bench)
    names = {one.fact.name for section in view.sections("e1") for one in section.now}
    assert "expenses.*.careplan_csv" in names
    assert "expenses.*.life_csv" not in names
    assert "expenses.*.attached_to" not in names
    everything = {one.fact.name for section in view.sections("e1") for one in (*section.now, *section.later)}
    assert everything == {fact.name for fact in FACTS.in_section("expenses")}
