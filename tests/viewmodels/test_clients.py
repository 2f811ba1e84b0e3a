"""顧客一覧: filters, search and the table for a spreadsheet, with the work done at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.domain.cases.kept import CaseId, CaseLine
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.overview import Cell, Due, OverviewRow, Prepared
from kaigo_desktop.viewmodels.clients import ClientsViewModel, Filter, Found, ProgrammeColumn
from tests.fakes import NOW, TODAY

COLUMNS = [
    ProgrammeColumn("t", "テクノロジー", "介護テクノロジー定着支援事業"),
    ProgrammeColumn("h", "人材育成", "人材育成促進支援"),
]


def cell(verdict: Verdict, amount: int | None = None, *, shared: bool = False) -> Cell:
    return Cell(verdict, amount, shared)


ROWS = (
    OverviewRow(
        CaseId(1), "甲の案件", "株式会社ひだまり", 2026, "A", "ヒダマリ訪問介護", "1370000001", "13", ("11",),
        "準備", Due("2026-07-06", "見積書"),
        {"t": cell(Verdict.ELIGIBLE, 1_700_000), "h": cell(Verdict.INELIGIBLE)}, 1_700_000,
    ),
    OverviewRow(
        CaseId(2), "乙の案件", "みなも会", 2026, "B", "=みなも園", "", "14", ("51",), "導入", None,
        {"t": cell(Verdict.UNKNOWN, 0), "h": cell(Verdict.INELIGIBLE)}, None,
    ),
    OverviewRow(CaseId(3), "丙の案件", "丙", None, problem="読めませんでした。"),
)  # fmt: skip


class Source:
    """An OverviewSource with rows ready; those of ``waiting`` come only when reckoned."""

    def __init__(self, rows: Sequence[OverviewRow] = ROWS) -> None:
        self.rows = {row.case: row for row in rows}
        self.known: set[CaseId] = set()
        self.batches: list[int] = []
        self.trouble: Trouble | None = None

    def look(self) -> tuple[tuple[OverviewRow, ...], tuple[CaseLine, ...]]:
        if self.trouble is not None:
            raise self.trouble
        known = tuple(row for row in self.rows.values() if row.case in self.known)
        waiting = [row for row in self.rows.values() if row.case not in self.known]
        return known, tuple(
            CaseLine(one.case, one.title, one.client, None, NOW.isoformat()) for one in waiting
        )

    def prepare(self, line: CaseLine) -> Prepared:
        return Prepared(line, TODAY, None)

    def reckon(self, prepared: Sequence[Prepared]) -> Found:
        self.batches.append(len(prepared))
        return tuple((one, (self.rows[one.line.id],)) for one in prepared)

    def keep(self, found: Found) -> None:
        self.known |= {one.line.id for one, _ in found}

    def forget_all(self) -> None:
        self.known.clear()


def at_once(
    work: Callable[[], Found],
    *,
    done: Callable[[Found], object],
    failed: Callable[[Exception], object],
    owner: QObject,
) -> None:
    try:
        found = work()
    except ValueError as problem:
        failed(problem)
        return
    done(found)


def made(qtbot: QtBot, source: Source | None = None) -> ClientsViewModel:
    model = ClientsViewModel(Source() if source is None else source, COLUMNS, at_once)
    model.look()
    qtbot.waitUntil(lambda: all(row.cells is not None or row.problem for row in model.rows))
    return model


def cases(model: ClientsViewModel) -> list[int]:
    return [row.case for row in model.rows]


def test_cases_not_reckoned_yet_stand_in_the_list_and_are_filled_in(qtbot: QtBot) -> None:
    source = Source()
    model = ClientsViewModel(source, COLUMNS, at_once)
    seen: list[int] = []
    model.changed.connect(lambda: seen.append(model.count()))
    model.look()
    qtbot.waitUntil(lambda: source.known == {1, 2, 3})
    assert seen[0] == 3
    assert cases(model) == [1, 2, 3]


def test_nothing_is_dropped_and_what_cannot_be_read_says_why(qtbot: QtBot) -> None:
    model = made(qtbot)
    assert model.rows[2].problem == "読めませんでした。"
    assert model.count() == 3


def test_filters_by_place_service_stage_and_verdict_narrow_the_rows(qtbot: QtBot) -> None:
    model = made(qtbot)
    for by, value, wanted in (
        (Filter.PREFECTURE, "14", [2]),
        (Filter.SERVICE, "11", [1]),
        (Filter.STAGE, "導入", [2]),
        (Filter.VERDICT, "eligible", [1]),
    ):
        model.choose(by, value)
        assert cases(model) == wanted, by
        model.choose(by, "")
    assert cases(model) == [1, 2, 3]


def test_a_chosen_programme_is_the_only_column_and_the_verdict_is_asked_of_it(qtbot: QtBot) -> None:
    model = made(qtbot)
    model.choose(Filter.PROGRAMME, "h")
    assert [one.id for one in model.columns()] == ["h"]
    model.choose(Filter.VERDICT, "eligible")
    assert cases(model) == []
    model.choose(Filter.VERDICT, "ineligible")
    assert cases(model) == [1, 2]


def test_programmes_that_fit_nobody_are_hidden_until_they_are_asked_for(qtbot: QtBot) -> None:
    model = made(qtbot)
    assert [one.id for one in model.columns()] == ["t"]
    model.show_ineligible(True)
    assert [one.id for one in model.columns()] == ["t", "h"]


def test_a_search_knows_no_width_and_no_kana(qtbot: QtBot) -> None:
    model = made(qtbot)
    for words in ("ひだまり訪問", "ﾋﾀﾞﾏﾘ", "１３７０００", "株式会社　ヒダマリ"):
        model.search(words)
        assert cases(model) == [1], words
    model.search("いない")
    assert cases(model) == []


def test_the_table_for_a_spreadsheet_has_what_is_shown(qtbot: QtBot) -> None:
    model = made(qtbot)
    model.choose(Filter.PREFECTURE, "13")
    headings, rows = model.table()
    row = dict(zip(headings, rows[0], strict=True))
    assert len(rows) == 1
    assert row["事業所"] == "ヒダマリ訪問介護"
    assert row["一番早い期限"] == "2026-07-06"
    assert (row["介護テクノロジー定着支援事業：判定"], row["介護テクノロジー定着支援事業：見込額（円）"]) == (
        "対象",
        1_700_000,
    )


def test_an_amount_that_is_not_known_is_no_zero_in_the_table(qtbot: QtBot) -> None:
    model = made(qtbot)
    headings, rows = model.table()
    place = headings.index("案件の見込額（円）")
    assert [row[place] for row in rows] == [1_700_000, None, None]


def test_a_case_is_opened_at_its_programmes(qtbot: QtBot) -> None:
    model = made(qtbot)
    with qtbot.waitSignal(model.case_asked) as asked:
        model.open(CaseId(2))
    assert asked.args == [CaseId(2), "programmes"]


def test_many_cases_are_reckoned_in_small_batches(qtbot: QtBot) -> None:
    source = Source(
        [OverviewRow(CaseId(number), f"{number}", "", 2026, problem="x") for number in range(1, 31)]
    )
    made(qtbot, source)
    qtbot.waitUntil(lambda: len(source.known) == 30)
    assert max(source.batches) <= 8


def test_a_file_that_fails_is_told(qtbot: QtBot) -> None:
    source = Source()
    model = made(qtbot, source)
    source.trouble = Trouble("読めません。", "確かめてください。")
    with qtbot.waitSignal(model.trouble_found) as told:
        model.look()
    assert told.args == [source.trouble]
    assert cases(model) == [1, 2, 3]


def test_one_programme_alone_is_shown_whatever_was_narrowed_before(qtbot: QtBot) -> None:
    model = made(qtbot)
    model.search("いない")
    model.choose(Filter.PREFECTURE, "13")
    model.show_only("h")
    assert [one.id for one in model.columns()] == ["h"]
    assert cases(model) == [1, 2, 3]  # the third cannot be read, so that nobody knows
    assert model.words == ""
