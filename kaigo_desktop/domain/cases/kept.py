"""What is kept of a case beside its facts: its line in a list, each edit, and the documents issued.

The stores and the services speak in these shapes; neither imports the other.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, NewType

from msgspec import Struct

from kaigo_desktop.domain.forms.copy_key import OF_TECHNOLOGY, CopyKey

if TYPE_CHECKING:  # the first list of a start needs CaseLine alone
    from kaigo_desktop.domain.cases.address import Address
    from kaigo_desktop.domain.cases.case import Document

CaseId = NewType("CaseId", int)


class CaseLine(NamedTuple):
    """One case in a list: what is shown without opening it. Made by the ten thousand, hence a tuple.

    ``changed`` is when it was last changed, as ISO text.
    """

    id: CaseId
    title: str
    applicant: str
    fiscal_year: int | None
    changed: str

    @property
    def changed_at(self) -> datetime:
        """The moment of ``changed``."""
        return datetime.fromisoformat(self.changed)


class FieldEdit(Struct, frozen=True):
    """One fact set from ``before`` to ``after``; None is "not known" and the same as absent.

    A file may have a written null where others have nothing. It means the same, but comes back
    as it was: ``was_null`` and ``to_null`` say that it stood there, or is to stand there.
    """

    address: Address
    before: object
    after: object
    was_null: bool = False
    to_null: bool = False


class RecordAdded(Struct, frozen=True):
    """A record (an office, an expense …) put into its section at ``position``; None: at the end."""

    section: str
    key: str
    body: Document
    position: int | None = None


class RecordRemoved(Struct, frozen=True):
    """A record taken out; its whole body is kept here, so that nothing entered is dropped."""

    section: str
    key: str
    position: int
    body: Document


Edit = FieldEdit | RecordAdded | RecordRemoved


class StepKind(StrEnum):
    """What a step of history was. Undoing is a step too, so that nothing ever leaves the history."""

    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"
    BACK = "back"


class Turn(Struct, frozen=True):
    """A step that goes back or forward: over which step, or (BACK) to the state after which step."""

    kind: StepKind
    of: int


EDITED = Turn(StepKind.EDIT, 0)


class StepLine(Struct, frozen=True):
    """One step in a list of many: everything but its edits."""

    number: int
    at: datetime
    label: str
    turn: Turn = EDITED


class HistoryStep(Struct, frozen=True):
    """One row of history: what was done, when, as a Japanese label, with the edits that undo it."""

    number: int
    at: datetime
    label: str
    edits: tuple[Edit, ...]
    turn: Turn = EDITED


class Issued(Struct, frozen=True):
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
