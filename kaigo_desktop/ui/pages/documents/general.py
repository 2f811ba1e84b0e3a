"""What several papers print and no other page asks: the contact, and the officers."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.facts import Facts
from kaigo_desktop.ui.pages.documents.list_field import ListField
from kaigo_desktop.ui.pages.question_block import QuestionBlock
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Disclosure
from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.viewmodels.fact_words import OFFICERS
from kaigo_desktop.viewmodels.facts import questions
from kaigo_desktop.viewmodels.office import Section


class GeneralPart(QWidget):
    """The contact in sight, the officers behind a link: only some prefectures ask for them."""

    def __init__(self, page: CasePage, facts: Facts, parent: QWidget) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens_of(self).px("s"))
        contact = Section("contact", "連絡先（担当者）", questions(facts.in_group("contact")), ())
        box.addWidget(QuestionBlock(page, (contact,), "contact", self))
        self.officers = ListField(OFFICERS, ("form_facts", "officers"), page.session, self)
        self.part = Disclosure(
            "役員等の氏名（役員等氏名一覧表に印刷）", self.officers, self, name="officers.open"
        )
        box.addWidget(self.part)

    def open_officers(self) -> ListField:
        """Show the officers; their list comes back."""
        self.part.open()
        return self.officers
