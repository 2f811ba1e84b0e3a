"""A table that somebody already has: lines of cells with their numbers, and how a CSV file becomes them.

Files are a stranger's: they are read within limits, and a file that cannot
be read says why and what to do.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence

from msgspec import Struct

MOST_BYTES = 2_000_000
MOST_LINES = 30_000
MOST_COLUMNS = 200
MOST_TEXT = 1_000
"""Characters of a cell that are read."""


class Unreadable(ValueError):
    """The file as a whole cannot be read; the text says why and what to do."""


class Line(Struct, frozen=True):
    """One line that is not empty.

    ``number`` is what the spreadsheet shows beside it, from 1. ``joined`` are the
    places in a merged cell that is written elsewhere: they repeat its text.
    """

    number: int
    cells: tuple[str, ...]
    joined: frozenset[int] = frozenset()

    def at(self, place: int | None) -> str:
        """The text in that column, counted from 0; empty where there is none."""
        return self.cells[place] if place is not None and 0 <= place < len(self.cells) else ""


def read_csv(data: bytes) -> tuple[Line, ...]:
    """The lines of a CSV file in UTF-8 or Shift_JIS. Raises Unreadable."""
    text = _text(data)
    lines: list[Line] = []
    physical = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    try:
        for number, row in enumerate(csv.reader((f"{one}\n" for one in physical), strict=True), start=1):
            if len(lines) > MOST_LINES or len(row) > MOST_COLUMNS:
                raise Unreadable(f"行か列が多すぎます（{MOST_LINES:,}行、{MOST_COLUMNS}列まで）。")
            if not is_empty(row):
                lines.append(Line(number, tuple(cell[:MOST_TEXT] for cell in row)))
    except csv.Error as error:
        raise Unreadable(
            'CSVの書き方が途中で壊れています。引用符（"）の閉じ忘れがないか確かめてください。'
        ) from error
    return tuple(lines)


def is_empty(cells: Sequence[str]) -> bool:
    """Whether nothing but spaces stands there."""
    return not any(cell.strip() for cell in cells)


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Unreadable(
            f"ファイルが大きすぎます（CSVは{MOST_BYTES // 1_000_000}MBまで）。分けて取り込んでください。"
        )
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise Unreadable(
        "CSVの文字として読めません。表計算ソフトで「Excelブック（.xlsx）」か「CSV（UTF-8）」として保存してください。"
    )
