"""The program started for real, every page opened, its commands run: what sockets it made, what it left.

Run as ``python tests/confined_run.py FOLDER`` with the top of the tree on the path. Prints JSON.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.umask(0)  # the worst that a system can ask for

FAMILIES: list[int] = []
ASKED: list[str] = []
_NAMES = (
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "urllib.Request",
    "http.client.connect",
    "ftplib.connect",
)


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.__new__":
        family = arguments[1]
        FAMILIES.append(int(family) if isinstance(family, int) else -99)
    elif event in _NAMES:
        ASKED.append(event)


sys.addaudithook(_hear)

# Late: the hook hears the imports too.
from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtWidgets import QAbstractButton, QWidget  # noqa: E402

from kaigo_desktop import cli, launch  # noqa: E402
from kaigo_desktop.app import App  # noqa: E402
from kaigo_desktop.paths import Paths, shipped  # noqa: E402
from kaigo_desktop.services.exchange.writing_out import (  # noqa: E402
    CASES_NAME,
    FACTS_NAME,
    JSON_NAME,
    TABLES,
)
from tests.keyrings import begun  # noqa: E402

WRITTEN = (JSON_NAME, FACTS_NAME, CASES_NAME, *TABLES)
TURN_MS = 100
LONGEST = 900
"""Turns that the program may take for everything."""


class Clock:
    def now(self) -> datetime:
        return datetime(2026, 6, 15, 21, 4).astimezone()

    def today(self):
        return self.now().date()


class Person:
    """Does one thing a turn, as soon as the one before is done."""

    def __init__(self, app: App, paths: Paths) -> None:
        self._app = app
        self._paths = paths
        self._acts = self._live()
        self._turns = 0
        self.shown: list[str] = []
        self.inodes: set[str] = set()
        self._timer = QTimer()
        self._timer.timeout.connect(self._turn)
        self._timer.start(TURN_MS)

    def _turn(self) -> None:
        self._turns += 1
        self.inodes |= network_sockets()
        try:
            next(self._acts)
        except StopIteration:
            self._timer.stop()
        if self._turns > LONGEST:
            self._timer.stop()
            self._app.window.close()

    def _until(self, is_so: Callable[[], bool]) -> Iterator[None]:
        while not is_so():
            yield

    def _press(self, name: str) -> None:
        self._app.window.findChildren(QAbstractButton, name)[-1].click()

    def _live(self) -> Iterator[None]:
        app = self._app
        yield from self._until(lambda: app.loaded is not None)
        app.home.start_sample()
        yield from self._until(lambda: app.frame is not None)
        assert app.frame is not None
        for step in app.frame.step_names:
            app.frame.show_step(step)
            self.shown.append(step)
            yield
        app.frame.show_step("forms")
        yield
        self._press("forms.all")
        yield from self._until(lambda: any(self._paths.papers.rglob("*.pdf")))  # type: ignore[union-attr]
        self._press("case.history")
        yield
        for screen in app.window.navigation.buttons:
            app.window.show_screen(screen)
            self.shown.append(screen)
            yield
        for dialog in app.window.findChildren(QWidget, "dialog.history"):
            dialog.close()
        app.window.show_about()
        yield
        for dialog in app.window.findChildren(QWidget):
            if dialog.isWindow() and dialog is not app.window:
                dialog.close()
        assert app.exchange is not None
        case = app.frame.session.case
        papers = self._paths.papers
        assert papers is not None
        app.exchange._model.write(case, "案件", papers / "a.kaigo", "合言葉は内緒")
        yield from self._until((papers / "a.kaigo").exists)
        app.exchange._model.write_all(papers / "all")
        yield from self._until(lambda: len(list((papers / "all").glob("*"))) == len(WRITTEN))
        yield
        for dialog in app.window.findChildren(QWidget):
            if dialog.isWindow() and dialog is not app.window:
                dialog.close()
        QTimer.singleShot(0, break_down)
        yield from self._until(lambda: app.problems.dialog is not None)
        self.shown.append("defect")
        self._press("dialog.quit")


def break_down() -> None:
    """A defect in a slot, which nobody catches."""
    raise ValueError("ひみつの値")


def network_sockets() -> set[str]:
    """The network sockets that this process holds, whoever in it made them; Linux tells."""
    own = set()
    for handle in Path("/proc/self/fd").iterdir():
        try:
            target = str(handle.readlink())
        except OSError:
            continue
        if target.startswith("socket:["):
            own.add(target[8:-1])
    found = set()
    for table in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
        path = Path("/proc/self/net") / table
        if path.exists():
            rows = path.read_text(encoding="utf-8").splitlines()[1:]
            found |= {row.split()[9] for row in rows} & own
    return found


def run_commands(home: Path, paths: Paths) -> list[int]:
    """Each command once, on the sample."""
    sample = str(shipped("resources", "samples", "home-help.json"))
    offices = home / "offices.jsonl"
    offices.write_text('{"key": "A", "services": ["11"]}\n', encoding="utf-8")
    commands = (
        ["assess", sample],
        ["schedule", sample, "--ics", str(home / "out" / "a.ics")],
        ["plan", sample],
        ["forms", sample, "--out", str(home / "out"), "--only", "application"],
        ["screen", str(offices), "--out", str(home / "out" / "a.csv")],
        ["programmes", "--json"],
        ["check-rules"],
        ["--self-test"],
    )
    kept, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    try:
        return [cli.main(command, paths) for command in commands]
    finally:
        sys.stdout.close()
        sys.stdout = kept


def main() -> int:
    home = Path(sys.argv[1])
    paths = Paths.under(home)
    people: list[Person] = []
    build = launch.build

    def build_watched(*given: object, **named: object) -> App:
        app = build(*given, **named)  # type: ignore[arg-type]
        people.append(Person(app, paths))
        return app

    launch.build = build_watched  # type: ignore[assignment]
    status = launch.run("", paths, Clock(), begun(paths.database))  # type: ignore[arg-type]
    codes = run_commands(home, paths)
    files = {
        str(path.relative_to(home)): oct(path.lstat().st_mode & 0o777)
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.name != "offices.jsonl"
    }
    print(
        json.dumps(
            {
                "status": status,
                "codes": codes,
                "shown": people[0].shown,
                "families": sorted(set(FAMILIES)),
                "asked": ASKED,
                "network": sorted(people[0].inodes | network_sockets()),
                "files": files,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
