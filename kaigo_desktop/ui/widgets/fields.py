"""One question with its box: label above, reason at its end, help and problem below.

Every kind sends ``answered(address, value)`` once an entry is complete: when
the box is left, Enter is pressed or a choice is made, never while typing, so
that Japanese conversion is not disturbed. ``value`` is None where the person
does not know. ``show_value`` puts a value in without sending it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.address import Address
from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Prose, Words, set_flag
from kaigo_desktop.ui.widgets.boxes import ChoiceBox, LeavableText, UnitBox
from kaigo_desktop.ui.widgets.ticks import Radio
from kaigo_desktop.viewmodels import entry

NOT_KNOWN = "まだ分からない"
SET_UNKNOWN = "わからない"


class Field(QWidget):
    """What all kinds of questions share. Not used by itself.

    ``required`` fields have no 「わからない」: an expense without a cost is no expense.
    """

    answered = Signal(tuple, object)
    """A complete answer was given. Arguments: the address, the value or None for not known."""

    refused = Signal(tuple, str)
    """An entry was refused and is still in the box. Arguments: the address, the advice."""

    def __init__(
        self,
        address: Address,
        label: str,
        parent: QWidget | None = None,
        *,
        why: str = "",
        help: str = "",  # noqa: A002 - the word of the page
        required: bool = False,
    ) -> None:
        super().__init__(parent)
        self.address = address
        self.label_text = label
        self.required = required
        self._help_text = help
        self._arrange(label, why, help)

    @property
    def name(self) -> str:
        """The object name of the box: ``answer.`` and the address with points."""
        return "answer." + ".".join(self.address)

    def _arrange(self, label: str, why: str, help_text: str) -> None:
        tokens = tokens_of(self)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, tokens.px("xs"), 0, tokens.px("s"))
        self._box.setSpacing(tokens.px("xs"))
        head = QHBoxLayout()
        head.setSpacing(tokens.px("s"))
        self.label = Words(label, self, role="label")
        head.addWidget(self.label)
        self.why_link: Button | None = None
        self._why_text = why
        self._why: Prose | None = None
        if why:
            self.why_link = Button("なぜ？", self, role="link", name=f"why.{'.'.join(self.address)}")
            self.why_link.setCheckable(True)
            self.why_link.setAccessibleName(f"{label}：なぜ聞くのか")
            self.why_link.toggled.connect(self._show_why)
            head.addWidget(self.why_link)
        head.addStretch(1)
        self._row = QHBoxLayout()
        self._row.setSpacing(tokens.px("s"))
        self.problem = Words("", self, role="problem")
        self.problem.setObjectName(f"problem.{'.'.join(self.address)}")
        self.problem.hide()
        self._box.addLayout(head)
        self._box.addLayout(self._row)
        self._box.addWidget(self.problem)
        if help_text:
            self._box.addWidget(Prose(help_text, self, role="help"))

    @Slot(bool)
    def _show_why(self, is_open: bool) -> None:
        """Under the label, made when first asked for: most are never opened."""
        if self._why is None:
            self._why = Prose(self._why_text, self, role="help")
            self._box.insertWidget(1, self._why)
        self._why.setVisible(is_open)

    def _place(self, control: QWidget, *, stretch: bool = False) -> None:
        """Put the control under the label and name it for readers, tests and the label's mnemonic."""
        self.control = control
        control.setObjectName(self.name)
        control.setAccessibleName(self.label_text)
        control.setAccessibleDescription(self._help_text)
        self.label.setBuddy(control)
        self.setFocusProxy(control)
        self._row.addWidget(control, 1 if stretch else 0)

    def _place_unknown(self) -> None:
        """Put 「まだ分からない」 / 「わからない」 beside the control."""
        tokens = tokens_of(self)
        self.not_known = Words(NOT_KNOWN, self, role="help", wrap=False)
        self.not_known.setMinimumHeight(tokens.px("control"))
        self.set_unknown = Button(SET_UNKNOWN, self, role="link", name=f"unknown.{'.'.join(self.address)}")
        self.set_unknown.setAccessibleName(f"{self.label_text}：わからない")
        self.set_unknown.clicked.connect(self._forget)
        self._row.addWidget(self.not_known)
        self._row.addWidget(self.set_unknown)
        self._row.addStretch(0)
        self._show_state(is_known=False)

    def _show_state(self, *, is_known: bool) -> None:
        """Dashed and 「まだ分からない」 while open; never red."""
        set_flag(self.control, "open", not is_known and not self.required)
        self.not_known.setVisible(not is_known and not self.required)
        self.set_unknown.setVisible(is_known and not self.required)

    @Slot()
    def _forget(self) -> None:
        self.show_value(None)
        self.control.setFocus(Qt.FocusReason.OtherFocusReason)
        self._answer(None)

    def _answer(self, value: object) -> None:
        self.clear_problem()
        self.answered.emit(self.address, value)

    def _refuse(self, advice: str) -> None:
        self.show_problem(advice)
        self.refused.emit(self.address, advice)

    def show_value(self, value: object) -> None:
        """Show that value; None is "not known yet". Nothing is sent."""
        raise NotImplementedError

    def show_problem(self, advice: str) -> None:
        """Say under the box what is wrong and what to do; the entry stays."""
        self.problem.setText(advice)
        self.problem.setVisible(bool(advice))
        set_flag(self.control, "wrong", bool(advice))
        self.control.setAccessibleDescription(advice or self._help_text)

    def clear_problem(self) -> None:
        """Take the problem line away."""
        self.show_problem("")


class TypedField(Field):
    """A question answered on one line. Kinds below say how an entry is read and written."""

    characters = 20
    """How many full-width characters the box shows; 0 takes the whole width."""

    def __init__(
        self,
        address: Address,
        label: str,
        parent: QWidget | None = None,
        *,
        unit: str = "",
        why: str = "",
        help: str = "",  # noqa: A002 - the word of the page
        example: str = "",
        required: bool = False,
        characters: int | None = None,
    ) -> None:
        super().__init__(address, label, parent, why=why, help=help, required=required)
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
        if self.box.text() != text:
            self.box.setText(text)
        self._shown = text
        self.clear_problem()
        self._show_state(is_known=value is not None)

    @Slot()
    def _finish(self) -> None:
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

    def __init__(
        self,
        address: Address,
        label: str,
        parent: QWidget | None = None,
        *,
        unit: str = "円",
        why: str = "",
        help: str = "",  # noqa: A002 - the word of the page
        example: str = "",
        required: bool = False,
    ) -> None:
        super().__init__(
            address, label, parent, unit=unit, why=why, help=help, example=example, required=required
        )

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
        *,
        why: str = "",
        help: str = "",  # noqa: A002 - the word of the page
        required: bool = False,
    ) -> None:
        self._era: Words | None = None
        super().__init__(
            address, label, parent, why=why, help=help, example="令和8年6月15日", required=required
        )
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
        why: str = "",
        help: str = "",  # noqa: A002 - the word of the page
        rows: int = 4,
    ) -> None:
        super().__init__(address, label, parent, why=why, help=help)
        self.box = LeavableText(rows, self)
        self._shown = ""
        self._place(self.box, stretch=True)
        self._place_unknown()
        self.box.left.connect(self._finish)

    def show_value(self, value: object) -> None:
        """Show that text; None empties the box."""
        text = "" if value is None else str(value)
        if self.box.toPlainText() != text:
            self.box.setPlainText(text)
        self._shown = text
        self.clear_problem()
        self._show_state(is_known=value is not None)

    @Slot()
    def _finish(self) -> None:
        typed = self.box.toPlainText()
        if typed != self._shown:
            value = entry.read_text(typed)
            self.show_value(value)
            self._answer(value)


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
        why: str = "",
        help: str = "",  # noqa: A002 - the word of the page
        required: bool = False,
        yes: str = "はい",
        no: str = "いいえ",
    ) -> None:
        super().__init__(address, label, parent, why=why, help=help, required=required)
        group = QWidget(self)
        row = QHBoxLayout(group)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens_of(self).px("s"))
        self._group = QButtonGroup(self)
        self.buttons: dict[bool | None, Radio] = {}
        answers: list[tuple[bool | None, str, str]] = [(True, yes, "yes"), (False, no, "no")]
        if not required:
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


class ChoiceField(Field):
    """One of a short list."""

    def __init__(
        self,
        address: Address,
        label: str,
        choices: Sequence[tuple[object, str]],
        parent: QWidget | None = None,
        *,
        why: str = "",
        help: str = "",  # noqa: A002 - the word of the page
        required: bool = False,
    ) -> None:
        super().__init__(address, label, parent, why=why, help=help, required=required)
        self.box = ChoiceBox(self)
        self._values: list[object] = [value for value, _ in choices]
        if not required:
            self._values.insert(0, None)
            self.box.addItem(NOT_KNOWN)
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
