"""Draw kaigo.ico from the icon of the program; to be run again only when that changes.

.venv/bin/python installer/icon.py
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "resources/icons/kaigo-desktop.svg"
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""What Windows asks for between the task bar at 100 % and large tiles."""


def picture(drawing: QSvgRenderer, size: int) -> bytes:
    """The drawing as a PNG of that many pixels a side."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # the stubs ask for bytes, Qt for text
    return bytes(buffer.data().data())


def icon(pictures: dict[int, bytes]) -> bytes:
    """An ICO file of these PNGs by their size."""
    start = 6 + 16 * len(pictures)
    head, body = struct.pack("<3H", 0, 1, len(pictures)), b""
    for size, content in pictures.items():
        place = start + len(body)
        head += struct.pack("<4B2H2I", size % 256, size % 256, 0, 0, 1, 32, len(content), place)
        body += content
    return head + body


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication([])
    renderer = QSvgRenderer(str(SOURCE))
    (HERE / "kaigo.ico").write_bytes(icon({size: picture(renderer, size) for size in SIZES}))
