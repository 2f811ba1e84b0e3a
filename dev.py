#!/usr/bin/env python3
"""Set the project up and run it, with nothing but Python 3.11 or newer.

    python3 dev.py run [ARGUMENTS]    open the program; without a display, do its main job on a sample
    python3 dev.py test [ARGUMENTS]   run the tests; what follows goes to pytest
    python3 dev.py setup              only make what run and test need
    python3 dev.py check              format, lint, types, architecture
    python3 dev.py bench [ARGUMENTS]  compare speed and memory with the floors
    python3 dev.py torture [KILLS]    kill the program at random moments (1,000) and count what is lost
    python3 dev.py screens [FOLDER]   a picture of every page (default: out/screens)

Each makes .venv from requirements-lock.txt first and says which system library is missing; where it
may (root on Debian or Ubuntu), it installs that too. On Windows the same lines start with "py dev.py".
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

LOCK = "requirements-lock.txt"
STAMP = "kaigo-lock.sha256"
OLDEST = (3, 11)
VERBS = ("run", "test", "setup", "check", "bench", "screens", "torture")


@dataclass(frozen=True)
class Need:
    """Something of the system that a verb cannot do without, and the Debian package that has it."""

    package: str
    library: str = ""
    program: str = ""
    module: str = ""


VENV = (Need("python3-venv", module="ensurepip"),)
QT = (
    Need("libegl1", library="libEGL.so.1"),
    Need("libgl1", library="libGL.so.1"),
    Need("libxkbcommon0", library="libxkbcommon.so.0"),
    Need("libdbus-1-3", library="libdbus-1.so.3"),
    Need("libfontconfig1", library="libfontconfig.so.1"),
    Need("libglib2.0-0", library="libglib-2.0.so.0"),
)
X11 = (
    Need("libxcb-cursor0", library="libxcb-cursor.so.0"),
    Need("libxcb-icccm4", library="libxcb-icccm.so.4"),
    Need("libxcb-keysyms1", library="libxcb-keysyms.so.1"),
    Need("libxcb-shape0", library="libxcb-shape.so.0"),
    Need("libxkbcommon-x11-0", library="libxkbcommon-x11.so.0"),
)
WAYLAND = (
    Need("libwayland-client0", library="libwayland-client.so.0"),
    Need("libwayland-cursor0", library="libwayland-cursor.so.0"),
)
PDF_TOOLS = (Need("poppler-utils", program="pdftotext"), Need("qpdf", program="qpdf"))
EVERY_NEED = VENV + QT + X11 + WAYLAND + PDF_TOOLS


@dataclass(frozen=True)
class Facts:
    """What is true of this computer; everything that dev.py does follows from it."""

    root: PurePath
    platform: str = "linux"
    python: str = "python3"
    ready: bool = False
    """The environment holds exactly what the lock file says."""
    x11: bool = False
    wayland: bool = False
    may_install: bool = False
    """We are root and apt-get is there."""
    missing: frozenset[str] = frozenset()
    """Packages of EVERY_NEED that this system lacks."""


@dataclass(frozen=True)
class Step:
    """One command: what is started, where (None: where the user stands), with which variables."""

    argv: tuple[str, ...]
    variables: Mapping[str, str] = field(default_factory=dict)
    cwd: PurePath | None = None
    says: str = ""
    stamps: bool = False
    """Once done, the environment is complete: the stamp is written."""


class NotPossibleError(Exception):
    """The verb cannot be done here; the text says what the user has to do first."""


def has_display(facts: Facts) -> bool:
    """Whether a window can be opened."""
    return facts.platform in {"win32", "darwin"} or facts.x11 or facts.wayland


def environment_python(facts: Facts) -> str:
    """The Python inside .venv."""
    inside = ("Scripts", "python.exe") if facts.platform == "win32" else ("bin", "python")
    return str(facts.root.joinpath(".venv", *inside))


def needs(verb: str, facts: Facts) -> tuple[Need, ...]:
    """What the system must have for a verb; nothing but Python where it is not Linux."""
    if facts.platform != "linux":
        return () if facts.ready else VENV
    wanted: tuple[Need, ...] = QT if facts.ready else VENV + QT
    if verb in {"run", "setup"}:
        wanted += (X11 if facts.x11 else ()) + (WAYLAND if facts.wayland else ())
    if verb in {"test", "setup"}:
        wanted += PDF_TOOLS
    return wanted


def system_steps(verb: str, facts: Facts) -> list[Step]:
    """Install what the system lacks, or stop and say with which line that is done."""
    lacking = [need.package for need in needs(verb, facts) if need.package in facts.missing]
    if not lacking:
        return []
    line = ("apt-get", "install", "-y", "--no-install-recommends", *lacking)
    if facts.may_install:
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        said = f"Installing {', '.join(lacking)}"
        return [Step(("apt-get", "update", "-q"), quiet, says=said), Step(line, quiet)]
    if facts.platform != "linux":
        raise NotPossibleError("This Python has no ensurepip. Install Python 3.11 or newer from python.org.")
    raise NotPossibleError(
        "The system lacks what this needs. On Debian or Ubuntu, run this line, then the same command again:\n"
        f"  sudo {' '.join(line)}\n"
        "(On another system, install the packages of the same libraries.)"
    )


def environment_steps(facts: Facts) -> list[Step]:
    """Make .venv anew from the lock file, unless it is what the lock file says.

    Always from nothing: what a broken-off or older setup left behind cannot stay in it.
    """
    if facts.ready:
        return []
    folder, python = str(facts.root / ".venv"), environment_python(facts)
    pip = (python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-qq")
    locked = ("--require-hashes", "--only-binary=:all:", "-r", str(facts.root / LOCK))
    compiled = (python, "-m", "compileall", "-q", str(facts.root / "kaigo_desktop"))
    return [
        Step((facts.python, "-m", "venv", "--clear", folder), says="Making .venv"),
        Step((*pip, *locked), says="Installing the packages", stamps=True),
        Step(compiled),
    ]


def run_step(arguments: Sequence[str], facts: Facts) -> Step:
    """The program; only where there is nothing to show a window on and nothing was asked, the main job."""
    module = "kaigo_desktop" if arguments or has_display(facts) else "kaigo_desktop.tools.demo"
    return Step((environment_python(facts), "-m", module, *arguments), {"PYTHONPATH": str(facts.root)})


def verb_steps(verb: str, arguments: Sequence[str], facts: Facts) -> list[Step]:
    """The commands of a verb itself, everything being set up."""
    variables = {"PYTHONPATH": str(facts.root), "QT_QPA_PLATFORM": "offscreen"}

    def module(*words: str) -> Step:
        return Step((environment_python(facts), "-m", *words), variables, cwd=facts.root)

    steps = {
        "run": [run_step(arguments, facts)],
        "test": [module("pytest", *arguments)],
        "setup": [],
        "check": [
            module("ruff", "format", "--check", "."),
            module("ruff", "check", "."),
            module("mypy"),
            module("pytest", "-q", "tests/test_architecture.py"),
        ],
        "bench": [module("tests.benchmarks", *arguments)],
        "torture": [module("tests.torture", *arguments)],
        "screens": [module("kaigo_desktop.tools.screens", *(arguments or ("out/screens",)))],
    }
    return steps[verb]


def plan(verb: str, arguments: Sequence[str], facts: Facts) -> list[Step]:
    """Every command that a verb needs on a computer of these facts, in order."""
    if verb not in VERBS:
        raise NotPossibleError(f'There is no "{verb}". Choose one of: {", ".join(VERBS)}.')
    return [*system_steps(verb, facts), *environment_steps(facts), *verb_steps(verb, arguments, facts)]


def is_missing(need: Need) -> bool:
    """Whether this system lacks it, by the word of the loader, the path or the interpreter itself."""
    if need.module:
        return importlib.util.find_spec(need.module) is None
    if need.program:
        return shutil.which(need.program) is None
    try:
        ctypes.CDLL(need.library)
    except OSError:
        return True
    return False


def missing_packages(platform: str) -> Iterable[str]:
    """The packages that this system lacks; only Python's own part matters where it is not Linux."""
    return (need.package for need in (EVERY_NEED if platform == "linux" else VENV) if is_missing(need))


def lock_hash(root: Path) -> str:
    """What the environment is made from: the lock file and this Python."""
    python = ".".join(map(str, sys.version_info[:2]))
    return hashlib.sha256((root / LOCK).read_bytes() + python.encode()).hexdigest()


def look_around(root: Path) -> Facts:
    """Find the facts of this computer."""
    stamp = root / ".venv" / STAMP
    facts = Facts(
        root=root,
        platform="linux" if sys.platform.startswith("linux") else sys.platform,
        # a Python that is itself inside .venv cannot make it anew
        python=getattr(sys, "_base_executable", sys.executable),
        x11=bool(os.environ.get("DISPLAY")),
        wayland=bool(os.environ.get("WAYLAND_DISPLAY")),
        may_install=hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None,
    )
    ready = (
        stamp.is_file()
        and stamp.read_text(encoding="ascii").strip() == lock_hash(root)
        and Path(environment_python(facts)).exists()
    )
    return replace(facts, ready=ready, missing=frozenset(missing_packages(facts.platform)))


def perform(steps: Sequence[Step], root: Path, *, to_the_end: bool) -> int:
    """Run the steps; the status of the first that failed, or 0.

    A preparation stops at the first failure. Checks run to the end, so that one run shows all faults.
    """
    failed = 0
    for step in steps:
        if step.says:
            print(f"dev.py: {step.says} …", flush=True)
        status = subprocess.run(
            step.argv, env=os.environ | step.variables, cwd=step.cwd, check=False
        ).returncode
        if status and not to_the_end:
            print(f"dev.py: this failed with status {status}: {' '.join(step.argv)}", file=sys.stderr)
            return status
        if step.stamps and not status:
            (root / ".venv" / STAMP).write_text(lock_hash(root), encoding="ascii")
        failed = failed or status
    return failed


def main(words: Sequence[str]) -> int:
    """Do one verb."""
    if sys.version_info[:2] < OLDEST:
        print("dev.py: this needs Python 3.11 or newer.", file=sys.stderr)
        return 2
    if not words or words[0] in {"-h", "--help", "help"}:
        print(__doc__)
        return 0 if words else 2
    root = Path(__file__).resolve().parent
    verb, arguments = words[0], words[1:]
    try:
        facts = look_around(root)
        steps = plan(verb, arguments, facts)
    except NotPossibleError as problem:
        print(f"dev.py: {problem}", file=sys.stderr)
        return 2
    own = len(verb_steps(verb, arguments, facts))
    status = perform(steps[: len(steps) - own], root, to_the_end=False)
    if status == 0 and verb == "setup":
        print("dev.py: everything is set up.")
    return status or perform(steps[len(steps) - own :], root, to_the_end=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
