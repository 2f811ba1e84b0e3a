"""期限: what has to be done in all cases, by day; which of it is shown, and whose."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kaigo_desktop.domain.business_days import holidays_note
from kaigo_desktop.domain.dates import first_day_of_fiscal_year, wareki_short
from kaigo_desktop.domain.deadlines.deadline import Edges, Group, edges_from
from kaigo_desktop.domain.deadlines.event import WEEKDAYS, CalendarEvent
from kaigo_desktop.domain.deadlines.line import DeadlineLine
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.cases import Refused
from kaigo_desktop.services.deadlines import AT_ONCE, Deadlines
from kaigo_desktop.services.ports import CaseId, Clock

EVERYONE = ""
"""The filter that leaves everybody's deadlines in."""
NOBODY = "（担当なし）"

WriteEvents = Callable[[Path, Sequence[CalendarEvent]], None]
"""Puts a calendar file in its place whole or not at all. Raises Trouble where the disk fails."""


class GroupRow(Struct, frozen=True):
    """A heading of the list: what stands under it, how many, and whether that is overdue."""

    title: str
    count: int
    is_overdue: bool = False

    @property
    def text(self) -> str:
        """``超過　3件``."""
        return f"{self.title}　{self.count}件"


PAST = "これまで（済・しない・時機切れ）"
"""The heading over what is over and was done or left out."""

ListRow = GroupRow | DeadlineLine


class CaseRow(Struct, frozen=True):
    """A case on the timeline with what is due in the years shown, by day."""

    case: CaseId
    title: str
    lines: list[DeadlineLine]


class AllDeadlinesViewModel(QObject):
    """The deadlines of all cases, filtered. ``look`` brings them up to date."""

    changed = Signal()
    """Other lines are shown now."""

    progressed = Signal(int)
    """Cases that changed are being reckoned. Argument: how many are left."""

    case_asked = Signal(object, str)
    """A case is to be opened. Arguments: its id, the name of the step."""

    decided = Signal(object)
    """Something was marked as done. Argument: the id of its case."""

    trouble_found = Signal(object)
    """The file could not be read or written. Argument: the Trouble."""

    def __init__(self, service: Deadlines, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._clock = clock
        self._all: list[DeadlineLine] = []
        self._is_refreshing = False
        self.today = clock.today()
        self.person = EVERYONE
        self.only_month = False
        self.with_done = False
        self.lines: list[DeadlineLine] = []

    # --- what is there -------------------------------------------------------

    def look(self) -> None:
        """Show what is known at once; cases that changed are reckoned in pieces, and then shown."""
        if self._is_refreshing:
            return
        self.today = self._clock.today()
        try:
            left = self._service.refresh(AT_ONCE)
            self._all = self._service.lines()
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return
        self._filter()
        self.progressed.emit(left)
        if left:
            self._is_refreshing = True
            QTimer.singleShot(0, self, self._go_on)

    @Slot()
    def _go_on(self) -> None:
        self._is_refreshing = False
        try:
            left = self._service.refresh(AT_ONCE)
            if left:
                self._is_refreshing = True
                self.progressed.emit(left)
                QTimer.singleShot(0, self, self._go_on)
                return
            self._all = self._service.lines()
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return
        self._filter()
        self.progressed.emit(0)

    def persons(self) -> list[str]:
        """Who is in charge of any case, by name; without those whom nobody named."""
        return sorted({line.person for line in self._all if line.person})

    @property
    def is_empty(self) -> bool:
        """Whether no case has any deadline at all."""
        return not self._all

    def note(self) -> str:
        """What to know of the holidays behind the days shown; empty where all are announced."""
        return holidays_note(date.fromisoformat(self.lines[-1].due_on)) if self.lines else ""

    # --- which of it ---------------------------------------------------------

    def choose_person(self, person: str) -> None:
        """Show what that person is in charge of; EVERYONE for all, NOBODY for cases without anybody."""
        self.person = person
        self._filter()

    def show_only_month(self, is_only: bool) -> None:
        """Show 「今月やること」 alone: what is overdue or due by the end of the month."""
        self.only_month = is_only
        self._filter()

    def show_done(self, with_done: bool) -> None:
        """Show what is done or left out too."""
        self.with_done = with_done
        self._filter()

    def _filter(self) -> None:
        found = self._all
        if not self.with_done:
            found = [line for line in found if line.is_open(self.today)]
        if self.person:
            wanted = "" if self.person == NOBODY else self.person
            found = [line for line in found if line.person == wanted]
        if self.only_month:
            last = self.edges.month.isoformat()
            found = [line for line in found if line.safe_on <= last]
        self.lines = found
        self.changed.emit()

    # --- as a list -----------------------------------------------------------

    @property
    def edges(self) -> Edges:
        """The last days of the groups, seen from today."""
        return edges_from(self.today)

    def rows(self) -> list[ListRow]:
        """Headings with their lines under them; a group without lines has no heading.

        What is over and done stands at the end, the last first.
        """
        edges = self.edges
        lasts = [day.isoformat() for day in (edges.overdue, edges.week, edges.month, edges.quarter)]
        days = [line.safe_on for line in self.lines]
        ends = [*(bisect_right(days, last) for last in lasts), len(days)]
        starts = [0, *ends[:-1]]
        before = self.lines[: ends[0]]
        parts = [
            [line for line in before if line.is_open(self.today)],
            *(self.lines[start:end] for start, end in zip(starts[1:], ends[1:], strict=True)),
        ]
        rows: list[ListRow] = []
        for group, part in zip(Group, parts, strict=True):
            _put(rows, group.value, part, is_overdue=group is Group.OVERDUE)
        _put(rows, PAST, [line for line in reversed(before) if not line.is_open(self.today)])
        return rows

    def timeline(self, first_year: int, years: int) -> list[CaseRow]:
        """The cases with anything due in those fiscal years, the one that is due first on top."""
        begin = first_day_of_fiscal_year(first_year).isoformat()
        end = first_day_of_fiscal_year(first_year + years).isoformat()
        found: dict[CaseId, list[DeadlineLine]] = {}
        for line in self.lines:
            if begin <= line.safe_on < end:
                found.setdefault(line.case, []).append(line)
        return [CaseRow(case, lines[0].case_title, lines) for case, lines in found.items()]

    def by_day(self, first: date, last: date) -> dict[str, list[DeadlineLine]]:
        """The lines of each day between two days, both included, by the day's ISO text."""
        found: dict[str, list[DeadlineLine]] = {}
        for line in self.lines:
            if first.isoformat() <= line.safe_on <= last.isoformat():
                found.setdefault(line.safe_on, []).append(line)
        return found

    def on_day(self, day: date) -> list[DeadlineLine]:
        """The lines of one day."""
        wanted = day.isoformat()
        return [line for line in self.lines if line.safe_on == wanted]

    def left(self, line: DeadlineLine) -> str:
        """How long there is, in words."""
        return left_text(line, self.today)

    # --- doing ---------------------------------------------------------------

    def open(self, line: DeadlineLine) -> None:
        """Open the case where that is worked on."""
        self.case_asked.emit(line.case, line.step)

    def mark_done(self, line: DeadlineLine) -> str:
        """Note that it is done today; what is shown is brought up to date. A sentence comes back.

        An empty sentence where the file could not be written; the trouble is told by its signal.
        """
        try:
            one = self._service.deadline(line.case, line.key)
            if one is None:
                return "この期限はもうありません。一覧を更新しました。"
            self._service.mark_done(line.case, one, self._clock.today())
        except Refused as refusal:
            return refusal.faults[0].message
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return ""
        finally:
            self.look()
        self.decided.emit(line.case)
        return f"「{line.title}」を済みにしました。"

    def events(self) -> tuple[CalendarEvent, ...]:
        """The calendar of all cases, noted as told. Raises Trouble where the file fails."""
        return self._service.events()


def _put(rows: list[ListRow], title: str, part: list[DeadlineLine], *, is_overdue: bool = False) -> None:
    """A heading with its lines; nothing where there are none."""
    if part:
        rows.append(GroupRow(title, len(part), is_overdue))
        rows.extend(part)


def day_words(iso: str) -> str:
    """``R8.6.30（火）``."""
    day = date.fromisoformat(iso)
    return f"{wareki_short(day)}（{WEEKDAYS[day.weekday()]}）"


def left_text(line: DeadlineLine, today: date) -> str:
    """How long there is until the safe day; what is done or left out says that."""
    if line.state != "open":
        return "済" if line.state == "done" else "しない"
    if not line.is_open(today):
        return "時機切れ"
    days = (line.safe_day - today).days
    if line.due_on < today.isoformat():
        return f"{(today - date.fromisoformat(line.due_on)).days}日超過"
    if days < 0:
        return "至急"  # the office is closed until the day itself
    return "今日" if days == 0 else f"あと{days}日"
