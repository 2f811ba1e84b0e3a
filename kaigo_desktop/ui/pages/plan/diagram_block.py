"""The 因果関係図 on page ④: the drawing, and beside it what changes it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.plans.diagram import KINDS
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Prose, ValueButton, Words
from kaigo_desktop.ui.widgets.diagram_view import DiagramView
from kaigo_desktop.ui.widgets.fields import LongTextField
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.viewmodels.plan import PlanViewModel
from kaigo_desktop.viewmodels.plan_diagram import PlanDiagram

_PURPOSE = (
    "課題の欄から、原因・課題・影響の図ができます。箱と線を足せます。計画書にも同じ図を印刷します。"
    "矢印キーで箱を選び、Ctrlと上下の矢印キーで並べ替え、Enterで文を直します。"
)


class DiagramBlock(QWidget):
    """The diagram of the plan that is looked at; hidden while there is no problem."""

    def __init__(self, model: PlanViewModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("plan.diagram")
        self._model = PlanDiagram(model)
        self._start = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens_of(self).px("s"))
        box.addWidget(Words("因果関係図", self, role="section"))
        box.addWidget(Prose(_PURPOSE, self, role="help"))
        self.view = DiagramView(self, name="plan.diagram.view")
        box.addWidget(self.view)
        self.text = LongTextField(("diagram", "text"), "選んでいる箱の文", self, rows=2)
        box.addWidget(self.text)
        box.addLayout(self._adding())
        box.addLayout(self._changing())
        self.message = Words("", self, role="help")
        self.message.setObjectName("plan.diagram.message")
        box.addWidget(self.message)
        self.view.chosen.connect(self._show_chosen)
        self.view.step_asked.connect(self._step)
        self.view.move_asked.connect(self._move)
        self.view.edit_asked.connect(self._edit)
        self.text.answered.connect(self._word)
        self.refresh()

    def _adding(self) -> Flow:
        row = Flow(spacing=tokens_of(self).px("s"))
        for kind, words in KINDS.items():
            made = ValueButton(f"{words}を足す", kind, self, name=f"plan.diagram.add.{kind}")
            made.setAccessibleName(f"選んでいる箱につなげて、{words}の箱を足す")
            made.chosen.connect(self._add)
            row.addWidget(made)
        return row

    def _changing(self) -> Flow:
        row = Flow(spacing=tokens_of(self).px("s"))
        self.link = self._button("線を引く", "link", row)
        self.unlink = self._button("線を消す", "unlink", row)
        self.up = self._button("上へ", "up", row)
        self.down = self._button("下へ", "down", row)
        self.remove = self._button("箱を消す", "remove", row)
        self.link.clicked.connect(self._link)
        self.unlink.clicked.connect(self._unlink)
        self.up.clicked.connect(self._move_up)
        self.down.clicked.connect(self._move_down)
        self.remove.clicked.connect(self._remove)
        return row

    def _button(self, words: str, name: str, row: Flow) -> Button:
        made = Button(words, self, role="quiet", name=f"plan.diagram.{name}")
        row.addWidget(made)
        return made

    def refresh(self) -> None:
        """Show the diagram as it is now."""
        diagram = self._model.diagram()
        self.setVisible(bool(diagram.nodes))
        if diagram.node(self._start) is None:
            self._mark("")
        self.view.show_diagram(diagram)
        self._show_chosen()

    def go_to(self, key: str) -> None:
        """Choose that box, where there is one of that key."""
        self.view.choose(key)

    @Slot()
    def _show_chosen(self) -> None:
        node = self._model.diagram().node(self.view.current)
        if node is None:
            return
        self.text.label.setText(f"選んでいる箱（{KINDS[node.kind]}）の文")
        self.text.show_value(node.text)
        self.remove.setEnabled(node.address is None)

    @Slot(int, int)
    def _step(self, columns: int, rows: int) -> None:
        found = self._model.neighbour(self.view.current, columns, rows)
        if found is not None:
            self.view.choose(found)

    @Slot(int)
    def _move(self, step: int) -> None:
        if not self._model.move(self.view.current, step):
            self._tell("これより先へは動かせません。")
        self.refresh()

    @Slot()
    def _move_up(self) -> None:
        self._move(-1)

    @Slot()
    def _move_down(self) -> None:
        self._move(1)

    @Slot()
    def _edit(self) -> None:
        self.text.setFocus()

    @Slot(tuple, object)
    def _word(self, _address: Address, value: object) -> None:
        self._model.set_text(self.view.current, None if value is None else str(value))
        self.refresh()

    @Slot(object)
    def _add(self, kind: object) -> None:
        key = self._model.add(str(kind), self.view.current or None)
        self.refresh()
        self.view.choose(key)
        self._tell("箱を足しました。文を入れてください。")
        self.text.setFocus()

    @Slot()
    def _link(self) -> None:
        if not self._start:
            self._mark(self.view.current)
            self._tell("つなぐ相手の箱を選び、「ここへ線を引く」を押してください。")
            self.view.setFocus()
            return
        self._tell(self._model.link(self._start, self.view.current) or "線を引きました。")
        self._mark("")
        self.refresh()

    @Slot()
    def _unlink(self) -> None:
        if not self._start:
            self._mark(self.view.current)
            self._tell("線の反対の端の箱を選び、もう一度「線を消す」を押してください。")
            self.view.setFocus()
            return
        self._tell(self._model.unlink(self._start, self.view.current) or "線を消しました。")
        self._mark("")
        self.refresh()

    @Slot()
    def _remove(self) -> None:
        self._tell(self._model.remove(self.view.current) or "箱を消しました。内容は履歴に残っています。")
        self.refresh()

    def _mark(self, key: str) -> None:
        self._start = key
        self.view.mark_start(key)
        self.link.setText("ここへ線を引く" if key else "線を引く")

    def _tell(self, words: str) -> None:
        self.message.setText(words)
