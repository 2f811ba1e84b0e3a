"""One paper in its list: how far it is, what is missing, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.ui.pages.clearing import clear, keeping_focus
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, ValueButton, Words, set_flag
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.ui.widgets.signs import Sign
from kaigo_desktop.ui.widgets.ticks import Tick
from kaigo_desktop.viewmodels.case_session import name_of
from kaigo_desktop.viewmodels.forms import Paper, PaperState

SIGNS = {
    PaperState.NEW: ("dash", "muted"),
    PaperState.LACKING: ("attention", "conditional"),
    PaperState.WRITTEN: ("tick", "eligible"),
    PaperState.CHANGED: ("attention", "unknown"),
}
"""Sign and colour beside the word of each state."""

MOST_MISSING = 3
"""Missing facts shown at once under a paper; the others one click away."""


class PaperRow(QWidget):
    """Kept while the paper is in the list; ``show_paper`` puts what changed into it.

    ``asks_own``: the form's own fields are asked here, the first of its papers.
    """

    ticked = Signal(object, bool)
    """The paper was chosen or not. Arguments: its key, whether it is chosen."""

    preview_asked = Signal(object)
    """The paper is to be looked at. Argument: its key."""

    writing_asked = Signal(object)
    """The paper is to be made. Argument: its key."""

    jump_asked = Signal(object)
    """A missing fact is to be entered. Argument: its address."""

    own_asked = Signal(object, bool)
    """The form's own fields are to be shown or hidden. Arguments: the paper's key, whether they are shown."""

    def __init__(self, paper: Paper, parent: QWidget, *, asks_own: bool) -> None:
        super().__init__(parent)
        self.asks_own = asks_own
        self.setObjectName(f"paper.{paper.name}")
        self.key: CopyKey = paper.key
        self._paper: Paper | None = None
        self._shows_all = False
        tokens = tokens_of(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, tokens.px("xs"), 0, tokens.px("xs"))
        box.setSpacing(0)
        box.addLayout(self._head(paper))
        below = QVBoxLayout()
        below.setContentsMargins(round(tokens.px("xxl") * 1.5), 0, 0, 0)
        below.setSpacing(0)
        self._missing = QWidget(self)
        self._flow = Flow(self._missing, spacing=tokens.px("m"))
        below.addWidget(self._missing)
        below.addLayout(self._buttons(paper))
        self._own = QVBoxLayout()
        below.addLayout(self._own)
        box.addLayout(below)
        self.show_paper(paper)

    def _head(self, paper: Paper) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(tokens_of(self).px("s"))
        self.tick = Tick("", self)
        self.tick.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.tick.setObjectName(f"choose.{paper.name}")
        self.tick.setAccessibleName(f"{paper.words}を選ぶ")
        self.tick.toggled.connect(self._send_tick)
        head.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignTop)
        self.title = Words("", self, role="strong")
        head.addWidget(self.title, 1)
        self._sign = Sign("dash", self)
        self.state = Words("", self, role="strong", wrap=False)
        head.addWidget(self._sign)
        head.addWidget(self.state)
        return head

    def _buttons(self, paper: Paper) -> Flow:
        row = Flow(spacing=tokens_of(self).px("l"))
        self.look = Button("見本を見る", self, role="link", name=f"preview.{paper.name}")
        self.look.setAccessibleName(f"{paper.words}の見本を見る")
        self.look.clicked.connect(self._send_look)
        self.make = Button("PDFを作る", self, role="link", name=f"write.{paper.name}")
        self.make.setAccessibleName(f"{paper.words}のPDFを作る")
        self.make.clicked.connect(self._send_make)
        self.own = Button("", self, role="link", name=f"own.{paper.name}")
        self.own.setCheckable(True)
        self.own.toggled.connect(self._send_own)
        self.note = Words("", self, role="help", wrap=False)
        self.note.setMinimumHeight(tokens_of(self).px("control"))
        for widget in (self.look, self.make, self.own, self.note):
            row.addWidget(widget)
        return row

    def show_paper(self, paper: Paper) -> None:
        """Put what is another one now into the row."""
        if paper == self._paper:
            return
        before, self._paper = self._paper, paper
        self.title.setText(paper.words)
        self.state.setText(paper.state.value)
        sign, colour = SIGNS[paper.state]
        set_flag(self.state, "state", colour)
        self._sign.show_sign(sign, colour)
        self.setAccessibleName(f"{paper.words} {paper.state.value}")
        notes = [paper.written] if paper.written else []
        notes += [f"空欄 {paper.empty}か所"] if paper.empty else []
        self.note.setText("　".join(notes))
        self.own.setVisible(bool(paper.own) and self.asks_own)
        self._name_own()
        if before is None or before.missing != paper.missing:
            self._show_missing()

    def show_busy(self, *, is_busy: bool) -> None:
        """While papers are made no others are begun."""
        self.look.setEnabled(not is_busy)
        self.make.setEnabled(not is_busy)

    def put_own(self, fields: QWidget) -> None:
        """Put the form's own fields under the row."""
        self._own.addWidget(fields)

    def open_own(self) -> None:
        """Show the form's own fields."""
        self.own.setChecked(True)

    def _name_own(self) -> None:
        count = len(self._paper.own) if self._paper is not None else 0
        words = "この様式の項目を閉じる" if self.own.isChecked() else f"この様式の項目（{count}）"
        self.own.setText(words)
        self.own.setAccessibleName(f"{self.title.text()}：{words}")

    def _show_missing(self) -> None:
        with keeping_focus(self._missing):
            clear(self._flow)
            self._put_missing()

    def _put_missing(self) -> None:
        paper = self._paper
        assert paper is not None  # shown before
        self._missing.setVisible(bool(paper.missing))
        if paper.missing:
            words = Words(f"足りない項目（{len(paper.missing)}）", self._missing, role="help", wrap=False)
            words.setMinimumHeight(tokens_of(self).px("control"))
            self._flow.addWidget(words)
        most = len(paper.missing) if self._shows_all else MOST_MISSING
        for one in paper.missing[:most]:
            name = f"missing.{paper.name}.{name_of(one.address)}"
            link = ValueButton(one.label, one.address, self._missing, role="link", name=name)
            link.setAccessibleName(f"{one.label}を入力する（{paper.title}に足りない項目）")
            link.chosen.connect(self.jump_asked)
            self._flow.addWidget(link)
        if len(paper.missing) > most:
            rest = Button(
                f"ほか{len(paper.missing) - most}項目", self._missing, role="quiet", name=f"more.{paper.name}"
            )
            rest.clicked.connect(self._show_all)
            self._flow.addWidget(rest)
        self._missing.updateGeometry()

    @Slot()
    def _show_all(self) -> None:
        self._shows_all = True
        self._show_missing()

    @Slot(bool)
    def _send_tick(self, is_chosen: bool) -> None:
        self.ticked.emit(self.key, is_chosen)

    @Slot()
    def _send_look(self) -> None:
        self.preview_asked.emit(self.key)

    @Slot()
    def _send_make(self) -> None:
        self.writing_asked.emit(self.key)

    @Slot(bool)
    def _send_own(self, is_open: bool) -> None:
        self._name_own()
        self.own_asked.emit(self.key, is_open)
