"""A list of records that a person keeps: the other corporations of a group, programmes typed in."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.document import WHOLE_PARTNERS
from kaigo_desktop.domain.cases.facts import Fact, Facts
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.facts import Question, records, text_of
from kaigo_desktop.viewmodels.office import Section

HIDDEN = frozenset({"bank_account"})
"""What is known of a partner and asked nowhere here: grants are paid to the applicant."""


class RecordRow(Struct, frozen=True):
    """A record in its list: its key, what it is called, and what it still lacks in a sentence."""

    key: str
    name: str
    lacking: str


class RecordListViewModel(QObject):
    """The records of one section, each with its questions."""

    changed = Signal()
    """A record came, went or was changed."""

    section = ""
    nameless = ""

    def __init__(self, session: CaseSession, facts: Facts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._facts = facts
        session.fact_changed.connect(self._follow)

    def rows(self) -> tuple[RecordRow, ...]:
        """The records in order."""
        bodies = records(self._session.document, self.section)
        return tuple(
            RecordRow(key, self._name(number, body), self._lacking(key))
            for number, (key, body) in enumerate(
                zip(self._session.keys(self.section), bodies, strict=True), start=1
            )
        )

    def add(self) -> str:
        """A new record; its key, empty where it was refused."""
        return self._session.add(self.section, {})

    def remove(self, key: str) -> None:
        """Take a record out; it stays in the history."""
        self._session.remove(self.section, key)

    def sections(self, key: str) -> tuple[Section, ...]:
        """The questions about one record; what is needed only on paper stands under 「ほかの項目」."""
        asked = [Question(pattern, fact, is_first) for pattern, fact, is_first in self._asked(key)]
        now = tuple(one for one in asked if one.matters)
        return (Section(self.section, "", now, tuple(one for one in asked if not one.matters)),)

    def _asked(self, key: str) -> list[tuple[Address, Fact, bool]]:
        """Each fact of the section with its address for that record, and whether it stands foremost."""
        return [(fact.at(key), fact, fact.first) for fact in self._facts.in_section(self.section)]

    def _name(self, number: int, body: Mapping[str, object]) -> str:
        return text_of(body.get("title")) or text_of(body.get("name")) or f"{self.nameless} {number}"

    def _lacking(self, key: str) -> str:
        """What keeps the record from being reckoned with, in words; empty where nothing does."""
        missing = [one[2] for one in self._session.incomplete if one[:2] == (self.section, key)]
        labels = [self._facts.named(f"{self.section}.*.{name}").label for name in missing]
        return f"{'・'.join(labels)}を入れると、計算に入ります。" if labels else ""

    @Slot(tuple)
    def _follow(self, address: Address) -> None:
        if not address or address[0] == self.section:
            self.changed.emit()


class LocalProgrammesViewModel(RecordListViewModel):
    """A prefecture's or municipality's own programmes, typed in from its paper."""

    section = "local_programmes"
    nameless = "独自の制度"


class Group(StrEnum):
    """Whether there are other corporations in the group."""

    UNKNOWN = "unknown"
    NONE = "none"
    LISTED = "listed"


class PartnersViewModel(RecordListViewModel):
    """The other corporations of a group: not known, none, or one by one."""

    section = "partners"
    nameless = "法人"

    def group(self) -> Group:
        """What is known of the group."""
        found = self._session.value(WHOLE_PARTNERS)
        if found is None:
            return Group.UNKNOWN
        return Group.LISTED if found else Group.NONE

    def say(self, group: Group) -> str:
        """Keep that answer; where corporations are listed, nothing: they are taken out one by one.

        For LISTED the key of the first corporation comes back, made where there is none.
        """
        listed = self._session.keys(self.section)
        if group is Group.LISTED:
            return listed[0] if listed else self.add()
        if not listed:
            self._session.set(WHOLE_PARTNERS, [] if group is Group.NONE else None)
        return ""

    def _asked(self, key: str) -> list[tuple[Address, Fact, bool]]:
        own = super()._asked(key)
        shared = [
            ((self.section, key, *pattern[2:]), fact, False)
            for fact in self._facts
            for pattern in fact.also
            if pattern[0] == self.section and pattern[2] not in HIDDEN
        ]
        return own + shared
