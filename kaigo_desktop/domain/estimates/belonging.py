"""The expenses of a case by the place where they belong, found once for all programmes."""

from __future__ import annotations

from collections.abc import Hashable

from kaigo_desktop.domain.cases.case import Case, Expense, Office
from kaigo_desktop.domain.estimates.fundable import Fundable
from kaigo_desktop.domain.places import lies_in


class Belonging:
    """Which of a case's expenses belong to whom. Expenses are in the order of the case throughout."""

    def __init__(self, case: Case) -> None:
        self.case = case
        own: dict[str | None, list[Expense]] = {office.key: [] for office in case.offices}
        for expense in case.expenses:
            own.setdefault(expense.office, []).append(expense)
        self._own = {key: tuple(expenses) for key, expenses in own.items() if key is not None}
        self._within: dict[str | None, tuple[Expense, ...]] = {}
        self.judged: dict[Hashable, Fundable] = {}
        """What programmes that judge alike have found fundable, by what the judgement hangs on."""

    def of(self, office: Office | None) -> tuple[Expense, ...]:
        """The office's own expenses; none where there is no office."""
        return () if office is None else self._own.get(office.key, ())

    def within(self, prefecture: str | None) -> tuple[Expense, ...]:
        """Those of no office and of offices not known to lie outside the prefecture (None: anywhere)."""
        if prefecture not in self._within:
            case = self.case
            inside = {one.key for one in case.offices if lies_in(case, one, prefecture) is not False}
            self._within[prefecture] = tuple(
                [one for one in case.expenses if one.office is None or one.office in inside]
            )
        return self._within[prefecture]
