"""The texts of a plan as they are printed: the draft of each section, or one's own text."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kaigo_desktop.domain.plans.fields import PlanField
from kaigo_desktop.domain.plans.plan import Section
from kaigo_desktop.ui.pages.plan.plan_fields import plan_field
from kaigo_desktop.ui.pages.plan.records import Bind
from kaigo_desktop.ui.widgets.basics import Button, Card, Prose, Words, set_flag
from kaigo_desktop.viewmodels.plan import PlanViewModel


class SectionText(Card):
    """One section: the draft, and below it one's own text where there is one."""

    def __init__(self, model: PlanViewModel, id_: str, title: str, bind: Bind, parent: QWidget) -> None:
        super().__init__(parent, name=f"plan.text.{id_}")
        self._model = model
        self._id = id_
        head = QHBoxLayout()
        head.addWidget(Words(title, self, role="label"), 1)
        self.write = Button("自分で書き直す", self, role="link", name=f"plan.text.{id_}.write")
        self.write.setAccessibleName(f"{title}を自分で書き直す")
        self.write.clicked.connect(self._write)
        self.again = Button("下書きに戻す", self, role="link", name=f"plan.text.{id_}.draft")
        self.again.setAccessibleName(f"{title}を下書きに戻す（自分の文は履歴に残ります）")
        self.again.clicked.connect(self._use_draft)
        head.addWidget(self.write)
        head.addWidget(self.again)
        self.body.addLayout(head)
        self.gaps = Words("", self, role="help")
        set_flag(self.gaps, "state", "unknown")
        self.body.addWidget(self.gaps)
        self.draft_words = Words("下書き（答えから作ったもの）", self, role="help")
        self.body.addWidget(self.draft_words)
        self.drafted = Prose("", self)
        self.body.addWidget(self.drafted)
        spec = PlanField(id_, "text", "印刷される文（自分の文）")
        self.own = plan_field(PlanField("text", "text", spec.label), (*model.root, "texts", id_), self)
        self.body.addWidget(self.own)
        bind(self.own)
        self.cites = Words("", self, role="small")
        self.body.addWidget(self.cites)

    def show_section(self, section: Section) -> None:
        """Show the newest draft; one's own text is never touched."""
        self.drafted.show_text(section.drafted)
        self.own.setVisible(section.is_own)
        self.write.setVisible(not section.is_own)
        self.again.setVisible(section.is_own)
        self.draft_words.setVisible(section.is_own)
        self.gaps.setText(f"あと{len(section.gaps)}か所の記入が必要です" if section.gaps else "")
        self.gaps.setVisible(bool(section.gaps))
        self.cites.setText(self._model.cites(section))
        self.cites.setVisible(bool(section.cites))

    @Slot()
    def _write(self) -> None:
        self._model.take_draft_as_own(self._id)
        self.own.show_value(self._model.value(self.own.address))
        self.own.show()
        self.own.setFocus()

    @Slot()
    def _use_draft(self) -> None:
        self._model.use_draft(self._id)
