"""The 因果関係図: causes, problems and effects as boxes in columns, with links from cause to effect.

Each problem of the plan makes three boxes and two links of its own; the texts
stay those of the problem, so that nothing is written twice. Boxes and links
that were added stand beside them. What follows from what is never drawn in a
circle: a link that would close one is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.plans.facts import PlanFacts, Problem

KINDS = {"cause": "原因", "problem": "課題", "effect": "影響"}
"""The kinds of boxes, from left to right."""

_FIELDS = {"cause": "cause", "problem": "text", "effect": "effect"}


class Node(Struct, frozen=True):
    """One box. ``address``: the field of the problem that it shows; None for a box that was added.

    ``band``: boxes that hang together have the same one; ``column`` counts from the left.
    """

    key: str
    kind: str
    text: str | None
    address: Address | None
    column: int = 0
    band: int = 0


class Diagram(Struct, frozen=True):
    """Boxes from top to bottom, and the links between them by key, each once."""

    nodes: tuple[Node, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    own_links: frozenset[tuple[str, str]] = frozenset()

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return 1 + max((node.column for node in self.nodes), default=-1)

    def node(self, key: str) -> Node | None:
        """The box of that key; None where there is none."""
        return next((node for node in self.nodes if node.key == key), None)

    def in_words(self) -> str:
        """Every link as a line, for who cannot see the drawing."""
        texts = {node.key: f"{KINDS[node.kind]}「{node.text or '未記入'}」" for node in self.nodes}
        linked = {key for link in self.links for key in link}
        lines = [f"{texts[start]}から{texts[end]}" for start, end in self.links]
        return "\n".join([*lines, *(texts[node.key] for node in self.nodes if node.key not in linked)])


def diagram_of(plan: PlanFacts) -> Diagram:
    """The diagram of a plan; empty where it names no problem and no box was added."""
    nodes = [*_of_problems(plan), *_added(plan)]
    kinds = {node.key: node.kind for node in nodes}
    links = _links(plan, kinds)
    columns, bands = _columns(kinds, links), _bands(kinds, links)
    placed = [
        Node(node.key, node.kind, node.text, node.address, columns[node.key], bands[node.key])
        for node in _ordered(nodes, links, plan.diagram.order)
    ]
    return Diagram(tuple(placed), tuple(links), frozenset(links) & frozenset(plan.diagram.links))


def may_link(diagram: Diagram, start: str, end: str) -> str | None:
    """Why no link may run from one box to the other, in words; None where it may."""
    first, last = diagram.node(start), diagram.node(end)
    if first is None or last is None or start == end:
        return "つなぐ箱を2つ選んでください。"
    order = list(KINDS)
    if order.index(first.kind) > order.index(last.kind):
        return f"線は、{KINDS[last.kind]}から{KINDS[first.kind]}の向きに引いてください。"
    if (start, end) in diagram.links:
        return "もう線でつながっています。"
    if _reaches(diagram.links, end, start):
        return "この線を引くと、原因と結果が輪になってしまいます。"
    return None


class Tops(Struct, frozen=True):
    """Where boxes begin, in the unit of their heights; ``bands``: the top and the height of each band."""

    tops: tuple[float, ...]
    bands: Mapping[int, tuple[float, float]]
    height: float


def tops_of(places: Sequence[tuple[int, int]], heights: Sequence[float], gap: float, between: float) -> Tops:
    """Stack boxes (``places``: band and column of each) under another, each column centred in its band.

    ``gap`` stands between boxes of a column, ``between`` between two bands.
    """
    tops = [0.0] * len(places)
    bands: dict[int, tuple[float, float]] = {}
    y = 0.0
    for band in dict.fromkeys(band for band, _ in places):
        stacks: dict[int, list[int]] = {}
        for number, (own, column) in enumerate(places):
            if own == band:
                stacks.setdefault(column, []).append(number)
        sizes = {
            column: sum(heights[number] for number in stack) + gap * (len(stack) - 1)
            for column, stack in stacks.items()
        }
        tallest = max(sizes.values())
        for column, stack in stacks.items():
            top = y + (tallest - sizes[column]) / 2
            for number in stack:
                tops[number] = top
                top += heights[number] + gap
        bands[band] = (y, tallest)
        y += tallest + between
    return Tops(tuple(tops), bands, max(0.0, y - between))


def node_key(problem: Problem, kind: str) -> str:
    """The key of a box that a problem makes: ``p1.cause``; by its place where the problem has no key."""
    return f"{problem.key or problem.index}.{kind}"


def _of_problems(plan: PlanFacts) -> list[Node]:
    return [
        Node(
            node_key(problem, kind),
            kind,
            getattr(problem, _FIELDS[kind]),
            (*plan.address, "problems", str(problem.index), _FIELDS[kind]),
        )
        for problem in plan.problems
        for kind in KINDS
    ]


def _added(plan: PlanFacts) -> list[Node]:
    taken = {node_key(problem, kind) for problem in plan.problems for kind in KINDS}
    found: dict[str, Node] = {}
    for own in plan.diagram.nodes:
        if own.key not in taken and own.kind in KINDS:
            found.setdefault(own.key, Node(own.key, own.kind, own.text, None))
    return list(found.values())


def _links(plan: PlanFacts, kinds: Mapping[str, str]) -> list[tuple[str, str]]:
    order = list(KINDS)
    wanted = [
        (node_key(problem, start), node_key(problem, end))
        for problem in plan.problems
        for start, end in (("cause", "problem"), ("problem", "effect"))
    ]
    links: list[tuple[str, str]] = []
    for start, end in (*wanted, *plan.diagram.links):
        known = start in kinds and end in kinds and start != end and (start, end) not in links
        if known and order.index(kinds[start]) <= order.index(kinds[end]) and not _reaches(links, end, start):
            links.append((start, end))
    return links


def _reaches(links: Sequence[tuple[str, str]], start: str, end: str) -> bool:
    """Whether the links lead from one box to the other."""
    seen, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        if at == end:
            return True
        for one, other in links:
            if one == at and other not in seen:
                seen.add(other)
                waiting.append(other)
    return False


def _columns(kinds: Mapping[str, str], links: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Kinds from left to right; within a kind, what follows stands one column further right.

    Causes are aligned to the right, so that the last cause stands beside the problems.
    """
    columns: dict[str, int] = {}
    first = 0
    for kind in KINDS:
        mine = [key for key, own in kinds.items() if own == kind]
        inner = [link for link in links if link[0] in mine and link[1] in mine]
        back = [(end, start) for start, end in inner]
        is_cause = kind == "cause"
        depth = {key: _depth(key, inner if is_cause else back) for key in mine}
        deepest = max(depth.values(), default=0)
        for key in mine:
            columns[key] = first + (deepest - depth[key] if is_cause else depth[key])
        first += deepest + 1
    return columns


def _depth(key: str, links: Sequence[tuple[str, str]]) -> int:
    """The longest way on from a box; the links hold no circle."""
    level, depth = {key}, 0
    while True:
        level = {end for start, end in links if start in level}
        if not level:
            return depth
        depth += 1


def _bands(kinds: Mapping[str, str], links: Sequence[tuple[str, str]]) -> dict[str, int]:
    """What hangs together, numbered in the order of its first box."""
    band: dict[str, int] = {}
    for key in kinds:
        if key in band:
            continue
        number, waiting = len(set(band.values())), [key]
        while waiting:
            at = waiting.pop()
            if at not in band:
                band[at] = number
                waiting += [end for start, end in links if start == at]
                waiting += [start for start, end in links if end == at]
    return band


def _ordered(nodes: Sequence[Node], links: Sequence[tuple[str, str]], order: Sequence[str]) -> list[Node]:
    """The user's order first; of the others each near what it is linked to, as the plan has them."""
    rank = {key: number for number, key in enumerate(order)}
    near = _heights_of(nodes, links)
    places = {
        node.key: (rank.get(node.key, len(rank)), near[node.key], number) for number, node in enumerate(nodes)
    }
    return sorted(nodes, key=lambda node: places[node.key])


def _heights_of(nodes: Sequence[Node], links: Sequence[tuple[str, str]]) -> dict[str, float]:
    """How far down a box belongs: of a problem at its number, others between what they are linked to."""
    heights = {node.key: float(node.address[-2]) for node in nodes if node.address is not None}
    for _ in nodes:
        for node in nodes:
            around = [
                heights[other]
                for link in links
                if node.key in link
                for other in link
                if other != node.key and other in heights
            ]
            if node.key not in heights and around:
                heights[node.key] = sum(around) / len(around)
    return {node.key: heights.get(node.key, float(len(nodes))) for node in nodes}


def bend_of(diagram_ends: Sequence[tuple[int, int]], places: Sequence[tuple[int, int]], end: int) -> float:
    """Where in the space before a box its arrows turn, from 0 to 1: each box of a column has its own place.

    ``diagram_ends`` are the links by number, ``places`` band and column of each box.
    """
    mine = [number for _, number in diagram_ends if places[number] == places[end]]
    order = sorted(set(mine))
    return (order.index(end) + 1) / (len(order) + 1)
