"""A page: title, what it is for, one column; and a page of the open case, whose questions fill themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Prose, Words, add_left
from kaigo_desktop.ui.widgets.flow import Flow

if TYPE_CHECKING:  # the first screen is a page too, and stands before the rest is loaded
    from kaigo_desktop.domain.cases.address import Address
    from kaigo_desktop.ui.widgets.fields import Field
    from kaigo_desktop.viewmodels.case_session import CaseSession

TURNS = 2
"""Of the event loop, until what was put in anew has its size: it is shown, then measured, then placed."""


class Page(QScrollArea):
    """One scrolling column of at most 720 px under a title and a sentence. Named ``page.<name>``."""

    def __init__(self, name: str, title: str, purpose: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tokens = tokens_of(self)
        self.setObjectName(f"page.{name}")
        self.setAccessibleName(title)
        self.setAccessibleDescription(purpose)
        self.setWidgetResizable(True)
        self._wanted: QWidget = self
        self._turns = 0
        self._scrolls = 0
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around = QWidget(self)
        around.setObjectName("page")
        self._column = QWidget(around)
        self._column.setObjectName("column")
        self._column.setMaximumWidth(tokens.px("column"))
        row = QHBoxLayout(around)
        row.setContentsMargins(tokens.px("xl"), tokens.px("l"), tokens.px("xl"), tokens.px("xl"))
        row.addStretch(0)
        row.addWidget(self._column, 1)
        row.addStretch(0)
        self.column = QVBoxLayout(self._column)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(tokens.px("m"))
        self.title = Words(title, self._column, role="title")
        self.purpose = Prose(purpose, self._column, role="muted")
        self.column.addWidget(self.title)
        self.column.addWidget(self.purpose)
        self._content = QVBoxLayout()
        self._content.setContentsMargins(0, 0, 0, 0)
        self._content.setSpacing(tokens.px("s"))
        self.column.addLayout(self._content)
        self.column.addStretch(1)
        self._around = around
        self.setWidget(around)

    @property
    def inside(self) -> QWidget:
        """The parent for what is put into the column."""
        return self._column

    def add(self, widget: QWidget) -> None:
        """Put a widget at the end of the column; a button keeps its own width."""
        if isinstance(widget, Button):
            add_left(self._content, widget)
        else:
            self._content.addWidget(widget)

    def add_side_by_side(self, *widgets: QWidget) -> None:
        """Put short fields on one line, or on several where the room ends."""
        row = Flow(spacing=tokens_of(self).px("l"))
        for widget in widgets:
            row.addWidget(widget)
        self._content.addLayout(row)

    def section(self, heading: str) -> Words:
        """Put a heading at the end of the column."""
        words = Words(heading, self._column, role="section")
        self._content.addWidget(words)
        return words

    def hold(self) -> None:
        """Draw nothing new of the page until ``draw_again``: half laid out, it would be seen for a moment."""
        self._turns = 0
        self.viewport().setUpdatesEnabled(False)

    def draw_again(self) -> None:
        """Draw once everything is laid out."""
        self._turns = TURNS
        QTimer.singleShot(0, self, self._turn)

    @Slot()
    def _turn(self) -> None:
        self._turns -= 1
        if self._turns > 0:
            QTimer.singleShot(0, self, self._turn)
        elif self._turns == 0:
            self.viewport().setUpdatesEnabled(True)

    def reveal(self, widget: QWidget) -> None:
        """Scroll to that widget and give it the focus, after a page that was just shown has its layout."""
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._wanted = widget
        self._scrolls = TURNS
        QTimer.singleShot(0, self, self._scroll_to_wanted)

    @Slot()
    def _scroll_to_wanted(self) -> None:
        """Again in the next turns: what was just put in has its place only then."""
        self._scrolls -= 1
        if self._scrolls > 0:
            QTimer.singleShot(0, self, self._scroll_to_wanted)
        spot = self._wanted.mapTo(self._around, QPoint(0, 0))
        self.ensureVisible(
            spot.x(), spot.y() + self._wanted.height(), 0, self._wanted.height() + tokens_of(self).px("xxl")
        )


class CasePage(Page):
    """A page of the open case.

    ``ask`` puts a question in and keeps it true: it shows what the session
    knows, sends answers there, and shows refusals under the box.
    ``jump_asked`` is for buttons that lead to a question elsewhere: its
    argument is an address, and the frame finds the page.
    """

    jump_asked = Signal(tuple)
    """A question elsewhere was asked for. Argument: its address."""

    step_asked = Signal(str)
    """Another step was asked for. Argument: its name (office, programmes, money, plan, forms, deadlines)."""

    def __init__(
        self, name: str, title: str, purpose: str, session: CaseSession, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, title, purpose, parent)
        self.session = session
        self._fields: dict[str, Field] = {}
        session.fact_changed.connect(self._follow_fact)
        session.problem_found.connect(self._show_problem)

    def bind(self, field: Field) -> Field:
        """Keep a field true that is put into a layout of the page's own."""
        self._fields[_name_of(field.address)] = field
        field.show_value(self.session.value(field.address))
        field.answered.connect(self.session.set)
        return field

    def ask(self, field: Field) -> Field:
        """Put a question at the end of the column and keep it true."""
        self.add(field)
        return self.bind(field)

    def release(self, field: Field) -> None:
        """Forget a field that the page takes away."""
        self._fields.pop(_name_of(field.address), None)
        field.answered.disconnect(self.session.set)

    def field(self, address: Address) -> Field | None:
        """The field for that address, or for the nearest fact above it; None where the page asks neither."""
        for length in range(len(address), 0, -1):
            found = self._fields.get(_name_of(address[:length]))
            if found is not None:
                return found
        return None

    def go_to(self, address: Address) -> bool:
        """Show that question with the focus in it; False where this page does not ask it.

        A page whose questions stand in parts that are made on demand (one
        office of several) overrides this, makes the part and calls it.
        """
        found = self.field(address)
        if found is None:
            return False
        self.reveal(found)
        return True

    def refresh(self) -> None:
        """Called each time the page comes into view; a page that shows computed things redraws here."""

    def showEvent(self, event: QShowEvent) -> None:
        """Refresh on the way into view."""
        self.refresh()
        super().showEvent(event)

    @Slot(tuple)
    def _follow_fact(self, address: Address) -> None:
        exact = self._fields.get(_name_of(address))
        changed = [exact] if exact is not None else self._below(address)
        for field in changed:
            field.show_value(self.session.value(field.address))

    def _below(self, address: Address) -> list[Field]:
        return [field for field in self._fields.values() if field.address[: len(address)] == address]

    @Slot(str, str)
    def _show_problem(self, name: str, advice: str) -> None:
        field = self._fields.get(name)
        if field is not None:
            field.show_problem(advice)


def _name_of(address: Address) -> str:
    """The address with dots, as the session names problems."""
    return ".".join(address)
