"""The 期限一覧 for the wall: the days of the case and its reports, each with the last open day before it.

Duties that grants carry by general rule have no day in our sources: they stand
without one, to be looked up in the grant's own rules (programmes, section 10).
A case file alone gives its own days and the reports; where the caller has
followed the case's deadlines, preparations, dated duties and what was decided
about them stand here too. A row has the same ``id`` either way, so that what
was entered for it holds.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date

from kaigo_desktop.domain.assessment import Assessment, Obligation
from kaigo_desktop.domain.business_days import safe_day
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.dates import fiscal_year_text, wareki_short
from kaigo_desktop.domain.deadlines.deadline import Deadline, Kind, State
from kaigo_desktop.domain.deadlines.facts import is_introduced, left_out, plan_of_report, submitted_on
from kaigo_desktop.domain.forms.form import Form
from kaigo_desktop.domain.forms.rows import Row, merged, own_field, rows_of
from kaigo_desktop.domain.forms.values_lines import office_name
from kaigo_desktop.domain.obligations import EFFECT_REPORT

CHECK_RULES = "交付要綱を確認"
_PROVISIONAL = "仮の期限です。都道府県に確認"
_PERFORMANCE = "performance_report"

PREPARATION = "準備："
"""Before what is to be ready some time before a day that is set."""

_GENERAL = (
    ("tax_credit", "消費税の仕入控除税額の報告", "tax_refund"),
    ("keeping", "帳簿・証拠書類の保存の終わり", "evidence"),
    ("disposal", "財産処分の制限の終わり", "disposal"),
)
"""Duties by general rule: the id, what it is called, and the template of its deadlines."""

_IDS = {Kind.APPLICATION: "closes_on", Kind.COMPLETION: "project_ends_on"}


def deadline_rows(
    case: Case,
    assessment: Assessment,
    form: Form,
    own: Mapping[str, object],
    followed: Sequence[Deadline] | None = None,
) -> list[Row]:
    """Every duty by its day, those without a day last; what was entered for a duty wins."""
    field = own_field(form, "duties")
    rows = merged(field, given_deadlines(case, assessment, followed), rows_of(own, "duties"))
    for row in rows:
        due = row["due_on"]
        if row["safe_on"] is None and isinstance(due, date):
            row["safe_on"] = safe_day(due)
        if row["whose"] is not None:
            row["what"] = f"{row['what'] or ''}\n{row['whose']}".strip()
    return sorted(rows, key=_place)


def given_deadlines(
    case: Case, assessment: Assessment, followed: Sequence[Deadline] | None = None
) -> list[Row]:
    """The rows that are there without anything entered."""
    if followed is None:
        return [*_of_case(case), *_reports(case, assessment), *_general(set())]
    return _followed(case, assessment, followed)


def _place(row: Row) -> tuple[bool, date]:
    due = row["due_on"]
    return (not isinstance(due, date), due if isinstance(due, date) else date.max)


def _of_case(case: Case) -> list[Row]:
    """The days that the prefecture set for this year; the report of results also while it has none."""
    settings = case.settings
    is_granted = any(award.granted_on for award in case.awards)
    is_over = True if case.awards and is_introduced(case, case.awards) else None
    days = (
        ("closes_on", "交付申請の締切", None if is_granted else settings.closes_on, None),
        ("project_ends_on", "納品・検収・支払いを終える日", settings.project_ends_on, is_over),
    )
    rows: list[Row] = [
        {"id": id_, "what": what, "due_on": day, "done": done}
        for id_, what, day, done in days
        if day is not None
    ]
    day = settings.performance_report_on
    note = CHECK_RULES if day is None else None
    return [*rows, {"id": _PERFORMANCE, "what": "実績報告", "due_on": day, "note": note}]


def _reports(case: Case, assessment: Assessment) -> list[Row]:
    duties = [one for one in assessment.obligations if one.kind == EFFECT_REPORT]
    titles = {one.id: one.title for one in assessment.programmes}
    several = len({one.programme for one in duties}) > 1
    of_offices = {one.id for one in assessment.programmes if one.offices}
    rows = []
    for duty in duties:
        plan = plan_of_report(case, duty.office, per_office=duty.programme in of_offices)
        sent = submitted_on(case, plan, duty.fiscal_year)
        if sent is not None or left_out(case, plan, duty.fiscal_year) is None:
            row = _report(case, duty, titles[duty.programme] if several else "")
            rows.append(row if sent is None else row | {"note": _done_on(sent), "done": True})
    return rows


def _report_id(programme: str, office: str | None, sequence: int) -> str:
    return f"{programme}.{office or ''}.{sequence}"


def _report(case: Case, duty: Obligation, title: str) -> Row:
    what = f"{fiscal_year_text(duty.fiscal_year)}の効果報告（{duty.sequence}回目）"
    return {
        "id": _report_id(duty.programme, duty.office, duty.sequence),
        "what": f"{what}\n{title}" if title else what,
        "whose": None if duty.office is None else office_name(case, duty.office),
        "due_on": duty.due_on,
        "safe_on": duty.safe_on,
        "note": _PROVISIONAL if duty.provisional else None,
    }


def _general(dated: Container[str]) -> list[Row]:
    """Duties by general rule without a day, but for those whose template has one."""
    return [
        {"id": id_, "what": what, "note": CHECK_RULES}
        for id_, what, template in _GENERAL
        if template not in dated
    ]


# --- as the case's deadlines are followed -----------------------------------------


def _followed(case: Case, assessment: Assessment, found: Sequence[Deadline]) -> list[Row]:
    """What is left out by decision, or came too late to be done, is not on the wall."""
    titles = {one.id: one.title for one in assessment.programmes}
    several = len({one.programme for one in found if one.programme}) > 1
    rows = [
        _deadline(case, one, titles.get(one.programme, "") if several else "", found)
        for one in found
        if one.state is not State.SKIPPED and not _is_too_late(one, assessment.as_of)
    ]
    kinds = {one.kind for one in found}
    if Kind.PERFORMANCE not in kinds:
        rows += [row for row in _of_case(case) if row["id"] == _PERFORMANCE]
    return [*rows, *_general({_template(one) for one in found})]


def _is_too_late(one: Deadline, today: date) -> bool:
    return one.is_open and one.until is not None and one.until < today


def _deadline(case: Case, one: Deadline, programme: str, found: Sequence[Deadline]) -> Row:
    what = f"{PREPARATION}{one.title}" if one.kind is Kind.PREPARATION else one.title
    return {
        "id": _id(one, found),
        "what": f"{what}\n{programme}" if programme else what,
        "whose": None if one.office is None else office_name(case, one.office),
        "due_on": one.due_on,
        "safe_on": one.safe_on,
        "note": _note(one),
        "done": True if one.state is State.DONE else None,
    }


def _id(one: Deadline, found: Sequence[Deadline]) -> str:
    """As in the rows of a case file alone, where only one can be meant; else the deadline's own key."""
    if one.kind in _IDS:
        return _IDS[one.kind]
    if one.kind is Kind.EFFECT_REPORT:
        return _report_id(one.programme, one.office, one.sequence)
    alike = sum(each.kind is one.kind and _template(each) == _template(one) for each in found)
    if alike == 1 and one.kind is Kind.PERFORMANCE:
        return _PERFORMANCE
    if alike == 1 and one.kind is Kind.TEMPLATE:
        return next((id_ for id_, _, template in _GENERAL if template == _template(one)), one.key)
    return one.key


def _template(one: Deadline) -> str:
    """The template that it comes from; empty where it comes from none."""
    kind, _, rest = one.key.partition("/")
    return rest.partition("/")[0] if kind == Kind.TEMPLATE else ""


def _done_on(day: date) -> str:
    return f"{wareki_short(day)} 済"


def _note(one: Deadline) -> str | None:
    """What to know of its day, in a few words."""
    if one.state is State.DONE:
        return None if one.done_on is None else _done_on(one.done_on)
    parts = []
    if one.moved_from is not None:
        parts.append(f"{wareki_short(one.moved_from)}から延期")
    if one.provisional and one.kind is Kind.PREPARATION:
        parts.append("目安（もとの期限は仮）")
    elif one.kind is Kind.PREPARATION:
        parts.append("目安")
    elif one.to_check:
        parts.append(CHECK_RULES)
    elif one.provisional:
        parts.append(_PROVISIONAL)
    return "\n".join(parts) or None
