"""What 「あと一歩」 is given: how to assess again, where to look for a change, and what was found there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kaigo_desktop.domain.assessment import Best, ProgrammeAssessment
from kaigo_desktop.domain.cases.case import Case, Expense, Office
from kaigo_desktop.domain.estimates.explain import name_of
from kaigo_desktop.domain.estimates.technology_rules import TechnologyRules
from kaigo_desktop.domain.estimates.ways import technology_rules
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.rules.programme import Programme

BestOf = Callable[[Case], Best]
"""The best combination of a changed case; nothing else is asked of it."""
Judge = Callable[[Case], Sequence[ProgrammeAssessment]]
"""The verdicts with their reasons for a changed case, in any order; estimates are not asked for."""


class Again(Struct, frozen=True):
    """How a changed case is assessed again: the best combination, or the verdicts alone, which is quick."""

    best_of: BestOf
    judge: Judge


class Scene(Struct, frozen=True):
    """A case under one programme, and one of its offices where the change is an office's."""

    case: Case
    programme: Programme
    office: Office | None = None

    @property
    def own_office(self) -> Office:
        """The office. Raises ValueError where a change of an office is looked for in a whole case."""
        if self.office is None:
            raise ValueError("this change is an office's")
        return self.office

    @property
    def own(self) -> tuple[Expense, ...]:
        """The expenses that count here: the office's, or all, without those that have another subsidy."""
        return tuple(
            one
            for one in self.case.expenses
            if not one.other_subsidy and (self.office is None or one.office == self.office.key)
        )

    @property
    def rules(self) -> TechnologyRules:
        """The technology programme's figures."""
        return technology_rules(self.programme, self.programme.fiscal_years[0])

    def has(self, category: str) -> bool:
        """Whether one of the expenses that count is of this category."""
        return any(one.category == category for one in self.own)

    def with_office(self, office: Office) -> Case:
        """The case with this office instead of the one of the same key."""
        offices = tuple(office if one.key == office.key else one for one in self.case.offices)
        return replace(self.case, offices=offices)

    def with_expenses(self, changed: Iterable[Expense]) -> Case:
        """The case with these expenses instead of those of the same keys."""
        new = {one.key: one for one in changed}
        return replace(self.case, expenses=tuple(new.get(one.key, one) for one in self.case.expenses))

    def with_cost(self, category: str, cost: Yen) -> Case:
        """The case with one expense more at this office."""
        keys = {one.key for one in self.case.expenses}
        key = category
        while key in keys:
            key += "+"
        expense = Expense(key, len(keys), category, cost, office=self.own_office.key)
        return replace(self.case, expenses=(*self.case.expenses, expense))


class Change(Struct, frozen=True):
    """A changed case, and what the sentence says of the change."""

    case: Case
    words: Mapping[str, str]


class Finder(Struct, frozen=True):
    """Looks for one kind of change. ``words`` are the names that its sentence may use."""

    find: Callable[[Scene], Iterator[Change]]
    per_office: bool
    words: frozenset[str] = frozenset()


def named(expenses: Iterable[Expense]) -> str:
    """The expenses as a sentence names them."""
    return "".join(f"「{name_of(one)}」" for one in expenses)


def office_words(case: Case, offices: Sequence[Office]) -> str:
    """Which offices are meant, as the head of a sentence."""
    names = office_names(case, offices)
    return f"{names}：" if names else ""


def office_names(case: Case, offices: Sequence[Office]) -> str:
    """The offices' names, where the case has several."""
    several = len(case.offices) > 1
    return "".join(f"「{office.name or office.key}」" for office in offices) if several else ""
