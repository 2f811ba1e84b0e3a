from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import is_same
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.cases import Draft, Refused
from kaigo_desktop.storage import case_store
from tests.services.test_history import ADDS, REMOVES, SETS, Book

NAME = ("corporation", "name")
PARTNERS = ("partners",)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """One file for all tests here, each with a case of its own: making a file takes long."""
    made = Book(tmp_path_factory.mktemp("drafts"))
    yield made
    made.store.close()


@pytest.fixture
def book(shelf: Book) -> Book:
    shelf.begin()
    return shelf


@pytest.fixture
def told(book: Book) -> Iterator[list[object]]:
    """What listeners hear."""
    heard: list[object] = []
    stop = book.cases.on_changed(lambda _case, addresses: heard.append(addresses))
    yield heard
    stop()


def labels(book: Book) -> list[str]:
    return [step.label for step in book.cases.history.trail(book.case)]


def test_several_changes_are_one_step_that_one_undo_takes_back(book: Book, told: list[object]):
    start = book.document
    draft = book.cases.draft(book.case)
    draft.set(NAME, "乙")
    key = draft.add("expenses", {"category": "transfer", "cost": 9})
    draft.set(("expenses", key, "office"), "B")
    draft.remove("expenses", "e2")
    assert book.document == start  # nothing is kept by drawing it up
    assert book.cases.keep(book.case, draft, "まとめて変更")
    assert book.document == draft.document
    assert labels(book) == ["案件の作成", "まとめて変更"]
    assert told == [(NAME, ("expenses", key), ("expenses", key, "office"), ("expenses", "e2"))]
    book.cases.history.undo(book.case)
    assert book.document == start
    book.cases.history.redo(book.case)
    assert book.document == draft.document


def test_a_draft_in_which_nothing_came_out_different_is_no_step(book: Book, told: list[object]):
    draft = book.cases.draft(book.case)
    draft.set(NAME, "甲")
    assert not book.cases.keep(book.case, draft, "x")
    assert (labels(book), told) == (["案件の作成"], [])


def test_what_is_wrong_on_the_way_and_right_at_the_end_is_kept(book: Book):
    draft = book.cases.draft(book.case)
    draft.remove("offices", "A")  # an expense still belongs to it
    draft.set(("expenses", "e1", "office"), "B")
    assert book.cases.keep(book.case, draft, "事業所の統合")
    assert [office["key"] for office in book.document["offices"]] == ["B"]  # type: ignore[union-attr, index, call-overload]


@pytest.mark.parametrize("cost", [-1, "百円"])
def test_one_part_that_is_refused_refuses_the_whole(book: Book, told: list[object], cost: object):
    start = book.document
    draft = book.cases.draft(book.case)
    draft.set(NAME, "乙")
    draft.add("expenses", {"category": "transfer", "cost": cost})
    with pytest.raises(Refused) as refused:
        book.cases.keep(book.case, draft, "x")
    assert [fault.path for fault in refused.value.faults] == ["expenses[3].cost"]
    assert (book.document, labels(book), told) == (start, ["案件の作成"], [])


def test_a_disk_that_fails_in_the_middle_keeps_none_of_it(
    book: Book, told: list[object], monkeypatch: pytest.MonkeyPatch
):
    """The edits are made already when the row of history cannot be written."""
    start = book.document
    draft = book.cases.draft(book.case)
    draft.set(NAME, "乙")
    draft.remove("expenses", "e2")

    def fail(*_given: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as full:
        full.setattr(case_store, "add_step", fail)
        with pytest.raises(Trouble, match="空き"):
            book.cases.keep(book.case, draft, "x")
    assert (book.document, labels(book), told) == (start, ["案件の作成"], [])
    assert book.cases.keep(book.case, draft, "x")  # the same draft once there is room


def test_a_draft_that_meets_another_case_than_it_was_drawn_from_keeps_none_of_it(book: Book):
    draft = book.cases.draft(book.case)
    draft.set(NAME, "乙")
    draft.set(("expenses", "e2", "cost"), 7)
    book.cases.remove(book.case, "expenses", "e2", "別の窓での削除")
    meanwhile = book.document
    with pytest.raises(KeyError):
        book.cases.keep(book.case, draft, "x")
    assert book.document == meanwhile


def test_partners_are_taken_out_and_come_back(book: Book):
    first = book.cases.add(book.case, "partners", {"name": "丙"}, "x")
    second = book.cases.add(book.case, "partners", {"name": "丁"}, "x")
    start = book.document
    draft = book.cases.draft(book.case)
    draft.set(("partners", first, "name"), "戊")
    draft.set(PARTNERS, [])
    draft.set(PARTNERS, None)
    assert "partners" not in draft.document
    book.cases.keep(book.case, draft, "わからない")
    assert "partners" not in book.document
    book.cases.history.undo(book.case)
    assert book.document == start
    assert list(book.store.keys(book.case, "partners")) == [first, second]


def test_nobody_known_becomes_nobody_and_then_somebody_in_one_step(book: Book):
    start = book.document
    draft = book.cases.draft(book.case)
    draft.set(PARTNERS, [])
    key = draft.add("partners", {})
    draft.set(("partners", key, "name"), "丙")
    book.cases.keep(book.case, draft, "グループの法人")
    assert book.document["partners"] == [{"name": "丙"}]
    book.cases.history.undo(book.case)
    assert book.document == start


@pytest.mark.parametrize(
    "address", [("offices", "Z", "name"), ("awards", "award-9", "amount"), ("nowhere", "x"), ("offices",), ()]
)
def test_an_unknown_address_is_a_key_error_and_leaves_the_draft_as_it_was(book: Book, address: Address):
    draft = book.cases.draft(book.case)
    with pytest.raises(KeyError):
        draft.set(address, "x")
    assert (draft.document, draft.edits) == (book.document, [])


def test_a_record_added_in_a_draft_gets_a_key_that_none_there_has(book: Book):
    draft = book.cases.draft(book.case)
    keys = [draft.add("awards", {"programme": "mhlw-r8-technology"}) for _ in range(2)]
    assert keys == ["award-3", "award-4"]
    draft.remove("awards", "award-3")
    assert draft.keys("awards") == ("award-1", "award-2", "award-4")
    assert draft.add("expenses", {"category": "transfer", "cost": 1}) == "e4"
    book.cases.keep(book.case, draft, "x")
    assert list(book.store.keys(book.case, "awards")) == ["award-1", "award-2", "award-4"]


@settings(max_examples=15)
@given(st.lists(st.one_of(SETS, ADDS, REMOVES), min_size=1, max_size=10))
def test_what_a_draft_shows_is_what_is_kept_and_one_undo_gives_the_start(
    shelf: Book, edits: list[tuple[str, object, object]]
):
    book = shelf
    book.begin()
    start, draft = book.document, book.cases.draft(book.case)
    for edit in edits:
        with contextlib.suppress(KeyError):
            act(draft, *edit)
    try:
        book.cases.keep(book.case, draft, "x")
    except Refused:
        assert book.document == start
        return
    assert is_same(without_empty(book.document), without_empty(draft.document))
    book.cases.history.undo(book.case)
    assert book.document == start


def without_empty(document: Document) -> Document:
    """A section that became empty says the same as none; of partners it says that there are none."""
    return {name: part for name, part in document.items() if part or name == "partners"}


def act(draft: Draft, kind: str, where: object, value: object) -> None:
    match kind:
        case "set":
            draft.set(where, value)  # type: ignore[arg-type]
        case "add":
            draft.add(str(where), dict(value))  # type: ignore[call-overload]
        case "remove":
            draft.remove(str(where), str(value))
