"""How the pages of a case are made: each with its view-model, when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from kaigo_desktop.domain.assessment import Assessment, Lever
from kaigo_desktop.domain.cases.case import Case, Document
from kaigo_desktop.domain.cases.facts import Facts
from kaigo_desktop.domain.plans.checker import check
from kaigo_desktop.domain.rules.programme import Programme
from kaigo_desktop.services.cases import complete
from kaigo_desktop.services.deadlines import Deadlines
from kaigo_desktop.services.offices import Offices
from kaigo_desktop.services.tables import Tables
from kaigo_desktop.ui import tasks
from kaigo_desktop.ui.pages.case_frame import PageFactory
from kaigo_desktop.ui.pages.deadlines_page import DeadlinesPage
from kaigo_desktop.ui.pages.forms_page import FormsPage
from kaigo_desktop.ui.pages.money_page import MoneyPage
from kaigo_desktop.ui.pages.office_page import OfficePage
from kaigo_desktop.ui.pages.plan_page import PlanPage
from kaigo_desktop.ui.pages.programmes_page import ProgrammesPage
from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.viewmodels.all_deadlines import WriteEvents
from kaigo_desktop.viewmodels.case_deadlines import CaseDeadlinesViewModel
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.cash import CashViewModel
from kaigo_desktop.viewmodels.deadlines import DeadlinesViewModel
from kaigo_desktop.viewmodels.fact_words import FactWords
from kaigo_desktop.viewmodels.forms import FormsViewModel, Papers
from kaigo_desktop.viewmodels.money import MoneyViewModel
from kaigo_desktop.viewmodels.office import OfficeViewModel
from kaigo_desktop.viewmodels.office_pick import OfficePick
from kaigo_desktop.viewmodels.plan import PlanViewModel
from kaigo_desktop.viewmodels.programmes import ProgrammesViewModel
from kaigo_desktop.viewmodels.progress import (
    Progress,
    ProgressViewModel,
    Reader,
    duties_progress,
    papers_progress,
    plan_progress,
)
from kaigo_desktop.viewmodels.record_list import LocalProgrammesViewModel, PartnersViewModel


class Making(Struct, frozen=True):
    """What the pages are made with.

    ``folder`` takes the printed papers; ``settings`` keeps column widths; ``tables`` reads files with tables;
    ``offices`` is the list to fill an office from.
    """

    facts: Facts
    programmes: Mapping[str, Programme]
    papers: Papers
    days: Deadlines
    write_events: WriteEvents
    folder: Path
    settings: QSettings
    find_levers: Callable[[Case, Assessment], tuple[Lever, ...]]
    tables: Tables
    offices: Offices | None = None

    def factories(self) -> dict[str, PageFactory]:
        """Step name → what makes its page."""
        return {
            "office": self.office,
            "programmes": self.programme,
            "money": self.money,
            "plan": self.plan,
            "forms": self.forms,
            "deadlines": self.deadlines,
        }

    def progress(self, session: CaseSession) -> ProgressViewModel:
        """How far the later steps are."""
        papers = self.papers
        forms = self._forms(session)
        deadlines = self._deadlines(session)

        def plan() -> Progress:
            case = papers.case_of(complete(session.document)[0])
            return plan_progress(session.document, check(case, papers.knowledge))

        readers: dict[str, Reader] = {
            "plan": plan,
            "forms": lambda: papers_progress(forms.papers()),
            "deadlines": lambda: duties_progress(deadlines.duties()),
        }
        return ProgressViewModel(session, readers, session)

    def office(self, session: CaseSession, parent: QWidget) -> CasePage:
        """① 事業所の確認."""
        group = PartnersViewModel(session, self.facts, session)
        model = OfficeViewModel(session, self.facts, self.programmes, session)
        pick = None
        if self.offices is not None:
            words = FactWords(self.facts, self.papers.forms)
            pick = OfficePick(session, words, self.offices, tasks.start, session)
        return OfficePage(session, model, parent, group=group, pick=pick)

    def programme(self, session: CaseSession, parent: QWidget) -> CasePage:
        """② 使える制度."""
        model = ProgrammesViewModel(session, self.facts, self.programmes, session)
        return ProgrammesPage(session, model, parent)

    def money(self, session: CaseSession, parent: QWidget) -> CasePage:
        """③ 費用と試算."""
        model = MoneyViewModel(session, self.facts, session, self._levers)
        local = LocalProgrammesViewModel(session, self.facts, session)
        cash = CashViewModel(session, self._days(session), session)
        return MoneyPage(
            session, model, parent, settings=self.settings, local=local, tables=self.tables, cash=cash
        )

    def _levers(self, document: Document, assessment: Assessment) -> tuple[Lever, ...]:
        return self.find_levers(self.papers.case_of(complete(document)[0]), assessment)

    def plan(self, session: CaseSession, parent: QWidget) -> CasePage:
        """④ 業務改善計画."""
        model = PlanViewModel(session, self.papers.knowledge, self.papers.case_of, session)
        return PlanPage(session, model, parent, tables=self.tables)

    def forms(self, session: CaseSession, parent: QWidget) -> CasePage:
        """⑤ 書類."""
        return FormsPage(session, self._forms(session), self.facts, parent, settings=self.settings)

    def _forms(self, session: CaseSession) -> FormsViewModel:
        """One for the page and for how far the papers are: what they print is reckoned once."""
        found = session.findChild(FormsViewModel)
        if isinstance(found, FormsViewModel):
            return found
        days = self._days(session)
        made = FormsViewModel(session, self.facts, self.papers, self.folder, session, deadlines=days.followed)
        days.decided.connect(made.forget)
        return made

    def deadlines(self, session: CaseSession, parent: QWidget) -> CasePage:
        """⑥ 期限と効果報告."""
        days = self._days(session)
        return DeadlinesPage(session, self._deadlines(session), days, self.write_events, parent)

    @property
    def _titles(self) -> dict[str, str]:
        return {name: programme.title for name, programme in self.programmes.items()}

    def _days(self, session: CaseSession) -> CaseDeadlinesViewModel:
        """One for the page and for how far the reports are: the days are reckoned once."""
        found = session.findChild(CaseDeadlinesViewModel)
        if isinstance(found, CaseDeadlinesViewModel):
            return found
        return CaseDeadlinesViewModel(session, self.days, self._titles, self.papers.clock, session)

    def _deadlines(self, session: CaseSession) -> DeadlinesViewModel:
        papers = self.papers
        moved = self._days(session).moved_day
        return DeadlinesViewModel(
            session, self.facts, self._titles, papers.case_of, papers.clock, session, moved_day=moved
        )
