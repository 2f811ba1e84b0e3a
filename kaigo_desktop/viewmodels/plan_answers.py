"""Reading and changing facts of the plan, whose records stand in lists without keys."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from decimal import Decimal

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.viewmodels.case_session import CaseSession

LISTS = frozenset({"problems", "measures", "indicators", "schedule"})
"""Parts of a plan that are lists; a place in them counts from 0, as text."""


def _part(address: Address) -> int:
    """Where the part of the plan stands: after ``plan``, ``offices``, the key; or ``plan``, ``group``."""
    return 2 if address[1:2] == ("group",) else 3


class PlanAnswers:
    """The facts of the plans of one case."""

    def __init__(self, session: CaseSession) -> None:
        self._session = session

    def value(self, address: Address) -> object:
        """What stands at that address; None where nothing does."""
        if address[:1] == ("expenses",):
            return self._session.value(address)
        found: object = self._session.document
        for part in address:
            if isinstance(found, Mapping):
                found = found.get(part)
            elif isinstance(found, list) and part.isdecimal() and int(part) < len(found):
                found = found[int(part)]
            else:
                return None
        return found

    def rows(self, address: Address) -> list[dict[str, object]]:
        """The records of a list."""
        found = self.value(address)
        return [dict(row) for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []

    def set(self, address: Address, value: object) -> bool:
        """Keep that answer; a list is kept anew as a whole, so that history has it whole."""
        plain = _number(value)
        part = _part(address)
        if len(address) <= part + 1 or address[part] not in LISTS:
            return self._session.set(address, plain)
        whole = address[: part + 1]
        rows = copy.deepcopy(self.rows(whole))
        _put(rows[int(address[part + 1])], address[part + 2 :], plain)
        return self._session.set(whole, rows)

    def append(self, address: Address, body: dict[str, object]) -> int:
        """Put a record at the end of a list; its place comes back."""
        rows = self.rows(address)
        self._session.set(address, [*rows, body])
        return len(rows)

    def remove(self, address: Address, place: int) -> None:
        """Take a record out of a list; it stays in the history."""
        rows = self.rows(address)
        del rows[place]
        self._session.set(address, rows or None)


def _put(body: dict[str, object], fields: Sequence[str], value: object) -> None:
    """Set a field of a record; None takes it out."""
    name, *deeper = fields
    if deeper:
        inner = body.get(name)
        below = dict(inner) if isinstance(inner, Mapping) else {}
        _put(below, deeper, value)
        value = below or None
    if value is None:
        body.pop(name, None)
    else:
        body[name] = value


def _number(value: object) -> object:
    """A Decimal as the JSON number of the case file."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
