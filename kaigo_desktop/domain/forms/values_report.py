"""What the 業務改善効果報告書 of one office and year shows (M 別紙1 7(2))."""

from __future__ import annotations

from collections.abc import Sequence

from kaigo_desktop.domain.cases.case import Award, Case
from kaigo_desktop.domain.forms.values_lines import Row
from kaigo_desktop.domain.forms.values_plan import plan_of
from kaigo_desktop.domain.obligations import award_year
from kaigo_desktop.domain.plans.facts import YearReport
from kaigo_desktop.domain.plans.report import ReportRow, comment_on, report_rows, wage_statement
from kaigo_desktop.domain.plans.words import number_text

_BEFORE = "導入前"


def report_values(case: Case, programme: str, office: str | None, sequence: int | None) -> dict[str, object]:
    """Values of the report of the ``sequence``-th year after the grant; None where there is no such grant."""
    award = _award(case, programme, office)
    granted_in = None if award is None else award_year(award)
    year = None if granted_in is None or sequence is None else granted_in + sequence
    plan = plan_of(case, office)
    told = YearReport() if year is None else plan.reports.get(year, YearReport())
    rows = () if year is None else report_rows(plan, year)
    return {
        "report.fiscal_year": year,
        "report.sequence": sequence,
        "report.indicators": _indicators(rows, granted_in, year),
        "report.done": told.done,
        "report.not_worked": told.not_worked,
        "report.revision": told.revision,
        "report.finances_improved": told.finances_improved,
        "report.wage_return_amount": told.wage_return_amount,
        "report.wage_return_method": told.wage_return_method,
        "report.wage_return_notice_on": told.wage_return_notice_on,
        "report.cooperation": told.cooperation,
        "report.comment": told.comment or (None if year is None else comment_on(rows, year)) or None,
        "report.wage_statement": wage_statement(told),
        "report.document_number": told.document_number,
        "report.submitted_on": told.submitted_on,
        "report.corrected_on": told.corrected_on,
        "report.correction": told.correction,
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


def _indicators(rows: Sequence[ReportRow], granted_in: int | None, year: int | None) -> list[Row] | None:
    """A row an indicator; None while there is none, so that the table stays empty to write in."""
    if granted_in is None or year is None or not rows:
        return None
    return [_indicator(row, granted_in, year) for row in rows]


def _indicator(row: ReportRow, granted_in: int, year: int) -> Row:
    return {
        "name": row.name,
        "unit": row.unit,
        "baseline": row.baseline,
        "target": row.target,
        "actual": row.actual,
        "change": row.change,
        "reached": None if row.is_reached is None else ("達成" if row.is_reached else "未達成"),
        "years": _bars(row, granted_in, year),
    }


def _bars(row: ReportRow, granted_in: int, year: int) -> list[Row]:
    """Before, then each year up to the one reported."""
    figures = {one.year: one for one in row.years}
    bars: list[Row] = [{"label": _BEFORE, "value": row.baseline, "target": None}]
    for each in range(granted_in + 1, year + 1):
        figure = figures.get(each)
        target = row.target if figure is None else figure.target
        goal = "" if target is None else f"\n目標 {number_text(target)}"
        bars.append(
            {
                "label": f"{each - granted_in}年目{goal}",
                "value": None if figure is None else figure.actual,
                "target": target,
            }
        )
    return bars
