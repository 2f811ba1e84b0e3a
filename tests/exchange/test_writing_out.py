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
from kaigo_desktop.domain.json_text import Faults
from kaigo_desktop.services.exchange.writing_out import (
    FACT_COLUMNS,
    FACTS_NAME,
    JSON_NAME,
    WritingOut,
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
    assert [title for title, _ in by_json] == titles
    assert [document for _, document in by_json] == kept
    with_facts = [document for document in kept if len(document) > 1]
    assert [document for _, document in by_csv] == with_facts


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
    written: tuple[Computer, Path], name: str, read: Callable[[bytes], tuple[tuple[str, object], ...]]
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
            for _, document in cases:
                here.cases.faults(document)  # judged like any case, never a crash
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
