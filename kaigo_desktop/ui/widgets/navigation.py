"""The entries at the left: a sign with a word, beside it where there is room, below it where not."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.signs import draw_sign


class NavigationButton(QAbstractButton):
    """One entry. The one shown has a bar at its left and a soft ground."""

    def __init__(
        self, name: str, sign: str, title: str, shortcut: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.name = name
        self._sign = sign
        self.is_wide = False
        self.setObjectName(f"go.{name}")
        self.setText(title)
        self.setAccessibleName(title)
        self.setToolTip(f"{title}　{shortcut}")
        self.setShortcut(shortcut)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A line where wide, else a sign over a word."""
        tokens = tokens_of(self)
        high = tokens.px("row") + tokens.px("s") if self.is_wide else tokens.px("row") + tokens.px("xl")
        return QSize(tokens.px("navigation"), high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, bar, sign, word and focus."""
        del event
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.fillRect(whole, tokens.colour("primary_soft"))
        if self.isChecked():
            painter.fillRect(QRectF(0, 0, 3 * tokens.scale, whole.height()), tokens.colour("primary"))
        ink = tokens.colour("muted" if not self.isEnabled() else "primary" if self.isChecked() else "text")
        side = 20 * tokens.scale
        painter.setPen(ink)
        if self.is_wide:
            box = QRectF(tokens.px("l"), (whole.height() - side) / 2, side, side)
            words = whole.adjusted(box.right() + tokens.px("m"), 0, 0, 0)
            painter.setFont(tokens.font(bold=self.isChecked()))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        else:
            box = QRectF((whole.width() - side) / 2, tokens.px("s"), side, side)
            words = whole.adjusted(0, box.bottom() + 2, 0, 0)
            painter.setFont(tokens.font("small", bold=self.isChecked()))
            painter.drawText(words, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter, self.text())
        draw_sign(painter, self._sign, box, ink)
        if self.hasFocus():
            painter.setPen(QPen(tokens.colour("primary"), tokens.px("focus")))
            painter.drawRoundedRect(whole.adjusted(1, 1, -1, -1), tokens.px("radius"), tokens.px("radius"))
        painter.end()


class Navigation(QFrame):
    """The entries: ホーム, 事業者, 案件, 制度, 期限, 設定."""

    chosen = Signal(str)
    """An entry was pressed. Argument: its name."""

    def __init__(self, entries: tuple[tuple[str, str, str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAccessibleName("画面の選択")
        self.buttons: dict[str, NavigationButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, tokens_of(self).px("s"), 1, tokens_of(self).px("s"))
        column.setSpacing(tokens_of(self).px("xs"))
        for name, sign, title, shortcut in entries:
            button = NavigationButton(name, sign, title, shortcut, self)
            button.clicked.connect(self._choose)
            self.buttons[name] = button
            column.addWidget(button)
        column.addStretch(1)
        self.show_wide(is_wide=False)

    def show_wide(self, *, is_wide: bool) -> None:
        """Put words beside signs, or below."""
        for button in self.buttons.values():
            button.is_wide = is_wide
            button.updateGeometry()
        self.setFixedWidth(tokens_of(self).px("navigation_wide" if is_wide else "navigation"))

    def show_entry(self, name: str) -> None:
        """Mark the entry that is shown."""
        self.buttons[name].setChecked(True)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(next(name for name, button in self.buttons.items() if button.isChecked()))
