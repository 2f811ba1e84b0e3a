"""What grants ask for by general rule: offered, marked 「交付要綱を確認」, dated by the person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.ui.pages.deadlines.folding_block import FoldingBlock
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Card, Disclosure, Prose, ValueButton, Words, add_left
from kaigo_desktop.ui.widgets.fields import DateField
from kaigo_desktop.viewmodels.case_deadlines import Offer


class OffersBlock(FoldingBlock):
    """One card a duty. Nothing of it is a deadline before its day is decided."""

    name = "deadlines.offers"

    def refresh(self) -> None:
        """Show the offers as they are now."""
        self._renew(self._model.offers(), self._put)

    def _put(self, offers: Sequence[Offer]) -> None:
        if not offers:
            text = "交付の記録を入れると、実績報告や財産処分の制限など、確かめることが並びます。"
            self._box.addWidget(Prose(text, self, role="help"))
            return
        inside = QWidget(self)
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens_of(self).px("s"))
        for offer in offers:
            box.addWidget(self._card(offer))
        dated = sum(offer.follows or offer.decided is not None for offer in offers)
        words = f"交付の決まりとしてよくあること（{len(offers)}件、期限を決めたもの{dated}件）"
        self._box.addWidget(self._kept(Disclosure(words, inside, self, name="offers.all")))

    def _card(self, offer: Offer) -> Card:
        card = Card(self, name=f"offer.{offer.key}")
        card.body.addWidget(Words(offer.title, card, role="strong"))
        card.body.addWidget(Words("交付要綱を確認", card, role="help"))
        card.body.addWidget(Prose(offer.text, card))
        card.body.addWidget(Prose(f"調べた例　{'／'.join(offer.evidence)}", card, role="help"))
        field = DateField(("offer", offer.key), "期限（交付要綱で確かめた日）", card)
        field.show_value(offer.decided)
        field.answered.connect(self._take)
        card.body.addWidget(field)
        if offer.follows and offer.decided is None and offer.proposed is not None:
            card.body.addWidget(Words(f"目安の日（{wareki(offer.proposed)}）を期限にしています。", card))
            button = ValueButton("目安の日をやめる", (offer.key, False), card, name=f"offer.stop.{offer.key}")
            button.chosen.connect(self._follow)
            add_left(card.body, button)
        elif offer.decided is None and offer.proposed is not None:
            words = f"目安の日にする（{wareki(offer.proposed)}）"
            button = ValueButton(words, (offer.key, True), card, name=f"offer.follow.{offer.key}")
            button.chosen.connect(self._follow)
            add_left(card.body, button)
        return card

    @Slot(tuple, object)
    def _take(self, address: Address, value: object) -> None:
        self._model.decide(address[1], due_on=None if value is None else date.fromisoformat(str(value)))

    @Slot(object)
    def _follow(self, wish: tuple[str, bool]) -> None:
        key, follows = wish
        self._model.decide(key, follows=follows)
