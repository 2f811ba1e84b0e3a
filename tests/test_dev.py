"""dev.py decides from facts alone, so that what it would do on any computer can be read here."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


def loaded() -> ModuleType:
    """dev.py as a module; it stands outside every package."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["dev"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


dev = loaded()
LINUX = dev.Facts(root=PurePosixPath("/src"), ready=True)
DESKTOP = replace(LINUX, x11=True)
WINDOWS = dev.Facts(
    root=PureWindowsPath("C:/src"), platform="win32", python="C:\\Python\\python.exe", ready=True
)
BARE = replace(LINUX, ready=False, missing=frozenset(need.package for need in dev.EVERY_NEED))
PYTHON = "/src/.venv/bin/python"
WINDOWS_PYTHON = "C:\\src\\.venv\\Scripts\\python.exe"


def commands(verb: str, facts: object, *arguments: str) -> list[tuple[str, ...]]:
    return [step.argv for step in dev.plan(verb, arguments, facts)]


# ---- what each verb runs


def test_with_a_display_the_window_opens() -> None:
    (step,) = dev.plan("run", ["--portable", "x"], DESKTOP)
    assert step.argv == (PYTHON, "-m", "kaigo_desktop", "--portable", "x")
    assert step.variables == {"PYTHONPATH": "/src"}


def test_without_a_display_the_main_job_is_shown_on_the_sample() -> None:
    (step,) = dev.plan("run", [], LINUX)
    assert step.argv == (PYTHON, "-m", "kaigo_desktop.tools.demo")


def test_a_command_of_the_program_needs_no_display() -> None:
    assert commands("run", LINUX, "assess", "a.json") == [(PYTHON, "-m", "kaigo_desktop", "assess", "a.json")]


def test_a_file_named_after_run_is_looked_for_where_the_user_stands() -> None:
    (step,) = dev.plan("run", ["assess", "a.json"], LINUX)
    assert step.cwd is None


@pytest.mark.parametrize("display", [{"x11": True}, {"wayland": True}])
def test_either_kind_of_display_opens_the_window(display: dict[str, bool]) -> None:
    assert commands("run", replace(LINUX, **display)) == [(PYTHON, "-m", "kaigo_desktop")]


def test_windows_always_has_a_display() -> None:
    assert commands("run", WINDOWS) == [(WINDOWS_PYTHON, "-m", "kaigo_desktop")]


def test_tests_run_without_a_screen_and_pass_arguments_on() -> None:
    (step,) = dev.plan("test", ["-q", "tests/domain"], DESKTOP)
    assert step.argv == (PYTHON, "-m", "pytest", "-q", "tests/domain")
    assert step.variables["QT_QPA_PLATFORM"] == "offscreen"
    assert step.cwd == PurePosixPath("/src")


def test_a_check_is_format_lint_types_and_architecture() -> None:
    assert commands("check", LINUX) == [
        (PYTHON, "-m", "ruff", "format", "--check", "."),
        (PYTHON, "-m", "ruff", "check", "."),
        (PYTHON, "-m", "mypy"),
        (PYTHON, "-m", "pytest", "-q", "tests/test_architecture.py"),
    ]


def test_the_other_verbs_start_their_modules() -> None:
    assert commands("bench", LINUX, "S1") == [(PYTHON, "-m", "tests.benchmarks", "S1")]
    assert commands("torture", LINUX, "50") == [(PYTHON, "-m", "tests.torture", "50")]
    assert commands("screens", LINUX, "x") == [(PYTHON, "-m", "kaigo_desktop.tools.screens", "x")]
    assert commands("screens", LINUX) == [(PYTHON, "-m", "kaigo_desktop.tools.screens", "out/screens")]
    assert commands("setup", LINUX) == []


def test_an_unknown_verb_is_refused_with_those_there_are() -> None:
    with pytest.raises(dev.NotPossibleError, match="run, test, setup"):
        dev.plan("tset", [], LINUX)


# ---- what must be there first


@pytest.mark.parametrize(
    ("facts", "python"),
    [(replace(LINUX, ready=False), PYTHON), (replace(WINDOWS, ready=False), WINDOWS_PYTHON)],
)
def test_the_environment_is_made_from_the_locked_hashes_alone(facts: object, python: str) -> None:
    make, install, compiled = dev.plan("setup", [], facts)
    assert make.argv[1:4] == ("-m", "venv", "--clear")
    assert install.argv[:4] == (python, "-m", "pip", "install")
    assert {"--require-hashes", "--only-binary=:all:"} <= set(install.argv)
    assert install.argv[-1].endswith("requirements-lock.txt")
    assert "compileall" in compiled.argv


def test_the_stamp_is_written_only_once_everything_is_installed() -> None:
    stamping = [step.argv[2] for step in dev.plan("test", [], replace(LINUX, ready=False)) if step.stamps]
    assert stamping == ["pip"]


def test_a_ready_environment_is_left_alone() -> None:
    assert all("venv" not in step.argv for step in dev.plan("test", [], LINUX))


def test_root_gets_every_missing_package_in_one_go() -> None:
    update, install, *_ = dev.plan("test", [], replace(BARE, may_install=True))
    assert update.argv[:2] == ("apt-get", "update")
    assert install.argv[:4] == ("apt-get", "install", "-y", "--no-install-recommends")
    wanted = (
        "python3-venv libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 poppler-utils qpdf"
    )
    assert install.argv[4:] == tuple(wanted.split())


def test_anybody_else_is_told_the_line_to_run() -> None:
    lacking = replace(LINUX, missing=frozenset({"libegl1", "qpdf"}))
    with pytest.raises(
        dev.NotPossibleError, match="sudo apt-get install -y --no-install-recommends libegl1 qpdf"
    ):
        dev.plan("test", [], lacking)


def test_what_a_verb_does_not_need_does_not_stop_it() -> None:
    lacking = replace(LINUX, missing=frozenset({"qpdf", "libxcb-cursor0", "python3-venv"}))
    assert len(dev.plan("run", [], lacking)) == 1


def test_a_window_on_x11_needs_its_libraries() -> None:
    lacking = replace(DESKTOP, missing=frozenset({"libxcb-cursor0"}))
    with pytest.raises(dev.NotPossibleError, match="libxcb-cursor0"):
        dev.plan("run", [], lacking)


def test_windows_is_never_told_of_apt() -> None:
    facts = replace(WINDOWS, ready=False, missing=frozenset({"python3-venv"}))
    with pytest.raises(dev.NotPossibleError, match=r"python\.org"):
        dev.plan("run", [], facts)


# ---- doing it


def step(code: str, **more: object) -> object:
    return dev.Step((sys.executable, "-c", code), **more)


def test_a_preparation_stops_at_the_first_failure(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    steps = [step("raise SystemExit(7)", stamps=True), step("print('went on')")]
    (tmp_path / ".venv").mkdir()
    assert dev.perform(steps, tmp_path, to_the_end=False) == 7
    assert "went on" not in capfd.readouterr().out
    assert list((tmp_path / ".venv").iterdir()) == []


def test_checks_run_to_the_end_and_keep_the_first_failure(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    steps = [step("raise SystemExit(3)"), step("raise SystemExit(4)"), step("print('went on')")]
    assert dev.perform(steps, tmp_path, to_the_end=True) == 3
    assert "went on" in capfd.readouterr().out


def test_a_finished_environment_is_ready_until_the_lock_changes(tmp_path: Path) -> None:
    (tmp_path / "requirements-lock.txt").write_text("a==1\n", encoding="utf-8")
    python = Path(dev.environment_python(replace(dev.look_around(tmp_path), root=tmp_path)))
    python.parent.mkdir(parents=True)
    python.touch()
    assert not dev.look_around(tmp_path).ready
    dev.perform([step("pass", stamps=True)], tmp_path, to_the_end=False)
    assert dev.look_around(tmp_path).ready
    (tmp_path / "requirements-lock.txt").write_text("a==2\n", encoding="utf-8")
    assert not dev.look_around(tmp_path).ready


def test_an_environment_whose_python_is_gone_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "requirements-lock.txt").write_text("a==1\n", encoding="utf-8")
    (tmp_path / ".venv").mkdir()
    dev.perform([step("pass", stamps=True)], tmp_path, to_the_end=False)
    assert not dev.look_around(tmp_path).ready


def test_a_need_is_asked_of_the_system_itself() -> None:
    assert dev.is_missing(dev.Need("x", library="libno-such-library.so.9"))
    assert dev.is_missing(dev.Need("x", program="no-such-program"))
    assert not dev.is_missing(dev.Need("x", module="venv"))


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"dev.py {verb}" in said for verb in dev.VERBS)


def test_nothing_asked_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 2
    assert dev.main(["tset"]) == 2
    assert "Choose one of" in capsys.readouterr().err


# ---- the lock file


def test_every_locked_package_has_hashes_and_no_address() -> None:
    text = (ROOT / dev.LOCK).read_text(encoding="utf-8")
    entries = text.replace("\\\n", " ").splitlines()
    packages = [line for line in entries if line and not line.startswith((" ", "#"))]
    assert len(packages) > 40
    assert [line for line in packages if "==" not in line or "--hash=sha256:" not in line] == []
    assert "://" not in text


@pytest.mark.parametrize(
    "package", ["pyside6-essentials==6.11", "pywin32-ctypes==", "secretstorage==", "hatchling=="]
)
def test_the_lock_holds_what_linux_and_windows_need(package: str) -> None:
    assert f"\n{package}" in (ROOT / dev.LOCK).read_text(encoding="utf-8")
