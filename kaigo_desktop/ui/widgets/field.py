"""One question with its box: label above, reason at its end, help and problem below.

Every kind sends ``answered(address, value)`` once an entry is complete: when
the box is left, Enter is pressed or a choice is made, never while typing, so
that Japanese conversion is not disturbed. ``value`` is None where the person
does not know. ``show_value`` puts a value in without sending it.
"""

from __future__ import annotations

from typing import TypedDict

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Prose, Words, set_flag

NOT_KNOWN = "まだわからない"
SET_UNKNOWN = "わからない"


class FieldWords(TypedDict, total=False):
    """What stands beside any question: ``why`` behind 「なぜ？」, ``help`` below the box."""

    why: str
    help: str


class FieldOptions(FieldWords, total=False):
    """The same, and whether there has to be an answer."""

    required: bool


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
        """Put 「まだわからない」 / 「わからない」 beside the control."""
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
        """Dashed and 「まだわからない」 while open; never red."""
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
