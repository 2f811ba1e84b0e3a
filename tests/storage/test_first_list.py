from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.engine import transaction
from kaigo_desktop.storage.first_list import first_list


def test_it_says_what_the_store_says(store: SqliteCaseStore, database: Path, at: datetime):
    store.create("一", {"corporation": {"name": "架空会"}, "fiscal_year": 2026}, at, "作成")
    store.create("二", {}, at + timedelta(days=1), "作成")
    store.create("三", {}, at + timedelta(days=1), "作成")
    assert [line.title for line in first_list(database)] == ["三", "二", "一"]
    assert first_list(database) == store.lines()


def test_without_a_file_the_list_is_empty_and_no_file_is_made(database: Path):
    assert first_list(database) == ()
    assert not database.parent.exists()


@pytest.mark.parametrize("content", [b"", b"x", b"SQLite format 3\0" + b"\xff" * 5000])
def test_an_unreadable_file_is_refused_rather_than_shown_as_empty(database: Path, content: bytes):
    database.parent.mkdir()
    database.write_bytes(content)
    with pytest.raises(Trouble):
        first_list(database)
    assert database.read_bytes() == content


def test_a_database_of_another_shape_is_refused(database: Path):
    database.parent.mkdir()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE cases (id INTEGER)")
    with pytest.raises(Trouble, match="この版"):
        first_list(database)


def test_it_is_read_without_sqlalchemy(root: Path):
    script = "import sys, kaigo_desktop.storage.first_list; print('sqlalchemy' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "False"


def test_it_is_read_while_the_store_is_in_the_middle_of_a_save(
    opened: Callable[..., SqliteCaseStore], database: Path, at: datetime
):
    store = opened()
    store.create("前", {}, at, "作成")
    with transaction(store._writer) as connection:
        connection.exec_driver_sql("UPDATE cases SET title = '後'")
        assert [line.title for line in first_list(database)] == ["前"]
    assert [line.title for line in first_list(database)] == ["後"]
