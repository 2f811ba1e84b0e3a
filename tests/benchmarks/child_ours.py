"""A start of the program as a person starts it, with marks at its first paint, its list and its end.

With BENCH_GAPS set every stall over 30 ms is told on standard error: when, and how long.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from kaigo_desktop.__main__ import pause_collector

pause_collector()  # as __main__ does, before Qt is imported

from PySide6.QtCore import QEvent, QObject, Qt, QTimer  # noqa: E402

from kaigo_desktop import app, launch  # noqa: E402
from tests.benchmarks.file_keyring import FileKeyring  # noqa: E402

ZERO = float(os.environ.get("BENCH_ZERO", "0"))
AFTER_LOADED_MS = 300
TOLD = 0.03


def pss() -> int:
    """Proportional memory of this process in KiB."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


class Watch(QObject):
    """Notes the paint, then every late tick, until a while after everything is loaded."""

    def __init__(self, running: app.App) -> None:
        super().__init__(running)
        self.running = running
        self.marks: dict[str, float] = {}
        self.is_asked = False
        self.last = 0.0
        self.stall = 0.0
        self.ticker = QTimer(self)
        self.ticker.setTimerType(Qt.TimerType.PreciseTimer)
        self.ticker.timeout.connect(self.tick)
        running.window.installEventFilter(self)
        running.home.lines_changed.connect(self.note_list)

    def mark(self, name: str) -> None:
        self.marks.setdefault(name, (time.perf_counter() - ZERO) * 1000)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint and not self.is_asked:
            self.is_asked = True
            QTimer.singleShot(0, self.painted)  # ahead of what the program itself puts off
        return False

    def painted(self) -> None:
        self.mark("paint")
        self.last = time.perf_counter()
        self.ticker.start(2)

    def note_list(self) -> None:
        self.mark("list")

    def tick(self) -> None:
        now = time.perf_counter()
        gap = now - self.last
        self.stall = max(self.stall, gap)
        if gap > TOLD and os.environ.get("BENCH_GAPS"):
            print(f"at {(self.last - ZERO) * 1000:.0f} ms: {gap * 1000:.0f} ms", file=sys.stderr)
        self.last = now
        if self.running.loaded is not None and "loaded" not in self.marks:
            self.mark("loaded")
            QTimer.singleShot(AFTER_LOADED_MS, self.end)

    def end(self) -> None:
        self.marks |= {"stall": self.stall * 1000, "pss": pss()}
        print(json.dumps(self.marks))
        if not self.running.home.lines:
            self.running.home.start_new()  # the next start has a list to show
        self.running.window.close()


class WatchedApp(app.App):
    """The program with somebody watching it."""

    def start(self, file: str = "") -> None:
        self.watch = Watch(self)
        super().start(file)


def main() -> int:
    app.App = WatchedApp
    return launch.run(keyring=FileKeyring(Path(os.environ["KAIGO_DESKTOP_HOME"])))


if __name__ == "__main__":
    sys.exit(main())
