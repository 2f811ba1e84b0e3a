"""What a filled form says, as words: names of values with the text in which they stand."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, structs

from kaigo_desktop.domain.forms.filled_blocks import Bar, FilledCell, FilledCheck
from kaigo_desktop.domain.forms.form import FilledForm
from kaigo_desktop.domain.forms.text import FilledText

GOLDEN = Path(__file__).parents[1] / "golden" / "forms"


def told(filled: FilledForm) -> dict[str, object]:
    """The form's fields, what is empty and what is missing, as they are kept."""
    return {
        "title": filled.title,
        "fields": dict(_fields(filled)),
        "empty_fields": list(filled.empty_fields),
        "required_missing": list(filled.required_missing),
    }


def kept(name: str, filled: FilledForm) -> object:
    """What was kept under that name; with UPDATE_GOLDEN=1 it is written anew first."""
    file = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(told(filled), ensure_ascii=False, indent=1) + "\n"
        file.write_text(text, "utf-8", newline="\n")
    return json.loads(file.read_text("utf-8"))


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
    elif isinstance(part, FilledCell) and part.again:
        return  # printed in the row above
    elif isinstance(part, Bar):
        yield FilledText(part.shown, (*part.label.fields, "bar"))
    elif isinstance(part, tuple):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, Struct):
        for value in structs.asdict(part).values():
            yield from _texts(value)
