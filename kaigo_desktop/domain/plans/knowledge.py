"""What the ministry's plan (省力化投資促進プラン) says about work, devices and measured effects.

Facts and figures with their source; they are read from ``resources/knowledge``
and never change while the program runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kaigo_desktop.domain.money import Yen


@dataclass(frozen=True, slots=True)
class WorkArea:
    """One of the ten work areas.

    ``start`` and ``goal`` say in our words what a first and a good step look
    like. ``levels`` holds the marks (◎, ○ or empty) of the levels 1 (average),
    2 (benchmark) and 3 (the example to reach), in this order.
    """

    id: str
    name: str
    services: str
    levels: tuple[str, str, str]
    start: str
    goal: str
    devices: tuple[str, ...]
    cite: str


@dataclass(frozen=True, slots=True)
class DeviceType:
    """A type of device within an expense category.

    Prices (円, for one ``price_per``) are None where the source has none. The
    caps are the grant's base (円, M 別紙1 5 表2 and 3) for one ``cap_per``.
    """

    id: str
    category: str
    name: str
    price_low: Yen | None
    price_high: Yen | None
    price_per: str
    price_cite: str
    cap_low: Yen
    cap_high: Yen
    cap_per: str
    cap_cite: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """A measured effect: ``change`` is negative where it became less, None where the source gives no figure.

    ``devices`` are the device types it was measured with; empty for what is no device (介護助手).
    ``n_before`` and ``n_after`` are the numbers of answers.
    """

    id: str
    subject: str
    devices: tuple[str, ...]
    measured: str
    change: Decimal | None
    unit: str
    n_before: int
    n_after: int
    survey: str
    caveat: str
    cite: str


@dataclass(frozen=True, slots=True)
class IndicatorHint:
    """A proposal for an indicator. ``addition``: the 生産性向上推進体制加算 asks for it as well."""

    id: str
    name: str
    unit: str
    method: str
    better: str
    devices: tuple[str, ...]
    addition: bool
    cite: str


@dataclass(frozen=True, slots=True)
class NationalFigure:
    """A national figure or goal; ``indicator`` names the hint it belongs to, if any."""

    id: str
    name: str
    value: Decimal
    unit: str
    period: str
    indicator: str
    cite: str


TIME_GROUPS = {"direct": "直接介護", "indirect": "間接業務", "break": "休憩・待機", "other": "その他"}
"""The groups of kinds of work in a time study, in the order of the sheet."""


@dataclass(frozen=True, slots=True)
class TimeCategory:
    """A kind of work in a time study: ``id`` is the number written into a cell of 10 minutes."""

    id: str
    group: str
    name: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything above, in the order of the files."""

    work_areas: tuple[WorkArea, ...]
    devices: tuple[DeviceType, ...]
    effects: tuple[Effect, ...]
    indicators: tuple[IndicatorHint, ...]
    national: tuple[NationalFigure, ...]
    time_categories: tuple[TimeCategory, ...] = ()

    def work_area(self, id_: str | None) -> WorkArea | None:
        """The work area of that id; None where there is none."""
        return next((area for area in self.work_areas if area.id == id_), None)

    def device(self, id_: str | None) -> DeviceType | None:
        """The device type of that id; None where there is none."""
        return next((device for device in self.devices if device.id == id_), None)

    def indicator(self, id_: str | None) -> IndicatorHint | None:
        """The proposal of that id; None where there is none."""
        return next((hint for hint in self.indicators if hint.id == id_), None)

    def devices_of(self, category: str) -> tuple[DeviceType, ...]:
        """The device types of an expense category."""
        return tuple(device for device in self.devices if device.category == category)

    def effects_of(self, device: str) -> tuple[Effect, ...]:
        """What was measured with a device type."""
        return tuple(effect for effect in self.effects if device in effect.devices)

    def indicators_for(self, devices: frozenset[str]) -> tuple[IndicatorHint, ...]:
        """The proposals that any of these device types suggests."""
        return tuple(hint for hint in self.indicators if devices.intersection(hint.devices))
