"""What can be undone and redone now, out of a history that only ever grows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kaigo_desktop.domain.cases.kept import Edit, FieldEdit, RecordAdded, RecordRemoved, StepKind, StepLine

FIRST = 1
"""The step that made the case; nothing goes back beyond it."""


class Ways(Struct, frozen=True):
    """The steps to undo and to redo, the next one last. Both hold steps of a person, never an undo itself."""

    back: tuple[StepLine, ...]
    forward: tuple[StepLine, ...]


def ways(trail: Iterable[StepLine]) -> Ways:
    """Where one can go from the end of that trail.

    An edit after an undo leaves nothing to redo; what was undone then stays in the
    trail, and going back to the state after any of its steps brings it back.
    """
    back: list[StepLine] = []
    forward: list[StepLine] = []
    for step in trail:
        match step.turn.kind:
            case StepKind.UNDO if back:
                forward.append(back.pop())
            case StepKind.REDO if forward:
                back.append(forward.pop())
            case _ if step.number > FIRST:
                back.append(step)
                forward.clear()
    return Ways(tuple(back), tuple(forward))


def inverse(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits that take those back: the last one first."""
    return tuple(_inverse(edit) for edit in reversed(edits))


def _inverse(edit: Edit) -> Edit:
    match edit:
        case FieldEdit(_, before, after):
            return replace(edit, before=after, after=before, was_null=edit.to_null, to_null=edit.was_null)
        case RecordAdded(section, key, body, position):
            return RecordRemoved(section, key, position or 0, body)
        case RecordRemoved(section, key, position, body):
            return RecordAdded(section, key, body, position)
