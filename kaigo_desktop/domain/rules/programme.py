"""A programme as its rule data says: conditions, dated values, how it pays, what it asks afterwards.

A catalogue has hundreds of these parts, which is why they are named tuples: quick to make from a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from kaigo_desktop.domain.money import Yen

Parameters = Mapping[str, object]


class Source(NamedTuple):
    """The document that a rule comes from; ``short`` is its official number where it has one.

    ``issued`` is None where it bears no date.
    """

    id: str
    title: str
    issued: date | None
    short: str = ""

    @property
    def name(self) -> str:
        """What an officer calls it: the short name where there is one, else the title."""
        return self.short or self.title


class Condition(NamedTuple):
    """One condition or requirement.

    ``check`` names a kind of check with its parameters (``checks.CHECKS``),
    ``where`` limits it to some services. ``say`` has a sentence for each
    answer (by its word: ``Answer.YES`` is "yes"), ``todo`` the remedy where
    the answer is not yes.
    """

    id: str
    kind: str
    title: str
    ask: str
    check: Parameters
    where: Parameters
    say: Mapping[str, str]
    todo: Mapping[str, str]
    cite: str
    lead_days: int | None = None
    reading: bool = False


class Band(NamedTuple):
    """A value for a count of up to ``up_to`` (None: any larger)."""

    up_to: int | None
    value: Yen


class ValueStep(NamedTuple):
    """What a value is from one day until another, both included, and where that is written."""

    from_: date
    until: date
    cite: str
    value: int | str | None = None
    bands: tuple[Band, ...] = ()


class DatedValue(NamedTuple):
    """A figure of the rules with the days on which each amount is in force; bands count ``counted``."""

    id: str
    unit: str
    steps: tuple[ValueStep, ...]
    counted: str = "人"

    def on(self, day: date) -> ValueStep | None:
        """The step in force that day; None outside all of them, never the last one carried on."""
        for step in self.steps:
            if step.from_ <= day <= step.until:
                return step
        return None


class Advice(NamedTuple):
    """A sentence worth knowing that decides nothing."""

    text: str
    cite: str
    reading: bool
    where: Parameters


class Programme(NamedTuple):
    """A programme of the catalogue, one dated file each. ``how`` says in words how it pays.

    ``figures`` are amounts that are shown and not reckoned.

    ``once_with`` names a group of programmes of which an office uses at most one in a year.
    ``follows`` is the id of the programme of the year before that this one goes on from.
    """

    id: str
    title: str
    issuer: str
    kind: str
    audience: str
    region: str
    group: str
    per: str
    fiscal_years: tuple[int, ...]
    version: str
    state: str
    purpose: str
    source: Source
    conditions: tuple[Condition, ...]
    values: Mapping[str, DatedValue]
    pays: Parameters
    effect_reports: int = 0
    afterwards_cite: str = ""
    advice: tuple[Advice, ...] = ()
    how: tuple[Advice, ...] = ()
    figures: tuple[Advice, ...] = ()
    order: int = 0
    once_with: str | None = None
    cites_by_name: bool = False
    short_title: str = ""
    follows: str | None = None

    @property
    def brief(self) -> str:
        """Its title for a narrow place."""
        return self.short_title or self.title

    def cite(self, clause: str) -> str:
        """A clause with its source before it: the id, or the name for people where ``cites_by_name``."""
        return f"{self.source.name if self.cites_by_name else self.source.id} {clause}"

    def value(self, id_: str, fiscal_year: int) -> ValueStep:
        """The value in force on 1 April of that fiscal year. Raises KeyError outside its dates."""
        step = self.values[id_].on(date(fiscal_year, 4, 1))
        if step is None:
            raise KeyError(f"{self.id}: {id_} is not in force in fiscal year {fiscal_year}")
        return step
