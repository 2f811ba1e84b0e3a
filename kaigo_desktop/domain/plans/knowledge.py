"""What the ministry's plan (省力化投資促進プラン) says about work, devices and measured effects.

Facts and figures with their source; they are read from ``resources/knowledge``
and never change while the program runs.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.plans.words import with_unit


class WorkArea(Struct, frozen=True):
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


class DeviceType(Struct, frozen=True):
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


class Effect(Struct, frozen=True):
    """A measured effect: ``change`` is negative where it became less, None where the source gives no figure.

    ``told`` is what is reported where there is no figure. ``year`` is the fiscal year of the survey, ``kind``
    one of EFFECT_KINDS: only what was timed or counted is quoted in a plan. ``devices`` are the device types
    it was measured with; empty for what is no device (介護助手). ``n_before`` and ``n_after`` are the numbers
    of answers; ``n_before`` is None where people were asked only afterwards.
    """

    id: str
    subject: str
    devices: tuple[str, ...]
    measured: str
    change: Decimal | None
    unit: str
    n_before: int | None
    n_after: int
    survey: str
    year: int
    kind: str
    told: str
    caveat: str
    cite: str

    @property
    def answers(self) -> str:
        """How many answered: 「277→248」, or 「導入後 141」 where nobody was asked before."""
        return f"導入後 {self.n_after:,}" if self.n_before is None else f"{self.n_before:,}→{self.n_after:,}"

    @property
    def in_words(self) -> str:
        """What was found: 「約17分減った」, or what is told without a figure."""
        if self.change is None:
            return self.told
        way = "減った" if self.change < 0 else "増えた"
        return f"約{with_unit(abs(self.change), self.unit)}{way}"


EFFECT_KINDS = ("time", "load", "care")
"""What an effect is about: time and counts, the strain of the staff, what users got."""

ADDITION_ITEMS = {
    "wellbeing": "利用者の満足度など",
    "hours": "総業務時間と超過勤務時間",
    "leave": "年次有給休暇",
    "mental": "職員の心理的な負担など",
    "devices": "機器の導入",
    "time": "タイムスタディ",
}
"""The six items of the 生産性向上推進体制加算 (老高発0315第4号), in the order of its report."""


class Band(Struct, frozen=True):
    """A band of scores, both ends included."""

    label: str
    low: int
    high: int


class IndicatorHint(Struct, frozen=True):
    """A proposal for an indicator.

    ``additions``: which of 生産性向上推進体制加算（Ⅰ） ``"1"`` and （Ⅱ） ``"2"`` ask for it, ``item`` under
    which of ADDITION_ITEMS. ``bands`` from low to high scores, ``bands_note`` how far they are sure.
    """

    id: str
    name: str
    unit: str
    method: str
    better: str
    devices: tuple[str, ...]
    additions: tuple[str, ...]
    item: str
    bands: tuple[Band, ...]
    bands_note: str
    cite: str

    @property
    def addition(self) -> bool:
        """Whether either of the two asks for it."""
        return bool(self.additions)

    def band_of(self, score: Decimal) -> Band | None:
        """The band in which a score lies, by the nearest whole score; None outside all bands."""
        whole = int(score.quantize(Decimal(1), ROUND_HALF_UP))
        return next((band for band in self.bands if band.low <= whole <= band.high), None)


class NationalFigure(Struct, frozen=True):
    """A national figure or goal; ``indicator`` names the hint it belongs to, ``kpi`` what it is about."""

    id: str
    name: str
    value: Decimal
    unit: str
    period: str
    indicator: str
    kpi: str
    note: str
    cite: str


class GuidelineStep(Struct, frozen=True):
    """One of the six steps of 生産性向上ガイドライン; ``parts`` are the fields of the plan for it."""

    id: str
    name: str
    what: str
    tools: tuple[str, ...]
    parts: tuple[str, ...]
    cite: str


class Idea(Struct, frozen=True):
    """What others do; for the reader, never for a drafted text. ``kind`` is one of IDEA_KINDS."""

    id: str
    kind: str
    title: str
    what: str
    hint: str
    cite: str


IDEA_KINDS = {"case": "ほかの地域の取組", "ai": "AIの使い方", "support": "受けられる支援"}


class Phrase(Struct, frozen=True):
    """A way to say something in a section; it holds no fact, only gaps."""

    id: str
    section: str
    text: str


TIME_GROUPS = {"direct": "直接介護", "indirect": "間接業務", "break": "休憩・待機", "other": "その他"}
"""The groups of kinds of work in a time study, in the order of the sheet."""


class TimeCategory(Struct, frozen=True):
    """A kind of work in a time study: ``id`` is the number written into a cell of 10 minutes."""

    id: str
    group: str
    name: str


class Knowledge(Struct, frozen=True):
    """Everything above, in the order of the files."""

    work_areas: tuple[WorkArea, ...]
    devices: tuple[DeviceType, ...]
    effects: tuple[Effect, ...]
    indicators: tuple[IndicatorHint, ...]
    national: tuple[NationalFigure, ...]
    time_categories: tuple[TimeCategory, ...] = ()
    steps: tuple[GuidelineStep, ...] = ()
    ideas: tuple[Idea, ...] = ()
    phrases: tuple[Phrase, ...] = ()

    def work_area(self, id_: str | None) -> WorkArea | None:
        """The work area of that id; None where there is none."""
        return next((area for area in self.work_areas if area.id == id_), None)

    def device(self, id_: str | None) -> DeviceType | None:
        """The device type of that id; None where there is none."""
        return next((device for device in self.devices if device.id == id_), None)

    def indicator(self, id_: str | None) -> IndicatorHint | None:
        """The proposal of that id; None where there is none."""
        return next((hint for hint in self.indicators if hint.id == id_), None)

    def phrases_for(self, section: str) -> tuple[Phrase, ...]:
        """The phrases of a section of the plan."""
        return tuple(phrase for phrase in self.phrases if phrase.section == section)

    def of_addition(self) -> tuple[IndicatorHint, ...]:
        """What the 生産性向上推進体制加算 asks for, by the order of its items."""
        order = list(ADDITION_ITEMS)
        return tuple(
            sorted(
                (hint for hint in self.indicators if hint.addition), key=lambda hint: order.index(hint.item)
            )
        )

    def devices_of(self, category: str) -> tuple[DeviceType, ...]:
        """The device types of an expense category."""
        return tuple(device for device in self.devices if device.category == category)

    def effects_of(self, device: str) -> tuple[Effect, ...]:
        """What was measured with a device type."""
        return tuple(effect for effect in self.effects if device in effect.devices)

    def indicators_for(self, devices: frozenset[str]) -> tuple[IndicatorHint, ...]:
        """The proposals that any of these device types suggests."""
        return tuple(hint for hint in self.indicators if devices.intersection(hint.devices))
