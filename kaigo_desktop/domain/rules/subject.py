"""What a check looks at, and the shape of a check."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, cast

from kaigo_desktop.domain.answer import Finding
from kaigo_desktop.domain.cases.case import Case, Expense, Office
from kaigo_desktop.domain.estimates.fundable import Fundable
from kaigo_desktop.domain.rules.programme import Parameters
from kaigo_desktop.domain.services import SERVICE_SETS


class Subject(NamedTuple):
    """What a check looks at: a case, and one of its offices where the programme is for offices.

    ``expenses`` are those that could be funded at all for this subject by where
    they belong; ``fundable`` are those that the programme may fund.
    """

    case: Case
    office: Office | None
    expenses: tuple[Expense, ...]
    fundable: Fundable

    @property
    def own_office(self) -> Office:
        """The office. Raises ValueError where a check for offices is used for a whole case."""
        if self.office is None:
            raise ValueError("this check looks at one office")
        return self.office

    def path(self, field: str) -> str:
        """The path of a field of this office in the case file."""
        return f"offices[{self.own_office.index}].{field}"


Check = Callable[[Subject], Finding | None]
Maker = Callable[[Parameters], Check]


def service_set(name: object) -> frozenset[str]:
    """A set of services by its name, or the codes themselves. Raises KeyError where there is no such set."""
    return SERVICE_SETS[name] if isinstance(name, str) else frozenset(cast("list[str]", name))
