"""Whether a document is surely right, found quicker than its faults are (``schema.check`` names those)."""

from __future__ import annotations

from collections.abc import Callable

from kaigo_desktop.domain.schema import DECIMAL, FLAG, MOST, NAME, TEXT, Kind, ListOf, Record, Scalar, check

KeysOf = Callable[[object], int]
"""How many keys stand in a value and the objects in it; ``DOUBTFUL`` where it may have a fault."""

DOUBTFUL = -(1 << 40)
"""So low that no sum with it is a number of keys."""

MOST_WORDS = 4096
"""Right words and numbers that are remembered at most, of each field."""

_BY_TYPE = {id(TEXT): str, id(FLAG): bool}
"""Kinds of which every value of the type is right; by identity, since not every kind can be hashed."""

_FEW = {"choice", "date", "whole"}
"""Kinds of which there are few different values."""
_WORDS = {str, int}
_NUMBERS = {int, float}


def keys_of(kind: Kind) -> KeysOf:
    """The function for values of a kind. It takes texts without half surrogate pairs for granted."""
    if isinstance(kind, Scalar):
        return _scalar(kind)
    if isinstance(kind, ListOf):
        return _list(keys_of(kind.item))
    if isinstance(kind, Record):
        return _record(kind)
    return lambda value: DOUBTFUL if next(check(kind, value, "$"), None) else 0


def _scalar(kind: Scalar) -> KeysOf:
    if kind is NAME:
        return lambda value: 0 if type(value) is str and value else DOUBTFUL
    if kind is DECIMAL:
        return lambda value: 0 if type(value) in _NUMBERS and 0 <= value <= MOST else DOUBTFUL  # type: ignore[operator]  # one of the two
    return _remembering(kind) if kind.name in _FEW else _plain(kind)


def _plain(kind: Scalar) -> KeysOf:
    return lambda value: DOUBTFUL if kind.check(value) else 0


def _remembering(kind: Scalar) -> KeysOf:
    """Words and numbers that were right once are right again."""
    known: set[object] = set()

    def keys(value: object) -> int:
        if type(value) in _WORDS and value in known:  # 1 and True are equal; only one of them may be right
            return 0
        if kind.check(value):
            return DOUBTFUL
        if type(value) in _WORDS and len(known) < MOST_WORDS:
            known.add(value)
        return 0

    return keys


def _list(item: KeysOf) -> KeysOf:
    return lambda value: sum(map(item, value)) if isinstance(value, list) else DOUBTFUL


def _record(kind: Record) -> KeysOf:
    types = {
        name: str if one.kind is TEXT else bool
        for name, one in kind.fields.items()
        if one.kind in (TEXT, FLAG)
    }
    others = {name: keys_of(one.kind) for name, one in kind.fields.items()}
    required = {name for name, one in kind.fields.items() if one.required}
    nullable = {name for name, one in kind.fields.items() if one.nullable}

    def keys(value: object) -> int:
        if not isinstance(value, dict) or not required <= value.keys():
            return DOUBTFUL
        found = len(value)
        for name, item in value.items():
            if item is None:
                if name not in nullable:
                    return DOUBTFUL
            elif type(item) is not types.get(name):
                other = others.get(name)
                if other is None:
                    return DOUBTFUL
                found += other(item)
        return found

    return keys
