"""What was granted, and what comes of it: the decision, and the estimate of the offices that it is for.

The forms after the decision are printed from the same estimate as the application:
once the expenses hold what was really paid, the estimate is the settlement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from kaigo_desktop.domain.assessment import Estimate
from kaigo_desktop.domain.cases.case import Award, Case
from kaigo_desktop.domain.forms.form import Stage
from kaigo_desktop.domain.forms.values_lines import (
    TOTALS,
    Row,
    all_lines,
    cost_row,
    cost_values,
    office_cost_rows,
    office_name,
    summary,
)
from kaigo_desktop.domain.forms.values_text import section
from kaigo_desktop.domain.money import Yen

AFTER_COMPLETION = frozenset({Stage.RESULT, Stage.CLAIM})
Fact = TypeVar("Fact", date, str)

_FIGURES = ("granted", "payable", "received", "difference")


def is_granted(award: Award) -> bool:
    """The decision has come: its day or its number is known."""
    return award.granted_on is not None or award.decision_number is not None


def awards_of(case: Case, programme: str, stage: Stage) -> tuple[Award, ...]:
    """The awards that a form of that stage speaks of: those completed, for earlier stages those granted."""
    mine = [award for award in case.awards if award.programme == programme]
    if stage in AFTER_COMPLETION:
        return tuple(award for award in mine if award.completed_on is not None)
    return tuple(award for award in mine if is_granted(award))


def awarded_estimate(estimate: Estimate | None, awards: Sequence[Award]) -> Estimate | None:
    """The part of the estimate that the awards are for; all of it where one is for no single office."""
    if estimate is None or not awards:
        return None
    keys = {award.office for award in awards}
    if None in keys:
        return estimate
    offices = tuple(one for one in estimate.offices if one.office in keys)
    total = min(sum(one.total for one in offices), estimate.total)
    return estimate._replace(total=total, offices=offices, lines=(), steps=())


def award_values(
    case: Case, estimate: Estimate | None, programme: str, stage: Stage, further: str = ""
) -> tuple[dict[str, object], Estimate | None]:
    """Values about the decision and the settlement, and the estimate that they rest on.

    ``settled.payable`` is the lesser of the amount that follows from the costs (G) and what was
    granted (H); ``settled.difference`` is what was received less that (J; negative: still to come).
    ``further`` is what the keys of own fields end in for a programme beside the first.
    """
    awards = awards_of(case, programme, stage)
    part = awarded_estimate(estimate, awards)
    granted = _sum_known(award.amount for award in awards)
    found: dict[str, object] = {
        "decisions": [_decision(case, award) for award in awards] or None,
        "decision.several": len(awards) > 1,
        "decision.granted_on": _common(award.granted_on for award in awards),
        "decision.number": _common(award.decision_number for award in awards),
        "decision.numbers": _joined(award.decision_number for award in awards),
        "decision.notified_on": _common(
            award.notified_on for award in case.awards if award.programme == programme
        ),
        "decision.completed_on": _last(award.completed_on for award in awards),
    }
    amount = None if part is None or not all_lines(part) else part.total
    received = _entered(case, f"settlement{further}", "received")
    fixed = _entered(case, f"claim{further}", "fixed_amount")
    payable = amount if amount is None or granted is None else min(amount, granted)
    figures: dict[str, object] = {
        "granted": granted,
        "payable": payable,
        "received": received,
        "difference": None if received is None or payable is None else received - payable,
    }
    found |= {f"settled.{name}": figures[name] for name in _FIGURES}
    found |= _settled_rows(case, part, awards)
    found["settled.is_limited"] = amount is not None and payable != amount
    found["settled.summary"] = summary(case, part, done=True)
    found["claim.amount"] = None if fixed is None or received is None else fixed - received
    return found, part


def _settled_rows(case: Case, part: Estimate | None, awards: Sequence[Award]) -> dict[str, object]:
    columns = cost_values(case, part)
    found = {f"settled.{name}": columns[f"totals.{name}"] for name in TOTALS}
    if part is None:
        return found | {"settled.rows": None, "settled.cost": None}
    rows: list[Row] = []
    for office in part.offices:
        mine = office_cost_rows(case, office, with_subtotal=len(part.offices) > 1)
        rows += [row | {"granted": None} for row in mine]
        if len(mine) > len(office.lines) or (len(part.offices) > 1 and mine):
            # on the office's total; where there is none, the last row of the paper tells it
            rows[-1]["granted"] = _sum_known(one.amount for one in awards if one.office == office.office)
    rows += [cost_row(case, None, line) | {"granted": None} for line in part.lines]
    return found | {"settled.rows": rows or None, "settled.cost": _cost(part)}


def _cost(part: Estimate) -> Yen | None:
    """What counts as cost (補助対象経費); not known while nothing counts."""
    lines = all_lines(part)
    return sum(line.cost for line in lines) if lines else None


def _decision(case: Case, award: Award) -> Row:
    return {
        "office": None if award.office is None else office_name(case, award.office),
        "granted_on": award.granted_on,
        "number": award.decision_number,
        "amount": award.amount,
    }


def _entered(case: Case, form: str, name: str) -> Yen | None:
    """An amount that the user entered for one form and that others print too."""
    found = section(case.form_facts, "by_form", form).get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _sum_known(amounts: Iterable[Yen | None]) -> Yen | None:
    """The sum; not known where there is nothing or any part is not known."""
    known = list(amounts)
    return sum(one for one in known if one is not None) if known and None not in known else None


def _common(facts: Iterable[Fact | None]) -> Fact | None:
    """The one that all share; None where they differ or any is not known."""
    different = set(facts)
    return different.pop() if len(different) == 1 else None


def _joined(words: Iterable[str | None]) -> str | None:
    """All of them; not known where there is nothing or one is not known."""
    known = list(words)
    return "、".join(one for one in known if one is not None) or None if None not in known else None


def _last(days: Iterable[date | None]) -> date | None:
    """The last day; not known while one of them is not."""
    known = list(days)
    return max((one for one in known if one is not None), default=None) if None not in known else None
