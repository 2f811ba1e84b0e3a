"""Strict reading of JSON: what json.loads lets pass silently is a fault here.

A key twice in one object, NaN, Infinity, lone surrogates, deep nesting and
huge files are refused, each named by its path.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from msgspec import Struct

MOST_BYTES = 64 * 1024 * 1024
MOST_DEPTH = 100
MOST_ITEMS = 600_000
"""Values in one file. A whole register has fewer; a few million would take gigabytes to hold."""
_LONGEST_NUMBER = 40


class Fault(Struct, frozen=True):
    """One thing wrong with an input: where (``expenses[2].units``) and what to do, in Japanese."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{one_line(self.path)}: {one_line(self.message)}"


class Faults(Exception):
    """The input is wrong; every fault is named and nothing was done."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class _NotANumber:
    """Stands where the text said NaN or Infinity, until its path is known."""


class _Doubled(dict[str, object]):
    """An object in whose text some keys stood twice."""

    twice: tuple[str, ...] = ()


def read_json(data: bytes) -> object:
    """Parse UTF-8 JSON; decimals come as Decimal. Raises Faults.

    A byte order mark is passed over. Where the text is no JSON at all the
    fault's path is ``$``.
    """
    if len(data) > MOST_BYTES:
        raise _no_json("ファイルが大きすぎます（64MBまで）。正しいファイルか確かめてください。")
    if sum(map(data.count, (b",", b"[", b"{"))) > MOST_ITEMS:
        raise _no_json(
            f"項目が多すぎます（{MOST_ITEMS // 10_000}万個まで）。正しいファイルか確かめてください。"
        )
    try:
        text = data.decode("utf-8-sig")
        value: object = json.loads(
            text,
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError:
        raise _no_json("文字コードがUTF-8ではありません。UTF-8で保存し直してください。") from None
    except RecursionError:
        raise _no_json("入れ子が深すぎます（100段まで）。") from None
    except json.JSONDecodeError as error:
        raise _no_json(
            f"JSONとして読めません（{error.lineno}行目{error.colno}文字目）。ファイルを確かめてください。"
        ) from None
    faults = tuple(_walk(value))
    if faults:
        raise Faults(faults)
    return value


def one_line(text: str) -> str:
    """``text`` with control characters and lone surrogates made visible, so that it stays one line."""
    return "".join(character if _is_plain(character) else repr(character)[1:-1] for character in text)


def child_path(path: str, key: str) -> str:
    """The path of a field inside ``path``; the root is ``$``."""
    return key if path == "$" else f"{path}.{key}"


def _is_plain(character: str) -> bool:
    code = ord(character)
    return not (code < 32 or 127 <= code < 160 or code in (0x2028, 0x2029) or 0xD800 <= code <= 0xDFFF)


def _no_json(message: str) -> Faults:
    return Faults((Fault("$", message),))


def _integer(text: str) -> int:
    # Beyond every limit of the case file; int() itself would refuse thousands of digits.
    return int(text) if len(text) < _LONGEST_NUMBER else 10**_LONGEST_NUMBER * (-1 if text[0] == "-" else 1)


def _decimal(text: str) -> object:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent of more than eighteen digits
        return _NotANumber()


def _constant(_text: str) -> _NotANumber:
    return _NotANumber()


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    doubled = _Doubled(pairs)
    counts = Counter(name for name, _ in pairs)
    doubled.twice = tuple(name for name, count in counts.items() if count > 1)
    return doubled


def _walk(root: object) -> Iterator[Fault]:
    """Every fault that JSON's own grammar lets pass, found without recursion."""
    waiting: list[tuple[str, object, int]] = [("$", root, 1)]
    while waiting:
        path, value, depth = waiting.pop()
        if isinstance(value, str) and has_lone_surrogate(value):
            yield Fault(path, "文字として正しくない部分があります。入力し直してください。")
        elif isinstance(value, _NotANumber):
            yield Fault(path, "数として扱えない値です。数を入力してください。")
        elif isinstance(value, dict | list):
            if depth > MOST_DEPTH:
                yield Fault("$", "入れ子が深すぎます（100段まで）。")
                return
            if isinstance(value, dict):
                yield from _key_faults(path, value)
                waiting.extend((child_path(path, key), item, depth + 1) for key, item in value.items())
            else:
                waiting.extend((f"{path}[{index}]", item, depth + 1) for index, item in enumerate(value))


def _key_faults(path: str, value: dict[str, object]) -> Iterator[Fault]:
    if isinstance(value, _Doubled):
        for name in value.twice:
            yield Fault(child_path(path, name), "同じ項目が2回あります。1つにしてください。")
    for name in value:
        if has_lone_surrogate(name):
            yield Fault(child_path(path, name), "項目名に文字として正しくない部分があります。")


def has_lone_surrogate(text: str) -> bool:
    """Whether the text holds half of a surrogate pair, which no file can store."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
