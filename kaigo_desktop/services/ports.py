"""What the services need from outside, as protocols. storage, catalogue and documents fit them without importing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType, Protocol

from kaigo_desktop.domain.address import Address
from kaigo_desktop.domain.case import Document

CaseId = NewType("CaseId", int)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list: what is shown without opening it."""

    id: CaseId
    title: str
    applicant: str
    fiscal_year: int | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """One fact set from ``before`` to ``after``; None is "not known" and the same as absent."""

    address: Address
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class RecordAdded:
    """A record (an office, an expense …) put at the end of its section."""

    section: str
    key: str
    body: Document


@dataclass(frozen=True, slots=True)
class RecordRemoved:
    """A record taken out; its whole body is kept here, so that nothing entered is dropped."""

    section: str
    key: str
    position: int
    body: Document


Edit = FieldEdit | RecordAdded | RecordRemoved


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """One row of history: what was done, when, as a Japanese label, with the edits that undo it."""

    number: int
    at: datetime
    label: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Issued:
    """A document that was written: for which form, office and year, from which facts and rule data."""

    form: str
    office: str | None
    sequence: int | None
    file: str
    sha256: str
    facts_sha256: str
    rules_version: str
    at: datetime


class CaseStore(Protocol):
    """Where cases are kept. Every call is one transaction; all raise Trouble where the file fails."""

    def lines(self) -> Sequence[CaseLine]:
        """All cases, the one changed last first."""

    def create(self, title: str, document: Document, at: datetime, label: str) -> CaseId:
        """Keep a new case, with its first row of history."""

    def load(self, case: CaseId) -> Document:
        """The whole document in case-file order. Raises KeyError where there is no such case."""

    def apply(self, case: CaseId, edits: Sequence[Edit], at: datetime, label: str) -> HistoryStep:
        """Make the edits and write one row of history, in one transaction."""

    def rename(self, case: CaseId, title: str, at: datetime) -> None:
        """Give the case another title."""

    def history(self, case: CaseId) -> Sequence[HistoryStep]:
        """Every step, oldest first."""

    def record_issued(self, case: CaseId, issued: Sequence[Issued]) -> None:
        """Note documents that were written."""

    def issued(self, case: CaseId) -> Sequence[Issued]:
        """The newest entry of each form, office and sequence."""


class Clock(Protocol):
    """The time, given from outside so that tests can hold it still."""

    def now(self) -> datetime:
        """The local time."""

    def today(self) -> date:
        """The local day."""
