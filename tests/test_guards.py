"""The guards of conftest.py catch what they are there for."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

BAD = """
import logging, socket, warnings
from PySide6.QtCore import QThreadPool, qWarning
from PySide6.QtWidgets import QWidget
import pytest

def test_bad_log():
    logging.getLogger("x").warning("oh")

def test_bad_network():
    socket.socket()

def test_bad_warning():
    warnings.warn("old", DeprecationWarning)

def test_bad_qt_warning(qtbot):
    qWarning(b"oh")

kept = []
def test_bad_window(qapp):
    kept.append(QWidget())

@pytest.mark.logs_warnings
def test_bad_silence():
    pass

@pytest.mark.logs_warnings
def test_good_log():
    logging.getLogger("x").error("oh")

def test_good_window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

def test_good_job(qapp):
    QThreadPool.globalInstance().start(print)
"""


def test_each_guard_catches_its_fault_and_nothing_else(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_bad.py").write_text(BAD, encoding="utf-8")
    said = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-c",
            ROOT / "pyproject.toml",
            "-rA",
            "-p",
            "no:cacheprovider",
            tmp_path,
        ],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    ).stdout
    failed = set(re.findall(r"^(?:FAILED|ERROR) \S*::(\w+)", said, re.MULTILINE))
    wanted = set(re.findall(r"def (test_bad_\w+)", BAD))
    assert failed == wanted, said
    assert len(re.findall(r"^PASSED \S*::test_good_", said, re.MULTILINE)) == 3
