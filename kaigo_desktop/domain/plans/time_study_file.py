"""A time study from a table: one line a cell, or one line a day with a column every ten minutes.

The table is a stranger's: whatever is not understood is told with its line and not taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from kaigo_desktop.domain.plans.fields import MOST_CELLS
from kaigo_desktop.domain.plans.time_study import CELL_MINUTES, PHASE_WORDS
from kaigo_desktop.domain.table import Line, Unreadable
from kaigo_desktop.domain.typed_days import NoDay, read_day

MOST_DAYS = 500
MOST_TEXT = 100
MOST_PROBLEMS = 50

_HEADS = {
    "phase": ("時期", "前後"),
    "staff": ("職員", "氏名", "番号か氏名"),
    "post": ("職種",),
    "date": ("調査日", "日付"),
    "shift": ("勤務", "シフト"),
    "at": ("時刻",),
    "category": ("業務の番号", "業務番号", "業務", "番号"),
}
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_DAY_MINUTES = 24 * 60

HEADINGS = ("時期", "職員", "職種", "調査日", "勤務", "時刻", "業務の番号")
"""The headings of a file with one line a cell."""


class ReadStudy(Struct, frozen=True):
    """The days of a file as records of the plan without keys, and the lines that were not taken."""

    days: tuple[Mapping[str, object], ...] = ()
    problems: tuple[str, ...] = ()


class _Day(Struct):
    """One day while it is read: the cells by minute of the day."""

    body: dict[str, object]
    cells: dict[int, str] = {}


def read_study(lines: Sequence[Line], categories: Mapping[str, str]) -> ReadStudy:
    """The days in that table. ``categories``: number → name, both may stand in a cell.

    Raises Unreadable where it has no headings.
    """
    if not lines:
        raise Unreadable("ファイルに行がありません。見出しの行と、1行以上のデータを入れてください。")
    columns, times = _headings([_plain(cell) for cell in lines[0].cells])
    if "date" not in columns or not (("category" in columns and "at" in columns) or times):
        heads = "、".join(HEADINGS)
        raise Unreadable(f"1行目に見出しがありません。{heads} の見出しを付けてください。")
    reader = _Reader(columns, times, categories)
    for line in lines[1:]:
        reader.take(line.number, [_plain(cell) for cell in line.cells])
    return reader.result()


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell[: MOST_TEXT * 2]).strip()[:MOST_TEXT]


def _headings(row: Sequence[str]) -> tuple[dict[str, int], dict[int, int]]:
    """Which column is what; and of columns headed by a time, the minute of the day."""
    columns: dict[str, int] = {}
    times: dict[int, int] = {}
    for place, head in enumerate(row):
        minute = _minute(head)
        if minute is not None:
            times[place] = minute
            continue
        for name, words in _HEADS.items():
            if name not in columns and any(head.startswith(word) for word in words):
                columns[name] = place
                break
    return columns, times


class _Reader:
    """Gathers lines into days."""

    def __init__(
        self, columns: Mapping[str, int], times: Mapping[int, int], categories: Mapping[str, str]
    ) -> None:
        self._columns, self._times = columns, times
        self._numbers = {number: number for number in categories} | {
            _plain(name): number for number, name in categories.items()
        }
        self._days: dict[tuple[object, ...], _Day] = {}
        self._problems: list[str] = []

    def take(self, number: int, row: Sequence[str]) -> None:
        """Take one line, or note why not."""
        try:
            day = self._day(number, row)
            if self._times:
                for place, minute in self._times.items():
                    self._cell(day, minute, row[place] if place < len(row) else "")
            else:
                self._cell(day, _time_of(self._at(row, "at")), self._at(row, "category"))
        except ValueError as fault:
            if len(self._problems) < MOST_PROBLEMS:
                self._problems.append(f"{number}行目：{fault}")

    def result(self) -> ReadStudy:
        """The days that have a cell."""
        days = [_finished(day) for day in self._days.values() if day.cells]
        return ReadStudy(tuple(days), tuple(self._problems))

    def _at(self, row: Sequence[str], name: str) -> str:
        place = self._columns.get(name)
        return row[place] if place is not None and place < len(row) else ""

    def _day(self, number: int, row: Sequence[str]) -> _Day:
        """The day of that line; a whole day in one line without a name is a member of staff of its own."""
        day = _date(self._at(row, "date"))
        words = self._at(row, "phase")
        phase = next((code for code, name in PHASE_WORDS.items() if words in (code, name, name[-1])), None)
        if phase is None:
            raise ValueError("時期は「導入前」か「導入後」と入れてください。")
        body: dict[str, object] = {"phase": phase, "date": day.isoformat()}
        body |= {name: text for name in ("staff", "post", "shift") if (text := self._at(row, name))}
        whose = body.get("staff") or (number if self._times else None)
        key = (phase, day, whose, body.get("shift"))
        if key not in self._days and len(self._days) >= MOST_DAYS:
            raise ValueError(f"1つのファイルで取り込めるのは{MOST_DAYS}日分までです。")
        return self._days.setdefault(key, _Day(body))

    def _cell(self, day: _Day, minute: int, words: str) -> None:
        if not words:
            return
        number = self._numbers.get(words)
        if number is None:
            raise ValueError(f"業務の番号「{words[:20]}」は、分類表にありません。")
        start = minute - minute % CELL_MINUTES
        before = day.cells.setdefault(start, number)
        if before != number:
            when = f"{start // 60}:{start % 60:02}"
            raise ValueError(f"同じ職員と日の{when}に、別の業務（{before}と{number}）があります。")


def _finished(day: _Day) -> dict[str, object]:
    """The record of the plan. A night that runs over midnight begins after its longest gap."""
    start = _start(sorted(day.cells))
    order = [(start + CELL_MINUTES * step) % _DAY_MINUTES for step in range(MOST_CELLS)]
    cells = [day.cells.get(minute, "") for minute in order]
    while cells and not cells[-1]:
        cells.pop()
    return day.body | {"starts_at": f"{start // 60:02}:{start % 60:02}", "cells": cells}


def _start(minutes: Sequence[int]) -> int:
    gaps = [
        ((minute - minutes[place - 1]) % _DAY_MINUTES or _DAY_MINUTES, minute)
        for place, minute in enumerate(minutes)
    ]
    return max(gaps, key=_gap)[1]


def _gap(found: tuple[int, int]) -> tuple[int, int]:
    """The longest gap before a cell; of equal ones the earliest in the day."""
    return found[0], -found[1]


def _minute(words: str) -> int | None:
    found = _TIME.match(words)
    return None if found is None else int(found[1]) * 60 + int(found[2])


def _time_of(words: str) -> int:
    minute = _minute(words)
    if minute is None:
        raise ValueError("時刻を 8:30 のように入れてください。")
    return minute


def _date(words: str) -> date:
    try:
        day = read_day(words)
    except NoDay as fault:
        raise ValueError(f"調査日の{fault.advice}") from fault
    if day is None:
        raise ValueError("調査日を入れてください。")
    return day
