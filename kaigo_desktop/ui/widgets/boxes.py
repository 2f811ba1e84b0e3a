"""The bare boxes inside fields: a line with its unit, a list to choose from, a long text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.undo import leaves_to_case


class UnitBox(QLineEdit):
    """A line to type on, with its unit inside the right edge."""

    escaped = Signal()
    """Escape was pressed."""

    def __init__(self, unit: str, characters: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.characters = characters
        self.is_converting = False
        self._unit = QLabel(unit, self)
        self._unit.setProperty("role", "muted")
        self._unit.setVisible(bool(unit))
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        wide = QSizePolicy.Policy.Expanding if characters == 0 else QSizePolicy.Policy.Fixed
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
        if unit:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def sizeHint(self) -> QSize:
        """As wide as its characters, its unit and the space around them."""
        hint = super().sizeHint()
        if self.characters:
            hint.setWidth(self._em() * self.characters + self._unit_width() + 2 * tokens_of(self).px("m"))
        return hint

    def minimumSizeHint(self) -> QSize:
        """A box of fixed length keeps it; the others may shrink to a few characters."""
        return (
            self.sizeHint() if self.characters else QSize(self._em() * 8, super().minimumSizeHint().height())
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file that is dragged here is the window's; a text may be dropped."""
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the unit at the right edge."""
        super().resizeEvent(event)
        self._place_unit()

    def changeEvent(self, event: QEvent) -> None:
        """Another text size moves the unit."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.updateGeometry()
            self._place_unit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Know whether a conversion is going on: no key is a command then."""
        self.is_converting = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving ends a conversion."""
        self.is_converting = False
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes the entry back; during conversion the input method gets the key, not this.

        Undo and redo go to the case where nothing was typed here.
        """
        if leaves_to_case(self, event):
            event.ignore()
            return
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.escaped.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def _em(self) -> int:
        return self.fontMetrics().horizontalAdvance("あ")

    def _unit_width(self) -> int:
        return self._unit.sizeHint().width() + tokens_of(self).px("s") if self._unit.text() else 0

    def _place_unit(self) -> None:
        if not self._unit.text():
            return
        size = self._unit.sizeHint()
        self.setTextMargins(0, 0, self._unit_width(), 0)
        left = self.width() - size.width() - tokens_of(self).px("m")
        self._unit.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())


class ChoiceBox(QComboBox):
    """A list to choose from. The wheel scrolls the page; only a focused box changes by it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(12)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page unless the box has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def minimumSizeHint(self) -> QSize:
        """May be narrower than its longest line, which its list then shows whole."""
        hint = super().minimumSizeHint()
        hint.setWidth(min(hint.width(), self.fontMetrics().horizontalAdvance("あ") * 12))
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, then an arrow in ink."""
        super().paintEvent(event)
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.colour("text" if self.isEnabled() else "muted"), 1.6 * tokens.scale))
        x, y, reach = self.width() - tokens.px("l"), self.height() / 2, 4 * tokens.scale
        painter.drawPolyline(
            [QPointF(x - reach, y - reach / 2), QPointF(x, y + reach / 2), QPointF(x + reach, y - reach / 2)]
        )
        painter.end()


class LeavableText(QPlainTextEdit):
    """A text of several lines. Tab goes on to the next question."""

    left = Signal()
    """The focus went elsewhere."""

    def __init__(self, rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_converting = False
        self._rows = rows
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """As in a box of one line."""
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(super().sizeHint().width(), round(self.fontMetrics().lineSpacing() * (self._rows + 1.4)))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Know whether a conversion is going on: no key is a command then."""
        self.is_converting = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo go to the case where nothing was typed here."""
        if leaves_to_case(self, event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the text is complete; opening a menu of its own does not count."""
        self.is_converting = False
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()
