"""The lists of a plan: problems, measures, indicators, steps of the schedule, each record a card."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.dates import fiscal_year_text
from kaigo_desktop.domain.plans.fields import PlanField
from kaigo_desktop.domain.plans.knowledge import IndicatorHint
from kaigo_desktop.ui.pages.clearing import clear, focused_name, give_focus_back
from kaigo_desktop.ui.pages.link_row import LinkRow
from kaigo_desktop.ui.pages.plan.plan_fields import fields_of, plan_field, year_field
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Card, Disclosure, Prose, ValueButton, Words
from kaigo_desktop.ui.widgets.fields import ChoiceField, CountField, Field, TextField, YenField
from kaigo_desktop.viewmodels.plan import Choices, PlanViewModel
from kaigo_desktop.viewmodels.plan_devices import EXPENSE_FIELDS

Bind = Callable[[Field], Field]
"""Keeps a field true: shows what the plan knows and takes the answers."""

ONE_COLUMN_FROM = 1.4
"""The text size from which two buttons no longer fit side by side in the smallest window."""

USUAL_STEPS = ("準備と相談", "現状値の測定", "機器の導入と研修", "改善活動", "効果の測定と振り返り")
"""Offered in this order (生産性向上ガイドライン); the days are the user's."""

_EXPENSE_WORDS = {
    "description": "品名（③の費用）",
    "units": "台数（③の費用）",
    "cost": "対象経費の額（③の費用）",
}
_EXPENSE_BOXES: dict[str, Callable[[Address, str, QWidget], Field]] = {
    "description": TextField,
    "units": CountField,
    "cost": YenField,
}

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
        focused = focused_name(self)
        for _ in self.build():
            pass
        give_focus_back(self, focused)

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


class MeasureList(RecordList):
    """② What is done against the problems, tied to the devices of page ③."""

    name = "measures"
    title = "2　施策と機器"
    purpose = (
        "課題ごとに、何をするか、どの機器を使うか、手順をどう変えるかを書きます。③の費用とつながっています。"
    )
    record_words = "施策"

    def state(self) -> object:
        """Also what may be chosen."""
        return (
            super().state(),
            self._model.problems(),
            self._model.expenses(),
            self._model.open_devices(),
            self._model.devices.offered(),
            tuple((row.get("expense"), row.get("device")) for row in self._model.rows(self.name)),
        )

    def choices(self, spec: PlanField, place: int) -> Choices:
        """The plan's problems, the case's devices, the device types of the chosen one."""
        if spec.name == "problem":
            return self._model.problems()
        if spec.name == "expense":
            return self._model.expenses()
        if spec.name == "device":
            return self._model.devices_for(self._model.value(self.at(place, "expense")))
        return ()

    def add_more(self, place: int, card: Card) -> None:
        """The expense of the device, which stands in page ③ too, and what is known of the device."""
        expense = self._model.value(self.at(place, "expense"))
        for field in self._expense_fields(expense, card):
            self.put(field, card)
        text = self._model.device_help(self._model.value(self.at(place, "device")))
        if text:
            card.body.addWidget(Prose(text, card, role="help"))

    def _expense_fields(self, expense: object, card: Card) -> list[Field]:
        made: list[Field] = []
        for name in EXPENSE_FIELDS:
            address = self._model.devices.expense_address(expense, name)
            if address is not None:
                made.append(_EXPENSE_BOXES[name](address, _EXPENSE_WORDS[name], card))
        return made

    def add_buttons(self, box: QVBoxLayout) -> None:
        """One button for each device without a measure, one without a device, and a new device."""
        for device in self._model.open_devices():
            self.offer(f"「{device.words}」を使う施策", "加える", device.expense, device.expense, box)
        offered = self._model.devices.offered()
        if offered:
            field = ChoiceField(
                ("plan", "new_device"),
                "機器を選んで施策を加える",
                offered,
                self,
                help="選んだ機器は、③の費用にも入ります。額は後から入れられます。",
            )
            field.answered.connect(self._choose_device)
            box.addWidget(field)
        self.button("機器を使わない施策を加える", box)

    def add(self, value: object) -> int:
        """A measure with that device, or without one."""
        return self._model.add_measure(value if isinstance(value, str) else None)

    @Slot(tuple, object)
    def _choose_device(self, _address: Address, device: object) -> None:
        place = None if device is None else self._model.devices.choose(str(device))
        if place is not None:
            self.refresh()
            self.focus_asked.emit(self.at(place, "text"))


class IndicatorList(RecordList):
    """③ What is measured, from where to where."""

    name = "indicators"
    title = "3　指標と目標"
    purpose = "効果報告では、ここで決めた指標を3年間測ります。導入前の現状値を先に測っておきます。"
    record_words = "指標"

    def state(self) -> object:
        """Also the units, the proposals and the years."""
        units = tuple(row.get("unit") for row in self._model.rows(self.name))
        proposals = tuple(one.words for one in self._model.proposals())
        kinds = tuple(row.get("kind") for row in self._model.rows(self.name))
        return (
            super().state(),
            units,
            kinds,
            proposals,
            self._model.addition_proposals(),
            self._model.target_years(),
        )

    def unit(self, place: int) -> str:
        """The indicator's own unit."""
        return str(self._model.value(self.at(place, "unit")) or "")

    def add_more(self, place: int, card: Card) -> None:
        """A target for each year of the reports, or one for all while the case's year is not known."""
        unit = self.unit(place)
        help_text = self._model.indicator_help(place)
        if help_text:
            card.body.addWidget(Prose(help_text, card, role="help"))
        years = self._model.target_years()
        for year in years:
            address = self.at(place, "targets", str(year))
            self.put(year_field(address, f"{fiscal_year_text(year)}の目標値", unit, card), card)
        if not years:
            target = next(spec for spec in fields_of(self.name) if spec.name == "target")
            self.put(plan_field(target, self.at(place, "target"), card, unit=unit), card)

    def add_buttons(self, box: QVBoxLayout) -> None:
        """The proposals, and one of one's own."""
        proposals = self._model.proposals()
        if proposals:
            box.addWidget(Words("機器に合う指標の候補", self, role="help"))
        for proposal in proposals:
            self.offer(proposal.words, "加える", proposal.hint, proposal.hint.id, box)
        self.button("ほかの指標を加える", box)
        self._offer_additions(box)

    def _offer_additions(self, box: QVBoxLayout) -> None:
        """What the addition asks for, under a link: only some services may have it."""
        proposals = self._model.addition_proposals()
        if not proposals:
            return
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        note = "点数だけを入れます。質問紙の文は、それぞれの手引きにあります。"
        column.addWidget(Prose(note, inside, role="help"))
        for proposal in proposals:
            name = f"addition.{proposal.hint.id}"
            self.offer(proposal.words, "加える", proposal.hint, name, column)
        box.addWidget(
            Disclosure(
                "生産性向上推進体制加算で求められる指標", inside, self, name="plan.indicators.additions"
            )
        )

    def add(self, value: object) -> int:
        """An indicator from that proposal, or an empty one."""
        return self._model.add_indicator(value if isinstance(value, IndicatorHint) else None)


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
