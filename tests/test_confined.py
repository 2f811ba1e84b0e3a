"""The started program keeps to itself: no network, and no file that others may read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

AF_INET = 2
AF_INET6 = (10, 23, 30)
PLANTED = """
import sys
families = []
sys.addaudithook(lambda event, given: event == "socket.__new__" and families.append(int(given[1])))
import socket
try:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
except OSError:
    pass
print(families)
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one run of the whole program did, with every right open to everybody."""
    root = Path(__file__).resolve().parent.parent
    home = tmp_path_factory.mktemp("home")
    environment = {
        **os.environ,
        "PYTHONPATH": str(root),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    run = subprocess.run(
        [sys.executable, str(root / "tests" / "confined_run.py"), str(home)],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


def test_the_run_saw_every_page_and_every_command(told: dict[str, Any]):
    steps = ["office", "programmes", "money", "plan", "forms", "deadlines"]
    assert told["shown"][: len(steps)] == steps
    assert {"home", "catalogue", "deadlines", "settings", "defect"} <= set(told["shown"])
    assert (told["status"], told["codes"]) == (0, [0] * 8)


def test_no_part_of_the_program_makes_a_network_socket(told: dict[str, Any]):
    assert [family for family in told["families"] if family == AF_INET or family in AF_INET6] == []
    assert (told["asked"], told["network"]) == ([], [])


def test_every_file_is_its_owners_alone_whatever_the_system_would_allow(told: dict[str, Any]):
    kinds = {Path(name).suffix for name in told["files"]}
    assert {".db", ".key", ".ini", ".log", ".txt", ".pdf", ".kaigo", ".csv", ".json", ".ics"} <= kinds
    assert {name: mode for name, mode in told["files"].items() if int(mode, 8) & 0o077} == {}


def test_a_planted_network_socket_is_heard():
    run = subprocess.run([sys.executable, "-c", PLANTED], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[2]"
