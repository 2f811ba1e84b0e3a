"""Pages of paper below each other: scrolled and zoomed at once, sharpened when a thread has drawn them."""

from __future__ import annotations

import math
from collections import OrderedDict
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from kaigo_desktop.ui import tasks
from kaigo_desktop.ui.pdf_pages import PageSize, PdfPages
from kaigo_desktop.ui.theme import tokens_of

GAP = 16
"""px between pages and around them."""

NARROWEST, WIDEST = 0.25, 6.0
"""Pixels a point between which one may zoom: a quarter, and large print for tired eyes."""

STEP = 1.2
MOST_PIXELS = 16_000_000
"""A page is drawn no larger than this; beyond it the picture is stretched."""

KEPT = 8
"""Drawn pages that are kept for scrolling back."""

LINE = 48
"""px that an arrow key scrolls."""


class Fit(StrEnum):
    """How the zoom follows the window."""

    WIDTH = "width"
    PAGE = "page"
    FREE = "free"


class PaperView(QAbstractScrollArea):
    """Shows a document. Only pages in sight are drawn; while one is, its older picture stands there."""

    moved = Signal(int, int)
    """Another page is in the middle. Arguments: its number from 1, how many there are."""

    zoomed = Signal(int)
    """The zoom is another one. Argument: in percent, where 100 is the size of the paper."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paper_view")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("書類の見本")
        self.fit = Fit.WIDTH
        self._pages: PdfPages | None = None
        self._sizes: tuple[PageSize, ...] = ()
        self._scale = 1.0
        self._tops: list[float] = []
        self._drawn: OrderedDict[int, tuple[float, QImage]] = OrderedDict()
        self._drawing: int | None = None
        self._current = 0
        self.verticalScrollBar().valueChanged.connect(self._look)

    # --- what is shown -------------------------------------------------------

    def show_pages(self, pages: PdfPages) -> None:
        """Show that document from its first page; it is closed when another one or none is shown."""
        self.clear()
        self._pages = pages
        self._sizes = pages.sizes
        self._current = 0
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self._look()

    def clear(self) -> None:
        """Show nothing and let go of the document."""
        if self._pages is not None:
            self._pages.close()
        self._pages = None
        self._sizes = ()
        self._drawn.clear()
        self._drawing = None
        self.viewport().update()

    @property
    def current(self) -> int:
        """The page in the middle, from 1."""
        return self._current + 1

    @property
    def sizes(self) -> tuple[PageSize, ...]:
        """The sizes of the pages, in points."""
        return self._sizes

    @property
    def percent(self) -> int:
        """The zoom, where 100 is the size of the paper."""
        return round(self._scale / self._natural() * 100)

    def is_sharp(self) -> bool:
        """Whether every page in sight is drawn at the present zoom."""
        return bool(self._sizes) and self._wanted() is None

    # --- zoom ----------------------------------------------------------------

    def fit_to(self, fit: Fit) -> None:
        """Follow the width of the window, its whole size, or nothing."""
        self.fit = fit
        self._arrange()

    def zoom_by(self, factor: float) -> None:
        """Larger or smaller, with the same place of the paper in the middle."""
        self._zoom_to(self._scale * factor)

    def zoom_to_paper(self) -> None:
        """As large as the paper."""
        self._zoom_to(self._natural())

    def _zoom_to(self, scale: float) -> None:
        self.fit = Fit.FREE
        bar = self.verticalScrollBar()
        middle = (bar.value() + self.viewport().height() / 2) / max(self._scale, 0.01)
        self._scale = min(max(scale, NARROWEST), WIDEST)
        self._arrange()
        bar.setValue(round(middle * self._scale - self.viewport().height() / 2))

    def _natural(self) -> float:
        """Pixels a point at which paper is as large as paper."""
        return self.logicalDpiX() / 72

    # --- layout --------------------------------------------------------------

    def _arrange(self) -> None:
        """Place the pages at the present zoom, and keep the page in the middle where it was."""
        if not self._sizes:
            return
        if self.fit is not Fit.FREE:
            self._scale = self._fitting()
        at, self._tops = float(GAP), []
        for size in self._sizes:
            self._tops.append(at)
            at += size.height * self._scale + GAP
        wide = max(size.width for size in self._sizes) * self._scale + 2 * GAP
        self._set_bar(self.verticalScrollBar(), at, self.viewport().height())
        self._set_bar(self.horizontalScrollBar(), wide, self.viewport().width())
        self.zoomed.emit(self.percent)
        self.viewport().update()
        self._draw_next()

    def _fitting(self) -> float:
        room_x = max(self.viewport().width() - 2 * GAP, 1)
        room_y = max(self.viewport().height() - 2 * GAP, 1)
        scale = room_x / max(size.width for size in self._sizes)
        if self.fit is Fit.PAGE:
            scale = min(scale, room_y / max(size.height for size in self._sizes))
        return min(max(scale, NARROWEST), WIDEST)

    def _set_bar(self, bar: object, whole: float, shown: int) -> None:
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        own = vertical if bar is vertical else horizontal
        own.setPageStep(shown)
        own.setSingleStep(LINE)
        own.setRange(0, max(0, round(whole) - shown))

    def _rect(self, number: int) -> QRectF:
        """Where a page stands in the viewport."""
        size = self._sizes[number]
        wide, high = size.width * self._scale, size.height * self._scale
        room = self.viewport().width()
        left = max((room - wide) / 2, GAP) - self.horizontalScrollBar().value()
        return QRectF(left, self._tops[number] - self.verticalScrollBar().value(), wide, high)

    def _in_sight(self) -> list[int]:
        seen = QRectF(self.viewport().rect())
        return [number for number in range(len(self._sizes)) if self._rect(number).intersects(seen)]

    def scroll_to_page(self, number: int) -> None:
        """Put the top of that page, from 1, to the top of the view."""
        if 1 <= number <= len(self._tops):
            self.verticalScrollBar().setValue(round(self._tops[number - 1]) - GAP)

    # --- drawing -------------------------------------------------------------

    def _sharpness(self, number: int) -> float:
        """Pixels a point at which that page is to be drawn."""
        size = self._sizes[number]
        most = math.sqrt(MOST_PIXELS / (size.width * size.height))
        return round(min(self._scale * self.devicePixelRatioF(), most), 3)

    def _wanted(self) -> int | None:
        """The next page to be drawn: in sight, and not there at the present zoom."""
        for number in self._in_sight():
            drawn = self._drawn.get(number)
            if drawn is None or drawn[0] != self._sharpness(number):
                return number
        return None

    def _draw_next(self) -> None:
        wanted = self._wanted() if self._pages is not None else None
        if wanted is None or self._drawing is not None or self._pages is None:
            return
        self._drawing = wanted
        sharpness = self._sharpness(wanted)
        tasks.start(
            partial(_drawn_page, self._pages, wanted, sharpness),
            done=self._take,
            failed=self._give_up,
            owner=self,
        )

    def _take(self, found: tuple[PdfPages, int, float, QImage | None]) -> None:
        pages, number, sharpness, image = found
        if pages is not self._pages:
            return  # another document is shown by now
        self._drawing = None
        if image is not None:
            image.setDevicePixelRatio(self.devicePixelRatioF())
            self._drawn[number] = (sharpness, image)
            self._drawn.move_to_end(number)
            seen = self._in_sight()
            while len(self._drawn) > max(KEPT, len(seen)):
                self._drawn.popitem(last=False)
            self.viewport().update()
        self._draw_next()

    def _give_up(self, problem: Exception) -> None:
        self._drawing = None
        raise problem  # a page that was drawn by us can be shown: a defect

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pages in sight, each with a hairline around."""
        del event
        tokens = tokens_of(self)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), tokens.colour("background"))
        for number in self._in_sight():
            rect = self._rect(number).toRect()
            drawn = self._drawn.get(number)
            if drawn is None:
                painter.fillRect(rect, Qt.GlobalColor.white)
            elif abs(drawn[1].deviceIndependentSize().width() - rect.width()) <= 1:
                painter.drawImage(rect.topLeft(), drawn[1])  # pixel for pixel: no work for the processor
            else:
                painter.drawImage(rect, drawn[1])
            painter.setPen(tokens.colour("edge"))
            painter.drawRect(rect)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew."""
        super().resizeEvent(event)
        self._arrange()
        self._look()

    def changeEvent(self, event: QEvent) -> None:
        """Another colour scheme is drawn at once."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.viewport().update()

    # --- moving --------------------------------------------------------------

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """What is painted follows the bars."""
        del dx, dy
        self.viewport().update()
        self._draw_next()

    def _look(self) -> None:
        """Tell which page is in the middle."""
        if not self._tops:
            return
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        found = max((number for number, top in enumerate(self._tops) if top <= middle), default=0)
        self._current = found
        self.setAccessibleName(f"書類の見本　{len(self._sizes)}ページ中{found + 1}ページ目")
        self.moved.emit(found + 1, len(self._sizes))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turn = event.angleDelta().y()
            if turn:
                self.zoom_by(STEP if turn > 0 else 1 / STEP)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, page keys, space, home and end move; plus, minus and 0 with Ctrl zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self._zoom_key(event.key()):
            event.accept()
            return
        bar, sideways = self.verticalScrollBar(), self.horizontalScrollBar()
        page = bar.pageStep() - LINE
        key = Qt.Key
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        moves = {
            key.Key_Down: (bar, bar.value() + LINE),
            key.Key_Up: (bar, bar.value() - LINE),
            key.Key_PageDown: (bar, bar.value() + page),
            key.Key_PageUp: (bar, bar.value() - page),
            key.Key_Space: (bar, bar.value() + (-page if back else page)),
            key.Key_Home: (bar, 0),
            key.Key_End: (bar, bar.maximum()),
            key.Key_Right: (sideways, sideways.value() + LINE),
            key.Key_Left: (sideways, sideways.value() - LINE),
        }
        move = moves.get(key(event.key()))
        if move is None:
            super().keyPressEvent(event)
            return
        move[0].setValue(move[1])
        event.accept()

    def _zoom_key(self, pressed: int) -> bool:
        key = Qt.Key
        if pressed in {key.Key_Plus, key.Key_Equal, key.Key_Semicolon}:  # ; carries + on Japanese keyboards
            self.zoom_by(STEP)
        elif pressed == key.Key_Minus:
            self.zoom_by(1 / STEP)
        elif pressed == key.Key_0:
            self.zoom_to_paper()
        elif pressed == key.Key_1:
            self.fit_to(Fit.WIDTH)
        elif pressed == key.Key_2:
            self.fit_to(Fit.PAGE)
        else:
            return False
        return True


def _drawn_page(pages: PdfPages, number: int, sharpness: float) -> tuple[PdfPages, int, float, QImage | None]:
    """Draw a page; called in a thread."""
    return pages, number, sharpness, pages.draw(number, sharpness)
