"""What a person typed, made into a value; refused with advice where it is none.

Full-width digits, commas and spaces are read like half-width ones. An empty
entry is None, "not known yet", and never zero.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from kaigo_desktop.domain.typed_days import NoDay, read_day

LARGEST = 10**12

WHOLE_ADVICE = "整数を入力してください。例：3"
YEN_ADVICE = "金額は円の整数で入力してください。例：2,100,000"
DECIMAL_ADVICE = "数を入力してください。例：8.6"
TOO_LARGE_ADVICE = "1兆以下の数を入力してください。"


class Refused(ValueError):
    """The entry is no such value; ``advice`` says in a sentence what to type."""

    def __init__(self, advice: str) -> None:
        super().__init__(advice)
        self.advice = advice


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).strip()


def read_text(typed: str) -> str | None:
    """The text without spaces around it; None where nothing is left."""
    return typed.strip() or None


def read_count(typed: str) -> int | None:
    """A whole number from 0 to 10^12."""
    return _whole(typed, WHOLE_ADVICE)


def read_yen(typed: str) -> int | None:
    """Whole yen from 0 to 10^12; 円, ¥ and commas are passed over."""
    return _whole(_plain(typed).removesuffix("円").removeprefix("¥").removeprefix("\\"), YEN_ADVICE)


def _whole(typed: str, advice: str) -> int | None:
    plain = re.sub(r"[,、\s]", "", _plain(typed))
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit()):
        raise Refused(advice)
    if len(plain.lstrip("0")) > len(str(LARGEST)) or int(plain) > LARGEST:
        raise Refused(TOO_LARGE_ADVICE)
    return int(plain)


def read_decimal(typed: str) -> Decimal | None:
    """A number from 0 to 10^12 with at most four places after the point."""
    plain = re.sub(r"[,、\s]", "", _plain(typed))
    if not plain:
        return None
    if not re.fullmatch(r"\d{1,13}(\.\d{1,4})?", plain, re.ASCII):
        raise Refused(DECIMAL_ADVICE)
    number = Decimal(plain)
    if number > LARGEST:
        raise Refused(TOO_LARGE_ADVICE)
    return number


def read_date(typed: str) -> date | None:
    """A day written 2026-06-15, 2026/6/15, 20260615, 令和8年6月15日 or R8.6.15.

    A day of an era must lie within it: 平成40年 is refused.
    """
    try:
        return read_day(typed)
    except NoDay as fault:
        raise Refused(fault.advice) from fault
