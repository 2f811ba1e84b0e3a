"""R2: screening 250,000 offices under every programme, beside a bare loop with the same conditions by hand.

Both read the same lines of JSON and write the same table. The bare loop parses a line, looks at four facts
with plain conditions and writes the row: it checks nothing, names no fault and knows one year's rules only.
OpenFisca, where it is installed, reads the same lines without checking them and writes the same table.
All tables must be the same to the byte (OpenFisca's in the order of its own columns).
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import date
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path
from statistics import median
from typing import Any, BinaryIO, TextIO

from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.documents.atomic import replacing
from kaigo_desktop.domain.services import CAREPLAN, INSURED, SERVICE_NAMES
from kaigo_desktop.paths import shipped
from kaigo_desktop.services.assessing import Assessor
from kaigo_desktop.services.screening import run_screen
from tests.benchmarks.figures import Figure
from tests.benchmarks.peers import peer_python
from tests.fakes import StillClock

OFFICES = 250_000
ROUND = 10_000
"""Offices a round of the ratio; the whole number is for memory, and for one whole run of each."""
TODAY = date(2026, 6, 15)
MOST_MIB = 150
PEER_ROUND = 50_000
"""Offices a round beside OpenFisca, whose strength is great numbers."""

Json = dict[str, Any]


def lines(count: int) -> Iterable[bytes]:
    """Offices as a list of them has: number, name, place, services, size, their corporation."""
    rng = random.Random(7)
    codes = list(SERVICE_NAMES)
    for number in range(count):
        body: Json = {
            "key": f"{number:07d}",
            "name": f"事業所{number}",
            "prefecture": rng.choice(("13", "13", "14", f"{rng.randint(1, 47):02d}", None)),
            "services": rng.sample(codes, rng.choice((0, 1, 1, 1, 2, 3))),
            "capacity": rng.choice((None, 18, 29, 50)),
            "staff": {"fte_total": rng.randint(20, 400) / 10},
            "committee": rng.choice((None, True, False)),
            "careplan_link": rng.choice((None, {"started_on": None}, {"started_on": "2026-01-15"})),
            "life": rng.choice((None, True, False)),
            "security_action": rng.choice((None, 0, 1, 2)),
            "corporation": {
                "name": f"法人{number % 9000}",
                "office_count": rng.choice((None, 1, 2, 40)),
                "runs_care_service": rng.choice((None, True, True, False)),
            },
        }
        yield json.dumps(body, ensure_ascii=False).encode() + b"\n"


def by_hand(body: Json, year: int) -> dict[str, str]:
    """Every programme's verdict for an office whose expenses, pledges and partners are not known."""
    services = set(body.get("services") or ())
    corporation = body.get("corporation") or {}
    runs = corporation.get("runs_care_service")
    prefecture = body.get("prefecture")
    has_any = None if not services else True
    insured = None if not services else bool(services & INSURED)
    careplan = None if not services else bool(services & CAREPLAN)
    in_tokyo = None if prefecture is None else prefecture == "13"

    def verdict(met: str, *conditions: bool | None) -> str:
        if False in conditions:
            return "ineligible"
        return "unknown" if None in conditions else met

    def either(one: bool | None, other: bool | None) -> bool | None:
        return True if one or other else (None if one is None or other is None else False)

    found: dict[str, str] = {}
    for prefix, this_year in (("mhlw-r8", year == 2026), ("mhlw-r7", year == 2025)):
        found[f"{prefix}-technology"] = verdict("conditional", this_year, has_any)
        # Without its partners a group is never more than unknown.
        found[f"{prefix}-collaboration"] = verdict("unknown", this_year, None, either(runs, insured))
        found[f"{prefix}-model-facility"] = verdict("conditional", this_year, has_any)
        found[f"{prefix}-careplan-model"] = verdict("conditional", this_year, careplan)
    this_year = year == 2026
    found["mhlw-r8-management"] = verdict("conditional", this_year, either(runs, has_any))
    found["mhlw-r8-prefecture-operations"] = found["tokyo-r8-careplan-municipal"] = "ineligible"
    found["fund-r7-technology"] = verdict("conditional", year == 2025, has_any)
    for name in ("hr", "hr-extended", "dx-talent"):
        found[f"tokyo-r8-{name}"] = verdict("conditional", this_year, in_tokyo, insured)
    helps = None if not services else "11" in services
    found["tokyo-r8-partner-visiting"] = verdict("conditional", this_year, in_tokyo, helps)
    found["tokyo-r7-continuity"] = verdict("conditional", year in (2025, 2026), in_tokyo, has_any)
    for name in ("digital", "nextgen", "org-management"):
        found[f"tokyo-r8-{name}"] = verdict("eligible", this_year, in_tokyo, has_any)
    for name in ("biz-execution", "backoffice", "paperwork-study"):
        found[f"tokyo-r8-{name}"] = verdict("eligible", this_year, in_tokyo, insured)
    return found


def bare_loop(source: BinaryIO, table: TextIO, ids: tuple[str, ...]) -> None:
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("line", "key", *ids))
    for number, line in enumerate(source, start=1):
        body = json.loads(line)
        found = by_hand(body, TODAY.year)
        writer.writerow((number, body["key"], *(found[name] for name in ids)))


def assessor() -> Assessor:
    return Assessor(load_programmes([shipped("resources", "programmes")]), StillClock())


def ours(source: BinaryIO, table: TextIO, ready: Assessor) -> None:
    status = run_screen(
        source,
        ready,
        fiscal_year=None,
        as_of=TODAY,
        out=None,
        replacing=replacing,
        screen_text=table,
        problems=sys.stderr,
    )
    assert status == 0


def seconds(work: partial[None], source: bytes) -> tuple[float, str]:
    table = StringIO()
    start = time.perf_counter()
    work(BytesIO(source), table)
    return time.perf_counter() - start, table.getvalue()


def measure(rounds: int) -> list[Figure]:
    """The ratio of medians, and the most memory that a process takes for all the offices."""
    ready = assessor()
    ids = tuple(one.id for one in ready.programmes)
    source = b"".join(lines(ROUND))
    screen, bare = partial(ours, ready=ready), partial(bare_loop, ids=ids)
    pairs = []
    for _ in range(rounds):
        (mine, table), (theirs, other) = seconds(screen, source), seconds(bare, source)
        assert table == other
        pairs.append((mine, theirs))
    mine, theirs = (median(column) for column in zip(*pairs, strict=True))
    note = f"{mine / ROUND * 1e6:.1f} us an office, read to written; {theirs / ROUND * 1e6:.1f} by hand"
    figures = [Figure("R2", "screening / bare loop", mine / theirs, 2.5, note=note), memory()]
    python = peer_python()
    return [*figures, *(beside_openfisca(python, ready, rounds) if python else [])]


def beside_openfisca(python: Path, ready: Assessor, rounds: int) -> list[Figure]:
    """The whole job beside OpenFisca's, reading and writing included."""
    screen = partial(ours, ready=ready)
    source = b"".join(lines(PEER_ROUND))
    pairs = []
    for _ in range(rounds):
        mine, table = seconds(screen, source)
        theirs, other = openfisca(python, source)
        assert list(csv.DictReader(StringIO(table))) == list(csv.DictReader(StringIO(other)))
        pairs.append((mine, theirs["read"] + theirs["run"] + theirs["write"]))
    mine, whole = (median(column) for column in zip(*pairs, strict=True))
    each, peer = mine / PEER_ROUND * 1e6, whole / PEER_ROUND * 1e6
    note = f"{each:.1f} us an office, read to written; OpenFisca {peer:.1f}"
    return [Figure("R2", "screening / OpenFisca, vectorised", mine / whole, 1, note=note)]


def openfisca(python: Path, source: bytes) -> tuple[dict[str, float], str]:
    """The seconds of its parts, and its table."""
    with tempfile.TemporaryDirectory() as folder:
        offices, table = Path(folder) / "offices.jsonl", Path(folder) / "out.csv"
        offices.write_bytes(source)
        script = Path(__file__).parent / "peers_code" / "openfisca.py"
        sets = json.dumps({"insured": sorted(INSURED), "careplan": sorted(CAREPLAN)})
        done = subprocess.run(
            [str(python), str(script), str(offices), str(table), str(TODAY.year), sets],
            check=True,
            capture_output=True,
            text=True,
        )
        return json.loads(done.stdout), table.read_text(encoding="utf-8")


def memory() -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "offices.jsonl"
        with source.open("wb") as file:
            file.writelines(lines(OFFICES))
        start = time.perf_counter()
        # A process of its own, which has nothing else in memory.
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "tests.benchmarks.child_screen",
                str(source),
                str(Path(folder) / "out.csv"),
            ],
            check=True,
            capture_output=True,
            text=True,
        )
        took = time.perf_counter() - start
    note = f"{OFFICES:,} offices in {took:.1f} s, process start and file included"
    return Figure("R2", "memory of screening", float(done.stdout), MOST_MIB, "MiB", note)
