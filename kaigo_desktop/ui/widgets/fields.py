"""Questions answered by choosing; and, from one place, every kind of question there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.boxes import ChoiceBox
from kaigo_desktop.ui.widgets.field import NOT_KNOWN, SET_UNKNOWN, Field, FieldOptions
from kaigo_desktop.ui.widgets.ticks import Radio
from kaigo_desktop.ui.widgets.typed_fields import (
    CountField,
    DateField,
    DecimalField,
    LongTextField,
    TextField,
    TypedField,
    YenField,
)

__all__ = [
    "NOT_KNOWN",
    "SET_UNKNOWN",
    "ChoiceField",
    "CountField",
    "DateField",
    "DecimalField",
    "Field",
    "LongTextField",
    "TextField",
    "TypedField",
    "YenField",
    "YesNoField",
]


class YesNoField(Field):
    """はい, いいえ, わからない. The arrow keys go from one to the next.

    ``answer.<fact>`` names the group; the buttons are ``answer.<fact>.yes``, ``.no`` and ``.unknown``.
    """

    def __init__(
        self,
        address: Address,
        label: str,
        parent: QWidget | None = None,
        *,
        yes: str = "はい",
        no: str = "いいえ",
        **options: Unpack[FieldOptions],
    ) -> None:
        super().__init__(address, label, parent, **options)
        group = QWidget(self)
        row = QHBoxLayout(group)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens_of(self).px("s"))
        self._group = QButtonGroup(self)
        self.buttons: dict[bool | None, Radio] = {}
        answers: list[tuple[bool | None, str, str]] = [(True, yes, "yes"), (False, no, "no")]
        if not self.required:
            answers.append((None, SET_UNKNOWN, "unknown"))
        for value, words, name in answers:
            button = Radio(words, group)
            button.setObjectName(f"{self.name}.{name}")
            button.setAccessibleName(f"{label}：{words}")
            self._group.addButton(button)
            self.buttons[value] = button
            row.addWidget(button)
        self._place(group)
        self._row.addStretch(1)
        self.setFocusProxy(self.buttons[True])
        self.label.setBuddy(self.buttons[True])
        self._shown: bool | None = None
        self.show_value(None)
        self._group.buttonClicked.connect(self._choose)

    def show_value(self, value: object) -> None:
        """Check that answer."""
        known = value if isinstance(value, bool) else None
        self._shown = known
        self.clear_problem()
        self._group.setExclusive(False)
        for own, button in self.buttons.items():
            button.setChecked(own is known)
            button.show_open(is_open=known is None)
        self._group.setExclusive(True)
        self.setFocusProxy(self.buttons.get(known, self.buttons[True]))

    @Slot()
    def _choose(self) -> None:
        chosen = next(value for value, button in self.buttons.items() if button.isChecked())
        if chosen is not self._shown:
            self.show_value(chosen)
            self._answer(chosen)


CHOOSE = "選んでください"
"""Stands in a list in which something has to be chosen."""


class ChoiceField(Field):
    """One of a short list."""

    def __init__(
        self,
        address: Address,
        label: str,
        choices: Sequence[tuple[object, str]],
        parent: QWidget | None = None,
        **options: Unpack[FieldOptions],
    ) -> None:
        super().__init__(address, label, parent, **options)
        self.box = ChoiceBox(self)
        self._values: list[object] = [value for value, _ in choices]
        if not self.required:
            self._values.insert(0, None)
            self.box.addItem(NOT_KNOWN)
        else:
            self.box.setPlaceholderText(CHOOSE)
        for _, words in choices:
            self.box.addItem(words)
        self._place(self.box)
        self._place_unknown()
        self._row.addStretch(1)
        self.show_value(None)
        self.box.activated.connect(self._choose)

    def show_value(self, value: object) -> None:
        """Choose that value; one that is not in the list is shown as not known."""
        with QSignalBlocker(self.box):
            known = value in self._values
            self.box.setCurrentIndex(self._values.index(value) if known else (-1 if self.required else 0))
        self.clear_problem()
        self._show_state(is_known=value is not None)
        self.not_known.hide()

    @Slot(int)
    def _choose(self, index: int) -> None:
        value = self._values[index]
        self._show_state(is_known=value is not None)
        self.not_known.hide()
        self._answer(value)
