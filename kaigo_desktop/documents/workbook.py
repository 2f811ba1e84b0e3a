"""A sheet of an .xlsx file as lines of plain texts.

The file is a stranger's: its zip directory is checked before anything is
unpacked, no entity, macro or link in it is followed, and the sheet is
surveyed for its size before its values are read. openpyxl takes a moment to
load: this module is imported when a file is there to be read.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO, Literal, Protocol, cast
from xml.etree.ElementTree import Element  # the type alone; defusedxml reads

import openpyxl
from defusedxml.ElementTree import iterparse
from msgspec import Struct
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from kaigo_desktop.documents.incoming import MOST_BYTES
from kaigo_desktop.domain.table import MOST_TEXT, Line, Unreadable, is_empty

if not openpyxl.DEFUSEDXML:
    raise ImportError("openpyxl would follow entities: defusedxml is missing or switched off")

MOST_UNPACKED = 50_000_000
MOST_BESIDE = 8_000_000
"""Bytes of the parts that are taken into memory whole: styles, names and directories."""
MOST_PARTS = 2_000
MOST_ROWS = 10_000
MOST_COLUMNS = 200
MOST_CELLS = 400_000
"""Cells with a value: what takes a computer some ten seconds."""
MOST_JOINED = 100_000
"""Cells of a sheet that merged cells may cover."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = 0x1
_STREAMED = ("xl/worksheets/", "xl/sharedStrings")
_DIGITS = 15
"""Digits of a number that a spreadsheet holds; what a float says beyond them is rounding."""

_FIRST_DAYS = timedelta(days=3)
"""What a book counts as its first days is no day but a time of 24 hours and more."""

_LOCKED = (
    "パスワードの付いたファイルか、古い形式（.xls）のファイルです。"
    "表計算ソフトで開き、パスワードを外して「Excelブック（.xlsx）」として保存してください。"
)
_DAMAGED = (
    "Excelのファイルとして読めません。壊れているかもしれません。"
    "表計算ソフトで開き、「Excelブック（.xlsx）」として保存し直してください。"
)
_TOO_LARGE = "ファイルが大きすぎます（{limit}まで）。要る表だけを別のファイルにして取り込んでください。"
_UNCOUNTED = (
    "計算式の結果が保存されていないセルがあります（{cells}）。"
    "表計算ソフトで開き、そのまま上書き保存してから取り込んでください。"
)
_NAMED = 3
"""Cells that are named in a message."""


def read_workbook(data: bytes, sheet: str | None = None) -> tuple[Line, ...]:
    """The lines of that sheet; of the first one that is shown where none is named.

    Numbers are plain digits, days YYYY-MM-DD, times H:MM; formulas stand with the
    result that was saved with them. A merged cell repeats its text over the cells
    that it covers. Raises Unreadable with what to do.
    """
    _look_at_directory(data)
    # A notice of the library about parts that are passed over here is nothing for the user.
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            return _lines(_sheet(book.worksheets, sheet), book.epoch)
        finally:
            book.close()
    except Unreadable:
        raise
    except Exception as error:  # the library fails in many ways over a damaged file
        raise Unreadable(_DAMAGED) from error


def _look_at_directory(data: bytes) -> None:
    """Refuse by the zip directory what is no spreadsheet or would unpack to too much."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_TOO_LARGE.format(limit=f"{MOST_BYTES // 1_000_000}MB"))
    if data.startswith(_OLD_OFFICE):
        raise Unreadable(_LOCKED)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable(_DAMAGED) from error
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Unreadable(_LOCKED)
    beside = sum(
        part.file_size
        for part in parts
        if part.filename.endswith((".xml", ".rels")) and not part.filename.startswith(_STREAMED)
    )
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or beside > MOST_BESIDE or len(parts) > MOST_PARTS:
        raise Unreadable(_TOO_LARGE.format(limit=f"広げて{MOST_UNPACKED // 1_000_000}MB"))


class _Sheet(Protocol):
    """What is used of a sheet that is only read."""

    title: str
    sheet_state: str

    def _get_source(self) -> IO[bytes]:
        """The XML of the sheet."""

    def iter_rows(
        self, *, max_row: int, max_col: int, values_only: Literal[True]
    ) -> Iterator[tuple[object, ...]]:
        """The values from the first cell on."""


def _sheet(sheets: Iterable[object], name: str | None) -> _Sheet:
    found = [cast("_Sheet", one) for one in sheets if isinstance(one, ReadOnlyWorksheet)]
    if name is not None:
        found = [one for one in found if one.title == name]
        if not found:
            raise Unreadable(f"「{name}」というシートがありません。シートの名前を確かめてください。")
    if not found:
        raise Unreadable("表のシートがありません。表のあるファイルを選んでください。")
    return next((one for one in found if one.sheet_state == "visible"), found[0])


class _Survey(Struct):
    """How far the values of a sheet reach, and what is to be known before they are read."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    uncounted: list[str] = []
    merged: list[str] = []

    def take(self, row: int, column: int, cell: Element) -> None:
        """Note a cell. Raises Unreadable where it lies too far out."""
        value = cell.find("{*}v")
        is_empty_value = value is None or not value.text
        if is_empty_value and cell.get("t") != "str" and cell.find("{*}f") is not None:
            self.uncounted.append(f"{get_column_letter(column)}{row}")
        elif is_empty_value and cell.find("{*}is") is None:
            return
        if row > MOST_ROWS or column > MOST_COLUMNS:
            raise Unreadable(
                f"行か列が多すぎます（{MOST_ROWS:,}行、{MOST_COLUMNS}列まで）。分けて取り込んでください。"
            )
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise Unreadable(f"セルが多すぎます（{MOST_CELLS:,}個まで）。分けて取り込んでください。")
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)


def _survey(part: IO[bytes]) -> _Survey:
    """Go once over the XML of a sheet; nothing is kept but what is told."""
    found = _Survey()
    row = column = 0
    for event, element in iterparse(part, events=("start", "end")):
        name = element.tag.rpartition("}")[2]
        if event == "start":
            if name == "row":
                row, column = _next(row, element.get("r")), 0
        elif name == "c":
            place = element.get("r")
            column = coordinate_to_tuple(place)[1] if place else column + 1
            found.take(row, column, element)
        elif name == "mergeCell":
            found.merged.append(element.get("ref") or "")
        if event == "end" and name in {"row", "mergeCell"}:
            element.clear()
    return found


def _next(row: int, said: str | None) -> int:
    """The number of the row that follows. Raises ValueError where it goes back: the reader would skip it."""
    number = int(said) if said else row + 1
    if number <= row:
        raise ValueError("rows are out of order")
    return number


def _lines(sheet: _Sheet, epoch: datetime) -> tuple[Line, ...]:
    with sheet._get_source() as part:  # noqa: SLF001 - the library offers no other way to the part's XML
        survey = _survey(part)
    if survey.uncounted:
        more = "など" if len(survey.uncounted) > _NAMED else ""
        raise Unreadable(_UNCOUNTED.format(cells="、".join(survey.uncounted[:_NAMED]) + more))
    if not survey.rows:
        return ()
    rows: dict[int, list[str]] = {}
    values = sheet.iter_rows(max_row=survey.rows, max_col=survey.columns, values_only=True)
    for number, row in enumerate(values, start=1):
        cells = [_plain(value, epoch) for value in row]
        if not is_empty(cells):
            rows[number] = cells
    joined = _join(rows, survey.merged)
    return tuple(
        Line(number, tuple(cells), frozenset(joined.get(number, ()))) for number, cells in rows.items()
    )


def _join(rows: Mapping[int, list[str]], merged: Iterable[str]) -> dict[int, set[int]]:
    """Repeat the text of merged cells over what they cover; the covered places by line."""
    covered: dict[int, set[int]] = {}
    count = 0
    for reference in merged:
        left, top, right, bottom = range_boundaries(reference)
        if left is None or top is None or right is None or bottom is None or top not in rows:
            continue
        text = _at(rows[top], left - 1)
        for number, place in _covered(rows, (left, top, right, bottom)):
            count += 1
            if count > MOST_JOINED:
                raise Unreadable("結合したセルが多すぎます。結合を解いてから取り込んでください。")
            if (number, place) != (top, left - 1) and text:
                rows[number][place] = text
                covered.setdefault(number, set()).add(place)
    return covered


def _covered(rows: Mapping[int, list[str]], bounds: tuple[int, int, int, int]) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = bounds
    for number in range(top, min(bottom, MOST_ROWS) + 1):
        if number in rows:
            yield from ((number, place) for place in range(left - 1, min(right, len(rows[number]))))


def _at(cells: list[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _plain(value: object, epoch: datetime) -> str:
    """A value of a cell as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{Decimal(f'{value:.{_DIGITS}g}').normalize():f}"[:MOST_TEXT]
    if isinstance(value, (date, time, timedelta)):
        return _moment(value, epoch)
    return str(value).replace("\r\n", "\n").strip()[:MOST_TEXT]


def _moment(value: date | time | timedelta, epoch: datetime) -> str:
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, time):
        return _moment(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second), epoch)
    if isinstance(value, datetime):
        if value - epoch < _FIRST_DAYS:  # a time that went on over midnight
            return _moment(value.time(), epoch)
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat()
