"""Every failure of a disk at every operation: told in words, and what was there stays."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from kaigo_desktop.domain.cases.kept import CaseId, FieldEdit
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage import folders
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.connecting import Connect, driver, is_plain, plain
from kaigo_desktop.storage.engine import open_engine
from kaigo_desktop.storage.first_list import first_list
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety.backup import write_backup
from kaigo_desktop.storage.safety.container import check_sum
from kaigo_desktop.storage.safety.data_file import DataFile, Ready
from kaigo_desktop.storage.safety.key_file import key_path
from kaigo_desktop.storage.safety.restore import open_backup, preview, restore
from kaigo_desktop.storage.safety.verify import look_quickly, verify
from tests.keyrings import MemoryKeyring

FAULTS = {
    "ENOSPC": (errno.ENOSPC, "空き"),
    "EIO": (errno.EIO, "読み書き"),
    "EROFS": (errno.EROFS, "書き込め"),
    "EACCES": (errno.EACCES, "書き込め"),
}


@dataclass
class Scene:
    """An encrypted file with one case, and a good backup of it."""

    data: DataFile
    ready: Ready
    backup: Path
    migrations: Path
    at: datetime

    @property
    def database(self) -> Path:
        return self.data.database

    def titles(self) -> list[str]:
        return [line.title for line in first_list(self.database, self.ready.connect)]


@pytest.fixture
def scene(database: Path, backups: Path, migrations: Path, at: datetime) -> Scene:
    data = DataFile(database, MemoryKeyring())
    ready = data.keep_in_keyring()
    store = open_store(database, migrations=migrations, backups=backups, at=at, connect=ready.connect)
    store.create("一つ目", {"plan": {"note": "文"}}, at, "作成")
    store.close()
    backup = backups / "good.kaigobackup"
    write_backup(database, backup, ready.connect, at)
    return Scene(data, ready, backup, migrations, at)


def back_up(scene: Scene) -> None:
    write_backup(scene.database, scene.backup, scene.ready.connect, scene.at)


def go_back(scene: Scene) -> None:
    opened = open_backup(scene.data, scene.backup)
    restore(scene.data, opened, migrations=scene.migrations, backups=scene.backup.parent, at=scene.at)
    scene.data.look()


def look_inside(scene: Scene) -> None:
    preview(scene.data, open_backup(scene.data, scene.backup))


def new_recovery(scene: Scene) -> None:
    scene.data.new_recovery_key()


def start(scene: Scene) -> None:
    scene.data.look()
    open_store(
        scene.database,
        migrations=scene.migrations,
        backups=scene.backup.parent,
        at=scene.at,
        connect=scene.ready.connect,
    ).close()


OPERATIONS: tuple[Callable[[Scene], None], ...] = (back_up, go_back, look_inside, new_recovery, start)


class FailingDisk:
    """Fails at the n-th write of a kind; whoever asks for a file to read gets it."""

    def __init__(self, number: int, after: int) -> None:
        self._number = number
        self._left = after
        self.has_failed = False

    def fail(self) -> None:
        self._left -= 1
        if self._left < 0:
            self.has_failed = True
            raise OSError(self._number, os.strerror(self._number), "kaigo.db")


def break_writing(patched: pytest.MonkeyPatch, disk: FailingDisk) -> None:
    real_open, real_fsync, real_replace = os.open, os.fsync, Path.replace
    real_path_open = Path.open

    def opens(path: object, flags: int, *rest: object) -> int:
        if flags & (os.O_WRONLY | os.O_CREAT):
            disk.fail()
        return real_open(path, flags, *rest)  # type: ignore[arg-type]

    def syncs(handle: int) -> None:
        disk.fail()
        real_fsync(handle)

    def replaces(path: Path, target: Path) -> Path:
        disk.fail()
        return real_replace(path, target)

    def path_opens(path: Path, mode: str = "r", *rest: object, **more: object) -> object:
        if set(mode) & set("wa+"):
            disk.fail()
        return real_path_open(path, mode, *rest, **more)  # type: ignore[call-overload]

    patched.setattr(os, "open", opens)
    patched.setattr(os, "fsync", syncs)
    patched.setattr(Path, "replace", replaces)
    patched.setattr(Path, "open", path_opens)


def trouble_of_doing(operation: Callable[[Scene], None], scene: Scene) -> Trouble | None:
    try:
        operation(scene)
    except Trouble as trouble:
        return trouble
    return None


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.__name__)
def test_a_failing_disk_is_told_and_what_was_there_stays(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, fault: str, operation: Callable[[Scene], None]
):
    """Every write of the operation fails once: the first in one run, the second in the next, and so on."""
    number, said = FAULTS[fault]
    for after in range(60):
        disk = FailingDisk(number, after)
        with monkeypatch.context() as patched:
            break_writing(patched, disk)
            told = trouble_of_doing(operation, scene)
        assert told is None or (disk.has_failed and said in str(told)), told
        found = scene.data.look()
        assert isinstance(found, Ready), after
        assert scene.titles() == ["一つ目"], after
        assert verify(scene.database, found.connect).is_whole, after
        check_sum(scene.backup)
        assert key_path(scene.database).exists()
        if not disk.has_failed:
            return
    raise AssertionError("the operation writes without end")


@pytest.mark.parametrize("fault", FAULTS)
def test_encrypting_a_plain_file_survives_every_fault(
    tmp_path: Path, migrations: Path, at: datetime, monkeypatch: pytest.MonkeyPatch, fault: str
):
    number, _ = FAULTS[fault]
    for after in range(40):
        database = tmp_path / str(after) / "kaigo.db"
        store = open_store(database, migrations=migrations, backups=tmp_path, at=at)
        store.create("一つ目", {}, at, "作成")
        store.close()
        data = DataFile(database, MemoryKeyring())
        disk = FailingDisk(number, after)
        with monkeypatch.context() as patched:
            break_writing(patched, disk)
            try:
                data.keep_in_keyring()
            except Trouble:
                assert disk.has_failed
        found = data.look()
        connect = found.connect if isinstance(found, Ready) else plain
        assert [line.title for line in first_list(database, connect)] == ["一つ目"], after
        if not disk.has_failed:
            assert not is_plain(database)
            return
    raise AssertionError("encrypting writes without end")


def full(connect: Connect) -> Connect:
    """A disk on which nothing more fits."""

    def opened(database: Path) -> sqlite3.Connection:
        connection = connect(database)
        connection.execute("PRAGMA max_page_count = 1").close()
        return connection

    return opened


def refusing(connect: Connect) -> Connect:
    """A disk that can be read only."""

    def opened(database: Path) -> sqlite3.Connection:
        connection = connect(database)
        connection.execute("PRAGMA query_only = ON").close()
        return connection

    return opened


@pytest.mark.parametrize(("broken", "said"), [(full, "空き"), (refusing, "書き込め")])
def test_an_edit_that_cannot_be_written_is_told_and_not_called_saved(
    scene: Scene, broken: Callable[[Connect], Connect], said: str
):
    edit = FieldEdit(("plan", "note"), None, "長い文" * 50_000)
    store = SqliteCaseStore(open_engine(scene.database, broken(scene.ready.connect)))
    with pytest.raises(Trouble, match=said):
        store.apply(CaseId(1), [edit], scene.at, "x")
    store.close()
    with closing(scene.ready.connect(scene.database)) as connection:
        assert connection.execute("SELECT count(*) FROM history").fetchone() == (1,)
    assert look_quickly(scene.database, scene.ready.connect).is_whole


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("SQLITE_FULL", "空き"),
        ("SQLITE_IOERR_WRITE", "読み書き"),
        ("SQLITE_IOERR_FSYNC", "読み書き"),
        ("SQLITE_READONLY_DIRECTORY", "書き込め"),
        ("SQLITE_CANTOPEN_ISDIR", "書き込め"),
        ("SQLITE_CORRUPT_INDEX", "壊れて"),
    ],
)
def test_what_the_driver_says_of_a_disk_is_said_in_words(scene: Scene, code: str, said: str):
    def failing(database: Path) -> sqlite3.Connection:
        error = driver.OperationalError("disk")
        error.sqlite_errorname = code
        raise error

    with pytest.raises(Trouble, match=said):
        first_list(scene.database, failing)


def test_a_scanner_that_holds_a_file_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """As on Windows, where no file takes the place of one that is open."""
    part, target = tmp_path / "part", tmp_path / "target"
    part.write_bytes(b"new")
    target.write_bytes(b"old")
    real, refusals = Path.replace, iter([True, True])

    def held(path: Path, other: Path) -> Path:
        if next(refusals, False):
            raise PermissionError(13, "held")
        return real(path, other)

    monkeypatch.setattr(folders, "_WAITS", (0.0, 0.0, 0.0))
    monkeypatch.setattr(Path, "replace", held)
    folders.take_place(part, target)
    assert target.read_bytes() == b"new"
    assert not part.exists()
