"""The devices that a plan speaks of: the main devices among the case's expenses, with what goes with them."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from kaigo_desktop.domain.cases.case import Case, Expense
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.plans.facts import Measure, PlanFacts
from kaigo_desktop.domain.plans.knowledge import DeviceType, Knowledge
from kaigo_desktop.domain.services import CATEGORY_NAMES, PRIORITY_FIELDS

SOFTWARE = frozenset({"care_software", "backoffice_software"})
MAIN_DEVICES = PRIORITY_FIELDS | {"backoffice_software", "other_equipment"}
GROUP_EXPENSES = frozenset({"collaboration"})
ACCESSORIES = frozenset({"device_accessory", "software_adoption"})


class Device(Struct, frozen=True):
    """One main device (or, for a group, one undertaking) as the plan prints it; ``cost`` is its own, in yen.

    ``type`` is None while it is open which of several device types it is.
    """

    expense: Expense
    category: str
    units: str
    cost: Yen
    introduced_on: date | None
    measures: tuple[Measure, ...]
    type: DeviceType | None

    @property
    def name(self) -> str:
        """What it is called in a sentence: its description, else its category."""
        return self.expense.description or self.category


def devices_of(case: Case, office: str | None, plan: PlanFacts, knowledge: Knowledge) -> tuple[Device, ...]:
    """The devices of an office in the order of the expenses; of the group where ``office`` is None."""
    wanted = GROUP_EXPENSES if office is None else MAIN_DEVICES
    return tuple(
        _device(expense, plan, knowledge)
        for expense in case.expenses
        if expense.office == office and expense.category in wanted
    )


def accessories_of(case: Case, office: str | None) -> tuple[Expense, ...]:
    """What accompanies the devices of an office: 付帯経費 and 定着促進費用."""
    return tuple(each for each in case.expenses if each.office == office and each.category in ACCESSORIES)


def _device(expense: Expense, plan: PlanFacts, knowledge: Knowledge) -> Device:
    measures = tuple(each for each in plan.measures if each.expense == expense.key)
    planned = (each.introduce_on for each in measures if each.introduce_on is not None)
    return Device(
        expense=expense,
        category=CATEGORY_NAMES[expense.category],
        units=f"{expense.units:,}{'式' if expense.category in SOFTWARE | GROUP_EXPENSES else '台'}",
        cost=expense.cost,
        introduced_on=expense.delivered_on or min(planned, default=None),
        measures=measures,
        type=_type(expense, measures, knowledge),
    )


def _type(expense: Expense, measures: tuple[Measure, ...], knowledge: Knowledge) -> DeviceType | None:
    """The type that a measure names, else the only one of its category."""
    possible = knowledge.devices_of(expense.category)
    named = [kind for kind in possible if any(each.device == kind.id for each in measures)]
    if named:
        return named[0]
    return possible[0] if len(possible) == 1 else None
