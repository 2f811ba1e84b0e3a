"""OpenFisca answers for one office under the technology grant: reasons, verdict and amount, from a dict.

Run by a Python that has openfisca-core, installed apart (``peers``). Each reason is a variable, and so is
each line of the estimate; its costs come summed up by line, which saves it the work of sorting expenses.
Prints the median seconds, the verdict and the amount.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

NO, UNKNOWN, YES = 0, 1, 2
CALLS = 50
YEAR = "2026"
OFFICE = build_entity(key="office", plural="offices", label="office", is_person=True)
ROLES = [{"key": "member", "plural": "members"}]
GROUP = build_entity(key="corporation", plural="corporations", label="corporation", roles=ROLES)
Formula = Callable[..., Any]

CONDITIONS = ("any_service",)
REQUIREMENTS = (
    "expenses", "committee", "careplan_link", "security_action", "improvement_support", "consulted_center",
    "plan_drafted", "wage_return", "life", "cooperate_verification", "no_duplicate_funding",
    "software_functions", "staff_known",
)  # fmt: skip
COSTS = ("cost_monitoring", "units_monitoring", "cost_software", "cost_adoption", "cost_support", "staff")


def variable(name: str, formula: Formula | None = None) -> type[Variable]:
    body: dict[str, Any] = {
        "value_type": int,
        "entity": OFFICE,
        "definition_period": DateUnit.YEAR,
        "label": name,
    }
    return type(name, (Variable,), body | ({} if formula is None else {"formula": formula}))


def capped(cost: Any, base: Any) -> Any:
    amount = np.minimum(cost * 4 // 5, base)
    return amount - amount % 1000


def monitoring(office: Any, period: Any) -> Any:
    return capped(office("cost_monitoring", period), 300_000 * office("units_monitoring", period))


def software_base(office: Any, period: Any) -> Any:
    bands = np.select(
        [office("staff", period) <= most for most in (10, 20, 30)],
        [1_000_000, 1_500_000, 2_000_000],
        2_500_000,
    )
    return bands + 150_000 * (office("cost_adoption", period) > 0)


def software(office: Any, period: Any) -> Any:
    cost = office("cost_software", period) + office("cost_adoption", period)
    return capped(cost, office("software_base", period))


def support(office: Any, period: Any) -> Any:
    return capped(office("cost_support", period), 480_000)


def total(office: Any, period: Any) -> Any:
    return sum(office(name, period) for name in ("monitoring", "software", "support"))


def verdict(office: Any, period: Any) -> Any:
    met = np.minimum.reduce([office(name, period) for name in CONDITIONS])
    all_met = np.minimum.reduce([office(name, period) for name in REQUIREMENTS])
    return np.where(met == YES, np.where(all_met == YES, 3, 2), met)


def system() -> TaxBenefitSystem:
    whole = TaxBenefitSystem([OFFICE, GROUP])
    for name in (*CONDITIONS, *REQUIREMENTS, *COSTS):
        whole.add_variable(variable(name))
    for formula in (monitoring, software_base, software, support, total, verdict):
        whole.add_variable(variable(formula.__name__, formula))
    return whole


def main() -> None:
    """The answers and sums of one office as JSON: a number for each input."""
    answers = {name: {YEAR: number} for name, number in json.loads(sys.argv[1]).items()}
    situation = {"offices": {"A": answers}, "corporations": {"c": {"members": ["A"]}}}
    rules = system()
    spent = []
    for _ in range(CALLS):
        start = time.thread_time()
        simulation = SimulationBuilder().build_from_dict(rules, situation)
        found = [int(simulation.calculate(name, YEAR)[0]) for name in ("verdict", "total")]
        spent.append(time.thread_time() - start)
    print(json.dumps({"seconds": median(spent), "verdict": found[0], "total": found[1]}))


if __name__ == "__main__":
    main()
