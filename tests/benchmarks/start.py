"""S1, S3, S4: first paint, longest stall and memory of a start, beside a bare PySide6 window in turn."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kaigo_desktop.paths import Paths
from kaigo_desktop.storage.safety.data_file import DataFile
from tests.benchmarks.figures import Figure
from tests.benchmarks.file_keyring import FileKeyring

ROOT = Path(__file__).resolve().parents[2]
CONTESTANTS = ("bare", "ours")


def measure(rounds: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _begin(folder / "home")
        for name in CONTESTANTS:
            _run(name, folder)  # writes the .pyc files and, for ours, the data file
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in CONTESTANTS}
        for _ in range(rounds):
            for name in CONTESTANTS:
                runs[name].append(_run(name, folder))
    bare, ours = (
        {key: statistics.median(run[key] for run in runs[name]) for key in runs[name][0]}
        for name in CONTESTANTS
    )
    paints = f"bare {bare['paint']:.0f} ms, ours {ours['paint']:.0f} ms; list {ours['list']:.0f} ms"
    paints += f", all loaded {ours['loaded']:.0f} ms"
    return [
        Figure("S1", "first paint", ours["paint"] / bare["paint"], 1.6, note=paints),
        Figure("S2", "list shown", ours["list"] / bare["paint"], 1.7, note="one case"),
        Figure("S3", "longest stall while loading", ours["stall"], 50, "ms"),
        Figure("S4", "memory, all loaded", ours["pss"] / bare["pss"], 2.7, note=_megabytes(bare, ours)),
    ]


def _begin(home: Path) -> None:
    """The first start is over before anything is measured: encrypted, the recovery key on paper."""
    data = DataFile(Paths.under(home).database, FileKeyring(home))
    data.keep_in_keyring()
    data.new_recovery_key()
    data.confirm_recovery_key()


def _megabytes(bare: dict[str, float], ours: dict[str, float]) -> str:
    return f"bare {bare['pss'] / 1024:.0f} MiB, ours {ours['pss'] / 1024:.0f} MiB"


def _run(name: str, folder: Path) -> dict[str, float]:
    environment = os.environ | {
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        "KAIGO_DESKTOP_HOME": str(folder / "home"),
        "PYTHONPYCACHEPREFIX": str(folder / "pyc"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "",
        "BENCH_ZERO": str(time.perf_counter()),
    }
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name(f"child_{name}.py"))],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])
