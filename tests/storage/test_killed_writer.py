from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.instance_lock import InstanceLock

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the writer forks")
KILLS = 20


@pytest.fixture
def writer(database: Path, migrations: Path, root: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, Path(__file__).with_name("writer.py"), database, migrations]
    paths = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(
        command, env=paths, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        assert process.stdin
        process.stdin.close()


def killed_while_saving(writer: subprocess.Popen[str], after: float) -> int:
    """Let it save, kill it some seconds after the first save, and give the last number it called saved."""
    assert writer.stdin
    assert writer.stdout
    writer.stdin.write("go\n")
    writer.stdin.flush()
    pid = saved = 0
    for line in writer.stdout:
        match line.split():
            case ["pid", number]:
                pid = int(number)
            case ["saved", number]:
                saved = int(number)
            case _:
                return saved
        if pid and saved and after:
            time.sleep(after)
            os.kill(pid, signal.SIGKILL)
            after = 0
    raise AssertionError("the writer ended by itself")


def test_no_saved_edit_is_lost_when_the_program_is_killed(
    writer: subprocess.Popen[str],
    opened: Callable[..., SqliteCaseStore],
    database: Path,
):
    chance = random.Random(6)
    last = 0
    for _ in range(KILLS):
        saved = killed_while_saving(writer, chance.uniform(0.001, 0.03))
        assert saved > last, "nothing was saved between two kills"
        last = saved
        with InstanceLock(database):  # a killed process holds it no longer
            store = opened()
            (line,) = store.lines()
            document = store.load(line.id)
            history = store.history(line.id)
            store.close()
        number = document["plan"]["number"]
        assert number in {saved, saved + 1}  # the one saved last may not have been said any more
        assert document["form_facts"]["text"] == f"{number} " * 3000
        assert [step.label for step in history[1:]] == [str(n) for n in range(1, number + 1)]
        last = number
