"""Kill the program a thousand times in all that it does with the data file, and count; then let calls fail.

    python3 dev.py torture [KILLS]      (1,000 unless given)

Exit status 1 where an edit that was called saved is gone, a file cannot be
opened, or a backup that was called written is not whole.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.failing_calls.__main__ import main as failing_calls
from tests.torture.rounds import LONGEST_S, Rounds, Tally

SHARES = {
    "edits": 0.3,
    "backups": 0.15,
    "restores": 0.12,
    "encryptions": 0.1,
    "migrations": 0.08,
    "keys": 0.1,
    "exports": 0.08,
    "first_starts": 0.07,
}
CALLS_SHARE = 50
"""For so many kills one call of each work fails by each fault."""
SEED = 20260615


def main(kills: int) -> int:
    began = time.monotonic()
    tallies: dict[str, Tally] = {}
    for number, work in enumerate(LONGEST_S):
        with tempfile.TemporaryDirectory() as folder, Rounds(Path(folder), SEED + number) as rounds:
            for _ in range(round(kills * SHARES[work])):
                rounds.run(work)
            tallies[work] = rounds.tally
        _print(work, rounds.tally)
    total = Tally(
        *(
            sum(getattr(one, name) for one in tallies.values())
            for name in ("kills", "edits", "lost", "unreadable", "bad_backups")
        )
    )
    _print("all", total)
    print(f"{time.monotonic() - began:.0f} s")
    is_sound = all(one.is_sound for one in tallies.values())
    return 0 if failing_calls(kills // CALLS_SHARE) == 0 and is_sound else 1


def _print(name: str, tally: Tally) -> None:
    print(
        f"{name:12} kills {tally.kills:5}  edits called saved {tally.edits:6}  lost {tally.lost}"
        f"  unreadable {tally.unreadable}  bad backups {tally.bad_backups}",
        flush=True,
    )
    for fault in tally.faults[:5]:
        print(f"    {fault}", flush=True)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
