"""What the technology programme would pay a case, low and high, and how that comes about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kaigo_desktop.domain.assessment import Estimate, OfficeEstimate, Step
from kaigo_desktop.domain.cases.case import Case, Office
from kaigo_desktop.domain.estimates.explain import ASK, explained, rounding_steps
from kaigo_desktop.domain.estimates.fundable import Fundable
from kaigo_desktop.domain.estimates.technology import sum_office
from kaigo_desktop.domain.estimates.technology_range import estimate_range
from kaigo_desktop.domain.estimates.technology_rules import Assumption, TechnologyRules
from kaigo_desktop.domain.money import yen_text


class Judged(NamedTuple):
    """An office with the careful reading of what is not known, and what is fundable by it."""

    office: Office
    assume: Assumption
    fundable: Fundable


def technology_estimate(rules: TechnologyRules, case: Case, judged: Sequence[Judged]) -> Estimate:
    """What these offices would get together, in yen."""
    offices = [one.office for one in judged]
    entries = [_office_estimate(rules, case, one) for one in judged]
    lines_total = sum(entry.total for entry in entries)
    ceiling = case.settings.corporation_ceiling
    total = lines_total if ceiling is None else min(lines_total, ceiling)
    low, high = estimate_range(rules, case, offices, total)
    steps = [Step("事業所の合計", "", lines_total, "")]
    if total != lines_total:
        steps.append(Step("法人の上限", yen_text(ceiling or 0), total, f"都道府県の規則（{ASK}）"))
    return Estimate(total, low, high, tuple(entries), steps=tuple(steps))


def _office_estimate(rules: TechnologyRules, case: Case, judged: Judged) -> OfficeEstimate:
    office, assume = judged.office, judged.assume
    found = sum_office(rules, case, office, assume, judged.fundable)
    lines = explained(rules, case, office, found.lines, assume)
    return OfficeEstimate(
        office.key,
        found.total,
        bool(found.members),
        lines,
        rounding_steps(case.settings, sum([line.amount for line in found.lines]), found.total),
        judged.fundable.refusals(rules.cites),
    )
