"""The fields that only one form knows: from ``form_facts.by_form`` to typed ``own`` values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kaigo_desktop.domain.forms.form import OwnField
from kaigo_desktop.domain.forms.values_text import day_of, number_of, records, text_of


def own_values(fields: Sequence[OwnField], entered: Mapping[str, object]) -> dict[str, object]:
    """Every declared field with its typed value; None where it is not entered or not of its type."""
    return {field.name: _value(field, entered) for field in fields}


def _value(field: OwnField, entered: Mapping[str, object]) -> object:
    if field.type == "list":
        if entered.get(field.name) is None:
            return None
        return [own_values(field.fields, row) for row in records(entered, field.name)]
    return _READERS.get(field.type, text_of)(entered, field.name)


def _whole(entered: Mapping[str, object], name: str) -> int | None:
    found = entered.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _flag(entered: Mapping[str, object], name: str) -> bool | None:
    found = entered.get(name)
    return found if isinstance(found, bool) else None


_READERS: dict[str, Callable[[Mapping[str, object], str], object]] = {
    "date": day_of,
    "yen": _whole,
    "count": _whole,
    "number": number_of,
    "flag": _flag,
}
