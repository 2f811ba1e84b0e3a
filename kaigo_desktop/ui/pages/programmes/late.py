"""Parts made when they are first opened: a page of many programmes would be slow with all of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Disclosure
from kaigo_desktop.ui.widgets.flow import Flow

Fill = Callable[[QWidget, QVBoxLayout], None]
"""Puts the content into a column. Arguments: the parent for it, the column."""


class LateDisclosure(Disclosure):
    """A link that opens what ``fill`` makes, once."""

    def __init__(self, text: str, fill: Fill, parent: QWidget, *, name: str) -> None:
        inside = QWidget(parent)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._fill = fill
        self._is_filled = False
        super().__init__(text, inside, parent, name=name)

    def _turn(self, is_open: bool) -> None:
        if is_open and not self._is_filled:
            self._is_filled = True
            self._fill(self.inside, self._column)
        super()._turn(is_open)


class Folds(QWidget):
    """Several links on one line; each opens its part below, made when it is first opened."""

    toggled = Signal(str, bool)
    """A part was opened or closed. Arguments: its name, whether it is open."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(tokens_of(self).px("xs"))
        self._row = Flow(spacing=tokens_of(self).px("m"))
        self._box.addLayout(self._row)

    def add(self, text: str, name: str, fill: Fill, *, is_open: bool = False) -> Button:
        """A link of that name; the part below it is filled by ``fill``."""
        link = Button(f"＋ {text}", self, role="quiet", name=name)
        link.setAccessibleName(text)
        link.setCheckable(True)
        link.setProperty("words", text)
        self._row.addWidget(link)
        part = _Part(fill, self)
        self._box.addWidget(part)
        link.toggled.connect(part.turn)
        link.toggled.connect(self._tell)
        link.setChecked(is_open)
        return link

    def add_link(self, link: Button) -> None:
        """A link of another kind at the end of the line."""
        self._row.addWidget(link)

    @Slot(bool)
    def _tell(self, is_open: bool) -> None:
        link = self.sender()
        assert isinstance(link, Button)  # only the links above are connected
        link.setText(f"{'－' if is_open else '＋'} {link.property('words')}")
        self.toggled.emit(link.objectName(), is_open)


class _Part(QWidget):
    """What a link opens."""

    def __init__(self, fill: Fill, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._fill = fill
        self._is_filled = False
        self.hide()

    @Slot(bool)
    def turn(self, is_open: bool) -> None:
        """Show or hide it."""
        if is_open and not self._is_filled:
            self._is_filled = True
            self._fill(self, self._column)
        self.setVisible(is_open)
