"""Backups as a person meets them: made by themselves, looked into, gone back to; and checks on demand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kaigo_desktop.domain.keeping import BackupLine, Findings, PlainCopies, Preview, WrongSecretError
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.viewmodels.background import Start
from kaigo_desktop.viewmodels.data_file import WRONG

T = TypeVar("T")
EVERY_MS = 20 * 60 * 1000
"""How often it is seen whether something changed."""


class Safety(Protocol):
    """What keeps the data file safe; every call may take a moment and may raise Trouble."""

    @property
    def second_folder(self) -> Path | None:
        """Where each backup is kept a second time; None for nowhere."""

    def choose_second_folder(self, folder: Path | None) -> None:
        """Keep each backup there too; None for nowhere."""

    def lines(self) -> tuple[BackupLine, ...]:
        """The backups, the newest first."""

    def preview(self, path: Path, typed: str | None = None) -> Preview:
        """What is in one; WrongSecretError where a secret is needed."""

    def restore(self, path: Path, typed: str | None = None) -> None:
        """Decide that it takes the place of the data file at the next start."""

    def back_up(self) -> bool:
        """Write one where something changed; whether one was written."""

    def look_quickly(self) -> Findings:
        """A short check."""

    def verify(self) -> Findings:
        """A check of every byte."""

    def tidy(self, *, is_proven: bool) -> PlainCopies:
        """Remove what was put aside long ago and, where the key came back by itself, what is still plain."""


class SafetyViewModel(QObject):
    """The state behind the list of backups and the section of the settings."""

    lines_found = Signal(object)
    """The backups are known. Argument: BackupLines, the newest first."""

    previewed = Signal(object)
    """A backup was looked into. Argument: the Preview."""

    secret_needed = Signal(str)
    """The backup needs a passphrase or recovery key. Argument: empty, or why the one typed is wrong."""

    restore_decided = Signal()
    """At the next start the backup is there; the program is to be opened anew."""

    backed_up = Signal(bool)
    """Looked whether a backup is due, because somebody asked. Argument: whether one was written."""

    checked = Signal(object)
    """Every byte was checked. Argument: the Findings."""

    damage_found = Signal(object)
    """The short check at the start found something. Argument: the Findings."""

    copies_changed = Signal(str)
    """Copies of before the encryption are encrypted or gone. Argument: a sentence."""

    trouble_found = Signal(object)
    """Something failed. Argument: the Trouble, or a defect of ours."""

    busy_changed = Signal(bool)
    """Work that somebody waits for has begun, or ended."""

    def __init__(self, safety: Safety, start: Start, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._safety = safety
        self._start = start
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._back_up_quietly)

    @property
    def second_folder(self) -> str:
        """Where each backup is kept a second time; empty for nowhere."""
        found = self._safety.second_folder
        return "" if found is None else str(found)

    def choose_second_folder(self, folder: str) -> None:
        """Keep each backup there too; empty for nowhere."""
        try:
            self._safety.choose_second_folder(Path(folder) if folder else None)
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return
        if folder:
            self.back_up_now()

    def watch(self, *, is_proven: bool) -> None:
        """Check shortly, back up, and go on doing so while the window is open.

        ``is_proven``: the key came back by itself at this start.
        """
        self._start(
            partial(self._look, is_proven=is_proven),
            done=self._tell,
            failed=self.trouble_found.emit,
            owner=self,
        )
        self._timer.start()

    def last_backup(self) -> None:
        """Before the program ends; on this thread."""
        try:
            self._safety.back_up()
        except Trouble:
            return  # it was told before, or is told at the next start

    @Slot()
    def look_for_backups(self) -> None:
        """Find the backups there are."""
        self._run(self._safety.lines, self.lines_found.emit)

    def look_into(self, path: str, typed: str = "") -> None:
        """Open a backup and tell what is in it."""
        self._run(partial(self._safety.preview, Path(path), typed or None), self.previewed.emit, typed)

    def restore(self, path: str, typed: str = "") -> None:
        """Go back to that backup."""
        self._run(partial(self._safety.restore, Path(path), typed or None), self._decided, typed)

    @Slot()
    def back_up_now(self) -> None:
        """See at once whether something changed."""
        self._run(self._safety.back_up, self.backed_up.emit)

    @Slot()
    def verify(self) -> None:
        """Check every byte."""
        self._run(self._safety.verify, self.checked.emit)

    def _look(self, *, is_proven: bool) -> tuple[Findings, PlainCopies]:
        found = self._safety.look_quickly()
        if not found.is_whole:
            return found, PlainCopies()
        copies = self._safety.tidy(is_proven=is_proven)
        self._safety.back_up()
        return found, copies

    def _tell(self, looked: tuple[Findings, PlainCopies]) -> None:
        found, copies = looked
        if not found.is_whole:
            self.damage_found.emit(found)
        if copies.sentence:
            self.copies_changed.emit(copies.sentence)

    @Slot()
    def _back_up_quietly(self) -> None:
        self._start(self._safety.back_up, done=_nothing, failed=self.trouble_found.emit, owner=self)

    def _decided(self, _nothing: None) -> None:
        self.restore_decided.emit()

    def _run(self, work: Callable[[], T], done: Callable[[T], object], typed: str = "") -> None:
        self.busy_changed.emit(True)
        failed = partial(self._fail, typed=typed)
        self._start(work, done=partial(self._done, done), failed=failed, owner=self)

    def _done(self, done: Callable[[T], object], result: T) -> None:
        self.busy_changed.emit(False)
        done(result)

    def _fail(self, problem: Exception, typed: str) -> None:
        self.busy_changed.emit(False)
        if isinstance(problem, WrongSecretError):
            self.secret_needed.emit(WRONG if typed else "")
        else:
            self.trouble_found.emit(problem)


def _nothing(_result: object) -> None:
    """What is done by itself is not told."""
