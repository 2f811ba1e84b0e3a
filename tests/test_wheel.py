"""The wheel is built, installed far from the source tree, and does the main job there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("resources", "forms", "db")


def run(*command: str | Path, cwd: Path, home: Path | None = None) -> str:
    """Start a program that knows nothing of the source tree; what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    if home:
        environment["KAIGO_DESKTOP_HOME"] = str(home)
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the backend that pyproject.toml names, without a download."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment with the wheel in it; the other packages are lent by ours."""
    place = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", place, cwd=place)
    scripts = place / ("Scripts" if sys.platform == "win32" else "bin")
    python = scripts / ("python.exe" if sys.platform == "win32" else "python")
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--disable-pip-version-check")
    # Not compiled: each program that is started compiles the few modules that it needs.
    run(*pip, "--no-index", "--no-deps", "--no-compile", "-qq", wheel, cwd=place)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(run(python, "-c", ask, cwd=place).strip())
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "lent.pth").write_text("\n".join(sorted(lent)), encoding="utf-8")
    return scripts


@pytest.fixture
def sample() -> Path:
    return min((ROOT / "resources" / "samples").glob("*.json"))


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as opened:
        return set(opened.namelist())


def test_the_wheel_holds_every_shipped_file(wheel: Path) -> None:
    wanted = {
        f"kaigo_desktop/_shipped/{path.relative_to(ROOT).as_posix()}"
        for folder in SHIPPED
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted
    assert wanted - names(wheel) == set()


def test_the_wheel_holds_the_licences(wheel: Path) -> None:
    found = {Path(name).name for name in names(wheel) if ".dist-info/licenses/" in name}
    assert found == {"LICENSE", "OFL-BIZUDGothic.txt", "OFL-NotoSansJP.txt"}


def test_the_wheel_holds_nothing_that_is_not_the_program(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in names(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"kaigo_desktop"}
    assert not [name for name in names(wheel) if name.endswith(".pyc")]


def test_an_installed_copy_finds_what_it_was_shipped_with(installed: Path, tmp_path: Path) -> None:
    font = "'resources', 'fonts', 'BIZUDPGothic-Bold.ttf'"
    ask = f"from kaigo_desktop.paths import shipped; print(shipped({font}))"
    found = Path(run(installed / "python", "-c", ask, cwd=tmp_path).strip())
    assert found.is_relative_to(installed.parent)


def test_an_installed_copy_assesses_the_sample(installed: Path, sample: Path, tmp_path: Path) -> None:
    said = run(installed / "kaigo-desktop", "assess", sample, cwd=tmp_path, home=tmp_path / "home")
    result = json.loads(said)
    assert result["format"] == "kaigo-result/1"
    assert result["programmes"]


def test_an_installed_copy_prints_the_forms(installed: Path, sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "forms"
    run(installed / "kaigo-desktop", "forms", sample, "--out", out, cwd=tmp_path, home=tmp_path / "home")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    files = [out / entry["file"] for entry in manifest["files"]]
    assert files
    assert all(path.read_bytes().startswith(b"%PDF-") for path in files)
