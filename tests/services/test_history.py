from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigo_desktop.domain.cases.address import DECISIONS, TITLE, Address
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.kept import CaseId, StepKind, StepLine, Turn
from kaigo_desktop.domain.cases.undoing import ways
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Submission, SubmissionId, SubmittedFile
from kaigo_desktop.domain.json_text import Fault
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.cases import Cases, Refused
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.opening import open_store
from tests.fakes import PROGRAMMES, Assessor, StillClock

DB = Path(__file__).parents[2] / "db"
AT = datetime(2026, 6, 15, 9, 30, tzinfo=timezone(timedelta(hours=9)))
START: Document = {
    "format": "kaigo-case/1",
    "fiscal_year": 2026,
    "corporation": {"name": "甲", "bank_account": {}},
    "offices": [
        {"key": "A", "name": "本店", "staff": {}, "careplan_link": {"started_on": None}, "life": None},
        {"key": "B", "services": ["11"], "staff": {"fte_total": 8.6, "fte_other": None}},
    ],
    "expenses": [
        {"key": "e1", "category": "monitoring", "cost": 100, "office": "A"},
        {"key": "e2", "category": "monitoring", "cost": 200},
        {"key": "e3", "category": "monitoring", "cost": 300},
    ],
    "support": {"kind": None},
    "awards": [{"programme": "mhlw-r8-technology"}, {"programme": "mhlw-r8-technology", "amount": 1}],
    "plan": {"offices": {"A": {"problems": [{"text": "転記"}]}}},
}

FACTS: tuple[tuple[Address, tuple[object, ...]], ...] = (
    (("case", "fiscal_year"), (2025, 2027, None)),
    (("corporation", "name"), ("乙", None)),
    (("corporation", "bank_account", "bank"), ("架空銀行", None)),
    (("offices", "A", "staff", "fte_total"), (3, 3.5, None)),
    (("offices", "B", "staff", "fte_total"), (1, None)),
    (("offices", "B", "staff", "fte_other"), (1, None)),
    (("offices", "A", "careplan_link", "started_on"), ("2026-02-01", None)),
    (("offices", "A", "careplan_link"), ({"started_on": None}, None)),
    (("offices", "A", "life"), (True, None)),
    (("pledges", "wage_return"), (True, False, None)),
    (("support", "kind"), ("center", None)),
    (("expenses", "e2", "cost"), (5, 6)),
    (("awards", "award-1", "amount"), (7, None)),
    (("partners",), ([], None)),
    (("plan", "offices", "A", "problems"), ([{"text": "夜間"}], None)),
)
SETS = st.sampled_from([("set", address, value) for address, values in FACTS for value in values])
ADDS = st.sampled_from(
    [
        ("add", "expenses", {"category": "transfer", "cost": 9}),
        ("add", "offices", {"name": "支店"}),
        ("add", "partners", {"name": "丙"}),
        ("add", "awards", {"programme": "mhlw-r8-technology"}),
    ]
)
REMOVES = st.sampled_from(
    [
        ("remove", "expenses", "e1"),
        ("remove", "expenses", "e2"),
        ("remove", "offices", "B"),
        ("remove", "offices", "A"),
        ("remove", "awards", "award-1"),
        ("remove", "partners", "partner-1"),
    ]
)
MOVES = st.sampled_from([("undo", "", ""), ("redo", "", ""), ("back", "", 3), ("back", "", 1)])
EDITS = st.lists(st.one_of(SETS, ADDS, REMOVES), min_size=1, max_size=12)
WITH_MOVES = st.lists(st.one_of(SETS, ADDS, REMOVES, MOVES), min_size=1, max_size=14)


class Book:
    """Cases in a real file, opened and closed at will."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.store: SqliteCaseStore
        self.cases: Cases
        self.case: CaseId
        self.open()

    def begin(self) -> None:
        """Start anew with another case."""
        self.case = self.store.create("試験", START, AT, "案件の作成")

    def open(self) -> None:
        self.store = open_store(self._folder / "kaigo.db", migrations=DB, backups=self._folder, at=AT)
        clock = StillClock(AT)
        self.cases = Cases(self.store, clock, Assessor(PROGRAMMES, clock).faults)

    def reopen(self) -> None:
        self.store.close()
        self.open()

    @property
    def document(self) -> Document:
        return self.store.load(self.case)

    def act(self, kind: str, where: object, value: object) -> None:
        """Do it; what the case refuses or does not have is no edit."""
        try:
            match kind:
                case "set":
                    self.cases.set(self.case, where, value, f"{where}の入力")  # type: ignore[arg-type]
                case "add":
                    self.cases.add(self.case, str(where), dict(value), f"{where}の追加")  # type: ignore[call-overload]
                case "remove":
                    self.cases.remove(self.case, str(where), str(value), f"{where}の削除")
                case "undo":
                    self.cases.history.undo(self.case)
                case "redo":
                    self.cases.history.redo(self.case)
                case "back":
                    self.cases.history.go_back_to(self.case, int(str(value)))
        except (Refused, KeyError):
            return


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """One file for every example of a law, each with a case of its own: making a file takes seconds."""
    made = Book(tmp_path_factory.mktemp("shelf"))
    yield made
    made.store.close()


@pytest.fixture
def book(shelf: Book) -> Book:
    shelf.begin()
    return shelf


@settings(max_examples=10)
@given(EDITS, st.data())
def test_undoing_all_gives_the_start_and_redoing_all_the_end_also_after_a_restart(
    shelf: Book, edits: list[tuple[str, object, object]], data: st.DataObject
):
    book = shelf
    book.begin()
    start = book.document
    for edit in edits:
        book.act(*edit)
    end = book.document
    restart = data.draw(st.booleans()) and data.draw(st.booleans())
    while book.cases.history.undo(book.case) is not None:
        if restart:
            book.reopen()
    assert book.document == start
    while book.cases.history.redo(book.case) is not None:
        if restart:
            book.reopen()
    assert book.document == end


@settings(max_examples=10)
@given(WITH_MOVES)
def test_the_state_after_any_step_comes_back_whatever_was_done_since(
    shelf: Book, edits: list[tuple[str, object, object]]
):
    book = shelf
    book.begin()
    states = {1: book.document}
    for edit in edits:
        book.act(*edit)
        states[len(book.cases.history.trail(book.case))] = book.document
    before = len(book.cases.history.trail(book.case))
    for number, state in states.items():
        book.cases.history.go_back_to(book.case, number)
        assert book.document == state
    trail = book.cases.history.trail(book.case)
    assert len(trail) >= before  # going back is a step too: nothing left the history
    assert [step.number for step in trail] == list(range(1, len(trail) + 1))


def test_a_removed_record_comes_back_at_its_place_with_its_part_of_the_plan(book: Book):
    start = book.document
    book.cases.set(book.case, ("expenses", "e1", "office"), None, "x")
    book.cases.remove(book.case, "offices", "A", "事業所の削除")
    book.cases.remove(book.case, "expenses", "e1", "費用の削除")
    book.cases.remove(book.case, "expenses", "e2", "費用の削除")
    for _ in range(4):
        book.cases.history.undo(book.case)
    assert book.document == start
    assert book.store.keys(book.case, "expenses") == ("e1", "e2", "e3")


def test_an_edit_after_an_undo_leaves_nothing_to_redo_and_the_old_branch_in_the_history(book: Book):
    book.cases.set(book.case, ("corporation", "name"), "乙", "法人名の変更")
    book.cases.history.undo(book.case)
    book.cases.set(book.case, ("corporation", "name"), "丙", "法人名の変更")
    assert book.cases.history.redo(book.case) is None
    book.cases.history.go_back_to(book.case, 2)
    assert book.document["corporation"]["name"] == "乙"
    book.cases.history.undo(book.case)  # of going back
    assert book.document["corporation"]["name"] == "丙"


def test_what_was_handed_in_stays_whatever_is_taken_back(book: Book):
    book.cases.set(book.case, ("corporation", "name"), "乙", "x")
    key = CopyKey("application", "A")
    file = SubmittedFile(key, "申請書", "a.pdf", "0", "0")
    kept = Submission(SubmissionId(0), AT.date(), "", AT, "r=1", book.document, (file,))
    number = book.store.submissions.keep(book.case, kept, [b"%PDF"])
    book.cases.history.go_back_to(book.case, 1)
    (found,) = book.store.submissions.of_case(book.case)
    assert (found.id, found.document["corporation"]["name"]) == (number, "乙")  # type: ignore[index, call-overload]
    assert book.store.submissions.content(number, 0) == b"%PDF"


def test_undo_names_the_step_that_it_takes_back_and_tells_whoever_listens(book: Book):
    told: list[tuple[Address, ...]] = []
    book.cases.on_changed(lambda _case, addresses: told.append(addresses))
    book.cases.set(book.case, ("corporation", "name"), "乙", "法人名の変更")
    moved = book.cases.history.undo(book.case)
    assert moved is not None
    assert (moved.step.label, moved.addresses) == ("法人名の変更", (("corporation", "name"),))
    assert told == [(("corporation", "name"),)] * 2


def test_another_name_is_a_step_like_any_other_also_after_a_restart(book: Book):
    told: list[tuple[Address, ...]] = []
    stop = book.cases.on_changed(lambda _case, addresses: told.append(addresses))
    book.cases.rename(book.case, " 令和8年度 ")
    book.cases.rename(book.case, "令和8年度")  # the same again is no step
    assert book.cases.history.ways(book.case).back[-1].label == "案件の名前の変更"
    stop()
    book.reopen()
    moved = book.cases.history.undo(book.case)
    assert moved is not None
    assert (moved.step.label, moved.addresses) == ("案件の名前の変更", (TITLE,))
    assert book.cases.title(book.case) == "試験"
    book.reopen()
    book.cases.history.redo(book.case)
    assert book.cases.title(book.case) == "令和8年度"
    assert told == [(TITLE,)]
    labels = [step.label for step in book.cases.history.trail(book.case)]
    assert labels == ["案件の作成", *["案件の名前の変更"] * 3]


def test_going_back_brings_name_decisions_and_facts_of_that_moment(book: Book):
    start = book.document
    choice = (DECISIONS, "preparation/quotes")
    draft = book.cases.draft(book.case)
    draft.set_beside(choice, None, {"done_on": "2026-06-15"})
    draft.set(("corporation", "name"), "乙")
    book.cases.keep(book.case, draft, "両方")
    middle = book.document
    book.cases.rename(book.case, "改名")
    draft = book.cases.draft(book.case)
    draft.set_beside(choice, {"done_on": "2026-06-15"}, {"skipped": "去年の見積"})
    book.cases.keep(book.case, draft, "見送り")
    book.reopen()
    book.cases.history.go_back_to(book.case, 2)
    state = book.document, book.cases.title(book.case), book.store.deadlines.choices(book.case)
    assert state == (middle, "試験", {choice[1]: {"done_on": "2026-06-15"}})
    book.cases.history.go_back_to(book.case, 1)
    assert (book.document, book.store.deadlines.choices(book.case)) == (start, {})
    book.cases.history.undo(book.case)
    book.cases.history.undo(book.case)
    assert book.cases.title(book.case) == "改名"
    assert book.store.deadlines.choices(book.case) == {choice[1]: {"skipped": "去年の見積"}}


def test_a_name_and_a_decision_are_refused_by_nothing_that_the_facts_lack(book: Book):
    """Rules grew stricter since; the case can still be given a name."""

    def refuse_all(_document: object) -> list[Fault]:
        return [Fault("corporation.name", "今の決まりでは入れられません。")]

    cases = Cases(book.store, StillClock(AT), refuse_all)
    cases.rename(book.case, "改名")
    assert cases.title(book.case) == "改名"


def test_what_was_never_done_is_not_undone(book: Book):
    start = book.document
    assert book.cases.history.undo(book.case) is None
    assert book.cases.history.redo(book.case) is None
    assert (book.document, len(book.cases.history.trail(book.case))) == (start, 1)
    with pytest.raises(KeyError):
        book.cases.history.go_back_to(book.case, 2)


def test_an_undo_that_the_disk_refuses_changes_nothing(book: Book, monkeypatch: pytest.MonkeyPatch):
    book.cases.set(book.case, ("corporation", "name"), "乙", "x")
    before = book.document

    def refuse(*_given: object, **_named: object) -> None:
        raise Trouble("空きがありません。", "空きを作ってください。")

    with monkeypatch.context() as broken:
        broken.setattr(book.store, "apply", refuse)
        with pytest.raises(Trouble):
            book.cases.history.undo(book.case)
    assert book.document == before
    assert book.cases.history.undo(book.case) is not None


def test_a_trail_that_a_damaged_file_gives_never_leads_beyond_its_start():
    undo = [StepLine(number, AT, "x", Turn(StepKind.UNDO, 9)) for number in (1, 2, 3)]
    found = ways(undo)
    assert len(found.forward) <= len(undo)
    assert StepLine(1, AT, "x", Turn(StepKind.UNDO, 9)) not in found.back
