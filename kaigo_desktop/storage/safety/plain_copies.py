"""Copies from before the encryption: encrypted too, or overwritten and removed.

To be called once the encrypted data file is proven. Broken off at any moment,
each copy is there plain or encrypted, and the next time goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from kaigo_desktop.domain.keeping import PlainCopies
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.connecting import driver, is_plain, plain
from kaigo_desktop.storage.folders import make_empty, read_through, settle, take_place
from kaigo_desktop.storage.migrate import version_of
from kaigo_desktop.storage.safety.container import (
    SUFFIX,
    BrokenBackupError,
    Head,
    check_sum,
    pack,
    read_head,
    unpack,
)
from kaigo_desktop.storage.safety.content import DERIVED, digest
from kaigo_desktop.storage.safety.encryption import export
from kaigo_desktop.storage.safety.key_file import KeyFile
from kaigo_desktop.storage.safety.keys import FileKey
from kaigo_desktop.storage.safety.leftovers import TAILS, discard, shred
from kaigo_desktop.storage.safety.staging import aside_folder
from kaigo_desktop.storage.safety.verify import check_copy
from kaigo_desktop.storage.troubles import is_of_content, trouble_of, world_may_fail

_OURS = re.compile(r"kaigo-.*")
_OLD = ".plain"
"""What is encrypted already and waits to be overwritten."""


class PlainCopyKeeper:
    """Goes through the folders of one data file, whose key is open."""

    def __init__(self, database: Path, key: FileKey, key_file: KeyFile) -> None:
        self._database = database
        self._key = key
        self._key_file = key_file
        self._unpacked = database.with_name(f"{database.name}.copying")
        self._made = database.with_name(f"{database.name}.copying.made")

    def encrypt(self, own: Path, *others: Path) -> PlainCopies:
        """Encrypt every plain copy in these folders and in ``aside``. Raises Trouble where the disk fails.

        One that is damaged, and not only on a disk that fails, is overwritten and removed where
        it is ours: in the program's own folders, with a name that the program gave.
        """
        with world_may_fail():
            found = [*self._of_folder(own, is_own=True), *self._asides()]
            for folder in others:
                found += self._of_folder(folder, is_own=False)
        return PlainCopies(found.count(True), found.count(False))

    def _of_folder(self, folder: Path, *, is_own: bool) -> Iterator[bool]:
        """True for each that is encrypted now, False for each that is gone."""
        for old in folder.glob(f"*{SUFFIX}{_OLD}"):
            self._finish(old)  # where it comes back plain, it is encrypted now
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            if path.is_file() and _is_plain_copy(path):
                done = self._try(partial(self._encrypt, path), path)
                if done or (is_own and _OURS.fullmatch(path.name)):
                    if not done:
                        _overwrite(path)
                    yield done

    def _finish(self, old: Path) -> None:
        """The encrypted one lies beside it, or was not put there yet."""
        new = old.with_name(old.name.removesuffix(_OLD))
        if new.exists():
            shred(old)
        else:
            take_place(old, new)

    def _try(self, encrypt: Callable[[], None], path: Path) -> bool:
        """Whether it could be read and is encrypted now; False only where it was damaged twice over.

        What is damaged does not stay, so a disk that fails for a moment must not look like damage.
        """
        return self._try_once(encrypt, path) or self._try_once(encrypt, path)

    def _try_once(self, encrypt: Callable[[], None], path: Path) -> bool:
        try:
            encrypt()
        except (Trouble, driver.Error) as error:
            if not _tells_of_damage(error):
                raise
            for source in (path, self._unpacked):
                read_through(source)
            return False
        finally:
            discard(self._unpacked, self._made)
        return True

    def _encrypt(self, path: Path) -> None:
        head = self._unpack(path)
        make_empty(self._made)
        export(self._unpacked, self._made, self._key)
        new = path if path.name.endswith(SUFFIX) else path.with_name(f"{path.stem}{SUFFIX}")
        part = new.with_name(f"{new.name}.part")
        part.unlink(missing_ok=True)
        pack(self._made, head, part)
        check_sum(part)
        if path == new:
            old = path.with_name(f"{path.name}{_OLD}")
            take_place(path, old)
        else:
            old = path
        take_place(part, new)
        settle(new.parent)
        _overwrite(old)

    def _unpack(self, path: Path) -> Head:
        if path.name.endswith(SUFFIX):
            head = unpack(path, self._unpacked)
            if not check_copy(self._unpacked, plain).is_whole:
                raise BrokenBackupError
            return replace(head, key_file=self._key_file)
        make_empty(self._unpacked)
        with closing(plain(path)) as source, closing(plain(self._unpacked)) as target:
            source.backup(target)
        found = check_copy(self._unpacked, plain)
        schema = version_of(self._unpacked)
        if not found.is_whole or schema is None:
            raise BrokenBackupError
        with closing(plain(self._unpacked)) as connection:
            content = digest(connection, DERIVED)
        at = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        return Head(at, schema, found.cases, content, self._key_file)

    def _asides(self) -> Iterator[bool]:
        folder = aside_folder(self._database)
        for old in folder.glob(f"*/{self._database.name}{_OLD}"):
            self._finish(old)
        for path in sorted(folder.glob(f"*/{self._database.name}")):
            if path.stat().st_size and is_plain(path):
                done = self._try(partial(self._encrypt_aside, path), path)
                if not done:
                    _overwrite(path)
                yield done

    def _encrypt_aside(self, path: Path) -> None:
        """In its place: with the key file of today it could be put back by hand."""
        make_empty(self._made)
        export(path, self._made, self._key)
        settle(self._made)
        old = path.with_name(f"{path.name}{_OLD}")
        take_place(path, old)
        take_place(self._made, path)
        shred(old)


def _tells_of_damage(error: Exception) -> bool:
    told = error if isinstance(error, Trouble) else trouble_of(error)
    return told is None or isinstance(told, BrokenBackupError) or is_of_content(told)


def _overwrite(path: Path) -> None:
    """A database goes with its log."""
    for tail in TAILS:
        shred(path.with_name(path.name + tail))


def _is_plain_copy(path: Path) -> bool:
    if path.name.endswith(SUFFIX):
        try:
            return read_head(path).key_file is None
        except BrokenBackupError:
            return _OURS.fullmatch(path.name) is not None and _shows_plain(path)
    return path.suffix == ".db" and _OURS.fullmatch(path.name) is not None and is_plain(path)


def _shows_plain(path: Path) -> bool:
    """Whether a damaged backup has a plain database in it."""
    with path.open("rb") as file:
        return b"SQLite format 3\0" in file.read(1 << 16)
