"""R1 beside its peer: programmes for one office, explained, to OpenFisca's verdict and amount of one.

That one is the technology grant, the one with the most to say and to reckon: it stands here alone, and
among all programmes by what one of them takes on average. OpenFisca is installed apart (``peers``) and left
out where it is not.
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
    return beside_openfisca(python, rounds) if python else []


def beside_openfisca(python: Path, rounds: int) -> list[Figure]:
    programmes = load_programmes([shipped("resources", "programmes")])
    every = make_ready(programmes)
    ready = [one for one in every if one.programme.id == PROGRAMME]
    case = Assessor(programmes, StillClock()).case(CASE)
    script = Path(__file__).parent / "peers_code" / "openfisca_office.py"
    ours, all_of_ours, theirs = [], [], []
    for _ in range(rounds):
        ours.append(spent(lambda: explained(case, ready)))
        all_of_ours.append(spent(lambda: explained(case, every)))
        done = subprocess.run(
            [str(python), str(script), json.dumps(ANSWERS)], check=True, capture_output=True, text=True
        )
        peer = json.loads(done.stdout)
        theirs.append(peer["seconds"])
        (found,) = explained(case, ready)
        assert found.estimate is not None
        assert (VERDICTS[peer["verdict"]], peer["total"]) == (found.verdict, found.estimate.total)
    mine, average, other = median(ours), median(all_of_ours) / len(every), median(theirs)
    note = f"with reasons, steps and range; OpenFisca {other * 1e6:.0f} us, neither"
    of_many = f"{average * 1e6:.0f} us on average over {len(every)}, {note}"
    alone = f"{mine * 1e6:.0f} us {note}"
    return [
        Figure("R1", "a programme / OpenFisca from a dict", average / other, 0.01, note=of_many),
        Figure("R1", "the technology grant alone / OpenFisca", mine / other, 0.01, note=alone),
    ]
