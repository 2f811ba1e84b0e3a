"""How a known value is printed: one small function a format.

Each raises TypeError or ValueError where the value is not of its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from kaigo_desktop.domain.dates import fiscal_year_text, wareki, wareki_short, wareki_year
from kaigo_desktop.domain.money import Rate

Formatter = Callable[[object, str], str]
"""Value and the format's argument (a unit) to text."""

TICKED, UNTICKED = "☑", "☐"


def print_label(value: object, table: Mapping[str, str], name: str) -> str:
    """The word for a code, or the words for several, in the order of the table."""
    if isinstance(value, (list, tuple, set, frozenset)):
        known = [code for code in table if code in value or _as_int(code) in value]
        if len(known) < len(value):
            raise ValueError(f"not every value is in the labels {name!r}")
        return "、".join(table[code] for code in known)
    code = ("true" if value else "false") if isinstance(value, bool) else str(value)
    if code not in table:
        raise ValueError(f"not in the labels {name!r}")
    return table[code]


def _as_int(code: str) -> int | None:
    return int(code) if code.isascii() and code.isdigit() else None


def _int(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("a whole number is needed")
    return value


def _number(value: object) -> int | Decimal:
    if isinstance(value, float):
        value = Decimal(str(value))
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise TypeError("a number is needed")
    return value


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError("a date is needed")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false is needed")
    return value


def _words(value: object) -> Sequence[str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(word, str) for word in value):
        raise TypeError("a list of texts is needed")
    return value


def _plain(number: int | Decimal) -> str:
    """Without an exponent and without idle zeros; the sign as in accounts is the caller's."""
    text = f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(value: object, _argument: str) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, Rate) else _plain(_number(value)).replace(",", "")


def _yen(value: object, _argument: str) -> str:
    amount = _int(value)
    return f"△{-amount:,}" if amount < 0 else f"{amount:,}"


def _count(value: object, unit: str) -> str:
    return f"{_int(value):,}{unit}"


def _measure(value: object, unit: str) -> str:
    return _plain(_number(value)).replace("-", "−") + unit


def _percent(value: object, _argument: str) -> str:
    return _measure(value, "%")


def _change(value: object, _argument: str) -> str:
    number = _number(value)
    return ("+" if number > 0 else "") + _measure(number, "%")


def _rate(value: object, _argument: str) -> str:
    if not isinstance(value, (Rate, str)):
        raise TypeError("a rate is needed")
    return "10/10" if str(value) == "1/1" else str(value)


def _date(value: object, _argument: str) -> str:
    return wareki(_day(value))


def _date_short(value: object, _argument: str) -> str:
    return wareki_short(_day(value))


def _month(value: object, _argument: str) -> str:
    day = _day(value)
    return f"{wareki_year(day)}{day.month}月"


def _fiscal_year(value: object, _argument: str) -> str:
    return fiscal_year_text(_int(value))


def _check(value: object, _argument: str) -> str:
    return TICKED if _flag(value) else UNTICKED


def _yes_no(value: object, _argument: str) -> str:
    return "はい" if _flag(value) else "いいえ"


def _mark(value: object, _argument: str) -> str:
    return "○" if _flag(value) else ""


def _list(value: object, _argument: str) -> str:
    return "、".join(_words(value))


def _bullets(value: object, _argument: str) -> str:
    return "\n".join(f"・{word}" for word in _words(value))


def _postal(value: object, _argument: str) -> str:
    digits = str(value).removeprefix("〒").replace("-", "")
    return f"〒{digits[:3]}-{digits[3:]}" if len(digits) == 7 and digits.isdigit() else str(value)


FORMATS: dict[str, Formatter] = {
    "text": _text, "yen": _yen, "count": _count, "number": _measure, "percent": _percent, "change": _change,
    "rate": _rate, "date": _date, "date_short": _date_short, "month": _month, "fiscal_year": _fiscal_year,
    "check": _check, "yes_no": _yes_no, "mark": _mark, "label": _text, "list": _list, "bullets": _bullets,
    "postal": _postal,
}  # fmt: skip
"""Every format by name. ``label`` is printed by ``print_label``, which needs the form's tables."""

FIGURES = frozenset({"yen", "count", "number", "percent", "change"})
"""Formats of figures: aligned right in cells, and never broken over two lines."""

TAKES_ARGUMENT = frozenset({"count", "number", "label"})
"""Formats that may be followed by a unit or the name of a table."""
