"""The way to the open data file: what is asked of the person, and the recovery key.

What takes time runs beside the window; ``start`` is given from outside, as the
data file is. A secret that was typed passes through and is kept nowhere here.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from kaigo_desktop.domain.keeping import (
    ADVICE,
    Kept,
    Locked,
    LockedKeyringError,
    Need,
    NoKeyringError,
    WrongSecretError,
)
from kaigo_desktop.viewmodels.background import Start

T = TypeVar("T")
SHORTEST = 8
"""Characters of a passphrase."""
ASKED_BACK = 2
"""How many groups of the recovery key are typed back."""

WRONG = (
    "開けませんでした。大文字と小文字、全角と半角も確かめてください。"
    "復旧キーは、紙と1文字ずつ見くらべてください。"
)
SHORT = f"パスフレーズは{SHORTEST}文字以上にしてください。忘れにくい文をおすすめします。"
DIFFERENT = "2つのパスフレーズが違います。同じものを入力してください。"
NOT_THE_GROUP = "{number}番目の組が、控えと違います。紙を見て、もう一度入力してください。"
KEYRING_SILENT = (
    "このパソコンの鍵の保管場所（キーリング）が応答しません。"
    "ロックを解除してもう一度押すか、パスフレーズを決めてください。"
)
NO_KEYRING = (
    "このパソコンには、鍵の保管場所（キーリング）がありません。"
    "代わりに、開くたびに入力するパスフレーズを決めてください。"
)


class Opened(Protocol):
    """An open data file; the window hands it on unread."""

    @property
    def kept(self) -> Kept:
        """How it is kept."""

    @property
    def is_confirmed(self) -> bool:
        """Whether the recovery key is on paper."""


class Recovery(Protocol):
    """A recovery key."""

    @property
    def groups(self) -> tuple[str, ...]:
        """Its groups, as they are shown and printed."""

    def has_group(self, number: int, typed: str) -> bool:
        """Whether that is what stands in the group, counted from 1."""


class Door(Protocol):
    """What opens the data file; every call may take a moment and may raise Trouble."""

    def look(self) -> Opened | Locked:
        """How the file stands."""

    def keep_plain(self) -> Opened:
        """Keep it without encryption."""

    def keep_in_keyring(self) -> Opened:
        """Encrypt it; the keyring has the key."""

    def keep_with_passphrase(self, passphrase: str) -> Opened:
        """Encrypt it; the passphrase opens it."""

    def open_with(self, typed: str) -> Opened:
        """Open it with a passphrase or the recovery key."""

    def change_to_passphrase(self, passphrase: str) -> Opened:
        """From now on ask for this passphrase; the file is open."""

    def new_recovery_key(self) -> Recovery:
        """A recovery key in place of any before."""

    def confirm_recovery_key(self) -> None:
        """It was typed back."""


class DataFileViewModel(QObject):
    """The state behind the dialogs of the data file."""

    need_found = Signal(object)
    """The file cannot be opened yet. Argument: the Need."""

    opened = Signal(object)
    """The file is open. Argument: what the door gave."""

    keyring_failed = Signal(str)
    """The keyring takes no key, so a passphrase is asked for. Argument: a sentence."""

    refused = Signal(str)
    """What was typed is not right. Argument: a sentence saying what to do."""

    trouble_found = Signal(object)
    """Something outside failed. Argument: the Trouble, or a defect of ours."""

    busy_changed = Signal(bool)
    """Work has begun, or ended."""

    recovery_made = Signal()
    """There is a new recovery key: ``groups`` and ``asked`` are known."""

    recovery_confirmed = Signal()
    """It was typed back; ``groups`` is empty again."""

    def __init__(self, door: Door, start: Start, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._door = door
        self._start = start
        self._recovery: Recovery | None = None
        self.asked: tuple[int, ...] = ()
        """The groups to be typed back, counted from 1."""

    @property
    def groups(self) -> tuple[str, ...]:
        """The recovery key while it is shown; empty otherwise."""
        return () if self._recovery is None else self._recovery.groups

    @Slot()
    def look(self) -> None:
        """See how the file stands; also after the keyring was unlocked."""
        self._run(self._door.look, self._meet)

    @Slot()
    def keep_in_keyring(self) -> None:
        """Encrypt, the keyring keeping the key."""
        self._run(self._door.keep_in_keyring, self._take)

    @Slot()
    def keep_plain(self) -> None:
        """Do without encryption."""
        self._run(self._door.keep_plain, self._take)

    def keep_with_passphrase(self, passphrase: str, again: str) -> None:
        """Encrypt, asking for the passphrase at every start."""
        self._with_passphrase(self._door.keep_with_passphrase, passphrase, again)

    def change_to_passphrase(self, passphrase: str, again: str) -> None:
        """Ask for this passphrase from the next start on."""
        self._with_passphrase(self._door.change_to_passphrase, passphrase, again)

    def _with_passphrase(self, act: Callable[[str], Opened], passphrase: str, again: str) -> None:
        if len(passphrase.strip()) < SHORTEST:
            self.refused.emit(SHORT)
        elif passphrase != again:
            self.refused.emit(DIFFERENT)
        else:
            self._run(partial(act, passphrase), self._take)

    def open_with(self, typed: str) -> None:
        """Open with a passphrase or the recovery key."""
        if typed.strip():
            self._run(partial(self._door.open_with, typed), self._take)
        else:
            self.refused.emit(WRONG)

    @Slot()
    def make_recovery_key(self) -> None:
        """Make a recovery key and show it; one from before opens nothing any more."""
        self._run(self._door.new_recovery_key, self._show_recovery)

    def type_back(self, typed: tuple[str, ...]) -> None:
        """Compare what was typed with the groups asked for."""
        assert self._recovery is not None  # asked for after it was shown
        for number, text in zip(self.asked, typed, strict=True):
            if not self._recovery.has_group(number, text):
                self.refused.emit(NOT_THE_GROUP.format(number=number))
                return
        self._run(self._door.confirm_recovery_key, self._confirmed)

    def forget_recovery(self) -> None:
        """The dialog was closed without typing it back: the next start shows another one."""
        self._recovery = None

    def _show_recovery(self, recovery: Recovery) -> None:
        self._recovery = recovery
        places = range(1, len(recovery.groups) + 1)
        self.asked = tuple(sorted(secrets.SystemRandom().sample(places, ASKED_BACK)))
        self.recovery_made.emit()

    def _confirmed(self, _nothing: None) -> None:
        self._recovery = None
        self.recovery_confirmed.emit()

    def _meet(self, found: Opened | Locked) -> None:
        if isinstance(found, Locked):
            self.need_found.emit(found.need)
        else:
            self.opened.emit(found)

    def _take(self, found: Opened) -> None:
        self.opened.emit(found)

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self.busy_changed.emit(True)
        self._start(work, done=partial(self._done, done), failed=self._fail, owner=self)

    def _done(self, done: Callable[[T], None], result: T) -> None:
        self.busy_changed.emit(False)
        done(result)

    def _fail(self, problem: Exception) -> None:
        self.busy_changed.emit(False)
        match problem:
            case WrongSecretError():
                self.refused.emit(WRONG)
            case NoKeyringError():
                self.keyring_failed.emit(NO_KEYRING)
            case LockedKeyringError():
                self.keyring_failed.emit(KEYRING_SILENT)
            case _:
                self.trouble_found.emit(problem)


RETRIES = {Need.KEYRING_LOCKED, Need.KEY_FILE_LOST}
"""Where trying again without typing may help."""
NEEDS_SECRET = set(ADVICE) - {Need.KEY_FILE_LOST}
