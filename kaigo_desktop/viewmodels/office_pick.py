"""① 一覧から選ぶ: what the open case could take from an office of the list; taken in one step."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.offices.listed import ListedOffice, Wanted
from kaigo_desktop.domain.offices.taking import Offer, offers
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.viewmodels.background import Start
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.fact_words import FactWords
from kaigo_desktop.viewmodels.office_search import Finding, OfficeSearch

LABEL = "事業所の一覧からの入力"


class Picking(Finding, Protocol):
    """What this needs of the list."""

    def of_number(self, number: str) -> list[ListedOffice]:
        """All services of one office."""


class OfferRow(Struct, frozen=True):
    """A fact that the list has otherwise: its label, the value in the list, the value now (empty: open)."""

    offer: Offer
    label: str
    listed: str
    now: str

    @property
    def address(self) -> Address:
        """Where it stands in the case."""
        return self.offer.address


class OfficePick(QObject):
    """The office of a case for which a line of the list is looked for."""

    failed = Signal(object)
    """The list could not be read. Argument: the exception."""

    def __init__(
        self,
        session: CaseSession,
        words: FactWords,
        offices: Picking,
        start: Start,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._words = words
        self._offices = offices
        self.search = OfficeSearch(offices, start, self)
        self.search.failed.connect(self.failed)
        self.key = ""
        """The office that is looked for; empty for one that is added when it is found."""

    def begin(self, key: str) -> None:
        """Look for the office of that key, empty for a new one; what is known of it is searched first."""
        self.key = key
        known = self._session.value(("offices", key, "office_number")) or self._session.value(
            ("offices", key, "name")
        )
        self.search.wanted = Wanted(words=known if isinstance(known, str) else "")
        self.search.reread(anew=True)

    def rows(self, line: ListedOffice) -> tuple[OfferRow, ...]:
        """What the case could take from that office, what is still open first."""
        found = [
            OfferRow(
                one,
                self._words.plain(one.address),
                self._words.value(one.address, one.value),
                "" if one.is_open else self._words.value(one.address, one.before),
            )
            for one in offers(self._session.document, self.key, self._lines(line))
        ]
        return tuple(sorted(found, key=lambda row: not row.offer.is_open))

    def take(self, line: ListedOffice, also: Collection[Address]) -> int:
        """Fill what is open, and put the list's value in place of those facts; how many were changed.

        One step of the history; 0 where nothing was to be done or it was refused.
        """
        with self._session.together(LABEL) as both:
            if not self.key:
                self.key = self._session.add("offices", {})
            wanted = [row.offer for row in self.rows(line) if row.offer.is_open or row.address in also]
            for offer in wanted:
                self._session.set(offer.address, offer.value)
        return len(wanted) if both.kept else 0

    def _lines(self, line: ListedOffice) -> Sequence[ListedOffice]:
        """All services of the office, the chosen line first: its name is taken."""
        try:
            found = self._offices.of_number(line.number)
        except Trouble as trouble:
            self.failed.emit(trouble)
            found = []
        return [line, *(one for one in found if one.id != line.id)]
