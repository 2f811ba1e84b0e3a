"""From rule data to a way of paying: what ``[pays]`` may say (a small, closed set)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from msgspec.structs import replace

from kaigo_desktop.domain.cases.case import Case, Expense, Office
from kaigo_desktop.domain.estimates.belonging import Belonging
from kaigo_desktop.domain.estimates.continuity import ContinuityCaps, cap_of
from kaigo_desktop.domain.estimates.payers import Payer
from kaigo_desktop.domain.estimates.persons import PersonRules, Persons
from kaigo_desktop.domain.estimates.pools import Base, Pool, PoolRules
from kaigo_desktop.domain.estimates.technology_payer import TechnologyPayer
from kaigo_desktop.domain.estimates.technology_rules import TechnologyRules
from kaigo_desktop.domain.money import Rate, Yen, parse_rate, yen_text
from kaigo_desktop.domain.rules.programme import Band, Programme

PayerFor = Callable[[Belonging], Payer]
Catalogue = Mapping[str, Programme]


class Figures:
    """A programme's values in force in one fiscal year. A look-up raises KeyError outside the dates."""

    def __init__(self, programme: Programme, fiscal_year: int) -> None:
        self._programme = programme
        self._year = fiscal_year

    def yen(self, id_: str) -> Yen:
        """An amount or a count."""
        return cast("Yen", self._programme.value(id_, self._year).value)

    def rate(self, id_: str) -> Rate:
        """A share."""
        return parse_rate(str(self._programme.value(id_, self._year).value))

    def bands(self, id_: str) -> tuple[Band, ...]:
        """A value by count."""
        return self._programme.value(id_, self._year).bands

    def clause(self, id_: str) -> str:
        """Where the value is written."""
        return self._programme.cite(self._programme.value(id_, self._year).cite)

    def has(self, id_: str) -> bool:
        """Whether the programme has such a value."""
        return id_ in self._programme.values


def payer_for(programme: Programme, catalogue: Catalogue) -> PayerFor | None:
    """What prepares the programme's way of paying for a case; None where it has no estimator.

    ``catalogue`` holds the programmes that it may refer to.

    Raises KeyError or ValueError where the data lacks what its way of paying needs.
    """
    if not programme.pays:
        return None
    return WAYS[str(programme.pays["kind"])](programme, catalogue)


def _cites(programme: Programme) -> dict[str, str]:
    named = cast("Mapping[str, str]", programme.pays.get("cites", {}))
    return {name: programme.cite(clause) for name, clause in named.items()}


def technology_rules(programme: Programme, fiscal_year: int) -> TechnologyRules:
    """The figures of the technology programme for one fiscal year."""
    figures = Figures(programme, fiscal_year)
    pays = cast("Mapping[str, list[str]]", programme.pays)
    unit_bases = dict.fromkeys(pays["high_unit_base"], figures.yen("unit_base.high"))
    unit_bases.update(dict.fromkeys(pays["standard_unit_base"], figures.yen("unit_base.standard")))
    return TechnologyRules(
        rate=figures.rate("rate"),
        unit_bases=unit_bases,
        bands=figures.bands("software_base.by_staff"),
        flat_base=figures.yen("software_base.flat"),
        adoption_extra=figures.yen("adoption_extra"),
        partners_extra=figures.yen("partners_extra"),
        partners_least=figures.yen("partners_least"),
        package_adoption_extra=figures.yen("package_adoption_extra"),
        package_least=figures.yen("package_cap.least"),
        package_most=figures.yen("package_cap.most"),
        support_base=figures.yen("improvement_support_base"),
        software=tuple(pays["software"]),
        package_core=frozenset(pays["package_core"]),
        software_terminal_cap=figures.yen("software_terminal_cap")
        if figures.has("software_terminal_cap")
        else None,
        cites={
            "rate": figures.clause("rate"),
            "equipment": figures.clause("unit_base.high"),
            "software": figures.clause("software_base.by_staff"),
            "package": figures.clause("package_cap.most"),
            "improvement_support": figures.clause("improvement_support_base"),
        }
        | _cites(programme),
        mains=frozenset(unit_bases) | {"backoffice_software"},
    )


def _technology(programme: Programme, _catalogue: Catalogue) -> PayerFor:
    """The technology programme; its rate may be higher where expenses of another category are there too."""
    year = programme.fiscal_years[0]
    rules = technology_rules(programme, year)
    figures = Figures(programme, year)
    joined_category = programme.pays.get("better_with_category")
    if joined_category is None:
        return lambda belonging: TechnologyPayer(rules, belonging)
    better = replace(
        rules,
        rate=figures.rate("rate.with_collaboration"),
        support_base=figures.yen("improvement_support_base.with_collaboration"),
        cites={**rules.cites, "rate": figures.clause("rate.with_collaboration")},
    )

    def prepare(belonging: Belonging) -> Payer:
        is_joined = any(expense.category == joined_category for expense in belonging.case.expenses)
        return TechnologyPayer(better if is_joined else rules, belonging)

    return prepare


BaseOf = Callable[[Case, Office | None], Base]


def _fixed_base(figures: Figures) -> BaseOf:
    amount = figures.yen("base")
    base = Base(amount, yen_text(amount), amount)
    return lambda _case, _office: base


def _group_base(figures: Figures) -> BaseOf:
    """So much a corporation, more for those that run 訪問介護, up to a limit (M 別紙3 3(1)ウ(ii))."""
    each, extra, most = (
        figures.yen("base.per_corporation"),
        figures.yen("base.home_help_extra"),
        figures.yen("base.most"),
    )

    def base(case: Case, _office: Office | None) -> Base:
        partners = case.partners or ()
        runs = bool(case.corporation.runs_home_help) or any(
            "11" in office.services for office in case.offices
        )
        helpers = int(runs) + sum(1 for partner in partners if partner.runs_home_help)
        count = 1 + len(partners)
        amount = min(each * count + extra * helpers, most)
        added = f"{yen_text(extra)} × {helpers}法人（訪問介護）"
        text = f"{yen_text(each)} × {count}法人 + {added}、{yen_text(most)} まで"
        notes = (
            ("一緒に取り組む法人が分からないため、1法人として計算しています。",)
            if case.partners is None
            else ()
        )
        return Base(amount, text, amount, notes)

    return base


def _continuity_base(figures: Figures) -> BaseOf:
    caps = ContinuityCaps(
        co_located=figures.yen("cap.home_help.co_located"),
        by_visits=figures.bands("cap.home_help.visits"),
        by_users=figures.bands("cap.day.users"),
        per_capacity=figures.yen("cap.per_capacity"),
        other=figures.yen("cap.other"),
    )

    def base(_case: Case, office: Office | None) -> Base:
        if office is None:
            raise ValueError("the cap of this programme is an office's")
        cap = cap_of(caps, office)
        return Base(cap.lowest, cap.text, cap.highest)

    return base


BASES: Mapping[str, Callable[[Figures], BaseOf]] = {
    "fixed": _fixed_base,
    "group": _group_base,
    "continuity": _continuity_base,
}


def _has_consulting(expenses: Sequence[Expense]) -> bool:
    return any(expense.category == "hr_consulting" and expense.consulting for expense in expenses)


COMPANY: Mapping[str, Callable[[Sequence[Expense]], bool]] = {"consulting": _has_consulting}


def _pool(programme: Programme, catalogue: Catalogue) -> PayerFor:
    pays = programme.pays
    figures = Figures(programme, programme.fiscal_years[0])
    base_id = next(id_ for id_ in programme.values if id_.startswith(("base", "cap")))
    base_clause = figures.clause(base_id)
    rules = PoolRules(
        categories=frozenset(cast("list[str]", pays["categories"])),
        rate=figures.rate("rate"),
        base_of=BASES[str(pays["base_by"])](figures),
        per_office=programme.per == "office",
        within=cast("str | None", pays.get("within")),
        amount_order=bool(pays["amount_order"]),
        company=COMPANY[str(pays["company"])] if "company" in pays else None,
        cites={"rate": figures.clause("rate"), "base": base_clause, "cost": base_clause} | _cites(programme),
    )
    if "rate_with" not in pays:
        return lambda belonging: Pool(rules, belonging)
    better = replace(
        rules,
        rate=figures.rate("rate.with_technology"),
        cites={**rules.cites, "rate": figures.clause("rate.with_technology")},
    )
    # Whether the case also has what the other programme funds is asked of that programme's own rules.
    other = payer_for(catalogue[str(pays["rate_with"])], catalogue)

    def prepare(belonging: Belonging) -> Payer:
        case = belonging.case
        if case.fiscal_year is not None and case.fiscal_year not in programme.fiscal_years:
            return Pool(rules, belonging)  # of another year: it pays nothing, whatever the rate
        joined = other(belonging) if other else None
        if joined is None or not any(joined.fundable(office).items for office in case.offices):
            return Pool(rules, belonging)
        return Pool(better, belonging, better.rate if joined.surely_funds(case.offices) else rules.rate)

    return prepare


def _persons(programme: Programme, _catalogue: Catalogue) -> PayerFor:
    figures = Figures(programme, programme.fiscal_years[0])
    clause = figures.clause("base")
    rules = PersonRules(
        category=cast("list[str]", programme.pays["categories"])[0],
        rate=figures.rate("rate"),
        base=figures.yen("base"),
        most=figures.yen("persons_most"),
        within=cast("str | None", programme.pays.get("within")),
        cites={"rate": figures.clause("rate"), "base": clause, "cost": clause} | _cites(programme),
    )
    return lambda belonging: Persons(rules, belonging)


WAYS: Mapping[str, Callable[[Programme, Catalogue], PayerFor]] = {
    "technology": _technology,
    "pool": _pool,
    "persons": _persons,
}
"""Every way of paying by the name that rule data uses."""
