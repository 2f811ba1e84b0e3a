"""Headings with their questions, and a place that shows other questions when other ones matter."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.facts import FactType
from kaigo_desktop.ui.pages.clearing import keeping_focus
from kaigo_desktop.ui.pages.fact_fields import field_for
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Disclosure, Words
from kaigo_desktop.ui.widgets.fields import Field
from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.viewmodels.facts import Question, choices_of
from kaigo_desktop.viewmodels.office import Section

LATER = "ほかの項目"


class QuestionBlock(QWidget):
    """Headings with their questions; those that do not matter now stand under 「ほかの項目」."""

    def __init__(self, page: CasePage, sections: Iterable[Section], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = page
        self._fields: list[Field] = []
        self._later: Disclosure | None = None
        self._covered: set[str] = set()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(tokens_of(self).px("s"))
        given = list(sections)
        for section in given:
            if section.now and section.title:
                self._box.addWidget(Words(section.title, self, role="section"))
            for question in section.now:
                self._box.addWidget(self._field(question, self))
        self._put_aside([question for section in given for question in section.later], name)

    def _put_aside(self, questions: list[Question], name: str) -> None:
        """One link for everything that does not matter now; nothing is dropped."""
        if not questions:
            return
        inside = QWidget(self)
        box = QVBoxLayout(inside)
        box.setContentsMargins(tokens_of(self).px("l"), 0, 0, 0)
        for question in questions:
            field = self._field(question, inside)
            self._covered.add(field.name)
            box.addWidget(field)
        self._later = Disclosure(f"{LATER}（{len(questions)}）", inside, self, name=f"later.{name}")
        self._box.addWidget(self._later)

    def _field(self, question: Question, parent: QWidget) -> Field:
        field = field_for(question, self._page.session.document, parent)
        self._fields.append(field)
        self._page.bind(field)
        return field

    def insert_below(self, address: Address, widget: QWidget) -> bool:
        """Put a widget under the field of that address; False where it is not asked here."""
        for place in range(self._box.count()):
            item = self._box.itemAt(place)
            field = None if item is None else item.widget()
            if isinstance(field, Field) and field.address == address:
                self._box.insertWidget(place + 1, widget)
                return True
        return False

    def uncover(self, address: Address) -> None:
        """Open 「ほかの項目」 where the question stands in it."""
        names = {"answer." + ".".join(address[:length]) for length in range(1, len(address) + 1)}
        if self._later is not None and names & self._covered:
            self._later.open()

    def let_go(self) -> None:
        """Forget the fields before the block is taken away."""
        for field in self._fields:
            self._page.release(field)
        self._fields = []


class QuestionPlace(QWidget):
    """Shows questions, and makes them anew only where other ones are asked, so that no focus is lost."""

    def __init__(self, page: CasePage, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = page
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._shown: object = ()
        self.block: QuestionBlock | None = None

    def show_sections(self, sections: tuple[Section, ...], name: str) -> bool:
        """Ask those questions; whether anything was made anew."""
        state = (sections, self._choices(sections)) if sections else ()
        if state == self._shown:
            return False
        self._shown = state
        self._page.hold()
        with keeping_focus(self):
            if self.block is not None:
                self.block.let_go()
                self._box.removeWidget(self.block)
                self.block.hide()
                self.block.deleteLater()
                self.block = None
            if sections:
                self.block = QuestionBlock(self._page, sections, name, self)
                self._box.addWidget(self.block)
        self._page.draw_again()
        return True

    def _choices(self, sections: tuple[Section, ...]) -> list[tuple[tuple[object, str], ...]]:
        """The offices and expenses that may be chosen: they come and go with other answers."""
        document = self._page.session.document
        asked = [one for section in sections for one in (*section.now, *section.later)]
        moving = {FactType.OFFICE, FactType.EXPENSE}
        return [choices_of(one.fact, document) for one in asked if one.fact.type in moving]

    def uncover(self, address: Address) -> None:
        """Open 「ほかの項目」 where the question stands in it."""
        if self.block is not None:
            self.block.uncover(address)
