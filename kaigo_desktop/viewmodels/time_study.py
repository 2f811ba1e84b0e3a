"""The time study of a plan: days of members of staff, their cells of ten minutes, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from kaigo_desktop.domain.dates import wareki_short
from kaigo_desktop.domain.plans.fields import MOST_CELLS
from kaigo_desktop.domain.plans.time_study import (
    PHASE_WORDS,
    GroupFigure,
    count_of,
    group_figures,
    measured,
)
from kaigo_desktop.domain.plans.time_study_file import MOST_DAYS, read_study
from kaigo_desktop.domain.table import Line, Unreadable
from kaigo_desktop.viewmodels.plan import PlanViewModel

USUAL_START = "08:30"
DAY_FIELDS = ("phase", "staff", "post", "date", "shift", "starts_at")
"""What is asked of a day beside its cells."""

_MOST_TOLD = 5


class DayLine(Struct, frozen=True):
    """One day in the list: its place, and what it is called."""

    place: int
    words: str
    filled: int


class Offer(Struct, frozen=True):
    """A figure that the study gives for an indicator of the plan: where it would go, and what it is."""

    words: str
    place: int
    name: str
    value: object
    measured_on: str | None


class Imported(Struct, frozen=True):
    """How many days were taken from a file, the first lines that were not, and how many days were there."""

    days: int
    problems: tuple[str, ...] = ()
    again: int = 0


class TimeStudy:
    """The days of the plan that is looked at. They are kept as one part of the plan."""

    def __init__(self, plan: PlanViewModel) -> None:
        self._plan = plan

    @property
    def categories(self) -> tuple[tuple[str, str, str], ...]:
        """Number, name and group of each kind of work."""
        return tuple((one.id, one.name, one.group) for one in self._plan.knowledge.time_categories)

    def days(self) -> tuple[DayLine, ...]:
        """Every day, in the order in which it was entered."""
        return tuple(_line(place, row) for place, row in enumerate(self._rows()))

    def value(self, place: int, name: str) -> object:
        """A fact of a day; None where it is not known."""
        rows = self._rows()
        return rows[place].get(name) if place < len(rows) else None

    def cells(self, place: int) -> tuple[str, ...]:
        """The cells of a day, from its first hour on."""
        found = self.value(place, "cells")
        return tuple(str(cell) for cell in found) if isinstance(found, list) else ()

    def add(self) -> int:
        """A new day, like the last one but on no date; its place."""
        rows = self._rows()
        last = rows[-1] if rows else {}
        body: dict[str, object] = {"key": _new_key(rows), "phase": last.get("phase") or "before"}
        body["starts_at"] = last.get("starts_at") or USUAL_START
        body |= {name: last[name] for name in ("post", "shift") if last.get(name)}
        self._keep([*rows, body])
        return len(rows)

    def set(self, place: int, name: str, value: object) -> bool:
        """Keep a fact of a day; False where it was refused."""
        rows = self._rows()
        rows[place][name] = value
        return self._keep(rows)

    def set_cells(self, place: int, cells: Sequence[str]) -> bool:
        """Keep the cells of a day; empty ones at the end are left out."""
        kept = list(cells[:MOST_CELLS])
        while kept and not kept[-1]:
            kept.pop()
        return self.set(place, "cells", kept or None)

    def remove(self, place: int) -> None:
        """Take a day out; it stays in the history."""
        rows = self._rows()
        del rows[place]
        self._keep(rows)

    def take_table(self, lines: Sequence[Line]) -> Imported:
        """Take the days of a table. Raises Unreadable where the table as a whole cannot be read."""
        found = read_study(lines, {number: name for number, name, _ in self.categories})
        rows = self._rows()
        known = [_without_key(row) for row in rows]
        new = [day for day in found.days if dict(day) not in known]
        if len(rows) + len(new) > MOST_DAYS:
            raise Unreadable(
                f"タイムスタディは{MOST_DAYS}日分までです。要らない日を消してから取り込んでください。"
            )
        for day in new:
            rows.append({"key": _new_key(rows), **day})
        if new and not self._keep(rows):
            raise Unreadable("取り込んだ内容を保存できませんでした。ファイルの値を確かめてください。")
        problems = found.problems[:_MOST_TOLD]
        more = len(found.problems) - len(problems)
        told = (*problems, f"ほか{more}行") if more > 0 else problems
        return Imported(len(new), told, again=len(found.days) - len(new))

    def figures(self) -> tuple[GroupFigure, ...]:
        """Minutes of one person a day by group, before and after; none while no day was entered."""
        return group_figures(self._plan.facts, self._plan.knowledge)

    def counted(self) -> dict[str, int]:
        """How many days of single members of staff were measured, by the words for the time."""
        facts = self._plan.facts
        return {words: count_of(facts, phase).days or 0 for phase, words in PHASE_WORDS.items()}

    def offers(self) -> tuple[Offer, ...]:
        """Figures of the study that an indicator of the plan does not have yet."""
        facts, found = self._plan.facts, []
        for indicator in facts.indicators:
            value = measured(facts, self._plan.knowledge, indicator.kind, "before")
            if value is not None and value != indicator.baseline:
                days = [day.day for day in facts.time_days if day.phase == "before" and day.day is not None]
                last = max(days, default=None)
                words = f"「{indicator.name or '指標'}」の現状値：{value.normalize():f}分"
                day = None if last is None else last.isoformat()
                found.append(Offer(words, indicator.index, "baseline", value, day))
        return tuple(found)

    def take(self, offer: Offer) -> None:
        """Put the figure into the indicator, with the last day of the study."""
        at = (*self._plan.root, "indicators", str(offer.place))
        with self._plan.together("タイムスタディの値の取り込み"):
            self._plan.set((*at, offer.name), offer.value)
            if offer.measured_on is not None:
                self._plan.set((*at, "baseline_on"), offer.measured_on)

    def _rows(self) -> list[dict[str, object]]:
        found = self._plan.value((*self._plan.root, "time_study", "days"))
        return [dict(row) for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []

    def _keep(self, rows: list[dict[str, object]]) -> bool:
        plain = [{name: value for name, value in row.items() if value is not None} for row in rows]
        return self._plan.set((*self._plan.root, "time_study"), {"days": plain} if plain else None)


def _new_key(rows: Sequence[Mapping[str, object]]) -> str:
    taken = {row.get("key") for row in rows}
    return next(f"t{number}" for number in range(1, len(rows) + 2) if f"t{number}" not in taken)


def _without_key(row: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name != "key"}


def _line(place: int, row: Mapping[str, object]) -> DayLine:
    phase = PHASE_WORDS.get(str(row.get("phase")), "時期は未記入")
    day = row.get("date")
    when = wareki_short(date.fromisoformat(day)) if isinstance(day, str) else "日は未記入"
    cells = row.get("cells")
    filled = sum(1 for cell in cells if cell) if isinstance(cells, list) else 0
    words = f"{phase}　{when}　{row.get('staff') or f'職員{place + 1}'}（{filled * 10}分）"
    return DayLine(place, words, filled)
