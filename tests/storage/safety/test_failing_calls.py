"""Calls of the system that fail, SQLite's own among them, in everything by which the program writes.

What is put into Python's functions strikes no write of SQLite. Here a library is loaded before libc, and
says at a chosen call what a broken, full or read-only disk would say; once, or from then on.
"""

from __future__ import annotations

import pytest

from tests.failing_calls.running import Row, compiler, tried

EACH = 1
"""Calls of each work that fail by each fault, every fault striking another.

``python3 -m tests.failing_calls`` lets every one fail.
"""
FAULTS = {"EIO", "ENOSPC", "EROFS", "EDQUOT", "EIO when reading"}
WORKS = (
    "save",
    "start_case",
    "undo",
    "throw_away",
    "erase",
    "hand_in",
    "issue",
    "carry",
    "write_out",
    "take_in",
    "back_up",
    "go_back",
    "open_it",
    "give_recovery_key",
    "choose_folder",
    "change_passphrase",
    "migrate",
    "encrypt",
    "tidy",
    "first_start",
)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """What every work left behind."""
    if compiler() is None:
        pytest.skip("no C compiler, or another system than Linux")
    return list(tried(tmp_path_factory.mktemp("shim"), EACH))


@pytest.mark.parametrize("work", WORKS)
def test_a_call_that_fails_is_told_and_nothing_is_lost(rows: list[Row], work: str):
    found = [row for row in rows if row.work == work]
    assert {row.fault for row in found} == FAULTS
    assert [wrong for row in found for wrong in row.wrong] == []
    for row in found:  # each call that was to fail was made, and failed
        assert row.hit == row.tries == min(EACH, row.calls)


def test_the_calls_of_sqlite_itself_are_struck_and_told(rows: list[Row]):
    (saving,) = (row for row in rows if (row.work, row.fault) == ("save", "EIO"))
    assert saving.calls > 20  # pages of the log: nothing of Python writes in a save but its note
    assert saving.told
    assert {row.work for row in rows} == set(WORKS)
