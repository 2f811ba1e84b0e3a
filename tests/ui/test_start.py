from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kaigo_desktop.__main__ import opens_windows
from kaigo_desktop.ui import tasks
from kaigo_desktop.ui.single_instance import Doorbell, ask_first_window

ROOT = Path(__file__).resolve().parents[2]
LATE = {
    "sqlalchemy",
    "alembic",
    "reportlab",
    "icalendar",
    "jpholiday",
    "pypdfium2",
    "openpyxl",
    "keyring",
    "argon2",
    "sqlcipher3",
}


@pytest.mark.parametrize(
    ("arguments", "windows"),
    [
        ([], True),
        (["case.json"], True),
        (["案件.kaigo"], True),
        (["assess", "case.json"], False),
        (["--help"], False),
        (["--self-test"], False),
        (["forms", "case.json", "--out", "x"], False),
    ],
)
def test_arguments_choose_between_windows_and_commands(arguments: list[str], windows: bool):
    assert opens_windows(arguments) is windows


def started(tmp_path: Path, program: str) -> str:
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "KAIGO_DESKTOP_HOME": str(tmp_path),
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_until_the_first_paint_nothing_heavy_is_imported(tmp_path: Path):
    program = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from kaigo_desktop import app
from kaigo_desktop.paths import Paths
running = app.build(Paths.of_user(), None)
running.window.painted.disconnect()
running.window.painted.connect(QApplication.quit)
running.window.show()
QApplication.exec()
print(",".join(sorted(sys.modules)))
"""
    found = set(started(tmp_path, program).strip().split(","))
    packages = {name.split(".")[0] for name in found}
    assert packages & LATE == set()
    assert "sqlite3" not in packages
    assert {
        name for name in found if name.startswith(("kaigo_desktop.catalogue", "kaigo_desktop.services"))
    } == set()
    assert "kaigo_desktop.domain.cases.case" not in found


def test_without_a_print_the_printer_is_not_loaded(tmp_path: Path):
    program = """
import sys
from PySide6.QtCore import QTimer
from kaigo_desktop import app, launch
take = app.App._take
def taken(self, loaded):
    take(self, loaded)
    QTimer.singleShot(100, self.window.close)
app.App._take = taken
from kaigo_desktop.paths import Paths
from kaigo_desktop.storage.safety.data_file import DataFile
DataFile(Paths.of_user().database, None).keep_plain()
assert launch.run() == 0
print(",".join(sorted({name.split(".")[0] for name in sys.modules})))
"""
    packages = set(started(tmp_path, program).strip().split(","))
    assert "sqlalchemy" in packages
    assert packages & {"reportlab", "icalendar", "openpyxl"} == set()


def test_a_second_start_rings_at_the_first(qtbot: QtBot, tmp_path: Path):
    database = tmp_path / "kaigo.db"
    bell = Doorbell(database)
    assert bell.is_listening
    program = (
        "import sys; from pathlib import Path; from kaigo_desktop.ui.single_instance import ask_first_window;"
        "sys.exit(0 if ask_first_window(Path(sys.argv[1]), sys.argv[2]) else 1)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with qtbot.waitSignal(bell.rung, timeout=20_000) as rung:
        second = subprocess.Popen(
            [sys.executable, "-c", program, str(database), "案件.json"], env=environment
        )
    assert rung.args == ["案件.json"]
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    assert second.returncode == 0
    bell.close()


def test_a_start_without_a_first_window_is_not_answered(tmp_path: Path):
    assert not ask_first_window(tmp_path / "kaigo.db")


def test_what_a_job_returns_comes_back_and_what_it_raises_too(qtbot: QtBot, tmp_path: Path):
    bell = Doorbell(tmp_path / "kaigo.db")
    heard: list[object] = []
    tasks.start(lambda: 42, done=heard.append, failed=heard.append, owner=bell)
    qtbot.waitUntil(lambda: heard == [42])
    tasks.start(lambda: 1 // 0, done=heard.append, failed=heard.append, owner=bell)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert isinstance(heard[1], ZeroDivisionError)
    bell.close()
