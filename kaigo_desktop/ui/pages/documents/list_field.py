"""A list of records of a form's own, or the officers: rows to add, to take out and to move."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.forms.form import OwnField
from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.pages.documents.own_fields import own_field
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Card, Prose, ValueButton, Words, add_left
from kaigo_desktop.ui.widgets.fields import Field
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.form_answers import FormAnswers


class ListField(QWidget):
    """The rows of one list; each answer is kept at once. Made anew only where a row comes, goes or moves."""

    def __init__(
        self, spec: OwnField, address: Address, session: CaseSession, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.address = address
        self._spec = spec
        self._answers = FormAnswers(session)
        self._fields: list[Field] = []
        self._count = -1
        name = ".".join(address)
        self.setObjectName(f"list.{name}")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, tokens_of(self).px("xs"), 0, tokens_of(self).px("s"))
        box.setSpacing(tokens_of(self).px("s"))
        box.addWidget(Words(spec.label, self, role="label"))
        if spec.help:
            box.addWidget(Prose(spec.help, self, role="help"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(tokens_of(self).px("s"))
        box.addLayout(self._rows)
        self.add_button = ValueButton(f"{spec.label}を1つ加える", None, self, name=f"list.{name}.add")
        self.add_button.chosen.connect(self._add)
        add_left(box, self.add_button)
        self.setFocusProxy(self.add_button)
        session.fact_changed.connect(self._follow)
        self.refresh()

    def refresh(self) -> None:
        """Show the rows as they are now."""
        rows = self._answers.rows(self.address)
        if len(rows) != self._count:
            self._make(len(rows))
        for field in self._fields:
            field.show_value(self._answers.value(field.address))

    def _make(self, count: int) -> None:
        self._count = count
        self._fields = []
        clear(self._rows)
        for place in range(count):
            self._rows.addWidget(self._card(place, count))

    def _card(self, place: int, count: int) -> Card:
        label = f"{self._spec.label}{place + 1}"
        name = f"{self.objectName()}.{place}"
        card = Card(self, name=name)
        head = QHBoxLayout()
        head.setSpacing(tokens_of(self).px("m"))
        head.addWidget(Words(label, card, role="label"), 1)
        for words, key, act, is_there in (
            ("上へ", "up", self._raise, place > 0),
            ("下へ", "down", self._lower, place < count - 1),
            ("削除", "remove", self._remove, True),
        ):
            if is_there:
                button = ValueButton(words, place, card, role="link", name=f"{name}.{key}")
                button.setAccessibleName(
                    f"{label}を{words}（{'履歴に残ります' if key == 'remove' else '並べ替え'}）"
                )
                button.chosen.connect(act)
                head.addWidget(button)
        card.body.addLayout(head)
        for spec in self._spec.fields:
            field = own_field(spec, (*self.address, str(place), spec.name), card)
            if field is not None:  # a list in a list is not asked: no form has one
                field.answered.connect(self._take)
                card.body.addWidget(field)
                self._fields.append(field)
        return card

    @Slot(tuple, object)
    def _take(self, address: Address, value: object) -> None:
        if not self._answers.set(address, value):
            field = next((one for one in self._fields if one.address == address), None)
            if field is not None:
                field.show_problem("この値は入れられませんでした。入力を確かめてください。")

    @Slot(object)
    def _add(self, value: object) -> None:
        del value
        place = self._answers.add(self.address)
        self.refresh()
        first = next((one for one in self._fields if one.address[-2] == str(place)), None)
        if first is not None:
            # What was just put into a layout shows in the next turn; hidden it takes no focus.
            QTimer.singleShot(0, first, first.setFocus)

    @Slot(object)
    def _remove(self, place: object) -> None:
        self._answers.remove(self.address, int(str(place)))
        self.refresh()
        self.add_button.setFocus()

    @Slot(object)
    def _raise(self, place: object) -> None:
        self._move(int(str(place)), -1, "up")

    @Slot(object)
    def _lower(self, place: object) -> None:
        self._move(int(str(place)), 1, "down")

    def _move(self, place: int, by: int, key: str) -> None:
        self._answers.move(self.address, place, by)
        self.refresh()
        button = self.findChild(ValueButton, f"{self.objectName()}.{place + by}.{key}")
        (button if isinstance(button, ValueButton) else self.add_button).setFocus()

    @Slot(tuple)
    def _follow(self, address: Address) -> None:
        shorter = min(len(address), len(self.address))
        if address[:shorter] == self.address[:shorter]:
            self.refresh()
