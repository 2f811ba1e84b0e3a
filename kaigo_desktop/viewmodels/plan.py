"""④ 業務改善計画: the facts of a plan, its drafted texts, and what is still missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Case, Document
from kaigo_desktop.domain.citation import cite_text
from kaigo_desktop.domain.plans.checker import Kind, Remark, check
from kaigo_desktop.domain.plans.facts import PlanFacts
from kaigo_desktop.domain.plans.knowledge import IndicatorHint, Knowledge
from kaigo_desktop.domain.plans.plan import (
    GROUP_SECTIONS,
    SECTION_TITLES,
    PlanDraft,
    Section,
    SubjectDraft,
    draft,
)
from kaigo_desktop.domain.plans.reading import group_plan, office_plan
from kaigo_desktop.domain.plans.removal import without_problem
from kaigo_desktop.services.cases import complete
from kaigo_desktop.viewmodels.case_session import CaseSession, Together
from kaigo_desktop.viewmodels.facts import office_names
from kaigo_desktop.viewmodels.plan_answers import PlanAnswers
from kaigo_desktop.viewmodels.plan_devices import Choices, PlanDevices
from kaigo_desktop.viewmodels.plan_indicators import PlanIndicators

CaseOf = Callable[[Document], Case]
"""The case of a document (``Assessor.case``)."""

__all__ = ["GROUP", "CaseOf", "Choices", "OpenDevice", "PlanViewModel", "RemarkLine"]

GROUP = "\tgroup"
"""Stands for the plan of the group (協働化); no office key begins with a tab stop."""

REPORT_YEARS = 3
"""M 別紙1 7(2): targets for the three fiscal years after the grant's."""


class OpenDevice(Struct, frozen=True):
    """A device of page ③ that no measure uses yet."""

    expense: str
    words: str


class RemarkLine(Struct, frozen=True):
    """One line of the checker: what is missing or contradicts itself, and where it is answered."""

    text: str
    is_contradiction: bool
    address: Address


class PlanViewModel(QObject):
    """The plan of the office that is looked at (or of the group, whose key is empty)."""

    changed = Signal()
    """A fact of the case or of the plan is another one now."""

    chosen = Signal(str)
    """Another plan is looked at. Argument: the office's key, empty for the group or none."""

    def __init__(
        self, session: CaseSession, knowledge: Knowledge, case_of: CaseOf, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._answers = PlanAnswers(session)
        self._knowledge = knowledge
        self._case_of = case_of
        self._made: tuple[Document, Case] | None = None
        self._drafts: tuple[Assessment, PlanDraft] | None = None
        self._chosen = ""
        self._keep_a_choice()
        self.devices = PlanDevices(self, session, knowledge)
        self.indicators = PlanIndicators(self)
        session.assessed.connect(self._refresh)

    # --- whose plan ----------------------------------------------------------

    @property
    def current(self) -> str:
        """The key of the office whose plan is looked at, GROUP for the group's; empty where there is none."""
        return self._chosen

    @property
    def is_group(self) -> bool:
        """Whether the plan of the group is looked at."""
        return self._chosen == GROUP

    def offices(self) -> Choices:
        """Key and name of every office, and the group where the case has one."""
        found: list[tuple[object, str]] = list(office_names(self._session.document).items())
        return (*found, (GROUP, "グループの計画（協働化）")) if self._has_group() else tuple(found)

    def choose(self, key: str) -> None:
        """Look at the plan of that office."""
        if key != self._chosen:
            self._chosen = key
            self.chosen.emit(key)
            self.changed.emit()

    @property
    def root(self) -> Address:
        """Where the plan lies in the case."""
        return ("plan", "group") if self.is_group else ("plan", "offices", self._chosen)

    @property
    def facts(self) -> PlanFacts:
        """The facts of this plan."""
        return group_plan(self.case()) if self.is_group else office_plan(self.case(), self._chosen)

    @property
    def knowledge(self) -> Knowledge:
        """What is known of work, devices and effects."""
        return self._knowledge

    # --- facts ---------------------------------------------------------------

    def value(self, address: Address) -> object:
        """What stands at that address of the case; places in lists count from 0, as text."""
        return self._answers.value(address)

    def set(self, address: Address, value: object) -> bool:
        """Keep that answer; False where it was refused."""
        return self._answers.set(address, value)

    def together(self, label: str) -> AbstractContextManager[Together]:
        """What is set inside becomes one step (``CaseSession.together``)."""
        return self._session.together(label)

    def rows(self, name: str) -> list[dict[str, object]]:
        """The records of a list of the plan: problems, measures, indicators, schedule."""
        return self._answers.rows((*self.root, name))

    def add_problem(self, work_area: str | None = None) -> int:
        """A new problem, in that work area; its place comes back."""
        taken = {str(row.get("key")) for row in self.rows("problems")}
        number = next(number for number in range(1, len(taken) + 2) if f"p{number}" not in taken)
        body: dict[str, object] = {"key": f"p{number}"}
        return self._append("problems", body | ({"work_area": work_area} if work_area else {}))

    def add_measure(self, expense: str | None = None) -> int:
        """A new measure, with the device of that expense; its place comes back."""
        body: dict[str, object] = {}
        if expense:
            body["expense"] = expense
            kinds = self.devices.types_for(expense)
            if len(kinds) == 1:
                body["device"] = kinds[0][0]
        problems = self.rows("problems")
        if len(problems) == 1:
            body["problem"] = problems[0].get("key")
        return self._append("measures", body)

    def add_indicator(self, hint: IndicatorHint | None = None) -> int:
        """A new indicator, filled from a proposal where one is given; its place comes back."""
        if hint is None:
            return self._append("indicators", {})
        body: dict[str, object] = {
            "kind": hint.id,
            "name": hint.name,
            "unit": hint.unit,
            "method": hint.method,
            "better": hint.better,
        }
        return self._append("indicators", body)

    def add_schedule(self, what: str | None = None) -> int:
        """A new step of the schedule; its place comes back."""
        return self._append("schedule", {"what": what} if what else {})

    def remove(self, name: str, place: int) -> None:
        """Take a record out of a list, and what names it with it; it stays in the history."""
        plan = self.value(self.root)
        if name != "problems" or not isinstance(plan, Mapping):
            self._answers.remove((*self.root, name), place)
            return
        with self.together("課題の削除"):
            for part, left in without_problem(dict(plan), place).items():
                self.set((*self.root, part), left)

    # --- choices -------------------------------------------------------------

    def work_areas(self) -> Choices:
        """The ten work areas."""
        return tuple((area.id, area.name) for area in self._knowledge.work_areas)

    def open_areas(self) -> Choices:
        """Those for which the plan names no problem yet."""
        taken = {row.get("work_area") for row in self.rows("problems")}
        return tuple((id_, name) for id_, name in self.work_areas() if id_ not in taken)

    def problems(self) -> Choices:
        """The plan's problems, by key or else by place."""
        names = dict(self.work_areas())
        found: list[tuple[object, str]] = []
        for number, row in enumerate(self.rows("problems"), start=1):
            area = names.get(row.get("work_area"), str(row.get("work_area") or ""))
            words = str(row.get("text") or area)
            found.append((row.get("key") or number - 1, f"課題{number}　{words}".strip()))
        return tuple(found)

    def expenses(self) -> Choices:
        """The devices of page ③ that this plan may speak of."""
        return self.devices.names()

    def open_devices(self) -> tuple[OpenDevice, ...]:
        """The devices that no measure uses yet."""
        subject = self.subject()
        found = () if subject is None else subject.devices
        return tuple(OpenDevice(one.expense.key, one.name) for one in found if not one.measures)

    def target_years(self) -> tuple[int, ...]:
        """The fiscal years that the reports are about; none while the case's year is not known."""
        year = self._session.document.get("fiscal_year")
        ahead = 1 if self.is_group else REPORT_YEARS
        return tuple(year + one for one in range(1, ahead + 1)) if isinstance(year, int) else ()

    # --- texts and check -----------------------------------------------------

    def subject(self) -> SubjectDraft | None:
        """The plan with its drafted sections; None where there is no office."""
        if not self._chosen:
            return None
        drafted = self._draft()
        return drafted.group if self.is_group else drafted.office(self._chosen)

    def section_ids(self) -> tuple[str, ...]:
        """The sections of this plan: a group has fewer."""
        return GROUP_SECTIONS if self.is_group else tuple(SECTION_TITLES)

    def sections(self) -> tuple[Section, ...]:
        """The sections in the order of the page."""
        subject = self.subject()
        return () if subject is None else subject.sections

    def remarks(self) -> tuple[RemarkLine, ...]:
        """What is missing or contradicts itself in this plan."""
        return tuple(
            self._line(one)
            for one in check(self.case(), self._knowledge)
            if one.office == (None if self.is_group else self._chosen)
        )

    def _line(self, remark: Remark) -> RemarkLine:
        """The remark; of an expense that only lacks its cost it says that, and leads there."""
        if remark.address[-1:] == ("expense",):
            expense = self.value(remark.address)
            lacking = next(
                (one for one in self._session.incomplete if one[:2] == ("expenses", expense)), None
            )
            if lacking is not None:
                name = dict(self.devices.names()).get(expense, "")
                return RemarkLine(
                    f"「{name}」の費用の額を入れてください。", is_contradiction=False, address=lacking
                )
        return RemarkLine(remark.text, remark.kind is Kind.CONTRADICTION, remark.address)

    def cites(self, section: Section) -> str:
        """The paragraphs that the draft rests on."""
        return "、".join(map(self.cite, section.cites))

    def cite(self, cite: str) -> str:
        """A citation with the name of its source."""
        return cite_text(cite, self._session.assessment.sources)

    def _append(self, name: str, body: dict[str, object]) -> int:
        return self._answers.append((*self.root, name), body)

    def case(self) -> Case:
        """The case without the records that are still incomplete; made once for each state of it."""
        document = self._session.document
        if self._made is None or self._made[0] is not document:
            self._made = (document, self._case_of(complete(document)[0]))
            self._drafts = None
        return self._made[1]

    def _draft(self) -> PlanDraft:
        """The drafts of all plans; made once for each state of the case."""
        case, assessment = self.case(), self._session.assessment
        if self._drafts is None or self._drafts[0] is not assessment:
            self._drafts = (assessment, draft(case, assessment, self._knowledge))
        return self._drafts[1]

    def _has_group(self) -> bool:
        plan = self._session.document.get("plan")
        has_plan = isinstance(plan, Mapping) and bool(plan.get("group"))
        return has_plan or bool(self._session.document.get("partners"))

    @Slot()
    def _refresh(self) -> None:
        before = self._chosen
        self._keep_a_choice()
        if self._chosen != before:
            self.chosen.emit(self._chosen)
        self.changed.emit()

    def _keep_a_choice(self) -> None:
        keys = [str(key) for key, _ in self.offices()]
        if self._chosen not in keys:
            self._chosen = keys[0] if keys else ""
