"""A bare PySide6 window: the floor of a start."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

ZERO = float(os.environ.get("BENCH_ZERO", "0"))


def pss() -> int:
    """Proportional memory of this process in KiB."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def main() -> int:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    marks: dict[str, float] = {}

    class Window(QMainWindow):
        def paintEvent(self, event: object) -> None:
            if "paint" not in marks:
                marks["paint"] = 0
                QTimer.singleShot(0, painted)

    def painted() -> None:
        marks["paint"] = (time.perf_counter() - ZERO) * 1000
        marks["pss"] = pss()
        app.quit()

    app = QApplication(sys.argv[:1])
    window = Window()
    window.resize(1093, 614)
    window.show()
    app.exec()
    print(json.dumps(marks))
    return 0


if __name__ == "__main__":
    sys.exit(main())
