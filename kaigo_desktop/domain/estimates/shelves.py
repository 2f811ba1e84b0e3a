"""The fundable items of an office, put by what a line of the technology programme wants of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from kaigo_desktop.domain.estimates.fundable import Item


class Shelves(NamedTuple):
    """Each in the order of the case. ``company`` has the accessories by the key of their main device."""

    mains: list[Item]
    company: dict[str | None, list[Item]]
    software: list[Item]
    adoption: list[Item]
    support: list[Item]

    def with_company(self, main: Item) -> tuple[Item, ...]:
        """A main device and what accompanies it."""
        company = self.company.get(main.expense.key)
        return (main, *company) if company else (main,)


def put_by(items: Collection[Item], mains: Collection[str], software: Collection[str]) -> Shelves:
    """Put the items by; ``mains`` and ``software`` are the categories of devices and of the software line."""
    shelves = Shelves([], {}, [], [], [])
    for item in items:
        category = item.expense.category
        if category in mains:
            shelves.mains.append(item)
        elif category in software:
            shelves.software.append(item)
        elif category == "device_accessory":
            shelves.company.setdefault(item.expense.attached_to, []).append(item)
        elif category == "software_adoption":
            shelves.adoption.append(item)
        elif category == "improvement_support":
            shelves.support.append(item)
    return shelves
