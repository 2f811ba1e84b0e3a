"""What stands in for the data file in tests of deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from kaigo_desktop.catalogue.deadlines import load_deadline_rules
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import record_in
from kaigo_desktop.domain.deadlines.identity import Holder
from kaigo_desktop.domain.deadlines.line import DeadlineLine
from kaigo_desktop.domain.deadlines.published import Published
from kaigo_desktop.domain.deadlines.rules import ProgrammeDuties
from kaigo_desktop.domain.deadlines.series import HandedIn
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.deadlines import Deadlines
from kaigo_desktop.services.ports import CaseId
from tests.fakes import NOW, PROGRAMMES, Bench, MemoryStore, home_help

RULES = load_deadline_rules()
DUTIES = {one.id: ProgrammeDuties.of(one) for one in PROGRAMMES}


class MemoryDeadlineStore:
    """A DeadlineStore without a disk, over the cases of a MemoryStore."""

    def __init__(self, cases: MemoryStore) -> None:
        self._cases = cases
        self._lines: dict[CaseId, list[DeadlineLine]] = {}
        self._seen: dict[CaseId, str] = {}
        self._leads: dict[str, int] = {}
        self._told: dict[str, Published] = {}
        self.papers: dict[CaseId, list[HandedIn]] = {}
        self.reckoned = 0

    def lines(self) -> list[DeadlineLine]:
        found = [line for lines in self._lines.values() for line in lines]
        titled = [line._replace(case_title=self._cases.titles[line.case]) for line in found]
        return sorted(titled, key=lambda line: (line.safe_on, line.case, line.key))

    def near(self, today: date, last: date) -> list[DeadlineLine]:
        return [line for line in self.lines() if line.is_open(today) and line.safe_on <= last.isoformat()]

    def next(self, today: date, most: int) -> list[DeadlineLine]:
        return [line for line in self.lines() if line.is_open(today)][:most]

    def stale(self, rules: str) -> list[tuple[CaseId, str]]:
        stamps = {
            case: f"{len(steps)}/{len(self.papers.get(case, []))}/{rules}"
            for case, steps in self._cases.steps.items()
        }
        return [(case, stamp) for case, stamp in stamps.items() if self._seen.get(case) != stamp]

    def keep_lines(self, found: Sequence[tuple[CaseId, str, Sequence[DeadlineLine]]]) -> None:
        for case, stamp, lines in found:
            self.reckoned += 1
            self._lines[case] = list(lines)
            self._seen[case] = stamp

    def drop(self, case: CaseId) -> None:
        """The case went into the bin: its lines are not shown any more."""
        self._lines.pop(case, None)
        self._seen.pop(case, None)
        self._cases.steps.pop(case)

    def choices(self, case: CaseId) -> dict[str, Document]:
        return dict(self._cases.decisions(case))

    def leads(self) -> dict[str, int]:
        return dict(self._leads)

    def keep_leads(self, leads: Mapping[str, int]) -> None:
        self._leads = dict(leads)

    def holders(self) -> dict[CaseId, Holder]:
        return {
            case: Holder(
                corporation=record_in(document, "corporation"),
                offices=self._records(case, "offices"),
                awards=self._records(case, "awards"),
            )
            for case, document in self._cases.documents.items()
        }

    def _records(self, case: CaseId, section: str) -> dict[str, Document]:
        document = self._cases.documents[case]
        keys = self._cases.keys(case, section)
        return {key: record_in(document, section, place) for place, key in enumerate(keys)}

    def handed_in(self, case: CaseId) -> Sequence[HandedIn]:
        return self.papers.get(case, [])

    def published(self) -> Sequence[Published]:
        return tuple(self._told.values())

    def keep_published(self, told: Iterable[Published]) -> None:
        self._told.update((one.uid, one) for one in told)


class MemoryLeads:
    """A LeadKeeper without a file; ``trouble`` is what its disk says."""

    def __init__(self) -> None:
        self.leads: Mapping[str, int] = {}
        self.trouble: Trouble | None = None

    def choose_leads(self, leads: Mapping[str, int]) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.leads = dict(leads)


class DeadlineBench(Bench):
    """An open case in memory with its deadlines, and more cases where a test wants them."""

    def __init__(self, document: Document | None = None) -> None:
        super().__init__(document)
        self.kept = MemoryDeadlineStore(self.store)
        self.deadlines = self.make()

    def make(self) -> Deadlines:
        """The service as a new start of the program would make it."""
        return Deadlines(self.kept, self.cases, self.assessor.case, DUTIES, RULES, self.clock)

    def add_case(self, document: Document, title: str, person: str = "") -> CaseId:
        case = self.store.create(title, {"format": "kaigo-case/1", **document}, NOW, "作成")
        if person:
            self.deadlines.decide(case, "case", note=person)
        return case


def granted(day: str = "2026-09-01", **settings: object) -> Document:
    """A home-help office with a grant of that day."""
    document = home_help()
    document["awards"] = [{"programme": "mhlw-r8-technology", "office": "A", "granted_on": day}]
    document["settings"] = dict(settings)
    return document
