"""⑤ 書類."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSettings, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.facts import Facts
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Submission
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.papers import Made
from kaigo_desktop.ui import tasks
from kaigo_desktop.ui.pages.building import Building
from kaigo_desktop.ui.pages.clearing import clear
from kaigo_desktop.ui.pages.documents.characters import CharacterPanel
from kaigo_desktop.ui.pages.documents.checks import ChecksPart
from kaigo_desktop.ui.pages.documents.folder import PaperFolder
from kaigo_desktop.ui.pages.documents.general import GeneralPart
from kaigo_desktop.ui.pages.documents.making_bar import MakingBar
from kaigo_desktop.ui.pages.documents.own_part import OwnPart
from kaigo_desktop.ui.pages.documents.paper_group import GroupPart
from kaigo_desktop.ui.pages.documents.paper_row import PaperRow
from kaigo_desktop.ui.pages.documents.showing import Showing
from kaigo_desktop.ui.pages.documents.submissions import SubmissionPanel
from kaigo_desktop.ui.pages.soon import SoonPage
from kaigo_desktop.ui.pdf_pages import PdfPages
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.messages import EmptyState, MessageBar
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.characters import CharactersViewModel
from kaigo_desktop.viewmodels.forms import FormsViewModel, Paper
from kaigo_desktop.viewmodels.submissions import SubmissionsViewModel

FEW = 12
"""So many papers are shown all at once; of more only the stage that is in hand."""


class FormsPage(SoonPage):
    """The papers that apply by stage, each with its state and what is missing; and what was handed in."""

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
        self._folder = PaperFolder(model, settings, self)
        self._showing = Showing(model.save, self)
        self._building = Building(self)
        self._building.done.connect(self._show_papers)
        self._building.done.connect(self.draw_again)
        self._keys: tuple[CopyKey, ...] | None = None
        self._rows: dict[CopyKey, PaperRow] = {}
        self._groups: dict[str, GroupPart] = {}
        self._own: dict[str, OwnPart] = {}
        self._turned: dict[str, bool] = {}
        self._chosen: set[CopyKey] = set()
        self._watch: tasks.Watch | None = None
        self.characters = CharactersViewModel(session, model.words, model.characters, self)
        self.handed_in = SubmissionsViewModel(session, model, model.submissions, self)
        self._arrange(facts)
        self._connect()

    def _arrange(self, facts: Facts) -> None:
        self.message = MessageBar(self.inside)
        self.checks = ChecksPart(self.inside)
        self.bar = MakingBar(self.inside)
        self._list = QWidget(self.inside)
        self._papers = QVBoxLayout(self._list)
        self._papers.setContentsMargins(0, 0, 0, 0)
        self._papers.setSpacing(tokens_of(self).px("m"))
        self.general = GeneralPart(self, facts, self.inside)
        self.character_panel = CharacterPanel(self.characters, self.inside)
        self.submission_panel = SubmissionPanel(self.handed_in, self._model.today, self.inside)
        for part in (
            self.message,
            self.checks,
            self.bar,
            self._list,
            self.general,
            self.submission_panel,
            self.character_panel,
        ):
            self.add(part)

    def _connect(self) -> None:
        self._model.changed.connect(self.show_soon)
        self.characters.changed.connect(self.show_soon)
        self.message.acted.connect(self._folder.open)
        self._folder.told.connect(self.message.tell)
        self._showing.failed.connect(self._failed)
        self.checks.jump_asked.connect(self._jump)
        self.bar.making_asked.connect(self._write_chosen)
        self.bar.bundle_asked.connect(self._draw_bundle)
        self.bar.choosing_ended.connect(self._choose_none)
        self.bar.cancelled.connect(self._cancel)
        self.bar.folder_asked.connect(self._folder.open)
        self.bar.other_folder_asked.connect(self._folder.ask)
        self.submission_panel.preview_asked.connect(self._look_at_kept)
        self.submission_panel.opening_asked.connect(self._open_kept)
        self.submission_panel.kept.connect(self._tell_kept)
        self.submission_panel.failed.connect(self._show_trouble)

    # --- showing -------------------------------------------------------------

    def refresh(self) -> None:
        """Show the papers as they are now; rows are made anew only where other papers apply."""
        self.bar.show_folder(self._folder.path)
        self.checks.show_findings(self._model.findings())
        keys = tuple(one.key for one in self._model.papers())
        if keys != self._keys:
            is_first = self._keys is None
            self._keys = keys
            self._chosen &= set(keys)
            self._make()
            if not is_first:  # what was there is there again at once
                self._building.finish()
        self.bar.show_chosen(len(self._chosen), is_empty=not keys)
        if not self._building.is_busy:
            self._show_papers()
        self.character_panel.refresh()
        self.submission_panel.refresh()

    def _make(self) -> None:
        self._building.stop()
        for part in self._own.values():
            part.let_go()
        self._rows, self._groups, self._own = {}, {}, {}
        clear(self._papers)
        if not self._keys:
            empty = EmptyState(
                "事業所と費用を入れると、必要な書類がここに並びます。",
                "document",
                "事業所の確認へ",
                self._list,
            )
            empty.acted.connect(self.go_to_offices)
            self._papers.addWidget(empty)
        self.hold()
        self._building.start(self._parts())

    def _parts(self) -> Iterator[None]:
        """The stages from top to bottom, one row a step."""
        groups = self._model.groups()
        seen: set[str] = set()
        in_hand = self._model.in_hand()
        all_open = sum(len(one.papers) for one in groups) <= FEW
        for number, group in enumerate(groups):
            part = GroupPart(group.title, number, self._list)
            self._groups[group.title] = part
            self._papers.addWidget(part)
            part.show_group(group)
            for paper in group.papers:
                part.add(self._row(paper, asks_own=paper.own_key not in seen))
                seen.add(paper.own_key)
                yield
            part.open(is_open=self._turned.get(group.title, all_open or group.title == in_hand))
            part.toggled.connect(self._remember)

    def _row(self, paper: Paper, *, asks_own: bool) -> PaperRow:
        row = PaperRow(paper, self._list, asks_own=asks_own)
        row.tick.setChecked(paper.key in self._chosen)
        row.show_busy(is_busy=self._watch is not None)
        row.ticked.connect(self._choose)
        row.preview_asked.connect(self._draw)
        row.writing_asked.connect(self._write_one)
        row.jump_asked.connect(self._jump)
        row.own_asked.connect(self._show_own)
        self._rows[paper.key] = row
        return row

    @Slot()
    def _show_papers(self) -> None:
        """Put into the rows what is another one now."""
        for group in self._model.groups():
            if group.title in self._groups:
                self._groups[group.title].show_group(group)
        for paper in self._model.papers():
            if paper.key in self._rows:
                self._rows[paper.key].show_paper(paper)
        for part in self._own.values():
            part.refresh()

    @Slot(object, bool)
    def _show_own(self, key: object, is_open: bool) -> None:
        """The form's own fields, made when they are first asked for."""
        if not isinstance(key, CopyKey):
            return
        paper = next(one for one in self._model.papers() if one.key == key)
        if paper.own_key not in self._own and is_open:
            part = OwnPart(self, self._model, paper.own_key, paper.own, self._rows[key])
            self._rows[key].put_own(part)
            self._own[paper.own_key] = part
        if paper.own_key in self._own:
            self._own[paper.own_key].setVisible(is_open)

    def go_to(self, address: Address) -> bool:
        """Show that question; a form's own field is uncovered first."""
        self.refresh()
        self._building.finish()
        self._show_papers()
        if address[:2] == ("form_facts", "by_form") and len(address) > 2:
            self._uncover(address[2])
            listed = self._own[address[2]].list_of(address) if address[2] in self._own else None
            if listed is not None:
                self.reveal(listed)
                return True
        if address[:2] == ("form_facts", "officers"):
            self.reveal(self.general.open_officers())
            return True
        return super().go_to(address)

    def _uncover(self, own_key: str) -> None:
        for paper in self._model.papers():
            row = self._rows.get(paper.key)
            if paper.own_key == own_key and row is not None and row.asks_own:
                self._groups[paper.stage].open()
                row.open_own()

    # --- choosing ------------------------------------------------------------

    @Slot(object, bool)
    def _choose(self, key: object, is_chosen: bool) -> None:
        if isinstance(key, CopyKey):
            (self._chosen.add if is_chosen else self._chosen.discard)(key)
            self.bar.show_chosen(len(self._chosen), is_empty=not self._keys)

    @Slot()
    def _choose_none(self) -> None:
        for key in tuple(self._chosen):
            self._rows[key].tick.setChecked(False)
        self.bar.all.setFocus()

    @Slot(str, bool)
    def _remember(self, title: str, is_open: bool) -> None:
        self._turned[title] = is_open

    @Slot(object)
    def _jump(self, address: object) -> None:
        if isinstance(address, tuple):
            if address[:1] == ("form_facts",):
                self.go_to(address)
            else:
                self.jump_asked.emit(address)

    # --- making --------------------------------------------------------------

    @Slot()
    def _write_chosen(self) -> None:
        self._write(self._chosen or None)

    @Slot(object)
    def _write_one(self, key: object) -> None:
        if isinstance(key, CopyKey):
            self._write({key})

    def _write(self, keys: set[CopyKey] | None) -> None:
        work = self._model.making(None if keys is None else frozenset(keys), draft=self.bar.is_draft)
        self._watch = tasks.start_watched(work, done=self._written, failed=self._failed, owner=self)
        self._watch.moved.connect(self.bar.show_progress)
        self._show_busy()

    def _written(self, made: Made) -> None:
        self._end_making()
        try:
            self._model.keep(made)
        except Trouble as trouble:
            self._show_trouble(trouble)
            return
        note = f"　注意：{'、'.join(made.notices)}" if made.notices else ""
        self.message.tell(
            f"{len(made.files)}件のPDFを作りました。",
            f"保存先：{self._model.folder.name}{note}",
            action="保存先を開く",
        )
        self.refresh()

    @Slot(object)
    def _failed(self, problem: Exception) -> None:
        self._end_making()
        if isinstance(problem, tasks.Cancelled):
            self.message.tell("PDFを作るのを中止しました。", "作りかけのファイルはありません。")
            return
        if not isinstance(problem, Trouble):
            raise problem  # a defect of ours: the program's own handler shows it
        self._show_trouble(problem)

    @Slot(object)
    def _show_trouble(self, trouble: Trouble) -> None:
        self.message.tell(trouble.what, trouble.what_to_do, is_error=True)
        self.reveal(self.message)

    def _end_making(self) -> None:
        if self._watch is not None:
            self._watch.deleteLater()
            self._watch = None
        self._show_busy()

    def _show_busy(self) -> None:
        is_busy = self._watch is not None
        self.bar.show_busy(is_busy=is_busy)
        for row in self._rows.values():
            row.show_busy(is_busy=is_busy)

    @Slot()
    def _cancel(self) -> None:
        if self._watch is not None:
            self.bar.stop.setEnabled(False)
            self._watch.cancel()

    # --- looking -------------------------------------------------------------

    @Slot(object)
    def _draw(self, key: object) -> None:
        if isinstance(key, CopyKey):
            is_draft = self.bar.is_draft
            paper = next(one for one in self._model.papers() if one.key == key)
            self._showing.draw(
                self._model.drawing(key, draft=is_draft),
                paper.words,
                self._model.file_of(key, draft=is_draft),
            )

    @Slot()
    def _draw_bundle(self) -> None:
        keys, is_draft = frozenset(self._chosen) or None, self.bar.is_draft
        count = len(self._chosen) or len(self._keys or ())
        work = self._model.bundling(keys, draft=is_draft)
        self._showing.draw(work, f"書類一式（{count}件）", self._model.bundle_file(draft=is_draft))

    @Slot(object, int)
    def _look_at_kept(self, submission: Submission, place: int) -> None:
        try:
            content = self.handed_in.content(submission, place)
        except Trouble as trouble:
            self._show_trouble(trouble)
            return
        file = submission.files[place]
        title = f"{file.title}（{self.handed_in.title(submission)}）"
        self._showing.show(PdfPages(content), title, self._model.folder / file.file)

    @Slot(object, int)
    def _open_kept(self, submission: Submission, place: int) -> None:
        try:
            path = self.handed_in.unpack(submission, place)
        except Trouble as trouble:
            self._show_trouble(trouble)
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    @Slot()
    def _tell_kept(self) -> None:
        self.message.tell("提出の控えを残しました。", "下の「提出の控え」から、いつでも見られます。")
