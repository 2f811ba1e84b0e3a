"""The 因果関係図 on the screen: boxes in columns with arrows, moved through with the arrow keys.

It only shows and chooses; what changes the diagram stands in buttons beside it,
so that every change can be made by mouse, by keyboard and with a screen reader.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from kaigo_desktop.domain.plans.diagram import KINDS, Diagram, Node, bend_of, tops_of
from kaigo_desktop.ui.theme import Tokens, tokens_of
from kaigo_desktop.ui.widgets.broken_text import BrokenText

_EMPTY = "（未記入）"
_LINE_HEIGHT = 125
_LEAST_LINES = 2
_ARROWS = {
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}


class DiagramView(QWidget):
    """The boxes of a diagram, one of them chosen. ``show_diagram`` exchanges them all."""

    chosen = Signal(str)
    """A box was chosen. Argument: its key."""

    step_asked = Signal(int, int)
    """An arrow key was pressed. Arguments: columns to the right, rows down."""

    move_asked = Signal(int)
    """Ctrl and an arrow key: the chosen box wants to stand elsewhere. Argument: rows down."""

    edit_asked = Signal()
    """Enter or a double click: the chosen box wants its words."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "diagram") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("因果関係図")
        self._diagram = Diagram()
        self._chosen = ""
        self._other = ""
        self._boxes: dict[str, QRectF] = {}
        self._texts: dict[str, BrokenText] = {}
        self._height = 0.0

    def show_diagram(self, diagram: Diagram) -> None:
        """Show these boxes; the chosen one stays chosen where it is still there."""
        self._diagram = diagram
        if diagram.node(self._chosen) is None:
            self._chosen = diagram.nodes[0].key if diagram.nodes else ""
        self._arrange()
        self._describe()

    @property
    def current(self) -> str:
        """The key of the chosen box; empty where there is none."""
        return self._chosen

    def choose(self, key: str) -> None:
        """Choose that box."""
        if self._diagram.node(key) is not None and key != self._chosen:
            self._chosen = key
            self._describe()
            self.update()
            self.chosen.emit(key)

    def mark_start(self, key: str) -> None:
        """Mark the box from which a link is being drawn; an empty key marks none."""
        self._other = key
        self.update()

    def box_of(self, key: str) -> QRectF:
        """Where that box is drawn."""
        return self._boxes[key]

    def _describe(self) -> None:
        node = self._diagram.node(self._chosen)
        words = "" if node is None else f"選んでいる箱：{KINDS[node.kind]}「{node.text or _EMPTY}」\n"
        self.setAccessibleDescription(words + self._diagram.in_words())

    # --- sizes ---------------------------------------------------------------

    def _gap(self) -> float:
        return float(tokens_of(self).px("xl"))

    def _arrange(self) -> None:
        tokens = tokens_of(self)
        pad, columns = tokens.px("s"), max(1, self._diagram.columns)
        wide = (self.width() - self._gap() * (columns - 1) - 2) / columns
        metrics = QFontMetricsF(tokens.font("help"))
        nodes = self._diagram.nodes
        font = tokens.font("help")
        self._texts = {
            node.key: BrokenText(node.text or _EMPTY, font, round(max(wide - 2 * pad, 1)), _LINE_HEIGHT)
            for node in nodes
        }
        least = metrics.lineSpacing() * _LEAST_LINES
        heights = [max(least, self._texts[node.key].height) + 2 * pad for node in nodes]
        places = [(node.band, node.column) for node in nodes]
        head = metrics.height() + pad
        found = tops_of(places, heights, float(tokens.px("m")), float(tokens.px("l")))
        self._boxes = {
            node.key: QRectF(1 + node.column * (wide + self._gap()), head + top, wide, height)
            for node, top, height in zip(nodes, found.tops, heights, strict=True)
        }
        self._height = head + found.height + 2
        self.setFixedHeight(round(self._height) if nodes else 0)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room, as high as its boxes."""
        return QSize(tokens_of(self).px("xxl") * 14, round(self._height))

    def minimumSizeHint(self) -> QSize:
        """May be narrow, never lower."""
        return QSize(tokens_of(self).px("xxl") * 6, round(self._height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Boxes as wide as the columns now are."""
        super().resizeEvent(event)
        self._arrange()

    # --- painting ------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Arrows first, boxes over them."""
        del event
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_heads(painter, tokens)
        self._paint_arrows(painter, tokens)
        for node in self._diagram.nodes:
            self._paint_box(painter, tokens, node)
        painter.end()

    def _paint_heads(self, painter: QPainter, tokens: Tokens) -> None:
        painter.setFont(tokens.font("help", bold=True))
        painter.setPen(tokens.colour("muted"))
        height = QFontMetricsF(painter.font()).height()
        for node in {node.column: node for node in self._diagram.nodes}.values():
            box = self._boxes[node.key]
            painter.drawText(
                QRectF(box.left(), 0, box.width(), height), Qt.AlignmentFlag.AlignCenter, KINDS[node.kind]
            )

    def _paint_arrows(self, painter: QPainter, tokens: Tokens) -> None:
        nodes = self._diagram.nodes
        number = {node.key: place for place, node in enumerate(nodes)}
        links = [(number[start], number[end]) for start, end in self._diagram.links]
        places = [(node.band, node.column) for node in nodes]
        for start, end in links:
            near = self._chosen in (nodes[start].key, nodes[end].key)
            ink = tokens.colour("primary" if near else "muted")
            painter.setPen(QPen(ink, 2.0 if near else 1.2))
            painter.setBrush(ink)
            first, last = self._boxes[nodes[start].key], self._boxes[nodes[end].key]
            bend = last.left() - self._gap() * (1 - bend_of(links, places, end))
            y1, y2 = first.center().y(), last.center().y()
            tip = QPointF(last.left() - 1, y2)
            painter.drawPolyline(
                QPolygonF([QPointF(first.right(), y1), QPointF(bend, y1), QPointF(bend, y2), tip])
            )
            painter.drawPolygon(QPolygonF([tip, QPointF(tip.x() - 7, y2 - 4), QPointF(tip.x() - 7, y2 + 4)]))

    def _paint_box(self, painter: QPainter, tokens: Tokens, node: Node) -> None:
        box, pad = self._boxes[node.key], tokens.px("s")
        is_chosen = node.key == self._chosen
        painter.setBrush(tokens.colour("primary_soft" if node.kind == "problem" else "surface"))
        pen = QPen(tokens.colour("primary" if is_chosen else "edge"), 1.0)
        if is_chosen and self.hasFocus():
            pen.setWidthF(float(tokens.px("focus")))
        if node.key == self._other:
            pen = QPen(tokens.colour("primary"), float(tokens.px("focus")), Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(box, tokens.px("radius"), tokens.px("radius"))
        painter.setFont(tokens.font("help"))
        painter.setPen(tokens.colour("text" if node.text else "muted"))
        room = box.adjusted(pad, 0, -pad, 0).toRect()
        self._texts[node.key].draw(painter, room, Qt.AlignmentFlag.AlignVCenter)

    # --- choosing ------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the box under the pointer."""
        key = self._at(event.position())
        if key:
            self.choose(key)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press has chosen already."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Word the box under the pointer."""
        if self._at(event.position()):
            self.edit_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys go from box to box, with Ctrl they move it, Enter words it."""
        way = _ARROWS.get(Qt.Key(event.key()))
        if way is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if way[1]:
                self.move_asked.emit(way[1])
        elif way is not None:
            self.step_asked.emit(*way)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_asked.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which box the keys are about."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes with the focus."""
        super().focusOutEvent(event)
        self.update()

    def _at(self, point: QPointF) -> str:
        return next((key for key, box in self._boxes.items() if box.contains(point)), "")
