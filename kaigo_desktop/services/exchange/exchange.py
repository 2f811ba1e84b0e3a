"""Carrying a case to another computer and back, and joining what both did to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from kaigo_desktop.domain.cases.address import DECISIONS, KEYED_SECTIONS
from kaigo_desktop.domain.cases.carried import Carried, HandedOver
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import is_same
from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.domain.cases.merging import Difference, Take, decision_differences, differences, merged
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.cases import Cases, Draft, Refused
from kaigo_desktop.services.exchange.decisions import under_keys_of
from kaigo_desktop.services.exchange.packing import MOST_SHOWN, FaultsOf, from_entries, to_entries
from kaigo_desktop.services.ports import BinStore, Clock, ExchangeStore
from kaigo_desktop.services.submissions import SubmissionStore

Write = Callable[[Path, bytes], None]
"""Puts a file in its place whole. Raises Trouble."""


class Decisions(Protocol):
    """Where decisions on deadlines are kept. All raise Trouble."""

    def choices(self, case: CaseId) -> Mapping[str, Document]:
        """What was decided about the deadlines of a case, by key."""

    def export_choices(self, case: CaseId) -> Document:
        """The same as any computer can take it in (``deadlines.identity.carried``)."""

    def import_choices(self, case: CaseId, document: Document) -> object:
        """Keep what ``export_choices`` made of the same case as all that is decided there."""


class Carrier(Protocol):
    """What makes and opens ``.kaigo`` files."""

    def to_bytes(self, entries: Mapping[str, bytes], passphrase: str = "") -> bytes:
        """A file with these entries, locked where there is a passphrase. Raises Trouble."""

    def entries(self, path: Path, passphrase: str = "") -> Mapping[str, bytes]:
        """The entries of a file. Raises PassphraseNeededError, WrongSecretError, Trouble."""


class Stores(Struct, frozen=True):
    """Where the parts of a case are kept."""

    exchanges: ExchangeStore
    submissions: SubmissionStore
    bin: BinStore
    decisions: Decisions


class Look(Struct, frozen=True):
    """What a file would change. ``case`` is the same case here; None where it is not known here."""

    carried: Carried
    case: CaseId | None
    title: str
    is_thrown: bool
    differences: tuple[Difference, ...]
    new_papers: int


class Exchange:
    """Writes and takes in ``.kaigo`` files.

    All raise Trouble; then nothing is changed, or doing it again does what is left.
    """

    def __init__(
        self, cases: Cases, stores: Stores, carrier: Carrier, clock: Clock, faults: FaultsOf, write: Write
    ) -> None:
        self._cases = cases
        self._stores = stores
        self._carrier = carrier
        self._clock = clock
        self._faults = faults
        self._write = write

    def carry(self, case: CaseId, title: str, path: Path, passphrase: str = "") -> None:
        """Write a case with what was handed in, locked where there is a passphrase."""
        document = self._cases.document(case)
        carried = Carried(
            self._stores.exchanges.uid(case),
            title,
            document,
            self._stores.exchanges.last(case),
            self._papers(case),
            self._stores.decisions.export_choices(case),
        )
        self._write(path, self._carrier.to_bytes(to_entries(carried), passphrase))
        self._stores.exchanges.note(case, document, carried.decisions, self._clock.now())

    def write_case_file(self, case: CaseId, path: Path) -> None:
        """Write a case as a plain case file (``kaigo-case/1``), which the commands read too."""
        document = self._cases.document(case)
        self._write(path, json.dumps(document, ensure_ascii=False, indent=2, default=float).encode() + b"\n")

    def look(self, path: Path, passphrase: str = "") -> Look:
        """Look into a file and compare it with what is here.

        Raises PassphraseNeededError, WrongSecretError for another passphrase, Trouble.
        """
        carried = from_entries(self._carrier.entries(path, passphrase), self._faults)
        found = self._stores.exchanges.find(carried.uid)
        if found is None:
            return Look(carried, None, carried.title, is_thrown=False, differences=(), new_papers=0)
        case, is_thrown = found
        base = self._stores.exchanges.last(case) or carried.base
        keys = {section: self._cases.keys(case, section) for section in KEYED_SECTIONS}
        found_differences = differences(self._cases.document(case), carried.document, base, keys)
        draft = self._cases.draft(case)
        _take(draft, {one: one.proposal for one in found_differences})
        last = self._stores.exchanges.last_decisions(case)
        decided = decision_differences(
            self._stores.decisions.choices(case),
            under_keys_of(draft, carried.decisions),
            None if last is None else under_keys_of(draft, last),
        )
        title = next((line.title for line in self._cases.lines() if line.id == case), carried.title)
        papers = len(self._new_papers(case, carried))
        return Look(carried, case, title, is_thrown, (*found_differences, *decided), papers)

    def take_new(self, look: Look) -> CaseId:
        """Keep what the file holds as a case of its own, beside the one here where there is one."""
        carried = look.carried
        taken = {line.title for line in self._cases.lines()}
        title, number = carried.title, 1
        while title in taken:
            number += 1
            title = f"{carried.title} {number}"
        uid = carried.uid if look.case is None else ""
        case = self._cases.import_document(carried.document, title, uid)
        try:
            self._stores.decisions.import_choices(case, carried.decisions)
            self._keep_papers(case, carried)
            self._stores.exchanges.note(case, carried.document, carried.decisions, self._clock.now())
        except Trouble:
            self._take_away(case)
            raise
        return case

    def _take_away(self, case: CaseId) -> None:
        """A case that came by half does not stay; where that fails too, the same file completes it."""
        with suppress(Trouble):
            self._stores.bin.throw(case, self._clock.now())
            self._stores.bin.erase((case,))

    def merge(self, look: Look, takes: Mapping[Difference, Take]) -> CaseId:
        """Take in what was chosen, in one step of the history that can be undone.

        Papers that were handed in are taken along, and what was decided about grants that come with
        them. Raises Trouble where the choices do not go together.
        """
        case = look.case
        assert case is not None  # a case that is not known here is taken in as new
        draft = self._cases.draft(case)
        _take(draft, takes)
        self._take_decisions(case, draft, look, takes)
        try:
            self._cases.keep(case, draft, "ファイルの内容の取り込み")
        except Refused as refusal:
            shown = "\n".join(map(str, refusal.faults[:MOST_SHOWN]))
            raise Trouble(
                "この選び方では取り込めません。",
                f"関係する項目も合わせて選んでください。\n{shown}",
            ) from refusal
        if look.is_thrown:
            self._stores.bin.bring_back(case)
        self._keep_papers(case, look.carried)
        self._stores.exchanges.note(case, look.carried.document, look.carried.decisions, self._clock.now())
        return case

    def _papers(self, case: CaseId) -> tuple[HandedOver, ...]:
        store = self._stores.submissions
        return tuple(
            HandedOver(one, tuple(store.content(one.id, place) for place in range(len(one.files))))
            for one in reversed(store.of_case(case))
        )

    def _new_papers(self, case: CaseId, carried: Carried) -> list[HandedOver]:
        known = {_print_of(HandedOver(one, ())) for one in self._stores.submissions.of_case(case)}
        return [one for one in carried.handed_in if _print_of(one) not in known]

    def _take_decisions(
        self, case: CaseId, draft: Draft, look: Look, takes: Mapping[Difference, Take]
    ) -> None:
        """Put what was chosen into the draft, as far as its grants are there by now.

        Nobody was asked about a grant that was not proposed and is taken in all the same: there
        is nothing of it here, and theirs is taken.
        """
        mine, theirs = self._stores.decisions.choices(case), under_keys_of(draft, look.carried.decisions)
        asked = {one.address[1]: one for one in look.differences if one.address[0] == DECISIONS}
        for key, body in theirs.items():
            one = asked.get(key)
            if one is None:
                is_taken = key not in mine
            else:
                is_taken = takes.get(one) is Take.THEIRS and is_same(one.theirs, body)
            if is_taken:
                draft.set_beside((DECISIONS, key), mine.get(key), body)

    def _keep_papers(self, case: CaseId, carried: Carried) -> None:
        """The papers that are not here yet."""
        for one in self._new_papers(case, carried):
            self._stores.submissions.keep(case, one.submission, one.contents)


def _take(draft: Draft, takes: Mapping[Difference, Take]) -> None:
    """Take facts and records into the draft."""
    of_facts = {one: take for one, take in takes.items() if one.address[0] != DECISIONS}
    keys = {section: draft.keys(section) for section in KEYED_SECTIONS}
    after, edits = merged(draft.document, of_facts, keys)
    draft.make(edits, after)


def _print_of(one: HandedOver) -> tuple[object, ...]:
    said = one.submission
    return said.submitted_on, said.at.isoformat(), *(file.sha256 for file in said.files)
