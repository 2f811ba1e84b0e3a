"""What stands in for the disk, the clock and the screen's surroundings in tests of view-models and pages."""

from __future__ import annotations

import copy
import functools
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace

from kaigo_desktop.catalogue.characters import load_characters
from kaigo_desktop.catalogue.facts import read_facts
from kaigo_desktop.catalogue.forms import load_forms
from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.documents.atomic import write_whole
from kaigo_desktop.documents.incoming import read_start
from kaigo_desktop.documents.pdf import Press
from kaigo_desktop.documents.workbook import read_workbook
from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.address import KEYED_SECTIONS, TITLE, is_beside
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import WHOLE_PARTNERS, place_of, record_in, with_record, with_value
from kaigo_desktop.domain.cases.facts import Facts
from kaigo_desktop.domain.cases.kept import EDITED, StepLine, Turn
from kaigo_desktop.domain.forms.form import Form
from kaigo_desktop.domain.forms.submission import Submission, SubmissionId
from kaigo_desktop.paths import shipped
from kaigo_desktop.services.assessing import Assessor
from kaigo_desktop.services.cases import Cases, complete
from kaigo_desktop.services.ports import (
    CaseId,
    CaseLine,
    Edit,
    FieldEdit,
    HistoryStep,
    Issued,
    RecordAdded,
    RecordRemoved,
)
from kaigo_desktop.services.submissions import Submissions
from kaigo_desktop.services.tables import Tables
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.forms import Papers

TABLES = Tables(read_start, read_workbook)
TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 21, 4)  # noqa: DTZ001 - the program speaks local time


class StillClock:
    """A clock that stands still."""

    def __init__(self, now: datetime = NOW) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def today(self) -> date:
        return self._now.date()


class MemoryStore:
    """A CaseStore without a disk."""

    def __init__(self) -> None:
        self.documents: dict[CaseId, Document] = {}
        self.titles: dict[CaseId, str] = {}
        self.said: dict[CaseId, dict[str, Document]] = {}
        self.steps: dict[CaseId, list[HistoryStep]] = {}
        self.papers: dict[CaseId, list[Issued]] = {}
        self._keys: dict[tuple[CaseId, str], list[str]] = {}

    def lines(self) -> Sequence[CaseLine]:
        return [CaseLine(case, self.titles[case], "", None, NOW.isoformat()) for case in self.documents]

    def create(
        self,
        title: str,
        document: Document,
        at: datetime,
        label: str,
        uid: str = "",  # noqa: ARG002
    ) -> CaseId:
        case = CaseId(len(self.documents) + 1)
        self.documents[case] = copy.deepcopy(document)
        self.titles[case] = title
        self.said[case] = {}
        self.steps[case] = [HistoryStep(1, at, label, ())]
        self.papers[case] = []
        for section, own in KEYED_SECTIONS.items():
            found = document.get(section)
            bodies = found if isinstance(found, list) else []
            self._keys[case, section] = [
                str(body[own]) if own else f"{section}-{place}" for place, body in enumerate(bodies, start=1)
            ]
        return case

    def load(self, case: CaseId) -> Document:
        return copy.deepcopy(self.documents[case])

    def keys(self, case: CaseId, section: str) -> Sequence[str]:
        return tuple(self._keys[case, section])

    def apply(
        self, case: CaseId, edits: Sequence[Edit], at: datetime, label: str, turn: Turn = EDITED
    ) -> HistoryStep:
        for edit in edits:
            self._apply(case, edit)
        step = HistoryStep(len(self.steps[case]) + 1, at, label, tuple(edits), turn)
        self.steps[case].append(step)
        return step

    def _apply(self, case: CaseId, edit: Edit) -> None:
        document = self.documents[case]
        if isinstance(edit, FieldEdit) and is_beside(edit.address):
            self._set_beside(case, edit)
            return
        if isinstance(edit, FieldEdit) and edit.address == WHOLE_PARTNERS:
            self.documents[case] = {**document, "partners": edit.after}
            return
        if isinstance(edit, FieldEdit):
            place = place_of(edit.address)
            index = self._keys[case, place.section].index(place.key) if place.key else 0
            body = with_value(record_in(document, place.section, index), place.fields, edit.after)
            self.documents[case] = with_record(document, place.section, body, index)
            return
        bodies = list(document.get(edit.section) or [])  # type: ignore[call-overload]
        if isinstance(edit, RecordAdded):
            place = len(bodies) if edit.position is None else edit.position
            bodies.insert(place, copy.deepcopy(edit.body))
            self._keys[case, edit.section].insert(place, edit.key)
        elif isinstance(edit, RecordRemoved):
            place = self._keys[case, edit.section].index(edit.key)
            del bodies[place]
            self._keys[case, edit.section].remove(edit.key)
        self.documents[case] = {**document, edit.section: bodies}

    def decisions(self, case: CaseId) -> Mapping[str, Document]:
        return dict(self.said[case])

    def title(self, case: CaseId) -> str:
        return self.titles[case]

    def _set_beside(self, case: CaseId, edit: FieldEdit) -> None:
        if edit.address == TITLE:
            self.titles[case] = str(edit.after)
            return
        key = edit.address[1]
        self.said[case].pop(key, None)
        if isinstance(edit.after, dict) and edit.after:
            self.said[case][key] = edit.after

    def history(self, case: CaseId, first: int = 1) -> Sequence[HistoryStep]:
        return self.steps[case][first - 1 :]

    def trail(self, case: CaseId) -> Sequence[StepLine]:
        return [StepLine(step.number, step.at, step.label, step.turn) for step in self.steps[case]]

    def record_issued(self, case: CaseId, issued: Sequence[Issued]) -> None:
        self.papers[case] += issued

    def issued(self, case: CaseId) -> Sequence[Issued]:
        newest = {one.key: one for one in self.papers[case]}
        return tuple(newest.values())


class MemorySubmissions:
    """A SubmissionStore without a disk."""

    def __init__(self) -> None:
        self._kept: list[tuple[CaseId, Submission, tuple[bytes, ...]]] = []

    def keep(self, case: CaseId, submission: Submission, contents: Sequence[bytes]) -> SubmissionId:
        number = SubmissionId(len(self._kept) + 1)
        kept = replace(submission, id=number, document=copy.deepcopy(submission.document))
        self._kept.append((case, kept, tuple(contents)))
        return number

    def of_case(self, case: CaseId) -> Sequence[Submission]:
        return [kept for of, kept, _ in reversed(self._kept) if of == case]

    def content(self, submission: SubmissionId, place: int) -> bytes:
        return self._kept[submission - 1][2][place]


FACTS: Facts = read_facts(shipped("resources", "facts.toml"))
PROGRAMMES = load_programmes([shipped("resources", "programmes")])
TITLES = {programme.id: programme.title for programme in PROGRAMMES}
BY_ID = {programme.id: programme for programme in PROGRAMMES}


class Bench:
    """An open case in memory, under the shipped rules."""

    def __init__(self, document: Document | None = None) -> None:
        self.clock = StillClock()
        self.store = MemoryStore()
        self.submissions = MemorySubmissions()
        self.assessor = Assessor(PROGRAMMES, self.clock)
        self.cases = Cases(self.store, self.clock, self.assessor.faults)
        start = {"format": "kaigo-case/1", **(document or {})}
        self.case = self.store.create("案件", start, NOW, "案件の作成")
        self.session = CaseSession(self.case, self.cases, self.assess, self.clock)
        self.problems: list[tuple[str, str]] = []
        self.session.problem_found.connect(self._note)

    def assess(self, document: Document) -> Assessment:
        return self.assessor.assess(complete(document)[0])

    def _note(self, name: str, advice: str) -> None:
        self.problems.append((name, advice))


def home_help() -> Document:
    """A home-help office that has answered everything but the committee, which it does not need."""
    return {
        "fiscal_year": 2026,
        "prefecture": "13",
        "corporation": {
            "name": "株式会社ひだまり",
            "representative_title": "代表取締役",
            "representative": "日向 春子",
            "postal_code": "1000001",
            "address": "東京都千代田区千代田1-1",
        },
        "offices": [
            {
                "key": "A",
                "name": "ひだまり訪問介護",
                "services": ["11"],
                "staff": {"fte_total": 8.6, "fte_other": 2.1, "visiting_and_managers": 14},
                "careplan_link": {"started_on": "2026-02-01", "partners": 5},
                "life": True,
                "security_action": 1,
                "consulted_center": True,
            }
        ],
        "support": {"kind": "center"},
        "expenses": [
            {
                "key": "e1",
                "office": "A",
                "category": "care_software",
                "description": "ひだまりソフト",
                "cost": 2_000_000,
                "listing": "tais",
                "staff_based_licence": True,
                "integrated": True,
                "careplan_csv": True,
                "careplan_support_desk": True,
            },
            {
                "key": "e2",
                "office": "A",
                "category": "software_adoption",
                "description": "タブレット 10台",
                "cost": 400_000,
                "units": 10,
                "terminal": True,
            },
        ],
        "pledges": {
            "wage_return": True,
            "cooperate_verification": True,
            "plan_drafted": True,
            "no_duplicate_funding": True,
        },
    }


@functools.cache
def shipped_forms() -> Mapping[str, Form]:
    """Every form, read once for all tests."""
    return load_forms(shipped("forms"))


@functools.cache
def shipped_press() -> Press:
    """What draws, with its fonts parsed once for all tests."""
    return Press(shipped("resources", "fonts"))


def papers_of(bench: Bench) -> Papers:
    """What papers of this case are made with: the shipped forms, drawn and written for real."""
    return Papers(
        forms=shipped_forms(),
        knowledge=load_knowledge(),
        case_of=bench.assessor.case,
        printer=shipped_press(),
        write=write_whole,
        log=bench.store,
        clock=bench.clock,
        submissions=Submissions(bench.submissions, bench.clock, Path.read_bytes),
        characters=load_characters(),
    )
