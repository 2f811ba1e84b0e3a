"""Which expenses of an office the technology programme may fund, and why not the others.

M 別紙1 4 with its 留意事項, and 6③.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from kaigo_desktop.domain.assessment import Refusal
from kaigo_desktop.domain.cases.case import Expense, Office
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.services import FACILITY, HOME, PRIORITY_FIELDS

SUPPORTED = ("consultant", "center")


Refused = tuple[str, str]
"""Why not, with the name of the rule."""
_NOBODY: Mapping[str, Refused] = MappingProxyType({})


class Item(NamedTuple):
    """A fundable expense with the cost that counts (円, after other income and the cap on terminals)."""

    expense: Expense
    cost: Yen

    @property
    def key(self) -> str:
        """The expense's key."""
        return self.expense.key


class Fundable(NamedTuple):
    """The fundable expenses of one office in the order of the case.

    ``refused``: why not the others, by key, where that is known already.
    """

    items: tuple[Item, ...]
    refused: Mapping[str, Refused] = _NOBODY

    def refusals(self, cites: Mapping[str, str]) -> tuple[Refusal, ...]:
        """Why not the others; ``cites`` has the clause of each rule by name."""
        refused = self.refused.items()
        return tuple([Refusal(key, why, cites.get(rule, cites["cost"])) for key, (why, rule) in refused])

    def of(self, *categories: str) -> tuple[Item, ...]:
        """The items of these categories."""
        return tuple([item for item in self.items if item.expense.category in categories])


@lru_cache(maxsize=256)
def needed_functions(services: frozenset[str]) -> tuple[str, ...]:
    """The functions that care software needs at an office with these services (4 留意事項 ①・②)."""
    needed = ["integrated"]
    if services & HOME:
        needed += ["careplan_csv", "careplan_support_desk"]
    if services & FACILITY:
        needed.append("life_csv")
    return tuple(needed)


def counted_cost(expense: Expense, terminal_cap: Yen | None) -> Yen:
    """What counts of an expense: less other income, a terminal at most the prefecture's cap a unit."""
    if expense.terminal and terminal_cap is not None:
        return min(expense.net_cost, terminal_cap * expense.units)
    return expense.net_cost


def is_open(expense: Expense, services: frozenset[str]) -> bool:
    """Whether a fact not known yet could still make this expense unfundable: listing or a function."""
    if expense.category not in PRIORITY_FIELDS:
        return False
    if expense.listing is None:
        return True
    if expense.category != "care_software":
        return False
    return None in [getattr(expense, function) for function in needed_functions(services)]


class Scope(NamedTuple):
    """What judging an expense depends on.

    ``mains`` are the categories fundable for themselves but care software. ``supported``: the
    improvement support is of a kind that counts. ``left_out`` are keys taken as
    not fundable, to try what an open fact could do.
    """

    office: Office
    mains: Collection[str]
    supported: bool
    left_out: frozenset[str]


Judgement = Refused | None
"""None where the expense is fundable."""


def fundable(scope: Scope, own: Sequence[Expense], terminal_cap: Yen | None) -> Fundable:
    """The fundable expenses among the office's ``own``; a terminal counts up to the cap (円)."""
    refused: dict[str, Refused] = {}
    mains: dict[str, Expense] = {}
    companions: list[Expense] = []
    for expense in own:
        if expense.other_subsidy:
            refused[expense.key] = "ほかの補助金を受けている費用です。", "no_duplicate_funding"
        elif expense.category in _COMPANIONS:
            companions.append(expense)
        else:
            why_not = _judge_main(scope, expense)
            if why_not is None:
                mains[expense.key] = expense
            else:
                refused[expense.key] = why_not
    for expense in companions:
        why_not = _COMPANIONS[expense.category](scope, expense, mains)
        if why_not is not None:
            refused[expense.key] = why_not
    kept = own if not refused else [one for one in own if one.key not in refused]
    return Fundable(tuple([Item(one, counted_cost(one, terminal_cap)) for one in kept]), refused)


def _judge_main(scope: Scope, expense: Expense) -> Judgement:
    category = expense.category
    if expense.key in scope.left_out:
        return "対象外と仮定した費用です。", "cost"
    if category in PRIORITY_FIELDS and expense.listing == "other":
        return "TAISに掲載されておらず、同水準とも認められていません。", "listing"
    if category == "care_software":
        needed = needed_functions(scope.office.services)
        lacks = False in [getattr(expense, function) for function in needed]
        return ("この事業所に求められる機能が足りません。", "notes") if lacks else None
    if category in scope.mains:
        return None
    if category == "communication_fee":
        return "通信費は対象に含まれません。", "notes"
    return "この制度の対象になる費用の種類ではありません。", "cost"


def _judge_accessory(_scope: Scope, expense: Expense, mains: Mapping[str, Expense]) -> Judgement:
    main = mains.get(expense.attached_to or "")
    if main is not None and main.category in PRIORITY_FIELDS and main.category != "care_software":
        return None
    return "対象になる介護ソフト以外の機器（重点分野）に付く費用ではありません。", "notes"


def _judge_adoption(_scope: Scope, _expense: Expense, mains: Mapping[str, Expense]) -> Judgement:
    if any(main.category == "care_software" for main in mains.values()):
        return None
    return "対象になる介護ソフトと一緒に入れる費用ではありません。", "adoption"


def _judge_support(scope: Scope, _expense: Expense, mains: Mapping[str, Expense]) -> Judgement:
    if not scope.supported:
        return "業務改善支援の受け方が、対象になるものと確かめられていません。", "support"
    # It stands for itself only beside something that is bought.
    return None if mains else ("機器やソフトの導入と一体の支援だけが対象です。", "support")


_COMPANIONS: Mapping[str, Callable[[Scope, Expense, Mapping[str, Expense]], Judgement]] = {
    "device_accessory": _judge_accessory,
    "software_adoption": _judge_adoption,
    "improvement_support": _judge_support,
}
"""Categories that are fundable only in company."""
