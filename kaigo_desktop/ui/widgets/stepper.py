"""The six steps of a case in a row, free to jump between."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.ui.widgets.signs import draw_sign


class StepState(Enum):
    """How far a step is."""

    OPEN = "open"
    DONE = "done"
    ATTENTION = "attention"


STEP_WORDS = {StepState.OPEN: "入力中", StepState.DONE: "完了", StepState.ATTENTION: "確認が必要"}


class StepButton(QAbstractButton):
    """One step: its number, ✓ or ! in a ring, its title beside, a line under the one that is shown."""

    def __init__(self, number: int, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = number
        self.state = StepState.OPEN
        self.setText(title)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_state(StepState.OPEN)

    def show_state(self, state: StepState) -> None:
        """Show how far it is, in a sign and, for readers, in words."""
        self.state = state
        self.setAccessibleName(f"{self.number} {self.text()}（{STEP_WORDS[state]}）")
        self.setToolTip(f"{self.text()}：{STEP_WORDS[state]}　Alt+{self.number}")
        self.update()

    def sizeHint(self) -> QSize:
        """Ring, title, room around."""
        tokens = tokens_of(self)
        ring = round(20 * tokens.scale)
        wide = ring + tokens.px("xs") + self.fontMetrics().horizontalAdvance(self.text()) + 2 * tokens.px("s")
        return QSize(wide, tokens.px("row") + tokens.px("xs"))

    def minimumSizeHint(self) -> QSize:
        """A title is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ring, sign, title, line and focus."""
        del event
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = 20 * tokens.scale
        ring = QRectF(tokens.px("s"), (self.height() - side) / 2, side, side)
        ink = {StepState.OPEN: "muted", StepState.DONE: "primary", StepState.ATTENTION: "conditional"}[
            self.state
        ]
        colour = tokens.colour("primary" if self.isChecked() and self.state is StepState.OPEN else ink)
        painter.setPen(QPen(colour, 1.5 * tokens.scale))
        painter.drawEllipse(ring)
        if self.state is StepState.OPEN:
            painter.setFont(tokens.font("small", bold=self.isChecked()))
            painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(self.number))
        else:
            inner = ring.adjusted(side * 0.16, side * 0.16, -side * 0.16, -side * 0.16)
            draw_sign(painter, "tick" if self.state is StepState.DONE else "attention", inner, colour, 3)
        painter.setPen(tokens.colour("text"))
        painter.setFont(tokens.font(bold=self.isChecked()))
        words = QRectF(ring.right() + tokens.px("xs"), 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self.isChecked():
            thick = 3 * tokens.scale
            painter.fillRect(QRectF(0, self.height() - thick, self.width(), thick), tokens.colour("primary"))
        if self.hasFocus():
            painter.setPen(QPen(tokens.colour("primary"), tokens.px("focus")))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(1, 1, -1, -1), tokens.px("radius"), tokens.px("radius")
            )
        painter.end()


class Stepper(QWidget):
    """The steps in a row, at large text in two. Each button is named ``step.<name>``."""

    step_chosen = Signal(int)
    """A step was chosen. Argument: its place, from 0."""

    def __init__(self, steps: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[StepButton] = []
        row = Flow(self, spacing=0)
        for number, (name, title) in enumerate(steps, start=1):
            button = StepButton(number, title, self)
            button.setObjectName(f"step.{name}")
            button.clicked.connect(self._choose)
            self.buttons.append(button)
            row.addWidget(button)

    def show_step(self, place: int) -> None:
        """Mark that step as the one shown."""
        self.buttons[place].setChecked(True)

    def show_state(self, place: int, state: StepState) -> None:
        """Show how far that step is."""
        self.buttons[place].show_state(state)

    @Slot()
    def _choose(self) -> None:
        self.step_chosen.emit(next(place for place, button in enumerate(self.buttons) if button.isChecked()))
