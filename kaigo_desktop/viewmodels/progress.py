"""How far plan, papers and reports are: looked at when the person pauses, never while they type."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kaigo_desktop.domain.plans.checker_desk import Kind, Remark
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.deadlines import Duty, DutyState
from kaigo_desktop.viewmodels.forms import Paper, PaperState

PAUSE = 400
"""ms without a change after which is looked."""

SHARE = 20
"""What takes long is looked at after a pause this many times as long."""


class Progress(StrEnum):
    """How far a step is."""

    OPEN = "open"
    DONE = "done"
    ATTENTION = "attention"


Reader = Callable[[], Progress]
"""Looks how far one step is. May raise Trouble where the file fails."""


def plan_progress(document: Mapping[str, object], remarks: Iterable[Remark]) -> Progress:
    """A plan that was begun needs attention where it contradicts itself, and is done where nothing lacks."""
    if not document.get("plan"):
        return Progress.OPEN
    kinds = {remark.kind for remark in remarks}
    if Kind.CONTRADICTION in kinds:
        return Progress.ATTENTION
    return Progress.OPEN if kinds else Progress.DONE


def papers_progress(papers: Iterable[Paper]) -> Progress:
    """Done where all are written; one written from other facts than today's needs attention."""
    states = {paper.state for paper in papers}
    if PaperState.CHANGED in states:
        return Progress.ATTENTION
    return Progress.DONE if states == {PaperState.WRITTEN} else Progress.OPEN


def duties_progress(duties: Iterable[Duty]) -> Progress:
    """A report that is overdue or due soon needs attention; done where all were handed in."""
    states = {duty.state for duty in duties}
    if states & {DutyState.OVERDUE, DutyState.SOON}:
        return Progress.ATTENTION
    return Progress.DONE if states == {DutyState.DONE} else Progress.OPEN


class ProgressViewModel(QObject):
    """Asks one reader at a turn of the event loop, some time after the last change."""

    found = Signal(str, object)
    """How far a step is has become known. Arguments: its name, the Progress."""

    def __init__(
        self, session: CaseSession, readers: Mapping[str, Reader], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._readers = dict(readers)
        self._waiting: list[str] = []
        self._longest = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        session.assessed.connect(self.ask)
        session.papers_noted.connect(self.ask)
        self.ask()

    @Slot()
    def ask(self) -> None:
        """Look at every step anew when there is a pause."""
        self._waiting = list(self._readers)
        self._timer.start(max(PAUSE, round(self._longest * 1000 * SHARE)))

    @Slot()
    def _look(self) -> None:
        if not self._waiting:
            return
        name = self._waiting.pop(0)
        begun = time.perf_counter()
        try:
            self.found.emit(name, self._readers[name]())
        except Trouble:
            return  # the page itself tells of it
        finally:
            self._longest = max(self._longest, time.perf_counter() - begun)
        if self._waiting:
            self._timer.start(0)
