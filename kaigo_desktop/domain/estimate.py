"""What the technology programme would pay a case, low and high, and how that comes about."""

from __future__ import annotations

from collections.abc import Collection

from kaigo_desktop.domain.assessment import Estimate, OfficeEstimate, Step
from kaigo_desktop.domain.case import Case, Office
from kaigo_desktop.domain.explain import ASK, explained, rounding_steps
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.technology import OfficeSum, TechnologyRules, careful, sum_office
from kaigo_desktop.domain.technology_range import estimate_range


def technology_estimate(rules: TechnologyRules, case: Case, eligible: Collection[str]) -> Estimate:
    """What the offices whose keys are in ``eligible`` would get together, in yen."""
    offices = [office for office in case.offices if office.key in eligible]
    entries = [_office_estimate(rules, case, office) for office in offices]
    lines_total = sum(entry.total for entry in entries)
    ceiling = case.settings.corporation_ceiling
    total = lines_total if ceiling is None else min(lines_total, ceiling)
    low, high = estimate_range(rules, case, offices, total)
    steps = [Step("事業所の合計", "", lines_total, "")]
    if total != lines_total:
        steps.append(Step("法人の上限", yen_text(ceiling or 0), total, f"都道府県の規則（{ASK}）"))
    return Estimate(total, low, high, tuple(entries), steps=tuple(steps))


def _office_estimate(rules: TechnologyRules, case: Case, office: Office) -> OfficeEstimate:
    assume = careful(rules, case, office)
    found: OfficeSum = sum_office(rules, case, office, assume)
    lines = tuple(explained(rules, case, office, line, assume) for line in found.lines)
    return OfficeEstimate(
        office.key,
        found.total,
        bool(found.members),
        lines,
        rounding_steps(case.settings, sum(line.amount for line in lines), found.total),
        found.fundable.refusals,
    )
