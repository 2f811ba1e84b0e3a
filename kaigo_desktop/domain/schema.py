"""A small language for what a document may hold, and the check of a document against it.

Each kind says what is wrong with a value in a Japanese sentence that tells
what to enter. The check never stops at the first fault.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from kaigo_desktop.domain.dates import EARLIEST_DAY, LATEST_DAY
from kaigo_desktop.domain.json_text import Fault, child_path, has_lone_surrogate
from kaigo_desktop.domain.money import parse_rate

MOST = 10**12
Problem = str | None
Check = Callable[[object], Problem]
OUTSIDE_DAYS = f"日付は{EARLIEST_DAY}から{LATEST_DAY}までです。年を確かめてください。"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Scalar(Struct, frozen=True):
    """A single value; ``check`` gives a sentence where it is wrong."""

    name: str
    check: Check


class ListOf(Struct, frozen=True):
    """A list whose items are all of one kind."""

    item: Kind


class Record(Struct, frozen=True):
    """An object with named fields, and no others."""

    fields: Mapping[str, Field]


class Checked(Struct, frozen=True):
    """A part with a check of its own: value and path in, faults out."""

    check: Callable[[object, str], Iterator[Fault]]


Kind = Scalar | ListOf | Record | Checked


class Field(Struct, frozen=True):
    """A field: its kind, whether it must be there, and whether null may stand for "not known"."""

    kind: Kind
    required: bool = False
    nullable: bool = True


def required(kind: Kind) -> Field:
    """A field that must be there and may not be null."""
    return Field(kind, required=True, nullable=False)


def check(kind: Kind, value: object, path: str) -> Iterator[Fault]:
    """Every fault of ``value``, named by path."""
    if isinstance(kind, Scalar):
        problem = kind.check(value)
        if problem:
            yield Fault(path, problem)
    elif isinstance(kind, ListOf):
        yield from _check_list(kind, value, path)
    elif isinstance(kind, Record):
        yield from _check_record(kind, value, path)
    else:
        yield from kind.check(value, path)


def _check_list(kind: ListOf, value: object, path: str) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault(path, "ここには一覧（[ ] で囲んだもの）を入力してください。")
        return
    for index, item in enumerate(value):
        yield from check(kind.item, item, f"{path}[{index}]")


def _check_record(kind: Record, value: object, path: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(path, "ここには項目の集まり（{ } で囲んだもの）を入力してください。")
        return
    for name in value:
        if name not in kind.fields:
            yield Fault(
                child_path(path, str(name)),
                "この項目はありません。項目名の打ち間違いがないか確かめてください。",
            )
    for name, field in kind.fields.items():
        place = child_path(path, name)
        if name not in value:
            if field.required:
                yield Fault(place, "この項目は必ず入力してください。")
        elif value[name] is None:
            if not field.nullable:
                yield Fault(place, "ここは空（null）にできません。値を入力してください。")
        else:
            yield from check(field.kind, value[name], place)


def _text(value: object) -> Problem:
    if not isinstance(value, str):
        return "文字で入力してください。"
    return "文字として正しくない部分があります。入力し直してください。" if has_lone_surrogate(value) else None


def _name(value: object) -> Problem:
    return _text(value) or (None if value else "空にできません。")


def _flag(value: object) -> Problem:
    return None if isinstance(value, bool) else "はい（true）かいいえ（false）で入力してください。"


def whole(least: int = 0, most: int = MOST) -> Scalar:
    """A JSON integer within bounds, never a boolean."""

    def problem(value: object) -> Problem:
        if isinstance(value, bool) or not isinstance(value, int):
            return "整数で入力してください。"
        return None if least <= value <= most else f"{least:,}以上{most:,}以下の整数で入力してください。"

    return Scalar("whole", problem)


def _decimal(value: object) -> Problem:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return "数で入力してください（例：8.6）。"
    return None if 0 <= value <= MOST else "0以上の数で入力してください（例：8.6）。"


def one_of(*choices: object) -> Scalar:
    """Exactly one of the choices; True is not taken for 1."""

    def problem(value: object) -> Problem:
        for choice in choices:
            if type(value) is type(choice) and value == choice:
                return None
        return f"次のどれかを入力してください：{'、'.join(map(str, choices))}"

    return Scalar("choice", problem)


def pattern(regex: str, message: str) -> Scalar:
    """Text of a fixed shape."""
    compiled = re.compile(regex)
    return Scalar(
        "code", lambda value: None if isinstance(value, str) and compiled.fullmatch(value) else message
    )


def told(problem_of: Callable[[str], Problem]) -> Scalar:
    """Text judged by a function that gives a sentence where it is wrong."""
    return Scalar(
        "code", lambda value: problem_of(value) if isinstance(value, str) else "文字で入力してください。"
    )


def _date(value: object) -> Problem:
    message = "日付は 2026-06-15 のように半角で入力してください。"
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return message
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return "その日付は暦にありません。日付を確かめてください。"
    return None if EARLIEST_DAY <= day <= LATEST_DAY else OUTSIDE_DAYS


def _month_day(value: object) -> Problem:
    message = "月日は 03-31 のように半角で入力してください。"
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{2}-[0-9]{2}", value):
        return message
    month, day = int(value[:2]), int(value[3:])
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(2028, month)[1]:
        return "その月日は暦にありません。月日を確かめてください。"
    return None


def _rate(value: object) -> Problem:
    message = "補助率は 4/5 のように、0以上1以下の分数で入力してください。"
    if not isinstance(value, str):
        return message
    try:
        parse_rate(value)
    except ValueError:
        return message
    return None


TEXT = Scalar("text", _text)
NAME = Scalar("name", _name)
FLAG = Scalar("flag", _flag)
YEN = whole()
COUNT = whole()
DECIMAL = Scalar("decimal", _decimal)
DATE = Scalar("date", _date)
MONTH_DAY = Scalar("month_day", _month_day)
RATE = Scalar("rate", _rate)
PLAIN_FLAG = Field(FLAG, nullable=False)
