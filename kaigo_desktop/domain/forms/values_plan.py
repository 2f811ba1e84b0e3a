"""What the 業務改善計画書 shows: the plan of one office (or of a group) and its sections."""

from __future__ import annotations

from kaigo_desktop.domain.cases.case import Case, Expense, Office
from kaigo_desktop.domain.forms.values_lines import Row, staff_text
from kaigo_desktop.domain.forms.values_text import service_names
from kaigo_desktop.domain.plans.devices import GROUP_EXPENSES, MAIN_DEVICES
from kaigo_desktop.domain.plans.diagram import KINDS, diagram_of
from kaigo_desktop.domain.plans.facts import Indicator, PlanFacts, Problem, ScheduleItem
from kaigo_desktop.domain.plans.knowledge import Knowledge
from kaigo_desktop.domain.plans.plan import SubjectDraft
from kaigo_desktop.domain.plans.reading import group_plan, office_plan
from kaigo_desktop.domain.services import CATEGORY_NAMES, COMMITTEE

_TEXTS = ("work", "operations", "improvement_support", "wage_return", "security", "life")
"""Sections printed as text: the user's own or the draft."""

_TABLES = ("problems", "devices", "indicators", "organisation", "schedule")
"""Sections printed as tables; the user's own text for one stands beside its table."""


def plan_of(case: Case, office: str | None) -> PlanFacts:
    """The plan of that office; of the group where no office is named."""
    return group_plan(case) if office is None else office_plan(case, office)


def office_values(office: Office | None) -> dict[str, object]:
    """What is known of the office itself; nothing where the paper is for the group."""
    known = {} if office is None else _known(office)
    return {f"office.{name}": known.get(name) for name in _OFFICE}


_OFFICE = (
    "name",
    "office_number",
    "services",
    "capacity",
    "monthly_users",
    "staff",
    "needs_committee",
    "committee",
    "consulted_center",
)


def _known(office: Office) -> dict[str, object]:
    return {
        "name": office.name,
        "office_number": office.office_number,
        "services": service_names(office),
        "capacity": office.capacity,
        "monthly_users": office.monthly_users,
        "staff": staff_text(office.staff),
        "needs_committee": bool(office.services & COMMITTEE),
        "committee": office.committee,
        "consulted_center": office.consulted_center,
    }


def plan_values(
    case: Case, office: str | None, draft: SubjectDraft | None, knowledge: Knowledge | None
) -> dict[str, object]:
    """Values of the 業務改善計画書. Without a draft a section has the user's own text or none.

    A list without entries is not known yet: its table is left empty to write in.
    """
    plan = plan_of(case, office)
    years = plan_years(case)
    texts = plan.texts if draft is None else {one.id: one.text for one in draft.sections}
    expenses = [one for one in case.expenses if one.office == office]
    devices = GROUP_EXPENSES if office is None else MAIN_DEVICES
    return {
        "plan.organisation.committee_lead": plan.organisation.committee_lead,
        "plan.organisation.person_in_charge": plan.organisation.person_in_charge,
        "plan.organisation.consulted_with": plan.organisation.consulted_with,
        "plan.organisation.consulted_on": plan.organisation.consulted_on,
        "plan.diagram": _diagram(plan) or None,
        "plan.problems": [_problem(plan, one, knowledge) for one in plan.problems] or None,
        "plan.devices": [_device(plan, one) for one in expenses if one.category in devices] or None,
        "plan.indicators": [_indicator(one, years) for one in plan.indicators] or None,
        "plan.first_year": years[0],
        "plan.second_year": years[1],
        "plan.third_year": years[2],
        "plan.schedule": [_step(one) for one in plan.schedule] or None,
        **{f"plan.text.{id_}": texts.get(id_) for id_ in _TEXTS},
        **{f"plan.own_text.{id_}": plan.texts.get(id_) for id_ in _TABLES},
        "pledges.cooperate_verification": case.pledges.cooperate_verification,
        "support.kind": case.support_kind,
    }


def plan_years(case: Case) -> tuple[int | None, int | None, int | None]:
    """The three fiscal years after the grant's, in which effects are reported (M 別紙1 7(2))."""
    year = case.fiscal_year
    return (None, None, None) if year is None else (year + 1, year + 2, year + 3)


def _diagram(plan: PlanFacts) -> list[Row]:
    """The boxes of the 因果関係図, each with the keys that it leads to."""
    diagram = diagram_of(plan)
    return [
        {
            "key": node.key,
            "kind": KINDS[node.kind],
            "text": node.text,
            "column": node.column,
            "band": node.band,
            "to": [end for start, end in diagram.links if start == node.key],
        }
        for node in diagram.nodes
    ]


def _step(step: ScheduleItem) -> Row:
    return {"what": step.what, "starts_on": step.starts_on, "ends_on": step.ends_on}


def _problem(plan: PlanFacts, problem: Problem, knowledge: Knowledge | None) -> Row:
    area = None if knowledge is None else knowledge.work_area(problem.work_area)
    measures = [one.text for one in plan.measures if plan.problem_of(one) is problem and one.text]
    return {
        "number": problem.index + 1,
        "area": problem.work_area if area is None else area.name,
        "text": problem.text,
        "effect": problem.effect,
        "cause": problem.cause,
        "measures": "\n".join(measures) or None,
    }


def _device(plan: PlanFacts, expense: Expense) -> Row:
    days = [one.introduce_on for one in plan.measures if one.expense == expense.key and one.introduce_on]
    return {
        "category": CATEGORY_NAMES[expense.category],
        "name": expense.description,
        "units": expense.units,
        "introduce_on": expense.delivered_on or min(days, default=None),
    }


def _indicator(indicator: Indicator, years: tuple[int | None, ...]) -> Row:
    goals = [None if year is None else indicator.target_in(year) for year in years]
    return {
        "name": indicator.name,
        "unit": indicator.unit,
        "method": indicator.method
        if indicator.timing is None
        else f"{indicator.method or ''}\n（{indicator.timing}）",
        "baseline": indicator.baseline,
        "baseline_on": indicator.baseline_on,
        "first": goals[0],
        "second": goals[1],
        "third": goals[2],
    }
