from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigo_desktop.documents.atomic import write_whole
from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.json_text import Faults
from kaigo_desktop.services.desk import CaseDesk
from kaigo_desktop.services.exchange.writing_out import (
    FACT_COLUMNS,
    FACTS_NAME,
    JSON_NAME,
    WritingOut,
    Written,
    read_facts,
    read_written,
)
from tests.exchange.conftest import Computer
from tests.fakes import StillClock, home_help

Computers = Callable[[str], Computer]
NASTY = {
    **home_help(),
    "corporation": {"name": '=HYPERLINK("http://x","y")', "phone": "+81-3", "address": "'=1+1"},
    "partners": [],
    "awards": [{}, {"programme": "mhlw-r8-technology", "amount": 1}],
    "settings": {"rounding_unit": 100, "package_cap": None},
    "plan": {"offices": {"A": {"problems": [{"text": "@SUM(A1)\n2行目"}]}}},
}


@pytest.fixture
def written(computer: Computers, tmp_path: Path) -> tuple[Computer, Path]:
    here = computer("here")
    for document in (NASTY, home_help(), {}):
        body = {name: value for name, value in document.items() if name != "awards"}
        case = here.start(body)
        for award in document.get("awards") or []:  # type: ignore[union-attr]
            here.store.apply(case, [_award(award)], here.store.lines()[0].changed_at, "x")
    for line in here.store.lines():
        for key in here.store.keys(line.id, "awards"):
            here.decide(line.id, f"settled/{key}", {"done_on": "2027-05-01"})
            here.decide(line.id, f"award/{key}", {"note": "=1+1"})
    here.decide(here.store.lines()[-1].id, "case", {"note": "佐藤"})
    folder = tmp_path / "out"
    WritingOut(here.cases, StillClock(), write_whole).write(folder)
    return here, folder


def _award(body: object):
    from kaigo_desktop.domain.cases.kept import RecordAdded

    return RecordAdded("awards", f"award-{id(body)}", dict(body))  # type: ignore[call-overload]


def test_json_and_csv_give_every_case_back_as_it_was(written: tuple[Computer, Path]):
    here, folder = written
    kept = [here.store.load(line.id) for line in here.store.lines()]
    titles = [line.title for line in here.store.lines()]
    by_json = read_written((folder / JSON_NAME).read_bytes())
    by_csv = read_facts((folder / FACTS_NAME).read_bytes())
    decided = [here.store.deadlines.export_choices(line.id) for line in here.store.lines()]
    assert [one.title for one in by_json] == titles
    assert [one.document for one in by_json] == kept
    assert [one.decisions for one in by_json] == decided
    with_facts = [document for document in kept if len(document) > 1]
    assert [one.document for one in by_csv] == with_facts
    choices = [one["choices"] for one in decided if one["choices"]]
    assert [one.decisions["choices"] for one in by_csv if one.decisions["choices"]] == choices


@pytest.mark.parametrize("name", [JSON_NAME, FACTS_NAME])
def test_what_was_decided_is_there_again_when_everything_is_read_elsewhere(
    computer: Computers, tmp_path: Path, name: str
):
    here, there = computer("here"), computer("there")
    grant = {"programme": "mhlw-r8-technology", "office": "A", "granted_on": "2026-09-01"}
    case = here.start({**home_help(), "awards": [grant, grant]})
    here.start()
    first, second = here.store.keys(case, "awards")
    here.cases.remove(case, "awards", first, "x")
    here.decide(case, f"settled/{second}", {"done_on": "2027-05-01"})
    here.decide(case, "case", {"note": "=佐藤"})
    WritingOut(here.cases, StillClock(), write_whole).write(tmp_path)
    CaseDesk(there.cases, _nothing, StillClock(), tmp_path).import_file(str(tmp_path / name))
    found = [there.decided(line.id) for line in there.store.lines()]
    (key,) = (key for line in there.store.lines() for key in there.store.keys(line.id, "awards"))
    assert sorted(found, key=len) == [
        {},
        {f"settled/{key}": {"done_on": "2027-05-01"}, "case": {"note": "=佐藤"}},
    ]


def _nothing(document: object) -> Assessment:
    raise AssertionError(document)  # nobody asks how far a case is


def test_no_cell_is_a_formula(written: tuple[Computer, Path]):
    _, folder = written
    for file in folder.glob("*.csv"):
        rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""))
        assert [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r"))] == []


def test_what_is_written_is_its_owners_alone(written: tuple[Computer, Path]):
    assert {file.stat().st_mode & 0o077 for file in written[1].iterdir()} == {0}


def damaged(data: bytes, count: int) -> list[bytes]:
    chance = random.Random(7)
    found = [data[: chance.randrange(len(data))] for _ in range(count)]
    for _ in range(count):
        changed = bytearray(data)
        for _ in range(3):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        found.append(bytes(changed))
    return found


@pytest.mark.parametrize(("name", "read"), [(JSON_NAME, read_written), (FACTS_NAME, read_facts)])
def test_a_damaged_file_is_refused_by_name_of_its_place_or_read(
    written: tuple[Computer, Path], name: str, read: Callable[[bytes], tuple[Written, ...]]
):
    here, folder = written
    refused = 0
    for data in damaged((folder / name).read_bytes(), 100):
        try:
            cases = read(data)
        except Faults as faults:
            refused += 1
            assert all(fault.message for fault in faults.faults)  # noqa: PT017 - either end is right
        else:
            for one in cases:
                here.cases.faults(one.document)  # judged like any case, never a crash
    assert refused > 50


HEAD = ",".join(FACT_COLUMNS) + "\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b\r\n",
        HEAD + "1,x\r\n",
        HEAD + "1,x,nowhere,,a,1\r\n",
        HEAD + "1,x,offices,2,key,1\r\n",
        HEAD + "1,x,offices,99999999999,key,1\r\n",
        HEAD + "1,x,offices,-1,key,1\r\n",
        HEAD + "1,x,offices,１,key,1\r\n",
        HEAD + "1,x,case,,fiscal_year,NaN\r\n",
        HEAD + "1,x,case,,fiscal_year,[\r\n",
        HEAD + "1,,case,,fiscal_year,1\r\n",
        HEAD + "1,x,deadlines,,case,1\r\n",
        HEAD + '1,x,awards,1,granted_on,"""soon"""\r\n1,x,deadlines,,case,"{""note"":""a""}"\r\n',
        HEAD + '1,x,deadlines,,case,"{""colour"":1}"\r\n',
        HEAD + '1,x,case,,fiscal_year,"' + "[" * 2_000_000 + '"\r\n',
        HEAD + '1,x,case,,"unclosed',
        HEAD + "\0,\0,\0,\0,\0,\0\r\n",
        HEAD + "".join(f"{number},x,case,,a,1\r\n" for number in range(6000)),
    ],
)
def test_a_table_that_is_not_ours_is_refused(text: str):
    with pytest.raises(Faults):
        read_facts(text.encode())


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        {"format": "kaigo-export/2", "cases": []},
        {"format": "kaigo-export/1"},
        {"format": "kaigo-export/1", "cases": {}},
        {"format": "kaigo-export/1", "cases": [1]},
        {"format": "kaigo-export/1", "cases": [{"title": "", "document": {}}]},
        {"format": "kaigo-export/1", "cases": [{"title": "x", "document": []}]},
        {"format": "kaigo-export/1", "cases": [{"title": "x", "document": {}}] * 6000},
        {"format": "kaigo-export/1", "cases": [{"title": "x", "document": {}, "decisions": {}}]},
        {"format": "kaigo-export/1", "cases": [{"title": "x", "document": {}, "decisions": None}]},
    ],
)
def test_json_that_is_not_ours_is_refused(said: object):
    with pytest.raises(Faults):
        read_written(json.dumps(said).encode())


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes):
    for read in (read_written, read_facts):
        try:
            read(data)
        except Faults as faults:
            assert faults.faults  # noqa: PT017 - either end is right
