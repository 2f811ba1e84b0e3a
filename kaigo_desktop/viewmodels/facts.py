"""Questions as a page needs them: where each belongs, whether it matters now, what its answers are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from kaigo_desktop.domain.cases.address import KEYED_SECTIONS, TOP_FIELDS, Address
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.facts import Fact, Facts, FactType
from kaigo_desktop.domain.money import parse_rate
from kaigo_desktop.domain.numbers import (
    corporate_number_problem,
    office_number_problem,
    office_number_warning,
)
from kaigo_desktop.domain.services import CATEGORY_NAMES, PREFECTURE_NAMES, SERVICE_NAMES, SERVICE_SETS

Keys = Callable[[str], Sequence[str]]
"""The keys of a section's records, in order."""

_PATH_PART = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")


class Question(Struct, frozen=True):
    """A fact at one place of the open case. ``matters`` is false for what stands under 「ほかの項目」."""

    address: Address
    fact: Fact
    matters: bool

    @property
    def name(self) -> str:
        """The address with dots, as controls are named."""
        return ".".join(self.address)


def matters(fact: Fact, services: frozenset[str] = frozenset(), category: str | None = None) -> bool:
    """Whether the question counts for an office with these services, or an expense of that category.

    While no service is chosen nothing is put aside: a question too many is
    better than one that is missing.
    """
    if not fact.first:
        return False
    if fact.categories and category not in fact.categories:
        return False
    return fact.services is None or not services or not services.isdisjoint(SERVICE_SETS[fact.services])


def questions(
    facts: Iterable[Fact],
    keys: Sequence[str] = (),
    services: frozenset[str] = frozenset(),
    category: str | None = None,
) -> tuple[Question, ...]:
    """The questions for one record (or for a section without records)."""
    return tuple(Question(fact.at(*keys), fact, matters(fact, services, category)) for fact in facts)


def choices_of(fact: Fact, document: Document, *, but: str | None = None) -> tuple[tuple[object, str], ...]:
    """The answers of a choice, as value and words. ``but`` leaves one record's key out."""
    if fact.type is FactType.PREFECTURE:
        return tuple(PREFECTURE_NAMES.items())
    if fact.type in {FactType.CATEGORY, FactType.CHOICES}:
        return tuple(CATEGORY_NAMES.items())
    if fact.type is FactType.SERVICES:
        return tuple(SERVICE_NAMES.items())
    if fact.type is FactType.OFFICE:
        return tuple((key, name) for key, name in office_names(document).items())
    if fact.type is FactType.EXPENSE:
        return tuple(
            (text_of(body.get("key")), expense_name(body))
            for body in records(document, "expenses")
            if body.get("key") != but and body.get("category") != "device_accessory"
        )
    return tuple((option.value, option.label) for option in fact.options)


def records(document: Document, section: str) -> tuple[Mapping[str, object], ...]:
    """The records of a section; empty where it is absent."""
    found = document.get(section)
    return tuple(one for one in found if isinstance(one, Mapping)) if isinstance(found, list) else ()


def office_names(document: Document) -> dict[str, str]:
    """Key → name of every office; one without a name is called by its place in the list."""
    return {
        text_of(body.get("key")): text_of(body.get("name")) or f"事業所 {number}（名前は未入力）"
        for number, body in enumerate(records(document, "offices"), start=1)
    }


def expense_name(body: Mapping[str, object]) -> str:
    """What an expense is called: its description, else its category."""
    return text_of(body.get("description")) or CATEGORY_NAMES.get(text_of(body.get("category")), "費用")


def text_of(value: object) -> str:
    """A text as it is, anything else as nothing."""
    return value if isinstance(value, str) else ""


def services_of(body: Mapping[str, object]) -> frozenset[str]:
    """The service codes of an office's record; empty while not known."""
    found = body.get("services")
    return (
        frozenset(code for code in found if isinstance(code, str)) if isinstance(found, list) else frozenset()
    )


def address_of(path: str, document: Document, keys: Keys) -> Address | None:
    """The address of a path such as ``offices[0].life``; None where it names no record of the case."""
    parts = [(found[1], found[2]) for found in _PATH_PART.finditer(path)]
    if not parts:
        return None
    section, index = parts[0]
    rest = tuple(name for name, _ in parts[1:])
    if not rest and section in TOP_FIELDS:
        return ("case", section)
    if section not in KEYED_SECTIONS:
        return (section, *rest)
    if index is None:
        return (section,)
    key_field = KEYED_SECTIONS[section]
    bodies = records(document, section)
    known = [text_of(body.get(key_field)) for body in bodies] if key_field else list(keys(section))
    return (section, known[int(index)], *rest) if int(index) < len(known) else None


def nearest_fact(facts: Facts, address: Address) -> Fact | None:
    """The question at ``address``, else the first of those beneath it (``staff`` → ``staff.fte_total``)."""
    exact = facts.of(address)
    if exact is not None or len(address) < 2:
        return exact
    starred = (address[0], "*", *address[2:]) if address[0] in KEYED_SECTIONS else address
    return next((fact for fact in facts if fact.pattern[: len(starred)] == starred), None)


def _postal_code(value: object) -> str | None:
    fine = re.fullmatch(r"[0-9]{7}", str(value))
    return None if fine else "郵便番号は7桁の数字で入力してください。例：1000001"


def _municipality(value: object) -> str | None:
    fine = re.fullmatch(r"[0-9]{5}", str(value))
    return None if fine else "市区町村コードは5桁の数字で入力してください。例：13101"


def _fiscal_year(value: object) -> str | None:
    fine = isinstance(value, int) and 2000 <= value <= 2100
    return None if fine else "年度は西暦4桁で入力してください。例：2026（令和8年度）"


def _at_least_one(value: object) -> str | None:
    return None if isinstance(value, int) and value >= 1 else "1以上の整数を入力してください。例：1"


def _package_cap(value: object) -> str | None:
    fine = isinstance(value, int) and 4_000_000 <= value <= 10_000_000
    return None if fine else "パッケージ型の上限額は4,000,000円から10,000,000円のあいだで入力してください。"


def _month_day(value: object) -> str | None:
    advice = "月と日を「6月30日」の形で入力してください。"
    found = re.fullmatch(r"([0-9]{2})-([0-9]{2})", str(value))
    if not found:
        return advice
    days = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    month, day = int(found[1]), int(found[2])
    return None if 1 <= month <= len(days) and 1 <= day <= days[month - 1] else advice


def _rate(value: object) -> str | None:
    try:
        parse_rate(str(value))
    except ValueError:
        return "補助率は分数で入力してください。例：1/2"
    return None


_CHECKS: dict[str, Callable[[object], str | None]] = {
    "corporate_number": lambda value: corporate_number_problem(str(value)),
    "office_number": lambda value: office_number_problem(str(value)),
    "postal_code": _postal_code,
    "municipality": _municipality,
    "fiscal_year": _fiscal_year,
    "at_least_one": _at_least_one,
    "package_cap": _package_cap,
    "month_day": _month_day,
    "rate": _rate,
}


def problem_of(fact: Fact, value: object) -> str | None:
    """Why ``value`` cannot be the answer, as a sentence that says what to type; None where it can."""
    if value is None or fact.check is None:
        return None
    return _CHECKS[fact.check](value)


def warning_of(fact: Fact, value: object) -> str | None:
    """What to look at again though the answer is taken; None where there is nothing."""
    if fact.check == "office_number" and isinstance(value, str):
        return office_number_warning(value)
    return None


def tidy(fact: Fact, value: object) -> object:
    """The value as the case file wants it: codes in half-width, without the hyphens that people type."""
    if not isinstance(value, str) or fact.check is None:
        return value
    plain = value.translate(_HALF_WIDTH).strip().upper()
    if fact.check == "month_day":
        return _with_zeros(plain) or None
    if fact.check in {"postal_code", "corporate_number", "office_number", "municipality"}:
        return re.sub(r"[-\s]", "", plain.replace("〒", "")) or None
    return plain or None


def _with_zeros(typed: str) -> str:
    """``06-30`` of 「6月30日」, 「6/30」 or 「6-30」; what is none of these as it is."""
    found = re.fullmatch(r"([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})日?", re.sub(r"\s", "", typed))
    return f"{int(found[1]):02}-{int(found[2]):02}" if found else typed


def month_day_text(value: str) -> str:
    """``06-30`` as 「6月30日」; what is no such day as it is."""
    found = re.fullmatch(r"([0-9]{2})-([0-9]{2})", value)
    return f"{int(found[1])}月{int(found[2])}日" if found else value


_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("‐"): "-",
    ord("−"): "-",
    ord("ー"): "-",
}
"""Full-width ASCII to half-width, and the other dashes that a Japanese keyboard makes."""
