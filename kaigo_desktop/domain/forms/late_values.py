"""Named values of which a group is reckoned when one of its names is first asked for.

A form prints few of all the values that there are, and a set of forms asks for the shared ones once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

Reckon = Callable[[], Mapping[str, object]]


class LateValues(Mapping[str, object]):
    """Groups by the heads of their names (what stands before the first dot), on top of ``others``.

    Where several groups give the same name, the last one does.
    """

    def __init__(self, *groups: tuple[str, Reckon], others: Mapping[str, object] | None = None) -> None:
        """``groups``: heads with spaces between them, and what gives their values."""
        self._others: Mapping[str, object] = {} if others is None else others
        self._known: dict[str, object] = {}
        self._waiting: dict[str, list[tuple[str, Reckon]]] = {}
        for heads, reckon in groups:
            for head in heads.split():
                self._waiting.setdefault(head, []).append((heads, reckon))

    def __contains__(self, name: object) -> bool:
        """Whether there is such a value, known or not."""
        return name in self._of(str(name)) or name in self._others

    def __getitem__(self, name: str) -> object:
        """The value."""
        found = self._of(name)
        return found[name] if name in found else self._others[name]

    def get(self, name: str, default: object = None) -> object:
        """The value, or the default where there is none."""
        found = self._of(name)
        return found[name] if name in found else self._others.get(name, default)

    def __iter__(self) -> Iterator[str]:
        """Every name; all groups are reckoned."""
        for head in tuple(self._waiting):
            self._of(head)
        yield from self._known
        yield from (name for name in self._others if name not in self._known)

    def __len__(self) -> int:
        """How many names there are."""
        return sum(1 for _ in self)

    def _of(self, name: str) -> Mapping[str, object]:
        """What is known, with all that has the name's head."""
        head = name.partition(".")[0]
        if head not in self._waiting:
            return self._known
        for heads, reckon in self._waiting.pop(head):
            self._take(heads.split(), reckon)
        return self._known

    def _take(self, heads: list[str], reckon: Reckon) -> None:
        found = reckon()
        for name in found:
            if name.partition(".")[0] not in heads:
                raise ValueError(f"the value {name!r} is in a group of {heads}")
        self._known.update(found)
        for head in heads:
            left = [one for one in self._waiting.get(head, ()) if one[1] is not reckon]
            if head in self._waiting:
                self._waiting[head] = left
