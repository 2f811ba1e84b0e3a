"""The parts of a page of the catalogue: conditions, amounts, ways of paying, duties, source; a calculator."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.rules.entry import Addition
from kaigo_desktop.ui.pages.link_row import LinkRow
from kaigo_desktop.ui.pages.programmes.late import LateDisclosure
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Card, Prose, Rule, Words
from kaigo_desktop.ui.widgets.fields import CountField, DecimalField
from kaigo_desktop.viewmodels.catalogue import CatalogueViewModel
from kaigo_desktop.viewmodels.catalogue_page import (
    ASK_PREFECTURE,
    AskedCondition,
    CataloguePage,
    Figure,
    Statement,
)
from kaigo_desktop.viewmodels.entry import Refused


class CatalogueParts(QWidget):
    """The parts one after the other; a part of which nothing is known is left out."""

    asked = Signal(object)
    """Another page was asked for. Argument: its id."""

    def __init__(self, page: CataloguePage, parent: QWidget) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(tokens_of(self).px("s"))
        if page.amount:
            self._section("金額")
            self._box.addWidget(Prose(page.amount, self))
        self._add_conditions(page)
        self._add_figures(page.figures)
        for title, statements in (
            ("金額の決まり方", page.ways),
            ("資料にある金額・規模（計算には入れません）", page.shown),
            ("受けたあと", page.afterwards),
            ("知っておくこと", page.advice),
        ):
            self._add_statements(title, statements)
        if page.services:
            self._section("当てはまるサービス")
            self._box.addWidget(Prose(page.services, self))
        if page.related:
            self._section("つながりのある制度")
            for id_, words in page.related:
                row = LinkRow(words, "開く", id_, self, name=f"catalogue.related.{id_}")
                row.chosen.connect(self.asked)
                self._box.addWidget(row)
        for one in page.changes:
            self._section(f"{one.since}変わったこと")
            for sentence in one.listed or ("条件や金額の変更はありません。",):
                self._box.addWidget(Prose(f"・{sentence}", self))
        self._section("出どころ")
        self._box.addWidget(Prose(page.source, self, role="help"))

    def _section(self, words: str) -> None:
        self._box.addWidget(Words(words, self, role="section"))

    def _add_conditions(self, page: CataloguePage) -> None:
        if not page.conditions and not page.asked:
            return
        self._section("条件")
        for one in page.asked:
            self._box.addWidget(Prose(f"・{one.text}", self))
        if not page.conditions:
            return
        card = Card(self, name="catalogue.conditions")
        for number, condition in enumerate(page.conditions):
            if number:
                card.body.addWidget(Rule(card))
            self._add_condition(number, condition, card)
        self._box.addWidget(card)

    def _add_condition(self, number: int, condition: AskedCondition, card: Card) -> None:
        """What holds where it is met; the other answers, with what to do, folded."""
        card.body.addWidget(Words(f"{condition.title}　{condition.kind}", card, role="strong"))
        if condition.met:
            card.body.addWidget(Prose(f"満たすとき：{condition.met}", card))
        clause = _clause(condition.cite, reading=condition.reading)
        card.body.addWidget(Words(clause, card, role="small"))
        if condition.sentences:
            words = "満たさないとき・まだわからないとき"
            fill = partial(_fill_sentences, condition.sentences)
            made = LateDisclosure(words, fill, card, name=f"catalogue.condition.{number}")
            made.link.setAccessibleName(f"{condition.title}：{words}")
            card.body.addWidget(made)

    def _add_figures(self, figures: tuple[Figure, ...]) -> None:
        if not figures:
            return
        self._section("金額の数字")
        card = Card(self, name="catalogue.figures")
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens_of(self).px("m"))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for number, figure in enumerate(figures):
            row = number * 3
            if number:
                grid.addWidget(Rule(card), row, 0, 1, 2)
            grid.addWidget(Words(figure.name, card), row + 1, 0, top)
            grid.addWidget(Words(figure.amount, card, role="strong"), row + 1, 1, top)
            clause = f"{figure.days}　{figure.cite}"
            grid.addWidget(Words(clause, card, role="small"), row + 2, 0, 1, 2)
        card.body.addLayout(grid)
        self._box.addWidget(card)

    def _add_statements(self, title: str, statements: tuple[Statement, ...]) -> None:
        if not statements:
            return
        self._section(title)
        for one in statements:
            self._box.addWidget(Prose(f"・{one.text}", self))
            if one.cite or one.reading:
                clause = Words(_clause(one.cite, reading=one.reading), self, role="small")
                clause.setContentsMargins(tokens_of(self).px("l"), 0, 0, 0)
                self._box.addWidget(clause)


class AdditionCalculator(Card):
    """What a fee addition brings a year; the users and the price typed here are kept nowhere."""

    def __init__(self, model: CatalogueViewModel, id_: str, addition: Addition, parent: QWidget) -> None:
        super().__init__(parent, name="catalogue.addition")
        self._model = model
        self._id = id_
        self.body.addWidget(Words("1年の収入の見込み", self, role="label"))
        self.body.addWidget(
            Prose(
                f"利用者1人につき1か月{addition.units:,}単位です。単位の単価は地域とサービスで変わります。"
                f"空けておくと{addition.yen_per_unit.normalize():f}円で計算します。",
                self,
                role="help",
            )
        )
        self.users = CountField(
            ("addition", "users"), "1か月の利用者の人数", self, unit="人", example="30", required=True
        )
        self.price = DecimalField(
            ("addition", "price"), "1単位の単価（わかるとき）", self, unit="円", example="10.90"
        )
        for field in (self.users, self.price):
            field.box.textChanged.connect(self._reckon)
            self.body.addWidget(field)
        self.result = Prose("", self)
        self.result.setObjectName("catalogue.addition.result")
        self.body.addWidget(self.result)
        self._reckon()

    @Slot()
    def _reckon(self) -> None:
        try:
            words = self._model.income(self._id, self.users.box.text(), self.price.box.text())
        except Refused as refusal:
            words = refusal.advice
        self.result.show_text(words)


def _fill_sentences(sentences: tuple[str, ...], parent: QWidget, column: QVBoxLayout) -> None:
    for sentence in sentences:
        column.addWidget(Prose(sentence, parent))


def _clause(cite: str, *, reading: bool) -> str:
    return f"{cite}　{ASK_PREFECTURE}".strip() if reading else cite
