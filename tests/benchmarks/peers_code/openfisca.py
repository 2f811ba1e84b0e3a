"""OpenFisca screens offices: run by a Python that has openfisca-core, installed apart (``peers``).

It reads them, sets its inputs as columns, calculates every programme's verdict for all of them at once and
writes the table. Prints the seconds of the three parts. What a set of services holds is looked up while
reading, which is kinder to it than ninety inputs would be.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

NO, UNKNOWN, YES = 0, 1, 2
VERDICTS = ("ineligible", "unknown", "conditional", "eligible")
IN_TOKYO, ANY, INSURED, CAREPLAN, HELPS = "in_tokyo", "any_service", "insured", "careplan", "home_help"
RUNS, EITHER, MORE, NEVER = "runs", "runs_or_insured", "runs_or_any", "never"
Json = dict[str, Any]
RULES: dict[str, tuple[tuple[int, ...], tuple[str, ...], str]] = {
    "mhlw-r8-technology": ((2026,), (ANY,), "conditional"),
    "mhlw-r8-collaboration": ((2026,), (EITHER,), "unknown"),
    "mhlw-r8-management": ((2026,), (MORE,), "conditional"),
    "mhlw-r8-model-facility": ((2026,), (ANY,), "conditional"),
    "mhlw-r8-careplan-model": ((2026,), (CAREPLAN,), "conditional"),
    "mhlw-r8-prefecture-operations": ((2026,), (NEVER,), "eligible"),
    "mhlw-r7-technology": ((2025,), (ANY,), "conditional"),
    "mhlw-r7-collaboration": ((2025,), (EITHER,), "unknown"),
    "mhlw-r7-model-facility": ((2025,), (ANY,), "conditional"),
    "mhlw-r7-careplan-model": ((2025,), (CAREPLAN,), "conditional"),
    "fund-r7-technology": ((2025,), (ANY,), "conditional"),
    "tokyo-r8-hr": ((2026,), (IN_TOKYO, INSURED), "conditional"),
    "tokyo-r8-hr-extended": ((2026,), (IN_TOKYO, INSURED), "conditional"),
    "tokyo-r8-dx-talent": ((2026,), (IN_TOKYO, INSURED), "conditional"),
    "tokyo-r8-partner-visiting": ((2026,), (IN_TOKYO, HELPS), "conditional"),
    "tokyo-r7-continuity": ((2025, 2026), (IN_TOKYO, ANY), "conditional"),
    "tokyo-r8-digital": ((2026,), (IN_TOKYO, ANY), "eligible"),
    "tokyo-r8-nextgen": ((2026,), (IN_TOKYO, ANY), "eligible"),
    "tokyo-r8-org-management": ((2026,), (IN_TOKYO, ANY), "eligible"),
    "tokyo-r8-biz-execution": ((2026,), (IN_TOKYO, INSURED), "eligible"),
    "tokyo-r8-backoffice": ((2026,), (IN_TOKYO, INSURED), "eligible"),
    "tokyo-r8-paperwork-study": ((2026,), (IN_TOKYO, INSURED), "eligible"),
    "tokyo-r8-careplan-municipal": ((2026,), (NEVER,), "eligible"),
}
Formula = Callable[..., Any]
OFFICE = build_entity(key="office", plural="offices", label="office", is_person=True)
GROUP = build_entity(
    key="corporation",
    plural="corporations",
    label="corporation",
    roles=[{"key": "member", "plural": "members"}],
)
INPUTS = (IN_TOKYO, ANY, INSURED, CAREPLAN, HELPS, RUNS)


def variable(name: str, formula: Formula | None = None) -> type[Variable]:
    """An answer or a verdict of an office in a year."""
    body: Json = {"value_type": int, "entity": OFFICE, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), body | ({} if formula is None else {"formula": formula}))


def either(other: str) -> Formula:
    def formula(office: Any, period: Any) -> Any:
        return np.maximum(office(RUNS, period), office(other, period))

    return formula


def verdict(years: tuple[int, ...], conditions: tuple[str, ...], met: str) -> Formula:
    def formula(office: Any, period: Any) -> Any:
        if period.start.year not in years or NEVER in conditions:
            return office.filled_array(VERDICTS.index("ineligible"))
        least = office(conditions[0], period)
        for name in conditions[1:]:
            least = np.minimum(least, office(name, period))
        return np.where(least == YES, VERDICTS.index(met), least)

    return formula


def system() -> TaxBenefitSystem:
    whole = TaxBenefitSystem([OFFICE, GROUP])
    for name in INPUTS:
        whole.add_variable(variable(name))
    whole.add_variable(variable(EITHER, either(INSURED)))
    whole.add_variable(variable(MORE, either(ANY)))
    for name, rule in RULES.items():
        whole.add_variable(variable(name.replace("-", "_"), verdict(*rule)))
    return whole


def answer(known: bool | None) -> int:
    return UNKNOWN if known is None else YES if known else NO


def columns(source: str, sets: dict[str, set[str]]) -> tuple[list[str], dict[str, Any]]:
    keys: list[str] = []
    rows: list[tuple[int, ...]] = []
    with Path(source).open(encoding="utf-8") as file:
        for line in file:
            body = json.loads(line)
            services = set(body.get("services") or ())
            prefecture = body.get("prefecture")
            keys.append(body["key"])
            rows.append((
                answer(None if prefecture is None else prefecture == "13"),
                YES if services else UNKNOWN,
                *(answer(bool(services & sets[name]) if services else None) for name in (INSURED, CAREPLAN)),
                answer("11" in services if services else None),
                answer((body.get("corporation") or {}).get("runs_care_service")),
            ))  # fmt: skip
    return keys, dict(zip(INPUTS, np.array(rows, dtype=np.int32).T, strict=True))


def main() -> None:
    """source, target, year, and the sets of services as JSON."""
    source, target, year, given = sys.argv[1:]
    sets = {name: set(codes) for name, codes in json.loads(given).items()}
    rules = system()
    start = time.perf_counter()
    keys, found = columns(source, sets)
    read = time.perf_counter()
    simulation = SimulationBuilder().build_default_simulation(rules, len(keys))
    for name, column in found.items():
        simulation.set_input(name, year, column)
    verdicts = [simulation.calculate(name.replace("-", "_"), year) for name in RULES]
    run = time.perf_counter()
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("line", "key", *RULES))
        texts = [[VERDICTS[code] for code in column] for column in verdicts]
        writer.writerows(
            (number, key, *row)
            for number, (key, row) in enumerate(zip(keys, zip(*texts, strict=True), strict=True), 1)
        )
    written = time.perf_counter()
    print(json.dumps({"read": read - start, "run": run - read, "write": written - run}))


if __name__ == "__main__":
    main()
