from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.ui.pages.money.combination import CombinationCard, LeversCard
from kaigo_desktop.ui.pages.money_page import MoneyPage
from kaigo_desktop.ui.widgets.basics import Prose, Words
from kaigo_desktop.ui.widgets.money_bar import MoneyBar
from kaigo_desktop.ui.widgets.verdicts import Sum
from kaigo_desktop.viewmodels.money import MoneyViewModel
from kaigo_desktop.viewmodels.money_combination import LeverRow
from tests.fakes import FACTS, TABLES, Bench, home_help
from tests.ui.pages.steps import box, choose, enter, press, settle, show, shown, silent_controls, take_file


def open_page(qtbot: QtBot, document: Document | None = None) -> tuple[Bench, MoneyPage]:
    bench = Bench(document)
    page = MoneyPage(bench.session, MoneyViewModel(bench.session, FACTS), tables=TABLES)
    show(qtbot, page)
    return bench, page


def texts(page: MoneyPage) -> list[tuple[str, ...]]:
    return [page.rows.row(number).texts for number in range(page.rows.rowCount())]


def without_expenses() -> Document:
    document = home_help()
    document["expenses"] = []
    return document


def add(page: MoneyPage, category: str, cost: str) -> None:
    choose(page, "answer.new.category", category)
    enter(page, "answer.new.cost", cost)
    press(page, "expense.add")


def test_the_first_expense_brings_an_amount_at_once(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, without_expenses())
    add(page, "見守り・コミュニケーション", "２，１００，０００円")
    (key,) = bench.session.keys("expenses")
    assert bench.session.value(("expenses", key, "cost")) == 2_100_000
    assert bench.session.value(("expenses", key, "office")) == "A"
    assert texts(page)[0][3] == "2,100,000"
    assert "300,000 円" in shown(page)


def test_an_expense_without_an_amount_is_not_made_and_says_why(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, without_expenses())
    add(page, "介護業務支援（インカム）", "")
    assert list(bench.session.keys("expenses")) == []
    assert page.new.cost.problem.isVisible()
    assert list(bench.session.keys("expenses")) == []


def test_the_chosen_row_is_edited_in_place_and_the_sum_follows(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    page.table.selectRow(0)
    settle()
    enter(page, "answer.expenses.e1.cost", "1,000,000")
    assert bench.session.value(("expenses", "e1", "cost")) == 1_000_000
    assert texts(page)[0][3] == "1,000,000"
    assert page.total.text() == "合計 1,400,000 円"
    assert box(page, "answer.expenses.e1.cost").isVisible()


def test_an_amount_opens_its_sum_as_on_paper_and_stays_open(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    name = "sum.mhlw-r8-technology.ひだまり訪問介護.software"
    press(page, name)
    assert [one for one in page.findChildren(Sum) if one.isVisible()]
    bench.session.set(("expenses", "e2", "cost"), 300_000)
    assert page.findChildren(QAbstractButton, name)[-1].isChecked()


def test_a_deleted_expense_goes_to_the_history(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    page.table.selectRow(1)
    settle()
    press(page, "expense.remove")
    assert list(bench.session.keys("expenses")) == ["e1"]
    assert bench.store.history(bench.case)[-1].edits
    assert page.message.isVisible()
    assert not page.editor.isVisible()


def test_rows_pasted_from_a_spreadsheet_are_shown_before_they_are_taken(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    QGuiApplication.clipboard().setText("品名\t区分\t台数\t金額\nX\t見守り\t2\t600000\nY\t宇宙船\t1\t1\n")
    press(page, "expense.paste")
    assert len(bench.session.keys("expenses")) == 2
    assert page.pasted.take.text() == "1件を加える"
    press(page, "expense.pasted.take")
    assert len(bench.session.keys("expenses")) == 3
    assert texts(page)[2][:4] == ("X", "見守り", "2", "600,000")


def test_an_empty_clipboard_is_answered_with_advice(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    QGuiApplication.clipboard().setText("")
    press(page, "expense.paste")
    assert "コピーしてから" in page.pasted.summary.plain_text()
    assert not page.pasted.take.isVisible()


def test_a_file_of_expenses_is_shown_with_its_wrong_rows_before_it_is_taken(
    qtbot: QtBot, tmp_path: Path
) -> None:
    bench, page = open_page(qtbot, home_help())
    file = tmp_path / "見積.csv"
    fine = "".join(f"機器{number},見守り,1,60000\n" for number in range(20))
    file.write_bytes(f"品名,区分,台数,金額\n{fine}Y,宇宙船,1,60000\n".encode("cp932"))
    take_file(qtbot, page, "expense.import", file)
    qtbot.waitUntil(page.pasted.isVisible)
    assert len(bench.session.keys("expenses")) == 2
    assert page.pasted.take.text() == "20件を加える"
    assert "22行目：区分「宇宙船」がわかりません。区分の名前を入れてください。" in shown(page)
    assert "ほか 9行" in shown(page)
    press(page, "expense.pasted.drop")
    assert not page.pasted.isVisible()
    assert len(bench.session.keys("expenses")) == 2


def test_a_file_that_cannot_be_read_is_answered_with_advice(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_page(qtbot, home_help())
    for content, words in ((b"PK\x03\x04 broken", "保存し直して"), (b"", "行がありません")):
        file = tmp_path / "見積.xlsx"
        file.write_bytes(content)
        take_file(qtbot, page, "expense.import", file)
        qtbot.waitUntil(lambda said=words: any(said in text for text in told(page)))
    take_file(qtbot, page, "expense.import", tmp_path / "ない.xlsx")
    qtbot.waitUntil(lambda: any("まだあるかを" in text for text in told(page)))
    assert len(bench.session.keys("expenses")) == 2


def told(page: MoneyPage) -> list[str]:
    """What the message and the preview say, where they can be seen."""
    said = [one.plain_text() for one in page.findChildren(Prose) if one.isVisible()]
    return [*shown(page), *said]


def test_an_early_order_is_warned_of(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    bench.session.set(("expenses", "e1", "ordered_on"), "2026-05-01")
    settle()
    assert any("交付決定より前の発注です" in text for text in shown(page))


def test_what_makes_the_range_leads_to_its_question(qtbot: QtBot) -> None:
    document = home_help()
    offices = document["offices"]
    assert isinstance(offices, list)
    offices[0]["staff"] = {}
    _, page = open_page(qtbot, document)
    with qtbot.waitSignal(page.jump_asked) as asked:
        press(page, "open.offices.A.staff.fte_total")
    assert asked.args == [("offices", "A", "staff", "fte_total")]


def test_a_jump_to_an_expense_chooses_it(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    assert page.go_to(("expenses", "e2", "ordered_on"))
    settle()
    assert box(page, "answer.expenses.e2.ordered_on").isVisible()
    assert page.go_to(("settings", "office_ceiling"))
    settle()
    assert box(page, "answer.settings.office_ceiling").isVisible()


def test_a_device_added_later_can_be_chosen_for_an_accessory(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    wifi = bench.session.add("expenses", {"category": "device_accessory", "cost": 1, "office": "A"})
    page.go_to(("expenses", wifi, "attached_to"))
    bench.session.add(
        "expenses", {"category": "monitoring", "cost": 1, "office": "A", "description": "見守りX"}
    )
    settle()
    choose(page, f"answer.expenses.{wifi}.attached_to", "見守りX")
    assert bench.session.value(("expenses", wifi, "attached_to")) is not None


def test_the_support_that_goes_with_the_devices_is_asked_here_too(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    assert page.go_to(("support", "kind"))
    choose(page, "answer.support.kind", "受けない")
    assert bench.session.value(("support", "kind")) == "none"


def test_a_flag_that_nobody_set_stands_at_no(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    page.table.selectRow(0)
    settle()
    (no,) = page.findChildren(QAbstractButton, "answer.expenses.e1.linked.no")
    assert no.isChecked()


def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    page.table.selectRow(0)
    settle()
    assert silent_controls(page) == []


def test_the_best_combination_stands_beside_what_each_would_give_alone(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    bench.session.add("expenses", {"category": "training", "cost": 180_000, "office": "A"})
    settle()
    found = shown(page)
    assert {"組み合わせで", "この制度だけなら", "人材育成促進支援事業（現行）", "1,880,000 円"} <= set(found)
    assert texts(page)[2][4] == "都 人材育成（現行）"


def test_an_expense_that_nobody_takes_is_explained_and_can_be_looked_at(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    key = bench.session.add("expenses", {"category": "vehicle", "cost": 900_000, "office": "A"})
    settle()
    assert "補助が付かない費用" in shown(page)
    press(page, f"not_taken.{key}")
    assert page.editor.isVisible()


def test_programmes_without_anything_to_fund_are_folded(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    assert "経営改善支援事業" not in shown(page)
    press(page, "estimate.idle")
    assert "経営改善支援事業" in shown(page)


def test_what_is_near_is_shown_and_the_rest_of_a_long_list_folded(qtbot: QtBot) -> None:
    rows = tuple(
        LeverRow(f"変更{number}", f"+{number},000 円", "すぐにできます", "別紙1")
        for number in range(9, 3, -1)
    )
    card = LeversCard(rows, None)
    qtbot.addWidget(card)
    card.show()
    settle()
    assert "+9,000 円" in shown(card)
    assert "+4,000 円" not in shown(card)
    press(card, "levers.more")
    assert "+4,000 円" in shown(card)


def test_an_edit_makes_only_those_parts_anew_that_show_something_else(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    bar = page.findChild(MoneyBar)
    link = page.findChild(QAbstractButton, "estimate.idle")
    assert link is not None
    assert bar is not None
    link.click()
    before = bar.accessibleName()
    key = bench.session.keys("expenses")[0]
    bench.session.set(("expenses", key, "cost"), 700_000)
    settle()
    assert page.findChild(QAbstractButton, "estimate.idle") is link
    assert link.isChecked()
    assert page.findChild(MoneyBar) is bar
    assert bar.accessibleName() != before
    assert "700,000" in texts(page)[0]


def test_an_expense_without_a_sum_of_its_own_says_so(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    assert "合算" in {row[5] for row in texts(page)}
    assert page.shared.isVisible()


def test_an_empty_table_leaves_no_gap(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, without_expenses())
    assert not page.total.isVisible()
    assert not page.shared.isVisible()


def test_a_list_in_which_something_must_be_chosen_says_so(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, without_expenses())
    assert page.new.category.box.currentIndex() < 0
    assert page.new.category.box.placeholderText() == "選んでください"


def test_another_amount_changes_words_of_the_combination_and_makes_nothing_anew(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    card = page.findChild(CombinationCard, "combination")
    assert card is not None
    before = card.findChildren(Words)
    bench.session.set(("expenses", "e1", "cost"), 500_000)
    settle()
    assert page.findChild(CombinationCard, "combination") is card
    assert card.findChildren(Words) == before
    assert yen_text(bench.session.assessment.best.total) in shown(page)


def test_a_page_is_drawn_again_once_its_new_parts_are_laid_out(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    page.table.selectRow(0)
    qtbot.waitUntil(page.viewport().updatesEnabled)
    field = page.field(("expenses", "e1", "cost"))
    assert field is not None
    assert field.height() >= field.sizeHint().height()
