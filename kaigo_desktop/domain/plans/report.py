"""The yearly effect report: the plan's indicators against baseline and target (M 別紙1 7(2))."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from kaigo_desktop.domain.assessment import Obligation
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.dates import fiscal_year_text, wareki
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.plans.facts import Indicator, PlanFacts, YearReport
from kaigo_desktop.domain.plans.reading import group_plan, office_plan
from kaigo_desktop.domain.plans.words import gap, number_text, or_gap, with_unit

_TENTH = Decimal("0.1")
_MOST_PERCENT = 10_000_000


class YearFigure(Struct, frozen=True):
    """One indicator in one fiscal year; None where it is not known."""

    year: int
    target: Decimal | None
    actual: Decimal | None


class ReportRow(Struct, frozen=True):
    """One indicator in the year of the report.

    ``previous`` is the newest figure of a year before it. ``change`` is the change against the baseline
    in %, to one decimal; None where a figure is missing or % says nothing. ``is_reached`` is None while
    it cannot be said; ``is_worse``: known to be worse than the baseline. ``years`` is the same indicator
    over all years that have a target or a figure, for a chart.
    """

    index: int
    name: str | None
    unit: str | None
    baseline: Decimal | None
    target: Decimal | None
    actual: Decimal | None
    change: Decimal | None
    is_reached: bool | None
    is_worse: bool = False
    years: tuple[YearFigure, ...] = ()
    previous: YearFigure | None = None


class EffectReport(Struct, frozen=True):
    """One report of one office (None: the group). ``comment`` is the user's own where there is one."""

    office: str | None
    fiscal_year: int
    sequence: int
    rows: tuple[ReportRow, ...]
    told: YearReport
    comment: str
    drafted: str


def effect_report(case: Case, duty: Obligation) -> EffectReport:
    """The report that ``duty`` asks for, as far as the figures are known.

    An office that the case no longer has gives a report without rows.
    """
    plan = group_plan(case) if duty.office is None else office_plan(case, duty.office)
    rows = report_rows(plan, duty.fiscal_year)
    told = plan.reports.get(duty.fiscal_year, YearReport())
    drafted = comment_on(rows, duty.fiscal_year)
    return EffectReport(
        office=duty.office,
        fiscal_year=duty.fiscal_year,
        sequence=duty.sequence,
        rows=rows,
        told=told,
        comment=told.comment or drafted,
        drafted=drafted,
    )


def report_rows(plan: PlanFacts, year: int) -> tuple[ReportRow, ...]:
    """The plan's indicators in that fiscal year, in the order of the plan."""
    return tuple(_row(indicator, year) for indicator in plan.indicators)


def change_in_percent(baseline: Decimal | None, actual: Decimal | None) -> Decimal | None:
    """The change against the baseline in %, half up to one decimal.

    None where either is not known, or where % says nothing: the baseline is 0, or so small that the
    change is over a hundred thousand times its size, or a figure is negative (a scale from -3 to +3).
    """
    if baseline is None or actual is None or baseline <= 0 or actual < 0:
        return None
    change = (actual - baseline) / baseline * 100
    return change.quantize(_TENTH, ROUND_HALF_UP) if abs(change) < _MOST_PERCENT else None


def comment_on(rows: tuple[ReportRow, ...], year: int) -> str:
    """What the figures bear, and no more: no causes, no praise. Empty where the plan has no indicator."""
    if not rows:
        return ""
    measured = [row for row in rows if row.actual is not None]
    when = fiscal_year_text(year)
    if not measured:
        return f"{when}の実績値は、まだ一つも入っていません。"
    lines = [f"{when}は、{len(rows)}つの指標のうち{len(measured)}つを測りました。{_score(measured)}"]
    lines += [_sentence(row) for row in measured]
    open_names = [_name(row) for row in rows if row.actual is None]
    if open_names:
        lines.append(f"{'、'.join(open_names)}は、まだ測っていません。")
    return "\n".join(lines)


def wage_statement(told: YearReport) -> str:
    """What is said on finances and wages (M 別紙1 6⑥, 7(2)); a gap for what is not known."""
    if told.finances_improved is None:
        return f"収支が改善したか：{gap('収支の状況')}"
    amount = told.wage_return_amount
    if not told.finances_improved:
        given = "" if not amount else f"賃金へは{yen_text(amount)}を還元しました。"
        return f"収支は改善していません。{given}"
    if amount == 0:
        return "収支は改善しましたが、賃金へ還元した額は0円です。"
    paid = gap("賃金へ還元した額") if amount is None else yen_text(amount)
    method = or_gap(told.wage_return_method, "還元の方法")
    day = gap("職員へ周知した日")
    if told.wage_return_notice_on is not None:
        day = wareki(told.wage_return_notice_on)
    how = f"還元の方法は「{method}」で、{day}に職員へ周知しました。"
    return f"収支が改善し、職員の賃金へ{paid}を還元しました。{how}"


def _row(indicator: Indicator, year: int) -> ReportRow:
    target, actual = indicator.target_in(year), indicator.actual.get(year)
    is_reached = None if target is None or actual is None else indicator.reaches(actual, target)
    kept = (
        None
        if indicator.baseline is None or actual is None
        else indicator.reaches(actual, indicator.baseline)
    )
    return ReportRow(
        index=indicator.index,
        name=indicator.name,
        unit=indicator.unit,
        baseline=indicator.baseline,
        target=target,
        actual=actual,
        change=change_in_percent(indicator.baseline, actual),
        is_reached=is_reached,
        is_worse=kept is False,
        years=tuple(
            YearFigure(each, indicator.target_in(each), indicator.actual.get(each))
            for each in sorted({*indicator.targets, *indicator.actual, year})
        ),
        previous=_previous(indicator, year),
    )


def _previous(indicator: Indicator, year: int) -> YearFigure | None:
    before = max((each for each in indicator.actual if each < year), default=None)
    return (
        None if before is None else YearFigure(before, indicator.target_in(before), indicator.actual[before])
    )


def _score(measured: list[ReportRow]) -> str:
    judged = [row for row in measured if row.is_reached is not None]
    if not judged:
        return ""
    reached = sum(row.is_reached is True for row in judged)
    if not reached:
        none = "どれも" if len(judged) > 1 else ""
        return f"目標と比べられる{len(judged)}つは、{none}目標に達していません。"
    return f"目標と比べられる{len(judged)}つのうち、{reached}つが目標に達しました。"


def _sentence(row: ReportRow) -> str:
    """One indicator: from baseline to figure, then against the target."""
    actual = with_unit(row.actual, row.unit) if row.actual is not None else ""
    if row.baseline is None:
        told = f"{_name(row)}は、{actual}でした。基準値が分からないため、変化は示せません。"
    elif row.actual == row.baseline:
        told = f"{_name(row)}は、基準値と同じ{actual}でした。"
    else:
        baseline = with_unit(row.baseline, row.unit)
        told = f"{_name(row)}は、基準値{baseline}から{actual}になりました{_change(row)}。"
        told += "基準値より悪い値です。" if row.is_worse else ""
    return told + _before(row) + _against_target(row)


def _before(row: ReportRow) -> str:
    """The figure of the year before, where there is one."""
    if row.previous is None or row.previous.actual is None:
        return ""
    return f"{fiscal_year_text(row.previous.year)}は{with_unit(row.previous.actual, row.unit)}でした。"


def _change(row: ReportRow) -> str:
    """By how much, in %; in points for a figure that is in % itself, so that neither is mistaken."""
    by, unit = row.change, "%"
    if row.unit == "%" and row.actual is not None and row.baseline is not None:
        by, unit = row.actual - row.baseline, "ポイント"
    if not by:  # none that can be told in %, or one too small to show
        return ""
    return f"（{number_text(abs(by))}{unit}{'増' if by > 0 else '減'}）"


def _against_target(row: ReportRow) -> str:
    if row.target is None or row.is_reached is None:
        return ""
    target = with_unit(row.target, row.unit)
    return f"目標の{target}に達しました。" if row.is_reached else f"目標の{target}には達していません。"


def _name(row: ReportRow) -> str:
    return f"「{row.name}」" if row.name else f"指標{row.index + 1}"
