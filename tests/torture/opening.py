"""The data file of a round, opened as a start does."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from kaigo_desktop.paths import Paths, shipped
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety.data_file import DataFile, Ready
from tests.benchmarks.file_keyring import FileKeyring

AT = datetime(2026, 6, 15, tzinfo=timezone(timedelta(hours=9)))


def data_of(paths: Paths) -> DataFile:
    return DataFile(paths.database, FileKeyring(paths.data / "keyring"))


def ready_of(data: DataFile) -> Ready:
    found = data.look()
    if not isinstance(found, Ready):
        raise TypeError(f"not open: {found.need}")
    return found


def store_of(paths: Paths, ready: Ready) -> SqliteCaseStore:
    return open_store(
        paths.database, migrations=shipped("db"), backups=paths.backups, at=AT, connect=ready.connect
    )
