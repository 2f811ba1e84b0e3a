"""The file that holds the index: its tables, opening it, and telling what is no index of ours.

It is plain SQLite, since it holds public data only. The driver is that of the
data file: one process, one SQLite.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as driver

from kaigo_desktop.domain.offices.listed import ListKind
from kaigo_desktop.domain.trouble import Trouble

if TYPE_CHECKING:
    import sqlite3  # the shape of what the driver gives; it comes without types

Error = driver.Error

APPLICATION = 0x4B44_4F31
"""Says in the head of the file whose it is."""

FORMAT = 1
"""Raised with every change of the tables or of how words are folded: an older index is made anew."""

FIRST_ID = 0x10000
"""Ids begin here, so that each is a character: SQLite then hands over all hits as one text (searching.py)."""

MOST_LINES = 1_000_000
"""Lines of an index; ids stay below the last character of Unicode."""

TABLES = """
CREATE TABLE {at}meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE {at}service (id INTEGER PRIMARY KEY, name TEXT NOT NULL, code TEXT NOT NULL, lines INTEGER);
CREATE TABLE {at}place (
    id INTEGER PRIMARY KEY, prefecture TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE {at}corporation (id INTEGER PRIMARY KEY, number TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE {at}office (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL, name TEXT NOT NULL, kana TEXT NOT NULL,
    service INTEGER NOT NULL, place INTEGER NOT NULL, address TEXT NOT NULL, phone TEXT NOT NULL,
    corporation INTEGER NOT NULL, capacity TEXT NOT NULL, open_data INTEGER NOT NULL);
CREATE TABLE {at}prefecture (
    code TEXT PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, lines INTEGER NOT NULL
) WITHOUT ROWID;
CREATE VIRTUAL TABLE {at}grams USING fts5 (pairs, content='', columnsize=0, tokenize='ascii');
"""
INDEXES = """
CREATE INDEX {at}office_number ON office (number);
CREATE INDEX {at}office_corporation ON office (corporation);
CREATE INDEX {at}corporation_number ON corporation (number);
"""

SPOILED = Trouble(
    "事業所の一覧のファイルを読めません。",
    "案件のデータには影響ありません。公開されている一覧のCSVを、もう一度取り込んでください。",
)


def connect(path: Path) -> sqlite3.Connection:
    """Open an index to read, for use from any thread, one at a time. Raises Error where there is none."""
    connection: sqlite3.Connection = driver.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
    )
    return connection


def make(path: Path) -> sqlite3.Connection:
    """A new, empty file that only its owner may read, to be filled at once: it may be lost until it is whole.

    Raises OSError where it cannot be made.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    connection: sqlite3.Connection = driver.connect(str(path), isolation_level=None, check_same_thread=False)
    for pragma in (
        "journal_mode = OFF",
        "synchronous = OFF",
        "cache_size = -32768",
        "locking_mode = EXCLUSIVE",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
    return connection


def kind_of(path: Path) -> ListKind:
    """Whether there is an index, and whether this version reads it."""
    if not path.exists():
        return ListKind.NONE
    try:
        connection = connect(path)
    except Error:
        return ListKind.UNREADABLE
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if application != APPLICATION:
            return ListKind.UNREADABLE
        if version != FORMAT:
            return ListKind.OLD
        connection.execute("SELECT count(*) FROM meta, prefecture").fetchone()
    except Error:
        return ListKind.UNREADABLE
    finally:
        connection.close()
    return ListKind.READY


def remove(*paths: Path) -> None:
    """Take files of ours away where they are there; one that cannot be removed does no harm."""
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
