"""Small words of the plan: gaps, sentences and figures as they stand in drafted text."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_GAP = re.compile(r"【要記入：[^】]*】")
_HALF = ("H", "Na", "N")
_LEAST = Decimal("0.000001")
_ENDS = ("。", "！", "？", "!", "?", "」", "）")


def gap(what: str) -> str:
    """A visible place for a fact that is not known: never a guess."""
    return f"【要記入：{what}】"


def or_gap(text: str | None, what: str) -> str:
    """The fact, or the gap where it is not known."""
    return text or gap(what)


def gaps_in(text: str) -> tuple[str, ...]:
    """What is still to be filled in, in the order of the text."""
    return tuple(found.removeprefix("【要記入：").removesuffix("】") for found in _GAP.findall(text))


def full_width_length(text: str) -> int:
    """How many full-width characters a text is long; two of half width are one, line ends are none."""
    halves = sum(1 if unicodedata.east_asian_width(char) in _HALF else 2 for char in text if char != "\n")
    return (halves + 1) // 2


def sentence(text: str) -> str:
    """The user's words, closed with 。 where they are not closed yet."""
    return text if text.endswith(_ENDS) else f"{text}。"


def number_text(value: Decimal) -> str:
    """``1,234.5``: thousands apart, no exponent, no needless zeros, at most six decimals."""
    plain = f"{value.quantize(_LEAST) + 0:,f}"  # + 0: never a minus before a zero
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def with_unit(value: Decimal, unit: str | None) -> str:
    """``8.2分``; the figure alone where the unit is not known."""
    return f"{number_text(value)}{unit or ''}"
