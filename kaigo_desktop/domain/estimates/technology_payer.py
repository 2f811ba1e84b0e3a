"""The technology programme as one of the ways to pay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from kaigo_desktop.domain.assessment import Estimate
from kaigo_desktop.domain.cases.case import Expense, Office
from kaigo_desktop.domain.estimates.belonging import Belonging
from kaigo_desktop.domain.estimates.estimate import Judged, technology_estimate
from kaigo_desktop.domain.estimates.fundable import Fundable, Item, is_open
from kaigo_desktop.domain.estimates.package import MOST_SOFTWARE, are_all_tried
from kaigo_desktop.domain.estimates.payers import Ceiling, Part
from kaigo_desktop.domain.estimates.technology import careful, fundable_items, most_of_office, reaches
from kaigo_desktop.domain.estimates.technology_package import can_join_package, likes_of, linked_items
from kaigo_desktop.domain.estimates.technology_parts import parts_of
from kaigo_desktop.domain.estimates.technology_rules import TechnologyRules
from kaigo_desktop.domain.money import Yen

_STEPS_OF_SUM, _STEPS_OF_CHOICE = 40, 20
"""Steps of the search (some microseconds each) for an office's lines, and for each choice of software."""
FEW_CONTENDERS = 11
"""So many expenses under a ceiling are better looked at as a whole, whose bound is tighter, than by line."""


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
        parts = tuple(self._office_part(office, None) for office in offices)
        most = self._case.settings.corporation_ceiling
        if most is None or sum(part.most for part in parts) <= most:
            return tuple(one for part in parts for one in self._apart(part))
        is_sure = all(part.is_sure for part in parts)
        is_small = is_sure and sum(len(part.contenders) for part in parts) <= FEW_CONTENDERS
        ceiling = Ceiling(most)
        parts = tuple(self._office_part(office, ceiling) for office in offices)
        return (
            Part(
                tuple(offices),
                tuple(one for part in parts for one in part.contenders),
                tuple(weight for part in parts for weight in part.weights),
                most,
                lambda expenses: self.best_part(expenses, offices)[0],
                None if is_small else lambda: tuple(line for part in parts for line in part.looked_at()),
                effort=sum(part.effort for part in parts),
                is_sure=is_sure,
            ),
        )

    def _office_part(self, office: Office, over: Ceiling | None) -> Part:
        """Lines only where nothing binds them together but ceilings and what rarely matters."""
        return self._part_of(office, self.fundable(office).items, over)

    def _part_of(self, office: Office, items: Sequence[Item], over: Ceiling | None) -> Part:
        weights = tuple(self.rules.rate.of(item.cost) + 1 for item in items)
        settings = self._case.settings
        most = sum(weights)
        is_forced = settings.package == "all_linked" and settings.package_cap is not None
        is_capped = settings.office_ceiling is not None and most > settings.office_ceiling
        ceiling = Ceiling(settings.office_ceiling or 0, over) if is_capped else over
        is_sure = self._is_sure(items)
        is_whole = is_forced or (is_sure and is_capped and len(items) <= FEW_CONTENDERS)
        return Part(
            (office,),
            tuple(item.expense for item in items),
            weights,
            min(most, settings.office_ceiling or 0) if is_capped else most,
            lambda expenses: self._best_of_office(expenses, office)[0],
            None if is_whole else lambda: self._lines(office, items, ceiling),
            self._effort([item.expense for item in items]),
            over,
            is_sure,
        )

    def _is_sure(self, items: Sequence[Item]) -> bool:
        """Whether a package is chosen of all that there could be."""
        settings = self._case.settings
        if settings.package != "best" or settings.package_cap is None:
            return True
        contracts = [one for one in items if one.expense.category == "care_software" and one.expense.linked]
        return are_all_tried(likes_of(contracts))

    def _apart(self, part: Part) -> tuple[Part, ...]:
        """The devices of an office whose lines hang on nothing else, each by itself, and the rest of it."""
        (office,) = part.offices
        settings, items = self._case.settings, self.fundable(office).items
        is_bound = (
            settings.pooling != "item"
            or (settings.rounding_scope == "total" and settings.rounding_unit > 1)
            or settings.office_ceiling is not None
            or any(item.expense.category == "improvement_support" for item in items)
        )
        if is_bound:
            return (part,)
        packable = linked_items(self.rules, settings, Fundable(items), self._judged(office).assume)
        tied = {item.key for item in packable}
        lines = parts_of(self.rules, self._case, office, items)
        alone = [
            line
            for line in lines
            if line.contenders[0].category in self.rules.unit_bases
            and tied.isdisjoint(one.key for one in line.contenders)
        ]
        gone = {one.key for line in alone for one in line.contenders}
        stays = tuple(item for item in items if item.key not in gone)
        rest = self._part_of(office, stays, None)
        return (*alone, rest)

    def _lines(self, office: Office, items: Sequence[Item], ceiling: Ceiling | None) -> tuple[Part, ...]:
        lines = parts_of(self.rules, self._case, office, items)
        return tuple(replace(line, ceiling=ceiling) for line in lines)

    def _effort(self, own: Sequence[Expense]) -> int:
        """Steps to reckon the best of an office: every part worth trying, with every choice of software."""
        settings = self._case.settings
        software = [one for one in own if one.category == "care_software" and can_join_package(one)]
        is_chosen = settings.package == "best" and settings.package_cap is not None
        choices = 2 ** min(len(software), MOST_SOFTWARE) if is_chosen else 1
        return sum(1 for _ in self._worth_trying(own)) * (_STEPS_OF_SUM + _STEPS_OF_CHOICE * choices)

    def reaches(self, expenses: Sequence[Expense], offices: Sequence[Office], goal: Yen) -> bool:
        """Whether these expenses come to ``goal``; for one office without weighing every package."""
        if len(offices) != 1:
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

        One that stays on the line spoils the base for all: all of them, or all but what a package may
        hold. In a package that holds care software another contract never loses anything.
        """
        yield frozenset()
        software = [one for one in own if one.category in self.rules.software]
        staffed = [one for one in software if one.staff_based_licence]
        if len(staffed) == len(software):
            return
        loose = frozenset(one.key for one in staffed if not can_join_package(one))
        every = frozenset(one.key for one in staffed)
        yield from (some for some in dict.fromkeys((loose, every)) if some)

    def _out_of_forced_package(self, own: Sequence[Expense]) -> Iterator[frozenset[str]]:
        """Leaving out devices pays only where no package remains.

        That is with no linked device for care work support, or a single linked device. A package that
        holds linked software loses nothing by more of it, so that all or none stays; or one, where no
        package remains. Of staff-based contracts that are not linked all or none stay on their line.
        """
        rules = self.rules
        software = [one for one in own if one.category in rules.software]
        packed = frozenset(one.key for one in software if can_join_package(one))
        loose = frozenset(one.key for one in software if one.staff_based_licence) - packed
        left_out = [frozenset[str](), packed, *(packed - {one} for one in sorted(packed))]
        linked = [one for one in own if one.category in rules.unit_bases and can_join_package(one)]
        forced = [
            frozenset[str](),
            frozenset(one.key for one in linked if one.category in rules.package_core),
            frozenset(one.key for one in linked),
            *(frozenset(other.key for other in linked if other is not one) for one in linked),
        ]
        for some in dict.fromkeys((frozenset[str](), loose)):
            for others in dict.fromkeys(left_out):
                yield from (devices | others | some for devices in forced)


def _amount(found: tuple[Yen, tuple[Expense, ...]]) -> Yen:
    return found[0]
