"""The ways in which programmes pay, each prepared for one case.

A payer answers for a programme of any kind what it may fund, what it would
pay, and what the best part of some expenses would bring, which is what the
choice of the best combination asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kaigo_desktop.domain.assessment import Estimate
from kaigo_desktop.domain.case import Expense, Office
from kaigo_desktop.domain.fundable import Fundable
from kaigo_desktop.domain.money import Yen


class Payer(Protocol):
    """One programme's way of paying, for one case."""

    def candidates(self, office: Office | None) -> tuple[Expense, ...]:
        """The expenses that belong where this programme looks: the office's, or the case's."""

    def fundable(self, office: Office | None) -> Fundable:
        """What it may fund of them."""

    def estimate(self, offices: Sequence[Office]) -> Estimate:
        """What it would pay for everything that it may fund, for these offices (円)."""

    def contenders(self, offices: Sequence[Office]) -> tuple[Expense, ...]:
        """The expenses that could be worth something in some combination."""

    def best_part(
        self, expenses: Sequence[Expense], offices: Sequence[Office]
    ) -> tuple[Yen, tuple[Expense, ...]]:
        """The most that it would pay for a part of these expenses, and that part. Never falls as they grow."""

    def reaches(self, expenses: Sequence[Expense], offices: Sequence[Office], goal: Yen) -> bool:
        """Whether all of these expenses together come to ``goal``: asked often, and quicker than the amount."""

    def surely_funds(self, offices: Sequence[Office]) -> bool:
        """Whether something is fundable whatever the facts turn out that are not known."""

    @property
    def has_common_ceiling(self) -> bool:
        """Whether something binds the offices together, so that they cannot be reckoned one by one."""
