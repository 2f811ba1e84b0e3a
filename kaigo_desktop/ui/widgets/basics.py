"""Labels, buttons, running text, rules and cards: the small parts, styled by their ``role``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from kaigo_desktop.ui.theme import tokens_of

if TYPE_CHECKING:
    from kaigo_desktop.ui.widgets.broken_text import BrokenText


def set_role(widget: QWidget, role: str) -> None:
    """Give ``widget`` a role of the style sheet (title, section, help, link, primary …)."""
    set_flag(widget, "role", role)


def set_flag(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property that the style sheet reads, and draw the widget anew by it."""
    wanted = ("true" if value else "false") if isinstance(value, bool) else value
    if widget.property(name) != wanted:
        widget.setProperty(name, wanted)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def add_left(column: QVBoxLayout, widget: QWidget) -> None:
    """Put a widget into a column at its own width, at the left."""
    column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)


HEADINGS = frozenset({"label", "strong", "section", "title"})
"""Roles of texts that are no running text: they take the whole width before they break."""

FEWEST_AT_END = 5
"""Full-width characters that the last line of running text holds at least."""

SLACK = 2
"""Full-width characters that a line may lose since no line begins with 「。」."""

NO_LIMIT = 10_000
"""px that no text reaches."""


class _Text(QLabel):
    """A label as wide as its text in one line, at most 38 characters; it wraps when given less."""

    def __init__(self, parent: QWidget | None, *, role: str, wrap: bool) -> None:
        super().__init__(parent)
        self.setIndent(0)
        self.setWordWrap(wrap)
        if role:
            self.setProperty("role", role)

    def _natural_width(self) -> int:
        margins = self.contentsMargins()
        lines = self.plain_text().split("\n")
        return (
            max(self.fontMetrics().horizontalAdvance(line) for line in lines)
            + margins.left()
            + margins.right()
            + 2
        )

    def _widest(self) -> int:
        return self.fontMetrics().horizontalAdvance("あ") * tokens_of(self).line_characters

    def plain_text(self) -> str:
        """What is shown, without markup."""
        return self.text()

    def sizeHint(self) -> QSize:
        """One line, or as many as 38 characters a line need."""
        if not self.wordWrap():
            return super().sizeHint()
        width = min(self._natural_width(), self._widest())
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """A wrapped text may become narrow; its height follows from its width."""
        if not self.wordWrap():
            return super().minimumSizeHint()
        width = min(self._natural_width(), self.fontMetrics().horizontalAdvance("あ") * 8)
        return QSize(width, self.fontMetrics().height())


class Words(_Text):
    """One short piece of plain text; never read as markup."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, role: str = "", wrap: bool = True
    ) -> None:
        super().__init__(parent, role=role, wrap=wrap)
        self._is_heading = role in HEADINGS
        self._measured: tuple[str, int] | None = None
        self._width = 0
        self._heights: dict[int, int] = {}
        self._broken: tuple[tuple[str, str, int], BrokenText] | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def _widest(self) -> int:
        return NO_LIMIT if self._is_heading else super()._widest()

    def heightForWidth(self, width: int) -> int:
        """One line as QLabel says; several at the line height of the tokens."""
        self.ensurePolished()
        room = min(width, self._natural_width())
        if room not in self._heights:
            self._heights[room] = self._height_in(room)
        return self._heights[room]

    def _height_in(self, width: int) -> int:
        one_line = super().heightForWidth(NO_LIMIT)
        if self._fits(width):
            return one_line
        return one_line - self.fontMetrics().height() + self._lines(width - self._around()).height

    def _natural_width(self) -> int:
        """Measured once for a text, a font and what the style adds: a layout asks thousands of times."""
        around = self.contentsMargins()
        now = (self.text(), around.top() + around.bottom())
        if self._measured != now:
            self._measured = now
            self._heights.clear()
            self._width = super()._natural_width()
        return self._width

    def changeEvent(self, event: QEvent) -> None:
        """Another font or style: measure anew."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._measured = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """QLabel draws one line; several are drawn here."""
        if not self.wordWrap() or self._fits(self.width()):
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        self._lines(room.width()).draw(painter, room, self.alignment())
        painter.end()

    def _around(self) -> int:
        """What stands left and right of the text."""
        return self.width() - self.contentsRect().width()

    def _fits(self, width: int) -> bool:
        return "\n" not in self.text() and self._natural_width() - 2 <= width

    def _lines(self, width: int) -> BrokenText:
        # Late: the first paint shows no text of several lines but prose.
        from kaigo_desktop.ui.widgets.broken_text import BrokenText  # noqa: PLC0415

        known = (self.text(), self.font().key(), width)
        if self._broken is None or self._broken[0] != known:
            self._broken = (known, BrokenText(self.text(), self.font(), width, tokens_of(self).line_height))
        return self._broken[1]


class Prose(_Text):
    """Running text at the line height of the tokens, at most 38 full-width characters a line."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, role: str = "") -> None:
        super().__init__(parent, role=role, wrap=True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self._plain = ""
        self._heights: dict[tuple[int, str], int] = {}
        self._limit = ("", 0)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show that plain text; line breaks are kept."""
        self._plain = text
        self._heights.clear()
        self._limit = ("", 0)
        height = tokens_of(self).line_height
        lines = _as_markup(text)
        self.setText(f'<div style="line-height:{height}%">{lines}</div>')
        self.setAccessibleName(text)

    def plain_text(self) -> str:
        """What is shown, without markup."""
        return self._plain

    def heightForWidth(self, width: int) -> int:
        """The height at 38 characters a line, however wide the label is."""
        font = self.font().key()  # a layout asks many times, and each answer breaks all lines anew
        if self._limit[0] != font:
            self._limit = (font, self._widest())
        room = min(width, self._limit[1])
        known = (room, font)
        if known not in self._heights:
            self._heights[known] = super().heightForWidth(room + self.contentsMargins().right())
        return self._heights[known]

    def _natural_width(self) -> int:
        return super()._natural_width() - self.contentsMargins().right()

    def _widest(self) -> int:
        """Narrower where the last line would hold but the end of a word: lines of like length instead."""
        widest, one = super()._widest(), self.fontMetrics().horizontalAdvance("あ")
        used = self._natural_width()
        lines, rest = divmod(used, widest)
        if lines and 0 < rest < one * FEWEST_AT_END and "\n" not in self._plain:
            return used // (lines + 1) + one * SLACK
        return widest

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the lines at 38 characters."""
        super().resizeEvent(event)
        spare = max(0, self.width() - self._widest())
        if self.contentsMargins().right() != spare:
            self.setContentsMargins(0, 0, spare, 0)


def _as_markup(text: str) -> str:
    """Plain text as markup; html.escape would bring a table of all entities into every start."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace(" 円", "&nbsp;円").replace("\n", "<br>")


class Button(QPushButton):
    """A button that says what it does. Roles: primary, link, quiet, danger, or none.

    In a vertical layout it would fill the width: ``add_left`` keeps it as wide as its words.
    """

    def __init__(self, text: str, parent: QWidget | None = None, *, role: str = "", name: str = "") -> None:
        super().__init__(text, parent)
        self.setAutoDefault(False)
        if role:
            self.setProperty("role", role)
        if name:
            self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def minimumSizeHint(self) -> QSize:
        """As wide as its words: a button is never cut."""
        return self.sizeHint()


class ValueButton(Button):
    """A button that stands for a value and hands it over when pressed."""

    chosen = Signal(object)
    """The button was pressed. Argument: its value."""

    def __init__(
        self, text: str, value: object, parent: QWidget | None = None, *, role: str = "", name: str = ""
    ) -> None:
        super().__init__(text, parent, role=role, name=name)
        self.value = value
        self.clicked.connect(self._send)

    def _send(self) -> None:
        self.chosen.emit(self.value)


class Rule(QFrame):
    """A hairline."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rule")


class Card(QFrame):
    """A quiet surface with a hairline around; put things into ``body``."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        if name:
            self.setObjectName(name)
        space = tokens_of(self)
        self.body = QVBoxLayout(self)
        edge = space.px("l")
        self.body.setContentsMargins(edge, edge, edge, edge)
        self.body.setSpacing(space.px("s"))


class Disclosure(QWidget):
    """A link that opens and closes what stands below it, in place."""

    toggled = Signal(bool)
    """It was opened or closed. Argument: whether it is open."""

    def __init__(self, text: str, inside: QWidget, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self._text = text
        self.link = Button(f"＋ {text}", self, role="quiet", name=name)
        self.link.setAccessibleName(text)
        self.link.setCheckable(True)
        self.inside = inside
        inside.setParent(self)
        inside.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens_of(self).px("xs"))
        add_left(box, self.link)
        box.addWidget(inside)
        self.link.toggled.connect(self._turn)

    def open(self) -> None:
        """Show what is inside."""
        self.link.setChecked(True)

    def _turn(self, is_open: bool) -> None:
        self.inside.setVisible(is_open)
        self.link.setText(f"{'－' if is_open else '＋'} {self._text}")
        self.toggled.emit(is_open)
