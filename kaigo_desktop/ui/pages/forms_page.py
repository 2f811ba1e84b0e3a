"""⑤ 書類."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.facts import Facts
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.issuing import IssuedFile, Rendered
from kaigo_desktop.ui import tasks
from kaigo_desktop.ui.pages.building import Building
from kaigo_desktop.ui.pages.clearing import clear, focused_name, give_focus_back
from kaigo_desktop.ui.pages.missing_facts import MissingFacts
from kaigo_desktop.ui.pages.own_fields import own_field
from kaigo_desktop.ui.pages.preview import PaperImage, Preview, page_images
from kaigo_desktop.ui.pages.question_block import QuestionBlock
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Card, Disclosure, ValueButton, Words, set_flag
from kaigo_desktop.ui.widgets.fields import Field
from kaigo_desktop.ui.widgets.messages import EmptyState, MessageBar
from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.facts import questions
from kaigo_desktop.viewmodels.forms import FormsViewModel, Paper, PaperState
from kaigo_desktop.viewmodels.office import Section

_COLOURS = {
    PaperState.NEW: "unknown",
    PaperState.LACKING: "conditional",
    PaperState.WRITTEN: "eligible",
    PaperState.CHANGED: "conditional",
}
FOLDER_SETTING = "forms/folder"
"""The setting that keeps the folder chosen for papers; it changes no result."""


class FormsPage(CasePage):
    """The papers that apply, each with its state, what is missing in it, a preview and its PDF."""

    def __init__(
        self,
        session: CaseSession,
        model: FormsViewModel,
        facts: Facts,
        parent: QWidget | None = None,
        *,
        settings: QSettings | None = None,
    ) -> None:
        super().__init__(
            "forms",
            "書類",
            "いま必要な書類です。足りない項目は、押すとその欄が開きます。足りないままでも印刷できます。",
            session,
            parent,
        )
        self._model = model
        self._settings = settings
        kept = str(settings.value(FOLDER_SETTING, "")) if settings is not None else ""
        if kept:
            model.choose_base(Path(kept))
        self._is_waiting = False
        self._building = Building(self)
        self._shown: tuple[Paper, ...] | None = None
        self._own_fields: list[Field] = []
        self._own: dict[str, Disclosure] = {}
        self._opened: set[str] = set()
        self._busy = False
        self._previewed = ""
        self.message = MessageBar(self.inside)
        self.message.acted.connect(self._open_folder)
        self.add(self.message)
        self.list = QWidget(self.inside)
        box = QVBoxLayout(self.list)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens_of(self).px("m"))
        box.addLayout(self._tools())
        self._cards = QWidget(self.list)
        self._papers = QVBoxLayout(self._cards)
        self._papers.setContentsMargins(0, 0, 0, 0)
        self._papers.setSpacing(tokens_of(self).px("m"))
        box.addWidget(self._cards)
        contact = Section("contact", "連絡先（担当者）", questions(facts.in_group("contact")), ())
        box.addWidget(QuestionBlock(self, (contact,), "contact", self.list))
        self.add(self.list)
        self.preview = Preview(self.inside)
        self.preview.closed.connect(self._close_preview)
        self.preview.hide()
        self.add(self.preview)
        model.changed.connect(self._show_soon)

    def _tools(self) -> QVBoxLayout:
        tools = QVBoxLayout()
        row = QHBoxLayout()
        self.all = Button("すべてのPDFを作る", self.list, role="primary", name="forms.all")
        self.all.clicked.connect(self._write_all)
        self.open = Button("保存先を開く", self.list, name="forms.open_folder")
        self.open.clicked.connect(self._open_folder)
        self.choose = Button("保存先を変える", self.list, role="link", name="forms.choose_folder")
        self.choose.clicked.connect(self._choose_folder)
        for button in (self.all, self.open, self.choose):
            row.addWidget(button)
        row.addStretch(1)
        tools.addLayout(row)
        self.where = Words("", self.list, role="help")
        tools.addWidget(self.where)
        return tools

    # --- showing -------------------------------------------------------------

    def refresh(self) -> None:
        """Show the papers as they are now; nothing is made anew where nothing changed."""
        self.where.setText(f"保存先：{self._model.folder}")
        papers = self._model.papers()
        if papers == self._shown:
            return
        is_first = self._shown is None
        self._shown = papers
        self._building.stop()
        focused = focused_name(self._cards)
        for field in self._own_fields:
            self.release(field)
        self._own_fields = []
        self._own = {}
        clear(self._papers)
        self.all.setEnabled(bool(papers) and not self._busy)
        if not papers:
            empty = EmptyState(
                "事業所と費用を入れると、必要な書類がここに並びます。",
                "document",
                "事業所の確認へ",
                self.list,
            )
            empty.acted.connect(self._go_to_offices)
            self._papers.addWidget(empty)
        self._building.start(self._each(papers))
        if not is_first:  # what was there is there again at once
            self._building.finish()
        give_focus_back(self._cards, focused)

    def _each(self, papers: tuple[Paper, ...]) -> Iterator[None]:
        """The cards from top to bottom, one a step."""
        seen: set[str] = set()
        for paper in papers:
            self._papers.addWidget(self._card(paper, is_first=paper.key[0] not in seen))
            seen.add(paper.key[0])
            yield

    def _card(self, paper: Paper, *, is_first: bool) -> Card:
        card = Card(self.list, name=f"paper.{paper.name}")
        head = QHBoxLayout()
        whose = f"　{paper.whose}" if paper.whose else ""
        head.addWidget(Words(f"{paper.title}{whose}", card, role="strong"), 1)
        state = Words(paper.state.value, card, role="strong", wrap=False)
        set_flag(state, "state", _COLOURS[paper.state])
        head.addWidget(state, 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(head)
        card.setAccessibleName(f"{paper.title} {paper.whose} {paper.state.value}")
        notes = [paper.written] if paper.written else []
        notes += [f"空欄 {paper.empty}か所"] if paper.empty else []
        if notes:
            card.body.addWidget(Words("　".join(notes), card, role="help"))
        if paper.missing:
            missing = MissingFacts(paper, card)
            missing.chosen.connect(self._jump)
            card.body.addWidget(missing)
        card.body.addLayout(self._buttons(paper, card))
        if paper.own and is_first:
            card.body.addWidget(self._own_part(paper, card))
        return card

    def _buttons(self, paper: Paper, card: Card) -> QHBoxLayout:
        row = QHBoxLayout()
        look = ValueButton("見本を見る", paper.key, card, name=f"preview.{paper.name}")
        look.setAccessibleName(f"{paper.title}の見本を見る")
        look.chosen.connect(self._draw)
        make = ValueButton("PDFを作る", paper.key, card, name=f"write.{paper.name}")
        make.setAccessibleName(f"{paper.title}のPDFを作る")
        make.chosen.connect(self._write_one)
        for button in (look, make):
            button.setEnabled(not self._busy)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _own_part(self, paper: Paper, parent: QWidget) -> Disclosure:
        form = paper.key[0]
        inside = QWidget(parent)
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        for spec in paper.own:
            field = own_field(spec, self._model.own_address(form, spec.name), inside)
            if field is not None:
                box.addWidget(field)
                self._own_fields.append(field)
                self.bind(field)
        own = Disclosure(f"この様式だけの項目（{len(paper.own)}）", inside, parent, name=f"own.{form}")
        self._own[form] = own
        if form in self._opened:
            own.open()
        own.link.setProperty("form", form)
        own.link.toggled.connect(self._remember)
        return own

    def go_to(self, address: Address) -> bool:
        """Show that question; a form's own field is uncovered first."""
        self.refresh()
        self._building.finish()
        self._close_preview()
        if address[:2] == ("form_facts", "by_form") and len(address) > 2 and address[2] in self._own:
            self._own[address[2]].open()
        return super().go_to(address)

    # --- doing ---------------------------------------------------------------

    @Slot(bool)
    def _remember(self, is_open: bool) -> None:
        """Keep what was opened: the cards are made anew after each answer."""
        form = str(self.sender().property("form"))
        (self._opened.add if is_open else self._opened.discard)(form)

    @Slot()
    def _show_soon(self) -> None:
        """After the focus has settled: what is made anew must not take it from the box it goes to."""
        if not self._is_waiting:
            self._is_waiting = True
            QTimer.singleShot(0, self._show_now)

    @Slot()
    def _show_now(self) -> None:
        self._is_waiting = False
        if self.isVisible():
            self.refresh()

    @Slot(object)
    def _jump(self, address: object) -> None:
        if isinstance(address, tuple) and not (address[:1] == ("form_facts",) and self.go_to(address)):
            if address == ("expenses",):
                self.step_asked.emit("money")
            else:
                self.jump_asked.emit(address)

    @Slot()
    def _write_all(self) -> None:
        self._start(self._model.writing())

    @Slot(object)
    def _write_one(self, key: object) -> None:
        if isinstance(key, tuple):
            self._start(self._model.writing([str(key[0])]))

    def _start(self, work: Callable[[], tuple[IssuedFile, ...]]) -> None:
        self._set_busy(is_busy=True)
        self.message.tell("PDFを作っています。", "ほかの操作を続けられます。")
        tasks.start(work, done=self._written, failed=self._failed, owner=self)

    def _written(self, issued: tuple[IssuedFile, ...]) -> None:
        self._set_busy(is_busy=False)
        try:
            self._model.keep(issued)
        except Trouble as trouble:
            self._failed(trouble)
            return
        notices = [notice for one in issued for notice in one.notices]
        note = f"　注意：{'、'.join(dict.fromkeys(notices))}" if notices else ""
        self.message.tell(
            f"{len(issued)}件のPDFを作りました。",
            f"保存先：{self._model.folder}{note}",
            action="保存先を開く",
        )
        self._shown = None
        self.refresh()

    def _failed(self, problem: Exception) -> None:
        self._set_busy(is_busy=False)
        if not isinstance(problem, Trouble):
            raise problem  # a defect of ours: the program's own handler shows it
        self.message.tell(problem.what, problem.what_to_do, is_error=True)
        self.reveal(self.message)

    def _set_busy(self, *, is_busy: bool) -> None:
        self._busy = is_busy
        self._shown = None
        self.all.setEnabled(not is_busy)
        self.refresh()

    @Slot(object)
    def _draw(self, key: object) -> None:
        paper = next((one for one in self._shown or () if one.key == key), None)
        if paper is None:
            return
        drawing = self._model.drawing(paper.key)
        self._previewed = f"{paper.title}　{paper.whose}".strip()
        tasks.start(partial(_images_of, drawing), done=self._show_preview, failed=self._failed, owner=self)

    def _show_preview(self, images: tuple[PaperImage, ...]) -> None:
        self.preview.show_paper(self._previewed, images)
        self.list.hide()
        self.preview.show()
        self.verticalScrollBar().setValue(0)
        self.preview.back.setFocus()

    @Slot()
    def _close_preview(self) -> None:
        self.preview.hide()
        self.list.show()

    @Slot()
    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "PDFの保存先を選ぶ", str(self._model.base))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, on=True)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take_folder)
        dialog.open()

    @Slot(str)
    def _take_folder(self, folder: str) -> None:
        self._model.choose_base(Path(folder))
        if self._settings is not None:
            self._settings.setValue(FOLDER_SETTING, folder)
        self.where.setText(f"保存先：{self._model.folder}")

    @Slot()
    def _open_folder(self) -> None:
        folder = self._model.folder
        if not folder.is_dir():
            self.message.tell("保存先のフォルダーはまだありません。", "先に「PDFを作る」を押してください。")
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    @Slot()
    def _go_to_offices(self) -> None:
        self.step_asked.emit("office")


def _images_of(render: Callable[[], Rendered]) -> tuple[PaperImage, ...]:
    """Draw a paper and turn it into images; called in a thread."""
    return page_images(render().content)
