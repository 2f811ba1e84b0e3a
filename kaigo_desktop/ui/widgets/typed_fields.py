"""Questions answered by typing: texts, numbers, amounts, days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Unpack

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.ui.widgets.basics import Words
from kaigo_desktop.ui.widgets.boxes import LeavableText, UnitBox
from kaigo_desktop.ui.widgets.field import Field, FieldOptions, FieldWords
from kaigo_desktop.viewmodels import entry


class TypedField(Field):
    """A question answered on one line. Kinds below say how an entry is read and written."""

    characters = 20
    """How many full-width characters the box shows; 0 takes the whole width."""

    unit = ""
    """What stands inside the box after the entry, where the question names no other."""

    def __init__(
        self,
        address: Address,
        label: str,
        parent: QWidget | None = None,
        *,
        unit: str | None = None,
        example: str = "",
        characters: int | None = None,
        **options: Unpack[FieldOptions],
    ) -> None:
        super().__init__(address, label, parent, **options)
        unit = self.unit if unit is None else unit
        self.box = UnitBox(unit, self.characters if characters is None else characters, self)
        if example:
            self.box.setPlaceholderText(example)
        self._shown = ""
        self._place(self.box, stretch=self.box.characters == 0)
        self._place_unknown()
        self.box.editingFinished.connect(self._finish)
        self.box.escaped.connect(self._take_back)

    def read(self, typed: str) -> object:
        """The value typed; None for an empty box. Raises Refused with advice."""
        return entry.read_text(typed)

    def write(self, value: object) -> str:
        """The value as it stands in the box."""
        return str(value)

    def show_value(self, value: object) -> None:
        """Show that value; None empties the box. Nothing is sent."""
        text = "" if value is None else self.write(value)
        if self.box.text() != text or self.box.isUndoAvailable():
            self.box.setText(text)  # what is kept is taken back in the history, not letter by letter
        self._shown = text
        self.clear_problem()
        self._show_state(is_known=value is not None)

    @Slot()
    def _finish(self) -> None:
        if "box" not in vars(self):  # collected with its page: Qt tells last that the focus left
            return
        if self.box.text() == self._shown:
            self.clear_problem()
            return
        try:
            value = self.read(self.box.text())
        except entry.Refused as refusal:
            self._refuse(refusal.advice)
            return
        if value is None and self.required:
            self._refuse("空欄にはできません。値を入力してください。")
            return
        self.show_value(value)
        self._answer(value)

    @Slot()
    def _take_back(self) -> None:
        """Escape: what stood here before typing."""
        self.box.setText(self._shown)
        self.clear_problem()


class TextField(TypedField):
    """A short text."""

    characters = 0


class CountField(TypedField):
    """A whole number."""

    characters = 7

    def read(self, typed: str) -> object:
        """A whole number, None for an empty box."""
        return entry.read_count(typed)

    def write(self, value: object) -> str:
        """With thousands separators."""
        return f"{value:,}" if isinstance(value, int) else str(value)


class YenField(CountField):
    """Whole yen with thousands separators."""

    characters = 11
    unit = "円"

    def read(self, typed: str) -> object:
        """Whole yen, None for an empty box."""
        return entry.read_yen(typed)


class DecimalField(TypedField):
    """A number with places after the point, such as 8.6 人."""

    characters = 7

    def read(self, typed: str) -> object:
        """A Decimal, None for an empty box."""
        return entry.read_decimal(typed)

    def write(self, value: object) -> str:
        """As short as it goes: 8.6, not 8.60."""
        return f"{Decimal(str(value)).normalize():f}"


class DateField(TypedField):
    """A day, typed as 2026-06-15 or 令和8年6月15日; the box shows ISO and the era stands beside it.

    The value sent and shown is the ISO text of the case file.
    """

    characters = 11

    def __init__(
        self,
        address: Address,
        label: str,
        parent: QWidget | None = None,
        **options: Unpack[FieldOptions],
    ) -> None:
        self._era: Words | None = None
        super().__init__(address, label, parent, example="令和8年6月15日", **options)
        self._era = Words("", self, wrap=False)
        self._era.hide()
        self._row.insertWidget(1, self._era)

    def read(self, typed: str) -> object:
        """The ISO text of the day, None for an empty box."""
        day = entry.read_date(typed)
        return day.isoformat() if day is not None else None

    def show_value(self, value: object) -> None:
        """Show that ISO text or date."""
        super().show_value(value.isoformat() if isinstance(value, date) else value)
        if self._era is not None:
            self._era.setText(wareki(date.fromisoformat(str(value))) if value is not None else "")
            self._era.setVisible(value is not None)


class LongTextField(Field):
    """A text of several lines; complete when the box is left."""

    def __init__(
        self,
        address: Address,
        label: str,
        parent: QWidget | None = None,
        *,
        rows: int = 4,
        **words: Unpack[FieldWords],
    ) -> None:
        super().__init__(address, label, parent, **words)
        self.box = LeavableText(rows, self)
        self._shown = ""
        self._place(self.box, stretch=True)
        self._place_unknown()
        self.box.left.connect(self._finish)

    def show_value(self, value: object) -> None:
        """Show that text; None empties the box."""
        text = "" if value is None else str(value)
        if self.box.toPlainText() != text or self.box.document().isUndoAvailable():
            self.box.setPlainText(text)  # as above
        self._shown = text
        self.clear_problem()
        self._show_state(is_known=value is not None)

    @Slot()
    def _finish(self) -> None:
        if "box" not in vars(self):  # collected with its page: Qt tells last that the focus left
            return
        typed = self.box.toPlainText()
        if typed != self._shown:
            value = entry.read_text(typed)
            self.show_value(value)
            self._answer(value)
