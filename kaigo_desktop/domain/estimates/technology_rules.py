"""The technology programme's figures of one year, what is assumed, and what a line and an office come to.

M 別紙1 5(ア)(イ); rounding and ceilings are the prefecture's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from kaigo_desktop.domain.cases.case import Settings
from kaigo_desktop.domain.estimates.fundable import Item
from kaigo_desktop.domain.money import Rate, Yen, round_down
from kaigo_desktop.domain.rules.programme import Band


class TechnologyRules(Struct, frozen=True):
    """The programme's figures in force in one fiscal year, each with its clause in ``cites``."""

    rate: Rate
    unit_bases: Mapping[str, Yen]
    bands: tuple[Band, ...]
    flat_base: Yen
    adoption_extra: Yen
    partners_extra: Yen
    partners_least: int
    package_adoption_extra: Yen
    package_least: Yen
    package_most: Yen
    support_base: Yen
    software: tuple[str, ...]
    package_core: frozenset[str]
    software_terminal_cap: Yen | None
    cites: Mapping[str, str]
    mains: frozenset[str]
    """The categories that are fundable for themselves, but for care software."""


class Assumption(NamedTuple):
    """What is taken for facts that may not be known. The careful reading is ``careful``."""

    staff: int | None
    has_partners: bool
    package_cap: Yen | None
    supported: bool
    left_out: frozenset[str] = frozenset()


class LineSum(NamedTuple):
    """A line in bare figures (円), before anything is explained."""

    line: str
    items: tuple[Item, ...]
    cost: Yen
    rated: Yen
    base: Yen
    amount: Yen


def line_figures(rules: TechnologyRules, settings: Settings, cost: Yen, base: Yen) -> tuple[Yen, Yen]:
    """(rated, amount) of one line; the amount is rounded where lines are (5(ア)(イ))."""
    if settings.amount_order == "cap_first":
        rated = amount = rules.rate.of(min(cost, base))
    else:
        rated = rules.rate.of(cost)
        amount = min(rated, base)
    if settings.rounding_scope == "line":
        amount -= amount % settings.rounding_unit
    return rated, amount


def office_total(settings: Settings, amount: Yen) -> Yen:
    """The office's sum of lines after rounding of the total and the office ceiling."""
    if settings.rounding_scope == "total":
        amount = round_down(amount, settings.rounding_unit)
    return amount if settings.office_ceiling is None else min(amount, settings.office_ceiling)
