"""From a field of the plan (``domain/plans/fields.py``) to the box that asks it."""

from __future__ import annotations

import re
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.plans.fields import OFFICE_PLAN_FIELDS, PlanField
from kaigo_desktop.ui.widgets.fields import (
    ChoiceField,
    DateField,
    Field,
    LongTextField,
    TextField,
    TypedField,
    YenField,
    YesNoField,
)
from kaigo_desktop.viewmodels import entry

_LONG = frozenset(
    {
        "text", "effect", "cause", "operation", "method", "security", "life", "wage_return_method",
        "done", "not_worked", "revision", "cooperation", "comment",
        "correction", "skipped",
    }
)  # fmt: skip
"""Fields in which people write more than a line."""

_WORDS = {"less": "減るほど良い", "more": "増えるほど良い"}


def fields_of(name: str) -> tuple[PlanField, ...]:
    """The fields of a part of the plan: problems, organisation … Raises KeyError for an unknown part."""
    for field in OFFICE_PLAN_FIELDS:
        if field.name == name:
            return field.fields
    raise KeyError(name)


def plan_field_named(name: str) -> PlanField:
    """A field of the plan itself. Raises KeyError for an unknown one."""
    for field in OFFICE_PLAN_FIELDS:
        if field.name == name:
            return field
    raise KeyError(name)


class NumberField(TypedField):
    """A measured figure; it may be negative (身体的負担 is asked from −3 to +3)."""

    characters = 7

    def read(self, typed: str) -> object:
        """A Decimal, None for an empty box."""
        plain = typed.strip().translate({ord(dash): "-" for dash in "−－‐ー"})
        if plain.startswith("-"):
            found = entry.read_decimal(plain[1:])
            return None if found is None else -found
        return entry.read_decimal(plain)

    def write(self, value: object) -> str:
        """As short as it goes."""
        return f"{Decimal(str(value)).normalize():f}"


def plan_field(
    spec: PlanField,
    address: Address,
    parent: QWidget,
    *,
    choices: tuple[tuple[object, str], ...] = (),
    unit: str = "",
) -> Field:
    """The box for that field. ``choices`` turn it into a list to choose from."""
    if spec.kind == "choice":
        choices = tuple((code, _WORDS.get(code, code)) for code in spec.choices)
    if choices or spec.kind == "reference":
        return ChoiceField(address, spec.label, choices, parent)
    return _box(spec, address, parent, unit)


def _box(spec: PlanField, address: Address, parent: QWidget, unit: str) -> Field:
    match spec.kind:
        case "date":
            return DateField(address, spec.label, parent)
        case "number":
            return NumberField(address, spec.label, parent, unit=unit)
        case "yen":
            return YenField(address, spec.label, parent)
        case "flag":
            return YesNoField(address, spec.label, parent)
        case _ if spec.name in _LONG:
            return LongTextField(address, spec.label, parent, rows=2)
        case _:
            return TextField(address, spec.label, parent)


def year_field(address: Address, label: str, unit: str, parent: QWidget) -> Field:
    """A figure of one fiscal year."""
    if re.fullmatch(r"[0-9]{4}", address[-1]) is None:
        raise ValueError(f"no fiscal year: {address}")
    return NumberField(address, label, parent, unit=unit)
