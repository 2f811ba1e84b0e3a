"""What can be known of the Windows installer without building it."""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import io
import re
import struct
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import kaigo_desktop

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = ROOT / "installer"
LOCK = (ROOT / "requirements-lock.txt").read_text("utf-8")
PYPROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
NSI = (INSTALLER / "kaigo.nsi").read_text("utf-8")
LAUNCHER = (INSTALLER / "launcher.c").read_text("utf-8")

sys.path.insert(0, str(INSTALLER))  # its files stand outside every package
packages = importlib.import_module("packages")
build = importlib.import_module("build")
sys.path.remove(str(INSTALLER))

SHIPPED = {one.name: one for one in packages.shipped(LOCK, PYPROJECT)}


def put(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


# ---- packages


def needed() -> set[str]:
    """What the program needs on Windows, by what the installed packages say of themselves."""
    environment = dict(packages.WINDOWS, os_name="nt", extra="")
    found: set[str] = set()
    waiting = [
        Requirement(line) for line in re.findall(r'^  "([^"]+)",', between_dependencies(), re.MULTILINE)
    ]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name in found or (one.marker and not one.marker.evaluate(environment)):
            continue
        found.add(name)
        try:
            waiting += [Requirement(line) for line in importlib.metadata.requires(name) or ()]
        except importlib.metadata.PackageNotFoundError:
            assert name == "pywin32-ctypes", f"{name} is not installed, so what it needs is not known"
    return found


def between_dependencies() -> str:
    return PYPROJECT.partition("\ndependencies = [")[2].partition("\n]")[0]


def test_the_stage_holds_what_the_program_needs_on_windows_and_nothing_else() -> None:
    assert set(SHIPPED) == needed()


def test_nothing_of_tests_or_of_linux_is_shipped() -> None:
    assert not {"pytest", "hypothesis", "numpy", "mypy", "secretstorage", "jeepney"} & set(SHIPPED)
    assert "pywin32-ctypes" in SHIPPED


def test_every_package_has_the_version_and_the_hashes_of_the_lock_file() -> None:
    for name, one in SHIPPED.items():
        assert f"\n{name}=={one.version} " in f"\n{LOCK}"
        assert one.hashes
        assert all(f"--hash={sha}" in LOCK for sha in one.hashes)
    assert SHIPPED["pyside6-essentials"].version == SHIPPED["shiboken6"].version == "6.11.3"


def test_pip_gets_no_marker_to_judge_by_the_computer_that_builds() -> None:
    lines = packages.pip_lines(tuple(SHIPPED.values())).splitlines()
    assert len(lines) == len(SHIPPED)
    assert not [line for line in lines if ";" in line or "--hash=sha256:" not in line]


@pytest.mark.parametrize(
    ("marker", "holds"),
    [
        ("", True),
        ("sys_platform == 'win32'", True),
        ("sys_platform == 'linux'", False),
        ("python_full_version < '3.12'", True),
        ("python_full_version >= '3.12' and sys_platform == 'win32'", False),
        ("python_full_version < '3.9'", False),
    ],
)
def test_a_marker_is_answered_for_the_shipped_python(marker: str, holds: bool) -> None:
    assert packages.holds(marker) is holds


def test_a_marker_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="does not understand"):
        packages.holds("sys_platform == 'win32' or extra == 'x'")


def test_a_dependency_that_is_not_locked_is_told() -> None:
    with pytest.raises(ValueError, match="leftpad"):
        packages.shipped(LOCK, '[project]\ndependencies = ["leftpad"]')


# ---- the stage


def test_qt_keeps_what_the_program_imports_and_what_it_needs_to_draw(tmp_path: Path) -> None:
    imported = {
        found
        for path in (ROOT / "kaigo_desktop").rglob("*.py")
        for found in re.findall(r"PySide6\.Qt(\w+)", path.read_text("utf-8"))
    }
    assert imported <= set(build.QT_MODULES)
    kept = [
        "PySide6/__init__.py",
        "PySide6/pyside6.abi3.dll",
        "PySide6/msvcp140.dll",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/plugins/platforms/qoffscreen.dll",
        "PySide6/plugins/iconengines/qsvgicon.dll",
        "PySide6/translations/qtbase_ja.qm",
        "shiboken6/shiboken6.abi3.dll",
        "reportlab/__init__.py",
        *(f"PySide6/Qt6{name}.dll" for name in imported),
        *(f"PySide6/Qt{name}.pyd" for name in imported),
    ]
    dropped = [
        "bin/alembic",
        "PySide6/Qt6Quick.dll",
        "PySide6/QtQuick.pyd",
        "PySide6/QtCore.pyi",
        "PySide6/opengl32sw.dll",
        "PySide6/designer.exe",
        "PySide6/qml/a/b.qml",
        "PySide6/plugins/sqldrivers/qsqlite.dll",
        "PySide6/plugins/platforms/qdirect2d.dll",
        "PySide6/translations/qtbase_de.qm",
        "shiboken6/shiboken6.abi3.lib",
    ]
    for name in kept + dropped:
        put(tmp_path / name)
    gone = list(build.left_out(tmp_path))
    assert len(gone) == len(set(gone))
    assert all(any((tmp_path / name).is_relative_to(path) for path in gone) for name in dropped)
    assert not [name for name in kept if any((tmp_path / name).is_relative_to(path) for path in gone)]


def embeddable(folder: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr(f"{folder}python311.dll", b"dll")
        made.writestr(f"{folder}python311._pth", b"anything")
    return content.getvalue()


@pytest.mark.parametrize("folder", ["", "cp311/"])
def test_python_looks_for_modules_in_the_stage_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.setattr(build, "DLL_SHA256", hashlib.sha256(b"dll").hexdigest())
    build.put_python(embeddable(folder), tmp_path / "python")
    assert (tmp_path / "python/python311.dll").read_bytes() == b"dll"
    found = (tmp_path / "python/python311._pth").read_bytes()
    assert found == b"python311.zip\r\n.\r\n..\\lib\r\n..\\app\r\n"


def test_another_python_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"3\.11\.9"):
        build.put_python(embeddable(""), tmp_path / "python")


def test_the_terms_of_all_that_is_shipped_are_collected(tmp_path: Path) -> None:
    put(tmp_path / "python/LICENSE.txt", b"PSF")
    put(tmp_path / "app/kaigo_desktop-1.dist-info/METADATA", b"Name: x\nLicense-Expression: Apache-2.0\n\n")
    put(
        tmp_path / "lib/one-1.dist-info/METADATA",
        b"Name: one\nClassifier: License :: OSI Approved :: MIT\n\n",
    )
    put(tmp_path / "lib/one-1.dist-info/licenses/deep/zlib.txt", b"zlib")
    put(tmp_path / "lib/two-2.dist-info/METADATA", b"Name: two\n\nLicense: not here\n")
    put(tmp_path / "lib/two-2.dist-info/LICENCE.rst", b"two")
    build.collect_licences(tmp_path)
    folder = tmp_path / "licences"
    assert (folder / "Python.txt").read_bytes() == b"PSF"
    assert (folder / "one-1/licenses/deep/zlib.txt").read_bytes() == b"zlib"
    assert (folder / "two-2/LICENCE.rst").read_bytes() == b"two"
    for name in ("LGPL-3.0.txt", "GPL-3.0.txt", "SQLCipher.txt", "README.txt"):
        assert (folder / name).read_bytes() == (INSTALLER / "licences" / name).read_bytes()
    assert (folder / "LIST.txt").read_text("utf-8").splitlines() == [
        "Python 3.11.9: Python.txt",
        "kaigo_desktop-1: Apache-2.0 (no text in its package)",
        "one-1: MIT",
        "two-2: see its text",
    ]


def test_without_its_tools_the_build_stops_before_it_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match="makensis"):
        build.build(tmp_path / "out", None, stage_only=True, quick=True)
    assert not (tmp_path / "out").exists()


# ---- names and versions


def test_the_setup_program_bears_the_version() -> None:
    version = kaigo_desktop.__version__
    assert build.version() == version
    assert build.setup_name() == f"kaigo-desktop-{version}-setup.exe"
    assert re.fullmatch(r"\d+,\d+,\d+,\d+", build.numbers())
    assert build.numbers().replace(",", ".").startswith(version)


def test_the_script_uses_what_the_build_gives_it_and_nothing_else() -> None:
    own = set(re.findall(r"^!(?:define|macro \w+) (\w+)", NSI, re.MULTILINE))
    used = set(re.findall(r"\$\{([A-Z]+)\}", NSI)) - own
    assert used == {"VERSION", "NUMBERS", "STAGE", "SETUP", "KILOBYTES"}


def test_what_is_installed_is_what_is_removed() -> None:
    removed = set(re.findall(r'^  (?:RMDir /r|Delete) "\$INSTDIR\\([^"$]+)"', NSI, re.MULTILINE))
    assert removed == {"python", "lib", "app", "licences", build.WINDOW, build.CONSOLE, "uninstall.exe"}


def test_a_folder_is_never_removed_with_what_somebody_else_put_there() -> None:
    whole = re.findall(r"RMDir /r (.+)", NSI)
    assert whole
    assert all(re.fullmatch(r'"\$INSTDIR\\\w+"', folder.strip()) for folder in whole)
    assert 'APPDATA\\KaigoDesktop"' not in NSI


def test_the_setup_asks_for_no_rights_and_writes_only_for_this_user() -> None:
    assert "RequestExecutionLevel user" in NSI
    assert not re.findall(r"HKLM|HKCR|SHCTX|SetShellVarContext", NSI)
    assert '"requireAdministrator"' not in (INSTALLER / "launcher.manifest").read_text("utf-8")


def test_setup_launcher_and_build_mean_the_same_files() -> None:
    assert f'!define PROGRAM "{build.WINDOW}"' in NSI
    assert f'!define HELD "python\\{build.DLL}"' in NSI
    assert f'#define LIBRARY L"python\\\\{build.DLL}"' in LAUNCHER
    assert 'L"kaigo_desktop"' in LAUNCHER


def test_a_case_file_is_opened_by_the_program_with_its_path_in_quotes() -> None:
    assert '"Software\\Classes\\.kaigo" "" "${KIND}"' in NSI
    assert """\\shell\\open\\command" "" '"$INSTDIR\\${PROGRAM}" "%1"'""" in NSI


def test_the_icon_has_every_size_that_windows_asks_for() -> None:
    content = (INSTALLER / "kaigo.ico").read_bytes()
    reserved, kind, count = struct.unpack_from("<3H", content)
    sizes = []
    for number in range(count):
        width, _, _, _, _, _, length, place = struct.unpack_from("<4B2H2I", content, 6 + 16 * number)
        assert content[place : place + 8] == b"\x89PNG\r\n\x1a\n"
        assert place + length <= len(content)
        sizes.append(width or 256)
    assert (reserved, kind) == (0, 1)
    assert {16, 24, 32, 48, 256} <= set(sizes)
