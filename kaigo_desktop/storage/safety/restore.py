"""Back to a backup: first what is in it, then the exchange, with the present file kept aside."""

from __future__ import annotations

from contextlib import closing, suppress
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
from kaigo_desktop.storage.connecting import is_plain, keyed, plain
from kaigo_desktop.storage.folders import make_empty, make_folder, take_place
from kaigo_desktop.storage.migrate import head as newest_schema
from kaigo_desktop.storage.migrate import newer
from kaigo_desktop.storage.safety.backup import name_aside, write_backup
from kaigo_desktop.storage.safety.container import BrokenBackupError, check_sum, read_head
from kaigo_desktop.storage.safety.data_file import DataFile
from kaigo_desktop.storage.safety.encryption import export
from kaigo_desktop.storage.safety.key_file import KeyFile, read_key_file, write_key_file_at
from kaigo_desktop.storage.safety.keys import FileKey
from kaigo_desktop.storage.safety.leftovers import discard
from kaigo_desktop.storage.safety.staging import stage, staged_key
from kaigo_desktop.storage.safety.unlocking import open_box
from kaigo_desktop.storage.safety.unpacking import Opened, unpack_whole
from kaigo_desktop.storage.troubles import world_may_fail


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
            discard(copy)
            inside = unpack_whole(opened, copy)
            return Preview(opened.head.made_at, inside.lines, inside.steps)
        finally:
            discard(copy)


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
            discard(made)
            staged_key(database).unlink(missing_ok=True)
            unpack_whole(opened, made)
            _keep_present(data, backups, at)
            _give_key(data, opened, made)
            stage(made, database, at)
        except BaseException:
            discard(made)
            staged_key(database).unlink(missing_ok=True)
            raise


def _keep_present(data: DataFile, backups: Path, at: datetime) -> None:
    """One more backup of what is there now; where it cannot be read, the file itself is kept."""
    if not data.database.exists():
        return
    if data.key is None and not is_plain(data.database):
        return
    connect = plain if data.key is None else keyed(data.key)
    with suppress(Trouble):
        write_backup(data.database, name_aside(backups, "kaigo-before-restore", at), connect, at)


def _give_key(data: DataFile, opened: Opened, made: Path) -> None:
    """The present key where there is one, else that of the backup with its key file."""
    if data.key is not None:
        if opened.key != data.key:
            _rekey(made, opened, data.key)
        return
    known = _present_key_file(data.database)
    if opened.key is None or opened.head.key_file is None:
        if known is None or known.kept is not Kept.PLAIN:
            make_empty(staged_key(data.database))  # a key file beside a plain file would keep it shut
        return
    fitting = known if known is not None and known.fits(opened.key) else opened.head.key_file
    key_file = _into_keyring(data, fitting, opened.key)
    if key_file != known:
        write_key_file_at(staged_key(data.database), key_file)


def _present_key_file(database: Path) -> KeyFile | None:
    """The key file beside the data file; None also where it is damaged or stands alone."""
    with suppress(Trouble):
        return read_key_file(database) if database.exists() else None
    return None


def _into_keyring(data: DataFile, key_file: KeyFile, key: FileKey) -> KeyFile:
    """Keep the key of the backup where its key file says; another key of that name stays where it is."""
    if key_file.kept is not Kept.KEYRING:
        return key_file
    with suppress(NoKeyringError, LockedKeyringError):  # then the next start asks for the recovery key
        if data.keyring.get(key_file.name) not in {None, key.hex}:
            key_file = key_file.renamed()
        data.keyring.put(key_file.name, key.hex)
    return key_file


def _rekey(made: Path, opened: Opened, key: FileKey) -> None:
    other = made.with_name(f"{made.name}.rekeyed")
    try:
        discard(other)
        make_empty(other)
        if opened.key is None:
            export(made, other, key)
        else:
            with closing(opened.connect(made)) as source, closing(keyed(key)(other)) as target:
                source.backup(target)
        discard(made)
        take_place(other, made)
    finally:
        discard(other)


def _from_keyring(data: DataFile, key_file: KeyFile) -> FileKey | None:
    try:
        key = FileKey.from_hex(data.keyring.get(key_file.name) or "")
    except (NoKeyringError, LockedKeyringError, ValueError):
        return None
    return key if key_file.fits(key) else None
