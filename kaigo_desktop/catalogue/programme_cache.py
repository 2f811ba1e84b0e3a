"""Programmes as JSON and back: each a list of what its constructor takes, which is quick to read.

Nothing that is read is ever run, and what has not the expected shape is as good as not there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from kaigo_desktop.catalogue.kept_tables import ENCODING, keep
from kaigo_desktop.domain.rules.programme import (
    Advice,
    Band,
    Condition,
    DatedValue,
    Programme,
    Source,
    ValueStep,
)

Row = list[Any]
_KINDS = (Programme, Source, Condition, DatedValue, ValueStep, Band, Advice)
LAYOUT = ";".join([f"{kind.__name__}:{','.join(kind._fields)}" for kind in _KINDS]).encode()
"""What the lists hold; part of a cache's name, so that another version's cache is not taken for ours."""

_YEARS, _SOURCE, _CONDITIONS, _VALUES = map(
    Programme._fields.index, ("fiscal_years", "source", "conditions", "values")
)
_ADVICE = tuple(map(Programme._fields.index, ("advice", "how", "figures")))
_CHECK = Condition._fields.index("check")
_day = lru_cache(maxsize=64)(date.fromisoformat)


def keep_programmes(target: Path, programmes: Sequence[Programme]) -> None:
    """Keep the programmes for ``kept_programmes``."""
    keep(target, programmes, ENCODING)


def kept_programmes(source: Path, count: int) -> tuple[Programme, ...] | None:
    """The programmes of a cache that holds so many; None where there is none or it is broken."""
    try:
        rows = json.loads(source.read_bytes())
        return tuple([_programme(row) for row in rows]) if len(rows) == count else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _programme(row: Row) -> Programme:
    """The programme of a list that holds its fields in order; what JSON cannot hold as it is is made here."""
    for place in _ADVICE:
        row[place] = tuple(map(Advice._make, row[place]))
    row[_YEARS] = tuple(row[_YEARS])
    id_, title, issued, short = row[_SOURCE]
    row[_SOURCE] = Source(id_, title, issued and _day(issued), short)
    row[_CONDITIONS] = tuple(map(_condition, row[_CONDITIONS]))
    row[_VALUES] = {name: _value(*one) for name, one in row[_VALUES].items()}
    return Programme._make(row)


def _condition(row: Row) -> Condition:
    check = row[_CHECK]
    if "day" in check:
        check["day"] = _day(check["day"])
    return Condition._make(row)


def _value(id_: str, unit: str, rows: Sequence[Row], counted: str) -> DatedValue:
    steps = [
        ValueStep(_day(first), _day(last), cite, value, tuple(map(Band._make, bands)))
        for first, last, cite, value, bands in rows
    ]
    return DatedValue(id_, unit, tuple(steps), counted)
