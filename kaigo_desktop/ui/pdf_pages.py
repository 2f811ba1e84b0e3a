"""A PDF in memory as pages to look at and to print; drawn in threads, one page at a time.

PDFium is not made for several threads: every call goes through one lock.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    import pypdfium2

_LOCK = threading.Lock()


class PageSize(Struct, frozen=True):
    """Width and height in points, as the page is read."""

    width: float
    height: float


class PdfPages:
    """The pages of one document. ``close`` it when it is no longer shown."""

    def __init__(self, content: bytes) -> None:
        # A large library that only a preview needs.
        import pypdfium2  # noqa: PLC0415

        self.content = content
        with _LOCK:
            self._document: pypdfium2.PdfDocument | None = pypdfium2.PdfDocument(content)
            self.sizes = tuple(
                PageSize(*self._document.get_page_size(number)) for number in range(len(self._document))
            )

    def draw(self, number: int, scale: float) -> QImage | None:
        """A page from 0 at that many pixels a point; None after ``close``. May be called in a thread."""
        with _LOCK:
            if self._document is None:
                return None
            page = self._document[number]
            bitmap = page.render(scale=scale, prefer_bgrx=True)
            drawn = QImage(
                bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
            ).copy()  # the pixels belong to the bitmap
            bitmap.close()
            page.close()
        return drawn

    def close(self) -> None:
        """Let go of the document; drawing that still waits comes to nothing."""
        with _LOCK:
            if self._document is not None:
                self._document.close()
                self._document = None
