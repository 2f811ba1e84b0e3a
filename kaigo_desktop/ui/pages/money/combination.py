"""The best combination beside what each programme would give alone, what nobody funds, and what is near."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Card, Disclosure, Prose, Rule, ValueButton, Words
from kaigo_desktop.viewmodels.money_combination import Combination, LeverRow, NotTaken

LEVERS_PURPOSE = "いまの答えを1つ変えて計算し直したときに増える額です。金額のない行は、済ませておく要件です。"
MOST_LEVERS = 4
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


class CombinationCard(Card):
    """Programme by programme: given in the combination, and alone; the sum, and how sure it is."""

    def __init__(self, found: Combination, parent: QWidget) -> None:
        super().__init__(parent, name="combination")
        self.setAccessibleName(f"いちばん多い組み合わせ：{yen_text(found.total)}")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(tokens_of(self).px("l"))
        self._grid.setVerticalSpacing(tokens_of(self).px("xs"))
        self._grid.setColumnStretch(0, 1)
        for place, words in enumerate(("制度", "組み合わせで", "この制度だけなら")):
            head = Words(words, self, role="small", wrap=False)
            if place:
                head.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(head, 0, place)
        self.body.addLayout(self._grid)
        for row in found.rows:
            contents = f"{row.contents}" if row.given else "組み合わせでは使いません"
            self._add(row.title, yen_text(row.given) if row.given else "―", yen_text(row.alone), contents)
        self._rule()
        self._add("補助の合計", yen_text(found.total), "", role="strong")
        self._add("自己負担", yen_text(found.own), "")
        self.body.addWidget(Prose(found.sureness, self, role="help"))
        if found.range_words:
            self.body.addWidget(Prose(found.range_words, self))

    def _add(self, title: str, given: str, alone: str, contents: str = "", role: str = "") -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(Words(title, self, role=role), row, 0)
        self._grid.addWidget(Words(given, self, role=role or "figures", wrap=False), row, 1, RIGHT)
        self._grid.addWidget(Words(alone, self, role="figures", wrap=False), row, 2, RIGHT)
        if contents:
            self._grid.addWidget(Words(contents, self, role="help"), row + 1, 0, 1, 3)

    def _rule(self) -> None:
        self._grid.addWidget(Rule(self), self._grid.rowCount(), 0, 1, 3)


class NotTakenCard(Card):
    """The expenses that the combination leaves out, each with the reasons."""

    chosen = Signal(object)
    """An expense was asked for. Argument: its key."""

    def __init__(self, left_out: tuple[NotTaken, ...], parent: QWidget) -> None:
        super().__init__(parent, name="not_taken")
        self.body.addWidget(Words("補助が付かない費用", self, role="label"))
        for one in left_out:
            head = QHBoxLayout()
            head.addWidget(Words(one.name, self), 1)
            button = ValueButton("見直す", one.key, self, role="link", name=f"not_taken.{one.key}")
            button.setAccessibleName(f"{one.name}：見直す")
            button.chosen.connect(self.chosen)
            head.addWidget(button)
            head.addWidget(Words(yen_text(one.cost), self, role="figures", wrap=False))
            self.body.addLayout(head)
            for why in one.whys:
                cite = f"（{why.cite}）" if why.cite else ""
                self.body.addWidget(Prose(f"{why.text}{cite}", self, role="help"))


class LeversCard(Card):
    """「あと一歩」: what would bring more, how much, how long it takes; beyond the first few folded."""

    def __init__(self, levers: tuple[LeverRow, ...], parent: QWidget | None) -> None:
        super().__init__(parent, name="levers")
        self.body.addWidget(Words("あと一歩", self, role="label"))
        self.body.addWidget(Prose(LEVERS_PURPOSE, self, role="help"))
        for lever in levers[:MOST_LEVERS]:
            self._add(lever, self, self.body)
        if more := levers[MOST_LEVERS:]:
            inside = QWidget(self)
            column = QVBoxLayout(inside)
            column.setContentsMargins(0, 0, 0, 0)
            for lever in more:
                self._add(lever, inside, column)
            self.body.addWidget(Disclosure(f"ほか{len(more)}件", inside, self, name="levers.more"))

    def _add(self, lever: LeverRow, parent: QWidget, column: QVBoxLayout) -> None:
        column.addWidget(Rule(parent))
        head = QHBoxLayout()
        head.addWidget(Prose(lever.change, parent), 1)
        head.addWidget(Words(lever.gain, parent, role="strong", wrap=False), 0, RIGHT)
        column.addLayout(head)
        column.addWidget(Words(f"{lever.lead}　{lever.cite}", parent, role="small"))
