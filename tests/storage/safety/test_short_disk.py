"""A disk that takes only so much of a file, as the system itself says it: every operation, at many lengths.

The limit of a process for the length of its files needs no rights and strikes SQLite's own writing, in the
middle of a page or of a log, where no fault put into Python can strike.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from kaigo_desktop.domain.cases.kept import CaseId, FieldEdit
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety.backup import backups_in, write_backup
from kaigo_desktop.storage.safety.container import check_sum
from kaigo_desktop.storage.safety.data_file import DataFile, Ready
from kaigo_desktop.storage.safety.restore import open_backup, restore
from kaigo_desktop.storage.safety.verify import verify
from tests.keyrings import MemoryKeyring

if sys.platform == "win32":
    pytest.skip("the system has no such limit", allow_module_level=True)
else:
    import resource

KIB = 1024
LIMITS = [0, 1, *(KIB * size for size in (1, 4, 9, 20, 33, 40, 56, 72, 80, 90, 100, 120, 160, 200, 300, 400))]
FEW = LIMITS[::3]
"""For what takes longest."""
LONG = "見守り機器 " * 1500


@contextmanager
def files_of_at_most(length: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@dataclass
class Place:
    """One user's data file; it may be encrypted, plain, older or not there yet."""

    data: DataFile
    backups: Path
    migrations: Path
    at: datetime

    def open_it(self) -> Ready:
        found = self.data.look()
        assert isinstance(found, Ready), found
        return found

    def labels(self) -> list[str]:
        """The steps of every case, the file being opened as at a start."""
        ready = self.open_it()
        store = open_store(
            self.data.database,
            migrations=self.migrations,
            backups=self.backups,
            at=self.at,
            connect=ready.connect,
        )
        with closing(store):
            return [step.label for line in store.lines() for step in store.history(line.id)]

    def edit(self, label: str, text: str) -> None:
        ready = self.open_it()
        store = open_store(
            self.data.database,
            migrations=self.migrations,
            backups=self.backups,
            at=self.at,
            connect=ready.connect,
        )
        with closing(store):
            store.apply(CaseId(1), [FieldEdit(("plan", "note"), None, text)], self.at, label)


@pytest.fixture
def place(tmp_path: Path, database: Path, migrations: Path, at: datetime) -> Place:
    """An encrypted file of one case with two steps, and a backup of it."""
    data = DataFile(database, MemoryKeyring())
    ready = data.keep_in_keyring()
    backups = tmp_path / "backups"
    store = open_store(database, migrations=migrations, backups=backups, at=at, connect=ready.connect)
    store.create("一つ目", {"plan": {"note": LONG}}, at, "作成")
    store.close()
    place = Place(data, backups, migrations, at)
    place.edit("前", LONG + "1")
    write_backup(database, backups / "kaigo-20260601-090000.kaigobackup", ready.connect, at)
    return place


def trouble_of(work: Callable[[], object], limit: int) -> bool:
    """Whether the work was stopped, which is told in words and in no other way."""
    with files_of_at_most(limit):
        try:
            work()
        except Trouble:
            return True
    return False


def back_up(place: Place) -> None:
    write_backup(place.data.database, place.backups / "b.kaigobackup", place.open_it().connect, place.at)


def go_back(place: Place) -> None:
    opened = open_backup(place.data, place.backups / "kaigo-20260601-090000.kaigobackup")
    restore(place.data, opened, migrations=place.migrations, backups=place.backups, at=place.at)
    place.data.look()


@pytest.mark.parametrize("work", [back_up, go_back], ids=lambda one: one.__name__)
def test_what_was_saved_stays_wherever_writing_stops(place: Place, work: Callable[[Place], None]):
    stopped = [trouble_of(lambda: work(place), limit) for limit in LIMITS if _is_kept(place)]
    assert stopped[0]
    assert not stopped[-1]


def _is_kept(place: Place) -> bool:
    assert place.labels() == ["作成", "前"]
    assert verify(place.data.database, place.open_it().connect).is_whole
    for backup in backups_in(place.backups):
        check_sum(backup.path)
    return True


def test_an_edit_is_kept_or_told_and_the_next_one_is_made(place: Place):
    expected = ["作成", "前"]
    for number, limit in enumerate(LIMITS):
        label = str(number)
        if not trouble_of(lambda label=label: place.edit(label, LONG * 2 + label), limit):
            expected.append(label)
        assert place.labels() == expected
    assert verify(place.data.database, place.open_it().connect).is_whole
    assert 2 < len(expected) < len(LIMITS)


def test_a_first_start_is_made_or_made_another_time(tmp_path: Path, migrations: Path, at: datetime):
    stopped = []
    for limit in [*FEW, LIMITS[-1]]:
        home = tmp_path / str(limit)
        data = DataFile(home / "kaigo.db", MemoryKeyring())
        place = Place(data, home, migrations, at)

        def start(place: Place = place) -> None:
            place.data.keep_in_keyring()
            place.labels()

        stopped.append(trouble_of(start, limit))
        if not isinstance(data.look(), Ready):
            data.keep_in_keyring()
        assert place.labels() == []
    assert stopped[0]
    assert not stopped[-1]


def test_an_older_plain_file_is_encrypted_and_brought_up_to_date_or_stays(
    tmp_path: Path, root: Path, migrations: Path, at: datetime
):
    old = (root / "tests" / "golden" / "databases" / "0003.db").read_bytes()
    stopped = []
    for limit in [*FEW, LIMITS[-1]]:
        home = tmp_path / str(limit)
        home.mkdir()
        database = home / "kaigo.db"
        database.write_bytes(old)
        data = DataFile(database, MemoryKeyring())
        place = Place(data, home / "backups", migrations, at)

        def start(place: Place = place) -> None:
            place.data.keep_in_keyring()
            place.labels()

        stopped.append(trouble_of(start, limit))
        if not isinstance(data.look(), Ready):
            data.keep_in_keyring()
        assert len(place.labels()) == 3
        assert verify(database, place.open_it().connect).is_whole
    assert stopped[0]
    assert not stopped[-1]
