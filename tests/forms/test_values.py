"""The values that forms bind: declared, given and used are the same set."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kaigo_desktop.domain.forms.form import OwnField
from kaigo_desktop.domain.forms.names import UsedName, used_names

ROOT = Path(__file__).parents[2]
DECLARED = {
    value["name"]: value
    for value in tomllib.loads((ROOT / "forms" / "values.toml").read_text("utf-8"))["value"]
}
ROW_FIELDS = {
    f"{name}.{field['name']}": field["type"]
    for name, value in DECLARED.items()
    for field in value.get("fields", ())
}
COPIES = [
    ("application", None, None),
    ("cost-rate-first", None, None),
    ("improvement-plan", "A", None),
    ("improvement-plan", "B", None),
    ("evidence", None, None),
    ("effect-report", "A", 1),
    ("effect-report", "A", 3),
    ("effect-report", None, 2),
    ("project-plan", "A", None),
    ("settlement", None, None),
    ("settlement-budget", None, None),
]
PYTHON_TYPES = {
    "text": str,
    "code": str,
    "rate": str,
    "yen": int,
    "count": int,
    "fiscal_year": int,
    "number": Decimal,
    "date": date,
    "flag": bool,
    "list": list,
    "rows": list,
}


def _declared_as(used: UsedName) -> str | None:
    """Where values.toml has the name: in the innermost list that knows it, else at the top."""
    lists = [one for one in used.lists if not one.startswith("own.")]
    while lists:
        inside = ".".join([*lists, used.name])
        if inside in ROW_FIELDS:
            return inside
        lists.pop()
    return used.name if used.name in DECLARED else None


def test_every_name_in_a_form_is_declared(forms):
    unknown = [
        (form.id, used.name)
        for form in forms.values()
        for used in used_names(form)
        if not used.name.startswith("own.")
        and used.name != "row_number"
        and not _is_own(form.own, used)
        and _declared_as(used) is None
    ]
    assert unknown == []


def _is_own(fields: Iterable[OwnField], used: UsedName) -> bool:
    """Whether a list of the form's own, around the name, has a field of that name."""
    for place, name in enumerate(used.lists):
        owned = [field for field in fields if name.removeprefix("own.") == field.name]
        if not owned or (place == 0 and not name.startswith("own.")):
            continue
        fields = owned[0].fields
        if used.name in {field.name for field in fields}:
            return True
    return False


def test_every_own_name_in_a_form_is_a_field_of_that_form_and_every_field_is_used(forms):
    for form in forms.values():
        used = {one.name.removeprefix("own.") for one in used_names(form) if one.name.startswith("own.")}
        assert used == {field.name for field in form.own}, form.id


def test_every_declared_value_is_printed_or_asked_by_a_form(forms):
    used = {_declared_as(one) for form in forms.values() for one in used_names(form)}
    assert sorted({*DECLARED, *ROW_FIELDS} - used) == []


@pytest.mark.parametrize(("form", "office", "sequence"), COPIES)
def test_exactly_the_declared_values_are_given(sample, form, office, sequence):
    given = sample.values(form, office, sequence)
    assert sorted(given) == sorted([*DECLARED, "own"])


@pytest.mark.parametrize(("form", "office", "sequence"), COPIES)
def test_every_value_has_its_declared_type(sample, form, office, sequence):
    given = sample.values(form, office, sequence)
    wrong = [
        (name, value)
        for name, kind, value in _typed(given)
        if value is not None and type(value) is not PYTHON_TYPES[kind]
    ]
    assert wrong == []


@pytest.mark.parametrize(("form", "office", "sequence"), COPIES)
def test_every_row_has_exactly_its_declared_fields(sample, form, office, sequence):
    for name, rows in _lists(sample.values(form, office, sequence)):
        fields = {
            field.removeprefix(f"{name}.")
            for field in ROW_FIELDS
            if field.startswith(f"{name}.") and "." not in field.removeprefix(f"{name}.")
        }
        for row in rows:
            assert set(row) == fields, name


def test_the_values_of_a_group_keep_to_their_declaration(group_sample):
    given = group_sample.values("group", programme="mhlw-r8-collaboration")
    assert sorted(given) == sorted([*DECLARED, "own"])
    wrong = [
        name for name, kind, value in _typed(given) if type(value) not in (PYTHON_TYPES[kind], type(None))
    ]
    assert wrong == []
    assert {name for name, _ in _lists(given)} >= {"members", "requirements", "project.things"}


def _typed(given: Mapping[str, object]) -> Iterator[tuple[str, str, object]]:
    for name, value in given.items():
        if name != "own":
            yield name, DECLARED[name]["type"], value
    for name, rows in _lists(given):
        for row in rows:
            for field, value in row.items():
                yield f"{name}.{field}", ROW_FIELDS[f"{name}.{field}"], value


def _lists(given: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, list[dict[str, object]]]]:
    for name, value in given.items():
        if isinstance(value, list) and name != "own" and all(isinstance(row, dict) for row in value):
            yield prefix + name, value
            for row in value:
                yield from _lists(row, f"{prefix}{name}.")
