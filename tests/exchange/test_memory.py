"""What a hostile text file may cost: at most 300 MB and ten seconds, however it is made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MIB = 1024 * 1024
MOST_MIB = 300
PATTERNS = {
    "numbers": (b"[", b"0,", b"0]"),
    "objects": (b"[", b"{},", b"{}]"),
    "texts": (b"[", b'"",', b'""]'),
    "lists": (b"", b"[", b""),
    "one long text": (b'"', b"x", b'"'),
}
SCRIPT = """
import sys, time
from pathlib import Path
from kaigo_desktop.domain.json_text import Faults, read_json
begun = time.monotonic()
try:
    read_json(Path(sys.argv[1]).read_bytes())
except Faults as faults:
    print(len(faults.faults), file=sys.stderr)
# not getrusage: its peak is inherited from the process that started this one
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024, time.monotonic() - begun)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory as Linux counts it")
@pytest.mark.parametrize("size", [2 * MIB, 60 * MIB])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_reading_stays_bounded(tmp_path: Path, root: Path, pattern: str, size: int):
    head, part, tail = PATTERNS[pattern]
    file = tmp_path / "x.json"
    file.write_bytes(head + part * (size // len(part)) + tail)
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT, file], cwd=root, capture_output=True, text=True, check=True
    )
    peak, seconds = told.stdout.split()
    assert int(peak) < MOST_MIB
    assert float(seconds) < 10
