"""Backups, restoring and checks of one open (or closed) data file, as the windows ask for them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kaigo_desktop.domain.keeping import BackupLine, Findings, PlainCopies, Preview
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.safety.backup import back_up_if_changed, backups_in
from kaigo_desktop.storage.safety.data_file import DataFile, Ready
from kaigo_desktop.storage.safety.pruning import prune
from kaigo_desktop.storage.safety.restore import open_backup, preview, restore
from kaigo_desktop.storage.safety.second_folder import choose_second_folder, second_folder
from kaigo_desktop.storage.safety.verify import look_quickly, verify
from kaigo_desktop.storage.troubles import world_may_fail


class SafetyDesk:
    """Fits ``viewmodels.safety.Safety``. ``ready`` is None while the file cannot be opened."""

    def __init__(
        self,
        data: DataFile,
        ready: Ready | None,
        *,
        migrations: Path,
        backups: Path,
        now: Callable[[], datetime],
    ) -> None:
        self._data = data
        self._ready = ready
        self._migrations = migrations
        self._backups = backups
        self._now = now
        self._turn = threading.Lock()  # two backups at once would take each other's unfinished file away

    @property
    def second_folder(self) -> Path | None:
        """Where each backup is kept a second time; None for nowhere."""
        return second_folder(self._data.database)

    def choose_second_folder(self, folder: Path | None) -> None:
        """Keep each backup there too; None for nowhere. Raises Trouble."""
        choose_second_folder(self._data.database, folder)

    def _folders(self) -> tuple[Path, ...]:
        """The program's own, and the other where it is there: a stick may not be plugged in."""
        other = self.second_folder
        return (self._backups, other) if other is not None and other.is_dir() else (self._backups,)

    def lines(self) -> tuple[BackupLine, ...]:
        """The backups in both folders, the newest first. Raises Trouble."""
        with world_may_fail():
            found = [backup for folder in self._folders() for backup in backups_in(folder)]
        lines = [
            BackupLine(str(one.path), one.head.made_at, one.head.cases, one.head.key_file is not None)
            for one in found
        ]
        return tuple(sorted(lines, key=_made_at, reverse=True))

    def preview(self, path: Path, typed: str | None = None) -> Preview:
        """What is in it. Raises WrongSecretError where a passphrase or recovery key is needed, Trouble."""
        return preview(self._data, open_backup(self._data, path, typed))

    def restore(self, path: Path, typed: str | None = None) -> None:
        """Decide that it takes the place of the data file at the next start. Raises as ``preview``."""
        opened = open_backup(self._data, path, typed)
        with self._turn:
            restore(self._data, opened, migrations=self._migrations, backups=self._backups, at=self._now())

    def back_up(self) -> bool:
        """Write a backup where something changed; whether one was written. Raises Trouble.

        A folder that is not there, such as a stick that is not plugged in, is
        passed over; the next time finds it behind and brings it up to date.
        """
        if self._ready is None or not self._data.database.exists():
            return False
        made = False
        with self._turn:
            for folder in self._folders():
                made |= self._back_up_to(folder, self._ready)
        return made

    def _back_up_to(self, folder: Path, ready: Ready) -> bool:
        try:
            return back_up_if_changed(self._data.database, folder, ready.connect, self._now()) is not None
        except Trouble as trouble:
            if folder == self._backups:
                raise
            raise Trouble(
                f"もう1か所の保存先に、バックアップを書けませんでした。（{trouble.what}）",
                "保存先の空きと接続を確かめてください。このパソコンの中のバックアップはできています。",
            ) from trouble

    def tidy(self, *, is_proven: bool) -> PlainCopies:
        """Remove what was put aside too long ago and, where the key came back, what is still plain.

        Raises Trouble where the disk fails.
        """
        with self._turn:
            prune(self._data.database, self._folders(), self._now())
            if self._ready is None or not is_proven:
                return PlainCopies()
            self._data.forget_plain(self._ready)
            return self._data.encrypt_copies(*self._folders())

    def look_quickly(self) -> Findings:
        """Whether the file can be read; for every start."""
        return Findings(()) if self._ready is None else look_quickly(self._data.database, self._ready.connect)

    def verify(self) -> Findings:
        """Whether every byte is as it was written. Raises Trouble."""
        if self._ready is None:
            raise Trouble("データのファイルが開いていません。", "先にデータのファイルを開いてください。")
        return verify(self._data.database, self._ready.connect)


def _made_at(line: BackupLine) -> float:
    return line.made_at.timestamp()
