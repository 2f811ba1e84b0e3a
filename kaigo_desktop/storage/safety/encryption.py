"""Giving a plain data file a key. The plain file stays aside until the encrypted one was opened another time.

Broken off at any moment, the data file is either wholly plain or wholly
encrypted, and doing it again finishes it.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.connecting import Connect, is_plain, keyed, plain, take_in_log
from kaigo_desktop.storage.folders import make_empty, settle, take_place
from kaigo_desktop.storage.safety.content import digest
from kaigo_desktop.storage.safety.keys import FileKey
from kaigo_desktop.storage.safety.leftovers import discard, shred
from kaigo_desktop.storage.troubles import world_may_fail

_UNFINISHED = ".encrypting"
_ASIDE = ".before-encryption"


def encrypt(database: Path, key: FileKey) -> None:
    """Put an encrypted copy with the same content in the place of a plain file.

    The caller holds the InstanceLock and has no connection open. Raises
    Trouble where the disk fails; the file is then as it was.
    """
    with world_may_fail():
        made = database.with_name(database.name + _UNFINISHED)
        discard(made)
        make_empty(made)
        export(database, made, key)
        settle(made)
        aside = aside_of(database)
        aside.unlink(missing_ok=True)
        make_empty(aside)  # for its owner alone from the first byte on
        shutil.copyfile(database, aside)
        settle(aside)
        take_place(made, database)
        settle(database.parent)


def aside_of(database: Path) -> Path:
    """Where the plain file is kept until the encrypted one is proven."""
    return database.with_name(database.name + _ASIDE)


def forget_plain(database: Path, connect: Connect) -> bool:
    """Overwrite and remove the plain file that was put aside, once the encrypted one is sound in every page.

    To be called at a later start, when the key came back from where it is kept;
    that both hold the same was checked when the encrypted one was made. True
    where there was one and it is gone.
    """
    aside = aside_of(database)
    with world_may_fail():
        if not aside.exists() or is_plain(database):
            return False
        with closing(connect(database)) as connection:
            if connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
                return False
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                return False
        shred(aside)
        return True


def export(database: Path, made: Path, key: FileKey) -> None:
    """Fill the empty file ``made`` with what a plain file holds, encrypted; compared afterwards."""
    with closing(plain(database)) as source:
        take_in_log(source)  # what is put aside must be whole by itself
        source.execute("ATTACH DATABASE ? AS encrypted KEY ?", (str(made), f"x'{key.hex}'")).close()
        source.execute("SELECT sqlcipher_export('encrypted')").fetchone()
        version = source.execute("PRAGMA user_version").fetchone()[0]
        source.execute(f"PRAGMA encrypted.user_version = {int(version)}").close()
        source.execute("DETACH DATABASE encrypted").close()
        before = digest(source)
    with closing(keyed(key)(made)) as copy:
        if digest(copy) != before:
            raise Trouble(
                "暗号化した写しが元のデータと一致しませんでした。データは元のままです。",
                "ディスクの空きと接続を確かめてから、もう一度操作してください。",
            )
