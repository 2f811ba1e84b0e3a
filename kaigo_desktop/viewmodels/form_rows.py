"""A list of a form's own as it is shown: rows that the case gives, what was entered for them, and one's own.

What is entered for a row of the case is kept under its ``id``, so that it finds
the row again when the case changes; what is not entered follows the case.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.forms.rows import KEY
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.form_answers import FormAnswers

OF_CASE = "case:"
"""What the key of a row that the case gives begins with; the others are places in the list."""

GivenRows = Callable[[], Sequence[Mapping[str, object]]]


class ShownRow(Struct, frozen=True):
    """One row. ``key`` stays the same while its fields change; ``place``: None where nothing is entered."""

    key: str
    place: int | None
    given: Mapping[str, object] | None

    @property
    def is_of_case(self) -> bool:
        """Whether the case gives it."""
        return self.given is not None


class FormRows:
    """The rows of one list of the open case. Each change is kept at once."""

    def __init__(self, session: CaseSession, address: Address, given: GivenRows | None = None) -> None:
        self._session = session
        self._answers = FormAnswers(session)
        self._given = given
        self.address = address

    def rows(self) -> tuple[ShownRow, ...]:
        """Those of the case first, in its order, then one's own."""
        return tuple(self._rows())

    def _rows(self) -> Iterator[ShownRow]:
        entered = self._answers.rows(self.address)
        places: dict[object, list[int]] = {}
        for place, row in enumerate(entered):
            places.setdefault(row.get(KEY), []).append(place)
        for given in () if self._given is None else self._given():
            key = f"{OF_CASE}{given[KEY]}"
            mine = places.pop(given[KEY], [])
            yield ShownRow(key, mine[0] if mine else None, given)
            yield from (ShownRow(str(place), place, given) for place in mine[1:])
        for place in sorted(place for others in places.values() for place in others):
            yield ShownRow(str(place), place, None)

    def value(self, key: str, name: str) -> object:
        """What stands in that field: as entered, else as the case has it."""
        row = self._row(key)
        if row is None:
            return None
        entered = None if row.place is None else self._answers.value((*self.address, str(row.place), name))
        return _as_json(row.given.get(name)) if entered is None and row.given is not None else entered

    def is_entered(self, key: str) -> bool:
        """Whether anything of a row is entered and not as the case has it."""
        row = self._row(key)
        if row is None or row.place is None:
            return False
        return bool(self._answers.rows(self.address)[row.place].keys() - {KEY})

    def set(self, key: str, name: str, value: object) -> bool:
        """Keep that answer; the case's own value again means to follow it. False where it was refused."""
        row = self._row(key)
        if row is None:
            return False  # taken out meanwhile
        if row.given is not None and value == _as_json(row.given.get(name)):
            value = None
        if row.place is not None:
            return self._answers.set((*self.address, str(row.place), name), value)
        if value is None or row.given is None:
            return True
        return self._keep([*self._copied(), {KEY: row.given[KEY], name: value}])

    def add(self) -> str:
        """Put an empty row of one's own at the end; its key comes back."""
        return str(self._answers.add(self.address))

    def remove(self, key: str) -> None:
        """Take out what was entered; a row of the case is then as the case has it. History keeps it."""
        row = self._row(key)
        if row is not None and row.place is not None:
            self._answers.remove(self.address, row.place)

    def swap(self, key: str, other: str) -> None:
        """Let two rows of one's own change places."""
        rows = self._copied()
        one, two = int(key), int(other)
        rows[one], rows[two] = rows[two], rows[one]
        self._keep(rows)

    def _row(self, key: str) -> ShownRow | None:
        return next((row for row in self._rows() if row.key == key), None)

    def _copied(self) -> list[object]:
        return [copy.deepcopy(dict(row)) for row in self._answers.rows(self.address)]

    def _keep(self, rows: list[object]) -> bool:
        return self._session.set(self.address, rows)


def _as_json(value: object) -> object:
    """As a case file would have it."""
    return value.isoformat() if isinstance(value, date) else value
