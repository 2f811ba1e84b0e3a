"""The lists of a plan: problems, measures, indicators, steps of the schedule, each record a card."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.plans.fields import PlanField
from kaigo_desktop.ui.pages.clearing import clear, keeping_focus
from kaigo_desktop.ui.pages.link_row import LinkRow
from kaigo_desktop.ui.pages.plan.plan_fields import fields_of, plan_field
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Card, Prose, ValueButton, Words
from kaigo_desktop.ui.widgets.fields import Field
from kaigo_desktop.viewmodels.plan import Choices, PlanViewModel

Bind = Callable[[Field], Field]
"""Keeps a field true: shows what the plan knows and takes the answers."""

ONE_COLUMN_FROM = 1.4
"""The text size from which two buttons no longer fit side by side in the smallest window."""

USUAL_STEPS = ("準備と相談", "現状値の測定", "機器の導入と研修", "改善活動", "効果の測定と振り返り")
"""Offered in this order (生産性向上ガイドライン); the days are the user's."""

HIDDEN = frozenset({"key", "kind", "actual", "target", "targets"})
"""Fields that the program sets, or that stand elsewhere on the page."""


class RecordList(QWidget):
    """The records of one list of the plan, with what adds to it. Made anew where a record comes or goes."""

    focus_asked = Signal(tuple)
    """A record was added and wants its first answer. Argument: the address of that field."""

    name = ""
    title = ""
    purpose = ""
    record_words = ""

    def __init__(
        self, model: PlanViewModel, bind: Bind, release: Callable[[Field], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._bind = bind
        self._release = release
        self._fields: list[Field] = []
        self._shown: object = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens_of(self).px("s"))
        box.addWidget(Words(self.title, self, role="section"))
        box.addWidget(Prose(self.purpose, self, role="help"))
        self._records = QVBoxLayout()
        self._records.setSpacing(tokens_of(self).px("s"))
        box.addLayout(self._records)

    def state(self) -> object:
        """What decides which boxes there are; while it is the same nothing is made anew."""
        return (self._model.root, len(self._model.rows(self.name)))

    def refresh(self) -> None:
        """Show the records there are now."""
        state = self.state()
        if state == self._shown:
            return
        with keeping_focus(self):
            for _ in self.build():
                pass

    def build(self) -> Iterator[None]:
        """Make the boxes anew, one record a step, so that the window stays free between them."""
        self._shown = self.state()
        for field in self._fields:
            self._release(field)
        self._fields = []
        clear(self._records)
        for place in range(len(self._model.rows(self.name))):
            self._records.addWidget(self._card(place))
            yield
        self.add_buttons(self._records)

    def _card(self, place: int) -> Card:
        card = Card(self, name=f"plan.{self.name}.{place}")
        head = QHBoxLayout()
        head.addWidget(Words(f"{self.record_words}{place + 1}", card, role="label"), 1)
        remove = ValueButton("削除", place, card, role="link", name=f"plan.{self.name}.{place}.remove")
        remove.setAccessibleName(f"{self.record_words}{place + 1}を削除する（履歴に残ります）")
        remove.chosen.connect(self._remove)
        head.addWidget(remove)
        card.body.addLayout(head)
        for spec in fields_of(self.name):
            if spec.name not in HIDDEN:
                self.put(plan_field(
                    spec,
                    self.at(place, spec.name),
                    card,
                    choices=self.choices(spec, place),
                    unit=self.unit(place),
                ), card)  # fmt: skip
        self.add_more(place, card)
        return card

    def put(self, field: Field, card: Card) -> None:
        """Put a field into the card and keep it true."""
        card.body.addWidget(field)
        self._fields.append(field)
        self._bind(field)

    def at(self, place: int, *names: str) -> Address:
        """The address of a field of the record at that place."""
        return (*self._model.root, self.name, str(place), *names)

    def choices(self, spec: PlanField, place: int) -> Choices:
        """What a field may be chosen from; empty where it is typed."""
        del spec, place
        return ()

    def unit(self, place: int) -> str:
        """The unit of the record's figures."""
        del place
        return ""

    def add_more(self, place: int, card: Card) -> None:
        """What stands in the card beside the plain fields."""

    def add_buttons(self, box: QVBoxLayout) -> None:
        """What adds a record."""

    def button(self, words: str, box: QVBoxLayout) -> None:
        """The button that adds a record of one's own."""
        made = ValueButton(words, None, self, name=f"plan.{self.name}.add")
        made.chosen.connect(self._add)
        box.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    def offer(self, words: str, button: str, value: object, name: str, box: QVBoxLayout) -> None:
        """A line that offers a record made for something."""
        line = LinkRow(words, button, value, self, name=f"plan.{self.name}.add.{name}", role="")
        line.chosen.connect(self._add)
        box.addWidget(line)

    def add(self, value: object) -> int:
        """Add a record for what the button stood for; its place comes back."""
        raise NotImplementedError

    @Slot(object)
    def _add(self, value: object) -> None:
        place = self.add(value)
        self.refresh()
        first = next(spec.name for spec in fields_of(self.name) if spec.name not in HIDDEN)
        self.focus_asked.emit(self.at(place, first))

    @Slot(object)
    def _remove(self, place: object) -> None:
        if isinstance(place, int):
            self._model.remove(self.name, place)
            self._shown = None  # the places of the others have moved
            self.refresh()


class ProblemList(RecordList):
    """① What is to be solved, picked from the ten work areas or written freely."""

    name = "problems"
    title = "1　課題"
    purpose = "困っている業務を選ぶと、課題の欄ができます。影響と原因も書くと、計画の文章ができていきます。"
    record_words = "課題"

    def state(self) -> object:
        """Also which areas are still open."""
        return (super().state(), self._model.open_areas())

    def choices(self, spec: PlanField, place: int) -> Choices:
        """The ten work areas."""
        return self._model.work_areas() if spec.name == "work_area" else ()

    def add_buttons(self, box: QVBoxLayout) -> None:
        """One button for each work area that has no problem yet, and one for a problem of one's own."""
        if self._model.open_areas():
            box.addWidget(Words("業務から課題を加える", self, role="help"))
        line: QHBoxLayout | None = None
        columns = 2 if tokens_of(self).scale < ONE_COLUMN_FROM else 1
        for number, (id_, words) in enumerate(self._model.open_areas()):
            if line is None or number % columns == 0:
                line = QHBoxLayout()
                box.addLayout(line)
            made = ValueButton(words, id_, self, name=f"plan.problems.add.{id_}")
            made.setAccessibleName(f"{words}の課題を加える")
            made.chosen.connect(self._add)
            line.addWidget(made, 1)
        self.button("ほかの課題を加える", box)

    def add(self, value: object) -> int:
        """A problem in that work area, or without one."""
        return self._model.add_problem(value if isinstance(value, str) else None)


class ScheduleList(RecordList):
    """The steps and their days."""

    name = "schedule"
    title = "5　工程"
    purpose = "準備・導入・研修・測定を、いつ行うかを並べます。"
    record_words = "工程"

    def state(self) -> object:
        """Also which of the usual steps are there."""
        there = tuple(row.get("what") for row in self._model.rows(self.name))
        return (super().state(), tuple(words in there for words in USUAL_STEPS))

    def add_buttons(self, box: QVBoxLayout) -> None:
        """The usual steps that are not there yet, and one of one's own."""
        there = {row.get("what") for row in self._model.rows(self.name)}
        for number, words in enumerate(USUAL_STEPS):
            if words not in there:
                self.offer(words, "加える", words, f"usual.{number}", box)
        self.button("ほかの工程を加える", box)

    def add(self, value: object) -> int:
        """A step of that name, or an empty one."""
        return self._model.add_schedule(value if isinstance(value, str) else None)
