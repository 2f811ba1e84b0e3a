"""Texts of the case that an electronic form may refuse: for their characters, or for their length."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from kaigo_desktop.domain.cases.address import KEYED_SECTIONS, TOP_FIELDS, Address
from kaigo_desktop.domain.forms.characters import (
    CharacterTable,
    Flagged,
    flagged,
    full_width_length,
    replaced,
)
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.fact_words import FactWords
from kaigo_desktop.viewmodels.form_answers import FormAnswers


class TextFinding(Struct, frozen=True):
    """An entered text that may be refused. ``instead`` is the text with all known replacements.

    ``length`` in 全角; ``is_long`` where it is over the limit that the person gave.
    """

    address: Address
    label: str
    text: str
    flagged: tuple[Flagged, ...]
    instead: str
    length: float
    is_long: bool

    @property
    def can_be_replaced(self) -> bool:
        """Whether a replacement is known for at least one character."""
        return self.instead != self.text


class CharactersViewModel(QObject):
    """The check of the texts of the open case."""

    changed = Signal()
    """The findings are other ones now."""

    def __init__(
        self, session: CaseSession, words: FactWords, table: CharacterTable, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._words = words
        self._table = table
        self._answers = FormAnswers(session)
        self._limit: int | None = None
        session.assessed.connect(self._tell)

    @property
    def limit(self) -> int | None:
        """The most 全角 characters that a field of the e-form takes; None: lengths are not looked at."""
        return self._limit

    def choose_limit(self, limit: int | None) -> None:
        """Look for texts over that many 全角 characters."""
        if limit != self._limit:
            self._limit = limit
            self.changed.emit()

    def findings(self) -> tuple[TextFinding, ...]:
        """Every text that may be refused, in the order of the case file."""
        found = (self._finding(address, text) for address, text in self._texts())
        return tuple(one for one in found if one.flagged or one.is_long)

    def accept(self, address: Address) -> bool:
        """Put the replacements into that text, as an answer like any other; False where it was refused."""
        text = self._answers.value(address)
        return isinstance(text, str) and self._answers.set(address, replaced(text, self._table))

    def accept_all(self) -> int:
        """Put every known replacement in, in one step; how many texts were changed, 0 where refused."""
        waiting = [one.address for one in self.findings() if one.can_be_replaced]
        with self._session.together(f"文字の置き換え（{len(waiting)}か所）") as replacing:
            count = sum(self.accept(address) for address in waiting)
        return count if replacing.kept else 0

    def _finding(self, address: Address, text: str) -> TextFinding:
        length = full_width_length(text)
        return TextFinding(
            address,
            self._words.label(self._placed(address), self._session.document),
            text,
            flagged(text, self._table),
            replaced(text, self._table),
            length,
            self._limit is not None and length > self._limit,
        )

    def _placed(self, address: Address) -> Address:
        """The address with the place of a record that shows no key."""
        section = address[0]
        if section not in KEYED_SECTIONS or KEYED_SECTIONS[section]:
            return address
        place = list(self._session.keys(section)).index(address[1])
        return (section, str(place), *address[2:])

    def _texts(self) -> Iterator[tuple[Address, str]]:
        """Every text of the case but the keys of its records."""
        for section, body in self._session.document.items():
            if section == "format":
                continue
            if section not in KEYED_SECTIONS:
                yield from _leaves(("case", section) if section in TOP_FIELDS else (section,), body)
                continue
            own = KEYED_SECTIONS[section]
            for key in self._session.keys(section):
                for address, text in _leaves((section, key), self._session.value((section, key))):
                    if address[2:] != (own,):
                        yield address, text

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()


def _leaves(address: Address, value: object) -> Iterator[tuple[Address, str]]:
    if isinstance(value, str):
        yield address, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves((*address, str(name)), inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves((*address, str(place)), inner)
