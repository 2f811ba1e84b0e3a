"""A plain data file with bytes that a disk changed: told as trouble, never met as a defect."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date, datetime
from pathlib import Path

import pytest

from kaigo_desktop.domain.cases.address import DECISIONS, TITLE
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.kept import CaseId, FieldEdit, Issued
from kaigo_desktop.domain.deadlines.line import EVER, DeadlineLine
from kaigo_desktop.domain.deadlines.published import Published
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Submission, SubmissionId, SubmittedFile
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.cases import Cases
from kaigo_desktop.services.exchange.writing_out import WritingOut
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.connecting import plain
from kaigo_desktop.storage.first_list import first_list
from kaigo_desktop.storage.safety.backup import write_backup
from kaigo_desktop.storage.safety.verify import verify
from tests.fakes import StillClock

Opener = Callable[..., SqliteCaseStore]
PLACES, SEED = 40, 20260615
DOCUMENT: Document = {
    "format": "kaigo-case/1",
    "corporation": {"name": "社会福祉法人 架空会"},
    "offices": [{"key": "A", "name": "訪問介護の事業所", "services": ["11"]}],
    "awards": [{"programme": "mhlw-r8-technology", "office": "A", "fiscal_year": 2026}],
}


def fill(store: SqliteCaseStore, at: datetime) -> CaseId:
    """Something in every table; the case."""
    case = store.create("試験", DOCUMENT, at, "作成")
    edits = [
        FieldEdit(("corporation", "name"), None, "架空会"),
        FieldEdit(TITLE, None, "試験の案件"),
        FieldEdit((DECISIONS, "case"), None, {"note": "佐藤", "done_on": "2026-06-01"}),
    ]
    for edit in edits:
        store.apply(case, [edit], at, "変更")
    paper = SubmittedFile(CopyKey("application", "A", None, "p"), "申請書", "a.pdf", "0" * 64, "1" * 64)
    handed = Submission(SubmissionId(0), date(2026, 6, 1), "", at, "p=1", DOCUMENT, (paper,))
    store.submissions.keep(case, handed, [b"%PDF" * 50])
    store.record_issued(case, [Issued("application", "A", None, "a.pdf", "0" * 64, "1" * 64, "p=1", at)])
    store.exchanges.note(case, DOCUMENT, {"awards": [], "choices": {}}, at)
    line = DeadlineLine(
        case, "k", "own", "題", "誰", "p", "2026-06-30", "2026-06-30", EVER, "open", "", "", ""
    )
    store.deadlines.keep_lines([(case, "stamp", [line])])
    store.deadlines.keep_published([Published(case, "k", "uid", 0, "f", date(2026, 6, 30), at, False)])
    store.deadlines.keep_leads({"a": 3})
    store.bin.throw(store.create("捨てた案件", DOCUMENT, at, "作成"), at)
    return case


def look_at_everything(store: SqliteCaseStore, case: CaseId, at: datetime) -> int:
    """Read all there is by every door; how many of them told of damage."""
    cases = Cases(store, StillClock(at), lambda _: ())
    deadlines, submissions = store.deadlines, store.submissions
    doors: tuple[Callable[[], object], ...] = (
        store.lines,
        store.bin.thrown,
        deadlines.lines,
        lambda: deadlines.near(at.date(), at.date()),
        lambda: deadlines.next(at.date(), 5),
        lambda: deadlines.stale("rules"),
        deadlines.leads,
        deadlines.published,
        deadlines.holders,
        lambda: store.load(case),
        lambda: store.title(case),
        lambda: store.keys(case, "offices"),
        lambda: store.history(case),
        lambda: store.trail(case),
        lambda: store.issued(case),
        lambda: deadlines.choices(case),
        lambda: deadlines.export_choices(case),
        lambda: deadlines.handed_in(case),
        lambda: [submissions.content(one.id, 0) for one in submissions.of_case(case) if one.files],
        lambda: store.exchanges.last(case),
        lambda: store.exchanges.last_decisions(case),
        lambda: WritingOut(cases, StillClock(at), lambda _path, _content: None).write(Path("anywhere")),
        lambda: store.apply(case, [FieldEdit((DECISIONS, "case"), None, {"note": "鈴木"})], at, "変更"),
    )
    told = 0
    for door in doors:
        try:
            door()
        except Trouble:
            told += 1
    return told


def test_a_byte_changed_anywhere_is_told_as_trouble(
    opened: Opener, database: Path, tmp_path: Path, at: datetime
):
    store = opened()
    case = fill(store, at)
    store.close()
    whole = database.read_bytes()
    chance = random.Random(SEED)
    for place in chance.sample([place for place, byte in enumerate(whole) if byte], PLACES):
        spoiled = bytearray(whole)
        spoiled[place] ^= chance.randrange(1, 256)
        database.write_bytes(spoiled)
        for tail in ("-wal", "-shm"):
            database.with_name(database.name + tail).unlink(missing_ok=True)
        for look in (first_list, lambda path: verify(path, plain)):
            with suppress(Trouble):
                look(database)
        with suppress(Trouble):
            write_backup(database, tmp_path / "x.kaigobackup", plain, at)
        with suppress(Trouble):
            store = opened()
            if case in {line.id for line in store.lines()}:
                look_at_everything(store, case, at)
            store.close()


@pytest.mark.parametrize(
    "spoil",
    [
        "deadline_choices SET body = replace(body, '2026', '20x6')",
        "deadline_choices SET body = '[]'",
        "deadlines SET due_on = '0026-06-30'",
        "deadlines SET title = x'00'",
        "leads SET days = 99999999999",
        "calendar_entries SET changed_at = ''",
        "exchanged SET document = replace(document, ':', ';')",
        "exchanged SET decisions = '{\"a\": NaN}'",
        "issued SET at = '20260-6-15'",
        "cases SET deleted_at = 'x' WHERE deleted_at IS NOT NULL",
        "cases SET fiscal_year = 'x'",
        "cases SET fiscal_year = 202600000 WHERE deleted_at IS NOT NULL",
        "cases SET fiscal_year = 26",
        "cases SET changed_at = '0026-06-15T09:30:00+09:00'",
        "records SET body = '\"\"'",
    ],
)
def test_what_a_disk_changed_is_told_by_whoever_reads_it(
    opened: Opener, database: Path, at: datetime, spoil: str
):
    store = opened()
    case = fill(store, at)
    store.close()
    with closing(plain(database)) as other:
        other.execute(f"UPDATE {spoil}").close()
    assert look_at_everything(opened(), case, at)


@pytest.mark.parametrize("name", ["records", "body", "deadlines_seen", "deleted_at"])
def test_a_letter_changed_in_the_name_of_a_table_is_told_with_the_way_to_backups(
    opened: Opener, database: Path, at: datetime, name: str
):
    store = opened()
    fill(store, at)
    store.close()
    whole = database.read_bytes()
    database.write_bytes(whole.replace(name.encode(), name[:-1].encode() + b"q"))
    with pytest.raises(Trouble) as told:
        opened()
    assert "バックアップから" in told.value.what_to_do


def test_a_schema_that_makes_no_sense_is_told_with_the_way_to_backups(
    opened: Opener, database: Path, at: datetime
):
    store = opened()
    fill(store, at)
    store.close()
    whole = database.read_bytes()
    database.write_bytes(whole.replace(b"CREATE TABLE records", b"CREATE TABLE rec(rds"))
    for look in (opened, lambda: first_list(database)):
        with pytest.raises(Trouble) as told:
            look()
        assert "バックアップから" in told.value.what_to_do
