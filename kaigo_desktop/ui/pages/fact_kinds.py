"""Fields that only some questions need: codes that are checked, bounds, defaults, the start of a use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.facts import Fact, FactType
from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Words
from kaigo_desktop.ui.widgets.boxes import UnitBox
from kaigo_desktop.ui.widgets.field import FieldWords
from kaigo_desktop.ui.widgets.fields import (
    ChoiceField,
    CountField,
    Field,
    TypedField,
    YenField,
    YesNoField,
)
from kaigo_desktop.ui.widgets.ticks import Radio
from kaigo_desktop.viewmodels import entry
from kaigo_desktop.viewmodels.facts import month_day_text, problem_of, tidy, warning_of

_ALWAYS_IN_FULL = {FactType.TRI, FactType.FLAG, FactType.LINK_START, FactType.SERVICES, FactType.DECIMAL}
_SHORT_GROUPS = {
    "case",
    "applicant",
    "contact",
    "bank",
    "office",
    "expense",
    "expense_dates",
    "award",
    "local",
}
"""Groups whose fields carry the short label of the forms; elsewhere the label is the whole question."""

_LONG_CODES = {"corporate_number": 10, "office_number": 8, "postal_code": 6, "municipality": 6}


def label_text(fact: Fact) -> str:
    """What stands above the box: the question, or the forms' short word where that says enough."""
    in_full = fact.type in _ALWAYS_IN_FULL or fact.group not in _SHORT_GROUPS
    return fact.ask if in_full else fact.label


def why_text(fact: Fact) -> str:
    """The question where the label is short, why it is asked and what hangs on it, and the rule behind it."""
    lines = [] if label_text(fact) == fact.ask else [fact.ask]
    lines.append(fact.why)
    return "\n".join(lines if fact.cite is None else [*lines, f"根拠：{fact.cite}"])


def words_of(fact: Fact) -> FieldWords:
    """What stands beside the question: why it is asked, and the official word explained."""
    return {"why": why_text(fact), "help": fact.term or ""}


def _accepted(fact: Fact, value: object) -> object:
    """That value. Raises Refused with advice where it cannot be one of the question."""
    problem = problem_of(fact, value)
    if problem is not None:
        raise entry.Refused(problem)
    return value


class CodeField(TypedField):
    """A text that is checked as it is typed in: 法人番号, 郵便番号, 補助率 and the like."""

    def __init__(self, address: Address, fact: Fact, parent: QWidget | None = None) -> None:
        self._fact = fact
        super().__init__(
            address,
            label_text(fact),
            parent,
            unit=fact.unit or "",
            **words_of(fact),
            example=fact.example or "",
            characters=_LONG_CODES.get(fact.check or "", 8),
        )
        self.warning = Words("", self, role="help")
        self.warning.setObjectName(f"warning.{'.'.join(address)}")
        self.warning.hide()
        self._box.addWidget(self.warning)

    def read(self, typed: str) -> object:
        """The code in half-width. Raises Refused with advice where it cannot be one."""
        return _accepted(self._fact, tidy(self._fact, entry.read_text(typed)))

    def write(self, value: object) -> str:
        """A day of every year stands as it is said: 6月30日."""
        return month_day_text(str(value)) if self._fact.check == "month_day" else super().write(value)

    def show_value(self, value: object) -> None:
        """Show the code, and what to look at again."""
        super().show_value(value)
        text = warning_of(self._fact, value) or ""
        self.warning.setText(f"確認：{text}" if text else "")
        self.warning.setVisible(bool(text))


class CheckedCountField(CountField):
    """A whole number with bounds: 年度, 台数."""

    def __init__(self, address: Address, fact: Fact, parent: QWidget | None = None) -> None:
        self._fact = fact
        super().__init__(
            address,
            label_text(fact),
            parent,
            unit=fact.unit or "",
            **words_of(fact),
            example=fact.example or "",
        )

    def read(self, typed: str) -> object:
        """The number. Raises Refused with advice where it is out of bounds."""
        return _accepted(self._fact, super().read(typed))

    def write(self, value: object) -> str:
        """A year carries no separators."""
        return str(value) if self._fact.check == "fiscal_year" else super().write(value)


class UnitsField(CheckedCountField):
    """A count of which the case file says what holds while nothing is entered: one main device."""

    def __init__(self, address: Address, fact: Fact, parent: QWidget | None = None) -> None:
        super().__init__(address, fact, parent)
        self.required = True
        self.show_value(None)

    def show_value(self, value: object) -> None:
        """Show that number, and 1 where none was entered."""
        super().show_value(1 if value is None else value)


class FlagField(YesNoField):
    """Yes or no, and no until it is said (interchange, input rules)."""

    def __init__(self, address: Address, fact: Fact, parent: QWidget | None = None) -> None:
        super().__init__(address, label_text(fact), parent, required=True, **words_of(fact))

    def show_value(self, value: object) -> None:
        """Check that answer; nothing said is no."""
        super().show_value(value is True)


class DefaultChoiceField(ChoiceField):
    """A choice of which the case file says what holds while nothing is chosen."""

    def __init__(
        self,
        address: Address,
        fact: Fact,
        choices: Sequence[tuple[object, str]],
        parent: QWidget | None = None,
    ) -> None:
        self._default = fact.default
        super().__init__(
            address,
            label_text(fact),
            choices,
            parent,
            **words_of(fact),
            required=True,
        )

    def show_value(self, value: object) -> None:
        """Choose that value, or the default."""
        super().show_value(self._default if value is None else value)


class CheckedYenField(YenField):
    """An amount with bounds: the package cap."""

    def __init__(self, address: Address, fact: Fact, parent: QWidget | None = None) -> None:
        self._fact = fact
        super().__init__(
            address,
            label_text(fact),
            parent,
            **words_of(fact),
            example=fact.example or "",
            required=fact.name == "expenses.*.cost",
        )

    def read(self, typed: str) -> object:
        """The amount. Raises Refused with advice where it is out of bounds."""
        return _accepted(self._fact, super().read(typed))


class LinkStartField(Field):
    """Since when a system is in use: a day, not in use, or not known.

    The value is the object of the case file: ``{"started_on": day or None, …}``,
    or None while it is not known. Other parts of the object are kept as they are.
    """

    def __init__(self, address: Address, fact: Fact, parent: QWidget | None = None) -> None:
        super().__init__(address, label_text(fact), parent, **words_of(fact))
        self._value: dict[str, object] = {}
        group = QWidget(self)
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        row, since = QHBoxLayout(), QHBoxLayout()
        for line in (row, since):
            line.setSpacing(tokens_of(self).px("s"))
            column.addLayout(line)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, Radio] = {}
        for name, words in (("used", "使っている"), ("unused", "使っていない"), ("unknown", "わからない")):
            button = Radio(words, group)
            button.setObjectName(f"{self.name}.{name}")
            button.setAccessibleName(f"{fact.label}：{words}")
            self._group.addButton(button)
            self.buttons[name] = button
            row.addWidget(button)
        self.day = UnitBox("", 11, group)
        self.day.setObjectName(f"{self.name}.started_on")
        self.day.setAccessibleName("使い始めた日")
        self.day.setPlaceholderText("令和8年3月1日")
        self.era = Words("", group, wrap=False)
        since.addWidget(self.day)
        since.addWidget(self.era)
        row.addStretch(1)
        since.addStretch(1)
        self._place(group)
        self._row.addStretch(1)
        self.setFocusProxy(self.buttons["used"])
        self.label.setBuddy(self.buttons["used"])
        self._shown = ""
        self.show_value(None)
        self._group.buttonClicked.connect(self._choose)
        self.day.editingFinished.connect(self._finish)

    def show_value(self, value: object) -> None:
        """Show that object of the case file."""
        self._value = dict(value) if isinstance(value, dict) else {}
        started = self._value.get("started_on")
        known = "started_on" in self._value
        self._shown = str(started) if started else ""
        self.day.setText(self._shown)
        self.era.setText(wareki(date.fromisoformat(self._shown)) if self._shown else "")
        self._check("used" if started else "unused" if known else "")
        self.clear_problem()

    def _check(self, name: str) -> None:
        self._group.setExclusive(False)
        for own, button in self.buttons.items():
            button.setChecked(own == name)
            button.show_open(is_open=not name)
        self._group.setExclusive(True)
        self.day.setVisible(name == "used")
        self.era.setVisible(name == "used")

    @Slot()
    def _choose(self) -> None:
        chosen = next(name for name, button in self.buttons.items() if button.isChecked())
        rest = {name: value for name, value in self._value.items() if name != "started_on"}
        if chosen == "used":
            self._check("used")
            self.day.setFocus()
            self.show_problem("" if self._shown else "使い始めた日を入力してください。例：令和8年3月1日")
        elif chosen == "unused":
            self._send({**rest, "started_on": None})
        else:
            self._send(rest or None)

    @Slot()
    def _finish(self) -> None:
        if not self.buttons["used"].isChecked() or self.day.text() == self._shown:
            return
        try:
            day = entry.read_date(self.day.text())
        except entry.Refused as refusal:
            self._refuse(refusal.advice)
            return
        rest = {name: value for name, value in self._value.items() if name != "started_on"}
        self._send({**rest, "started_on": day.isoformat()} if day is not None else rest or None)

    def _send(self, value: dict[str, object] | None) -> None:
        self.show_value(value)
        self._answer(value)
