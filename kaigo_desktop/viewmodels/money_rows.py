"""The shapes that page ③ shows: rows of the table, estimates with their lines, who pays what."""

from __future__ import annotations

from msgspec import Struct

from kaigo_desktop.domain.assessment import Line, Step
from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.money import Yen


class ExpenseRow(Struct, frozen=True):
    """One line of the table; ``depth`` is 1 for what is attached to the device above it.

    ``programme`` is the short title of the one that takes it in the best combination, empty where none does.
    """

    key: str
    name: str
    category: str
    office: str
    units: int
    cost: Yen
    grant: Yen | None
    warning: str
    depth: int
    programme: str = ""


class EstimateLine(Struct, frozen=True):
    """A line of an estimate, with the names of what is in it."""

    line: Line
    contents: str


class NotFunded(Struct, frozen=True):
    """An expense that the programme does not fund: its name, why, and where that is written."""

    name: str
    why: str
    cite: str


class EstimateOffice(Struct, frozen=True):
    """The estimate of one office; ``name`` is empty where the programme is not per office."""

    name: str
    total: Yen
    lines: tuple[EstimateLine, ...]
    steps: tuple[Step, ...]
    not_funded: tuple[NotFunded, ...] = ()


class EstimateBlock(Struct, frozen=True):
    """The estimate of one programme: ``cost`` of its lines in all, ``own`` what stays with the applicant."""

    programme: str
    title: str
    total: Yen
    low: Yen
    high: Yen
    cost: Yen
    own: Yen
    offices: tuple[EstimateOffice, ...]
    steps: tuple[Step, ...]

    @property
    def is_paying(self) -> bool:
        """Whether there is anything that it could fund."""
        return self.cost > 0 or self.high > 0


class Part(Struct, frozen=True):
    """A part of the cost: whose money, how much."""

    words: str
    amount: Yen
    is_own: bool = False


class Notice(Struct, frozen=True):
    """A warning with the way to what it is about."""

    text: str
    address: Address | None
