"""The rows of a list in a CSV file, however large, one after the other; a broken row is told and passed over.

The file is a stranger's: it is read in pieces, and no row or cell is taken beyond a limit.
"""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from msgspec import Struct

from kaigo_desktop.domain.table import Unreadable
from kaigo_desktop.domain.trouble import Trouble

MOST_BYTES = 400_000_000
MOST_COLUMNS = 400
MOST_CELL = 20_000
"""Characters; the public list has notes of 5,000."""

MOST_LINE = 200_000
"""Characters of a physical line; what is longer is passed over in pieces."""

_PIECE = 1 << 20
_ENCODINGS = ("utf-8-sig", "cp932")
_NO_TEXT = (
    "CSVの文字として読めません。"
    "表計算ソフトで「CSV（UTF-8）」か「Excelブック（.xlsx）」として保存してください。"
)
_BROKEN = 'CSVの書き方が壊れています。引用符（"）の閉じ忘れがないか確かめてください。'
_TOO_WIDE = "列が多すぎるか、長すぎる文字があります。"
_UNREAD = Trouble(
    "ファイルを読めませんでした。",
    "ほかのソフトで開いていないか、ファイルがまだあるかを確かめてください。",
)


class Row(Struct, frozen=True):
    """A row that is not empty, with the number that a spreadsheet shows beside it."""

    number: int
    cells: list[str]


class BrokenRow(Struct, frozen=True):
    """A row that is no row of a table, and why."""

    number: int
    why: str


def csv_rows(path: Path, moved: Callable[[int], object]) -> Iterator[Row | BrokenRow]:
    """The rows of that file. ``moved`` hears how many bytes are read.

    Raises Unreadable where it is no text, Trouble where the disk fails.
    """
    try:
        encoding = _encoding(path)
        with path.open("r", encoding=encoding, newline="") as opened:
            yield from _rows(_Lines(opened, encoding, moved))
    except OSError as error:
        raise _UNREAD from error
    except UnicodeDecodeError as error:  # changed while it was read
        raise Unreadable(_NO_TEXT) from error


def _encoding(path: Path) -> str:
    """UTF-8 or CP932, whichever the whole file is. Raises Unreadable for neither."""
    if not path.is_file():  # a pipe or a device would never end
        raise _UNREAD
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(
            f"ファイルが大きすぎます（{MOST_BYTES // 1_000_000}MBまで）。分けて取り込んでください。"
        )
    decoders = {name: codecs.getincrementaldecoder(name)() for name in _ENCODINGS}
    with path.open("rb") as opened:
        while decoders:
            piece = opened.read(_PIECE)
            if b"\x00" in piece:
                break
            for name in tuple(decoders):
                try:
                    decoders[name].decode(piece, final=not piece)
                except UnicodeDecodeError:
                    del decoders[name]
                else:
                    if name == _ENCODINGS[0] and _ENCODINGS[1] in decoders and not piece:
                        return name
            if not piece and decoders:
                return next(iter(decoders))
    raise Unreadable(_NO_TEXT)


class _LineTooLong(Exception):
    """A line is too long to be one of a table."""


class _Lines:
    """The physical lines of a file; those of the row just read can be put back, all but the first."""

    def __init__(self, source: TextIO, encoding: str, moved: Callable[[int], object]) -> None:
        self._source = source
        self._moved = moved
        self._bytes_each = 3 if encoding.startswith("utf") else 2
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._read = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._next()
        self._taken.append(line)
        return line

    def _next(self) -> str:
        """The next line of the file. Raises _LineTooLong behind one that nobody should hold in memory."""
        line = self._source.readline(MOST_LINE)
        if not line:
            raise StopIteration
        is_whole = self._note(line)
        while not is_whole and (rest := self._source.readline(MOST_LINE)):
            is_whole = self._note(rest)
            line = ""
        if not line:
            raise _LineTooLong
        return line

    def _note(self, piece: str) -> bool:
        """Tell how far it is; whether the piece is the end of its line."""
        self._read += len(piece) * self._bytes_each
        self._moved(self._read)
        return len(piece) < MOST_LINE or piece.endswith(("\n", "\r"))

    def begin_row(self) -> None:
        """What is taken from now on belongs to the next row."""
        self._taken.clear()

    def put_back(self) -> None:
        """Read the lines after the first of this row again: they were swallowed by an open quotation mark."""
        self._again.extendleft(reversed(self._taken[1:]))

    def mark(self) -> str:
        """What parts the cells, by the first line that is not empty."""
        with suppress(_LineTooLong):
            for line in self:
                if line.strip():
                    self._again.extendleft(reversed(self._taken))
                    return "\t" if "\t" in line and "," not in line else ","
        return ","


def _rows(lines: _Lines) -> Iterator[Row | BrokenRow]:
    number = 0
    reader = csv.reader(lines, delimiter=lines.mark(), strict=True)
    while True:
        number += 1
        lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _LineTooLong:
            yield BrokenRow(number, _TOO_WIDE)
            continue
        except csv.Error:
            lines.put_back()
            yield BrokenRow(number, _BROKEN)
            continue
        if len(cells) > MOST_COLUMNS or max(map(len, cells), default=0) > MOST_CELL:
            yield BrokenRow(number, _TOO_WIDE)
        elif any(map(str.strip, cells)):
            yield Row(number, cells)
