"""The caps of Tokyo's サービス継続支援, by service and size (section 7; the bands' limits are a reading)."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from kaigo_desktop.domain.cases.case import Office
from kaigo_desktop.domain.money import Yen, yen_text
from kaigo_desktop.domain.rules.programme import Band
from kaigo_desktop.domain.services import SERVICE_NAMES

HOME_HELP = "11"
DAY = frozenset({"15", "78"})
PER_CAPACITY = frozenset({"51", "52", "54", "55", "21", "22", "2A", "Y1", "K1"})
SAME_AS = {"23": "22", "24": "21", "25": "22", "26": "22", "2B": "2A"}
MINOR = frozenset(
    {"62", "63", "64", "66", "67", "34", "35", "37", "39", "74", "75", "69", "44"}
    | {f"A{digit}" for digit in range(1, 9)}
)
"""Preventive and 総合事業 services: they count only where the office has no other service."""


class ContinuityCaps(Struct, frozen=True):
    """The caps in yen."""

    co_located: Yen
    by_visits: tuple[Band, ...]
    by_users: tuple[Band, ...]
    per_capacity: Yen
    other: Yen


class Cap(Struct, frozen=True):
    """A cap at its lowest and highest over what is not known; ``highest`` None: it would not bind."""

    lowest: Yen
    highest: Yen | None
    text: str


def cap_of(caps: ContinuityCaps, office: Office) -> Cap:
    """The office's cap: the largest of its services'; 0 while its services are not known."""
    found = list(_caps(caps, office))
    if not found:
        return Cap(0, 0, "サービスが分からないため 0 円")
    lowest = max(found, key=_lowest)
    highest = None if any(one.highest is None for one in found) else max(one.highest or 0 for one in found)
    return Cap(lowest.lowest, highest, lowest.text)


def _lowest(cap: Cap) -> Yen:
    return cap.lowest


def _caps(caps: ContinuityCaps, office: Office) -> Iterator[Cap]:
    counted = office.services - MINOR or office.services
    for code in sorted(counted):
        yield _cap(caps, office, SAME_AS.get(code, code), SERVICE_NAMES[code])


def _cap(caps: ContinuityCaps, office: Office, code: str, name: str) -> Cap:
    if code == HOME_HELP:
        return _home_help(caps, office, name)
    if code in DAY:
        return _banded(caps.by_users, office.monthly_users, f"{name}・1か月の延べ利用者数")
    if code in PER_CAPACITY:
        if office.capacity is None:
            return Cap(0, None, f"{name}・定員が分からないため 0 円")
        amount = caps.per_capacity * office.capacity
        return Cap(amount, amount, f"{name} {yen_text(caps.per_capacity)} × 定員 {office.capacity}人")
    return Cap(caps.other, caps.other, f"{name} {yen_text(caps.other)}")


def _home_help(caps: ContinuityCaps, office: Office, name: str) -> Cap:
    located = Cap(caps.co_located, caps.co_located, f"{name}（集合住宅併設型） {yen_text(caps.co_located)}")
    if office.co_located:
        return located
    visits = _banded(caps.by_visits, office.monthly_visits, f"{name}・1か月の延べ訪問回数")
    if office.co_located is False:
        return visits
    lowest = min(located.lowest, visits.lowest)
    return Cap(lowest, visits.highest, f"{name}（集合住宅併設型か分からないため低い方） {yen_text(lowest)}")


def _banded(bands: tuple[Band, ...], count: int | None, what: str) -> Cap:
    if count is None:
        lowest = bands[0].value
        return Cap(lowest, bands[-1].value, f"{what}が分からないため一番低い区分 {yen_text(lowest)}")
    amount = next(band.value for band in bands if band.up_to is None or count <= band.up_to)
    return Cap(amount, amount, f"{what} {count:,} の区分 {yen_text(amount)}")
