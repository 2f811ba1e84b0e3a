"""What the case itself says: which preparations are done, what was bought, who is responsible."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kaigo_desktop.domain.assessment import Obligation
from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Award, Case, Expense
from kaigo_desktop.domain.cases.document import value_at
from kaigo_desktop.domain.deadlines.deadline import State

NO_ASSETS = frozenset(
    {
        "improvement_support",
        "communication_fee",
        "collaboration",
        "management_support",
        "private_consulting",
        "training",
        "substitute_staff",
        "hr_consulting",
        "dx_talent",
        "supplies",
        "mobility_cost",
        "device_accessory",
    }
)
"""Categories that leave nothing in a ledger of assets, or only together with their main device."""


def plan_of_report(case: Case, office: str | None, *, per_office: bool) -> Address | None:
    """Where the plan lies that a grant's reports are about; None where that cannot be said.

    A grant without an office is the group's where its programme looks at no single office
    (``per_office`` False) and the group has a plan; else that of the only office there is.
    """
    if office is None and not per_office and case.plan.get("group"):
        return ("plan", "group")
    if office is None and len(case.offices) == 1:
        office = case.offices[0].key
    return None if office is None else ("plan", "offices", office)


def report_fact(plan: Address, year: int, name: str) -> Address:
    """Where the plan tells that about the report of a fiscal year."""
    return (*plan, "reports", str(year), name)


def is_met(
    case: Case, test: str, office: str | None = None, year: int | None = None, plan: Address | None = None
) -> bool:
    """Whether the facts show that a preparation is done; of all offices where none is named.

    ``plan``: where the plan lies whose figures are looked at; those of the offices where none is named.
    """
    offices = [one for one in case.offices if office is None or one.key == office]
    if test == "security_action":
        return bool(offices) and all(one.security_action not in {None, 0} for one in offices)
    if test == "consulted_center":
        return bool(offices) and all(one.consulted_center for one in offices)
    if test == "staff":
        return bool(offices) and all(one.staff.fte_total is not None for one in offices)
    if test == "plan_drafted":
        return case.pledges.plan_drafted is True
    if test == "expenses":
        return bool(case.expenses)
    field = "baseline" if test == "baseline" else "actual"
    plans = [("plan", "offices", one.key) for one in offices] if plan is None else [plan]
    rows = [row for one in plans for row in _indicators(case, one)]
    return bool(rows) and all(_is_measured(row, field, year) for row in rows)


def _indicators(case: Case, plan: Address) -> list[Mapping[str, object]]:
    found = value_at(case.plan, (*plan[1:], "indicators"))
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def _is_measured(row: Mapping[str, object], field: str, year: int | None) -> bool:
    value = row.get(field)
    if field == "actual":
        value = value.get(str(year)) if isinstance(value, Mapping) else None
    return value is not None


def consulted_on(case: Case) -> date | None:
    """The last day on which an office consulted the centre, as its plan says."""
    days = [
        value_at(case.plan, ("offices", office.key, "organisation", "consulted_on"))
        for office in case.offices
    ]
    return max((date.fromisoformat(day) for day in days if isinstance(day, str)), default=None)


def submitted_on(case: Case, plan: Address | None, year: int) -> date | None:
    """When the report of that year was handed in, as the plan says."""
    day = _told(case, plan, year, "submitted_on")
    return None if day is None else date.fromisoformat(day)


def left_out(case: Case, plan: Address | None, year: int) -> str | None:
    """Why there will be no report of that year, as the plan says; None where it does not say so."""
    return _told(case, plan, year, "skipped")


def report_state(case: Case, duty: Obligation, *, per_office: bool) -> State:
    """How far that report is, as the plan that it is about says; ``per_office`` as in ``plan_of_report``."""
    plan = plan_of_report(case, duty.office, per_office=per_office)
    if submitted_on(case, plan, duty.fiscal_year) is not None:
        return State.DONE
    return State.OPEN if left_out(case, plan, duty.fiscal_year) is None else State.SKIPPED


def _told(case: Case, plan: Address | None, year: int, name: str) -> str | None:
    found = None if plan is None else value_at(case.plan, report_fact(plan, year, name)[1:])
    return found.strip() or None if isinstance(found, str) else None


def assets(case: Case, award: Award) -> tuple[Expense, ...]:
    """What the grant's office bought that belongs into the ledger; every office's where it names none."""
    return tuple(
        one
        for one in case.expenses
        if one.category not in NO_ASSETS and (award.office is None or one.office in {award.office, None})
    )


def is_introduced(case: Case, awards: tuple[Award, ...]) -> bool:
    """Whether everything is delivered and paid, or each grant's work is told to be complete."""
    if awards and all(award.completed_on is not None for award in awards):
        return True
    return bool(case.expenses) and all(one.delivered_on and one.paid_on for one in case.expenses)


def introduced_on(case: Case) -> date | None:
    """The first day on which something was delivered."""
    return min((one.delivered_on for one in case.expenses if one.delivered_on), default=None)
