"""The texts of a plan as they are printed: the draft of each section, or one's own text beside it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.plans.plan import Section
from kaigo_desktop.ui.pages.link_row import LinkRow
from kaigo_desktop.ui.pages.plan.records import Bind
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Card, Disclosure, Prose, Words, set_flag
from kaigo_desktop.ui.widgets.fields import LongTextField
from kaigo_desktop.ui.widgets.flow import Flow
from kaigo_desktop.viewmodels.plan import PlanViewModel
from kaigo_desktop.viewmodels.plan_texts import PlanTexts


class ChangedDraft(QWidget):
    """The draft that one's own text was begun from and the new one, side by side, with what to do."""

    def __init__(self, id_: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        words = Words(
            "答えが変わりました。自分の文はそのままです。見比べて選んでください。", self, role="strong"
        )
        set_flag(words, "state", "conditional")
        box.addWidget(words)
        row = QHBoxLayout()
        row.setSpacing(tokens_of(self).px("m"))
        self.before, self.now = Prose("", self, role="help"), Prose("", self)
        for head, text in (("前の下書き", self.before), ("今の下書き", self.now)):
            column = QVBoxLayout()
            column.addWidget(Words(head, self, role="label"))
            column.addWidget(text)
            column.addStretch(1)
            row.addLayout(column, 1)
        box.addLayout(row)
        buttons = Flow(spacing=tokens_of(self).px("s"))
        self.keep = Button("自分の文のままにする", self, name=f"plan.text.{id_}.keep")
        self.keep.setAccessibleName(f"{title}：自分の文のままにする")
        self.take = Button("今の下書きに入れ替える", self, role="quiet", name=f"plan.text.{id_}.take")
        self.take.setAccessibleName(f"{title}：今の下書きに入れ替える（自分の文は履歴に残ります）")
        buttons.addWidget(self.keep)
        buttons.addWidget(self.take)
        box.addLayout(buttons)

    def show_drafts(self, before: str, now: str) -> None:
        """Show both."""
        self.before.show_text(before)
        self.now.show_text(now)


class SectionText(Card):
    """One section: the draft, and below it one's own text where there is one."""

    def __init__(self, model: PlanViewModel, id_: str, title: str, bind: Bind, parent: QWidget) -> None:
        super().__init__(parent, name=f"plan.text.{id_}")
        self._model = model
        self._texts = PlanTexts(model)
        self._id = id_
        self.body.addLayout(self._head(title))
        self.gaps = Words("", self, role="help")
        set_flag(self.gaps, "state", "unknown")
        self.body.addWidget(self.gaps)
        self._title = title
        self._changed: ChangedDraft | None = None
        self._changed_place = QVBoxLayout()
        self.body.addLayout(self._changed_place)
        self.draft_words = Words("下書き（答えから作ったもの）", self, role="help")
        self.body.addWidget(self.draft_words)
        self.drafted = Prose("", self)
        self.body.addWidget(self.drafted)
        self.own = LongTextField((*model.root, "texts", id_), "印刷される文（自分の文）", self, rows=6)
        self.body.addWidget(self.own)
        bind(self.own)
        self.length = Words("", self, role="small")
        self.length.setObjectName(f"plan.text.{id_}.length")
        self.body.addWidget(self.length)
        self.body.addWidget(self._phrases(title))
        self.cites = Words("", self, role="small")
        self.body.addWidget(self.cites)

    def _head(self, title: str) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(Words(title, self, role="label"), 1)
        self.write = Button("自分で書き直す", self, role="link", name=f"plan.text.{self._id}.write")
        self.write.setAccessibleName(f"{title}を自分で書き直す")
        self.write.clicked.connect(self._write)
        self.again = Button("下書きに戻す", self, role="link", name=f"plan.text.{self._id}.draft")
        self.again.setAccessibleName(f"{title}を下書きに戻す（自分の文は履歴に残ります）")
        self.again.clicked.connect(self._use_draft)
        head.addWidget(self.write)
        head.addWidget(self.again)
        return head

    def _phrases(self, title: str) -> Disclosure:
        inside = QWidget(self)
        inside.setAccessibleName(title)
        self._offered = QVBoxLayout(inside)
        self._offered.setContentsMargins(0, 0, 0, 0)
        name = f"plan.text.{self._id}.phrases"
        made = Disclosure("言い回しの例から入れる", inside, self, name=name)
        made.toggled.connect(self._offer)
        return made

    @Slot(bool)
    def _offer(self, is_open: bool) -> None:
        """Make the phrases the first time that they are wanted."""
        if not is_open or self._offered.count():
            return
        for number, phrase in enumerate(self._texts.phrases(self._id)):
            name = f"plan.text.{self._id}.phrase.{number}"
            line = LinkRow(phrase, "入れる", phrase, self, name=name)
            line.chosen.connect(self._add_phrase)
            self._offered.addWidget(line)

    def show_section(self, section: Section) -> None:
        """Show the newest draft; one's own text is never touched."""
        if section.is_outdated:
            self._show_changed(section)
        elif self._changed is not None:
            self._changed.hide()
        self.drafted.show_text(section.drafted)
        self.drafted.setVisible(not section.is_outdated)
        self.own.setVisible(section.is_own)
        self.write.setVisible(not section.is_own)
        self.again.setVisible(section.is_own)
        self.draft_words.setVisible(section.is_own and not section.is_outdated)
        self.gaps.setText(f"あと{len(section.gaps)}か所の記入が必要です" if section.gaps else "")
        self.gaps.setVisible(bool(section.gaps))
        self.length.setText(f"全角で{section.length:,}字")
        self.cites.setText(self._model.cites(section))
        self.cites.setVisible(bool(section.cites))

    def _show_changed(self, section: Section) -> None:
        """Both drafts; made when answers first change under one's own text."""
        if self._changed is None:
            self._changed = ChangedDraft(self._id, self._title, self)
            self._changed.keep.clicked.connect(self._keep)
            self._changed.take.clicked.connect(self._take)
            self._changed_place.addWidget(self._changed)
        self._changed.show_drafts(section.base or "", section.drafted)
        self._changed.show()

    @Slot()
    def _write(self) -> None:
        self._texts.take_draft_as_own(self._id)
        self._show_own()

    def _show_own(self) -> None:
        self.own.show_value(self._model.value(self.own.address))
        self.own.show()
        self.own.setFocus()

    @Slot()
    def _use_draft(self) -> None:
        self._texts.use_draft(self._id)

    @Slot()
    def _keep(self) -> None:
        self._texts.keep_own(self._id)

    @Slot()
    def _take(self) -> None:
        self._texts.take_new_draft(self._id)

    @Slot(object)
    def _add_phrase(self, phrase: object) -> None:
        self._texts.add_phrase(self._id, str(phrase))
        self._show_own()
