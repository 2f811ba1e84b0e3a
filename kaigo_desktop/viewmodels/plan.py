"""④ 業務改善計画: the facts of a plan, its drafted texts, and what is still missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Case, Document
from kaigo_desktop.domain.citation import cite_text
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.plans.checker import Kind, check
from kaigo_desktop.domain.plans.knowledge import IndicatorHint, Knowledge
from kaigo_desktop.domain.plans.plan import Section, SubjectDraft, draft
from kaigo_desktop.services.cases import complete
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.facts import office_names
from kaigo_desktop.viewmodels.plan_answers import PlanAnswers

CaseOf = Callable[[Document], Case]
"""The case of a document (``Assessor.case``)."""

Choices = tuple[tuple[object, str], ...]
ADDITION_WORDS = "　加算でも求められます"
REPORT_YEARS = 3
"""M 別紙1 7(2): targets for the three fiscal years after the grant's."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An indicator that the chosen devices suggest. ``addition``: the 加算 asks for it as well."""

    hint: IndicatorHint
    words: str


@dataclass(frozen=True, slots=True)
class OpenDevice:
    """A device of page ③ that no measure uses yet."""

    expense: str
    words: str


@dataclass(frozen=True, slots=True)
class RemarkLine:
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
        self._chosen = ""
        self._keep_a_choice()
        session.assessed.connect(self._refresh)

    # --- whose plan ----------------------------------------------------------

    @property
    def current(self) -> str:
        """The key of the office whose plan is looked at; empty where there is none."""
        return self._chosen

    def offices(self) -> Choices:
        """Key and name of every office."""
        return tuple(office_names(self._session.document).items())

    def choose(self, key: str) -> None:
        """Look at the plan of that office."""
        if key != self._chosen:
            self._chosen = key
            self.chosen.emit(key)
            self.changed.emit()

    @property
    def root(self) -> Address:
        """Where the plan lies in the case."""
        return ("plan", "offices", self._chosen)

    # --- facts ---------------------------------------------------------------

    def value(self, address: Address) -> object:
        """What stands at that address of the case; places in lists count from 0, as text."""
        return self._answers.value(address)

    def set(self, address: Address, value: object) -> bool:
        """Keep that answer; False where it was refused."""
        return self._answers.set(address, value)

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
            kinds = self.devices_for(expense)
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

    def add_schedule(self) -> int:
        """A new step of the schedule; its place comes back."""
        return self._append("schedule", {})

    def remove(self, name: str, place: int) -> None:
        """Take a record out of a list; it stays in the history."""
        self._answers.remove((*self.root, name), place)

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
        subject = self.subject()
        found = () if subject is None else subject.devices
        return tuple((one.expense.key, one.name) for one in found)

    def devices_for(self, expense: object) -> Choices:
        """The device types of an expense's category; all where no expense is named."""
        case = self._case()
        category = next((one.category for one in case.expenses if one.key == expense), None)
        kinds = self._knowledge.devices if category is None else self._knowledge.devices_of(category)
        return tuple((kind.id, kind.name) for kind in kinds)

    def device_help(self, device: object) -> str:
        """Price range and cap of a device type, and what was measured with it, each with its source."""
        kind = self._knowledge.device(device if isinstance(device, str) else None)
        if kind is None:
            return ""
        lines = []
        if kind.price_low is not None and kind.price_high is not None:
            price = f"{kind.price_low:,}〜{yen_text(kind.price_high)}"
            lines.append(f"価格の目安：1{kind.price_per}あたり {price}（{self._cite(kind.price_cite)}）")
        cap = yen_text(kind.cap_low)
        if kind.cap_low != kind.cap_high:
            cap = f"{kind.cap_low:,}〜{yen_text(kind.cap_high)}"
        lines.append(f"基準額：1{kind.cap_per}あたり {cap}（{self._cite(kind.cap_cite)}）")
        for effect in self._knowledge.effects_of(kind.id):
            change = "減少" if effect.change is None else f"{effect.change:+}{effect.unit}"
            lines.append(f"効果の例：{effect.measured} {change}（{self._cite(effect.cite)}）")
        return "\n".join(lines)

    def open_devices(self) -> tuple[OpenDevice, ...]:
        """The devices that no measure uses yet."""
        subject = self.subject()
        found = () if subject is None else subject.devices
        return tuple(OpenDevice(one.expense.key, one.name) for one in found if not one.measures)

    def proposals(self) -> tuple[Proposal, ...]:
        """Indicators that the devices of the plan suggest and that it does not have yet."""
        subject = self.subject()
        kinds = {one.type.id for one in subject.devices if one.type} if subject is not None else set()
        kinds |= {str(row["device"]) for row in self.rows("measures") if row.get("device")}
        taken = {row.get("kind") for row in self.rows("indicators")}
        return tuple(
            Proposal(hint, f"{hint.name}（{hint.unit}）" + (ADDITION_WORDS if hint.addition else ""))
            for hint in self._knowledge.indicators_for(frozenset(kinds))
            if hint.id not in taken
        )

    def target_years(self) -> tuple[int, ...]:
        """The fiscal years that the reports are about; none while the case's year is not known."""
        year = self._session.document.get("fiscal_year")
        return tuple(year + ahead for ahead in range(1, REPORT_YEARS + 1)) if isinstance(year, int) else ()

    # --- texts and check -----------------------------------------------------

    def subject(self) -> SubjectDraft | None:
        """The plan with its drafted sections; None where there is no office."""
        if not self._chosen:
            return None
        return draft(self._case(), self._session.assessment, self._knowledge).office(self._chosen)

    def sections(self) -> tuple[Section, ...]:
        """The sections in the order of the page."""
        subject = self.subject()
        return () if subject is None else subject.sections

    def take_draft_as_own(self, section: str) -> None:
        """Begin one's own text with what is drafted."""
        for one in self.sections():
            if one.id == section:
                self.set((*self.root, "texts", section), one.drafted)

    def use_draft(self, section: str) -> None:
        """Print the draft again; one's own text stays in the history."""
        self.set((*self.root, "texts", section), None)

    def remarks(self) -> tuple[RemarkLine, ...]:
        """What is missing or contradicts itself in this plan."""
        return tuple(
            RemarkLine(one.text, one.kind is Kind.CONTRADICTION, one.address)
            for one in check(self._case(), self._knowledge)
            if one.office == self._chosen
        )

    def cites(self, section: Section) -> str:
        """The paragraphs that the draft rests on."""
        return "、".join(map(self._cite, section.cites))

    def _cite(self, cite: str) -> str:
        return cite_text(cite, self._session.assessment.sources)

    def _append(self, name: str, body: dict[str, object]) -> int:
        return self._answers.append((*self.root, name), body)

    def _case(self) -> Case:
        return self._case_of(complete(self._session.document)[0])

    @Slot()
    def _refresh(self) -> None:
        before = self._chosen
        self._keep_a_choice()
        if self._chosen != before:
            self.chosen.emit(self._chosen)
        self.changed.emit()

    def _keep_a_choice(self) -> None:
        keys = list(office_names(self._session.document))
        if self._chosen not in keys:
            self._chosen = keys[0] if keys else ""
