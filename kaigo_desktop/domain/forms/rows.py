"""Rows of a form's own lists: those that the case gives, and what was entered for them or beside them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from kaigo_desktop.domain.forms.form import Form, OwnField

Row = dict[str, object]

KEY = "id"
"""The field by which an entered row belongs to one that the case gives."""

LEFT_OUT = "left_out"
"""The field that takes a row off the paper."""

FOR_OFFICE = "for_office"
"""The field that ties a row to one office's copy, as its key."""


def own_field(form: Form, name: str) -> OwnField:
    """The declaration of one of the form's own fields. Raises KeyError where there is none."""
    for field in form.own:
        if field.name == name:
            return field
    raise KeyError(f"{form.id}: own.{name}")


def rows_of(own: Mapping[str, object], name: str) -> list[Row]:
    """The entered rows of a list; none where nothing is entered."""
    found = own.get(name)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def of_office(own: Mapping[str, object], office: str | None, offices: Iterable[str]) -> dict[str, object]:
    """The entries for one office's copy: without the rows that name another of ``offices``.

    A row that names none of them stands in every copy, so that a slip of the pen loses nothing.
    """
    if office is None:
        return dict(own)
    others = frozenset(offices) - {office}
    return {name: _rows_but(value, others) for name, value in own.items()}


def _rows_but(value: object, others: Container[object]) -> object:
    if not isinstance(value, list):
        return value
    return [row for row in value if not isinstance(row, dict) or row.get(FOR_OFFICE) not in others]


def merged(field: OwnField, made: Sequence[Mapping[str, object]], entered: Iterable[Row]) -> list[Row]:
    """The rows made from the case with what was entered for each, then the rows that were only entered.

    What was entered wins, field by field; several entries for one row make as
    many rows (ten devices in two rooms). Every row has exactly the fields of the
    list; a row marked as left out is not among them.
    """
    names = [one.name for one in field.fields]
    known: dict[object, list[Row]] = {one[KEY]: [] for one in made}
    others: list[Row] = []
    for row in entered:
        known.get(row.get(KEY), others).append(row)
    rows = [_row(names, one, told) for one in made for told in known[one[KEY]] or [{}]]
    rows += [_row(names, {}, row) for row in others]
    return [row for row in rows if row.get(LEFT_OUT) is not True]


def _row(names: Iterable[str], made: Mapping[str, object], entered: Mapping[str, object]) -> Row:
    return {name: made.get(name) if entered.get(name) is None else entered[name] for name in names}


def total_of(rows: Sequence[Row], name: str) -> int | None:
    """The sum of a column in yen, people or minutes; not known while one of its figures is not."""
    figures = [row.get(name) for row in rows]
    known = [one for one in figures if isinstance(one, int)]
    return sum(known) if known and len(known) == len(figures) else None


def row_title(row: Mapping[str, object]) -> str:
    """The first words of a row, for choosing it from a list."""
    for name, value in row.items():
        if name != KEY and isinstance(value, str) and value:
            return value.split("\n")[0]
    return str(row.get(KEY) or "")
