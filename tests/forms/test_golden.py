"""What each form says of the sample case, kept as text: a changed form or rule shows as a diff in words.

After a change that is meant, write the files anew with UPDATE_GOLDEN=1 and read their diff.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaigo_desktop.domain.forms.blocks import Bar, FilledCheck
from kaigo_desktop.domain.forms.form import FilledForm, fill
from kaigo_desktop.domain.forms.text import FilledText

GOLDEN = Path(__file__).parents[1] / "golden" / "forms"
COPIES = [
    ("application", None, None),
    ("cost-rate-first", None, None),
    ("cost-cap-first", None, None),
    ("calculation", None, None),
    ("improvement-plan", "A", None),
    ("improvement-plan", "B", None),
    ("evidence", None, None),
    ("effect-report", "A", 1),
    ("effect-report", "A", 2),
]


@pytest.mark.parametrize(("form", "office", "sequence"), COPIES)
def test_the_filled_fields_are_as_kept(sample, cap_first_sample, form, office, sequence):
    sample = cap_first_sample if form == "cost-cap-first" else sample
    filled = fill(sample.forms[form], sample.values(form, office, sequence))
    document = {
        "title": filled.title,
        "fields": dict(_fields(filled)),
        "empty_fields": list(filled.empty_fields),
        "required_missing": list(filled.required_missing),
    }
    name = "-".join(str(part) for part in (form, office, sequence) if part is not None)
    file = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    assert document == json.loads(file.read_text("utf-8"))


def test_every_form_is_kept(forms):
    kept = {file.stem for file in GOLDEN.glob("*.json")}
    assert [id_ for id_ in forms if not any(f"{name}-".startswith(f"{id_}-") for name in kept)] == []


def _fields(filled: FilledForm) -> Iterator[tuple[str, str]]:
    """Names of values, and the text in which they stand; a box to tick as ☑ or ☐ before its text."""
    for text in _texts(filled.blocks):
        if text.fields:
            yield " ".join(dict.fromkeys(text.fields)), text.text


def _texts(part: object) -> Iterator[FilledText]:
    if isinstance(part, FilledText):
        yield part
    elif isinstance(part, FilledCheck):
        mark = "☑" if part.ticked else "☐"
        yield FilledText(mark + part.text.text, (*part.text.fields, f"ticked: {part.text.text}"))
    elif isinstance(part, Bar):
        yield FilledText(part.shown, (*part.label.fields, "bar"))
    elif isinstance(part, tuple):
        for one in part:
            yield from _texts(one)
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from _texts(getattr(part, field.name))
