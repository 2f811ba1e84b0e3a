"""提出の控え: keeping what was handed in, looking at it again, and what is different by now."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Submission
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Card, Disclosure, Prose, ValueButton, Words, add_left
from kaigo_desktop.ui.widgets.fields import DateField, TextField
from kaigo_desktop.ui.widgets.ticks import Tick
from kaigo_desktop.viewmodels.submissions import Differences, SubmissionsViewModel

DAY: Address = ("submission", "day")
NOTE: Address = ("submission", "note")

PURPOSE = (
    "提出した書類を控えると、PDFと、そのときの入力内容・制度データの版をまとめて残します。"
    "控えはあとから変わりません。"
)


class SubmissionPanel(QWidget):
    """The sets that were handed in, and the form that keeps one. The page refreshes it."""

    preview_asked = Signal(object, int)
    """A kept file is to be looked at. Arguments: the Submission, the file's place."""

    opening_asked = Signal(object, int)
    """A kept file is to be opened in another program. Arguments as above."""

    kept = Signal()
    """A set was kept."""

    failed = Signal(object)
    """It could not be kept or read. Argument: the Trouble."""

    def __init__(self, model: SubmissionsViewModel, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._today = today
        self._ticks: dict[CopyKey, Tick] = {}
        self._ready: object = None
        self._sets: object = None
        self._opened: set[int] = set()
        tokens = tokens_of(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.px("s"))
        box.addWidget(Words("提出の控え", self, role="section"))
        box.addWidget(Prose(PURPOSE, self, role="help"))
        self.none = Prose("PDFを作ると、ここで提出の控えを残せます。", self)
        box.addWidget(self.none)
        self.part = Disclosure("提出した書類を控える", self._form(), self, name="submission.open")
        box.addWidget(self.part)
        self._list = QVBoxLayout()
        self._list.setSpacing(tokens.px("s"))
        box.addLayout(self._list)

    def _form(self) -> QWidget:
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens_of(self).px("s"))
        column.addWidget(
            Words("控える書類（作ったあとで内容が変わった書類は、作り直すと選べます）", inside, role="label")
        )
        self._choices = QVBoxLayout()
        self._choices.setSpacing(0)
        column.addLayout(self._choices)
        self.day = DateField(DAY, "提出した日", inside, required=True)
        self.day.show_value(self._today)
        self._day = self._today
        self.day.answered.connect(self._take_day)
        self.note = TextField(NOTE, "メモ（提出先・方法・受付番号など）", inside)
        self._note = ""
        self.note.answered.connect(self._take_note)
        column.addWidget(self.day)
        column.addWidget(self.note)
        self.keep = Button("提出の控えを作る", inside, role="primary", name="submission.keep")
        self.keep.clicked.connect(self._keep)
        add_left(column, self.keep)
        return inside

    # --- showing -------------------------------------------------------------

    def refresh(self) -> None:
        """Show what may be kept, and what was."""
        self._show_choices()
        try:
            sets = self._model.all()
            shown = [(one, self._model.differences(one)) for one in sets]
        except Trouble as trouble:
            self.failed.emit(trouble)
            return
        if shown != self._sets:
            self._sets = shown
            clear(self._list)
            for one, differences in shown:
                self._list.addWidget(self._card(one, differences))

    def _show_choices(self) -> None:
        ready = self._model.ready()
        self.none.setVisible(not ready)
        self.part.setVisible(bool(ready))
        keys = [(one.key, one.words) for one in ready]
        if keys == self._ready:
            return
        self._ready = keys
        left_out = {key for key, tick in self._ticks.items() if not tick.isChecked()}
        clear(self._choices)
        self._ticks = {}
        for paper in ready:
            tick = Tick(paper.words, self, wrap=True)
            tick.setObjectName(f"submission.choose.{paper.name}")
            tick.setChecked(paper.key not in left_out)
            tick.toggled.connect(self._show_keep)
            self._ticks[paper.key] = tick
            self._choices.addWidget(tick)
        self._show_keep()

    @Slot()
    def _show_keep(self) -> None:
        self.keep.setEnabled(any(tick.isChecked() for tick in self._ticks.values()))

    def _card(self, one: Submission, differences: Differences) -> Card:
        name = f"submission.{one.id}"
        card = Card(self, name=name)
        card.body.addWidget(Words(self._model.title(one), card, role="label"))
        if one.note:
            card.body.addWidget(Prose(one.note, card))
        card.body.addWidget(Words(self._model.kept_words(one), card, role="help"))
        card.body.addWidget(Words(_summary(differences), card, role="strong"))
        for words, inside, key in (
            (f"控えた書類（{len(one.files)}）", self._files(one, card), "files"),
            ("提出時と今の違い", self._differences(differences, card), "differences"),
        ):
            if key == "files" or not differences.is_nothing:
                part = Disclosure(words, inside, card, name=f"{name}.{key}")
                card.body.addWidget(part)
            else:
                inside.deleteLater()
        return card

    def _files(self, one: Submission, parent: QWidget) -> QWidget:
        inside = QWidget(parent)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens_of(self).px("xs"))
        for place, file in enumerate(one.files):
            line = QHBoxLayout()
            line.setSpacing(tokens_of(self).px("m"))
            line.addWidget(Words(file.title, inside), 1)
            for words, act, key in (
                ("見る・印刷する", self._look, "look"),
                ("PDFを開く", self._open, "open"),
            ):
                button = ValueButton(
                    words, (one, place), inside, role="link", name=f"submission.{one.id}.{key}.{place}"
                )
                button.setAccessibleName(f"控えの{file.title}：{words}")
                button.chosen.connect(act)
                line.addWidget(button)
            column.addLayout(line)
        return inside

    def _differences(self, found: Differences, parent: QWidget) -> QWidget:
        inside = QWidget(parent)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens_of(self).px("xs"))
        if found.papers:
            column.addWidget(Prose(f"いま作ると内容が変わる書類：{'、'.join(found.papers)}", inside))
        if found.gone:
            column.addWidget(Prose(f"いまは使わない書類：{'、'.join(found.gone)}", inside))
        for line in found.facts:
            column.addWidget(Words(line.label, inside, role="label"))
            column.addWidget(Prose(f"{line.before} → {line.after}", inside))
        return inside

    # --- doing ---------------------------------------------------------------

    @Slot(tuple, object)
    def _take_day(self, address: Address, value: object) -> None:
        del address
        self._day = date.fromisoformat(str(value))

    @Slot(tuple, object)
    def _take_note(self, address: Address, value: object) -> None:
        del address
        self._note = "" if value is None else str(value)

    @Slot()
    def _keep(self) -> None:
        chosen = {key for key, tick in self._ticks.items() if tick.isChecked()}
        try:
            self._model.submit(chosen, self._day, self._note)
        except Trouble as trouble:
            self.failed.emit(trouble)
            return
        self._note = ""
        self.note.show_value(None)
        self.part.link.setChecked(False)
        self.refresh()
        self.kept.emit()

    @Slot(object)
    def _look(self, which: object) -> None:
        if isinstance(which, tuple):
            self.preview_asked.emit(*which)

    @Slot(object)
    def _open(self, which: object) -> None:
        if isinstance(which, tuple):
            self.opening_asked.emit(*which)


def _summary(found: Differences) -> str:
    if found.is_nothing:
        return "提出したときと同じ内容です。"
    told = [f"変わった項目 {len(found.facts)}件"] if found.facts else []
    told += [f"いま作ると変わる書類 {len(found.papers)}件"] if found.papers else []
    told += [f"いまは使わない書類 {len(found.gone)}件"] if found.gone else []
    return "、".join(told)
