"""Pairs of characters as words of a full-text index, which by itself finds no part of a Japanese word.

Every character begins a pair, the last one of a field with the end: so one
character is found as the beginning of a pair, several as pairs in a row, and
nothing is found across two fields. Characters stand as figures, since the
index would take many of them for gaps.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable

END = "\n"
"""Stands in no folded text."""


class _Pairs(dict[str, str]):
    """Pair → its word in the index, each made once."""

    def __missing__(self, pair: str) -> str:
        word = self[pair] = "".join(map(figure, pair))
        return word


_words = _Pairs()


def forget() -> None:
    """Let go of the pairs that were made: an import meets some hundred thousand, a search a few."""
    _words.clear()


def figure(character: str) -> str:
    """One character; those beyond the first 65,536 begin with a letter that no other figure has."""
    code = ord(character)
    return f"{code:04x}" if code < 0x10000 else f"g{code:05x}"


def service_word(service: int) -> str:
    """The word of a service, whose name is the same in thousands of lines."""
    return f"s{service}"


def pairs(field: str) -> str:
    """The pairs of a folded field, as they are indexed."""
    closed = field + END
    return " ".join(map(_words.__getitem__, map(operator.add, closed, closed[1:])))


def sought(word: str, services: Iterable[int]) -> str:
    """What to ask the index for a folded word that also stands in the names of those services."""
    if len(word) == 1:
        found = f'"{figure(word)}"*'
    else:
        found = f'"{" ".join(map(_words.__getitem__, map(operator.add, word, word[1:])))}"'
    return f"({' OR '.join([found, *(service_word(one) for one in services)])})"
