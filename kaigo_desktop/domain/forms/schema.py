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


def further_key(form: str, programme: str) -> str:
    """Where a form's own fields are for a programme beside the case's main one."""
    return f"{form}@{programme}"


def form_records(forms: Iterable[Form]) -> dict[str, s.Record]:
    """What the entry of each form may hold, by form id, and by programme where it serves several."""
    found: dict[str, s.Record] = {}
    for form in forms:
        record = _record(form.own)
        found[form.id] = record
        found |= {further_key(form.id, programme): record for programme in form.programmes}
    return found


def _record(fields: Iterable[OwnField]) -> s.Record:
    return s.Record({field.name: s.Field(_kind(field)) for field in fields})


def _kind(field: OwnField) -> s.Kind:
    if field.type == "list":
        return s.ListOf(_record(field.fields))
    if field.type == "choice":
        return s.one_of(*field.choices)
    return _KINDS.get(field.type, s.TEXT)
