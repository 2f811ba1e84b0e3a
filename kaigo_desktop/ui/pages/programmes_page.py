"""② 使える制度."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.ui.pages.clearing import keeping_focus
from kaigo_desktop.ui.pages.programmes.card import ProgrammeCardView, RuledOutRow
from kaigo_desktop.ui.pages.programmes.late import LateDisclosure
from kaigo_desktop.ui.pages.programmes.side_by_side import SideBySide
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Disclosure, Prose, Words
from kaigo_desktop.ui.widgets.messages import EmptyState
from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.ui.widgets.verdicts import VERDICT_WORDS
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.programmes import (
    EXPENSES_PAGE,
    CardGroup,
    ProgrammeCard,
    ProgrammesViewModel,
)

RULED_OUT = "ineligible"
HEADING, HELP = "section", "help"

_Part = ProgrammeCard | CardGroup | tuple[str, str]
"""What the page shows one below the other: cards, those ruled out, and texts by their role."""


def _parts(groups: Iterable[CardGroup]) -> Iterator[_Part]:
    for group in groups:
        if group.verdict is Verdict.INELIGIBLE:
            yield group
            continue
        yield HEADING, f"{VERDICT_WORDS[group.verdict]}（{len(group.cards)}）"
        yield HELP, group.meaning
        yield from group.cards


class ProgrammesPage(CasePage):
    """The programmes as cards, those that fit first, each with what is to do and why."""

    def __init__(
        self, session: CaseSession, model: ProgrammesViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "programmes",
            "使える制度",
            "いまの答えで、どの制度が使えるかを並べています。「なぜ？」を押すと、条件とその根拠が開きます。",
            session,
            parent,
        )
        self._model = model
        self._opened: set[str] = set()
        self._shown: tuple[CardGroup, ...] | None = None
        self._ruled_out: tuple[ProgrammeCard, ...] = ()
        self._views: dict[_Part, QWidget] = {}
        self.side_by_side = SideBySide(model, self.inside)
        self.comparing = Disclosure("2つの制度を比べる", self.side_by_side, self.inside, name="compare.open")
        self.comparing.toggled.connect(self._compare_opened)
        self.add(self.comparing)
        self._cards = QVBoxLayout()
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(tokens_of(self).px("m"))
        holder = QWidget(self.inside)
        holder.setLayout(self._cards)
        self.add(holder)
        model.changed.connect(self._show_if_visible)

    def refresh(self) -> None:
        """Show the cards of the newest assessment; nothing is made anew where nothing changed."""
        groups = self._model.groups()
        if self.comparing.link.isChecked():
            self.side_by_side.refresh()
        if groups == self._shown:
            return
        self._shown = groups
        self.hold()
        with keeping_focus(self):
            before, self._views = self._views, {}
            wanted = [self._view(part, before) for part in _parts(groups)] if groups else [self._empty()]
            self.comparing.setVisible(bool(groups))
            self._put(wanted)
        self.draw_again()

    def _view(self, part: _Part, before: Mapping[_Part, QWidget]) -> QWidget:
        """What shows that part: the one that stands there already where it says the same."""
        view = before.get(part) or self._made(part)
        self._views[part] = view
        return view

    def _made(self, part: _Part) -> QWidget:
        match part:
            case ProgrammeCard():
                return self._card(part)
            case CardGroup():
                return self._ruled_out_fold(part)
            case role, text:
                return (Words if role == HEADING else Prose)(text, self.inside, role=role)

    def _put(self, wanted: Sequence[QWidget]) -> None:
        """Only what is new or moved is laid out: to lay out all cards takes long."""
        for place, view in enumerate(wanted):
            standing = self._cards.itemAt(place)
            if standing is None or standing.widget() is not view:
                self._cards.insertWidget(place, view)
        while self._cards.count() > len(wanted):
            left = self._cards.takeAt(len(wanted))
            widget = None if left is None else left.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _empty(self) -> QWidget:
        empty = EmptyState(
            "事業所のことに答えると、使える制度がここに並びます。",
            "document",
            "事業所の確認へ",
            self.inside,
        )
        empty.acted.connect(self._go_to_offices)
        return empty

    def _card(self, card: ProgrammeCard) -> ProgrammeCardView:
        made = ProgrammeCardView(card, frozenset(self._opened), self.inside)
        made.jump_asked.connect(self._jump)
        made.path_asked.connect(self._jump_to_path)
        made.compared.connect(self._compare)
        made.toggled.connect(self._remember)
        return made

    def _ruled_out_fold(self, group: CardGroup) -> QWidget:
        """Those that do not fit, folded, one line each."""
        words = f"{VERDICT_WORDS[group.verdict]}（{len(group.cards)}）"
        self._ruled_out = group.cards
        made = LateDisclosure(words, self._fill_ruled_out, self.inside, name=f"group.{RULED_OUT}")
        if RULED_OUT in self._opened:
            made.open()
        made.toggled.connect(self._remember_ruled_out)
        return made

    def _fill_ruled_out(self, parent: QWidget, column: QVBoxLayout) -> None:
        column.setSpacing(tokens_of(self).px("s"))
        for card in self._ruled_out:
            row = RuledOutRow(card, frozenset(self._opened), parent)
            row.path_asked.connect(self._jump_to_path)
            row.toggled.connect(self._remember)
            column.addWidget(row)

    @Slot(bool)
    def _remember_ruled_out(self, is_open: bool) -> None:
        self._remember(RULED_OUT, is_open)

    @Slot(str, bool)
    def _remember(self, name: str, is_open: bool) -> None:
        """Keep what was opened, so that an answer given elsewhere does not close it."""
        (self._opened.add if is_open else self._opened.discard)(name)

    @Slot(bool)
    def _compare_opened(self, is_open: bool) -> None:
        if is_open:
            self.side_by_side.refresh()

    @Slot(object)
    def _compare(self, id_: object) -> None:
        self.side_by_side.put(str(id_))
        self.comparing.open()
        self.reveal(self.comparing.link)

    @Slot()
    def _show_if_visible(self) -> None:
        if self.isVisible():
            self.refresh()

    @Slot(object)
    def _jump(self, address: object) -> None:
        if isinstance(address, tuple):
            self._leave_for(address)

    @Slot(object)
    def _jump_to_path(self, path: object) -> None:
        jump = self._model.jump_to(str(path))
        if jump is not None:
            self._leave_for(jump.address)

    def _leave_for(self, address: Address) -> None:
        if address == EXPENSES_PAGE:
            self.step_asked.emit("money")
        else:
            self.jump_asked.emit(address)

    @Slot()
    def _go_to_offices(self) -> None:
        self.step_asked.emit("office")
