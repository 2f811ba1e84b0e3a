"""How the pages of a case are made: each with its view-model, when it is first looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from kaigo_desktop.domain.facts import Facts
from kaigo_desktop.domain.programme import Programme
from kaigo_desktop.ui.pages.case_frame import PageFactory
from kaigo_desktop.ui.pages.office_page import OfficePage
from kaigo_desktop.ui.pages.programmes_page import ProgrammesPage
from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.office import OfficeViewModel
from kaigo_desktop.viewmodels.programmes import ProgrammesViewModel


@dataclass(frozen=True, slots=True)
class Making:
    """What the pages are made with."""

    facts: Facts
    programmes: Mapping[str, Programme]

    def factories(self) -> dict[str, PageFactory]:
        """Step name → what makes its page."""
        return {"office": self.office, "programmes": self.programme}

    def office(self, session: CaseSession, parent: QWidget) -> CasePage:
        """① 事業所の確認."""
        return OfficePage(session, OfficeViewModel(session, self.facts, self.programmes, session), parent)

    def programme(self, session: CaseSession, parent: QWidget) -> CasePage:
        """② 使える制度."""
        return ProgrammesPage(
            session, ProgrammesViewModel(session, self.facts, self.programmes, session), parent
        )
