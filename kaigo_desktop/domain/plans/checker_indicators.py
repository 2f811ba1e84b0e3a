"""The checks of a plan's indicators."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.plans.checker_desk import Desk, Remark
from kaigo_desktop.domain.plans.facts import Indicator
from kaigo_desktop.domain.plans.sections import REPORT_YEARS


def indicators(desk: Desk) -> Iterator[Remark]:
    """Each complete, no target worse than its baseline, each baseline from before the device."""
    if not desk.plan.indicators:
        yield desk.missing("indicators", "指標を一つ以上入れてください。", "indicators")
    for each in desk.plan.indicators:
        label = f"指標{each.index + 1}" + (f"「{each.name}」" if each.name else "")
        yield from _indicator_fields(desk, each, label)
        yield from _targets(desk, each, label)
        yield from _baseline_day(desk, each, label)


def _indicator_fields(desk: Desk, indicator: Indicator, label: str) -> Iterator[Remark]:
    for name, value, what in (
        ("name", indicator.name, "名前"),
        ("unit", indicator.unit, "単位"),
        ("method", indicator.method, "測り方"),
        ("better", indicator.better, "良くなる向き"),
        ("baseline", indicator.baseline, "現状値"),
        ("baseline_on", indicator.baseline_on, "現状値の測定日"),
    ):
        if value is None:
            place = ("indicators", indicator.index, name)
            yield desk.missing("indicators", f"{label}の{what}を入れてください。", *place)


def _targets(desk: Desk, indicator: Indicator, label: str) -> Iterator[Remark]:
    place = _missing_target(desk, indicator)
    if place:
        text = f"{label}の目標値を、報告する年度の分だけ入れてください。"
        yield desk.missing("indicators", text, "indicators", indicator.index, *place)
    goals: list[tuple[Address, Decimal]] = [
        (("targets", str(year)), goal) for year, goal in sorted(indicator.targets.items())
    ]
    if indicator.target is not None:
        goals.insert(0, (("target",), indicator.target))
    for name, goal in goals:
        if indicator.baseline is not None and indicator.reaches(goal, indicator.baseline) is False:
            text = f"{label}の目標値が、現状値より悪くなっています。向きか値を直してください。"
            yield desk.contradiction("indicators", text, "indicators", indicator.index, *name)


def _missing_target(desk: Desk, indicator: Indicator) -> Address:
    """The first target that is missing: of a year of the reports, else the one for all; empty for none."""
    year = desk.case.fiscal_year
    if year is None:
        return () if indicator.target is not None or indicator.targets else ("target",)
    ahead = 1 if desk.office is None else REPORT_YEARS
    years = range(year + 1, year + ahead + 1)
    return next((("targets", str(each)) for each in years if indicator.target_in(each) is None), ())


def _baseline_day(desk: Desk, indicator: Indicator, label: str) -> Iterator[Remark]:
    """A baseline is measured before the device is there, else it shows no change."""
    day = indicator.baseline_on
    if day is None:
        return
    place = ("indicators", indicator.index, "baseline_on")
    if day > desk.case.as_of and indicator.baseline is not None:
        yield desk.contradiction("indicators", f"{label}の測定日が、今日より後です。", *place)
    days = (each.introduced_on for each in desk.devices if each.introduced_on is not None)
    first = min(days, default=None)
    if first is not None and day > first:
        text = f"{label}の現状値は、機器を入れる前の日に測ったものにしてください。"
        yield desk.contradiction("indicators", text, *place)
