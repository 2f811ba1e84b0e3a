"""From grants received to dated duties (programmes, section 10)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date

from kaigo_desktop.domain.assessment import CaseWarning, Obligation
from kaigo_desktop.domain.business_days import may_move, safe_day
from kaigo_desktop.domain.cases.case import Award, Settings
from kaigo_desktop.domain.dates import (
    FISCAL_YEAR_STARTS_IN,
    fiscal_year_of,
    fiscal_year_text,
    last_day_of_fiscal_year,
    wareki,
)

EFFECT_REPORT = "effect_report"


def effect_reports(
    awards: Iterable[Award],
    report_years: Mapping[str, int],
    settings: Settings,
    cites: Mapping[str, str],
) -> tuple[list[Obligation], list[CaseWarning]]:
    """The effect reports that the awards ask for, award by award; a warning for each award without a year.

    ``report_years`` says in how many fiscal years after the grant's a programme asks for one
    (M 別紙1 7(2): three); a programme that is not in it asks for none. ``cites`` gives the
    paragraph, by programme. The duty falls on the fiscal year's 31 March and is provisional until
    the prefecture's day (``settings.report_due``) is known.
    """
    duties: list[Obligation] = []
    warnings: list[CaseWarning] = []
    for award in awards:
        granted_in = award_year(award)
        if granted_in is None:
            warnings.append(_without_year(award))
            continue
        duties.extend(
            _effect_report(award, sequence, granted_in + sequence, settings, cites[award.programme])
            for sequence in range(1, report_years.get(award.programme, 0) + 1)
        )
    return duties, warnings


def award_year(award: Award) -> int | None:
    """The award's own 年度, else that of the day it was granted; None where neither is known."""
    if award.fiscal_year is not None:
        return award.fiscal_year
    return None if award.granted_on is None else fiscal_year_of(award.granted_on)


def report_day(year: int, report_due: str | None) -> date:
    """When a report of that 年度 is due. ``report_due`` is ``MM-DD``, None where the prefecture has not said.

    Months 4 to 12 lie in the year's own calendar year, 1 to 3 in the next; 02-29 is the last day of February.
    """
    if report_due is None:
        return last_day_of_fiscal_year(year)
    month, day = (int(part) for part in report_due.split("-"))
    calendar_year = year if month >= FISCAL_YEAR_STARTS_IN else year + 1
    return date(calendar_year, month, min(day, monthrange(calendar_year, month)[1]))


def _effect_report(award: Award, sequence: int, year: int, settings: Settings, cite: str) -> Obligation:
    due = report_day(year, settings.report_due)
    safe = safe_day(due)
    provisional = settings.report_due is None
    return Obligation(
        programme=award.programme,
        office=award.office,
        kind=EFFECT_REPORT,
        sequence=sequence,
        fiscal_year=year,
        due_on=due,
        provisional=provisional,
        safe_on=safe,
        cite=cite,
        text=_text(year, sequence, due, safe, provisional=provisional),
    )


def _text(year: int, sequence: int, due: date, safe: date, *, provisional: bool) -> str:
    what = f"{fiscal_year_text(year)}の効果報告（{sequence}回目）"
    sentences = [f"{what}を、{wareki(due)}までに都道府県へ出します。"]
    if safe != due:
        sentences.append(f"この日は閉庁日です。直前の開庁日の{wareki(safe)}までに出すと安心です。")
    if may_move(due):
        sentences.append(
            "春分の日・秋分の日がまだ公表されていないため、直前の開庁日は1日動くことがあります。"
        )
    if provisional:
        sentences.append("都道府県が示す期限がまだ分からないので、年度末を仮の期限にしています。")
        sentences.append("都道府県に確認してください。")
    return "".join(sentences)


def _without_year(award: Award) -> CaseWarning:
    return CaseWarning(
        path=f"awards[{award.index}].fiscal_year",
        id="award_without_year",
        text="交付を受けた年度が分からないので、効果報告の期限を出せません。年度か交付決定日を入れてください。",
    )
