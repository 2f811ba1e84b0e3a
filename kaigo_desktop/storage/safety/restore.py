"""Back to a backup: first what is in it, then the exchange, with the present file kept aside."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kaigo_desktop.domain.keeping import (
    Findings,
    Kept,
    LockedKeyringError,
    NoKeyringError,
    Preview,
    WrongSecretError,
)
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.connecting import Connect, is_plain, keyed, plain
from kaigo_desktop.storage.first_list import first_list
from kaigo_desktop.storage.folders import make_empty, make_folder
from kaigo_desktop.storage.migrate import head as newest_schema
from kaigo_desktop.storage.migrate import newer
from kaigo_desktop.storage.safety.backup import free_name, write_backup
from kaigo_desktop.storage.safety.container import BrokenBackupError, Head, check_sum, read_head, unpack
from kaigo_desktop.storage.safety.data_file import DataFile
from kaigo_desktop.storage.safety.encryption import export
from kaigo_desktop.storage.safety.key_file import KeyFile, read_key_file, write_key_file_at
from kaigo_desktop.storage.safety.keys import FileKey
from kaigo_desktop.storage.safety.staging import stage, staged_key
from kaigo_desktop.storage.safety.unlocking import open_box
from kaigo_desktop.storage.safety.verify import check_copy
from kaigo_desktop.storage.troubles import world_may_fail

_TAILS = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Opened:
    """A backup whose key is known; None where it is not encrypted."""

    path: Path
    head: Head
    key: FileKey | None

    @property
    def connect(self) -> Connect:
        """Opens the data file in it, once it is unpacked."""
        return plain if self.key is None else keyed(self.key)


def open_backup(data: DataFile, path: Path, typed: str | None = None) -> Opened:
    """Find the key of a backup: that of the open file, one in the keyring, or what was typed.

    Raises WrongSecretError where ``typed`` (a passphrase or recovery key) is
    needed or wrong, Trouble where the file is no backup.
    """
    with world_may_fail():
        head = read_head(path)
    if head.key_file is None:
        return Opened(path, head, None)
    if data.key is not None and head.key_file.fits(data.key):
        return Opened(path, head, data.key)
    if typed is not None:
        return Opened(path, head, open_box(head.key_file, typed))
    key = _from_keyring(data, head.key_file)
    if key is None:
        raise WrongSecretError
    return Opened(path, head, key)


def preview(data: DataFile, opened: Opened) -> Preview:
    """Look into a backup, unpacked beside the data file while it is looked at; encrypted, it stays so.

    Raises BrokenBackupError where one byte is another.
    """
    copy = data.database.with_name(f"{data.database.name}.preview")
    with world_may_fail():
        try:
            make_folder(copy.parent)
            _remove(copy)
            steps = _unpack_whole(opened, copy)
            return Preview(opened.head.made_at, first_list(copy, opened.connect), steps)
        finally:
            _remove(copy)


def check_backup(data: DataFile, path: Path) -> Findings:
    """Whether a backup is whole: every byte by its sum, and its content where its key is at hand."""
    try:
        with world_may_fail():
            head = check_sum(path)
        inside = preview(data, open_backup(data, path))
    except BrokenBackupError as broken:
        return Findings((broken.what,))
    except WrongSecretError:
        return Findings((), cases=head.cases)
    return Findings((), cases=len(inside.lines), steps=inside.steps)


def restore(data: DataFile, opened: Opened, *, migrations: Path, backups: Path, at: datetime) -> None:
    """Decide that the backup is to be the data file. The next ``DataFile.look`` does it.

    The present file is backed up once more where it can be read, and lies in
    the folder ``aside`` after the exchange in any case. A file that is open
    with a key keeps that key. Raises Trouble; then nothing has changed.
    """
    if opened.head.schema > newest_schema(migrations):
        raise newer(opened.head.schema)
    database = data.database
    made = database.with_name(f"{database.name}.restoring")
    with world_may_fail():
        try:
            make_folder(database.parent)
            _remove(made, staged_key(database))
            _unpack_whole(opened, made)
            _keep_present(data, backups, at)
            _give_key(data, opened, made)
            stage(made, database)
        except BaseException:
            _remove(made, staged_key(database))
            raise


def _unpack_whole(opened: Opened, target: Path) -> int:
    """Unpack and check every byte; the rows of history. Raises BrokenBackupError."""
    unpack(opened.path, target)
    found = check_copy(target, opened.connect)
    if not found.is_whole:
        raise BrokenBackupError
    return found.steps


def _keep_present(data: DataFile, backups: Path, at: datetime) -> None:
    """One more backup of what is there now; where it cannot be read, the file itself is kept."""
    if not data.database.exists():
        return
    if data.key is None and not is_plain(data.database):
        return
    connect = plain if data.key is None else keyed(data.key)
    with suppress(Trouble):
        write_backup(
            data.database, free_name(backups, f"kaigo-before-restore-{at:%Y%m%d-%H%M%S}"), connect, at
        )


def _give_key(data: DataFile, opened: Opened, made: Path) -> None:
    """The present key where there is one, else that of the backup with its key file."""
    if data.key is not None:
        if opened.key != data.key:
            _rekey(made, opened, data.key)
        return
    if opened.key is None or opened.head.key_file is None:
        return
    if opened.head.key_file.kept is Kept.KEYRING:
        with suppress(NoKeyringError, LockedKeyringError):  # then the next start asks for the recovery key
            data.keyring.put(opened.head.key_file.name, opened.key.hex)
    known = read_key_file(data.database) if data.database.exists() else None
    if known is None or not known.fits(opened.key):
        write_key_file_at(staged_key(data.database), opened.head.key_file)


def _rekey(made: Path, opened: Opened, key: FileKey) -> None:
    other = made.with_name(f"{made.name}.rekeyed")
    try:
        _remove(other)
        make_empty(other)
        if opened.key is None:
            export(made, other, key)
        else:
            with closing(opened.connect(made)) as source, closing(keyed(key)(other)) as target:
                source.backup(target)
        _remove(made)
        other.replace(made)
    finally:
        _remove(other)


def _from_keyring(data: DataFile, key_file: KeyFile) -> FileKey | None:
    try:
        key = FileKey.from_hex(data.keyring.get(key_file.name) or "")
    except (NoKeyringError, LockedKeyringError, ValueError):
        return None
    return key if key_file.fits(key) else None


def _remove(*paths: Path) -> None:
    for path in paths:
        for tail in _TAILS:
            path.with_name(path.name + tail).unlink(missing_ok=True)
