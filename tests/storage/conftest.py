from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.opening import open_store

AT = datetime(2026, 6, 15, 9, 30, tzinfo=timezone(timedelta(hours=9)))
Opener = Callable[..., SqliteCaseStore]


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def migrations(root: Path) -> Path:
    return root / "db"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "kaigo.db"


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def opened(database: Path, migrations: Path, backups: Path) -> Iterator[Opener]:
    """Opens the store of the test's database; every store is closed at the end."""
    stores: list[SqliteCaseStore] = []

    def open_it(**changed: object) -> SqliteCaseStore:
        given: dict[str, object] = {"migrations": migrations, "backups": backups, "at": AT}
        stores.append(open_store(database, **(given | changed)))
        return stores[-1]

    yield open_it
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Opener) -> SqliteCaseStore:
    return opened()
