"""What an entry of each file of ``resources/knowledge`` is made into. Each function raises TableFault."""

from __future__ import annotations

from kaigo_desktop.catalogue.table_reader import TableFault, TableReader
from kaigo_desktop.domain.plans.fields import SECTION_TITLES
from kaigo_desktop.domain.plans.knowledge import (
    ADDITION_ITEMS,
    EFFECT_KINDS,
    IDEA_KINDS,
    TIME_GROUPS,
    Band,
    DeviceType,
    Effect,
    GuidelineStep,
    Idea,
    IndicatorHint,
    NationalFigure,
    Phrase,
    TimeCategory,
    WorkArea,
)
from kaigo_desktop.domain.services import CATEGORY_NAMES


def work_area(table: TableReader) -> WorkArea:
    """A work area with how far devices help it."""
    levels = table.words("levels")
    if len(levels) != 3 or not set(levels) <= {"◎", "○", ""}:
        raise TableFault("levels には ◎・○・空 の三つが必要です。")
    return WorkArea(
        id=table.text("id"),
        name=table.text("name"),
        services=table.text("services"),
        levels=(levels[0], levels[1], levels[2]),
        start=table.text("start"),
        goal=table.text("goal"),
        devices=table.words("devices"),
        cite=table.text("cite"),
    )


def device(table: TableReader) -> DeviceType:
    """A kind of device with its prices and the ceiling a unit."""
    price, cap = table.inner("price"), table.inner("cap")
    if cap is None:
        raise TableFault("cap が必要です。")
    device = DeviceType(
        id=table.text("id"),
        category=table.one_of("category", CATEGORY_NAMES),
        name=table.text("name"),
        price_low=None if price is None else price.whole("low"),
        price_high=None if price is None else price.whole("high"),
        price_per="" if price is None else price.text("per"),
        price_cite="" if price is None else price.text("cite"),
        cap_low=cap.whole("low"),
        cap_high=cap.whole("high"),
        cap_per=cap.text("per"),
        cap_cite=cap.text("cite"),
        note=table.text("note", ""),
    )
    for part in (price, cap):
        if part is not None:
            part.finish()
    if (device.price_low or 0) > (device.price_high or 0) or device.cap_low > device.cap_high:
        raise TableFault("low が high より大きくなっています。")
    return device


def effect(table: TableReader) -> Effect:
    """A measured effect."""
    effect = Effect(
        id=table.text("id"),
        subject=table.text("subject"),
        devices=table.words("devices"),
        measured=table.text("measured"),
        change=table.number_if_any("change"),
        unit=table.text("unit", ""),
        n_before=None if table.flag("asked_only_after") else table.whole("n_before"),
        n_after=table.whole("n_after"),
        survey=table.text("survey"),
        year=table.whole("year", 2000),
        kind=table.one_of("kind", EFFECT_KINDS),
        told=table.text("told", ""),
        caveat=table.text("caveat", ""),
        cite=table.text("cite"),
    )
    if (effect.change is None) is not bool(effect.told):
        raise TableFault("change か told のどちらか一つが必要です。")
    return effect


def indicator(table: TableReader) -> IndicatorHint:
    """An indicator that a plan may take."""
    hint = IndicatorHint(
        id=table.text("id"),
        name=table.text("name"),
        unit=table.text("unit"),
        method=table.text("method"),
        better=table.one_of("better", ("less", "more")),
        devices=table.words("devices"),
        additions=table.words_if_any("additions", ("1", "2")),
        item=table.text("item", ""),
        bands=tuple(map(_band, table.inners("bands"))),
        bands_note=table.text("bands_note", ""),
        cite=table.text("cite"),
    )
    if hint.addition is not (hint.item in ADDITION_ITEMS):
        raise TableFault("additions と item は、そろえて入れてください。")
    return hint


def _band(table: TableReader) -> Band:
    band = Band(table.text("label"), table.whole("low", -100), table.whole("high", -100))
    table.finish()
    if band.low > band.high:
        raise TableFault("bands の low が high より大きくなっています。")
    return band


def step(table: TableReader) -> GuidelineStep:
    """A step of the guideline."""
    return GuidelineStep(
        id=table.text("id"),
        name=table.text("name"),
        what=table.text("what"),
        tools=table.words("tools"),
        parts=table.words("parts"),
        cite=table.text("cite"),
    )


def idea(table: TableReader) -> Idea:
    """An idea, or a case of the collection."""
    return Idea(
        id=table.text("id"),
        kind=table.one_of("kind", IDEA_KINDS),
        title=table.text("title"),
        what=table.text("what"),
        hint=table.text("hint"),
        cite=table.text("cite"),
    )


def phrase(table: TableReader) -> Phrase:
    """A phrase to take into a section."""
    return Phrase(
        id=table.text("id"), section=table.one_of("section", SECTION_TITLES), text=table.text("text")
    )


def figure(table: TableReader) -> NationalFigure:
    """A figure of the whole country."""
    return NationalFigure(
        id=table.text("id"),
        name=table.text("name"),
        value=table.number("value"),
        unit=table.text("unit"),
        period=table.text("period"),
        indicator=table.text("indicator", ""),
        kpi=table.text("kpi"),
        note=table.text("note", ""),
        cite=table.text("cite"),
    )


def time_category(table: TableReader) -> TimeCategory:
    """A kind of work in a time study."""
    return TimeCategory(
        id=table.text("id"), group=table.one_of("group", TIME_GROUPS), name=table.text("name")
    )
