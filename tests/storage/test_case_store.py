from __future__ import annotations

import json
import os
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from kaigo_desktop.domain.cases.address import DECISIONS, TITLE
from kaigo_desktop.domain.cases.kept import (
    CaseId,
    FieldEdit,
    Issued,
    RecordAdded,
    RecordRemoved,
    StepKind,
    Turn,
)
from kaigo_desktop.domain.cases.undoing import inverse
from kaigo_desktop.storage.case_store import SqliteCaseStore

FULL = {
    "format": "kaigo-case/1",
    "as_of": "2026-06-15",
    "fiscal_year": 2026,
    "prefecture": "13",
    "corporation": {"name": "社会福祉法人 𠮷野会", "bank_account": {"bank": "架空銀行"}},
    "offices": [
        {"key": "A", "name": "本店", "staff": {"fte_total": 8.6}, "careplan_link": {"started_on": None}},
        {"key": "B", "services": ["11", "A2"], "life": False},
    ],
    "partners": [{"name": "協力法人"}],
    "support": {"kind": None},
    "expenses": [
        {"key": "e1", "category": "monitoring", "cost": 2_100_000, "office": "A"},
        {"key": "e2", "category": "device_accessory", "cost": 0, "attached_to": "e1"},
    ],
    "settings": {"package_cap": None, "rounding_unit": 1},
    "pledges": {"wage_return": False},
    "local_programmes": [
        {"id": "x", "rate": "1/2", "cap": 1, "per": "case", "categories": ["transfer"]},
    ],
    "awards": [{"programme": "p"}, {"programme": "q"}],
    "plan": {"offices": {"A": {"problems": [{"text": "転記"}]}}},
    "form_facts": {"officers": [{"name": "長"}]},
}


def make(store: SqliteCaseStore, at: datetime, **document: object) -> CaseId:
    return store.create("試験", {"format": "kaigo-case/1", **document}, at, "作成")


def test_a_document_comes_back_as_it_was_in_the_order_of_the_case_file(store: SqliteCaseStore, at: datetime):
    upside_down = dict(reversed(FULL.items()))
    case = store.create("試験", upside_down, at, "作成")
    assert json.dumps(store.load(case)) == json.dumps(FULL)


def test_no_partners_and_partners_not_known_stay_apart(store: SqliteCaseStore, at: datetime):
    assert store.load(make(store, at, partners=[]))["partners"] == []
    assert "partners" not in store.load(make(store, at))
    assert "partners" not in store.load(make(store, at, partners=None))


def test_partners_and_awards_have_keys_that_no_document_shows(store: SqliteCaseStore, at: datetime):
    case = store.create("試験", FULL, at, "作成")
    assert store.keys(case, "awards") == ("award-1", "award-2")
    store.apply(case, [FieldEdit(("awards", "award-2", "amount"), None, 5)], at, "金額")
    assert store.load(case)["awards"] == [{"programme": "p"}, {"programme": "q", "amount": 5}]


def test_an_edit_is_kept_with_what_was_there_before(store: SqliteCaseStore, at: datetime):
    case = store.create("試験", FULL, at, "作成")
    later = at + timedelta(minutes=1)
    edit = FieldEdit(("expenses", "e1", "cost"), "誤った控え", 1_000)
    step = store.apply(case, [edit], later, "費用の変更")
    assert step.number == 2
    assert step.edits == (FieldEdit(("expenses", "e1", "cost"), 2_100_000, 1_000),)
    assert store.history(case)[1:] == (step,)
    assert store.load(case)["expenses"][0]["cost"] == 1_000


def test_history_begins_with_the_making_of_the_case(store: SqliteCaseStore, at: datetime):
    (first,) = store.history(make(store, at))
    assert (first.number, first.at, first.label, first.edits) == (1, at, "作成", ())


def test_a_field_set_to_none_is_gone_with_the_object_it_leaves_empty(store: SqliteCaseStore, at: datetime):
    case = make(store, at, offices=[{"key": "A", "staff": {"fte_total": 8.6}}])
    store.apply(case, [FieldEdit(("offices", "A", "staff", "fte_total"), 8.6, None)], at, "x")
    assert store.load(case)["offices"] == [{"key": "A"}]


def test_a_field_deep_in_nothing_makes_its_objects(store: SqliteCaseStore, at: datetime):
    case = make(store, at)
    store.apply(case, [FieldEdit(("plan", "offices", "A", "schedule"), None, ["x"])], at, "x")
    assert store.load(case)["plan"] == {"offices": {"A": {"schedule": ["x"]}}}


def test_the_list_follows_title_applicant_year_and_time(store: SqliteCaseStore, at: datetime):
    first, second = make(store, at), make(store, at + timedelta(hours=1))
    edits = [
        FieldEdit(("corporation", "name"), None, "架空会"),
        FieldEdit(("case", "fiscal_year"), None, 2026),
    ]
    store.apply(first, edits, at + timedelta(hours=2), "x")
    store.apply(second, [FieldEdit(TITLE, None, "改名")], at + timedelta(hours=3), "x")
    lines = [(line.id, line.title, line.applicant, line.fiscal_year) for line in store.lines()]
    assert lines == [(second, "改名", "", None), (first, "試験", "架空会", 2026)]
    assert store.lines()[1].changed_at == at + timedelta(hours=2)
    store.apply(first, [FieldEdit(("corporation", "name"), None, None)], at, "x")
    assert store.lines()[1].applicant == ""


def test_title_and_decisions_change_by_steps_that_say_what_was_before(store: SqliteCaseStore, at: datetime):
    case = make(store, at)
    done, skipped = {"done_on": "2026-06-15"}, {"skipped": "理由"}
    choice = (DECISIONS, "preparation/quotes")
    edits = [FieldEdit(TITLE, None, "改名"), FieldEdit(choice, None, done)]
    assert store.apply(case, edits, at, "x").edits == (
        FieldEdit(TITLE, "試験", "改名"),
        FieldEdit(choice, None, done),
    )
    assert store.apply(case, [FieldEdit(choice, None, skipped)], at, "x").edits == (
        FieldEdit(choice, done, skipped),
    )
    assert store.apply(case, [FieldEdit(choice, None, {})], at, "x").edits == (
        FieldEdit(choice, skipped, None),
    )
    assert (store.title(case), store.deadlines.choices(case)) == ("改名", {})
    assert [step.edits for step in store.history(case, 3)] == [
        (FieldEdit(choice, done, skipped),),
        (FieldEdit(choice, skipped, None),),
    ]


@pytest.mark.parametrize(
    "edit",
    [
        FieldEdit(TITLE, None, None),
        FieldEdit(TITLE, None, ""),
        FieldEdit((DECISIONS, "a"), None, "済"),
        FieldEdit((DECISIONS,), None, {}),
        FieldEdit((DECISIONS, ""), None, {}),
        FieldEdit((DECISIONS, "a", "done_on"), None, "2026-06-15"),
    ],
)
def test_what_no_title_and_no_decision_can_be_is_not_kept(
    store: SqliteCaseStore, at: datetime, edit: FieldEdit
):
    case = make(store, at)
    with pytest.raises((KeyError, ValueError)):
        store.apply(case, [FieldEdit(("case", "fiscal_year"), None, 2026), edit], at, "x")
    assert (store.title(case), len(store.history(case)), store.load(case)) == ("試験", 1, store.load(case))
    assert store.lines()[0].fiscal_year is None


def test_a_case_in_the_bin_is_not_in_the_list(store: SqliteCaseStore, database: Path, at: datetime):
    make(store, at)
    with sqlite3.connect(database) as raw:
        raw.execute("UPDATE cases SET deleted_at = '2026-07-01'")
    raw.close()
    assert store.lines() == ()


def test_a_record_is_added_at_the_end_and_removed_with_its_place(store: SqliteCaseStore, at: datetime):
    case = store.create("試験", FULL, at, "作成")
    store.apply(case, [RecordAdded("expenses", "e3", {"key": "e3"})], at, "追加")
    step = store.apply(case, [RecordRemoved("expenses", "e1", 99, {})], at, "削除")
    assert step.edits == (RecordRemoved("expenses", "e1", 0, FULL["expenses"][0]),)
    assert store.keys(case, "expenses") == ("e2", "e3")
    again = store.apply(case, [RecordRemoved("expenses", "e3", 0, {})], at, "削除")
    assert again.edits[0].position == 1
    assert store.history(case)[-1] == again


def test_partners_are_known_once_one_is_added_and_asked_for_by_an_empty_list(
    store: SqliteCaseStore, at: datetime
):
    case = make(store, at)
    step = store.apply(case, [FieldEdit(("partners",), None, [])], at, "なし")
    assert (step.edits, store.load(case)["partners"]) == ((FieldEdit(("partners",), None, []),), [])
    store.apply(case, [FieldEdit(("partners",), [], None)], at, "わからない")
    assert "partners" not in store.load(case)
    store.apply(case, [RecordAdded("partners", "partner-1", {"name": "乙"})], at, "追加")
    store.apply(case, [RecordRemoved("partners", "partner-1", 0, {})], at, "削除")
    assert store.load(case)["partners"] == []


@pytest.mark.parametrize(
    "edit",
    [
        FieldEdit((), None, 1),
        FieldEdit(("nowhere", "x"), None, 1),
        FieldEdit(("corporation",), None, 1),
        FieldEdit(("case", "format"), None, 1),
        FieldEdit(("offices", "A"), None, 1),
        FieldEdit(("offices", "A", "key"), None, "B"),
        FieldEdit(("offices", "Z", "name"), None, "x"),
        FieldEdit(("corporation", "name", "x"), None, "x"),
        FieldEdit(("offices", "B", "services", "0"), None, "x"),
        RecordAdded("corporation", "x", {}),
        RecordRemoved("expenses", "e9", 0, {}),
        RecordRemoved("corporation", "", 0, {}),
    ],
)
def test_what_has_no_place_raises_key_error_and_keeps_nothing(
    store: SqliteCaseStore, at: datetime, edit: FieldEdit
):
    case = store.create("試験", FULL, at, "作成")
    good = FieldEdit(("pledges", "plan_drafted"), None, True)
    with pytest.raises(KeyError):
        store.apply(case, [good, edit], at, "x")
    assert store.load(case) == FULL
    assert len(store.history(case)) == 1


@pytest.mark.parametrize(
    "edit",
    [
        FieldEdit(("plan", "x"), None, float("nan")),
        FieldEdit(("plan", "x"), None, "\ud800"),
        FieldEdit(("plan", "x"), None, {1: "x"}),
        FieldEdit(("plan", "x"), None, (1, 2)),
        FieldEdit(("partners",), None, None),
        RecordAdded("expenses", "e1", {"key": "e1"}),
        RecordAdded("expenses", "e3", {"key": "e4"}),
        RecordAdded("awards", "", {"programme": "x"}),
    ],
)
def test_what_a_case_cannot_hold_is_refused_and_keeps_nothing(
    store: SqliteCaseStore, at: datetime, edit: FieldEdit
):
    case = store.create("試験", FULL, at, "作成")
    with pytest.raises((TypeError, ValueError)):
        store.apply(case, [edit], at, "x")
    assert store.load(case) == FULL
    assert len(store.history(case)) == 1


@pytest.mark.parametrize(
    "document",
    [
        {"format": "kaigo-case/2"},
        {"officers": []},
        {"offices": [{"name": "鍵なし"}]},
        {"offices": [{"key": "A"}, {"key": "A"}]},
        {"offices": {"A": {}}},
        {"corporation": []},
        {"plan": {"at": timedelta()}},
    ],
)
def test_a_document_that_is_no_case_file_is_not_kept(
    store: SqliteCaseStore, at: datetime, document: dict[str, object]
):
    with pytest.raises((TypeError, ValueError)):
        store.create("試験", document, at, "作成")
    assert store.lines() == ()


def test_a_case_that_does_not_exist_raises_key_error_everywhere(store: SqliteCaseStore, at: datetime):
    nobody = CaseId(7)
    for call in (
        lambda: store.load(nobody),
        lambda: store.keys(nobody, "offices"),
        lambda: store.apply(nobody, [], at, "x"),
        lambda: store.title(nobody),
        lambda: store.history(nobody),
        lambda: store.record_issued(nobody, []),
        lambda: store.issued(nobody),
    ):
        with pytest.raises(KeyError):
            call()


def test_of_documents_issued_the_newest_of_each_kind_is_told(store: SqliteCaseStore, at: datetime):
    case = make(store, at)
    old = Issued("application", "A", None, "a.pdf", "1", "f", "r", at)
    new = Issued("application", "A", None, "a2.pdf", "2", "f", "r", at + timedelta(days=1))
    report = Issued("effect-report", None, 1, "r.pdf", "3", "f", "r", at)
    store.record_issued(case, [old, report])
    store.record_issued(case, [new])
    assert store.issued(case) == (report, new)


def listened(store: SqliteCaseStore) -> list[str]:
    """What SQLite is told from now on."""
    said: list[str] = []

    def listen(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(said.append)

    event.listen(store._reader, "connect", listen)
    store.close()  # it opens the file again
    return said


def test_one_saved_edit_is_one_commit(store: SqliteCaseStore, at: datetime):
    """In WAL mode with synchronous=FULL a commit is one fsync of the log, so the driver's commits count."""
    case = store.create("試験", FULL, at, "作成")
    said = listened(store)
    store.apply(case, [FieldEdit(("expenses", "e1", "cost"), None, 5)], at, "x")
    ends = [text for text in said if text.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT"))]
    assert ends == ["BEGIN IMMEDIATE", "COMMIT"]
    assert sum(text.startswith(("INSERT", "UPDATE")) for text in said) == 3
    with store._reader.connect() as connection:
        pragma = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        }
    assert pragma == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 5000,
    }


def test_a_record_that_comes_back_at_its_place_is_one_commit_too(store: SqliteCaseStore, at: datetime):
    case = store.create("試験", FULL, at, "作成")
    removed = store.apply(case, [RecordRemoved("expenses", "e1", 0, {})], at, "費用の削除")
    said = listened(store)
    back = store.apply(case, inverse(removed.edits), at, "費用の削除", Turn(StepKind.UNDO, removed.number))
    ends = [text for text in said if text.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT"))]
    assert ends == ["BEGIN IMMEDIATE", "COMMIT"]
    assert store.keys(case, "expenses") == ("e1", "e2")
    assert store.history(case)[-1] == back
    assert store.trail(case)[-1].turn == Turn(StepKind.UNDO, removed.number)


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_only_the_owner_may_read_the_file_and_what_lies_beside_it(
    store: SqliteCaseStore, database: Path, at: datetime
):
    make(store, at)
    rights = {path.name: path.stat().st_mode & 0o777 for path in database.parent.iterdir()}
    assert set(rights) == {"kaigo.db", "kaigo.db-wal", "kaigo.db-shm", "kaigo.last"}
    assert set(rights.values()) == {0o600}
    assert database.parent.stat().st_mode & 0o777 == 0o700
