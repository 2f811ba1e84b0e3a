"""What one office (or a group) brings in, as the 事業計画書・導入計画書 lists it; amounts in yen."""

from __future__ import annotations

from collections.abc import Sequence

from kaigo_desktop.domain.assessment import Estimate, Line
from kaigo_desktop.domain.cases.case import Case, Expense, Office
from kaigo_desktop.domain.forms.values_lines import Row, cost_columns
from kaigo_desktop.domain.forms.values_plan import plan_of
from kaigo_desktop.domain.services import CAREPLAN, CATEGORY_NAMES

_FACTS = ("needs_careplan", "careplan_started_on", "careplan_partners", "life", "security_action")


def project_values(case: Case, office: str | None, estimate: Estimate | None) -> dict[str, object]:
    """The things bought, their costs and the grant."""
    lines, amount = _lines(estimate, office)
    return {
        "project.things": [
            _thing(case, office, one) for line in lines for one in case.expenses if one.key in line.expenses
        ]
        or None,
        "project.gross": sum(cost_columns(line, case.expenses).gross for line in lines) if lines else None,
        "project.cost": sum(line.cost for line in lines) if lines else None,
        "project.amount": amount if lines else None,
        "project.use": _use(case, office),
    }


def project_facts(case: Case, office: str | None) -> dict[str, object]:
    """The facts about the office that are asked for beside the things."""
    known = {} if office is None else _known(case.office(office))
    return {f"office.{name}": known.get(name) for name in _FACTS}


def _lines(estimate: Estimate | None, office: str | None) -> tuple[Sequence[Line], int | None]:
    """The lines of the office and what they come to; those of no office for a group."""
    if estimate is None:
        return (), None
    if office is None:
        return estimate.lines, estimate.total
    mine = next((one for one in estimate.offices if one.office == office), None)
    return ((), None) if mine is None else (mine.lines, mine.total)


def _use(case: Case, office: str | None) -> str | None:
    """How the work is done with what is brought in: the user's own words, no draft."""
    plan = plan_of(case, office)
    written = [f"・{one.operation}" for one in plan.measures if one.operation]
    return plan.texts.get("operations") or "\n".join(written) or None


def _thing(case: Case, office: str | None, expense: Expense) -> Row:
    measures = plan_of(case, office).measures
    days = [one.introduce_on for one in measures if one.expense == expense.key and one.introduce_on]
    return {
        "category": CATEGORY_NAMES[expense.category],
        "name": expense.description,
        "unit_price": expense.cost // expense.units,
        "units": expense.units,
        "cost": expense.cost,
        "introduce_on": expense.delivered_on or min(days, default=None),
    }


def _known(office: Office) -> dict[str, object]:
    star = office.security_action
    return {
        "needs_careplan": bool(office.services & CAREPLAN),
        "careplan_started_on": office.careplan_link.started_on,
        "careplan_partners": office.careplan_link.partners,
        "life": office.life,
        "security_action": None if star is None else str(star),
    }
