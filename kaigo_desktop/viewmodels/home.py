"""The first screen: the cases, what each waits for, and the ways to start one.

The list is there before the rest of the program is loaded. A wish made in that
moment is remembered and done as soon as the desk is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kaigo_desktop.domain.trouble import Trouble

if TYPE_CHECKING:  # the first screen stands before the rules and services are loaded
    from datetime import date, datetime

    from kaigo_desktop.domain.cases.kept import CaseId, CaseLine
    from kaigo_desktop.domain.cases.thrown import Thrown
    from kaigo_desktop.domain.deadlines.line import DeadlineLine
    from kaigo_desktop.services.deadlines import Reminder
    from kaigo_desktop.services.desk import CaseState
    from kaigo_desktop.viewmodels.recent import RecentFiles


CARRIED = ".kaigo"
"""How the name of a file ends that carries a case with what was handed in."""

MOST_DEADLINES = 5
"""How many deadlines the first screen shows; the page of deadlines has them all."""

AT_ONCE = 8
"""Cases whose deadlines are reckoned in one turn of the event loop."""

MOST_LOOKED_AT = 50
"""How many of the cases changed last are assessed for the list."""


class Desk(Protocol):
    """What the first screen needs of the loaded program."""

    def lines(self) -> Sequence[CaseLine]:
        """All cases, the one changed last first."""

    def start_new(self) -> CaseId:
        """Keep a new, empty case."""

    def start_sample(self) -> CaseId:
        """Keep a case made of the shipped sample."""

    def import_file(self, path: str) -> CaseId:
        """Keep a case read from a case file. Raises Trouble with every fault of the file."""

    def rename(self, case: CaseId, title: str) -> str:
        """Give the case another title, which comes back as kept. Raises Trouble for an empty one."""

    def state(self, line: CaseLine) -> CaseState:
        """How far that case is today."""


class DeadlineList(Protocol):
    """What the first screen needs of the deadlines of all cases. All raise Trouble where the file fails."""

    def refresh(self, most: int | None = None) -> int:
        """Bring the lines of the cases that changed up to date; how many are left."""

    def next_lines(self, most: int) -> list[DeadlineLine]:
        """The open lines that come first, overdue ones on top."""

    def reminder(self) -> Reminder:
        """How many are overdue, due today, and due within a week."""

    def today(self) -> date:
        """The local day."""


class CaseBin(Protocol):
    """What the first screen needs of the bin. All raise Trouble where the file fails."""

    def throw(self, case: CaseId) -> None:
        """Delete a case: it goes into the bin."""

    def bring_back(self, case: CaseId) -> None:
        """Take a case out of the bin, as it was."""

    def erase(self, case: CaseId) -> None:
        """Erase a case in the bin for good."""

    def thrown(self) -> Sequence[Thrown]:
        """What lies in the bin, the last thrown away first."""

    def now(self) -> datetime:
        """The local time, by which days are counted."""


class HomeViewModel(QObject):
    """The state behind the first screen."""

    lines_changed = Signal()
    """``lines`` are other ones, or known for the first time."""

    states_found = Signal()
    """How far the cases are has become known."""

    deadlines_found = Signal()
    """``deadlines`` and ``reminder`` are those of today's facts."""

    deadlines_asked = Signal()
    """The page of all deadlines is to be shown."""

    case_asked = Signal(object, str)
    """A case is to be opened. Arguments: its id, the name of the step or an empty text."""

    renamed = Signal(object, str)
    """A case has another title. Arguments: its id, the title."""

    trouble_found = Signal(object)
    """Something could not be done. Argument: the Trouble."""

    thrown_changed = Signal()
    """``thrown`` is another one."""

    thrown_away = Signal(object, str)
    """A case was put into the bin. Arguments: its id, its title."""

    exchange_asked = Signal(str)
    """A file that was carried here is to be looked into. Argument: its path."""

    carry_asked = Signal(object, str)
    """A case is to be written to a file. Arguments: its id, its title."""

    carry_all_asked = Signal()
    """Everything is to be written to a folder."""

    file_taken = Signal(str)
    """A case file was taken in. Argument: its path."""

    recent_known = Signal()
    """``recent`` is there."""

    busy_changed = Signal(bool)
    """A wish waits for the program to be loaded, or no longer does."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[CaseLine, ...] | None = None
        self.states: dict[CaseId, CaseState] = {}
        self.deadlines: tuple[DeadlineLine, ...] = ()
        self.reminder: Reminder | None = None
        self.today: date | None = None
        self._deadlines: DeadlineList | None = None
        self._desk: Desk | None = None
        self._wish: Callable[[], None] | None = None
        self._waiting: list[CaseLine] = []
        self._bin: CaseBin | None = None
        self.recent: RecentFiles | None = None
        """The files used last; None until the program is loaded."""
        self.thrown: tuple[Thrown, ...] = ()

    def show_lines(self, lines: Sequence[CaseLine]) -> None:
        """Show those cases, read before the rest is loaded."""
        self.lines = tuple(lines)
        self.lines_changed.emit()

    def attach(self, desk: Desk, deadlines: DeadlineList, bin_: CaseBin | None = None) -> None:
        """The program is loaded: do what was wished for meanwhile, then look how far each case is."""
        self._desk = desk
        self._deadlines = deadlines
        self._bin = bin_
        wish, self._wish = self._wish, None
        self.refresh()
        if wish is not None:
            self.busy_changed.emit(False)
            wish()

    def show_recent(self, recent: RecentFiles) -> None:
        """Show those files, and note in them what is taken in from now on."""
        self.recent = recent
        self.file_taken.connect(recent.note)
        self.recent_known.emit()

    def refresh(self) -> None:
        """Read the list and the state of every case anew; one case at a time, so that nothing waits."""
        if self._desk is None:
            return
        try:
            self.show_lines(self._desk.lines())
            self._look_into_bin()
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return
        self.states = {}
        self._waiting = list(self.lines or ())[:MOST_LOOKED_AT]
        QTimer.singleShot(0, self, self._look_at_next)
        QTimer.singleShot(0, self, self._look_at_deadlines)

    def throw(self, case: CaseId) -> None:
        """Delete that case: it goes into the bin."""
        title = next((line.title for line in self.lines or () if line.id == case), "")
        if self._change_bin(lambda bin_: bin_.throw(case)):
            self.thrown_away.emit(case, title)

    def bring_back(self, case: CaseId) -> None:
        """Take that case out of the bin."""
        self._change_bin(lambda bin_: bin_.bring_back(case))

    def erase(self, case: CaseId) -> None:
        """Erase that case for good; whoever calls has asked."""
        self._change_bin(lambda bin_: bin_.erase(case))

    def days_left(self, thrown: Thrown) -> int:
        """Days until that case is erased."""
        assert self._bin is not None  # what lies in the bin was read from it
        return thrown.days_left(self._bin.now())

    def carry(self, case: CaseId) -> None:
        """Write that case to a file."""
        title = next((line.title for line in self.lines or () if line.id == case), "")
        self._when_ready(partial(self.carry_asked.emit, case, title))

    def carry_all(self) -> None:
        """Write everything to a folder."""
        self._when_ready(self.carry_all_asked.emit)

    def _change_bin(self, change: Callable[[CaseBin], None]) -> bool:
        if self._bin is None:
            return False  # the program is not loaded yet
        try:
            change(self._bin)
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return False
        self.refresh()
        return True

    def _look_into_bin(self) -> None:
        thrown = tuple(self._bin.thrown()) if self._bin is not None else ()
        if thrown != self.thrown:
            self.thrown = thrown
            self.thrown_changed.emit()

    def open_case(self, case: CaseId, step: str = "") -> None:
        """Open that case, at that step where one is named."""
        self._when_ready(partial(self.case_asked.emit, case, step))

    def show_deadlines(self) -> None:
        """Show the page of all deadlines."""
        self._when_ready(self.deadlines_asked.emit)

    def start_new(self) -> None:
        """Start an empty case and open it."""
        self._when_ready(self._start_new)

    def start_sample(self) -> None:
        """Start a case from the sample and open it."""
        self._when_ready(self._start_sample)

    def open_file(self, path: str) -> None:
        """Take a case file in and open the case."""
        self._when_ready(partial(self._import, path))

    def rename(self, case: CaseId, title: str) -> None:
        """Give that case another title."""
        self._when_ready(partial(self._rename, case, title))

    def _rename(self, case: CaseId, title: str) -> None:
        assert self._desk is not None
        try:
            kept = self._desk.rename(case, title)
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return
        self.renamed.emit(case, kept)
        self.refresh()

    def _when_ready(self, wish: Callable[[], None]) -> None:
        if self._desk is None:
            self._wish = wish
            self.busy_changed.emit(True)
        else:
            wish()

    def _start_new(self) -> None:
        assert self._desk is not None
        self._made(self._desk.start_new)

    def _start_sample(self) -> None:
        assert self._desk is not None
        self._made(self._desk.start_sample)

    def _import(self, path: str) -> None:
        assert self._desk is not None
        if path.lower().endswith(CARRIED):
            self.exchange_asked.emit(path)
        elif self._made(partial(self._desk.import_file, path)):
            self.file_taken.emit(path)

    def _made(self, make: Callable[[], CaseId]) -> bool:
        """Whether the case was made; it is opened then."""
        try:
            case = make()
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return False
        self.case_asked.emit(case, "")
        return True

    @Slot()
    def _look_at_next(self) -> None:
        if not self._waiting or self._desk is None:
            return
        line = self._waiting.pop(0)
        try:
            self.states[line.id] = self._desk.state(line)
        except Trouble as trouble:
            self._waiting = []
            self.trouble_found.emit(trouble)
            return
        if self._waiting:
            QTimer.singleShot(0, self, self._look_at_next)
        else:
            self.states_found.emit()

    @Slot()
    def _look_at_deadlines(self) -> None:
        """A few cases at a time; then the deadlines that come first."""
        if self._deadlines is None:
            return
        try:
            if self._deadlines.refresh(AT_ONCE):
                QTimer.singleShot(0, self, self._look_at_deadlines)
                return
            self.deadlines = tuple(self._deadlines.next_lines(MOST_DEADLINES))
            self.reminder = self._deadlines.reminder()
            self.today = self._deadlines.today()
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return
        self.deadlines_found.emit()
