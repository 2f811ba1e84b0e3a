"""Building the shim, and running the works under it in a process of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_IN_MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Row:
    """One fault at some calls of one work."""

    work: str
    fault: str
    calls: int
    """How many calls of that kind the work makes."""
    tries: int
    hit: int
    told: int
    wrong: list[str]


def compiler() -> str | None:
    """What builds the shim; None where there is none, or where programs are not linked as on Linux."""
    return shutil.which("cc") or shutil.which("gcc") if sys.platform == "linux" else None


def tried(folder: Path, most: int, *works: str) -> Iterator[Row]:
    """Try the works, all where none is named; ``most`` calls of each fail by each fault, every one where 0.

    Raises CalledProcessError where the process ends otherwise than it should, AssertionError where it
    says anything to the person's terminal.
    """
    shim = folder / "shim.so"
    found = compiler()
    assert found is not None
    source = Path(__file__).with_name("shim.c")
    subprocess.run([found, "-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"], check=True)
    place = _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else folder
    with tempfile.TemporaryDirectory(dir=place) as tries, (folder / "said").open("w+") as said:
        command = [sys.executable, "-m", "tests.failing_calls.child", tries, str(most), *works]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "LD_PRELOAD": str(shim)}
        child = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=said, text=True
        )
        assert child.stdout
        with child.stdout:
            yield from (Row(**json.loads(line)) for line in child.stdout)
        status = child.wait()
        said.seek(0)
        assert (status, said.read()) == (0, "")
