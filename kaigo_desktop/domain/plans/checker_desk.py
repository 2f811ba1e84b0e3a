"""What the checks of a plan say, and what they look at."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Case, Office
from kaigo_desktop.domain.plans.devices import Device, devices_of
from kaigo_desktop.domain.plans.facts import PlanFacts
from kaigo_desktop.domain.plans.knowledge import Knowledge


class Kind(StrEnum):
    """What sort of remark it is."""

    MISSING = "missing"
    CONTRADICTION = "contradiction"


class Remark(Struct, frozen=True):
    """One thing to look at: for which office (None: the group), in which section, and where to jump to.

    ``address`` is that of the field in the case; in lists of the plan the place counts from 0, as text.
    """

    office: str | None
    section: str
    kind: Kind
    text: str
    address: Address


class Desk(Struct, frozen=True):
    """What the checks of one plan look at."""

    case: Case
    plan: PlanFacts
    knowledge: Knowledge
    office: Office | None

    def missing(self, section: str, text: str, *parts: object) -> Remark:
        """Something not filled in, at ``parts`` within the plan."""
        return self._remark(section, Kind.MISSING, text, parts)

    def contradiction(self, section: str, text: str, *parts: object) -> Remark:
        """Two facts that cannot both hold, at ``parts`` within the plan."""
        return self._remark(section, Kind.CONTRADICTION, text, parts)

    def at(self, section: str, text: str, address: Address) -> Remark:
        """Something missing among the facts of the case, outside the plan."""
        return Remark(self.key, section, Kind.MISSING, text, address)

    @property
    def key(self) -> str | None:
        """The office's key; None for the group."""
        return None if self.office is None else self.office.key

    def _remark(self, section: str, kind: Kind, text: str, parts: tuple[object, ...]) -> Remark:
        return Remark(self.key, section, kind, text, (*self.plan.address, *map(str, parts)))

    @property
    def devices(self) -> tuple[Device, ...]:
        """The devices that the plan speaks of."""
        return devices_of(self.case, self.key, self.plan, self.knowledge)
