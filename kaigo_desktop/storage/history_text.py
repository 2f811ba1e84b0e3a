"""The edits of one step of history, as JSON text and back."""

from __future__ import annotations

import json
from collections.abc import Iterable

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import as_json
from kaigo_desktop.domain.cases.kept import Edit, FieldEdit, RecordAdded, RecordRemoved

_NULLS = ("was_null", "to_null")


def edits_to_text(edits: Iterable[Edit]) -> str:
    """The edits as JSON text. Raises TypeError or ValueError for a value that JSON does not hold."""
    return as_json([_to_json(edit) for edit in edits])


def edits_from_text(text: str) -> tuple[Edit, ...]:
    """The edits of a kept text."""
    return tuple(_from_json(kept) for kept in json.loads(text))


def _to_json(edit: Edit) -> Document:
    match edit:
        case FieldEdit(address, before, after):
            nulls = {name: True for name in _NULLS if getattr(edit, name)}
            return {"edit": "set", "address": list(address), "before": before, "after": after, **nulls}
        case RecordAdded(section, key, body, position):
            return {"edit": "add", "section": section, "key": key, "position": position, "body": body}
        case RecordRemoved(section, key, position, body):
            return {"edit": "remove", "section": section, "key": key, "position": position, "body": body}


def _from_json(kept: object) -> Edit:
    match kept:
        case {"edit": "set", "address": [*address], "before": before, "after": after, **more}:
            where = tuple(str(part) for part in address)
            return FieldEdit(where, before, after, *(more.get(name) is True for name in _NULLS))
        case {"edit": "add", "section": str(section), "key": str(key), "body": dict(body), **more}:
            position = more.get("position")  # schema 0003 and older did not write it: at the end
            return RecordAdded(section, key, body, position if isinstance(position, int) else None)
        case {
            "edit": "remove",
            "section": str(section),
            "key": str(key),
            "position": int(position),
            "body": dict(body),
        }:
            return RecordRemoved(section, key, position, body)
    raise ValueError("a step of history holds an edit of an unknown kind")
