"""The technology programme as one of the ways to pay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kaigo_desktop.domain.assessment import Estimate
from kaigo_desktop.domain.cases.case import Expense, Office
from kaigo_desktop.domain.estimates.belonging import Belonging
from kaigo_desktop.domain.estimates.estimate import Judged, technology_estimate
from kaigo_desktop.domain.estimates.fundable import Fundable, is_open
from kaigo_desktop.domain.estimates.package import MOST_SOFTWARE, software_choices
from kaigo_desktop.domain.estimates.payers import Part
from kaigo_desktop.domain.estimates.technology import careful, fundable_items, most_of_office, reaches
from kaigo_desktop.domain.estimates.technology_package import can_join_package
from kaigo_desktop.domain.estimates.technology_parts import parts_of
from kaigo_desktop.domain.estimates.technology_rules import TechnologyRules
from kaigo_desktop.domain.money import Yen

_STEPS_OF_SUM, _STEPS_OF_CHOICE = 40, 20
"""Steps of the search (some microseconds each) for an office's lines, and for each choice of software."""


class TechnologyPayer:
    """The technology programme of one year, for a case."""

    def __init__(self, rules: TechnologyRules, belonging: Belonging) -> None:
        self.rules = rules
        self._case = belonging.case
        self._belonging = belonging
        self._known: dict[str, Judged] = {}

    def candidates(self, office: Office | None) -> tuple[Expense, ...]:
        """The office's expenses."""
        return self._belonging.of(office)

    def fundable(self, office: Office | None) -> Fundable:
        """What it may fund of them, by the careful reading."""
        return Fundable(()) if office is None else self._judged(office).fundable

    def _judged(self, office: Office) -> Judged:
        """Asked for the reasons, the estimate and the best combination alike."""
        judged = self._known.get(office.key)
        if judged is None:
            assume = careful(self.rules, self._case, office)
            judgements, alike = self._belonging.judged, (office.key, self.rules.mains, assume.supported)
            if alike not in judgements:  # the same programme of another year judges alike
                own = self._belonging.of(office)
                judgements[alike] = fundable_items(self.rules, self._case, office, assume, own)
            found = judgements[alike]
            judged = self._known[office.key] = Judged(office, assume, found)
        return judged

    def estimate(self, offices: Sequence[Office]) -> Estimate:
        """The offices' lines and totals, with the corporation's ceiling."""
        return technology_estimate(self.rules, self._case, [self._judged(office) for office in offices])

    def parts(self, offices: Sequence[Office]) -> tuple[Part, ...]:
        """Each office with its lines; all offices as one where the corporation's ceiling could bind."""
        parts = tuple(map(self._office_part, offices))
        ceiling = self._case.settings.corporation_ceiling
        if ceiling is None or sum(part.most for part in parts) <= ceiling:
            return parts
        return (
            Part(
                tuple(offices),
                tuple(one for part in parts for one in part.contenders),
                tuple(weight for part in parts for weight in part.weights),
                ceiling,
                lambda expenses: self.best_part(expenses, offices)[0],
                effort=sum(part.effort for part in parts),
            ),
        )

    def _office_part(self, office: Office) -> Part:
        """Lines only where nothing binds them together but what rarely matters."""
        items = self.fundable(office).items
        weights = tuple(self.rules.rate.of(item.cost) + 1 for item in items)
        settings = self._case.settings
        most = sum(weights)
        is_forced = settings.package == "all_linked" and settings.package_cap is not None
        is_capped = settings.office_ceiling is not None and most > settings.office_ceiling
        return Part(
            (office,),
            tuple(item.expense for item in items),
            weights,
            min(most, settings.office_ceiling or 0) if is_capped else most,
            lambda expenses: self._best_of_office(expenses, office)[0],
            None if is_forced or is_capped else lambda: parts_of(self.rules, self._case, office, items),
            self._effort([item.expense for item in items]),
        )

    def _effort(self, own: Sequence[Expense]) -> int:
        """Steps to reckon the best of an office: every part worth trying, with every choice of software."""
        settings = self._case.settings
        software = [one for one in own if one.category == "care_software" and can_join_package(one)]
        is_chosen = settings.package == "best" and settings.package_cap is not None
        choices = 2 ** min(len(software), MOST_SOFTWARE) if is_chosen else 1
        return sum(1 for _ in self._worth_trying(own)) * (_STEPS_OF_SUM + _STEPS_OF_CHOICE * choices)

    def reaches(self, expenses: Sequence[Expense], offices: Sequence[Office], goal: Yen) -> bool:
        """Whether these expenses come to ``goal``; for one office without weighing every package."""
        if len(offices) != 1 or self._case.settings.corporation_ceiling is not None:
            return self._sum(expenses, offices) >= goal
        (office,) = offices
        case = replace(self._case, expenses=tuple(expenses))
        return reaches(self.rules, case, office, careful(self.rules, case, office), goal)

    def _sum(self, expenses: Sequence[Expense], offices: Sequence[Office]) -> Yen:
        ceiling = self._case.settings.corporation_ceiling
        total = sum(
            self._total(tuple(one for one in expenses if one.office == office.key), office)
            for office in offices
        )
        return total if ceiling is None else min(total, ceiling)

    def surely_funds(self, offices: Sequence[Office]) -> bool:
        """Whether something is left when every open listing and function turns out badly."""
        for office in offices:
            open_keys = frozenset(one.key for one in self.candidates(office) if is_open(one, office.services))
            assume = careful(self.rules, self._case, office)._replace(left_out=open_keys)
            if fundable_items(self.rules, self._case, office, assume).items:
                return True
        return False

    def best_part(
        self, expenses: Sequence[Expense], offices: Sequence[Office]
    ) -> tuple[Yen, tuple[Expense, ...]]:
        """More is not always better.

        A staff-based contract lowers the base of the others on its line, and a
        forced package caps what it holds.
        """
        parts = [self._best_of_office(expenses, office) for office in offices]
        total = sum(amount for amount, _ in parts)
        ceiling = self._case.settings.corporation_ceiling
        chosen = tuple(one for _, part in parts for one in part)
        return (total if ceiling is None else min(total, ceiling)), chosen

    def _best_of_office(self, expenses: Sequence[Expense], office: Office) -> tuple[Yen, tuple[Expense, ...]]:
        own = tuple(one for one in expenses if one.office == office.key)
        parts = (tuple(one for one in own if one.key not in left_out) for left_out in self._worth_trying(own))
        return max(((self._total(part, office), part) for part in parts), key=_amount)

    def _total(self, expenses: tuple[Expense, ...], office: Office) -> Yen:
        case = replace(self._case, expenses=expenses)
        return most_of_office(self.rules, case, office, careful(self.rules, case, office))

    def _worth_trying(self, own: Sequence[Expense]) -> Iterator[frozenset[str]]:
        """What may be worth leaving out: nothing first, then software, and devices in a forced package."""
        settings = self._case.settings
        if settings.package == "all_linked" and settings.package_cap is not None:
            return self._out_of_forced_package(own)
        return self._out_of_software(own)

    def _out_of_software(self, own: Sequence[Expense]) -> Iterator[frozenset[str]]:
        """Staff-based contracts, so that the other software has the higher base.

        All of them but what a package may hold: one that stays on the line spoils the base for all.
        """
        yield frozenset()
        software = [one for one in own if one.category in self.rules.software]
        staffed = [one for one in software if one.staff_based_licence]
        if len(staffed) == len(software):
            return
        loose = frozenset(one.key for one in staffed if not can_join_package(one))
        for linked in _subsets([one.key for one in staffed if can_join_package(one)]):
            if loose or linked:
                yield loose | linked

    def _out_of_forced_package(self, own: Sequence[Expense]) -> Iterator[frozenset[str]]:
        """Leaving out devices pays only where no package remains.

        That is with no linked device for care work support, or a single linked device.
        """
        rules = self.rules
        touchy = [
            one.key
            for one in own
            if one.category in rules.software and (one.staff_based_licence or one.linked)
        ]
        linked = [one for one in own if one.category in rules.unit_bases and can_join_package(one)]
        forced = [
            frozenset[str](),
            frozenset(one.key for one in linked if one.category in rules.package_core),
            frozenset(one.key for one in linked),
            *(frozenset(other.key for other in linked if other is not one) for one in linked),
        ]
        for software in _subsets(touchy):
            for devices in forced:
                yield devices | software


def _subsets(keys: Sequence[str]) -> Iterator[frozenset[str]]:
    """Every subset, smallest first; of very many those that a package tries too."""
    return map(frozenset, software_choices(keys))


def _amount(found: tuple[Yen, tuple[Expense, ...]]) -> Yen:
    return found[0]
