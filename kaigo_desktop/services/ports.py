"""What the services need from outside, as protocols; storage, catalogue and documents fit them unimported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.kept import (
    CaseId,
    CaseLine,
    Edit,
    FieldEdit,
    HistoryStep,
    Issued,
    RecordAdded,
    RecordRemoved,
)

__all__ = [
    "CaseId",
    "CaseLine",
    "CaseStore",
    "Clock",
    "Edit",
    "FieldEdit",
    "HistoryStep",
    "Issued",
    "RecordAdded",
    "RecordRemoved",
]


class CaseStore(Protocol):
    """Where cases are kept. Every call is one transaction; all raise Trouble where the file fails."""

    def lines(self) -> Sequence[CaseLine]:
        """All cases, the one changed last first."""

    def create(self, title: str, document: Document, at: datetime, label: str) -> CaseId:
        """Keep a new case, with its first row of history."""

    def load(self, case: CaseId) -> Document:
        """The whole document in case-file order. Raises KeyError where there is no such case."""

    def keys(self, case: CaseId, section: str) -> Sequence[str]:
        """The keys of a section's records in the document's order, also where the document shows none."""

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
