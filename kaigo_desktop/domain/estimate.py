"""A programme's rules and a case: what it would pay, low and high, and how that comes about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import cast

from kaigo_desktop.domain.assessment import Estimate, OfficeEstimate, Step
from kaigo_desktop.domain.case import Case, Office
from kaigo_desktop.domain.explain import ASK, explained, rounding_steps
from kaigo_desktop.domain.money import Yen, parse_rate, yen_text
from kaigo_desktop.domain.programme import Programme
from kaigo_desktop.domain.technology import OfficeSum, TechnologyRules, careful, sum_office
from kaigo_desktop.domain.technology_range import estimate_range


def technology_rules(programme: Programme, fiscal_year: int) -> TechnologyRules:
    """The figures of a ``pays.kind = "technology"`` programme for one fiscal year.

    Raises KeyError where the year lies outside a value's dates.
    """
    cites: dict[str, str] = {"cost": programme.cite("別紙1 4・5(ア)")}

    def yen(id_: str) -> Yen:
        return cast("Yen", programme.value(id_, fiscal_year).value)

    def clause(id_: str) -> str:
        return programme.cite(programme.value(id_, fiscal_year).cite)

    pays = cast("Mapping[str, list[str]]", programme.pays)
    unit_bases = dict.fromkeys(pays["high_unit_base"], yen("unit_base.high"))
    unit_bases.update(dict.fromkeys(pays["standard_unit_base"], yen("unit_base.standard")))
    cites |= {
        "rate": clause("rate"),
        "smaller": programme.cite("別紙1 5(イ)"),
        "equipment": clause("unit_base.high"),
        "software": clause("software_base.by_staff"),
        "package": clause("package_cap.most"),
        "improvement_support": clause("improvement_support_base"),
    }
    return TechnologyRules(
        source=programme.cite("").strip(),
        rate=parse_rate(str(programme.value("rate", fiscal_year).value)),
        unit_bases=unit_bases,
        bands=programme.value("software_base.by_staff", fiscal_year).bands,
        flat_base=yen("software_base.flat"),
        adoption_extra=yen("adoption_extra"),
        partners_extra=yen("partners_extra"),
        partners_least=yen("partners_least"),
        package_adoption_extra=yen("package_adoption_extra"),
        package_least=yen("package_cap.least"),
        package_most=yen("package_cap.most"),
        support_base=yen("improvement_support_base"),
        software=tuple(pays["software"]),
        package_core=frozenset(pays["package_core"]),
        cites=cites,
    )


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
        tuple(replace(one, cite=f"{rules.source} {one.cite}") for one in found.fundable.refusals),
    )
