"""The start path is guarded by counting imports, not by timing them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def imported(home: Path, *arguments: str) -> set[str]:
    """The modules that a Python process imports, as it says itself, until it ends well."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "KAIGO_DESKTOP_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        env=environment,
        cwd=home,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    assert done.returncode == 0, [line for line in done.stderr.splitlines() if line not in lines]
    return {line.rsplit("|", 1)[1].strip() for line in lines}


def packages(modules: set[str]) -> set[str]:
    return {name.split(".")[0] for name in modules}


@pytest.fixture(scope="module")
def assessing(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    sample = min((ROOT / "resources" / "samples").glob("*.json"))
    return imported(tmp_path_factory.mktemp("home"), "-m", "kaigo_desktop", "assess", str(sample))


def test_the_command_line_imports_no_qt(tmp_path: Path) -> None:
    found = imported(tmp_path, "-c", "import kaigo_desktop.cli")
    assert "kaigo_desktop.cli" in found
    assert not packages(found) & {"PySide6", "shiboken6"}


def test_assessing_a_case_imports_neither_qt_nor_a_database_nor_a_printer(assessing: set[str]) -> None:
    assert "kaigo_desktop.domain.rules.eligibility" in assessing
    heavy = {"PySide6", "shiboken6", "sqlalchemy", "alembic", "sqlite3", "keyring", "cryptography"}
    paper = {"reportlab", "PIL", "pypdf", "pypdfium2", "openpyxl", "icalendar"}
    assert packages(assessing) & (heavy | paper) == set()


@pytest.fixture(scope="module")
def printing(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    sample = min((ROOT / "resources" / "samples").glob("*.json"))
    home = tmp_path_factory.mktemp("home")
    return imported(home, "-m", "kaigo_desktop", "forms", str(sample), "--out", str(home / "out"))


def test_printing_imports_neither_what_draws_pictures_nor_executors(printing: set[str]) -> None:
    assert "reportlab.pdfgen.canvas" in printing
    assert {name for name in printing if name.startswith("PIL.")} <= {"PIL._version"}
    unwanted = {"logging", "concurrent", "difflib", "PySide6", "sqlalchemy", "pypdf"}
    assert packages(printing) & unwanted == set()


def test_opening_the_data_file_imports_no_mapper_of_sqlalchemy_nor_its_migrations(tmp_path: Path) -> None:
    found = imported(tmp_path, "-c", "import kaigo_desktop.storage.opening, kaigo_desktop.storage.case_store")
    assert "sqlalchemy" in found
    assert not any(name.startswith("sqlalchemy.orm") for name in found)
    assert "alembic" not in found


def test_the_window_stands_without_the_office_list_and_its_page(tmp_path: Path) -> None:
    found = imported(tmp_path, "-c", "import kaigo_desktop.app")
    assert "kaigo_desktop.ui.main_window" in found
    assert [name for name in found if name.startswith("kaigo_desktop") and "office" in name] == []
    assert not any(name.startswith("kaigo_desktop.directory") for name in found)


def test_finding_shipped_files_imports_nothing_but_the_standard_library(tmp_path: Path) -> None:
    found = imported(tmp_path, "-c", "from kaigo_desktop.paths import shipped; shipped('resources')")
    ours = {name for name in found if name.startswith("kaigo_desktop")}
    assert ours == {"kaigo_desktop", "kaigo_desktop.paths"}
    assert "platformdirs" not in packages(found)
