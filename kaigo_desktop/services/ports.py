"""What the services need from outside, as protocols; storage, catalogue and documents fit them unimported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.kept import (
    EDITED,
    CaseId,
    CaseLine,
    Edit,
    FieldEdit,
    HistoryStep,
    Issued,
    RecordAdded,
    RecordRemoved,
    StepLine,
    Turn,
)
from kaigo_desktop.domain.cases.thrown import Thrown
from kaigo_desktop.domain.table import Line

if TYPE_CHECKING:  # a command that keeps no deadlines must not wait for their rules
    from kaigo_desktop.domain.deadlines.identity import Holder
    from kaigo_desktop.domain.deadlines.line import DeadlineLine
    from kaigo_desktop.domain.deadlines.published import Published
    from kaigo_desktop.domain.deadlines.series import HandedIn
    from kaigo_desktop.domain.offices.listed import ListedOffice, ListState, Taken, Wanted

__all__ = [
    "CaseId",
    "CaseLine",
    "CaseStore",
    "Clock",
    "DeadlineStore",
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

    def create(self, title: str, document: Document, at: datetime, label: str, uid: str = "") -> CaseId:
        """Keep a new case, with its first row of history; ``uid`` where another computer named it."""

    def load(self, case: CaseId) -> Document:
        """The whole document in case-file order. Raises KeyError where there is no such case."""

    def keys(self, case: CaseId, section: str) -> Sequence[str]:
        """The keys of a section's records in the document's order, also where the document shows none."""

    def apply(
        self, case: CaseId, edits: Sequence[Edit], at: datetime, label: str, turn: Turn = EDITED
    ) -> HistoryStep:
        """Make the edits and write one row of history, in one transaction.

        Edits of what stands beside the document (``address.is_beside``) are made like those of facts.
        """

    def decisions(self, case: CaseId) -> Mapping[str, Document]:
        """What was decided about the deadlines of a case, by key."""

    def title(self, case: CaseId) -> str:
        """What the case is called. Raises KeyError where there is no such case."""

    def history(self, case: CaseId, first: int = 1) -> Sequence[HistoryStep]:
        """Every step from that number on, oldest first."""

    def trail(self, case: CaseId) -> Sequence[StepLine]:
        """Every step without its edits, oldest first."""

    def record_issued(self, case: CaseId, issued: Sequence[Issued]) -> None:
        """Note documents that were written."""

    def issued(self, case: CaseId) -> Sequence[Issued]:
        """The newest entry of each form, office and sequence."""


class BinStore(Protocol):
    """Where deleted cases lie. Every call is one transaction; all raise Trouble where the file fails."""

    def throw(self, case: CaseId, at: datetime) -> None:
        """Put a case into the bin; one that lies there stays as it is. Raises KeyError for no case."""

    def bring_back(self, case: CaseId) -> None:
        """Take a case out of the bin, as it was. Raises KeyError where there is no such case."""

    def thrown(self) -> Sequence[Thrown]:
        """What lies in the bin, the last thrown away first."""

    def erase(self, cases: Iterable[CaseId]) -> None:
        """Erase these for good, with their history and papers; only what lies in the bin goes."""


class ExchangeStore(Protocol):
    """What carries a case between computers. Every call raises Trouble where the file fails."""

    def uid(self, case: CaseId) -> str:
        """The name of the case on every computer. Raises KeyError where there is no such case."""

    def find(self, uid: str) -> tuple[CaseId, bool] | None:
        """The case of that name, and whether it lies in the bin; None where there is none."""

    def last(self, case: CaseId) -> Document | None:
        """The case as it was when it was last exchanged; None where it never was."""

    def last_decisions(self, case: CaseId) -> Document | None:
        """What was decided about its deadlines then; None where that is not known."""

    def note(self, case: CaseId, document: Document, decisions: Document, at: datetime) -> None:
        """Keep how the case is now that it is exchanged. Raises KeyError where there is no such case."""


class Clock(Protocol):
    """The time, given from outside so that tests can hold it still."""

    def now(self) -> datetime:
        """The local time."""

    def today(self) -> date:
        """The local day."""


class DeadlineStore(Protocol):
    """Where decisions on deadlines, the list over all cases and the memory of calendars are kept."""

    def lines(self) -> list[DeadlineLine]:
        """Every line, by safe day."""

    def near(self, today: date, last: date) -> list[DeadlineLine]:
        """The lines open today up to that safe day, by day."""

    def next(self, today: date, most: int) -> list[DeadlineLine]:
        """The lines open today that come first, overdue ones among them; at most so many."""

    def stale(self, rules: str) -> list[tuple[CaseId, str]]:
        """The cases whose lines were reckoned by other facts or rules, each with its stamp of now."""

    def keep_lines(self, found: Sequence[tuple[CaseId, str, Sequence[DeadlineLine]]]) -> None:
        """Put the lines of some cases in place of those before, each case with its stamp."""

    def choices(self, case: CaseId) -> dict[str, Document]:
        """What was decided about the deadlines of a case, by key."""

    def leads(self) -> Mapping[str, int]:
        """How many days before its anchor a preparation begins, by its id; only what was chosen."""

    def keep_leads(self, leads: Mapping[str, int]) -> None:
        """Keep those in place of all before."""

    def holders(self) -> Mapping[CaseId, Holder]:
        """Whose deadlines those of each case are."""

    def handed_in(self, case: CaseId) -> Sequence[HandedIn]:
        """Which papers of a case were handed in, and when."""

    def published(self) -> Sequence[Published]:
        """All that calendars were told."""

    def keep_published(self, told: Sequence[Published]) -> None:
        """Note what calendars are told from now on."""


class FileStart(Protocol):
    """How a file comes into memory."""

    def __call__(self, path: Path) -> bytes:
        """Its bytes, no more than one beyond the largest that is read. Raises Trouble."""


class WorkbookReader(Protocol):
    """What reads .xlsx files."""

    def __call__(self, data: bytes, sheet: str | None = None) -> tuple[Line, ...]:
        """The lines of that sheet, or of the first one that is shown. Raises Unreadable."""


class OfficeIndex(Protocol):
    """The office list of this computer. Every question raises Trouble where its file is spoiled."""

    def state(self) -> ListState:
        """How it stands; one that cannot be read is never taken for an empty one."""

    def take_in(self, files: Sequence[Path], at: str, watch: Watch) -> Taken:
        """Join files with what there is. Raises Unreadable, Trouble, and what ``watch`` raises to stop it."""

    def find(self, wanted: Wanted) -> Sequence[int]:
        """The ids of all that is found, in the order of the list."""

    def lines(self, ids: Sequence[int]) -> list[ListedOffice]:
        """The lines of some ids."""

    def texts(self, ids: Sequence[int]) -> list[tuple[str, ...]]:
        """Name, service, place, corporation and number of some ids."""

    def of_number(self, number: str) -> list[ListedOffice]:
        """All services of one office."""

    def of_corporation(self, number: str, name: str = "") -> list[ListedOffice]:
        """The lines of a corporation, by its name where it has no number."""

    def close(self) -> None:
        """Let go of the file; the next question opens it again."""


class Watch(Protocol):
    """Hears how far a work is; may raise to stop it."""

    def __call__(self, done: int, total: int) -> object:
        """Called before each step."""
