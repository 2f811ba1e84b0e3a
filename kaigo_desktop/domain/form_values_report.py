"""What the 業務改善効果報告書 of one office and year shows (M 別紙1 7(2))."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from kaigo_desktop.domain.case import Award, Case
from kaigo_desktop.domain.form_values_lines import Row
from kaigo_desktop.domain.form_values_plan import plan_of
from kaigo_desktop.domain.obligations import award_year
from kaigo_desktop.domain.plan_facts import Indicator, YearReport

_BEFORE = "導入前"


def report_values(case: Case, programme: str, office: str | None, sequence: int | None) -> dict[str, object]:
    """Values of the report of the ``sequence``-th year after the grant; None where there is no such grant."""
    award = _award(case, programme, office)
    granted_in = None if award is None else award_year(award)
    year = None if granted_in is None or sequence is None else granted_in + sequence
    plan = plan_of(case, office)
    told = YearReport() if year is None else plan.reports.get(year, YearReport())
    return {
        "report.fiscal_year": year,
        "report.sequence": sequence,
        "report.indicators": [_indicator(one, year, sequence or 1) for one in plan.indicators],
        "report.done": told.done,
        "report.not_worked": told.not_worked,
        "report.revision": told.revision,
        "report.finances_improved": told.finances_improved,
        "report.wage_return_amount": told.wage_return_amount,
        "report.wage_return_method": told.wage_return_method,
        "report.wage_return_notice_on": told.wage_return_notice_on,
        "report.cooperation": told.cooperation,
        "report.comment": told.comment,
        "report.submitted_on": told.submitted_on,
        "award.decision_number": None if award is None else award.decision_number,
        "award.granted_on": None if award is None else award.granted_on,
        "award.amount": None if award is None else award.amount,
    }


def _award(case: Case, programme: str, office: str | None) -> Award | None:
    """The grant that the report is owed for: the office's own, else one for the corporation."""
    mine = [award for award in case.awards if award.programme == programme and award_year(award) is not None]
    for wanted in (office, None):
        found = next((award for award in mine if award.office == wanted), None)
        if found is not None:
            return found
    return None


def _indicator(indicator: Indicator, year: int | None, sequence: int) -> Row:
    actual = None if year is None else indicator.actual.get(year)
    target = None if year is None else indicator.target_in(year)
    return {
        "name": indicator.name,
        "unit": indicator.unit,
        "baseline": indicator.baseline,
        "target": target,
        "actual": actual,
        "change": change_of(indicator.baseline, actual),
        "reached": _reached(indicator, actual, target),
        "years": _years(indicator, year, sequence),
    }


def change_of(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """The change in %, to one decimal; None while a figure is missing or where it started from 0."""
    if before is None or after is None or before == 0:
        return None
    return ((after - before) * 100 / abs(before)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _reached(indicator: Indicator, actual: Decimal | None, target: Decimal | None) -> str | None:
    if actual is None or target is None:
        return None
    reached = indicator.reaches(actual, target)
    if reached is None:
        return None
    return "達成" if reached else "未達成"


def _years(indicator: Indicator, year: int | None, sequence: int) -> list[Row]:
    """Bars: before, then each year up to the one reported."""
    bars: list[Row] = [{"label": _BEFORE, "value": indicator.baseline, "target": None}]
    for number in range(1, sequence + 1):
        this = None if year is None else year - sequence + number
        bars.append(
            {
                "label": f"{number}年目",
                "value": None if this is None else indicator.actual.get(this),
                "target": None if this is None else indicator.target_in(this),
            }
        )
    return bars
