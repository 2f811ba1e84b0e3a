"""The shape of the project as a test: who may import whom, and a few things that nobody may do."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kaigo_desktop"

LAYERS = {"domain", "catalogue", "storage", "directory", "documents", "services", "viewmodels", "ui", "tools"}
EVERYWHERE = {"__version__"}
"""What kaigo_desktop itself offers."""
GROUND = {"paths", "logs"}
"""Modules at the top that know no layer."""

BELOW_WINDOWS = LAYERS - {"ui", "viewmodels", "tools"}
"""What commands join."""
JOINERS = {"app", "app_data_file", "app_pages", "app_place", "loading", "launch", "__main__", "__init__"}
"""app.py, with what it loads and how it is launched, knows every layer; __main__ chooses between it
and the commands."""

MAY_IMPORT = {
    "domain": set[str](),
    "catalogue": {"domain"},
    "storage": {"domain"},
    "directory": {"domain"},
    "documents": {"domain"},
    "services": {"domain"},
    "viewmodels": {"domain", "services"},
    "ui": {"domain", "services", "viewmodels"},
    "tools": BELOW_WINDOWS | {"cli", "assembly"},
    "paths": set[str](),
    "logs": set[str](),
    "assembly": BELOW_WINDOWS,
    "self_test": BELOW_WINDOWS | {"assembly"},
    "data_commands": BELOW_WINDOWS,
    "commands": BELOW_WINDOWS | {"assembly", "self_test", "data_commands"},
    "cli": {"domain", "storage", "commands"},
}
USES_GROUND = {
    "catalogue",
    "storage",
    "directory",
    "documents",
    "ui",
    "tools",
    "assembly",
    "self_test",
    "data_commands",
    "commands",
    "cli",
}
"""domain, services and viewmodels are given what they need; they look for nothing."""

OF_STORAGE = {"sqlalchemy", "alembic", "sqlite3", "sqlcipher3"}
OF_PAPER = {"reportlab", "pypdfium2", "pypdf", "openpyxl", "icalendar"}
OF_FILES_AND_CLOCK = {"pathlib", "os", "io", "shutil", "tempfile", "subprocess", "socket", "time", "logging"}
CLOSED_TO = {
    "domain": {"PySide6", *OF_STORAGE, *OF_PAPER, *OF_FILES_AND_CLOCK, "keyring", "platformdirs", "tomllib"},
    "catalogue": {"PySide6", *OF_STORAGE, *OF_PAPER},
    "storage": {"PySide6", *OF_PAPER},
    "directory": {"PySide6", *OF_PAPER},
    "documents": {"PySide6", *OF_STORAGE},
    "services": {"PySide6", *OF_STORAGE, *OF_PAPER, "keyring", "platformdirs"},
    "viewmodels": {"PySide6.QtWidgets", "PySide6.QtGui", *OF_STORAGE, *OF_PAPER},
    "ui": {*OF_STORAGE, "reportlab"},
    "tools": {"PySide6"},
    "paths": {"PySide6", *OF_STORAGE, *OF_PAPER},
    "logs": {"PySide6", *OF_STORAGE, *OF_PAPER},
    "assembly": {"PySide6"},
    "self_test": {"PySide6"},
    "data_commands": {"PySide6"},
    "commands": {"PySide6"},
    "cli": {"PySide6"},
}
SCREENSHOTS = PACKAGE / "tools" / "screens.py"
"""The one tool that opens windows; it may import what app.py may."""

NETWORK = {"socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "xmlrpc", "requests", "httpx"}


def sources(name: str) -> list[Path]:
    """The files of a package, or of a module, of ours; none where it is not written yet."""
    module = PACKAGE / f"{name}.py"
    return sorted((PACKAGE / name).rglob("*.py")) + ([module] if module.exists() else [])


def every_source() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """Read once for all tests."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every import with its line, in functions and for types alone too; `from a import b` is a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            dots = "." * node.level
            yield from ((node.lineno, f"{dots}{node.module or ''}.{alias.name}") for alias in node.names)


def is_under(name: str, shut: set[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in shut)


def faults(name: str, path: Path) -> list[str]:
    """The imports of one file that its place does not allow."""
    allowed = MAY_IMPORT[name] | {name} | EVERYWHERE | (GROUND if name in USES_GROUND else set())
    wrong = []
    for line, target in imports(parsed(path)):
        parts = target.split(".")
        ours = parts[0] == PACKAGE.name and len(parts) > 1
        if parts[1] not in allowed if ours else is_under(target, CLOSED_TO[name]):
            wrong.append(f"{path.relative_to(ROOT)}:{line} imports {target}")
    return wrong


@pytest.mark.parametrize("name", sorted(MAY_IMPORT))
def test_a_package_imports_only_what_it_may(name: str) -> None:
    assert [fault for path in sources(name) if path != SCREENSHOTS for fault in faults(name, path)] == []


def test_every_package_and_module_has_its_place_in_the_table() -> None:
    found = {path.name for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert found <= LAYERS
    assert {path.stem for path in PACKAGE.glob("*.py")} <= MAY_IMPORT.keys() | JOINERS


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("viewmodels", "from PySide6.QtWidgets import QLabel"),
        ("viewmodels", "def late():\n    from PySide6 import QtGui"),
        ("domain", "from kaigo_desktop.storage import tables"),
        ("domain", "import sqlite3"),
        ("storage", "import kaigo_desktop.catalogue.reader"),
        ("services", "from kaigo_desktop import storage"),
        ("cli", "from PySide6.QtCore import QObject"),
    ],
)
def test_a_planted_import_is_found(
    name: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(line, encoding="utf-8")
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    assert len(faults(name, planted)) == 1


def test_no_import_is_relative() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in every_source()
        for line, target in imports(parsed(path))
        if target.startswith(".")
    ]
    assert found == []


def test_nothing_reaches_for_the_network() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} imports {target}"
        for path in every_source()
        for line, target in imports(parsed(path))
        if is_under(target, NETWORK)
    ]
    assert found == []


def lambdas_connected(tree: ast.Module) -> list[int]:
    """Lines where a lambda or a partial made on the spot is given to a signal's connect."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "connect"
        for argument in call.args
        if any(isinstance(inner, ast.Lambda) for inner in ast.walk(argument))
    ]


def test_no_lambda_is_connected_to_a_signal() -> None:
    found = [f"{p.relative_to(ROOT)}:{line}" for p in every_source() for line in lambdas_connected(parsed(p))]
    assert found == []


def test_a_planted_lambda_is_found() -> None:
    assert lambdas_connected(ast.parse("box.changed.connect(lambda text: save(text))")) == [1]


# ---- what no tracked file may say: paths of one computer, package registries, how the project is made

FORBIDDEN = re.compile(
    "|".join(
        (
            r"(?<![\w.])/(?:work|opt|root|tmp/kd)/",
            r"(?<![\w.])/home/(?!user\b)[a-z][a-z0-9_-]*/",
            r"[A-Z]:\\Users\\(?!\w*[.…])\w+\\",
            r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|registry)\b",
            r"(?:^|\s)--(?:extra-)?index-url\s",
            r"\bTO" + r"DO\b|\bFIX" + r"ME\b",
        )
    )
)
TEXTS = {
    ".py",
    ".toml",
    ".md",
    ".txt",
    ".json",
    ".cfg",
    ".ini",
    ".ts",
    ".qss",
    ".mako",
    ".nsi",
    ".c",
    ".h",
    "",
}


def tracked() -> list[Path]:
    """The files in version control; where there is none (a copied tree), what would be in it."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run(
            [git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
        ).stdout
        return [ROOT / name for name in listed.split("\0") if name]
    skipped = {
        ".git",
        ".venv",
        "__pycache__",
        "out",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
    }
    return [p for p in ROOT.rglob("*") if p.is_file() and not skipped & set(p.relative_to(ROOT).parts)]


def test_the_project_speaks_of_itself_alone() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if path.suffix in TEXTS and path.is_file() and path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if FORBIDDEN.search(line)
    ]
    assert found == []


def test_no_tracked_file_is_too_large_for_the_repository() -> None:
    limit = 8 * 1024 * 1024
    large = {p.name: p.stat().st_size for p in tracked() if p.is_file() and p.stat().st_size > limit}
    assert large == {}
