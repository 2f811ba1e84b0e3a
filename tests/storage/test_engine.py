"""Transactions, and the connections that they are given, on a file of the newest schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, Executable, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.connecting import driver, plain
from kaigo_desktop.storage.engine import close, for_writing, open_engine, transaction
from kaigo_desktop.storage.tables import LEADS, RECORDS

A_LEAD = insert(LEADS).values(preparation="gbizid", days=30)
OF_NO_CASE = insert(RECORDS).values(case_id=999, section="plan", key="", position=0, body="{}")


@pytest.fixture
def opened_files() -> list[sqlite3.Connection]:
    """Every connection that the engine opened, in turn."""
    return []


@pytest.fixture
def engine(
    store: SqliteCaseStore, database: Path, opened_files: list[sqlite3.Connection]
) -> Iterator[Engine]:
    store.close()

    def connect(file: Path) -> sqlite3.Connection:
        opened_files.append(plain(file))
        return opened_files[-1]

    made = for_writing(open_engine(database, connect))
    yield made
    close(made)


def attempt(engine: Engine, *statements: Executable, then: BaseException | None = None) -> None:
    with transaction(engine) as connection:
        for statement in statements:
            connection.execute(statement)
        if then is not None:
            raise then


def leads(engine: Engine) -> int:
    with transaction(engine) as connection:
        return connection.scalar(select(func.count()).select_from(LEADS)) or 0


def is_closed(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT 1").close()
    except driver.ProgrammingError:
        return True
    return False


def test_one_connection_serves_one_transaction_after_another(
    engine: Engine, opened_files: list[sqlite3.Connection]
):
    attempt(engine, A_LEAD)
    assert leads(engine) == 1
    assert len(opened_files) == 1


def test_a_transaction_whose_commit_fails_leaves_nothing_behind(
    engine: Engine, opened_files: list[sqlite3.Connection]
):
    """SQLite keeps it open then, for another try: the next transaction would commit it along."""
    with pytest.raises((IntegrityError, driver.IntegrityError)):
        attempt(engine, text("PRAGMA defer_foreign_keys = ON"), A_LEAD, OF_NO_CASE)
    assert is_closed(opened_files[0])
    assert leads(engine) == 0
    attempt(engine, A_LEAD)
    assert leads(engine) == 1


@pytest.mark.parametrize("error", [KeyError("no such case"), KeyboardInterrupt()])
def test_what_ends_in_an_error_is_rolled_back(engine: Engine, error: BaseException):
    with pytest.raises(type(error)):
        attempt(engine, A_LEAD, then=error)
    assert leads(engine) == 0


def test_a_transaction_that_ended_by_itself_is_never_called_saved(engine: Engine):
    """SQLite ends one by itself where a disk fails; somebody might pass over that error."""
    with pytest.raises(driver.OperationalError):
        attempt(engine, A_LEAD, text("ROLLBACK"))
    assert leads(engine) == 0


def test_closing_closes_every_file_and_one_in_use_when_it_is_done(
    engine: Engine, opened_files: list[sqlite3.Connection]
):
    assert leads(engine) == 0
    close(engine)
    with transaction(engine) as connection:
        connection.execute(A_LEAD)
        close(engine)
        assert [is_closed(one) for one in opened_files] == [True, False]
    assert all(map(is_closed, opened_files))
    assert leads(engine) == 1
    assert len(opened_files) == 3
