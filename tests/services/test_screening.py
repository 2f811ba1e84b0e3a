"""The command ``screen``: a row a line, whatever the lines hold."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kaigo_desktop.documents.atomic import replacing
from kaigo_desktop.services.assessing import Assessor
from kaigo_desktop.services.screening import LONGEST_LINE, Row, programme_ids, run_screen, screen
from tests.fakes import PROGRAMMES, StillClock

Json = dict[str, Any]
TODAY = date(2026, 6, 15)
ASSESSOR = Assessor(PROGRAMMES, StillClock())
IDS = programme_ids(ASSESSOR)
GOOD: Json = {
    "key": "A",
    "prefecture": "13",
    "services": ["51"],
    "corporation": {"corporate_number": "7000012050002", "office_count": 1},
}
PLACE = IDS.index("mhlw-r8-technology")


def written(line: object) -> bytes:
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def rows(*lines: bytes, year: int | None = None) -> list[Row]:
    return list(screen(lines, ASSESSOR, year, TODAY))


def run(source: bytes, out: Path | None = None) -> tuple[int, str, str]:
    table, problems = io.StringIO(), io.StringIO()
    status = run_screen(
        io.BytesIO(source),
        ASSESSOR,
        fiscal_year=None,
        as_of=TODAY,
        out=out,
        replacing=replacing,
        screen_text=table,
        problems=problems,
    )
    return status, table.getvalue(), problems.getvalue()


def test_a_row_has_the_line_the_key_and_a_verdict_a_programme() -> None:
    status, table, problems = run(b"\xef\xbb\xbf" + written(GOOD) + b"\r\n" + written(GOOD | {"key": "B"}))

    head, first, second = csv.reader(io.StringIO(table))
    assert (status, problems) == (0, "")
    assert head == ["line", "key", *IDS]
    assert (first[:2], second[:2]) == (["1", "A"], ["3", "B"])
    assert first[2 + PLACE] == "conditional"
    assert len(first) == len(head)


def test_the_year_is_that_of_the_day_unless_given() -> None:
    place = IDS.index("mhlw-r7-technology")

    assert rows(written(GOOD))[0].verdicts[place].value == "ineligible"
    assert rows(written(GOOD), year=2025)[0].verdicts[place].value == "conditional"


@pytest.mark.parametrize(
    ("line", "path"),
    [
        (b"{", "$"),
        (b"[]\n", "$"),
        (b"\xff\n", "$"),
        (b"[" * 5000 + b"\n", "$"),
        (b'{"key": "A", "key": "B"}\n', "key"),
        (b'{"key": "A", "capacity": NaN}\n', "capacity"),
        (b'{"key": "A", "capacity": ' + b"9" * 5000 + b"}\n", "capacity"),
        (b'{"key": "A", "staff": {"fte_total": 1e99999999999999999999}}\n', "staff.fte_total"),
        (b'{"key": "\\ud800"}\n', "key"),
        (written({"services": ["51"]}), "key"),
        (written(GOOD | {"service": ["51"]}), "service"),
        (written(GOOD | {"services": ["51", "99"]}), "services[1]"),
        (written(GOOD | {"services": [51]}), "services[0]"),
        (written(GOOD | {"services": [["51"]]}), "services[0]"),
        (written(GOOD | {"services": {"51": True}}), "services"),
        (written(GOOD | {"security_action": True}), "security_action"),
        (written(GOOD | {"capacity": -1}), "capacity"),
        (written(GOOD | {"key": None}), "key"),
        (
            written(GOOD | {"corporation": {"corporate_number": "8000012050002"}}),
            "corporation.corporate_number",
        ),
        (written(GOOD | {"corporation": []}), "corporation"),
        (b'{"key": "' + b"a" * LONGEST_LINE + b'"}\n', "$"),
    ],
)
def test_a_faulty_line_is_one_row_and_the_rest_goes_on(line: bytes, path: str) -> None:
    status, table, problems = run(line.rstrip(b"\n") + b"\n" + written(GOOD | {"key": "next"}))

    _, first, second = csv.reader(io.StringIO(table))
    assert status == 2
    assert set(first[2:]) == {"error"}
    assert (second[:2], second[2 + PLACE]) == (["2", "next"], "conditional")
    (told,) = problems.splitlines()
    assert told.startswith("line[1]: " if path == "$" else f"line[1].{path}: ")


def test_a_good_line_is_good_whichever_way_it_is_read() -> None:
    bodies: list[Json] = [
        {"key": "A"},
        GOOD | {"staff": {"fte_total": 8.6}, "careplan_link": {"started_on": "2026-01-01", "partners": 5}},
        GOOD | {"security_action": 2, "capacity": None, "corporation": None, "services": None},
        GOOD | {"office_number": "1312345678", "municipality": "13101", "co_located": False},
    ]
    for body in bodies:
        quick, strict = rows(written(body), b"\xef\xbb\xbf" + written(body))
        assert (quick.verdicts, quick.faults) == (strict.verdicts, strict.faults)
        assert quick.verdicts


@pytest.mark.parametrize("key", ["=1+1", "+1", "-1", "@x", "\tx", "＝1"])
def test_a_spreadsheet_takes_no_key_for_a_formula(key: str) -> None:
    for line in (GOOD | {"key": key}, GOOD | {"key": key, "slip": 1}):
        _, table, _ = run(written(line))
        assert list(csv.reader(io.StringIO(table)))[1][1][0] in "'\\"


def test_the_file_is_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "table.csv"
    out.write_text("old", encoding="utf-8")

    status, table, problems = run(b"{\n" + written(GOOD | {"key": "事業所"}), out)

    assert (status, table, len(problems.splitlines())) == (2, "", 1)
    assert out.read_text(encoding="utf-8").splitlines()[2].startswith("2,事業所,")
    assert list(tmp_path.iterdir()) == [out]


def test_a_break_in_the_middle_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "table.csv"
    out.write_text("old", encoding="utf-8")

    class Broken(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            line = super().readline(-1 if size is None else size)
            if not line:
                raise KeyboardInterrupt
            return line

    with pytest.raises(KeyboardInterrupt):
        run_screen(
            Broken(written(GOOD)),
            ASSESSOR,
            fiscal_year=None,
            as_of=TODAY,
            out=out,
            replacing=replacing,
            screen_text=io.StringIO(),
            problems=io.StringIO(),
        )
    assert out.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_memory_does_not_grow_with_the_lines() -> None:
    def lines(count: int) -> Iterator[bytes]:
        return (written(GOOD | {"key": f"K{number}"}) for number in range(count))

    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in screen(lines(count), ASSESSOR, None, TODAY):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(3000) < peak(300) + 100_000
