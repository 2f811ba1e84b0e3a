"""④ 業務改善計画."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.plans.fields import SECTION_TITLES, PlanField
from kaigo_desktop.services.tables import Tables
from kaigo_desktop.ui.pages.building import Building
from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.pages.plan.checker_block import CheckerBlock
from kaigo_desktop.ui.pages.plan.diagram_block import DiagramBlock
from kaigo_desktop.ui.pages.plan.guide_block import GuideBlock
from kaigo_desktop.ui.pages.plan.indicator_list import IndicatorList
from kaigo_desktop.ui.pages.plan.measures import MeasureList
from kaigo_desktop.ui.pages.plan.plan_fields import fields_of, plan_field, plan_field_named
from kaigo_desktop.ui.pages.plan.records import ProblemList, RecordList, ScheduleList
from kaigo_desktop.ui.pages.plan.texts import SectionText
from kaigo_desktop.ui.pages.plan.time_block import TimeStudyBlock
from kaigo_desktop.ui.pages.soon import SoonPage
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Disclosure, Prose, Words
from kaigo_desktop.ui.widgets.fields import ChoiceField, Field
from kaigo_desktop.ui.widgets.messages import EmptyState
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.plan import GROUP, PlanViewModel

STATEMENTS = ("wage_return_method", "wage_return_notice_on", "security", "life")
"""What the notice asks each office to say (M 別紙1 6⑥ ⑦ ⑨)."""


class PlanPage(SoonPage):
    """The plan of one office: facts above, the texts that follow from them, and the checker."""

    def __init__(
        self,
        session: CaseSession,
        model: PlanViewModel,
        parent: QWidget | None = None,
        *,
        tables: Tables | None = None,
    ) -> None:
        super().__init__(
            "plan",
            "業務改善計画",
            "答えた内容から計画の文章ができます。足りないところは【要記入】と出ます。文章は自分で書き直せます。",
            session,
            parent,
        )
        self._model = model
        self._tables = tables
        self._building = Building(self)
        self._building.done.connect(self.show_now)
        self._plan_fields: dict[Address, Field] = {}
        self._lists: list[RecordList] = []
        self._texts: dict[str, SectionText] = {}
        self._diagram: DiagramBlock | None = None
        self._time: TimeStudyBlock | None = None
        self._made_for: str | None = None
        self._checker: CheckerBlock | None = None
        self._choice: ChoiceField | None = None
        self._choices: object = None
        self._top = QVBoxLayout()
        self._plan = QVBoxLayout()
        for layout in (self._top, self._plan):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(tokens_of(self).px("m"))
            holder = QWidget(self.inside)
            holder.setLayout(layout)
            self.add(holder)
        model.changed.connect(self.show_soon)
        model.chosen.connect(self.show_soon)

    # --- made once an office -------------------------------------------------

    def refresh(self) -> None:
        """Show the plan of the chosen office; boxes are made anew only where records come or go."""
        self._show_choice()
        if self._made_for != self._model.current:
            self._make()
        if self._building.is_busy:
            return  # it ends with this again
        for part in self._lists:
            part.refresh()
        if self._diagram is not None:
            self._diagram.refresh()
        if self._time is not None:
            self._time.refresh()
        for section in self._model.sections() if self._texts else ():
            self._texts[section.id].show_section(section)
        for address, field in self._plan_fields.items():
            field.show_value(self._model.value(address))
        self._show_remarks()

    def _show_choice(self) -> None:
        offices = self._model.offices()
        if (offices, self._model.current) == self._choices:
            return
        self._choices = (offices, self._model.current)
        clear(self._top)
        if len(offices) > 1:
            self._choice = ChoiceField(("plan_of",), "どの計画ですか", offices, self.inside, required=True)
            self._choice.show_value(self._model.current)
            self._choice.answered.connect(self._choose)
            self._top.addWidget(self._choice)

    def _make(self) -> None:
        self._building.stop()
        self._made_for = self._model.current
        self._plan_fields = {}
        self._lists = []
        self._texts = {}
        self._checker, self._diagram, self._time = None, None, None
        clear(self._plan)
        if not self._model.current:
            empty = EmptyState(
                "計画は事業所ごとに作ります。先に①で事業所を加えてください。",
                "plan",
                "事業所の確認へ",
                self.inside,
            )
            empty.acted.connect(self.go_to_offices)
            self._plan.addWidget(empty)
            return
        self.hold()
        self._building.start(self._parts())
        self.draw_again()

    def _parts(self) -> Iterator[None]:
        """The page from top to bottom, a piece at a time."""
        self._checker = CheckerBlock(self.inside)
        self._checker.jump_asked.connect(self._jump)
        self._plan.addWidget(self._checker)
        self._show_remarks()
        yield
        self._plan.addWidget(GuideBlock(self._model.knowledge, self.inside))
        yield from self._add_list(ProblemList)
        self._diagram = DiagramBlock(self._model, self.inside)
        self._plan.addWidget(self._diagram)
        yield
        yield from self._add_list(MeasureList)
        yield from self._add_list(IndicatorList)
        yield from self._add_time_study()
        self._plan.addWidget(self._organisation())
        yield
        yield from self._add_list(ScheduleList)
        if not self._model.is_group:  # M 別紙3 asks a group for its plan and its effect only
            self._plan.addWidget(self._statements())
            yield
        self._plan.addWidget(Words("7　印刷される文章", self.inside, role="section"))
        note = "上の答えから下書きができます。自分で書き直した文は、答えが変わっても書き換わりません。"
        self._plan.addWidget(Prose(note, self.inside, role="help"))
        for id_, title in SECTION_TITLES.items():
            if id_ not in self._model.section_ids():
                continue
            text = SectionText(self._model, id_, title, self.bind_plan, self.inside)
            self._texts[id_] = text
            self._plan.addWidget(text)
            yield

    def _add_list(self, kind: type[RecordList]) -> Iterator[None]:
        made = kind(self._model, self.bind_plan, self.release_plan, self.inside)
        made.focus_asked.connect(self.go_to)
        self._plan.addWidget(made)
        yield from made.build()
        self._lists.append(made)

    def _add_time_study(self) -> Iterator[None]:
        if self._model.is_group:
            return
        inside = QWidget(self.inside)
        QVBoxLayout(inside).setContentsMargins(0, 0, 0, 0)
        self._time_link = Disclosure("タイムスタディ", inside, self.inside, name="plan.time")
        self._time_link.toggled.connect(self._open_time_study)
        self._plan.addWidget(self._time_link)
        yield

    @Slot(bool)
    def _open_time_study(self, is_open: bool) -> None:
        """Make the study when it is first wanted: it is the largest part of the page."""
        box = self._time_link.inside.layout()
        if is_open and self._time is None and box is not None:
            self._time = TimeStudyBlock(self._model, self._time_link.inside, tables=self._tables)
            box.addWidget(self._time)

    def _organisation(self) -> QWidget:
        return self._block("4　体制", [
            (spec, (*self._model.root, "organisation", spec.name))
            for spec in fields_of("organisation")
            if not (self._model.is_group and spec.name == "committee_lead")
        ])  # fmt: skip

    def _statements(self) -> QWidget:
        return self._block("6　賃金還元・情報セキュリティ・LIFE", [
            (plan_field_named(name), (*self._model.root, name)) for name in STATEMENTS
        ])  # fmt: skip

    def _block(self, title: str, specs: Iterable[tuple[PlanField, Address]]) -> QWidget:
        block = QWidget(self.inside)
        box = QVBoxLayout(block)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(Words(title, block, role="section"))
        for spec, address in specs:
            box.addWidget(self.bind_plan(plan_field(spec, address, block)))
        return block

    # --- fields of the plan --------------------------------------------------

    def bind_plan(self, field: Field) -> Field:
        """Keep a field of the plan true; lists of the plan are set through the view-model."""
        self._plan_fields[field.address] = field
        field.show_value(self._model.value(field.address))
        field.answered.connect(self._take)
        return field

    def release_plan(self, field: Field) -> None:
        """Forget a field that is taken away."""
        self._plan_fields.pop(field.address, None)
        field.answered.disconnect(self._take)

    @Slot(tuple, object)
    def _take(self, address: Address, value: object) -> None:
        if not self._model.set(address, value):
            field = self._plan_fields.get(address)
            if field is not None:
                field.show_problem("この値は入れられませんでした。入力を確かめてください。")

    def go_to(self, address: Address) -> bool:
        """Show that question of the plan, of its office; the nearest one where it is not asked itself."""
        if address[:1] != ("plan",):
            return super().go_to(address)
        if address[1:2] == ("group",):
            self._model.choose(GROUP)
        elif address[1:2] == ("offices",) and len(address) > 2:
            self._model.choose(address[2])
        self.refresh()
        self._building.finish()
        self.refresh()
        for length in range(len(address), len(self._model.root), -1):
            field = self._nearest(address[:length])
            if field is not None:
                self.reveal(field)
                return True
        if "diagram" in address and self._diagram is not None:
            self._diagram.go_to(address[-1])
            self.reveal(self._diagram.text)
            return True
        part = next((one for one in self._lists if one.name in address), None)
        self.reveal(part or self.inside)
        return True

    def _nearest(self, address: Address) -> Field | None:
        exact = self._plan_fields.get(address)
        if exact is not None:
            return exact
        below = (one for at, one in self._plan_fields.items() if at[: len(address)] == address)
        return next((field for field in below if field.isVisibleTo(self)), None)

    # --- checker -------------------------------------------------------------

    def _show_remarks(self) -> None:
        if self._checker is not None:
            self._checker.show_remarks(self._model.remarks())

    @Slot(object)
    def _jump(self, address: object) -> None:
        if isinstance(address, tuple):
            if address[:1] == ("plan",):
                self.go_to(address)
            elif address in self._plan_fields:
                self.reveal(self._plan_fields[address])
            else:
                self.jump_asked.emit(address)

    @Slot(tuple, object)
    def _choose(self, address: Address, key: object) -> None:
        del address
        self._model.choose(str(key))
