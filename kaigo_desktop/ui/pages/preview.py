"""A paper as it will be printed, page below page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Words

if TYPE_CHECKING:
    import pypdfium2

SHARPNESS = 2.0
"""Points are drawn at this many pixels: 144 dots an inch, legible at 200 % as well."""


@dataclass(frozen=True, slots=True)
class PaperImage:
    """A page as pixels (BGRx), so that a thread can make it without a widget."""

    pixels: bytes
    width: int
    height: int
    stride: int


def page_images(pdf: bytes) -> tuple[PaperImage, ...]:
    """Every page of a PDF as an image; to be called in a thread."""
    import pypdfium2  # noqa: PLC0415 - a large library that only a preview needs

    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_image(document[number]) for number in range(len(document)))
    finally:
        document.close()


def _image(page: pypdfium2.PdfPage) -> PaperImage:
    bitmap = page.render(scale=SHARPNESS, prefer_bgrx=True)
    found = PaperImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
    bitmap.close()
    page.close()
    return found


class Sheet(QWidget):
    """One page, as wide as the column."""

    def __init__(self, image: PaperImage, number: int, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        made = QImage(image.pixels, image.width, image.height, image.stride, QImage.Format.Format_RGB32)
        self._image = made.copy()  # the bytes belong to the caller
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{count}ページ中 {number}ページ目の見本")
        self.setMinimumHeight(round(tokens_of(self).px("column") * image.height / image.width))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page scaled to the width, with a hairline around."""
        del event
        wide = min(self.width(), round(self.height() * self._image.width() / self._image.height()))
        high = round(wide * self._image.height() / self._image.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shown = self._image.scaled(
            wide * 2, high * 2, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawImage(self.rect().adjusted(0, 0, wide - self.width(), high - self.height()), shown)
        painter.setPen(tokens_of(self).colour("edge"))
        painter.drawRect(0, 0, wide - 1, high - 1)
        painter.end()


class Preview(QWidget):
    """The pages of one paper under a line that leads back."""

    closed = Signal()
    """The person wants the list of papers again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        self.back = Button("← 書類の一覧へ", self, name="preview.back")
        self.back.clicked.connect(self.closed)
        self.title = Words("", self, role="section")
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        box.addLayout(head)
        self._sheets = QVBoxLayout()
        self._sheets.setSpacing(tokens_of(self).px("l"))
        box.addLayout(self._sheets)
        self.count = 0

    def show_paper(self, title: str, images: tuple[PaperImage, ...]) -> None:
        """Show those pages."""
        clear(self._sheets)
        self.count = len(images)
        self.title.setText(f"{title}　{len(images)}ページ")
        for number, image in enumerate(images, start=1):
            self._sheets.addWidget(Sheet(image, number, len(images), self))
