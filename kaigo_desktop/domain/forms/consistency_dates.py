"""Whether the days on the papers follow one another: application, start, completion, report, claim.

The order of purchase and decision is the prefecture's own rule (``settings.purchase_rule``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from kaigo_desktop.domain.cases.case import Award, Case
from kaigo_desktop.domain.dates import first_day_of_fiscal_year, last_day_of_fiscal_year, wareki
from kaigo_desktop.domain.forms.findings import Finding, Paper, Severity, finding
from kaigo_desktop.domain.forms.values_text import day_of, section


class _Days(Struct, frozen=True):
    """The days that one paper may be compared with: its own fields, those of others, the awards'."""

    case: Case
    paper: Paper
    awards: tuple[Award, ...]

    def own(self, name: str) -> date | None:
        """The paper's own field."""
        return day_of(section(self.case.form_facts, "by_form", self.paper.key), name)

    def other(self, form: str, name: str) -> date | None:
        """The field of another form of the same packet."""
        key = form + self.paper.key.removeprefix(self.paper.form.id)
        return day_of(section(self.case.form_facts, "by_form", key), name)

    def first(self, pick: Callable[[Award], date | None]) -> date | None:
        """The earliest such day of the awards."""
        return min((day for day in map(pick, self.awards) if day is not None), default=None)

    def last(self, pick: Callable[[Award], date | None]) -> date | None:
        """The latest such day of the awards."""
        return max((day for day in map(pick, self.awards) if day is not None), default=None)


class _Pair(Struct, frozen=True):
    """Two days of which the first may not be later; ``field`` is the one to put right."""

    field: str
    earlier: str
    first: date | None
    later: str
    second: date | None
    severity: Severity = Severity.WRONG


def date_findings(case: Case, paper: Paper) -> tuple[Finding, ...]:
    """The days of that paper that contradict each other or a rule; unknown days contradict nothing."""
    awards = tuple(award for award in case.awards if award.programme == paper.programme)
    days = _Days(case, paper, awards)
    pairs = _PAIRS.get(paper.form.id, _no_pairs)(days)
    return (*_out_of_order(paper, pairs), *_too_early(days))


def _out_of_order(paper: Paper, pairs: Sequence[_Pair]) -> Iterator[Finding]:
    for pair in pairs:
        if pair.first is not None and pair.second is not None and pair.first > pair.second:
            text = (
                f"{pair.earlier}（{wareki(pair.first)}）が{pair.later}（{wareki(pair.second)}）より後です。"
                "日付を確かめて直してください。"
            )
            yield finding(paper, pair.field, text, pair.severity)


def _no_pairs(_days: _Days) -> tuple[_Pair, ...]:
    return ()


def _application(days: _Days) -> tuple[_Pair, ...]:
    settings, applied = days.case.settings, days.own("date")
    starts, ends = days.own("starts_on"), days.own("ends_on")
    ask = Severity.ASK
    return (
        _Pair("own.date", "申請日", applied, "着手予定日", starts, ask),
        _Pair("own.ends_on", "着手予定日", starts, "完了予定日", ends),
        _Pair("own.date", "受付の開始日", settings.opens_on, "申請日", applied),
        _Pair("own.date", "申請日", applied, "受付の締切日", settings.closes_on),
        _Pair("own.ends_on", "完了予定日", ends, "事業の終了期限", settings.project_ends_on),
        _Pair("own.date", "申請日", applied, "交付決定日", days.first(_granted)),
    )


def _advance_start(days: _Days) -> tuple[_Pair, ...]:
    starts, ends = days.own("starts_on"), days.own("ends_on")
    return (
        _Pair("own.date", "届出日", days.own("date"), "着手予定日", starts),
        _Pair("own.ends_on", "着手予定日", starts, "完了予定日", ends),
        _Pair("own.ends_on", "完了予定日", ends, "事業の終了期限", days.case.settings.project_ends_on),
    )


def _change(days: _Days) -> tuple[_Pair, ...]:
    return (_Pair("own.date", "交付決定日", days.first(_granted), "申請日", days.own("date")),)


def _withdrawal(days: _Days) -> tuple[_Pair, ...]:
    return (_Pair("own.date", "交付決定日", days.first(_granted), "届出日", days.own("date")),)


def _result(days: _Days) -> tuple[_Pair, ...]:
    reported, completed = days.own("date"), days.last(_completed)
    settings = days.case.settings
    return (
        _Pair("decision.completed_on", "交付決定日", days.first(_granted), "完了日", completed),
        _Pair(
            "decision.completed_on", "着手予定日", days.other("application", "starts_on"), "完了日", completed
        ),
        _Pair("own.date", "完了日", completed, "報告日", reported),
        _Pair("own.date", "報告日", reported, "実績報告の期限", settings.performance_report_on),
        _Pair("decision.completed_on", "完了日", completed, "事業の終了期限", settings.project_ends_on),
    )


def _claim(days: _Days) -> tuple[_Pair, ...]:
    fixed, claimed = days.own("fixed_on"), days.own("date")
    reported = days.other("result", "date")
    return (
        _Pair("own.fixed_on", "実績報告の日", reported, "額の確定通知の日", fixed),
        _Pair("own.date", "額の確定通知の日", fixed, "請求日", claimed),
    )


_PAIRS: dict[str, Callable[[_Days], tuple[_Pair, ...]]] = {
    "application": _application,
    "advance-start": _advance_start,
    "change": _change,
    "withdrawal": _withdrawal,
    "result": _result,
    "claim": _claim,
}


def _granted(award: Award) -> date | None:
    return award.granted_on


def _notified(award: Award) -> date | None:
    return award.notified_on


def _completed(award: Award) -> date | None:
    return award.completed_on


def _too_early(days: _Days) -> Iterator[Finding]:
    """A planned start that the prefecture's rule of purchase does not allow."""
    starts = days.own("starts_on")
    if days.paper.form.id != "application" or starts is None:
        return
    text = _rule_broken(days, starts)
    if text is not None:
        yield finding(days.paper, "own.starts_on", text)


def _rule_broken(days: _Days, starts: date) -> str | None:
    rule, year = days.case.settings.purchase_rule, days.case.fiscal_year
    granted, notified = days.first(_granted), days.first(_notified)
    if rule == "same_fiscal_year":
        if year is not None and not first_day_of_fiscal_year(year) <= starts <= last_day_of_fiscal_year(year):
            return "着手予定日が申請する年度の外です。年度の中の日に直してください。"
        return None
    if rule == "after_notice":
        if notified is not None and starts < notified:
            return (
                f"着手予定日が内示の日（{wareki(notified)}）より前です。内示より前の契約は対象になりません。"
            )
        return None
    advance = days.other("advance-start", "starts_on")
    if granted is not None and starts < granted and (advance is None or starts < advance):
        return (
            f"着手予定日が交付決定日（{wareki(granted)}）より前です。"
            "交付決定前着手届を出していなければ、決定より後の日に直してください。"
        )
    return None
