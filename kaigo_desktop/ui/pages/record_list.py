"""The records of one section, each a card with its questions; made anew where one comes or goes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.pages.question_block import QuestionBlock
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Card, Prose, ValueButton, Words
from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.viewmodels.record_list import RecordListViewModel, RecordRow


class RecordList(QWidget):
    """The cards, and the button that adds one."""

    add_words = ""

    def __init__(self, page: CasePage, model: RecordListViewModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = page
        self.model = model
        self._blocks: dict[str, QuestionBlock] = {}
        self._heads: dict[str, tuple[Words, Prose]] = {}
        self._keys: tuple[str, ...] | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(tokens_of(self).px("s"))
        self._cards = QVBoxLayout()
        self._cards.setSpacing(tokens_of(self).px("s"))
        self.place_head(self._box)
        self._box.addLayout(self._cards)
        self.add_button = Button(self.add_words, self, name=f"{model.section}.add")
        self.add_button.clicked.connect(self._add)
        self._box.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        model.changed.connect(self.refresh)
        self.refresh()

    def place_head(self, box: QVBoxLayout) -> None:
        """What stands above the cards."""

    @Slot()
    def refresh(self) -> None:
        """Show the records there are now, and what each is called."""
        rows = self.model.rows()
        keys = tuple(row.key for row in rows)
        if keys != self._keys:
            self._keys = keys
            for block in self._blocks.values():
                block.let_go()
            self._blocks, self._heads = {}, {}
            clear(self._cards)
            for row in rows:
                self._cards.addWidget(self._card(row))
        for row in rows:
            name, lacking = self._heads[row.key]
            name.setText(row.name)
            lacking.show_text(row.lacking)
            lacking.setVisible(bool(row.lacking))

    def _card(self, row: RecordRow) -> Card:
        section = self.model.section
        card = Card(self, name=f"{section}.{row.key}")
        head = QHBoxLayout()
        name = Words(row.name, card, role="label")
        head.addWidget(name, 1)
        remove = ValueButton("削除", row.key, card, role="link", name=f"{section}.remove.{row.key}")
        remove.setAccessibleName(f"{row.name}を削除する（履歴に残ります）")
        remove.chosen.connect(self._remove)
        head.addWidget(remove)
        card.body.addLayout(head)
        lacking = Prose("", card, role="help")
        card.body.addWidget(lacking)
        block = QuestionBlock(self._page, self.model.sections(row.key), f"{section}.{row.key}", card)
        card.body.addWidget(block)
        self._blocks[row.key] = block
        self._heads[row.key] = (name, lacking)
        return card

    def uncover(self, address: Address) -> None:
        """Open 「ほかの項目」 where the question stands in it."""
        block = self._blocks.get(address[1]) if len(address) > 1 else None
        if block is not None:
            block.uncover(address)

    def ask_first(self, key: str) -> None:
        """Put the focus into the first question of that record."""
        questions = self.model.sections(key)[0].now
        field = self._page.field(questions[0].address) if questions else None
        if field is not None:
            self._page.reveal(field)

    @Slot()
    def _add(self) -> None:
        key = self.model.add()
        if key:
            self.ask_first(key)

    @Slot(object)
    def _remove(self, key: object) -> None:
        self.model.remove(str(key))
        self.add_button.setFocus()
