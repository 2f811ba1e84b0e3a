"""Backups, restoring and checks of one open (or closed) data file, as the windows ask for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kaigo_desktop.domain.keeping import BackupLine, Findings, Preview
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.safety.backup import back_up_if_changed, backups_in
from kaigo_desktop.storage.safety.data_file import DataFile, Ready
from kaigo_desktop.storage.safety.restore import open_backup, preview, restore
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

    def lines(self, *others: Path) -> tuple[BackupLine, ...]:
        """The backups in the program's folder and in others, the newest first. Raises Trouble."""
        with world_may_fail():
            found = [backup for folder in (self._backups, *others) for backup in backups_in(folder)]
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
        restore(self._data, opened, migrations=self._migrations, backups=self._backups, at=self._now())

    def back_up(self, *others: Path) -> bool:
        """Write a backup where something changed; whether one was written. Raises Trouble.

        A folder that is not there, such as a stick that is not plugged in, is
        passed over; the next time finds it behind and brings it up to date.
        """
        if self._ready is None or not self._data.database.exists():
            return False
        made = False
        for folder in (self._backups, *(other for other in others if other.is_dir())):
            written = back_up_if_changed(self._data.database, folder, self._ready.connect, self._now())
            made |= written is not None
        return made

    def look_quickly(self) -> Findings:
        """Whether the file can be read; for every start."""
        return Findings(()) if self._ready is None else look_quickly(self._data.database, self._ready.connect)

    def verify(self) -> Findings:
        """Whether every byte is as it was written. Raises Trouble."""
        if self._ready is None:
            raise Trouble("データのファイルが開いていません。", "先にデータのファイルを開いてください。")
        return verify(self._data.database, self._ready.connect)

    def forget_plain(self) -> bool:
        """Remove the plain file of before the encryption, once the encrypted one is proven."""
        return self._ready is not None and self._data.forget_plain(self._ready)


def _made_at(line: BackupLine) -> float:
    return line.made_at.timestamp()
