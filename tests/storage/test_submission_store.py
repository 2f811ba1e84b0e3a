from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from kaigo_desktop.domain.cases.kept import CaseId, Issued
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Submission, SubmissionId, SubmittedFile
from kaigo_desktop.storage.case_store import SqliteCaseStore

Opener = Callable[..., SqliteCaseStore]
CASE = {"format": "kaigo-case/1", "corporation": {"name": "社会福祉法人 𠮷野会"}}
FILES = (
    SubmittedFile(CopyKey("application"), "交付申請書", "a.pdf", "1", "f1"),
    SubmittedFile(CopyKey("effect-report", "A", 2, "mhlw-r7-technology"), "効果報告書", "b.pdf", "2", "f2"),
)


def handed_in(at: datetime) -> Submission:
    return Submission(SubmissionId(0), date(2026, 6, 30), "窓口へ持参", at, "x=1", CASE, FILES)


def made(store: SqliteCaseStore, at: datetime) -> CaseId:
    return store.create("試験", CASE, at, "作成")


def test_what_was_handed_in_is_there_whole_after_a_restart(opened: Opener, at: datetime) -> None:
    store = opened()
    case = made(store, at)
    number = store.submissions.keep(case, handed_in(at), [b"first", b"second"])
    store.close()
    again = opened()
    assert again.submissions.of_case(case) == (replace(handed_in(at), id=number),)
    assert [again.submissions.content(number, place) for place in (0, 1)] == [b"first", b"second"]


def test_the_newest_set_stands_first_and_no_case_sees_anothers(store: SqliteCaseStore, at: datetime) -> None:
    case, other = made(store, at), made(store, at)
    first = store.submissions.keep(case, handed_in(at), [b"1", b"2"])
    second = store.submissions.keep(case, handed_in(at), [b"1", b"2"])
    assert [one.id for one in store.submissions.of_case(case)] == [second, first]
    assert store.submissions.of_case(other) == ()


def test_nothing_can_change_what_was_handed_in(store: SqliteCaseStore, at: datetime, database: Path) -> None:
    store.submissions.keep(made(store, at), handed_in(at), [b"1", b"2"])
    store.close()
    with closing(sqlite3.connect(database)) as connection:
        for change in ("submissions SET note = 'x'", "submitted_files SET content = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="never changed"):
                connection.execute(f"UPDATE {change}")


def test_a_deleted_case_takes_what_was_handed_in_along(
    store: SqliteCaseStore, at: datetime, database: Path
) -> None:
    case = made(store, at)
    store.submissions.keep(case, handed_in(at), [b"content to be gone", b"2"])
    store.close()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("DELETE FROM cases")
        connection.commit()
        left = [connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert left == [0, 0]
    assert b"content to be gone" not in database.read_bytes()


TABLES = ("submissions", "submitted_files")


def test_files_without_their_content_are_not_kept_at_all(store: SqliteCaseStore, at: datetime) -> None:
    case = made(store, at)
    with pytest.raises(ValueError, match="zip"):
        store.submissions.keep(case, handed_in(at), [b"only one"])
    assert store.submissions.of_case(case) == ()


def test_an_unknown_case_or_file_is_a_key_error(store: SqliteCaseStore, at: datetime) -> None:
    with pytest.raises(KeyError):
        store.submissions.keep(CaseId(99), handed_in(at), [b"1", b"2"])
    with pytest.raises(KeyError):
        store.submissions.of_case(CaseId(99))
    with pytest.raises(KeyError):
        store.submissions.content(SubmissionId(99), 0)


def test_papers_of_two_programmes_are_noted_apart(store: SqliteCaseStore, at: datetime) -> None:
    case = made(store, at)
    one = Issued("effect-report", "A", 1, "a.pdf", "1", "f", "r", at)
    other = replace(one, programme="mhlw-r7-technology", file="b.pdf")
    store.record_issued(case, [one, other])
    assert [paper.file for paper in store.issued(case)] == ["a.pdf", "b.pdf"]
