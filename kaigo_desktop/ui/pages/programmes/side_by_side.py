"""Two programmes side by side: choose two, and see what each pays, asks for and leaves to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.answer import Answer
from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Card, Prose, Rule, Words
from kaigo_desktop.ui.widgets.boxes import ChoiceBox
from kaigo_desktop.ui.widgets.signs import Sign
from kaigo_desktop.ui.widgets.verdicts import ANSWER_WORDS, VerdictBadge
from kaigo_desktop.viewmodels.comparison import ComparedProgramme, Comparison
from kaigo_desktop.viewmodels.programmes import ProgrammesViewModel

SIGNS = {
    Answer.YES: ("tick", "eligible"),
    Answer.NO: ("cross", "conditional"),
    Answer.UNKNOWN: ("question", "unknown"),
}
NOTHING = "条件なし"
CHOOSE = "制度を選ぶ"


class SideBySide(QWidget):
    """Two lists to choose from, and the table below them."""

    def __init__(self, model: ProgrammesViewModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._chosen = ["", ""]
        self._offered: tuple[tuple[str, str], ...] = ()
        self._shown: object = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens_of(self).px("s"))
        row = QHBoxLayout()
        row.setSpacing(tokens_of(self).px("m"))
        self.boxes = []
        for place, words in enumerate(("1つ目の制度", "2つ目の制度")):
            box = ChoiceBox(self)
            box.setObjectName(f"compare.choose.{place}")
            box.setAccessibleName(f"比べる制度：{words}")
            box.setMinimumContentsLength(8)
            box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setSizePolicy(self.sizePolicy().Policy.Expanding, box.sizePolicy().verticalPolicy())
            box.activated.connect(self._choose)
            self.boxes.append(box)
            row.addWidget(box, 1)
        column.addLayout(row)
        self._place = QVBoxLayout()
        column.addLayout(self._place)

    def put(self, id_: str) -> None:
        """Compare that programme too: into the first free place, else the second."""
        if id_ in self._chosen:
            return
        self._chosen[0 if not self._chosen[0] else 1] = id_
        self.refresh()

    def refresh(self) -> None:
        """Offer the programmes there are, and show the table anew where it changed."""
        offered = self._model.titles()
        known = {id_ for id_, _ in offered}
        self._chosen = [id_ if id_ in known else "" for id_ in self._chosen]
        self._offer(offered)
        found = self._model.compare(*self._chosen) if all(self._chosen) else None
        if found == self._shown and found is not None:
            return
        self._shown = found
        clear(self._place)
        if found is None:
            self._place.addWidget(Prose("比べたい制度を2つ選んでください。", self, role="help"))
        else:
            self._place.addWidget(_Table(found, self))

    def _offer(self, offered: tuple[tuple[str, str], ...]) -> None:
        for box, chosen in zip(self.boxes, self._chosen, strict=True):
            if offered != self._offered:
                box.clear()
                box.addItem(CHOOSE, "")
                for id_, title in offered:
                    box.addItem(title, id_)
            box.setCurrentIndex(max(0, box.findData(chosen)))
        self._offered = offered

    @Slot()
    def _choose(self) -> None:
        self._chosen = [str(box.currentData() or "") for box in self.boxes]
        self.refresh()


class _Table(Card):
    """Rows of words at the left, one column for each programme."""

    def __init__(self, comparison: Comparison, parent: QWidget) -> None:
        super().__init__(parent, name="comparison")
        first, second = comparison.programmes
        self.setAccessibleName(f"{first.title}と{second.title}の比較")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(tokens_of(self).px("m"))
        self._grid.setVerticalSpacing(tokens_of(self).px("s"))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self.body.addLayout(self._grid)
        self._add("", *(Words(one.title, self, role="strong") for one in comparison.programmes))
        self._add("判定", *(VerdictBadge(one.verdict, self) for one in comparison.programmes))
        self._add_texts("この制度だけなら", comparison, "alone")
        self._add_texts("組み合わせでは", comparison, "together")
        self._add("いくら出るか", *(self._list(one.pays) for one in comparison.programmes))
        for condition in comparison.conditions:
            self._add(condition.title, *(self._state(state) for state in condition.states))
        self._add("やること", *(self._list(one.todos or ("なし",)) for one in comparison.programmes))
        self._add_texts("受けたあと", comparison, "afterwards")
        self._add_texts("出どころ", comparison, "source")
        self.body.addWidget(Words("両方を使えるか", self, role="label"))
        for sentence in comparison.both:
            self.body.addWidget(Prose(sentence, self))

    def _add(self, words: str, *cells: QWidget) -> None:
        row = self._grid.rowCount()
        if row > 1 and words:
            self._grid.addWidget(Rule(self), row, 0, 1, 3)
            row += 1
        top = Qt.AlignmentFlag.AlignTop
        label = Words(words, self, role="small")
        label.setMaximumWidth(self.fontMetrics().horizontalAdvance("あ") * 8)
        self._grid.addWidget(label, row, 0, top)
        for place, cell in enumerate(cells, start=1):
            self._grid.addWidget(cell, row, place, top)

    def _add_texts(self, words: str, comparison: Comparison, name: str) -> None:
        self._add(words, *(Words(_text(one, name), self) for one in comparison.programmes))

    def _list(self, texts: tuple[str, ...]) -> QWidget:
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens_of(self).px("xs"))
        for text in texts:
            column.addWidget(Words(f"・{text}" if len(texts) > 1 else text, holder, role="help"))
        return holder

    def _state(self, state: Answer | None) -> QWidget:
        if state is None:
            return Words(NOTHING, self, role="help")
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens_of(self).px("xs"))
        sign, colour = SIGNS[state]
        row.addWidget(Sign(sign, holder, colour=colour), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Words(ANSWER_WORDS[state], holder), 1)
        return holder


def _text(one: ComparedProgramme, name: str) -> str:
    return {
        "alone": one.alone,
        "together": one.together,
        "afterwards": one.afterwards,
        "source": one.source,
    }[name]
