"""The ways in which programmes pay, each prepared for one case.

A payer answers for a programme of any kind what it may fund, what it would
pay, and what the best part of some expenses would bring, which is what the
choice of the best combination asks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct

from kaigo_desktop.domain.assessment import Estimate
from kaigo_desktop.domain.cases.case import Expense, Office
from kaigo_desktop.domain.estimates.fundable import Fundable
from kaigo_desktop.domain.money import Yen


class Ceiling(Struct, frozen=True, eq=False):
    """What several lines may bring together at most (円), itself perhaps within another."""

    most: Yen
    within: Ceiling | None = None


class Part(Struct, frozen=True):
    """A part of what a programme pays that can be reckoned alone (円).

    ``worth`` never falls as expenses are added; it is at most ``most``, and at
    most the sum of the ``weights`` of the expenses. ``lines``, where there are
    any, gives parts whose best sum is never less than ``worth``: they let a search
    look at a few expenses at a time. ``effort``: what asking ``worth`` takes, in steps
    of the search (some microseconds each). ``ceiling``: what a line shares with others.
    ``is_sure``: ``worth`` is the most there could be, not only the best of what is tried.
    """

    offices: tuple[Office, ...]
    contenders: tuple[Expense, ...]
    weights: tuple[Yen, ...]
    most: Yen
    worth: Callable[[Sequence[Expense]], Yen]
    lines: Callable[[], tuple[Part, ...]] | None = None
    effort: int = 20
    ceiling: Ceiling | None = None
    is_sure: bool = True

    def looked_at(self) -> tuple[Part, ...]:
        """What a search looks at by itself: its lines, or the part as it is."""
        return (self,) if self.lines is None else self.lines()


class Payer(Protocol):
    """One programme's way of paying, for one case."""

    def candidates(self, office: Office | None) -> tuple[Expense, ...]:
        """The expenses that belong where this programme looks: the office's, or the case's."""

    def fundable(self, office: Office | None) -> Fundable:
        """What it may fund of them."""

    def estimate(self, offices: Sequence[Office]) -> Estimate:
        """What it would pay for everything that it may fund, for these offices (円)."""

    def parts(self, offices: Sequence[Office]) -> tuple[Part, ...]:
        """Its parts for these offices, with the expenses that could be worth something there."""

    def best_part(
        self, expenses: Sequence[Expense], offices: Sequence[Office]
    ) -> tuple[Yen, tuple[Expense, ...]]:
        """The most for a part of these expenses, and that part. Never falls as they grow (円)."""

    def reaches(self, expenses: Sequence[Expense], offices: Sequence[Office], goal: Yen) -> bool:
        """Whether these expenses together come to ``goal``: asked often, and quicker than the amount."""

    def surely_funds(self, offices: Sequence[Office]) -> bool:
        """Whether something is fundable whatever the facts turn out that are not known."""
