"""From the rows of a diagram to its boxes, each knowing by number the boxes that it leads to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kaigo_desktop.domain.forms.blocks import Diagram
from kaigo_desktop.domain.forms.filled_blocks import FilledDiagram, FilledNode
from kaigo_desktop.domain.forms.text import FilledText, Scope, Template, Unprintable

Fill = Callable[[Template, Scope], FilledText]
"""The final text of a template."""


def fill_diagram(block: Diagram, rows: Sequence[Scope], fill: Fill) -> FilledDiagram:
    """The filled diagram. Raises Unprintable where a row lacks its place."""
    keys = {_known(row, "key"): number for number, row in enumerate(rows)}
    return FilledDiagram(
        block.setting, tuple(_node(row, keys, fill(block.text, row)) for row in rows), block.style
    )


def _node(row: Scope, keys: dict[object, int], text: FilledText) -> FilledNode:
    to = row.find("to")[0]
    leads = to if isinstance(to, (list, tuple)) else ()
    return FilledNode(
        text=text,
        kind=str(_known(row, "kind")),
        column=_number(row, "column"),
        band=_number(row, "band"),
        to=tuple(keys[key] for key in leads if key in keys),
    )


def _known(row: Scope, name: str) -> object:
    value, full_name = row.find(name)
    if value is None:
        raise Unprintable(f"{full_name}: a box of a diagram needs it")
    return value


def _number(row: Scope, name: str) -> int:
    value = _known(row, name)
    if not isinstance(value, int):
        raise Unprintable(f"{row.find(name)[1]}: a whole number is needed, not {value!r}")
    return value
