"""Several of a long list, in groups that open and close: the services of an office."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Unpack

from msgspec import Struct
from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Disclosure, Words
from kaigo_desktop.ui.widgets.boxes import UnitBox
from kaigo_desktop.ui.widgets.field import NOT_KNOWN, Field, FieldWords
from kaigo_desktop.ui.widgets.ticks import Tick

COLUMNS = 2
ONE_COLUMN_FROM = 1.4
"""The text size from which two of the longest names no longer fit side by side in the smallest window."""


class ChoiceGroup(Struct, frozen=True):
    """A heading with its values, each with the words shown."""

    title: str
    choices: tuple[tuple[str, str], ...]


def _folded(text: str) -> str:
    """Half- and full-width, hiragana and katakana alike."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(chr(ord(one) - 0x60) if "ァ" <= one <= "ヶ" else one for one in plain)


class MultiChoiceField(Field):
    """Boxes to tick, by group. The value is the list of those ticked, in the order of the groups.

    Nothing ticked is the empty list. A value that is in no group stays in the
    list that is sent: what is not shown is never lost. Each box is named
    ``answer.<fact>.<value>``.
    """

    def __init__(
        self,
        address: Address,
        label: str,
        groups: Sequence[ChoiceGroup],
        parent: QWidget | None = None,
        *,
        search: str = "名前の一部で絞り込む",
        **words: Unpack[FieldWords],
    ) -> None:
        super().__init__(address, label, parent, **words)
        self.boxes: dict[str, Tick] = {}
        self._beyond: list[str] = []
        self._sections: list[tuple[Disclosure, list[Tick]]] = []
        control = QWidget(self)
        inside = QVBoxLayout(control)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(tokens_of(self).px("xs"))
        self.chosen_words = Words(NOT_KNOWN, control, role="help")
        inside.addWidget(self.chosen_words)
        self.search = UnitBox("", 0, control)
        self.search.setPlaceholderText(search)
        self.search.setAccessibleName(f"{label}：{search}")
        self.search.setObjectName(f"{self.name}.search")
        self.search.textChanged.connect(self._filter)
        inside.addWidget(self.search)
        for number, group in enumerate(groups):
            inside.addWidget(self._section(number, group, control))
        self._place(control, stretch=True)
        self.setFocusProxy(self.search)
        self.label.setBuddy(self.search)

    def _section(self, number: int, group: ChoiceGroup, parent: QWidget) -> Disclosure:
        grid_widget = QWidget(parent)
        grid = QGridLayout(grid_widget)
        grid.setContentsMargins(tokens_of(self).px("m"), 0, 0, 0)
        grid.setSpacing(tokens_of(self).px("xs"))
        boxes = []
        columns = COLUMNS if tokens_of(self).scale < ONE_COLUMN_FROM else 1
        for place, (value, words) in enumerate(group.choices):
            box = Tick(words, grid_widget)
            box.setObjectName(f"{self.name}.{value}")
            box.clicked.connect(self._choose)
            grid.addWidget(box, place // columns, place % columns)
            self.boxes[value] = box
            boxes.append(box)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        section = Disclosure(group.title, grid_widget, parent, name=f"{self.name}.group{number}")
        self._sections.append((section, boxes))
        return section

    def show_value(self, value: object) -> None:
        """Tick those; None is none."""
        wanted = [str(one) for one in value] if isinstance(value, (list, tuple, frozenset, set)) else []
        self._beyond = [one for one in wanted if one not in self.boxes]
        for own, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(own in wanted)
        for section, boxes in self._sections:
            if any(box.isChecked() for box in boxes):
                section.open()
        self.clear_problem()
        self._say_chosen()

    def _say_chosen(self) -> None:
        words = [box.text() for box in self.boxes.values() if box.isChecked()]
        self.chosen_words.setText("選択中：" + "、".join(words) if words else NOT_KNOWN)

    @Slot()
    def _choose(self) -> None:
        self._say_chosen()
        self._answer([own for own, box in self.boxes.items() if box.isChecked()] + self._beyond)

    @Slot(str)
    def _filter(self, typed: str) -> None:
        wanted = _folded(typed.strip())
        for section, boxes in self._sections:
            hits = [box for box in boxes if wanted in _folded(box.text())]
            for box in boxes:
                box.setVisible(not wanted or box in hits)
            section.setVisible(not wanted or bool(hits))
            if wanted and hits:
                section.open()
