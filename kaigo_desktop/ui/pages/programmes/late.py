"""A part that is made when it is first opened: a page of many programmes would be slow with all of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.ui.widgets.basics import Disclosure

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
