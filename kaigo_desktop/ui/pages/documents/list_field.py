"""A list of records of a form's own, or the officers: rows to add, to take out and to move."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.forms.form import OwnField
from kaigo_desktop.domain.forms.rows import FOR_OFFICE, KEY, LEFT_OUT
from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.pages.documents.own_fields import own_field, pick_field
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Card, Disclosure, Prose, ValueButton, Words, add_left
from kaigo_desktop.ui.widgets.fields import Field
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.form_rows import FormRows, GivenRows, ShownRow
from kaigo_desktop.viewmodels.forms import Picks

OF_CASE = "案件の内容から"


class ListField(QWidget):
    """The rows of one list; each answer is kept at once. Made anew only where a row comes, goes or moves.

    Rows that the case gives stand first, folded; what is entered there goes
    before what the case has. ``picks`` are the choices of fields that name an
    office or a row of the case.
    """

    def __init__(
        self,
        spec: OwnField,
        address: Address,
        session: CaseSession,
        parent: QWidget | None = None,
        *,
        given: GivenRows | None = None,
        picks: Picks | None = None,
    ) -> None:
        super().__init__(parent)
        self.address = address
        self._spec = spec
        self._rows = FormRows(session, address, given)
        self._picks = picks or {}
        self._fields: list[Field] = []
        self._undo: dict[str, ValueButton] = {}
        self._shown: tuple[tuple[str, bool], ...] | None = None
        self._opened: set[str] = set()
        name = ".".join(address)
        self.setObjectName(f"list.{name}")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, tokens_of(self).px("xs"), 0, tokens_of(self).px("s"))
        box.setSpacing(tokens_of(self).px("s"))
        box.addWidget(Words(spec.label, self, role="label"))
        if spec.help:
            box.addWidget(Prose(spec.help, self, role="help"))
        self._cards = QVBoxLayout()
        self._cards.setSpacing(tokens_of(self).px("s"))
        box.addLayout(self._cards)
        self.add_button = ValueButton(f"{spec.label}を1つ加える", None, self, name=f"list.{name}.add")
        self.add_button.chosen.connect(self._add)
        add_left(box, self.add_button)
        self.setFocusProxy(self.add_button)
        session.fact_changed.connect(self._follow)
        self.refresh()

    def refresh(self) -> None:
        """Show the rows as they are now."""
        rows = self._rows.rows()
        shown = tuple((row.key, row.is_of_case) for row in rows)
        if shown != self._shown:
            self._shown = shown
            self._make(rows)
        self._show_values()

    def _show_values(self) -> None:
        for field in self._fields:
            field.show_value(self._rows.value(field.address[-2], field.address[-1]))
        for key, undo in self._undo.items():
            undo.setVisible(self._rows.is_entered(key))

    def _make(self, rows: tuple[ShownRow, ...]) -> None:
        self._fields = []
        self._undo = {}
        clear(self._cards)
        own = [row.key for row in rows if not row.is_of_case]
        for row in rows:
            card = self._of_case(row) if row.is_of_case else self._own(row, own)
            self._cards.addWidget(card)

    # --- a row that the case gives -----------------------------------------------

    def _of_case(self, row: ShownRow) -> Card:
        """Its first words in sight; its fields below, made when they are asked for."""
        name = f"{self.objectName()}.{row.key}"
        card = Card(self, name=name)
        edge = tokens_of(self).px("s")
        card.body.setContentsMargins(tokens_of(self).px("m"), edge, tokens_of(self).px("m"), edge)
        title = self._title(row)
        head = QHBoxLayout()
        head.addWidget(Words(title, card, role="label"), 1)
        head.addWidget(Words(OF_CASE, card, role="small", wrap=False))
        card.body.addLayout(head)
        inside = QWidget(card)
        QVBoxLayout(inside).setContentsMargins(0, 0, 0, 0)
        fold = Disclosure("内容を見る・直す", inside, card, name=f"{name}.open")
        fold.link.setAccessibleName(f"{title}の内容を見る・直す")
        fold.link.setProperty("row", row.key)
        fold.link.toggled.connect(self._fill)
        undo = ValueButton("直した内容を取り消す", row.key, card, role="link", name=f"{name}.undo")
        undo.setAccessibleName(f"{title}の直した内容を取り消す（履歴に残ります）")
        undo.chosen.connect(self._remove)
        card.body.addWidget(fold)
        add_left(card.body, undo)
        undo.hide()
        self._undo[row.key] = undo
        if row.key in self._opened:
            fold.open()
        return card

    def _title(self, row: ShownRow) -> str:
        """The first of its fields that says anything."""
        names = [spec.name for spec in self._spec.fields if spec.name not in {KEY, LEFT_OUT, FOR_OFFICE}]
        found = (self._rows.value(row.key, name) for name in names)
        return next((str(value) for value in found if value is not None), self._spec.label).split("\n")[0]

    @Slot(bool)
    def _fill(self, is_open: bool) -> None:
        """Make the fields the first time they are opened."""
        link = self.sender()
        key = str(link.property("row"))
        (self._opened.add if is_open else self._opened.discard)(key)
        fold = link.parent()
        assert isinstance(fold, Disclosure)
        box = fold.inside.layout()
        if is_open and isinstance(box, QVBoxLayout) and not box.count():
            self._add_fields(key, fold.inside, box, without={KEY})
            self._show_values()

    def _add_fields(self, key: str, parent: QWidget, box: QVBoxLayout, *, without: set[str]) -> None:
        for spec in self._spec.fields:
            address = (*self.address, key, spec.name)
            field = None if spec.name in without else self._field(spec, address, parent)
            if field is not None:  # a list in a list is not asked: no form has one
                field.answered.connect(self._take)
                box.addWidget(field)
                self._fields.append(field)

    def _field(self, spec: OwnField, address: Address, parent: QWidget) -> Field | None:
        if spec.name in {KEY, FOR_OFFICE}:
            choices = self._picks.get((self._spec.name, spec.name), ())
            return pick_field(spec, address, choices, parent) if choices else None
        return own_field(spec, address, parent)

    # --- a row of one's own ------------------------------------------------------

    def _own(self, row: ShownRow, own: list[str]) -> Card:
        place = own.index(row.key)
        label = f"{self._spec.label}{place + 1}"
        name = f"{self.objectName()}.{row.key}"
        card = Card(self, name=name)
        head = QHBoxLayout()
        head.setSpacing(tokens_of(self).px("m"))
        head.addWidget(Words(label, card, role="label"), 1)
        for words, key, act, is_there in (
            ("上へ", "up", self._raise, place > 0),
            ("下へ", "down", self._lower, place < len(own) - 1),
            ("削除", "remove", self._remove, True),
        ):
            if is_there:
                button = ValueButton(words, row.key, card, role="link", name=f"{name}.{key}")
                button.setAccessibleName(
                    f"{label}を{words}（{'履歴に残ります' if key == 'remove' else '並べ替え'}）"
                )
                button.chosen.connect(act)
                head.addWidget(button)
        card.body.addLayout(head)
        self._add_fields(row.key, card, card.body, without={LEFT_OUT})
        return card

    # --- doing -------------------------------------------------------------------

    @Slot(tuple, object)
    def _take(self, address: Address, value: object) -> None:
        if not self._rows.set(address[-2], address[-1], value):
            field = next((one for one in self._fields if one.address == address), None)
            if field is not None:
                field.show_problem("この値は入れられませんでした。入力を確かめてください。")

    @Slot(object)
    def _add(self, value: object) -> None:
        del value
        key = self._rows.add()
        self.refresh()
        first = next((one for one in self._fields if one.address[-2] == key), None)
        if first is not None:
            # What was just put into a layout shows in the next turn; hidden it takes no focus.
            QTimer.singleShot(0, first, first.setFocus)

    @Slot(object)
    def _remove(self, key: object) -> None:
        self._rows.remove(str(key))
        self.refresh()
        self.add_button.setFocus()

    @Slot(object)
    def _raise(self, key: object) -> None:
        self._move(str(key), -1, "up")

    @Slot(object)
    def _lower(self, key: object) -> None:
        self._move(str(key), 1, "down")

    def _move(self, key: str, by: int, way: str) -> None:
        own = [row.key for row in self._rows.rows() if not row.is_of_case]
        other = own[own.index(key) + by]
        self._rows.swap(key, other)
        self.refresh()
        button = self.findChild(ValueButton, f"{self.objectName()}.{other}.{way}")
        (button if isinstance(button, ValueButton) else self.add_button).setFocus()

    @Slot(tuple)
    def _follow(self, address: Address) -> None:
        shorter = min(len(address), len(self.address))
        if address[:shorter] == self.address[:shorter]:
            self.refresh()
