from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from kaigo_desktop.domain.cases.kept import CaseId, FieldEdit
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.connecting import driver, plain
from kaigo_desktop.storage.engine import open_engine
from kaigo_desktop.storage.first_list import first_list
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety.verify import verify
from kaigo_desktop.storage.troubles import world_may_fail

Opener = Callable[..., SqliteCaseStore]
LONG = FieldEdit(("plan", "note"), None, "長い文章" * 100_000)


def full(database: Path) -> sqlite3.Connection:
    """A disk on which nothing more fits."""
    connection = plain(database)
    connection.execute("PRAGMA max_page_count = 1")  # never below what is there
    return connection


def read_only(database: Path) -> sqlite3.Connection:
    uri = f"{database.as_uri()}?mode=ro"
    return driver.connect(uri, uri=True, isolation_level=None, check_same_thread=False)


def test_a_full_disk_is_told_and_what_was_saved_stays(opened: Opener, at: datetime):
    store = opened()
    case = store.create("試験", {"plan": {"note": "短い"}}, at, "作成")
    store.close()
    filled = opened(connect=full)
    with pytest.raises(Trouble, match="空き"):
        filled.apply(case, [LONG], at, "x")
    assert filled.load(case)["plan"] == {"note": "短い"}
    assert len(filled.history(case)) == 1


@pytest.mark.parametrize(("number", "said"), [(32, "ほかのプログラムが使っています"), (5, "書き込めません")])
def test_what_windows_says_of_a_held_file_is_not_taken_for_permission(number: int, said: str):
    fault = PermissionError(errno.EACCES, "denied")
    fault.winerror = number  # type: ignore[attr-defined, unused-ignore]
    with pytest.raises(Trouble, match=said), world_may_fail():
        raise fault


def test_the_store_goes_on_once_there_is_room_again(opened: Opener, at: datetime):
    store = opened()
    case = store.create("試験", {}, at, "作成")
    store.close()
    filled = opened(connect=full)
    with pytest.raises(Trouble):
        filled.apply(case, [LONG], at, "x")
    filled.close()
    again = opened()
    assert again.apply(case, [LONG], at, "x").number == 2


def test_a_file_that_cannot_be_written_is_told(opened: Opener, at: datetime):
    store = opened()
    case = store.create("試験", {}, at, "作成")
    reader = SqliteCaseStore(open_engine(store_path(store), read_only))
    with pytest.raises(Trouble, match="書き込め"):
        reader.apply(case, [LONG], at, "x")
    reader.close()


def store_path(store: SqliteCaseStore) -> Path:
    with store._reader.connect() as connection:
        return Path(str(connection.exec_driver_sql("PRAGMA database_list").one()[2]))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="rights do not bind this user")
def test_a_folder_that_cannot_be_written_is_told(opened: Opener, database: Path):
    database.parent.mkdir()
    database.parent.chmod(0o500)
    with pytest.raises(Trouble, match="書き込め"):
        opened()
    database.parent.chmod(0o700)


def test_a_file_where_the_folder_should_be_is_told(opened: Opener, database: Path):
    database.parent.write_text("x", encoding="utf-8")
    with pytest.raises(Trouble, match="書き込め"):
        opened()


def test_a_file_locked_by_another_program_is_told(opened: Opener, database: Path, at: datetime):
    store = opened()
    case = store.create("試験", {}, at, "作成")
    with closing(driver.connect(str(database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        hurried = SqliteCaseStore(open_engine(database, busy_ms=10))
        with pytest.raises(Trouble, match="ほかのプログラム"):
            hurried.apply(case, [LONG], at, "x")
        hurried.close()
        other.execute("ROLLBACK")
    assert store.apply(case, [LONG], at, "x").number == 2


def test_a_page_damaged_in_the_middle_is_told_when_it_is_read(opened: Opener, database: Path, at: datetime):
    store = opened()
    case = store.create("試験", {"plan": {"note": "文" * 50_000}}, at, "作成")
    store.close()
    whole = database.read_bytes()
    database.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Trouble, match="壊れて"):
        opened().load(case)


@pytest.mark.parametrize(
    "spoil",
    [
        "records SET body = replace(body, '{', '')",
        "records SET body = CAST(x'7b22a0227d' AS TEXT)",
        "history SET edits = '[0]'",
        "history SET label = CAST(x'a0' AS TEXT)",
        "history SET at = 'yesterday'",
        "cases SET changed_at = '2026-99-99'",
        "cases SET title = CAST(x'e5a4' AS TEXT)",
    ],
)
def test_letters_changed_by_the_disk_in_a_plain_file_are_told(
    opened: Opener, database: Path, at: datetime, spoil: str
):
    store = opened()
    case = store.create("試験", {"plan": {"a": 1}}, at, "作成")
    store.close()
    with closing(plain(database)) as other:
        other.execute(f"UPDATE {spoil}").close()
    store = opened()
    told = 0
    for read in (
        lambda: first_list(database),
        store.lines,
        lambda: store.load(case),
        lambda: store.apply(case, [LONG], at, "x"),
        lambda: store.history(case),
        lambda: store.trail(case),
    ):
        try:
            read()
        except Trouble as trouble:
            told += "壊れて" in trouble.what
    assert told


@pytest.mark.parametrize(
    "spoil", ["records SET body = '{'", "history SET edits = CAST(x'5b22a0225d' AS TEXT)"]
)
def test_a_check_finds_letters_that_are_none(opened: Opener, database: Path, at: datetime, spoil: str):
    opened().create("試験", {"plan": {"a": 1}}, at, "作成")
    with closing(plain(database)) as other:
        other.execute(f"UPDATE {spoil}").close()
    assert not verify(database, plain).is_whole


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "空き"),
        (errno.EACCES, "書き込め"),
        (errno.EROFS, "書き込め"),
        (errno.EIO, "読み書き"),
    ],
)
def test_an_error_of_the_system_says_what_to_do(number: int, said: str):
    with pytest.raises(Trouble, match=said) as caught, world_may_fail():
        raise OSError(number, "/home/名前/kaigo.db")
    assert caught.value.what_to_do.endswith("。")
    assert "名前" not in str(caught.value)


def test_a_defect_of_ours_is_not_called_trouble(store: SqliteCaseStore, at: datetime):
    with (
        store._reader.connect() as connection,
        pytest.raises(Exception, match="no such column") as caught,
        world_may_fail(),
    ):
        connection.exec_driver_sql("SELECT nowhere FROM cases")
    assert not isinstance(caught.value, Trouble)


def test_an_error_of_the_driver_shows_no_entered_text(store: SqliteCaseStore):
    with store._reader.connect() as connection, pytest.raises(Exception, match="no such column") as caught:
        connection.exec_driver_sql("SELECT nowhere FROM cases WHERE title = ?", ("山田花子",))
    assert "山田花子" not in str(caught.value)


def test_a_connection_on_which_something_failed_is_not_used_again(
    database: Path, migrations: Path, backups: Path, at: datetime
):
    """SQLite may go on calling the file damaged on it, though the disk is well again."""
    opened: list[sqlite3.Connection] = []

    def connect(path: Path) -> sqlite3.Connection:
        opened.append(plain(path))
        return opened[-1]

    store = open_store(database, migrations=migrations, backups=backups, at=at, connect=connect)
    case = store.create("案件", {}, at, "作成")
    before = len(opened)
    with pytest.raises(KeyError):  # no failure of the file
        store.apply(CaseId(99), [], at, "x")
    assert store.load(case)
    assert len(opened) == before
    opened[-1].execute("PRAGMA query_only = ON")
    with pytest.raises(Trouble, match="書き込め"):
        store.apply(case, [], at, "x")
    store.apply(case, [], at, "x")
    assert len(opened) == before + 1
    store.close()
