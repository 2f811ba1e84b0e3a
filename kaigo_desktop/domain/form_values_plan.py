"""What the 業務改善計画書 shows: the plan of one office (or of a group) and its sections."""

from __future__ import annotations

from kaigo_desktop.domain.case import Case, Expense, Office
from kaigo_desktop.domain.form_values_lines import Row, staff_text
from kaigo_desktop.domain.form_values_text import service_names
from kaigo_desktop.domain.knowledge import Knowledge
from kaigo_desktop.domain.plan import SubjectDraft
from kaigo_desktop.domain.plan_devices import GROUP_EXPENSES, MAIN_DEVICES
from kaigo_desktop.domain.plan_facts import Indicator, PlanFacts, Problem, group_plan, office_plan
from kaigo_desktop.domain.plan_fields import SECTION_TITLES
from kaigo_desktop.domain.services import CATEGORY_NAMES


def plan_of(case: Case, office: str | None) -> PlanFacts:
    """The plan of that office; of the group where no office is named."""
    return group_plan(case) if office is None else office_plan(case, office)


def office_values(office: Office | None) -> dict[str, object]:
    """What is known of the office itself; nothing where the paper is for the group."""
    if office is None:
        names = (
            "name",
            "office_number",
            "services",
            "capacity",
            "monthly_users",
            "staff",
            "committee",
            "life",
        )
        return {f"office.{name}": None for name in (*names, "consulted_center", "security_action")}
    return {
        "office.name": office.name,
        "office.office_number": office.office_number,
        "office.services": service_names(office),
        "office.capacity": office.capacity,
        "office.monthly_users": office.monthly_users,
        "office.staff": staff_text(office.staff),
        "office.committee": office.committee,
        "office.life": office.life,
        "office.consulted_center": office.consulted_center,
        "office.security_action": None if office.security_action is None else str(office.security_action),
    }


def plan_values(
    case: Case, office: str | None, draft: SubjectDraft | None, knowledge: Knowledge | None
) -> dict[str, object]:
    """Values of the 業務改善計画書. Without a draft a section has the user's own text or none."""
    plan = plan_of(case, office)
    years = plan_years(case)
    texts = {id_: plan.texts.get(id_) for id_ in SECTION_TITLES}
    expenses = [one for one in case.expenses if one.office == office]
    devices = GROUP_EXPENSES if office is None else MAIN_DEVICES
    return {
        "plan.organisation": {
            "committee_lead": plan.organisation.committee_lead,
            "person_in_charge": plan.organisation.person_in_charge,
            "consulted_with": plan.organisation.consulted_with,
            "consulted_on": plan.organisation.consulted_on,
        },
        "plan.problems": [
            _problem(plan, problem, number, knowledge) for number, problem in enumerate(plan.problems, 1)
        ],
        "plan.devices": [_device(plan, one) for one in expenses if one.category in devices],
        "plan.indicators": [_indicator(one, years) for one in plan.indicators],
        "plan.first_year": years[0],
        "plan.second_year": years[1],
        "plan.third_year": years[2],
        "plan.schedule": [
            {"what": step.what, "starts_on": step.starts_on, "ends_on": step.ends_on}
            for step in plan.schedule
        ],
        "plan.text": texts | ({} if draft is None else {one.id: one.text for one in draft.sections}),
        "plan.own_text": texts,
        "pledges.wage_return": case.pledges.wage_return,
        "pledges.cooperate_verification": case.pledges.cooperate_verification,
        "support.kind": case.support_kind,
    }


def plan_years(case: Case) -> tuple[int | None, int | None, int | None]:
    """The three fiscal years after the grant's, in which effects are reported (M 別紙1 7(2))."""
    year = case.fiscal_year
    return (None, None, None) if year is None else (year + 1, year + 2, year + 3)


def _problem(plan: PlanFacts, problem: Problem, number: int, knowledge: Knowledge | None) -> Row:
    area = None if knowledge is None else knowledge.work_area(problem.work_area)
    measures = [one.text for one in plan.measures if plan.problem_of(one) is problem and one.text]
    return {
        "number": number,
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
