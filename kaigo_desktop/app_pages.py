"""The pages of the running program: open case, catalogue, settings. ``app`` joins them with the rest.

Imported when everything is loaded, with the parts that the pages of a case are
made of. What is imported late below belongs to pages that few starts show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.ui.pages.case_frame import CaseFrame, CaseView
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.edit_labels import EditLabels
from kaigo_desktop.viewmodels.fact_words import FactWords
from kaigo_desktop.viewmodels.history import HistoryViewModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaigo_desktop.domain.cases.kept import CaseId
    from kaigo_desktop.domain.rules.changes import RuleSummary
    from kaigo_desktop.loading import Clock, Loaded
    from kaigo_desktop.paths import Paths
    from kaigo_desktop.ui.main_window import MainWindow
    from kaigo_desktop.ui.pages.making import Making
    from kaigo_desktop.ui.widgets.pages import Page
    from kaigo_desktop.viewmodels.appearance import Appearance
    from kaigo_desktop.viewmodels.clients import ClientsViewModel
    from kaigo_desktop.viewmodels.home import HomeViewModel
    from kaigo_desktop.viewmodels.offices import OfficesViewModel


class Pages(QObject):
    """Makes each page when it is asked for, and keeps the one case that is open."""

    trouble_found = Signal(object)
    """Something is to be told. Argument: the Trouble."""

    failed = Signal(object)
    """Work beside the window ended with a defect. Argument: the exception."""

    def __init__(
        self,
        loaded: Loaded,
        making: Making,
        paths: Paths,
        clock: Clock,
        window: MainWindow,
        home: HomeViewModel,
        owner: QObject,
    ) -> None:
        super().__init__(owner)
        self._loaded = loaded
        self._making = making
        self._paths = paths
        self._clock = clock
        self._window = window
        self.frame: CaseFrame | None = None
        """The open case; None while none is open."""
        self._clients: ClientsViewModel | None = None
        window.catalogue_shown.connect(self._make_catalogue)
        self._offices: OfficesViewModel | None = None
        window.clients_shown.connect(self._make_clients)
        window.offices_shown.connect(self._make_offices)
        window.undo_asked.connect(self._undo)
        window.redo_asked.connect(self._redo)
        home.case_asked.connect(self.open)
        home.renamed.connect(self._take_title)
        home.thrown_away.connect(self._close_thrown)

    @Slot(object, str)
    def open(self, case: CaseId, step: str) -> None:
        """Open a case in the window; the one that is open already is only shown."""
        if not self._is_open(case):
            self._make_frame(case)
        if self.frame is not None:
            if step:
                self.frame.show_step(step)
            self._window.show_screen("case")

    def _is_open(self, case: CaseId) -> bool:
        return self.frame is not None and self.frame.session.case == case

    def _make_frame(self, case: CaseId) -> None:
        loaded, making = self._loaded, self._making
        words = FactWords(loaded.facts, loaded.forms, loaded.deadlines.usual)
        try:
            title = next(line.title for line in loaded.cases.lines() if line.id == case)
            session = CaseSession(
                case,
                loaded.cases,
                loaded.assessor.assess,
                self._clock,
                title=title,
                label_of=EditLabels(words),
            )
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return
        session.trouble_found.connect(self.trouble_found)
        session.renamed.connect(self._window.show_title)
        history = HistoryViewModel(session, loaded.cases.history, words, session)
        view = CaseView(session, loaded.facts, making.factories(), making.progress, history)
        self.frame = CaseFrame(view, self._window.stack)
        session.setParent(self.frame)
        self.frame.settings_asked.connect(self._window.go_to_setting)
        self._window.show_case(self.frame, title)

    def remake_case(self) -> None:
        """Lay the open case out anew, at another text size, at the step that is shown."""
        if self.frame is not None:
            case, step = self.frame.session.case, self.frame.step
            self.frame = None
            self.open(case, step)

    @Slot(object)
    def reread(self, case: CaseId) -> None:
        """Read a case anew that was changed elsewhere, where it is the open one."""
        if self.frame is not None and self._is_open(case):
            self.frame.session.reload()

    @Slot(object, str)
    def _take_title(self, case: CaseId, title: str) -> None:
        if self.frame is not None and self._is_open(case):
            self.frame.session.take_title(title)

    @Slot(object, str)
    def _close_thrown(self, case: CaseId, _title: str) -> None:
        """The open case was deleted."""
        if self._is_open(case):
            self.frame = None
            self._window.drop_case()

    @Slot()
    def _undo(self) -> None:
        if self.frame is not None and self.frame.history is not None:
            self.frame.history.undo()

    @Slot()
    def _redo(self) -> None:
        if self.frame is not None and self.frame.history is not None:
            self.frame.history.redo()

    def settings_page(self, appearance: Appearance) -> Page:
        """The settings, with those of the open case."""
        from kaigo_desktop.ui.pages.settings_page import (  # noqa: PLC0415 - see the head of this module
            CaseSettingsPage,
            SettingsPage,
        )
        from kaigo_desktop.viewmodels.rule_data import changed_rules, rule_data  # noqa: PLC0415 - see the head

        stack = self._window.stack
        programmes = self._loaded.assessor.programmes
        rows, changed = rule_data(programmes), changed_rules(programmes, self._earlier_rules())
        page: SettingsPage | CaseSettingsPage
        if self.frame is None:
            page = SettingsPage(appearance, stack, rule_data=rows, changed=changed)
        else:
            facts = self._loaded.facts
            page = CaseSettingsPage(
                self.frame.session, facts, appearance, stack, rule_data=rows, changed=changed
            )
        page.clients_asked.connect(self._show_clients_under)
        return page

    def _earlier_rules(self) -> Mapping[str, RuleSummary]:
        """By programme, the rules of the version before this one."""
        from kaigo_desktop.catalogue.seen_rules import SEEN_RULES, earlier_rules  # noqa: PLC0415 - see the head

        return earlier_rules(self._paths.data / SEEN_RULES, self._loaded.assessor.programmes)

    @Slot()
    def _make_offices(self) -> None:
        from kaigo_desktop.ui import tasks  # noqa: PLC0415 - see the head of this module
        from kaigo_desktop.ui.pages.offices_screen import OfficesScreen  # noqa: PLC0415 - see the head
        from kaigo_desktop.viewmodels.offices import OfficesViewModel  # noqa: PLC0415 - see the head

        if self._offices is None:  # it outlives its page, which is made anew at another text size
            self._offices = OfficesViewModel(self._loaded.offices, tasks.start, tasks.start_watched, self)
            self._window.closed.connect(self._offices.cancel)
        screen = OfficesScreen(self._offices, self._making.settings, self._window.stack)
        screen.case_asked.connect(self.open)
        self._window.put("offices", screen)

    @Slot()
    def _make_catalogue(self) -> None:
        from kaigo_desktop import assembly  # noqa: PLC0415 - see the head of this module
        from kaigo_desktop.ui.pages.catalogue_page import CatalogueScreen  # noqa: PLC0415 - see the head
        from kaigo_desktop.viewmodels.catalogue import CatalogueViewModel  # noqa: PLC0415 - see the head

        stack = self._window.stack
        programmes = self._loaded.assessor.programmes
        model = CatalogueViewModel(
            programmes,
            assembly.load_entries(self._paths),
            self._clock.today(),
            stack,
            earlier=self._earlier_rules(),
        )
        self._window.put("catalogue", CatalogueScreen(model, stack))

    @Slot()
    def _make_clients(self) -> None:
        from kaigo_desktop.loading import write_table  # noqa: PLC0415 - see the head of this module
        from kaigo_desktop.ui.pages.clients_screen import ClientsScreen  # noqa: PLC0415 - see the head

        if self._clients is None:  # it outlives a page that is made anew: what was reckoned stays known
            self._clients = self._clients_model()
        screen = ClientsScreen(self._clients, write_table, self._window.stack)
        screen.back_asked.connect(self._go_home)
        self._window.put("clients", screen)

    @Slot(object)
    def _show_clients_under(self, programme: str) -> None:
        """The offices under one programme alone."""
        self._window.show_screen("clients")
        if self._clients is not None:
            self._clients.show_only(programme)

    def _clients_model(self) -> ClientsViewModel:
        from kaigo_desktop.services.overview import Overview  # noqa: PLC0415 - see the head of this module
        from kaigo_desktop.ui import tasks  # noqa: PLC0415 - see the head of this module
        from kaigo_desktop.viewmodels.clients import ClientsViewModel, ProgrammeColumn  # noqa: PLC0415 - as above

        loaded = self._loaded
        source = Overview(loaded.cases, loaded.deadlines.of_case, loaded.assessor.assess_case, self._clock)
        columns = [
            ProgrammeColumn(one.id, one.short_title or one.title, one.title)
            for one in loaded.assessor.programmes
            if one.conditions
        ]
        model = ClientsViewModel(source, columns, tasks.start, self)
        model.case_asked.connect(self.open)
        model.trouble_found.connect(self.trouble_found)
        model.failed.connect(self.failed)
        return model

    @Slot()
    def _go_home(self) -> None:
        self._window.show_screen("home")
