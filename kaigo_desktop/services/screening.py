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
from datetime import date
from io import TextIOWrapper
from json.scanner import make_scanner
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn, TextIO, cast

from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.domain.assess import make_ready
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.fields import CORPORATION, OFFICE
from kaigo_desktop.domain.cells import safe_cell
from kaigo_desktop.domain.dates import fiscal_year_of
from kaigo_desktop.domain.json_text import Fault, Faults, one_line, read_json
from kaigo_desktop.domain.rules.screening import Screen
from kaigo_desktop.domain.schema import Field, Record, check
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.assessing import Assessor
from kaigo_desktop.services.sureness import KeysOf, keys_of

LINE = Record({**OFFICE.fields, "corporation": Field(CORPORATION)})
"""What a line may hold: an office (interchange 2.2) with its corporation inside (2.1)."""

LONGEST_LINE = 1 << 20
"""Bytes of a line; more is refused unread."""

ERROR = "error"
DONE, WRONG_INPUT = 0, 2
MOST_ENDS = 4096
"""Ends of rows that are remembered at most."""


class Row(NamedTuple):
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
    surely = keys_of(LINE)
    for number, line in enumerate(lines, start=1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")  # noqa: PLW2901 - the mark is no part of the line
        if not line.strip():
            continue
        body = _quickly(line, surely)
        if body is None:
            yield _strictly(number, line, verdicts)
        else:
            yield Row(number, body["key"], verdicts(body))  # type: ignore[arg-type]  # a key is text


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
    ends = _Ends()
    status = DONE
    for row in rows:
        number, key, verdicts, faults = row
        if verdicts and key.isalnum():  # a cell that needs no care
            table.write(f"{number},{key}{ends.of(verdicts)}")
            continue
        writer.writerow((number, safe_cell(key), *(verdicts or faulty)))
        for fault in faults:
            status = WRONG_INPUT
            inside = "" if fault.path == "$" else f".{fault.path}"
            print(Fault(f"line[{number}]{inside}", fault.message), file=problems)
    return status


class _Ends:
    """The end of a row, from its second comma. There are few different ones, each of the same tuple."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[tuple[Verdict, ...], str]] = {}

    def of(self, verdicts: tuple[Verdict, ...]) -> str:
        found = self._known.get(id(verdicts))
        if found is None:
            if len(self._known) >= MOST_ENDS:
                self._known.clear()
            # The tuple is kept beside its text: while it is, no other can have its identity.
            found = self._known[id(verdicts)] = (verdicts, f",{','.join(verdicts)}\n")
        return found[1]


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


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


_ENDS = {"", "\n", "\r\n"}
_DECODER = json.JSONDecoder(parse_constant=_refuse)
_scan = make_scanner(_DECODER)  # type: ignore[arg-type]  # the stub asks for a scanner to make a scanner of


def _quickly(line: bytes, surely: KeysOf) -> Document | None:
    """A line's object; None where the strict reader might find a fault.

    Escapes are left to that reader, since they can hide half a surrogate pair. Of the colons one
    follows each key that was written: where the object has as many keys, none stood there twice.
    """
    if len(line) > LONGEST_LINE or b"\\" in line:
        return None
    try:
        text = line.decode("utf-8")
        body, end = _scan(text, 0)
        return body if text[end:] in _ENDS and surely(body) == line.count(b":") else None
    except (ValueError, StopIteration, RecursionError):
        return None
