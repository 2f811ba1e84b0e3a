"""What is kept of a case beside its facts: its line in a list, each edit, and the documents issued.

The stores and the services speak in these shapes; neither imports the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NewType

from kaigo_desktop.domain.forms.copy_key import OF_TECHNOLOGY, CopyKey

if TYPE_CHECKING:  # the first list of a start needs CaseLine alone
    from kaigo_desktop.domain.cases.address import Address
    from kaigo_desktop.domain.cases.case import Document

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
    """A document that was written: which copy of which form, from which facts and rule data."""

    form: str
    office: str | None
    sequence: int | None
    file: str
    sha256: str
    facts_sha256: str
    rules_version: str
    at: datetime
    programme: str = OF_TECHNOLOGY

    @property
    def key(self) -> CopyKey:
        """Which paper it is."""
        return CopyKey(self.form, self.office, self.sequence, self.programme)
