"""The other corporations of a group (協働化): not known, none, or one by one."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from kaigo_desktop.ui.pages.record_list import RecordList
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Prose, Words
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.ui.widgets.ticks import Radio
from kaigo_desktop.viewmodels.record_list import Group, PartnersViewModel

CHOICES = (
    (Group.LISTED, "いる"),
    (Group.NONE, "いない（1つの法人で取り組む）"),
    (Group.UNKNOWN, "まだわからない"),
)
PURPOSE = (
    "ほかの法人とグループを組むと、協働化の補助金や都のパートナー訪問介護の補助金を使えることがあります。"
    "グループの法人の数で上限額が決まります。"
)
KEPT = "入力した法人を消さないよう、「いない」「まだわからない」は、法人をすべて削除してから選べます。"


class Partners(RecordList):
    """The question whether there are any, then the corporations."""

    add_words = "グループの法人を加える"

    def __init__(self, page: CasePage, model: PartnersViewModel, parent: QWidget) -> None:
        self._group_model = model
        super().__init__(page, model, parent)

    def place_head(self, box: QVBoxLayout) -> None:
        """What it is for, and the three answers."""
        box.addWidget(Prose(PURPOSE, self, role="help"))
        box.addWidget(Words("グループを組む、ほかの法人はいますか。", self, role="label"))
        row = Flow(spacing=tokens_of(self).px("m"))
        self._group = QButtonGroup(self)
        self.choices: dict[Group, Radio] = {}
        for group, words in CHOICES:
            choice = Radio(words, self)
            choice.setObjectName(f"partners.{group.value}")
            choice.setAccessibleName(f"グループを組む法人：{words}")
            self._group.addButton(choice)
            self.choices[group] = choice
            row.addWidget(choice)
        self._group.buttonClicked.connect(self._choose)
        box.addLayout(row)
        self._kept = Prose(KEPT, self, role="help")
        box.addWidget(self._kept)

    @Slot()
    def refresh(self) -> None:
        """Also the answer, and which answers may be given."""
        super().refresh()
        found = self._group_model.group()
        is_listed = found is Group.LISTED
        for group, choice in self.choices.items():
            choice.setChecked(group is found)
            choice.show_open(is_open=found is Group.UNKNOWN)
            choice.setEnabled(group is Group.LISTED or not is_listed)
        self._kept.setVisible(is_listed)
        self.add_button.setVisible(is_listed)

    def ask(self) -> None:
        """Put the focus on the question whether there are any."""
        self._page.reveal(self.choices[self._group_model.group()])

    @Slot()
    def _choose(self) -> None:
        chosen = next(group for group, choice in self.choices.items() if choice.isChecked())
        key = self._group_model.say(chosen)
        if key:
            self.ask_first(key)
