from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety.data_file import DataFile, Ready
from tests.keyrings import MemoryKeyring

Fill = Callable[..., CaseId]


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def data(database: Path, keyring: MemoryKeyring) -> DataFile:
    return DataFile(database, keyring)


@pytest.fixture
def ready(data: DataFile) -> Ready:
    """Kept in the keyring; the file itself is not made yet."""
    return data.keep_in_keyring()


@pytest.fixture
def fill(database: Path, migrations: Path, backups: Path, at: datetime) -> Fill:
    """Keeps a case in the file, which is made where it is missing."""

    def fill_it(ready: Ready, title: str = "山田さんの案件", **document: object) -> CaseId:
        store = open_store(database, migrations=migrations, backups=backups, at=at, connect=ready.connect)
        case = store.create(title, document, at, "作成")
        store.close()
        return case

    return fill_it
