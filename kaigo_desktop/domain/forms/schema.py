"""The fields that each form declares, as what ``form_facts.by_form`` may hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kaigo_desktop.domain import schema as s
from kaigo_desktop.domain.forms.form import Form, OwnField

_KINDS: Mapping[str, s.Kind] = {
    "date": s.DATE,
    "yen": s.YEN,
    "count": s.COUNT,
    "number": s.DECIMAL,
    "flag": s.FLAG,
}


def form_records(forms: Iterable[Form]) -> dict[str, s.Record]:
    """What the entry of each form may hold, by form id."""
    return {form.id: _record(form.own) for form in forms}


def _record(fields: Iterable[OwnField]) -> s.Record:
    return s.Record({field.name: s.Field(_kind(field)) for field in fields})


def _kind(field: OwnField) -> s.Kind:
    if field.type == "list":
        return s.ListOf(_record(field.fields))
    if field.type == "choice":
        return s.one_of(*field.choices)
    return _KINDS.get(field.type, s.TEXT)
