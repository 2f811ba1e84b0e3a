"""The command ``screen``: one office a line in, one row of verdicts out, however many there are.

Lines and rows stream, so that memory stays flat. A line is first read the quick
way; only where that finds anything doubtful is it read again by the strict
reader of case files, which names every fault.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, NoReturn, TextIO, cast

from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.domain.assess import make_ready
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.fields import CORPORATION, OFFICE
from kaigo_desktop.domain.dates import fiscal_year_of
from kaigo_desktop.domain.json_text import Fault, Faults, one_line, read_json
from kaigo_desktop.domain.rules.screening import Screen
from kaigo_desktop.domain.schema import Field, Kind, ListOf, Record, Scalar, check
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.assessing import Assessor

LINE = Record({**OFFICE.fields, "corporation": Field(CORPORATION)})
"""What a line may hold: an office (interchange 2.2) with its corporation inside (2.1)."""

LONGEST_LINE = 1 << 20
"""Bytes of a line; more is refused unread."""

ERROR = "error"
DONE, WRONG_INPUT = 0, 2
_FORMULA = tuple("=+-@\t\r＝＋－＠")


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one line (counted from 1): a verdict a programme, or the line's faults."""

    line: int
    key: str
    verdicts: tuple[Verdict, ...]
    faults: tuple[Fault, ...] = ()


def programme_ids(assessor: Assessor) -> tuple[str, ...]:
    """The programmes that a row has verdicts for, in order."""
    return tuple(programme.id for programme in assessor.programmes if programme.conditions)


def screen(lines: Iterable[bytes], assessor: Assessor, fiscal_year: int | None, as_of: date) -> Iterator[Row]:
    """A row for each line that is not blank, in order; the year is that of ``as_of`` where none is given."""
    year = fiscal_year_of(as_of) if fiscal_year is None else fiscal_year
    verdicts = Screen(make_ready(assessor.programmes), year, as_of).verdicts
    doubt = _doubt(LINE)
    for number, line in enumerate(lines, start=1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")  # noqa: PLW2901 - the mark is no part of the line
        if not line.strip():
            continue
        try:
            body = _DECODER.decode(line.decode("utf-8"))
            quick = len(line) <= LONGEST_LINE and not doubt(body)
        except (ValueError, InvalidOperation, RecursionError):
            quick = False
        if quick:
            yield Row(number, body["key"], verdicts(body))
        else:
            yield _strictly(number, line, verdicts)


def run_screen(
    source: BinaryIO,
    assessor: Assessor,
    *,
    fiscal_year: int | None,
    as_of: date,
    out: Path | None,
    replacing: Callable[[Path], AbstractContextManager[BinaryIO]],
    screen_text: TextIO,
    problems: TextIO,
) -> int:
    """Write the table to ``out``, or to ``screen_text``, and every fault to ``problems``; the exit status.

    ``replacing`` opens a file that takes the place of ``out`` whole, once all is written.
    Raises Trouble where the source cannot be read or the file not be written.
    """
    rows = screen(lines_of(source), assessor, fiscal_year, as_of)
    if out is None:
        return _write(rows, programme_ids(assessor), screen_text, problems)
    with replacing(out) as file:
        table = TextIOWrapper(file, encoding="utf-8", newline="")
        status = _write(rows, programme_ids(assessor), table, problems)
        table.detach()  # all is handed on, and the file stays open for its owner to finish
    return status


def lines_of(source: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; of one longer than ``LONGEST_LINE`` only a start, which is longer too."""
    try:
        while line := source.readline(LONGEST_LINE + 1):
            rest = line
            while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
                rest = source.readline(LONGEST_LINE + 1)
            yield line
    except OSError as error:
        raise Trouble(
            "事業所の一覧を読めません。",
            f"ほかのプログラムで開いていないか確かめてください（{error.strerror}）。",
        ) from error


def _write(rows: Iterable[Row], ids: Sequence[str], table: TextIO, problems: TextIO) -> int:
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("line", "key", *ids))
    faulty = (ERROR,) * len(ids)
    status = DONE
    for row in rows:
        writer.writerow((row.line, safe_cell(row.key), *(row.verdicts or faulty)))
        for fault in row.faults:
            status = WRONG_INPUT
            inside = "" if fault.path == "$" else f".{fault.path}"
            print(Fault(f"line[{row.line}]{inside}", fault.message), file=problems)
    return status


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _strictly(number: int, line: bytes, verdicts: Callable[[Document], tuple[Verdict, ...]]) -> Row:
    """The row of a line that the quick way would not vouch for."""
    body: object = None
    if len(line) > LONGEST_LINE:
        too_long = Fault("$", "1行が長すぎます（1MBまで）。1行に1事業所だけを書いてください。")
        return Row(number, "", (), (too_long,))
    try:
        body = read_json(line.rstrip())
        faults = tuple(check(LINE, body, "$"))
    except Faults as wrong:
        faults = wrong.faults
    key = body.get("key") if isinstance(body, dict) else None
    if faults:
        return Row(number, one_line(key) if isinstance(key, str) else "", (), faults)
    return Row(number, cast("str", key), verdicts(cast("Document", body)))


def _plain(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


_DECODER = json.JSONDecoder(object_pairs_hook=_plain, parse_float=Decimal, parse_constant=_refuse)
"""Raises where ``read_json`` might find a fault; what it passes is still to be checked."""

Doubt = Callable[[object], object]
"""Something true where a value may have a fault: quicker than ``schema.check``, which says which."""


def _doubt(kind: Kind) -> Doubt:
    if isinstance(kind, Scalar):
        return _remembering(kind.check) if kind.name == "choice" else kind.check
    if isinstance(kind, ListOf):
        item = _doubt(kind.item)
        return lambda value: not isinstance(value, list) or any(map(item, value))
    if isinstance(kind, Record):
        return _doubt_of_record(kind)
    return lambda value: next(kind.check(value, "$"), None)


def _remembering(problem: Doubt) -> Doubt:
    """Words that were right once are right again; what they may be is a short list."""
    known: set[str] = set()

    def doubt(value: object) -> object:
        if type(value) is not str:  # 1 and True are equal, and only one of them may be right
            return problem(value)
        if value in known:
            return None
        found = problem(value)
        if not found:
            known.add(value)
        return found

    return doubt


def _doubt_of_record(kind: Record) -> Doubt:
    doubts = {name: _doubt(one.kind) for name, one in kind.fields.items()}
    required = {name for name, one in kind.fields.items() if one.required}
    nullable = {name for name, one in kind.fields.items() if one.nullable}

    def doubt(value: object) -> bool:
        if not isinstance(value, dict) or not required <= value.keys():
            return True
        for name, item in value.items():
            if item is None:
                if name not in nullable:
                    return True
            elif name not in doubts or doubts[name](item):
                return True
        return False

    return doubt
