"""The effect reports of a case: each with its day, and under a link its figures, charts and what is told."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.ui.pages.clearing import clear, keeping_focus
from kaigo_desktop.ui.pages.plan.plan_fields import fields_of, plan_field, year_field
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.bar_chart import BarChart, bars_of
from kaigo_desktop.ui.widgets.basics import Card, Disclosure, Prose, Words, set_flag
from kaigo_desktop.ui.widgets.fields import Field
from kaigo_desktop.viewmodels.deadlines import DeadlinesViewModel, Duty, DutyState, Figure

_COLOURS = {
    DutyState.DONE: "eligible",
    DutyState.SKIPPED: "ineligible",
    DutyState.OVERDUE: "error",
    DutyState.SOON: "conditional",
    DutyState.LATER: "unknown",
}


class ReportsBlock(QWidget):
    """A card a report; what was open stays open when the cards are made anew."""

    def __init__(self, model: DeadlinesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("deadlines.duties")
        self._model = model
        self._shown: tuple[object, ...] | None = None
        self._fields: dict[Address, Field] = {}
        self._reports: dict[Address, Disclosure] = {}
        self._opened: set[str] = set()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(tokens_of(self).px("m"))

    def refresh(self) -> None:
        """Show the reports as they are now."""
        duties = self._model.duties()
        state = tuple(
            (duty, self._model.figures(duty), self._model.comment(duty), self._model.wages(duty))
            for duty in duties
        )
        if state != self._shown:
            self._shown = state
            with keeping_focus(self):
                self._put(duties)
        for address, field in self._fields.items():
            field.show_value(self._model.answers.value(address))

    def uncover(self, address: Address) -> Field | None:
        """Open the report that asks that question; its box, None where no report asks it."""
        for root, report in self._reports.items():
            if address[: len(root)] == root:
                report.open()
        return self._fields.get(address)

    def _put(self, duties: Sequence[Duty]) -> None:
        self._fields = {}
        self._reports = {}
        clear(self._box)
        for duty in duties:
            self._box.addWidget(self._card(duty))
        if not duties:
            text = "交付決定日か年度を入れると、効果報告の期限が出ます。"
            self._box.addWidget(Prose(text, self, role="help"))

    def _card(self, duty: Duty) -> Card:
        card = Card(self, name=f"duty.{duty.name}")
        card.setAccessibleName(f"{duty.title} {duty.whose} {duty.due}まで {duty.state.value} {duty.left}")
        head = QHBoxLayout()
        head.addWidget(Words(f"{duty.title}　{duty.whose}", card, role="strong"), 1)
        left = "" if duty.state is DutyState.DONE or not duty.left else f"　{duty.left}"
        state = Words(f"{duty.state.value}{left}", card, role="strong", wrap=False)
        state.setObjectName(f"duty.{duty.name}.state")
        set_flag(state, "state", _COLOURS[duty.state])
        head.addWidget(state, 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(head)
        mark = "（仮の期限：都道府県に確認）" if duty.is_provisional else ""
        sent = f"　{duty.left}" if duty.state is DutyState.DONE else ""
        card.body.addWidget(Words(f"期限：{duty.due}{mark}{sent}", card))
        if duty.safe != duty.due:
            card.body.addWidget(Words(f"期限の日は閉庁日です。{duty.safe}までに出すと安心です。", card))
        card.body.addWidget(Words(duty.cite, card, role="small"))
        if duty.root:
            card.body.addWidget(self._report(duty, card))
        return card

    def _report(self, duty: Duty, parent: QWidget) -> Disclosure:
        inside = QWidget(parent)
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        figures = self._model.figures(duty)
        if not figures:
            text = "④の計画に指標がありません。指標を入れると、ここに実績値の欄ができます。"
            box.addWidget(Prose(text, inside, role="help"))
        for figure in figures:
            self._put_figure(figure, box, inside)
        comment = self._model.comment(duty)
        if comment:
            box.addWidget(Prose(f"所見の下書き：\n{comment}", inside, role="help"))
        wages = self._model.wages(duty)
        box.addWidget(Prose(f"収支と賃金還元の説明：\n{wages}", inside, role="help"))
        for spec in fields_of("reports"):
            box.addWidget(self._keep(plan_field(spec, (*duty.root, spec.name), inside)))
        made = Disclosure("実績値と報告の内容を入れる", inside, parent, name=f"report.{duty.name}")
        self._reports[duty.root] = made
        if duty.name in self._opened:
            made.open()
        made.link.setProperty("duty", duty.name)
        made.link.toggled.connect(self._remember)
        return made

    def _put_figure(self, figure: Figure, box: QVBoxLayout, parent: QWidget) -> None:
        """The box of an indicator's figure, how it stands, and its chart."""
        label = f"{figure.name}の実績値"
        box.addWidget(self._keep(year_field(figure.address, label, figure.unit, parent)))
        if figure.stands:
            box.addWidget(Words(figure.stands, parent, role="help"))
        box.addWidget(BarChart(figure.name, bars_of(figure.row), figure.unit, parent))

    def _keep(self, field: Field) -> Field:
        self._fields[field.address] = field
        field.show_value(self._model.answers.value(field.address))
        field.answered.connect(self._take)
        return field

    @Slot(tuple, object)
    def _take(self, address: Address, value: object) -> None:
        if not self._model.answers.set(address, value):
            field = self._fields.get(address)
            if field is not None:
                field.show_problem("この値は入れられませんでした。入力を確かめてください。")

    @Slot(bool)
    def _remember(self, is_open: bool) -> None:
        duty = str(self.sender().property("duty"))
        (self._opened.add if is_open else self._opened.discard)(duty)
