from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from kaigo_desktop.domain.cases.kept import FieldEdit
from kaigo_desktop.domain.keeping import Findings
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.connecting import Connect, driver
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety.acknowledged import Acknowledged, count_lost
from kaigo_desktop.storage.safety.data_file import Ready
from kaigo_desktop.storage.safety.verify import look_quickly, verify
from tests.storage.safety.conftest import Fill


def test_a_whole_file_is_whole(ready: Ready, fill: Fill, database: Path):
    fill(ready)
    for check in (look_quickly, verify):
        found = check(database, ready.connect)
        assert (found.is_whole, found.cases, found.steps) == (True, 1, 1)


def test_one_changed_byte_anywhere_in_the_file_is_found(ready: Ready, fill: Fill, database: Path):
    case = fill(ready, plan={"note": "長い文" * 3000})
    assert case
    with_free_pages = ready.connect(database)
    with_free_pages.execute("CREATE TABLE gone AS SELECT randomblob(9000) AS x FROM records")
    with_free_pages.execute("DROP TABLE gone")
    assert with_free_pages.execute("PRAGMA freelist_count").fetchone()[0] > 1
    with_free_pages.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    with_free_pages.close()
    whole = database.read_bytes()
    chance = random.Random(11)
    spots = {0, 1, 15, 16, 17, 24, 40, 99, len(whole) - 1} | {
        4096 * page for page in range(len(whole) // 4096)
    }
    spots |= {chance.randrange(len(whole)) for _ in range(250)}
    missed = []
    for spot in sorted(spots):
        changed = bytearray(whole)
        changed[spot] ^= 1 << chance.randrange(8)
        database.write_bytes(changed)
        if verify(database, ready.connect).is_whole:
            missed.append(spot)
    assert missed == []
    database.write_bytes(whole)
    assert verify(database, ready.connect).is_whole


@pytest.mark.parametrize("cut", [-1, -100, -4096, -8192])
def test_a_file_that_was_cut_is_found(ready: Ready, fill: Fill, database: Path, cut: int):
    fill(ready, plan={"note": "長い文" * 3000})
    database.write_bytes(database.read_bytes()[:cut])
    assert not verify(database, ready.connect).is_whole


def test_a_file_with_something_behind_it_is_found(ready: Ready, fill: Fill, database: Path):
    fill(ready)
    database.write_bytes(database.read_bytes() + b"x")
    assert not verify(database, ready.connect).is_whole


def test_a_broken_end_of_the_log_is_told_by_the_last_edit_that_was_called_saved(
    ready: Ready, database: Path, migrations: Path, backups: Path, at: datetime
):
    store = open_store(database, migrations=migrations, backups=backups, at=at, connect=ready.connect)
    case = store.create("試験", {}, at, "作成")
    for number in range(5):
        store.apply(case, [FieldEdit(("plan", "n"), None, number)], at, "x")
    log = database.with_name(database.name + "-wal")
    whole, content = log.read_bytes(), database.read_bytes()
    store.close()
    broken = bytearray(whole)
    broken[len(broken) - 2000] ^= 1
    database.write_bytes(content)
    log.write_bytes(broken)
    assert count_lost(database, ready.connect) == 1
    assert look_quickly(database, ready.connect).is_whole, "a backup would bring less"
    found = verify(database, ready.connect)
    assert (found.lost, found.is_whole) == (1, False)
    database.write_bytes(content)
    log.write_bytes(whole)
    assert count_lost(database, ready.connect) == 0
    assert verify(database, ready.connect).is_whole


def test_the_note_of_the_last_edit_is_read_only_when_it_is_whole(tmp_path: Path):
    database = tmp_path / "kaigo.db"
    note = Acknowledged(database)
    assert note.read() is None
    with note.closing():
        note.note(12345)
        note.note(7)
        assert note.read() == 12345, "two threads may come in any order"
    with note.closing():
        note.note(7)
    assert note.read() == 7
    path = tmp_path / "kaigo.last"
    path.write_bytes(path.read_bytes().replace(b"7", b"8", 1))
    assert note.read() is None
    note.forget()
    assert not path.exists()


@pytest.mark.parametrize("check", [look_quickly, verify])
def test_a_disk_that_failed_for_a_moment_is_not_called_damage(
    ready: Ready, fill: Fill, database: Path, check: Callable[[Path, Connect], Findings]
):
    fill(ready)
    failures = iter(["database disk image is malformed"])

    def connect(path: Path) -> sqlite3.Connection:
        for said in failures:
            raise driver.DatabaseError(said)
        return ready.connect(path)

    assert check(database, connect).is_whole


def test_a_disk_that_gives_no_bytes_is_told_as_that(
    ready: Ready, fill: Fill, database: Path, monkeypatch: pytest.MonkeyPatch
):
    fill(ready)

    def malformed(_path: Path) -> sqlite3.Connection:
        raise driver.DatabaseError("database disk image is malformed")

    def unreadable(_path: Path) -> None:
        raise OSError(5, "bad sector")

    monkeypatch.setattr("kaigo_desktop.storage.safety.verify.read_through", unreadable)
    with pytest.raises(Trouble, match="接続"):
        verify(database, malformed)
