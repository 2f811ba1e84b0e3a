"""What a person is asked: each fact's question, type, unit, and what hangs on it.

A fact is named by a pattern such as ``offices.*.life``, where ``*`` stands for
a record's key. The texts are data (``resources/facts.toml``); this module only
says what a fact is and finds the one that belongs to an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from kaigo_desktop.domain.cases.address import Address

ANY = "*"


class FactType(StrEnum):
    """What kind of answer a fact takes."""

    TEXT = "text"
    LONG_TEXT = "longtext"
    COUNT = "count"
    DECIMAL = "decimal"
    YEN = "yen"
    DATE = "date"
    DAY = "day"
    FLAG = "flag"
    TRI = "tri"
    CHOICE = "choice"
    CHOICES = "choices"
    PREFECTURE = "prefecture"
    SERVICES = "services"
    CATEGORY = "category"
    OFFICE = "office"
    EXPENSE = "expense"
    LINK_START = "link_start"


class Option(Struct, frozen=True):
    """One answer of a choice: the value kept in the case, and the words shown."""

    value: str | int
    label: str


class Fact(Struct, frozen=True):
    """One question.

    ``services`` names a set of service codes and ``categories`` expense
    categories outside which the question does not matter now; empty: it always
    does. ``first`` is false for what stands under 「ほかの項目」 in any case.
    ``default`` is what holds while nothing is answered (only where the case
    file defines one). ``cite`` is None where no rule stands behind the question.
    """

    pattern: Address
    type: FactType
    group: str
    label: str
    ask: str
    why: str
    also: tuple[Address, ...] = ()
    first: bool = False
    unit: str | None = None
    cite: str | None = None
    term: str | None = None
    example: str | None = None
    options: tuple[Option, ...] = ()
    services: str | None = None
    categories: frozenset[str] = frozenset()
    check: str | None = None
    default: str | int | None = None

    @property
    def name(self) -> str:
        """The pattern as text, ``offices.*.life``."""
        return ".".join(self.pattern)

    @property
    def section(self) -> str:
        """The section of the case file in which it lives."""
        return self.pattern[0]

    @property
    def may_be_unknown(self) -> bool:
        """Whether 「わからない」 is an answer; a plain flag is false until it is set, and a default holds."""
        return self.type is not FactType.FLAG and self.default is None

    def at(self, *keys: str) -> Address:
        """The address of this fact for the record of that key (no key for a fact that stands once)."""
        given = iter(keys)
        return tuple(next(given) if part == ANY else part for part in self.pattern)

    def fits(self, address: Address) -> bool:
        """Whether this is the question that belongs to ``address``."""
        return any(_fits(pattern, address) for pattern in (self.pattern, *self.also))

    def label_of(self, value: object) -> str | None:
        """The words for a chosen value; None where it is no option. True is not taken for 1."""
        for option in self.options:
            if option.value == value and type(option.value) is type(value):
                return option.label
        return None


class Facts:
    """All facts, in the order of the data file."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = tuple(facts)
        self._by_pattern = {pattern: fact for fact in self._facts for pattern in (fact.pattern, *fact.also)}

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def named(self, name: str) -> Fact:
        """The fact of a pattern written with dots. Raises KeyError where there is none."""
        return self._by_pattern[tuple(name.split("."))]

    def of(self, address: Address) -> Fact | None:
        """The fact that is asked at ``address``; None where nobody asks for it."""
        found = self._by_pattern.get(address)
        if found is None and len(address) > 1:
            found = self._by_pattern.get((address[0], ANY, *address[2:]))
        return found

    def in_group(self, group: str) -> tuple[Fact, ...]:
        """The facts under that heading, in order."""
        return tuple(fact for fact in self._facts if fact.group == group)

    def in_section(self, section: str) -> tuple[Fact, ...]:
        """The facts of that section of the case file, in order."""
        return tuple(fact for fact in self._facts if fact.section == section)


def _fits(pattern: Address, address: Address) -> bool:
    return len(pattern) == len(address) and all(
        part in {ANY, found} for part, found in zip(pattern, address, strict=True)
    )
