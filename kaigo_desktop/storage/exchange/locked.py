"""A package locked with a passphrase: an encrypted database that holds one value, the plain package.

The database is SQLCipher's, as the data file is: every page is encrypted and
sealed, so that a wrong passphrase and a changed byte are both found. Its key is
random; a box opened by the passphrase (Argon2id) holds it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from kaigo_desktop.domain.keeping import Kept
from kaigo_desktop.storage.connecting import driver, keyed
from kaigo_desktop.storage.exchange.package import MOST_FILE, WrongPackageError
from kaigo_desktop.storage.folders import make_empty
from kaigo_desktop.storage.safety.key_file import KeyFile
from kaigo_desktop.storage.safety.keys import ARGON_COST, FileKey, lock_with_passphrase, open_with_passphrase
from kaigo_desktop.storage.troubles import world_may_fail

_TABLE = "CREATE TABLE content (body BLOB NOT NULL)"
_SHAPE = "SELECT type, name, sql FROM sqlite_master"

T = TypeVar("T")


def lock(package: bytes, passphrase: str) -> tuple[KeyFile, bytes]:
    """The box, and the encrypted package that the passphrase opens through it. Raises Trouble."""
    key = FileKey.random()
    key_file = KeyFile.of(key, Kept.PASSPHRASE)
    box = lock_with_passphrase(key, passphrase)

    def write(path: Path) -> bytes:
        make_empty(path)
        with closing(keyed(key)(path)) as connection:
            connection.execute(_TABLE).close()
            connection.execute("INSERT INTO content VALUES (?)", (package,)).close()
        return path.read_bytes()

    return KeyFile(key_file.kept, key_file.name, key_file.check, None, box), _in_folder(write)


def unlock(key_file: KeyFile, locked: bytes, passphrase: str) -> bytes:
    """The plain package. Raises WrongSecretError for another passphrase, else WrongPackageError."""
    box = key_file.passphrase
    if box is None or box.cost is None or not _is_fair(box.cost):
        raise WrongPackageError("壊れています。")
    key = open_with_passphrase(box, passphrase)

    def read(path: Path) -> bytes:
        make_empty(path)
        path.write_bytes(locked)
        try:
            with closing(keyed(key)(path)) as connection:
                connection.execute("PRAGMA trusted_schema = OFF").close()
                return _only_value(connection.execute(_SHAPE).fetchall(), connection)
        except driver.DatabaseError as error:
            raise WrongPackageError("壊れています。") from error

    return _in_folder(read)


def _is_fair(cost: tuple[int, int, int]) -> bool:
    """Whether opening takes about what our own files take: never nothing, never minutes or gigabytes."""
    return all(ours // 2 <= asked <= ours * 2 for asked, ours in zip(cost, ARGON_COST, strict=True))


def _only_value(shape: object, connection: object) -> bytes:
    """The one value. Whoever knows the passphrase may have put anything else there."""
    if shape != [("table", "content", _TABLE)]:
        raise WrongPackageError("壊れています。")
    execute = getattr(connection, "execute")  # noqa: B009 - the driver comes without types
    rows = execute("SELECT rowid, typeof(body), length(body) FROM content LIMIT 2").fetchall()
    if len(rows) != 1 or rows[0][1] != "blob" or rows[0][2] > MOST_FILE:
        raise WrongPackageError("壊れています。")
    found = execute("SELECT body FROM content").fetchone()
    return bytes(found[0])


def _in_folder(work: Callable[[Path], T]) -> T:
    """Do it in a folder that only the owner may look into; what lies there is encrypted, and goes."""
    with world_may_fail(), tempfile.TemporaryDirectory(prefix="kaigo-") as folder:
        return work(Path(folder) / "content.db")
