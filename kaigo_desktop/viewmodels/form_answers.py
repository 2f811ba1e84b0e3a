"""Reading and changing facts that stand in lists without keys: officers, rows of a form's own lists."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

from kaigo_desktop.domain.cases.address import KEYED_SECTIONS, Address
from kaigo_desktop.viewmodels.case_session import CaseSession


class FormAnswers:
    """Every fact of the open case by its address; places in lists count from 0, as text.

    A list is kept anew as a whole, so that history has it whole.
    """

    def __init__(self, session: CaseSession) -> None:
        self._session = session

    def value(self, address: Address) -> object:
        """What stands at that address; None where nothing does."""
        found, rest = self._start(address)
        for part in rest:
            found = _step(found, part)
        return found

    def set(self, address: Address, value: object) -> bool:
        """Keep that answer; False where it was refused."""
        whole = self._list_around(address)
        if whole is None:
            return self._session.set(address, value)
        rows = copy.deepcopy(self.value(whole))
        if not isinstance(rows, list) or int(address[len(whole)]) >= len(rows):
            return False  # the row was taken out meanwhile
        place = int(address[len(whole)])
        fields = address[len(whole) + 1 :]
        rows[place] = _with(rows[place], fields, value) if fields else value
        return self._session.set(whole, rows)

    def rows(self, address: Address) -> tuple[Mapping[str, object], ...]:
        """The records of a list."""
        found = self.value(address)
        return tuple(one for one in found if isinstance(one, Mapping)) if isinstance(found, list) else ()

    def add(self, address: Address) -> int:
        """Put an empty record at the end of a list; its place comes back."""
        rows = self._copied(address)
        self._session.set(address, [*rows, {}])
        return len(rows)

    def remove(self, address: Address, place: int) -> None:
        """Take a record out; it stays in the history."""
        rows = self._copied(address)
        del rows[place]
        self._session.set(address, rows or None)

    def move(self, address: Address, place: int, by: int) -> None:
        """Put a record that many places further down (or up, where it is negative)."""
        rows = self._copied(address)
        rows.insert(place + by, rows.pop(place))
        self._session.set(address, rows)

    def _copied(self, address: Address) -> list[object]:
        return [copy.deepcopy(dict(row)) for row in self.rows(address)]

    def _start(self, address: Address) -> tuple[object, Address]:
        """Where to begin to look, and what is left of the address."""
        if address[0] in KEYED_SECTIONS and len(address) > 1:
            return self._session.value(address[:2]), address[2:]
        if address[0] == "case":
            return self._session.document, address[1:]
        return self._session.document, address

    def _list_around(self, address: Address) -> Address | None:
        """The address of the list that the fact stands in; None where it stands in none."""
        found, rest = self._start(address)
        for depth, part in enumerate(rest):
            if isinstance(found, list):
                return address[: len(address) - len(rest) + depth]
            found = _step(found, part)
        return None


def _step(found: object, part: str) -> object:
    if isinstance(found, Mapping):
        return found.get(part)
    if isinstance(found, list) and part.isdecimal() and int(part) < len(found):
        return found[int(part)]
    return None


def _with(body: object, fields: Sequence[str], value: object) -> object:
    """The record with one field set; None takes it out."""
    name, *deeper = fields
    if isinstance(body, list):
        rows = list(body)
        rows[int(name)] = _with(rows[int(name)], deeper, value) if deeper else value
        return rows
    made = dict(body) if isinstance(body, Mapping) else {}
    inner = _with(made.get(name), deeper, value) if deeper else value
    if inner is None or inner == {}:
        made.pop(name, None)
    else:
        made[name] = inner
    return made
