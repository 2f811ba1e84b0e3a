"""Programmes as JSON and back: each a list of what its constructor takes, which is quick to read.

Nothing that is read is ever run, and what has not the expected shape is as good as not there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from kaigo_desktop.domain.answer import Answer
from kaigo_desktop.domain.programme import Advice, Band, Condition, DatedValue, Programme, Source, ValueStep

Row = list[Any]
_KINDS = (Programme, Source, Condition, DatedValue, ValueStep, Band, Advice)
LAYOUT = ";".join(f"{kind.__name__}:{','.join(one.name for one in fields(kind))}" for kind in _KINDS).encode()
"""What the lists hold; part of a cache's name, so that another version's cache is not taken for ours."""

_ANSWERS = {answer.value: answer for answer in Answer}
_day = lru_cache(maxsize=64)(date.fromisoformat)


def keep_programmes(target: Path, programmes: Sequence[Programme]) -> None:
    """Keep the programmes for ``kept_programmes``."""
    keep(target, [astuple(one) for one in programmes])


def keep(target: Path, content: object) -> None:
    """Write a cache whole, or leave it: without it the next start is a little slower."""
    text = json.dumps(content, ensure_ascii=False, default=date.isoformat)
    half_written = target.with_suffix(".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        half_written.write_text(text, encoding="utf-8")
        half_written.replace(target)
    except OSError:
        half_written.unlink(missing_ok=True)


def kept_programmes(source: Path, count: int) -> tuple[Programme, ...] | None:
    """The programmes of a cache that holds so many; None where there is none or it is broken."""
    try:
        rows = json.loads(source.read_bytes().decode("utf-8"))
        return tuple([_programme(row) for row in rows]) if len(rows) == count else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _programme(row: Row) -> Programme:
    *head, years, version, state, purpose, source, conditions, values, pays, reports, cite = row[:18]
    advice, how, figures, *tail = row[18:]
    return Programme(
        *head,
        tuple(years),
        version,
        state,
        purpose,
        Source(source[0], source[1], source[2] and _day(source[2])),
        tuple([_condition(*one) for one in conditions]),
        {id_: _value(*one) for id_, one in values.items()},
        pays,
        reports,
        cite,
        tuple([Advice(*one) for one in advice]),
        tuple([Advice(*one) for one in how]),
        tuple([Advice(*one) for one in figures]),
        *tail,
    )


def _condition(
    id_: str,
    kind: str,
    title: str,
    ask: str,
    check: dict[str, Any],
    where: Any,
    say: Any,
    todo: Any,
    *rest: Any,
) -> Condition:
    if "day" in check:
        check["day"] = _day(check["day"])
    say = {_ANSWERS[name]: text for name, text in say.items()}
    todo = {_ANSWERS[name]: text for name, text in todo.items()}
    return Condition(id_, kind, title, ask, check, where, say, todo, *rest)


def _value(id_: str, unit: str, steps: list[Row], *rest: Any) -> DatedValue:
    return DatedValue(id_, unit, tuple([_step(*one) for one in steps]), *rest)


def _step(from_: str, until: str, cite: str, value: Any, bands: list[Row]) -> ValueStep:
    return ValueStep(_day(from_), _day(until), cite, value, tuple([Band(*one) for one in bands]))
