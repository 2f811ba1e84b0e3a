"""All kept cases at once: every office under every programme, reckoned once and again where it changed."""

from __future__ import annotations

import pytest

from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.domain.assess import LOCAL
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.deadlines import Reckoned
from kaigo_desktop.services.overview import Cell, Overview, OverviewRow
from tests.deadline_fakes import DeadlineBench, granted
from tests.fakes import home_help

TECHNOLOGY, MANAGEMENT = "mhlw-r8-technology", "mhlw-r8-management"


class Asked:
    """Counts how often a case was read, and fails where a test says so."""

    def __init__(self, bench: DeadlineBench) -> None:
        self._bench = bench
        self.cases: list[CaseId] = []
        self.fails: dict[CaseId, Exception] = {}

    def __call__(self, case: CaseId) -> Reckoned:
        self.cases.append(case)
        if case in self.fails:
            raise self.fails[case]
        return self._bench.deadlines.of_case(case)


class Desk:
    def __init__(self, document: Document) -> None:
        self.bench = DeadlineBench(document)
        self.asked = Asked(self.bench)
        bench = self.bench
        self.overview = Overview(bench.cases, self.asked, bench.assessor.assess_case, bench.clock)

    def rows(self) -> tuple[OverviewRow, ...]:
        """Everything, reckoned as far as it is not known."""
        _, waiting = self.overview.look()
        self.overview.keep(self.overview.reckon([self.overview.prepare(line) for line in waiting]))
        known, left = self.overview.look()
        assert left == ()
        return known


def cells(row: OverviewRow) -> dict[str, Cell]:
    assert row.cells is not None
    return dict(row.cells)


def two_offices() -> Document:
    document = home_help()
    (office,) = document["offices"]  # type: ignore[misc]  # one office
    document["offices"] = [
        office,
        {**office, "key": "B", "name": "北", "services": ["15"], "prefecture": "14"},
    ]
    return document


def test_each_office_is_a_row_with_its_own_verdict_and_amount() -> None:
    first, second = Desk(two_offices()).rows()
    assert (first.office_name, first.prefecture, first.services) == ("ひだまり訪問介護", "13", ("11",))
    assert (second.office_name, second.prefecture, second.services) == ("北", "14", ("15",))
    assert cells(first)[TECHNOLOGY] == Cell(Verdict.ELIGIBLE, 1_700_000, is_shared=False)
    assert cells(second)[TECHNOLOGY].amount == 0
    assert cells(second)["tokyo-r8-hr"].verdict is Verdict.INELIGIBLE
    assert first.best == second.best == 1_700_000


def test_a_programme_of_the_corporation_shows_the_same_at_every_office_and_says_so() -> None:
    first, second = Desk(two_offices()).rows()
    assert cells(first)[MANAGEMENT] == cells(second)[MANAGEMENT]
    assert cells(first)[MANAGEMENT].is_shared


def test_a_case_without_offices_or_expenses_is_a_row_and_its_amount_is_not_known() -> None:
    (row,) = Desk({"fiscal_year": 2026, "prefecture": "13"}).rows()
    assert (row.office, row.best, row.prefecture) == ("", None, "13")
    assert cells(row)[TECHNOLOGY].verdict is Verdict.UNKNOWN


def test_programmes_typed_in_by_hand_stand_in_one_cell() -> None:
    document = home_help()
    local = {"rate": "1/2", "cap": 100_000, "per": "case", "categories": ["care_software"]}
    document["local_programmes"] = [
        {"id": "a", "title": "甲", **local},
        {"id": "b", "title": "乙", **local, "cap": 50_000},
    ]
    (row,) = Desk(document).rows()
    assert cells(row)[LOCAL] == Cell(Verdict.ELIGIBLE, 150_000, is_shared=True)


def test_the_stage_and_the_first_open_deadline_are_told() -> None:
    (row,) = Desk(granted(closes_on="2026-07-31", project_ends_on="2027-02-26")).rows()
    assert row.stage == "導入"
    assert row.due is not None
    assert row.due.day >= "2026-06-15"


def test_what_is_known_is_not_read_again_until_the_case_changes() -> None:
    desk = Desk(home_help())
    other = desk.bench.add_case(home_help(), "ほか")
    desk.rows()
    desk.rows()
    assert sorted(desk.asked.cases) == [desk.bench.case, other]
    desk.bench.cases.set(other, ("expenses", "e1", "cost"), 1_000_000, "費用")
    rows = desk.rows()
    assert desk.asked.cases[2:] == [other]
    assert {row.best for row in rows if row.case == other} == {1_120_000}


def test_what_changed_while_it_was_reckoned_is_reckoned_again() -> None:
    desk = Desk(home_help())
    _, waiting = desk.overview.look()
    prepared = [desk.overview.prepare(line) for line in waiting]
    desk.bench.cases.set(desk.bench.case, ("expenses", "e1", "cost"), 1_000_000, "費用")
    desk.overview.keep(desk.overview.reckon(prepared))
    assert len(desk.overview.look()[1]) == 1


def test_a_case_that_cannot_be_read_stays_in_the_list_with_the_reason() -> None:
    desk = Desk(home_help())
    other = desk.bench.add_case(home_help(), "読めない案件")
    desk.asked.fails[other] = Trouble("ディスクを読めません。", "確かめてください。")
    rows = desk.rows()
    assert [(row.title, row.cells) for row in rows if row.problem] == [("読めない案件", None)]
    assert any("ディスクを読めません" in row.problem for row in rows)
    desk.asked.fails.clear()
    desk.overview.forget_all()
    assert not any(row.problem for row in desk.rows())


def test_a_case_with_faults_tells_the_first_of_them() -> None:
    desk = Desk(home_help())
    desk.bench.add_case({**home_help(), "prefecture": "99"}, "直す案件")
    (row,) = [row for row in desk.rows() if row.problem]
    assert row.problem.startswith("内容に直すところがあります。")


def test_a_case_that_went_away_meanwhile_is_no_row_any_more_and_a_defect_is_no_such_case() -> None:
    desk = Desk(home_help())
    other = desk.bench.add_case(home_help(), "消える案件")
    _, waiting = desk.overview.look()
    desk.asked.fails[other] = KeyError("a defect")
    with pytest.raises(KeyError):
        [desk.overview.prepare(line) for line in waiting]
    del desk.bench.store.documents[other]
    prepared = [desk.overview.prepare(line) for line in waiting]
    assert [one.problem for one in prepared if one.found is None] == ["この案件はもうありません。"]
    desk.overview.keep(desk.overview.reckon(prepared))
    assert [row.case for row in desk.overview.look()[0]] == [desk.bench.case]
