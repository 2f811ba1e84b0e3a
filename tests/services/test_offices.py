"""Offices of the list and of the own cases, as pages use them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.desk import CaseDesk
from kaigo_desktop.services.offices import LABEL, Offices
from kaigo_desktop.services.ports import CaseId
from tests.directory.conftest import Shelf
from tests.directory.lists import HIMAWARI, office_number, row, write
from tests.fakes import Bench

SECOND = office_number("137000022")


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    made.take(write(tmp_path / "a.csv", [row(), row(number=SECOND, 法人番号="", 法人の名称="")]))
    yield made
    made.list.close()


def offices(shelf: Shelf, bench: Bench) -> Offices:
    desk = CaseDesk(bench.cases, bench.assess, bench.clock, Path("none"))
    return Offices(shelf.list, bench.cases, desk, bench.clock)


def test_a_case_begun_from_the_list_says_so_in_its_history(shelf: Shelf) -> None:
    bench = Bench()
    service = offices(shelf, bench)
    case = service.start_case(service.of_number(HIMAWARI["事業所番号"]))
    assert bench.store.steps[case][0].label == LABEL
    nameless = service.start_case(service.of_number(SECOND))
    assert bench.cases.title(nameless) == "新しい案件（6月15日）"


def test_a_case_with_faults_is_not_begun(shelf: Shelf) -> None:
    bench = Bench()
    desk = CaseDesk(bench.cases, bench.assess, bench.clock, Path("none"))
    wrong = {"format": "kaigo-case/1", "corporation": {"name": "見本", "corporate_number": "1"}}
    with pytest.raises(Trouble, match="案件を作れませんでした"):
        desk.start_from(wrong, LABEL)
    assert len(bench.cases.lines()) == 1
    assert shelf.list.state().count == 2


def test_an_office_without_a_corporation_has_no_siblings_but_itself(shelf: Shelf) -> None:
    service = offices(shelf, Bench())
    (line,) = service.of_number(SECOND)
    assert [one.number for one in service.of_same_corporation(line)] == [SECOND]


def test_own_cases_are_read_a_few_at_a_time_and_one_that_is_gone_is_forgotten(shelf: Shelf) -> None:
    bench = Bench()
    service = offices(shelf, bench)
    lines = service.of_number(HIMAWARI["事業所番号"])
    cases = [service.start_case(lines) for _ in range(5)]
    own = service.own
    own.begin()
    assert own.read(4) == 2
    del bench.store.documents[CaseId(cases[-1])]  # erased between two looks
    assert own.read(4) == 0
    assert [line.id for line in own.cases_of(lines[0])] == cases[:-1]
    assert [line.id for line in own.cases_of_corporation(lines[0])] == cases[:-1]
    del bench.store.documents[cases[0]]
    own.begin()
    assert own.read(4) == 0
    assert [line.id for line in own.cases_of(lines[0])] == cases[1:-1]
    (office,) = own.all()
    assert (office.number, len(office.cases)) == (HIMAWARI["事業所番号"], 3)
