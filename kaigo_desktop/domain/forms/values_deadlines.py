"""The 期限一覧 for the wall: the days of the case and its reports, each with the last open day before it.

Duties that grants carry by general rule have no day in our sources: they stand
without one, to be looked up in the grant's own rules (programmes, section 10).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kaigo_desktop.domain.assessment import Assessment, Obligation
from kaigo_desktop.domain.business_days import safe_day
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.dates import fiscal_year_text
from kaigo_desktop.domain.forms.form import Form
from kaigo_desktop.domain.forms.rows import Row, merged, own_field, rows_of
from kaigo_desktop.domain.forms.values_lines import office_name
from kaigo_desktop.domain.obligations import EFFECT_REPORT

CHECK_RULES = "交付要綱を確認"

_GENERAL = (
    ("tax_credit", "消費税の仕入控除税額の報告"),
    ("keeping", "帳簿・証拠書類の保存の終わり"),
    ("disposal", "財産処分の制限の終わり"),
)
"""Duties by general rule: the id and what it is called."""


def deadline_rows(case: Case, assessment: Assessment, form: Form, own: Mapping[str, object]) -> list[Row]:
    """Every duty by its day, those without a day last; what was entered for a duty wins."""
    made = [*_of_case(case), *_reports(case, assessment), *_general()]
    rows = merged(own_field(form, "duties"), made, rows_of(own, "duties"))
    for row in rows:
        due = row["due_on"]
        if row["safe_on"] is None and isinstance(due, date):
            row["safe_on"] = safe_day(due)
        if row["whose"] is not None:
            row["what"] = f"{row['what'] or ''}\n{row['whose']}".strip()
    return sorted(rows, key=_place)


def _place(row: Row) -> tuple[bool, date]:
    due = row["due_on"]
    return (not isinstance(due, date), due if isinstance(due, date) else date.max)


def _of_case(case: Case) -> list[Row]:
    """The days that the prefecture set for this year; the report of results also while it has none."""
    settings = case.settings
    is_granted = any(award.granted_on for award in case.awards)
    days = (
        ("closes_on", "交付申請の締切", None if is_granted else settings.closes_on),
        ("project_ends_on", "納品・検収・支払いを終える日", settings.project_ends_on),
    )
    rows: list[Row] = [{"id": id_, "what": what, "due_on": day} for id_, what, day in days if day is not None]
    day = settings.performance_report_on
    note = CHECK_RULES if day is None else None
    return [*rows, {"id": "performance_report", "what": "実績報告", "due_on": day, "note": note}]


def _reports(case: Case, assessment: Assessment) -> list[Row]:
    duties = [one for one in assessment.obligations if one.kind == EFFECT_REPORT]
    titles = {one.id: one.title for one in assessment.programmes}
    several = len({one.programme for one in duties}) > 1
    return [_report(case, one, titles[one.programme] if several else "") for one in duties]


def _report(case: Case, duty: Obligation, title: str) -> Row:
    what = f"{fiscal_year_text(duty.fiscal_year)}の効果報告（{duty.sequence}回目）"
    return {
        "id": f"{duty.programme}.{duty.office or ''}.{duty.sequence}",
        "what": f"{what}\n{title}" if title else what,
        "whose": None if duty.office is None else office_name(case, duty.office),
        "due_on": duty.due_on,
        "safe_on": duty.safe_on,
        "note": "仮の期限です。都道府県に確認" if duty.provisional else None,
    }


def _general() -> list[Row]:
    return [{"id": id_, "what": what, "note": CHECK_RULES} for id_, what in _GENERAL]
