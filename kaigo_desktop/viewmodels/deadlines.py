"""⑥ 期限と効果報告: the grants received, the reports they ask for, and the figures of each year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from kaigo_desktop.domain.assessment import Obligation
from kaigo_desktop.domain.business_days import safe_day
from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Case, Document
from kaigo_desktop.domain.cases.facts import Facts, Option
from kaigo_desktop.domain.dates import fiscal_year_text, wareki
from kaigo_desktop.domain.plans.facts import YearReport
from kaigo_desktop.domain.plans.reading import group_plan, office_plan
from kaigo_desktop.domain.plans.report import EffectReport, ReportRow, effect_report, wage_statement
from kaigo_desktop.domain.plans.words import number_text, with_unit
from kaigo_desktop.services.cases import complete
from kaigo_desktop.services.ports import Clock
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.facts import office_names, questions, records, text_of
from kaigo_desktop.viewmodels.office import Section
from kaigo_desktop.viewmodels.plan_answers import PlanAnswers

SOON = 60
"""Days before the safe day from which a report is said to be due soon."""

MovedDay = Callable[[Obligation], date | None]
"""The day to which a report was put off; None where it was not."""


class DutyState(StrEnum):
    """How far a report is."""

    DONE = "提出済"
    SKIPPED = "報告しない"
    OVERDUE = "期限切れ"
    SOON = "まもなく"
    LATER = "まだ先"


class AwardRow(Struct, frozen=True):
    """One grant received: what it is called, and its questions."""

    key: str
    title: str
    section: Section


class Duty(Struct, frozen=True):
    """One report: what, for whom, until when, and how far it is.

    ``root`` is where its facts lie: those told at ``root``, the figures of the
    indicators in the plan of the same office. Empty where no office is named.
    """

    title: str
    whose: str
    state: DutyState
    due: str
    safe: str
    is_provisional: bool
    left: str
    text: str
    cite: str
    fiscal_year: int
    office: str
    is_group: bool = False

    @property
    def plan(self) -> Address:
        """Where the plan lies that it reports on; empty where no office is named."""
        if self.is_group:
            return ("plan", "group")
        return ("plan", "offices", self.office) if self.office else ()

    @property
    def root(self) -> Address:
        """Where what is told about the year lies."""
        return (*self.plan, "reports", str(self.fiscal_year)) if self.plan else ()

    @property
    def name(self) -> str:
        """The report in one word, for names of controls."""
        return f"{self.office}.{self.fiscal_year}"


class Figure(Struct, frozen=True):
    """One indicator in the year of a report: its name, how it stands, where its figure is typed."""

    name: str
    unit: str
    stands: str
    address: Address
    row: ReportRow


class DeadlinesViewModel(QObject):
    """The grants and reports of the open case."""

    changed = Signal()
    """A grant, a duty or a figure is another one now."""

    def __init__(
        self,
        session: CaseSession,
        facts: Facts,
        titles: Mapping[str, str],
        case_of: Callable[[Document], Case],
        clock: Clock,
        parent: QObject | None = None,
        *,
        moved_day: MovedDay | None = None,
    ) -> None:
        super().__init__(parent)
        self._moved_day = moved_day
        self._session = session
        self._facts = facts
        self._titles = titles
        self._case_of = case_of
        self._clock = clock
        self.answers = PlanAnswers(session)
        self._programmes = tuple(Option(id_, title) for id_, title in titles.items())
        session.assessed.connect(self._tell)

    def awards(self) -> tuple[AwardRow, ...]:
        """The grants received, in order."""
        bodies = records(self._session.document, "awards")
        keys = self._session.keys("awards")
        return tuple(self._award(key, body) for key, body in zip(keys, bodies, strict=True))

    def offices(self) -> tuple[tuple[str, str], ...]:
        """Key and name of every office."""
        return tuple(office_names(self._session.document).items())

    def add(self) -> str:
        """A grant of the programme that the case is about, for its first office; its key comes back."""
        programme = next(
            (entry.id for entry in self._session.assessment.programmes if entry.estimate is not None),
            next(iter(self._titles), ""),
        )
        body: dict[str, object] = {"programme": programme}
        offices = list(office_names(self._session.document))
        if offices:
            body["office"] = offices[0]
        return self._session.add("awards", body)

    def remove(self, key: str) -> None:
        """Take a grant out; it stays in the history."""
        self._session.remove("awards", key)

    def duties(self) -> tuple[Duty, ...]:
        """The reports that the grants ask for, the one due first on top."""
        names = office_names(self._session.document)
        found = sorted(self._session.assessment.obligations, key=lambda one: (one.safe_on, one.office or ""))
        return tuple(self._duty(one, names) for one in found)

    def figures(self, duty: Duty) -> tuple[Figure, ...]:
        """The plan's indicators in the year of that report."""
        report = self._report(duty)
        if report is None:
            return ()
        return tuple(
            Figure(
                row.name or f"指標{row.index + 1}",
                row.unit or "",
                _stands(row),
                (*duty.plan, "indicators", str(row.index), "actual", str(duty.fiscal_year)),
                row,
            )
            for row in report.rows
        )

    def comment(self, duty: Duty) -> str:
        """The comment drafted from the figures, and nothing else."""
        report = self._report(duty)
        return "" if report is None else report.drafted

    def wages(self, duty: Duty) -> str:
        """What the report says on finances and wages, from the answers."""
        report = self._report(duty)
        return "" if report is None else wage_statement(report.told)

    def _report(self, duty: Duty) -> EffectReport | None:
        """The report on the plan that the duty is about: a grant without an office is the only office's."""
        one = self._obligation(duty)
        if one is None or not duty.plan:
            return None
        return effect_report(self._case(), replace(one, office=None if duty.is_group else duty.office))

    def _award(self, key: str, body: Mapping[str, object]) -> AwardRow:
        office = office_names(self._session.document).get(text_of(body.get("office")), "")
        programme = text_of(body.get("programme"))
        title = self._titles.get(programme, programme)
        asked = [
            replace(one, fact=replace(one.fact, options=self._programmes))
            if one.address[-1] == "programme"
            else one
            for one in questions(self._facts.in_section("awards"), (key,))
        ]
        now = tuple(one for one in asked if one.matters)
        later = tuple(one for one in asked if not one.matters)
        return AwardRow(key, f"{title}　{office}".strip(), Section("award", "", now, later))

    def _as_moved(self, one: Obligation) -> Obligation:
        """The duty with the day to which it was put off."""
        day = None if self._moved_day is None else self._moved_day(one)
        return one if day is None else replace(one, due_on=day, safe_on=safe_day(day), provisional=False)

    def _duty(self, one: Obligation, names: Mapping[str, str]) -> Duty:
        one = self._as_moved(one)
        is_group = one.office is None and self._is_of_group(one.programme)
        office = one.office or (next(iter(names)) if len(names) == 1 and not is_group else "")
        told = YearReport() if not (office or is_group) else self._told(office, one.fiscal_year)
        return Duty(
            title=f"{fiscal_year_text(one.fiscal_year)} 効果報告（{one.sequence}回目）",
            whose=names.get(one.office or "", "法人・全体"),
            state=_state(one, self._clock.today(), told),
            due=wareki(one.due_on),
            safe=wareki(one.safe_on),
            is_provisional=one.provisional,
            left=_left(one, self._clock.today(), told),
            text=one.text,
            cite=one.cite,
            fiscal_year=one.fiscal_year,
            office=office,
            is_group=is_group,
        )

    def _is_of_group(self, programme: str) -> bool:
        """Whether that programme is the group's (it looks at no single office) and the group has a plan."""
        looked_at = (one for one in self._session.assessment.programmes if one.id == programme)
        entry = next(looked_at, None)
        return entry is not None and not entry.offices and bool(self._case().plan.get("group"))

    def _told(self, office: str, year: int) -> YearReport:
        case = self._case()
        plan = office_plan(case, office) if office else group_plan(case)
        return plan.reports.get(year, YearReport())

    def _obligation(self, duty: Duty) -> Obligation | None:
        for one in self._session.assessment.obligations:
            if one.fiscal_year == duty.fiscal_year and one.office in {duty.office, None}:
                return one
        return None

    def _case(self) -> Case:
        return self._case_of(complete(self._session.document)[0])

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()


def _state(one: Obligation, today: date, told: YearReport) -> DutyState:
    if told.submitted_on is not None:
        return DutyState.DONE
    if told.skipped is not None:
        return DutyState.SKIPPED
    if one.due_on < today:
        return DutyState.OVERDUE
    return DutyState.SOON if (one.safe_on - today).days <= SOON else DutyState.LATER


def _left(one: Obligation, today: date, told: YearReport) -> str:
    """How long there is, or how early or late the report was handed in."""
    if told.submitted_on is not None:
        late = (told.submitted_on - one.due_on).days
        corrected = "、訂正あり" if told.corrected_on is not None else ""
        when = f"期限の{late}日後" if late > 0 else f"期限の{-late}日前" if late else "期限の日"
        return f"提出は{when}{corrected}"
    if told.skipped is not None:
        return ""
    days = (one.safe_on - today).days
    if one.due_on < today:
        return f"{(today - one.due_on).days}日過ぎています"
    return "今日までです" if days <= 0 else f"あと{days}日"


def _stands(row: ReportRow) -> str:
    """How the figure stands against baseline and target, as far as they are known."""
    parts = []
    if row.baseline is not None:
        parts.append(f"導入前 {with_unit(row.baseline, row.unit)}")
    if row.target is not None:
        parts.append(f"目標 {with_unit(row.target, row.unit)}")
    if row.change is not None:
        sign = "+" if row.change > 0 else ""
        parts.append(f"変化 {sign}{number_text(row.change)}%")
    if row.is_reached is not None:
        parts.append("目標に届きました" if row.is_reached else "目標に届いていません")
    return "　".join(parts)
