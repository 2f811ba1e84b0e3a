"""The best combination as a linear model for an independent solver (specification, sections 1, 7, 9).

It knows cases of fiscal year 2026 in Tokyo with the usual rounding (thousands, each line), without
an office's ceiling, terminals' caps or other income. Its programmes are the technology grant, Tokyo's
two 人材育成 schemes, サービス継続支援 (for services with a known cap) and local ones. Amounts are
modelled in thousands of yen: a whole number that is at most what a rate and a base allow is just the
amount rounded down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import highspy

from tests.oracle.technology import (
    HOME,
    expenses_of,
    fundable,
    is_accessory_of,
    is_staff_based,
    services_of,
    staff_count,
    unit_base,
    units,
)

Json = dict[str, Any]
Term = Any  # a variable or a linear expression of the solver's, which has no types
TECHNOLOGY, HR, HR_EXTENDED = "mhlw-r8-technology", "tokyo-r8-hr", "tokyo-r8-hr-extended"
CONTINUITY = "tokyo-r7-continuity"
THOUSAND = 1000
HR_CATEGORIES = {"hr_consulting", "training", "substitute_staff"}
PACKAGE_STARTERS = {"intercom", "care_software", "operations"}
SOFTWARE = {"care_software", "backoffice_software"}
BANDS = ((10, 1_000_000), (20, 1_500_000), (30, 2_000_000))
HIGHEST_BAND = 2_500_000


def proven_total(case: Json, seconds: float = 60) -> int | None:
    """The best total in yen; None where the solver could not prove it in that time."""
    return _Model(case).solve(seconds)


class _Model:
    def __init__(self, case: Json) -> None:
        self.case = case
        self.model = highspy.Highs()
        self.pays: list[Term] = []
        self.takes: dict[str, list[Term]] = {one["key"]: [] for one in case["expenses"]}
        for name, value in (("output_flag", False), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)):
            self.model.setOptionValue(name, value)

    def solve(self, seconds: float) -> int | None:
        for office in self.case["offices"]:
            self._technology(office)
        self._ceiling()
        for office in self.case["offices"]:
            self._hr(office)
            self._continuity(office)
        for local in self.case.get("local_programmes", ()):
            self._local(local)
        for taken in self.takes.values():
            if taken:
                self._rule(sum(taken) <= 1)
        self.model.setOptionValue("time_limit", seconds)
        self.model.maximize(sum(self.pays))
        if self.model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return THOUSAND * round(self.model.getInfo().objective_function_value)

    # --- the parts of a model

    def _flag(self) -> Term:
        return self.model.addVariable(0, 1, type=highspy.HighsVarType.kInteger)

    def _rule(self, rule: Term) -> None:
        self.model.addConstr(rule)

    def _take(self, expense: Json) -> Term:
        """Whether the expense goes to one more programme."""
        flag = self._flag()
        self.takes[expense["key"]].append(flag)
        return flag

    def _both(self, one: Term, other: Term) -> Term:
        both = self._flag()
        self._rule(both <= one)
        self._rule(both <= other)
        self._rule(both >= one + other - 1)
        return both

    def _pay(self, cost: Term, rate: str, base: Term, most: int) -> Term:
        """A line: at most rate x cost, at most base; ``most`` yen can never be passed."""
        top, bottom = map(int, rate.split("/"))
        pays = self.model.addVariable(0, max(most // THOUSAND, 0), type=highspy.HighsVarType.kInteger)
        self._rule(THOUSAND * bottom * pays <= top * cost)
        self._rule(THOUSAND * pays <= base)
        self.pays.append(pays)
        return pays

    # --- the technology grant

    def _technology(self, office: Json) -> None:
        funded = fundable(self.case, office)
        takes = {one["key"]: self._take(one) for one in funded}
        in_package = {key: self._flag() for key in takes}
        for key, take in takes.items():
            self._rule(in_package[key] <= take)
        mains = [one for one in funded if self._is_main(one)]
        accessories = {main["key"]: [one for one in funded if is_accessory_of(one, main)] for main in mains}
        for main in mains:
            self._equipment(main, accessories[main["key"]], takes, in_package)
        softwares = [one for one in funded if one["category"] == "care_software"]
        adoptions = [one for one in funded if one["category"] == "software_adoption"]
        for one in adoptions:
            self._rule(takes[one["key"]] <= _sum(takes[soft["key"]] for soft in softwares))
        self._software(office, funded, takes, in_package)
        self._package([*mains, *softwares], softwares, funded, in_package)
        self._support(funded, takes)

    def _ceiling(self) -> None:
        """All that was paid so far, for the corporation, at most its ceiling in whole thousands."""
        most = (self.case.get("settings") or {}).get("corporation_ceiling")
        if most is None:
            return
        whole = self.model.addVariable(0, most // THOUSAND, type=highspy.HighsVarType.kInteger)
        self._rule(whole <= _sum(self.pays))
        self.pays[:] = [whole]

    @staticmethod
    def _is_main(expense: Json) -> bool:
        others = {"software_adoption", "device_accessory", "improvement_support"}
        return expense["category"] not in SOFTWARE | others

    def _equipment(self, main: Json, accessories: Sequence[Json], takes: Json, packed: Json) -> None:
        take, pack = takes[main["key"]], packed[main["key"]]
        cost = main["cost"] * (take - pack)
        for one in accessories:
            own, inside = takes[one["key"]], packed[one["key"]]
            self._rule(own <= take)
            self._rule(inside <= pack)
            self._rule(inside >= own + pack - 1)
            cost = cost + one["cost"] * (own - inside)
        base = unit_base(main) * units(main)
        self._pay(cost, "4/5", base * (take - pack), base)

    def _software(self, office: Json, funded: Sequence[Json], takes: Json, packed: Json) -> None:
        line = [one for one in funded if one["category"] in SOFTWARE | {"software_adoption"}]
        if not line:
            return
        here = {one["key"]: takes[one["key"]] - packed[one["key"]] for one in line}
        base: Term = HIGHEST_BAND
        by_staff = [one for one in line if one["category"] in SOFTWARE and is_staff_based(one)]
        if by_staff:
            lower = self._flag()
            for one in by_staff:
                self._rule(lower >= here[one["key"]])
            base = base - (HIGHEST_BAND - _band(staff_count(office))) * lower
        adopted = self._any(here[one["key"]] for one in line if _is_adoption_cost(one))
        linked = self._any(here[one["key"]] for one in line if one["category"] == "care_software")
        base = base + 150_000 * adopted
        if _earns_partners_extra(office):
            base = base + 50_000 * linked
        self._pay(_sum(one["cost"] * here[one["key"]] for one in line), "4/5", base, HIGHEST_BAND + 200_000)

    def _any(self, flags: Iterable[Term]) -> Term:
        """At most one, and 0 where none of the flags is 1; the maximum raises it where it helps."""
        found = self._flag()
        self._rule(found <= _sum(flags))
        return found

    def _package(
        self, mains: Sequence[Json], softwares: Sequence[Json], funded: Sequence[Json], packed: Json
    ) -> None:
        cap = (self.case.get("settings") or {}).get("package_cap")
        may = [one for one in mains if cap is not None and one.get("linked") and _is_priority(one)]
        is_used = self._flag()
        allowed = {one["key"] for one in may}
        for one in mains:
            if one["key"] not in allowed:
                self._rule(packed[one["key"]] <= 0)
        self._rule(_sum(packed[key] for key in allowed) >= 2 * is_used)
        starters = [one for one in may if one["category"] in PACKAGE_STARTERS]
        self._rule(_sum(packed[one["key"]] for one in starters) >= is_used)
        for key in allowed:
            self._rule(packed[key] <= is_used)
        for one in funded:
            if one["category"] in {"improvement_support", "backoffice_software"}:
                self._rule(packed[one["key"]] <= 0)
        adoptions = [one for one in funded if one["category"] == "software_adoption"]
        has_software = self._flag()
        for soft in softwares:
            self._rule(has_software >= packed[soft["key"]])
        self._rule(has_software <= _sum(packed[one["key"]] for one in softwares))
        for one in adoptions:
            self._rule(packed[one["key"]] <= has_software)
            taken = self.takes[one["key"]][0]
            self._rule(packed[one["key"]] >= taken + has_software - 1)
        adopted = self._any(packed[one["key"]] for one in adoptions if _is_adoption_cost(one))
        inside = [one for one in funded if one["category"] != "improvement_support"]
        base = (cap or 0) * is_used + 150_000 * adopted
        self._pay(_sum(one["cost"] * packed[one["key"]] for one in inside), "4/5", base, (cap or 0) + 150_000)

    def _support(self, funded: Sequence[Json], takes: Json) -> None:
        support = [one for one in funded if one["category"] == "improvement_support"]
        others = _sum(takes[one["key"]] for one in funded if one["category"] != "improvement_support")
        for one in support:
            self._rule(takes[one["key"]] <= others)
        if support:
            self._pay(_sum(one["cost"] * takes[one["key"]] for one in support), "4/5", 480_000, 480_000)

    # --- Tokyo and local programmes

    def _hr(self, office: Json) -> None:
        eligible = [one for one in expenses_of(self.case, office) if one["category"] in HR_CATEGORIES]
        present, extended = self._flag(), self._flag()
        self._rule(present + extended <= 1)
        for used, cap in ((present, 350_000), (extended, 1_000_000)):
            takes = {one["key"]: self._take(one) for one in eligible}
            cost = _sum(one["cost"] * takes[one["key"]] for one in eligible)
            self._pay(cost, "1/1", cap * used, cap)
            if used is extended:
                consulting = [one for one in eligible if one.get("consulting")]
                self._rule(used <= _sum(takes[one["key"]] for one in consulting))

    def _continuity(self, office: Json) -> None:
        services, capacity = services_of(office), office.get("capacity") or 0
        facility = 6_000 * capacity if services & {"51", "52", "54", "55", "21", "22", "2A"} else 0
        cap = max(facility, 0 if services <= {"51", "52", "54", "55", "21", "22", "2A"} else 200_000)
        eligible = [
            one for one in expenses_of(self.case, office) if one["category"] in {"supplies", "mobility_cost"}
        ]
        self._pay(_sum(one["cost"] * self._take(one) for one in eligible), "1/1", cap, cap)

    def _local(self, local: Json) -> None:
        mine = [one for one in self.case["expenses"] if one["category"] in local["categories"]]
        if local["per"] == "unit":
            for one in mine:
                self._pool([one], local, units(one))
        elif local["per"] == "case":
            self._pool(mine, local, 1)
        else:
            for office in self.case["offices"]:
                self._pool([one for one in mine if one.get("office") == office["key"]], local, 1)

    def _pool(self, expenses: Sequence[Json], local: Json, times: int) -> None:
        if not expenses:
            return
        used = self._flag()
        cost = _sum(one["cost"] * self._take(one) for one in expenses)
        self._pay(cost, local["rate"], local["cap"] * times * used, local["cap"] * times)
        self._rule(cost >= local.get("min_cost", 0) * used)


def _sum(terms: Iterable[Term]) -> Term:
    """The sum as an expression, also of nothing."""
    whole = highspy.highs.highs_linear_expression()
    for term in terms:
        whole += term
    return whole


def _is_priority(expense: Json) -> bool:
    return expense["category"] not in {"other_equipment", "backoffice_software"}


def _is_adoption_cost(expense: Json) -> bool:
    return expense["category"] == "software_adoption" and expense["cost"] > 0


def _band(count: int | None) -> int:
    return next((base for most, base in BANDS if (count or 1) <= most), HIGHEST_BAND)


def _earns_partners_extra(office: Json) -> bool:
    partners = (office.get("careplan_link") or {}).get("partners")
    return partners is not None and partners >= 5 and bool(services_of(office) & HOME)
