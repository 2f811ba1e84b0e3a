"""Finding offices in the list while a person types; what is found is read a window of rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kaigo_desktop.domain.offices.listed import ListedOffice, ListKind, ListState, Wanted
from kaigo_desktop.domain.services import PREFECTURE_NAMES
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.viewmodels.background import Start

REST_MS = 60
"""After a key, before it is searched: less than a person notices, more than between two quick keys."""

COLUMNS = (("事業所名", 15), ("サービス", 8), ("所在地", 8), ("法人", 10), ("事業所番号", 9))
"""Headings, and how wide each is in full-width characters."""

NO_SERVICE = "サービスの記載なし"


class Finding(Protocol):
    """What searching needs of the list. All raise Trouble where its file is spoiled."""

    def state(self) -> ListState:
        """How the list stands."""

    def find(self, wanted: Wanted) -> Sequence[int]:
        """The ids of all that is found; called in a thread."""

    def lines(self, ids: Sequence[int]) -> list[ListedOffice]:
        """The lines of some ids."""

    def texts(self, ids: Sequence[int]) -> list[tuple[str, ...]]:
        """Name, service, place, corporation and number of some ids."""


class OfficeSearch(QObject):
    """What is looked for, and what was found for it last.

    One search runs at a time; what was typed meanwhile is searched after it, and only the last of it.
    """

    found = Signal()
    """Other lines are found now."""

    failed = Signal(object)
    """The list could not be searched. Argument: the exception."""

    def __init__(self, offices: Finding, start: Start, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._offices = offices
        self._start = start
        self.wanted = Wanted()
        self.state = ListState()
        self.ids: Sequence[int] = ()
        self.is_answered = False
        """Whether ``ids`` are what was found, and not only what was there before."""
        self._is_running = False
        self._is_stale = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._run)

    @property
    def count(self) -> int:
        """How many lines are found."""
        return len(self.ids)

    @property
    def is_ready(self) -> bool:
        """Whether there is a list to search."""
        return self.state.kind is ListKind.READY

    def reread(self, *, anew: bool = False) -> None:
        """See how the list stands. Another one is searched anew: ids of the one before mean nothing there."""
        state = self._offices.state()
        if state == self.state and self.is_answered and not anew:
            return
        self.state = state
        self.ids, self.is_answered = (), False
        if not self.is_ready:
            self.found.emit()
            return
        names = {name for name, _ in self.state.services}
        codes = {code for code, _ in self.state.prefectures}
        self.wanted = replace(
            self.wanted,
            service=self.wanted.service if self.wanted.service in names else "",
            prefecture=self.wanted.prefecture if self.wanted.prefecture in codes else "",
        )
        self._run()

    def prefectures(self) -> list[tuple[str, str]]:
        """What the list may be narrowed to: code and words with how many lines."""
        return [
            (code, f"{PREFECTURE_NAMES.get(code, '都道府県の記載なし')}（{count:,}）")
            for code, count in self.state.prefectures
        ]

    def services(self) -> list[tuple[str, str]]:
        """What the list may be narrowed to: the name in the list and words with how many lines."""
        return [(name, f"{name or NO_SERVICE}（{count:,}）") for name, count in self.state.services]

    @Slot(str)
    def search(self, words: str) -> None:
        """Look for those words, a moment after the last key."""
        self.wanted = replace(self.wanted, words=words)
        self._timer.start(REST_MS)

    def choose_prefecture(self, code: str) -> None:
        """Only that prefecture; an empty code means all."""
        self.wanted = replace(self.wanted, prefecture=code)
        self._run()

    def choose_service(self, name: str) -> None:
        """Only that service; an empty name means all."""
        self.wanted = replace(self.wanted, service=name)
        self._run()

    def texts(self, first: int, count: int) -> list[tuple[str, ...]]:
        """What stands in some rows; fewer where the list cannot be read."""
        try:
            return self._offices.texts(self.ids[first : first + count])
        except Trouble as trouble:
            self.failed.emit(trouble)
            return []

    def line(self, row: int) -> ListedOffice | None:
        """The line of a row; None where it cannot be read."""
        try:
            lines = self._offices.lines(self.ids[row : row + 1]) if 0 <= row < self.count else []
        except Trouble as trouble:
            self.failed.emit(trouble)
            return None
        return lines[0] if lines else None

    @Slot()
    def _run(self) -> None:
        self._timer.stop()
        if not self.is_ready:
            return
        self._is_stale = self._is_running
        if not self._is_running:
            self._is_running = True
            work = partial(_search, self._offices.find, self.wanted, self.state)
            self._start(work, done=self._take, failed=self._fail, owner=self)

    def _take(self, answer: object) -> None:
        assert isinstance(answer, tuple)  # that of _search
        ids, state = answer
        self._is_running = False
        if self._is_stale:
            self._run()
        elif state is self.state:
            self.ids, self.is_answered = ids, True
            self.found.emit()

    def _fail(self, problem: Exception) -> None:
        self._is_running = False
        self.ids = ()
        self.found.emit()
        self.failed.emit(problem)


def _search(
    find: Callable[[Wanted], Sequence[int]], wanted: Wanted, state: ListState
) -> tuple[Sequence[int], ListState]:
    """What is found, and in which list."""
    return find(wanted), state
