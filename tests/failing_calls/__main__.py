"""The table of faults and works: what fails, how often it was told, and what was wrong afterwards.

    python3 -m tests.failing_calls [CALLS] [WORKS]      (every call where none is given)

Exit status 1 where anything was wrong.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.failing_calls.running import compiler, tried

EVERY = 0


def main(most: int = EVERY, *works: str) -> int:
    """Print the table."""
    if compiler() is None:
        print("failing calls: no C compiler, or not Linux")
        return 0
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for row in tried(Path(folder), most, *works):
            print(
                f"{row.work:18} {row.fault:17} calls {row.calls:4}  failed {row.hit:4}"
                f"  told {row.told:4}  wrong {len(row.wrong)}",
                flush=True,
            )
            for one in row.wrong[:3]:
                print(f"    {one}", flush=True)
            wrong += len(row.wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:2]), *sys.argv[2:]))
