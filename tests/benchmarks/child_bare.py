"""A bare PySide6 window: the floor of a start."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

ZERO = float(os.environ.get("BENCH_ZERO", "0"))


def pss() -> int:
    """Proportional memory of this process in KiB."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


class Window(QMainWindow):
    """Notes when it was painted first, and ends."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[str, float] = {}

    def paintEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        if not self.marks:
            self.marks["paint"] = 0
            QTimer.singleShot(0, self.note)

    def note(self) -> None:
        self.marks = {"paint": (time.perf_counter() - ZERO) * 1000, "pss": pss()}
        QApplication.quit()


def main() -> int:
    app = QApplication(sys.argv[:1])
    window = Window()
    window.resize(1093, 614)
    window.show()
    app.exec()
    print(json.dumps(window.marks))
    return 0


if __name__ == "__main__":
    sys.exit(main())
