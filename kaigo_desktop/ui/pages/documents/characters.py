"""The check of texts for electronic forms: what may be refused, and what to write instead."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.ui.pages.clearing import clear, keeping_focus
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Card, Disclosure, Prose, ValueButton, Words, add_left
from kaigo_desktop.ui.widgets.fields import CountField
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.viewmodels.case_session import name_of
from kaigo_desktop.viewmodels.characters import CharactersViewModel, TextFinding

LIMIT: Address = ("view", "character_limit")
MOST_SHOWN = 30
"""Texts listed at once; after replacing these the others follow."""

PURPOSE = (
    "電子申請の画面では、①・㈱・㎝・髙・半角カナなどが正しく届かないことがあります。"
    "紙で出すだけなら、直す必要はありません。"
)


class CharacterPanel(QWidget):
    """Closed until somebody wants it; its heading tells how many texts there are. The page refreshes it."""

    def __init__(self, model: CharactersViewModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._shown: object = None
        tokens = tokens_of(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.px("xs"))
        box.addWidget(Words("電子申請で使う文字の検査", self, role="section"))
        self.summary = Words("", self)
        box.addWidget(self.summary)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.px("s"))
        column.addWidget(Prose(PURPOSE, inside, role="help"))
        self.limit = CountField(
            LIMIT,
            "1つの欄に入る文字数（全角）",
            inside,
            unit="字",
            help="電子申請の画面に字数の制限があるときに入れると、超える文章を探します。",
        )
        self.limit.show_value(model.limit)
        self.limit.answered.connect(self._take_limit)
        column.addWidget(self.limit)
        self.all = Button("候補のある文字をすべて置き換える", inside, name="characters.all")
        self.all.clicked.connect(self._replace_all)
        add_left(column, self.all)
        self._list = QVBoxLayout()
        self._list.setSpacing(tokens.px("s"))
        column.addLayout(self._list)
        self.part = Disclosure("検査の内容を見る", inside, self, name="characters.open")
        box.addWidget(self.part)
        self.refresh()

    def refresh(self) -> None:
        """Show the findings there are now."""
        findings = self._model.findings()
        if findings == self._shown:
            return
        self._shown = findings
        flagged = sum(1 for one in findings if one.flagged)
        long = sum(1 for one in findings if one.is_long)
        told = [f"使えないことがある文字を含む文章 {flagged}件"] if flagged else []
        told += [f"長すぎる文章 {long}件"] if long else []
        self.summary.setText("、".join(told) or "入力した文章に、電子申請で困る文字はありません。")
        self.all.setVisible(any(one.can_be_replaced for one in findings))
        with keeping_focus(self):
            clear(self._list)
            for one in findings[:MOST_SHOWN]:
                self._list.addWidget(self._card(one))
            if len(findings) > MOST_SHOWN:
                self._list.addWidget(Words(f"ほか{len(findings) - MOST_SHOWN}件", self, role="help"))

    def _card(self, one: TextFinding) -> Card:
        name = name_of(one.address)
        card = Card(self, name=f"characters.{name}")
        card.body.addWidget(Words(one.label, card, role="label"))
        for found in one.flagged:
            instead = f"→ {found.instead}" if found.instead else "（置き換えの候補がありません）"
            times = f"　{found.count}か所" if found.count > 1 else ""
            words = f"「{_seen(found.character)}」{instead}　{found.kind}{times}"
            card.body.addWidget(Words(words, card))
            if found.why:
                card.body.addWidget(Prose(found.why, card, role="help"))
        limit = self._model.limit
        length = f"全角 {one.length:g}字"
        if one.is_long and limit is not None:
            length += f"（{limit:,}字を {one.length - limit:g}字超えています。短くしてください）"
        card.body.addWidget(Words(length, card, role="help"))
        if one.can_be_replaced:
            card.body.addWidget(Prose(f"直したあと：{_shortened(one.instead)}", card))
            line = Flow(spacing=tokens_of(self).px("m"))
            button = ValueButton("置き換える", one.address, card, name=f"characters.accept.{name}")
            button.setAccessibleName(f"{one.label}の文字を置き換える（履歴に残ります）")
            button.chosen.connect(self._replace)
            line.addWidget(button)
            card.body.addLayout(line)
        return card

    @Slot(object)
    def _replace(self, address: object) -> None:
        if isinstance(address, tuple):
            self._model.accept(address)
            self.part.link.setFocus()

    @Slot()
    def _replace_all(self) -> None:
        self._model.accept_all()
        self.part.link.setFocus()

    @Slot(tuple, object)
    def _take_limit(self, address: Address, value: object) -> None:
        del address
        self._model.choose_limit(value if isinstance(value, int) and value > 0 else None)


def _seen(character: str) -> str:
    """The character, or its number where it cannot be seen."""
    return character if character.strip() and character.isprintable() else f"U+{ord(character[0]):04X}"


def _shortened(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:120]}…"
