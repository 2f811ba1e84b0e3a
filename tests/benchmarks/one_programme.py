"""R1 beside its peer: the technology grant for one office, explained, to OpenFisca's verdict and amount.

OpenFisca is installed apart (``peers``) and left out where it is not.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from statistics import median
from typing import Any

from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.domain.assess import make_ready
from kaigo_desktop.paths import shipped
from kaigo_desktop.services.assessing import Assessor
from tests.benchmarks.figures import Figure
from tests.benchmarks.peers import peer_python
from tests.benchmarks.rules import CASE, explained, spent
from tests.fakes import StillClock

PROGRAMME = "mhlw-r8-technology"
NO, UNKNOWN, YES = 0, 1, 2
VERDICTS = ("ineligible", "unknown", "conditional", "eligible")
MET = (
    "any_service", "expenses", "committee", "careplan_link", "security_action", "improvement_support",
    "wage_return", "cooperate_verification", "no_duplicate_funding", "software_functions", "staff_known",
)  # fmt: skip
ANSWERS: dict[str, Any] = {
    **dict.fromkeys(MET, YES),
    "consulted_center": NO,
    "plan_drafted": UNKNOWN,
    "life": UNKNOWN,
    "cost_monitoring": 3_700_000,
    "units_monitoring": 10,
    "cost_software": 1_800_000,
    "cost_adoption": 300_000,
    "cost_support": 500_000,
    "staff": 25,
}
"""What ``rules.CASE`` comes to for this grant."""


def measure(rounds: int) -> list[Figure]:
    python = peer_python()
    return [beside_openfisca(python, rounds)] if python else []


def beside_openfisca(python: Path, rounds: int) -> Figure:
    programmes = [one for one in load_programmes([shipped("resources", "programmes")]) if one.id == PROGRAMME]
    ready = make_ready(programmes)
    case = Assessor(programmes, StillClock()).case(CASE)
    script = Path(__file__).parent / "peers_code" / "openfisca_office.py"
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(spent(lambda: explained(case, ready)))
        done = subprocess.run(
            [str(python), str(script), json.dumps(ANSWERS)], check=True, capture_output=True, text=True
        )
        peer = json.loads(done.stdout)
        theirs.append(peer["seconds"])
        (found,) = explained(case, ready)
        assert found.estimate is not None
        assert (VERDICTS[peer["verdict"]], peer["total"]) == (found.verdict, found.estimate.total)
    mine, other = median(ours), median(theirs)
    note = f"{mine * 1e6:.0f} us with reasons, steps and range; OpenFisca {other * 1e6:.0f}, neither"
    return Figure("R1", "one programme / OpenFisca from a dict", mine / other, 0.01, note=note)
