from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.instance_lock import InstanceLock

HOLD = """
import sys
from pathlib import Path
from kaigo_desktop.storage.instance_lock import InstanceLock
with InstanceLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_is_told_while_the_first_holds_it(database: Path):
    first, second = InstanceLock(database), InstanceLock(database)
    assert first.take()
    assert first.take()  # again is no fault
    assert not second.take()
    with pytest.raises(Trouble, match="使用中"), second:
        pass
    assert (first.held, second.held) == (True, False)
    first.release()
    assert second.take()
    second.release()


def test_it_is_let_go_after_a_failure_inside(database: Path):
    with pytest.raises(RuntimeError), InstanceLock(database):
        raise RuntimeError
    with InstanceLock(database) as again:
        assert again.held


@pytest.mark.parametrize("end", ["kill", "close"])
def test_another_process_holds_it_until_it_ends_however_it_ends(database: Path, root: Path, end: str):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, database],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        assert not InstanceLock(database).take()
        if end == "kill":
            other.kill()
        else:
            other.stdin.close()
        other.wait()
    with InstanceLock(database) as ours:
        assert ours.held


def test_the_lock_file_is_never_deleted(database: Path):
    with InstanceLock(database):
        before = database.with_name("kaigo.db.lock").stat().st_ino
    assert database.with_name("kaigo.db.lock").stat().st_ino == before


def test_a_folder_that_cannot_be_used_is_trouble(tmp_path: Path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(Trouble, match="書き込め"):
        InstanceLock(tmp_path / "file" / "kaigo.db").take()
