"""A start of the program as a person starts it, with marks at its first paint, its list and its end."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

ZERO = float(os.environ.get("BENCH_ZERO", "0"))
AFTER_LOADED_MS = 300


def pss() -> int:
    """Proportional memory of this process in KiB."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def main() -> int:
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer

    from kaigo_desktop import app

    marks: dict[str, float] = {}

    def mark(name: str) -> None:
        marks.setdefault(name, (time.perf_counter() - ZERO) * 1000)

    class Watch(QObject):
        """Notes the paint, then every late tick, until a while after everything is loaded."""

        def __init__(self, running: app.App) -> None:
            super().__init__(running)
            self.running = running
            self.last = 0.0
            self.stall = 0.0
            self.ticker = QTimer(self)
            self.ticker.setTimerType(Qt.TimerType.PreciseTimer)
            self.ticker.timeout.connect(self.tick)
            running.window.installEventFilter(self)
            running.home.lines_changed.connect(self.note_list)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint and "asked" not in marks:
                marks["asked"] = 0
                QTimer.singleShot(0, self.painted)  # ahead of what the program itself puts off
            return False

        def painted(self) -> None:
            mark("paint")
            self.last = time.perf_counter()
            self.ticker.start(2)

        def note_list(self) -> None:
            mark("list")

        def tick(self) -> None:
            now = time.perf_counter()
            self.stall = max(self.stall, now - self.last)
            if now - self.last > 0.03 and os.environ.get("BENCH_GAPS"):
                print(
                    "gap", round((self.last - ZERO) * 1000), round((now - self.last) * 1000), file=sys.stderr
                )
            self.last = now
            if self.running.loaded is not None and "loaded" not in marks:
                mark("loaded")
                QTimer.singleShot(AFTER_LOADED_MS, self.end)

        def end(self) -> None:
            marks["stall"] = self.stall * 1000
            marks["pss"] = pss()
            if not self.running.home.lines:
                self.running.home.start_new()  # the next start has a list to show
            self.running.window.close()

    begin = app.App.start

    def start(self: app.App, file: str = "") -> None:
        self.watch = Watch(self)
        begin(self, file)

    app.App.start = start
    status = app.run()
    print(json.dumps(marks))
    return status


if __name__ == "__main__":
    sys.exit(main())
