"""Programmes as JSON and back: each a list of what its constructor takes, which is quick to read.

Nothing that is read is ever run, and what has not the expected shape is as good as not there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from kaigo_desktop.domain.answer import Answer
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
LAYOUT = ";".join(f"{kind.__name__}:{','.join(one.name for one in fields(kind))}" for kind in _KINDS).encode()
"""What the lists hold; part of a cache's name, so that another version's cache is not taken for ours."""

_ANSWERS = {answer.value: answer for answer in Answer}
_day = lru_cache(maxsize=64)(date.fromisoformat)
T = TypeVar("T")


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


def _reader(kind: type[T], **parts: Callable[[Any], object]) -> Callable[[Row], T]:
    """What makes one of the kind from its list; ``parts`` are what JSON cannot hold as it is."""
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type]  # always a dataclass here
    places = [(names.index(name), make) for name, make in parts.items()]

    def read(row: Row) -> T:
        for place, make in places:
            row[place] = make(row[place])
        return kind(*row)

    return read


def _all(read: Callable[[Row], T]) -> Callable[[list[Row]], tuple[T, ...]]:
    return lambda rows: tuple([read(row) for row in rows])


def _sentences(by_answer: dict[str, str]) -> dict[Answer, str]:
    return {_ANSWERS[name]: text for name, text in by_answer.items()}


def _check(parameters: dict[str, object]) -> dict[str, object]:
    if "day" in parameters:
        parameters["day"] = _day(str(parameters["day"]))
    return parameters


_advice = _all(_reader(Advice))
_condition = _reader(Condition, check=_check, say=_sentences, todo=_sentences)
_step = _reader(ValueStep, from_=_day, until=_day, bands=_all(_reader(Band)))
_value = _reader(DatedValue, steps=_all(_step))
_programme = _reader(
    Programme,
    fiscal_years=tuple,
    source=_reader(Source, issued=lambda day: day and _day(day)),
    conditions=_all(_condition),
    values=lambda values: {id_: _value(row) for id_, row in values.items()},
    advice=_advice,
    how=_advice,
    figures=_advice,
)
