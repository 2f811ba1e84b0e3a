"""Words that stand on paper for codes, citations and untyped entries of a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.cases.case import Document, Office
from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.domain.services import SERVICE_NAMES

VERDICT_WORDS = {
    Verdict.ELIGIBLE: "対象",
    Verdict.CONDITIONAL: "条件付き（下の不足・未確認を満たせば対象）",
    Verdict.UNKNOWN: "情報不足（下の未確認を確かめる）",
    Verdict.INELIGIBLE: "対象外",
}

STATE_WORDS = {Answer.YES: "充足", Answer.NO: "不足", Answer.UNKNOWN: "未確認"}

ASK_PREFECTURE = "都道府県に確認"


def service_names(office: Office) -> str | None:
    """The office's services in the order of the official list; None while none is known."""
    return "、".join(name for code, name in SERVICE_NAMES.items() if code in office.services) or None


def flag_words(value: bool | None, yes: str = "はい", no: str = "いいえ") -> str | None:  # noqa: FBT001 - a fact
    """A yes/no fact in words; None stays None."""
    if value is None:
        return None
    return yes if value else no


def day_words(value: date | None) -> str | None:
    """A day in the Japanese calendar; None stays None."""
    return None if value is None else wareki(value)


def section(document: Mapping[str, object], *keys: str) -> Document:
    """The object under ``keys``; empty where there is none."""
    found: object = document
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return {str(key): value for key, value in found.items()} if isinstance(found, Mapping) else {}


def records(document: Mapping[str, object], key: str) -> list[Document]:
    """The list of objects under ``key``; empty where there is none."""
    found = document.get(key)
    if not isinstance(found, list | tuple):
        return []
    return [{str(name): value for name, value in one.items()} for one in found if isinstance(one, Mapping)]


def text_of(document: Mapping[str, object], key: str) -> str | None:
    """The text under ``key``; None where it is absent, blank or no text."""
    found = document.get(key)
    return found.strip() or None if isinstance(found, str) else None


def day_of(document: Mapping[str, object], key: str) -> date | None:
    """The day under ``key``, written as a date or as ``YYYY-MM-DD``; None where it is neither."""
    found = document.get(key)
    if isinstance(found, date):
        return found
    try:
        return date.fromisoformat(found) if isinstance(found, str) else None
    except ValueError:
        return None


def number_of(document: Mapping[str, object], key: str) -> Decimal | None:
    """The figure under ``key``; None where it is absent or no number."""
    found = document.get(key)
    if isinstance(found, bool) or not isinstance(found, int | float | Decimal):
        return None
    return Decimal(str(found))
