"""A problem taken out of a plan, with what was said of it elsewhere in the plan.

A problem without a key is known by its place: what names a later one moves with it.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.plans.diagram import KINDS


def without_problem(plan: Document, place: int) -> Document:
    """The parts of a plan that change when the problem at that place goes; None for a part that is empty.

    Measures against it are against none any more; links to its boxes go.
    """
    problems = _records(plan.get("problems"))
    going = _Going(place, problems.pop(place).get("key"), frozenset(str(row.get("key")) for row in problems))
    changed: Document = {"problems": problems or None}
    measures = _records(plan.get("measures"))
    if measures:
        changed["measures"] = [
            row | {"problem": going.named_by(row["problem"])} if "problem" in row else row for row in measures
        ]
    drawn = plan.get("diagram")
    if isinstance(drawn, Mapping):
        changed["diagram"] = _redrawn(drawn, going) or None
    return changed


class _Going(Struct, frozen=True):
    """The problem that goes, and the keys of those that stay."""

    place: int
    key: object
    staying: frozenset[str]

    def named_by(self, problem: object) -> object:
        """What a measure names then: nothing for this problem, the new place of a later one."""
        if isinstance(problem, int):
            return None if problem == self.place else problem - (problem > self.place)
        return None if problem == self.key else problem

    def box(self, key: object) -> object:
        """The key of a box of the diagram then; None for a box of this problem."""
        whose, _, kind = str(key).rpartition(".")
        if kind not in KINDS or whose in self.staying:
            return key
        if whose == (str(self.place) if self.key is None else self.key):
            return None
        is_later = whose.isascii() and whose.isdigit() and int(whose) > self.place
        return f"{int(whose) - 1}.{kind}" if is_later else key


def _redrawn(drawn: Mapping[str, object], going: _Going) -> Document:
    links = []
    for link in _records(drawn.get("links")):
        start, end = going.box(link.get("from")), going.box(link.get("to"))
        if start is not None and end is not None:
            links.append({"from": start, "to": end})
    order = drawn.get("order")
    boxes = [going.box(key) for key in order] if isinstance(order, list) else []
    found = {**drawn, "links": links, "order": [key for key in boxes if key is not None]}
    return {name: value for name, value in found.items() if value}


def _records(found: object) -> list[Document]:
    return [dict(row) for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []
