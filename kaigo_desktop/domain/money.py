"""Whole yen, rates and rounding. Integers only: a float never touches an amount."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

Yen = int


class Rate(Struct, frozen=True):
    """A share such as 4/5, kept as written."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if self.denominator < 1 or not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"a rate lies between 0 and 1, not {self.numerator}/{self.denominator}")

    def of(self, cost: Yen) -> Yen:
        """The share of ``cost`` in yen, fractions dropped."""
        return cost * self.numerator // self.denominator

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"


def parse_rate(text: str) -> Rate:
    """Read ``"4/5"``. Raises ValueError where it is not a rate."""
    top, slash, bottom = text.partition("/")
    if not (slash and top.isascii() and top.isdigit() and bottom.isascii() and bottom.isdigit()):
        raise ValueError(f"not a rate: {text!r}")
    return Rate(int(top), int(bottom))


def round_down(amount: Yen, unit: Yen) -> Yen:
    """Drop what does not fill a whole ``unit`` (1, 100 or 1,000 円)."""
    return amount - amount % unit


def round_half_up(number: Decimal) -> int:
    """四捨五入 to a whole number of people (M 別紙1 表3 ※2)."""
    return int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def yen_text(amount: Yen) -> str:
    """``1,680,000 円``."""
    return f"{amount:,} 円"
