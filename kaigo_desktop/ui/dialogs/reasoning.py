"""Why this verdict and this amount: every sum with its clause, every condition with what was found."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kaigo_desktop.domain.answer import Answer
from kaigo_desktop.domain.assessment import Line, OfficeEstimate, ProgrammeAssessment, Reason
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Prose, Rule, Words
from kaigo_desktop.ui.widgets.verdicts import CITES_BELOW_FROM, ReasonRow, Sum, VerdictBadge

_FIRST = (Answer.NO, Answer.UNKNOWN, Answer.YES)
"""What is in the way stands above what is fine."""


class ReasoningDialog(QDialog):
    """The reasoning of one programme; it closes when a missing answer is asked for."""

    jump_asked = Signal(object)
    """A missing answer was asked for. Argument: its path in the case."""

    def __init__(
        self, entry: ProgrammeAssessment, offices: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        tokens = tokens_of(self)
        self._offices = offices
        self.setObjectName("dialog.reasoning")
        self.setWindowTitle("見立ての根拠")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrow keys scroll it
        area.setAccessibleName("見立ての根拠")
        self._inside = QWidget(area)
        self._inside.setObjectName("page")
        self._column = QVBoxLayout(self._inside)
        edge = tokens.px("xl" if tokens.scale < CITES_BELOW_FROM else "m")
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(tokens.px("s"))
        self._add_head(entry)
        self._add_sums(entry)
        self._add_reasons(entry)
        self._column.addStretch(1)
        area.setWidget(self._inside)
        self.close_button = Button("閉じる", self, role="primary", name="dialog.close")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setContentsMargins(edge, tokens.px("m"), edge, tokens.px("m"))
        row.addWidget(Words(f"制度データの版：{entry.rules_version}", self, role="small", wrap=False))
        row.addStretch(1)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addWidget(Rule(self))
        column.addLayout(row)
        self._resize_to(parent)

    def _resize_to(self, parent: QWidget | None) -> None:
        """As large as is good to read, and no larger than the screen."""
        scale = tokens_of(self).scale
        screen = parent.screen() if parent is not None else QGuiApplication.primaryScreen()
        room = screen.availableSize()
        self.resize(min(round(760 * scale), room.width()), min(round(640 * scale), room.height() - 60))

    def _add_head(self, entry: ProgrammeAssessment) -> None:
        self._column.addWidget(Words(entry.title, self._inside, role="title"))
        self._column.addWidget(VerdictBadge(entry.verdict, self._inside))

    def _section(self, words: str) -> None:
        self._column.addWidget(Words(words, self._inside, role="section"))

    def _add_sums(self, entry: ProgrammeAssessment) -> None:
        estimate = entry.estimate
        self._section("金額の計算")
        if estimate is None or not (estimate.offices or estimate.lines):
            words = "計算できる費用がまだありません。「費用」の画面で入力してください。"
            self._column.addWidget(Prose(words, self._inside))
            return
        for office in estimate.offices:
            self._add_office(office)
        for line in estimate.lines:
            self._add_line(line)
        if estimate.steps:
            self._column.addWidget(Sum(estimate.steps, self._inside))
        self._column.addWidget(Rule(self._inside))
        self._column.addWidget(Words(f"見込額　{yen_text(estimate.total)}", self._inside, role="section"))
        if estimate.low != estimate.high:
            spread = f"{estimate.low:,} 円から {yen_text(estimate.high)}まで"
            words = f"まだわからない答えによって、{spread}変わります。"
            self._column.addWidget(Prose(words, self._inside, role="help"))

    def _add_office(self, office: OfficeEstimate) -> None:
        if not office.lines:
            return
        name = self._offices.get(office.office, office.office)
        self._column.addWidget(Words(name, self._inside, role="strong"))
        for line in office.lines:
            self._add_line(line)
        if office.steps:
            self._column.addWidget(Sum(office.steps, self._inside))

    def _add_line(self, line: Line) -> None:
        self._column.addSpacing(tokens_of(self).px("s"))
        self._column.addWidget(Words(f"● {line.title}", self._inside))
        self._column.addWidget(Sum(line.steps, self._inside))
        for note in line.notes:
            self._column.addWidget(Prose(note, self._inside, role="help"))

    def _add_reasons(self, entry: ProgrammeAssessment) -> None:
        if entry.reasons:
            self._section("条件と要件")
            self._add_rows(entry.reasons)
        for office in entry.offices:
            name = self._offices.get(office.office, office.office)
            self._section(f"{name} の条件と要件" if len(entry.offices) > 1 else "条件と要件")
            self._add_rows(office.reasons)
        if entry.advice:
            self._section("知っておきたいこと")
            for text, cite in entry.advice:
                self._column.addWidget(Prose(text, self._inside))
                self._column.addWidget(Words(cite, self._inside, role="small"))

    def _add_rows(self, reasons: tuple[Reason, ...]) -> None:
        for state in _FIRST:
            for reason in reasons:
                if reason.state is state:
                    row = ReasonRow(reason, self._inside)
                    row.jump_asked.connect(self._jump)
                    self._column.addWidget(row)

    @Slot(object)
    def _jump(self, path: object) -> None:
        self.accept()
        self.jump_asked.emit(path)
