"""The best combination beside what each programme would give alone, what nobody funds, and what is near."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Card, Disclosure, Prose, Rule, ValueButton, Words
from kaigo_desktop.viewmodels.money_combination import Combination, LeverRow, NotTaken

LEVERS_PURPOSE = "いまの答えを1つ変えて計算し直したときに増える額です。金額のない行は、済ませておく要件です。"
MOST_LEVERS = 4
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


class _Line(Struct, frozen=True):
    """A line of the card; ``contents`` is the small line below it. A line without a title is a hairline."""

    title: str
    given: str = ""
    alone: str = ""
    contents: str = ""
    role: str = ""


RULE = _Line("")


class CombinationCard(Card):
    """Programme by programme: given in the combination, and alone; the sum, and how sure it is."""

    def __init__(self, found: Combination, parent: QWidget) -> None:
        super().__init__(parent, name="combination")
        self._lines: tuple[_Line, ...] = ()
        self._words: list[tuple[Words, ...]] = []
        self._holder: QWidget | None = None
        self._sureness = Prose("", self, role="help")
        self._range = Prose("", self)
        self.body.addWidget(self._sureness)
        self.body.addWidget(self._range)
        self.show_found(found)

    def show_found(self, found: Combination) -> None:
        """Show that combination; where the lines are of the same kinds, only their words change."""
        self.setAccessibleName(f"いちばん多い組み合わせ：{yen_text(found.total)}")
        before, self._lines = self._lines, _lines_of(found)
        if list(map(_kind, before)) == list(map(_kind, self._lines)):
            for line, words in zip(self._lines, self._words, strict=True):
                for one, text in zip(words, _texts(line), strict=True):
                    if one.text() != text:
                        one.setText(text)
        else:
            self._make_grid()
        for prose, text in ((self._sureness, found.sureness), (self._range, found.range_words)):
            if prose.plain_text() != text:
                prose.show_text(text)
        self._range.setVisible(bool(found.range_words))

    def _make_grid(self) -> None:
        if self._holder is not None:
            self.body.removeWidget(self._holder)
            self._holder.hide()
            self._holder.deleteLater()
        holder = self._holder = QWidget(self)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens_of(self).px("l"))
        grid.setVerticalSpacing(tokens_of(self).px("xs"))
        grid.setColumnStretch(0, 1)
        for place, words in enumerate(("制度", "組み合わせで", "この制度だけなら")):
            head = Words(words, holder, role="small", wrap=False)
            if place:
                head.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(head, 0, place)
        self._words = [self._add(line, grid, holder) for line in self._lines]
        self.body.insertWidget(0, holder)

    def _add(self, line: _Line, grid: QGridLayout, holder: QWidget) -> tuple[Words, ...]:
        row = grid.rowCount()
        if line is RULE:
            grid.addWidget(Rule(holder), row, 0, 1, 3)
            return ()
        words = (
            Words(line.title, holder, role=line.role),
            Words(line.given, holder, role=line.role or "figures", wrap=False),
            Words(line.alone, holder, role="figures", wrap=False),
        )
        for place, one in enumerate(words):
            grid.addWidget(one, row, place, RIGHT if place else Qt.AlignmentFlag(0))
        if line.contents:
            below = Words(line.contents, holder, role="help")
            grid.addWidget(below, row + 1, 0, 1, 3)
            return (*words, below)
        return words


def _lines_of(found: Combination) -> tuple[_Line, ...]:
    rows = (
        _Line(
            row.title,
            yen_text(row.given) if row.given else "―",
            yen_text(row.alone),
            row.contents if row.given else "組み合わせでは使いません",
        )
        for row in found.rows
    )
    total = _Line("補助の合計", yen_text(found.total), role="strong")
    return (*rows, RULE, total, _Line("自己負担", yen_text(found.own)))


def _kind(line: _Line) -> tuple[bool, bool, str]:
    """What widgets a line is made of."""
    return line is RULE, bool(line.contents), line.role


def _texts(line: _Line) -> tuple[str, ...]:
    if line is RULE:
        return ()
    return (line.title, line.given, line.alone, *((line.contents,) if line.contents else ()))


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
