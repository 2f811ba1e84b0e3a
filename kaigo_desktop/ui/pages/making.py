"""How the pages of a case are made: each with its view-model, when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QWidget

from kaigo_desktop.domain.case import Case, Document
from kaigo_desktop.domain.facts import Facts
from kaigo_desktop.domain.knowledge import Knowledge
from kaigo_desktop.domain.programme import Programme
from kaigo_desktop.ui.pages.case_frame import PageFactory
from kaigo_desktop.ui.pages.deadlines_page import DeadlinesPage
from kaigo_desktop.ui.pages.forms_page import FOLDER_SETTING, FormsPage
from kaigo_desktop.ui.pages.money_page import MoneyPage
from kaigo_desktop.ui.pages.office_page import OfficePage
from kaigo_desktop.ui.pages.plan_page import PlanPage
from kaigo_desktop.ui.pages.programmes_page import ProgrammesPage
from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.deadlines import DeadlinesViewModel, MakeCalendar
from kaigo_desktop.viewmodels.forms import FormsViewModel, Papers
from kaigo_desktop.viewmodels.money import MoneyViewModel
from kaigo_desktop.viewmodels.office import OfficeViewModel
from kaigo_desktop.viewmodels.plan import PlanViewModel
from kaigo_desktop.viewmodels.programmes import ProgrammesViewModel

PAPERS_FOLDER = "介護テクノロジー書類"
"""The folder within the user's documents where papers are written until another one is chosen."""


@dataclass(frozen=True, slots=True)
class Making:
    """What the pages are made with."""

    facts: Facts
    programmes: Mapping[str, Programme]
    knowledge: Knowledge
    case_of: Callable[[Document], Case]
    papers: Papers
    make_calendar: MakeCalendar

    def factories(self, settings: QSettings) -> dict[str, PageFactory]:
        """Step name → what makes its page; ``settings`` keeps the widths of columns."""
        return {
            "office": self.office,
            "programmes": self.programme,
            "money": _Money(self, settings),
            "plan": self.plan,
            "forms": _Forms(self, settings),
            "deadlines": self.deadlines,
        }

    def office(self, session: CaseSession, parent: QWidget) -> CasePage:
        """① 事業所の確認."""
        return OfficePage(session, OfficeViewModel(session, self.facts, self.programmes, session), parent)

    def programme(self, session: CaseSession, parent: QWidget) -> CasePage:
        """② 使える制度."""
        model = ProgrammesViewModel(session, self.facts, self.programmes, session)
        return ProgrammesPage(session, model, parent)

    def plan(self, session: CaseSession, parent: QWidget) -> CasePage:
        """④ 業務改善計画."""
        return PlanPage(session, PlanViewModel(session, self.knowledge, self.case_of, session), parent)

    def deadlines(self, session: CaseSession, parent: QWidget) -> CasePage:
        """⑥ 期限と効果報告."""
        titles = {id_: programme.title for id_, programme in self.programmes.items()}
        model = DeadlinesViewModel(session, self.facts, titles, self.case_of, self.papers.clock, session)
        return DeadlinesPage(session, model, self.make_calendar, self.papers.write, parent)


class _Money:
    """③ 費用と試算."""

    def __init__(self, making: Making, settings: QSettings) -> None:
        self._making = making
        self._settings = settings

    def __call__(self, session: CaseSession, parent: QWidget) -> CasePage:
        model = MoneyViewModel(session, self._making.facts, session)
        return MoneyPage(session, model, parent, settings=self._settings)


class _Forms:
    """⑤ 書類."""

    def __init__(self, making: Making, settings: QSettings) -> None:
        self._making = making
        self._settings = settings

    def __call__(self, session: CaseSession, parent: QWidget) -> CasePage:
        base = Path(str(self._settings.value(FOLDER_SETTING, "")) or _usual_folder())
        model = FormsViewModel(session, self._making.facts, self._making.papers, base, session)
        return FormsPage(session, model, self._making.facts, parent, settings=self._settings)


def _usual_folder() -> str:
    """Where people look for what they printed: their documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return str(Path(documents) / PAPERS_FOLDER)
