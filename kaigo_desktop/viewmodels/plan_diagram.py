"""The 因果関係図 of a plan: boxes are added, worded, linked and put in order."""

from __future__ import annotations

from collections.abc import Mapping

from kaigo_desktop.domain.plans.diagram import KINDS, Diagram, Node, diagram_of, may_link
from kaigo_desktop.viewmodels.plan import PlanViewModel

_PART = "diagram"


class PlanDiagram:
    """What a person does with the diagram. Each change is kept at once; what fails says why."""

    def __init__(self, plan: PlanViewModel) -> None:
        self._plan = plan

    def diagram(self) -> Diagram:
        """The boxes and links as they are now."""
        return diagram_of(self._plan.facts)

    def add(self, kind: str, beside: str | None = None) -> str:
        """A new box of that kind, linked to the box ``beside`` it where that makes sense; its key."""
        before = self.diagram()
        taken = {node.key for node in before.nodes}
        key = next(f"n{number}" for number in range(1, len(taken) + 2) if f"n{number}" not in taken)
        body = self._body()
        body["nodes"] = [*self._list(body, "nodes"), {"key": key, "kind": kind}]
        near = None if beside is None else before.node(beside)
        if near is not None:
            first, last = (key, near.key) if _comes_first(kind, near.kind) else (near.key, key)
            body["links"] = [*self._list(body, "links"), {"from": first, "to": last}]
        self._keep(body)
        return key

    def set_text(self, key: str, text: str | None) -> None:
        """Word a box: a problem's own box is the field of the problem."""
        node = self.diagram().node(key)
        if node is None:
            return
        if node.address is not None:
            self._plan.set(node.address, text)
            return
        body = self._body()
        nodes = self._list(body, "nodes")
        for entry in nodes:
            if entry.get("key") == key:
                entry["text"] = text
        body["nodes"] = nodes
        self._keep(body)

    def link(self, start: str, end: str) -> str:
        """Draw a link, in the direction that the kinds allow; the reason where it is refused, else empty."""
        diagram = self.diagram()
        first, last = diagram.node(start), diagram.node(end)
        order = list(KINDS)
        if first is not None and last is not None and order.index(first.kind) > order.index(last.kind):
            start, end = end, start
        refused = may_link(diagram, start, end)
        if refused is None:
            body = self._body()
            body["links"] = [*self._list(body, "links"), {"from": start, "to": end}]
            self._keep(body)
        return refused or ""

    def unlink(self, start: str, end: str) -> str:
        """Take a link away that was added; the reason where it is a problem's own, else empty."""
        own = self.diagram().own_links
        found = next((link for link in ((start, end), (end, start)) if link in own), None)
        if found is None:
            return "課題の欄から描いた線は消せません。課題の原因・影響の文を直してください。"
        body = self._body()
        body["links"] = [
            link for link in self._list(body, "links") if (link.get("from"), link.get("to")) != found
        ]
        self._keep(body)
        return ""

    def remove(self, key: str) -> str:
        """Take a box away that was added, with its links; the reason where it is a problem's, else empty."""
        node = self.diagram().node(key)
        if node is None or node.address is not None:
            return "この箱は課題の欄のものです。消すときは、上の課題の欄で文を消してください。"
        body = self._body()
        body["nodes"] = [entry for entry in self._list(body, "nodes") if entry.get("key") != key]
        body["links"] = [
            link for link in self._list(body, "links") if key not in (link.get("from"), link.get("to"))
        ]
        self._keep(body)
        return ""

    def move(self, key: str, step: int) -> bool:
        """Put a box one place up (-1) or down (1) in its column; False where there is no place."""
        diagram = self.diagram()
        node = diagram.node(key)
        if node is None:
            return False
        column = [one.key for one in diagram.nodes if (one.band, one.column) == (node.band, node.column)]
        place = column.index(key) + step
        if not 0 <= place < len(column):
            return False
        order = [one.key for one in diagram.nodes]
        first, second = order.index(key), order.index(column[place])
        order[first], order[second] = order[second], order[first]
        body = self._body()
        body["order"] = order
        self._keep(body)
        return True

    def neighbour(self, key: str, columns: int, rows: int) -> str | None:
        """The box that an arrow key goes to: in the next column the one nearest in order."""
        diagram = self.diagram()
        node = diagram.node(key)
        if node is None:
            return diagram.nodes[0].key if diagram.nodes else None
        if rows:
            return _beside(diagram, node, rows)
        linked = [end for start, end in diagram.links if start == key]
        if columns < 0:
            linked = [start for start, end in diagram.links if end == key]
        if linked:
            return linked[0]
        beside = [one.key for one in diagram.nodes if one.column == node.column + columns]
        return beside[0] if beside else None

    def _body(self) -> dict[str, object]:
        found = self._plan.value((*self._plan.root, _PART))
        return dict(found) if isinstance(found, Mapping) else {}

    @staticmethod
    def _list(body: Mapping[str, object], name: str) -> list[dict[str, object]]:
        found = body.get(name)
        return (
            [dict(entry) for entry in found if isinstance(entry, Mapping)] if isinstance(found, list) else []
        )

    def _keep(self, body: dict[str, object]) -> None:
        """Keep the diagram, without links that were never drawn: nobody could take them away."""
        hidden = set(self._plan.facts.diagram.links) - set(self.diagram().links)
        body["links"] = [
            link for link in self._list(body, "links") if (link.get("from"), link.get("to")) not in hidden
        ]
        self._plan.set(
            (*self._plan.root, _PART), {name: value for name, value in body.items() if value} or None
        )


def _comes_first(kind: str, other: str) -> bool:
    """Whether a box of that kind stands before the other: causes before problems before effects.

    Of two causes the first named leads to the second; a further effect follows from the one before.
    """
    order = list(KINDS)
    if kind == other:
        return kind != "effect"
    return order.index(kind) < order.index(other)


def _beside(diagram: Diagram, node: Node, step: int) -> str | None:
    column = [one.key for one in diagram.nodes if one.column == node.column]
    place = column.index(node.key) + step
    return column[place] if 0 <= place < len(column) else None
