"""What the 算定根拠書 shows: each amount with rule and sum, each reason with its state, the facts behind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.assessment import (
    Assessment,
    Estimate,
    Line,
    OfficeEstimate,
    ProgrammeAssessment,
    Reason,
    Refusal,
    Step,
)
from kaigo_desktop.domain.case import Case, Expense, Office
from kaigo_desktop.domain.form_values_lines import Row, office_name, once, staff_text
from kaigo_desktop.domain.form_values_text import (
    ASK_PREFECTURE,
    STATE_WORDS,
    VERDICT_WORDS,
    cite_text,
    day_words,
    flag_words,
    service_names,
)
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.services import CAREPLAN, CATEGORY_NAMES, COMMITTEE, PREFECTURE_NAMES

_ORDERS = {
    "rate_first": "経費×補助率と基準額の少ない方",
    "cap_first": "経費と基準額の少ない方×補助率",
}
_SUPPORT = {
    "consultant": "コンサルティング会社等との個別契約",
    "center": "相談センター等の研修",
    "none": "受けない",
}
_STARS = {"0": "宣言していない", "1": "★一つ星", "2": "★★二つ星", "equivalent": "同等の対策を宣言"}


def evidence_values(case: Case, assessment: Assessment, always: str) -> dict[str, object]:
    """Values of the 算定根拠書. Programmes that are ruled out are left out, except ``always``."""
    shown = [
        one for one in assessment.programmes if one.id == always or one.verdict is not Verdict.INELIGIBLE
    ]
    return {
        "evidence.programmes": [_programme(case, one) for one in shown],
        "evidence.combination": _combination(assessment),
        "evidence.best_total": assessment.best.total,
        "evidence.best_note": None if assessment.best.exact else _bound_note(assessment.best.bound),
        "evidence.facts": _facts(case),
        "evidence.offices": [
            {"office": office_name(case, one.key), "facts": _office_facts(one)} for one in case.offices
        ],
        "evidence.expenses": once([_expense_row(case, one) for one in case.expenses], "office"),
        "evidence.warnings": [
            {"where": _where(case, one.path), "text": one.text} for one in assessment.warnings
        ],
    }


def _programme(case: Case, programme: ProgrammeAssessment) -> Row:
    estimate = programme.estimate
    sections = [_office_section(case, programme, one.office) for one in programme.offices]
    if programme.reasons or not programme.offices:
        whole = () if estimate is None else estimate.lines
        sections.append(_section(None, programme.verdict, programme.reasons, whole) | _NO_OFFICE)
    return {
        "title": programme.title,
        "version": programme.rules_version,
        "verdict": VERDICT_WORDS[programme.verdict],
        "total": None if estimate is None else estimate.total,
        "low": None if estimate is None else estimate.low,
        "high": None if estimate is None else estimate.high,
        "is_open": estimate is not None and estimate.low != estimate.high,
        "sections": sections,
        "steps": _case_steps(estimate),
        "advice": [{"text": text, "cite": cite_text(cite)} for text, cite in programme.advice],
    }


def _case_steps(estimate: Estimate | None) -> list[Row]:
    """How the offices' totals become the applicant's; nothing where they are simply added."""
    if estimate is None or estimate.total == sum(office.total for office in estimate.offices):
        return []
    return _steps(estimate.steps)


def _office_section(case: Case, programme: ProgrammeAssessment, key: str) -> Row:
    assessed = next(one for one in programme.offices if one.office == key)
    estimates = () if programme.estimate is None else programme.estimate.offices
    found = next((one for one in estimates if one.office == key), None)
    lines = () if found is None else found.lines
    row = _section(office_name(case, key), assessed.verdict, assessed.reasons, lines)
    return row | (_NO_OFFICE if found is None else _office_sum(case, found))


def _section(office: str | None, verdict: Verdict, reasons: Sequence[Reason], lines: Sequence[Line]) -> Row:
    return {
        "office": office,
        "verdict": VERDICT_WORDS[verdict],
        "reasons": [_reason(one) for one in reasons],
        "lines": [_line(one) for one in lines],
    }


_NO_OFFICE: Row = {"office_total": None, "steps": [], "refusals": []}


def _office_sum(case: Case, estimate: OfficeEstimate) -> Row:
    """How the lines become the office's total; the steps are left out where they change nothing."""
    changed = estimate.total != sum(line.amount for line in estimate.lines)
    return {
        "office_total": estimate.total,
        "steps": _steps(estimate.steps) if changed else [],
        "refusals": [_refusal(case, one) for one in estimate.refusals],
    }


def _refusal(case: Case, refusal: Refusal) -> Row:
    expense = next(one for one in case.expenses if one.key == refusal.expense)
    return {
        "name": expense.description or CATEGORY_NAMES[expense.category],
        "cost": expense.cost,
        "why": refusal.why,
        "cite": cite_text(refusal.cite),
    }


def _reason(reason: Reason) -> Row:
    text = reason.text
    if reason.state is not Answer.YES and reason.todo and reason.todo not in text:
        text = f"{text}\n→ {reason.todo}"
    return {
        "title": reason.title or None,
        "state": STATE_WORDS[reason.state],
        "text": text,
        "cite": cite_text(reason.cite) + (f"\n【{ASK_PREFECTURE}】" if reason.reading else ""),
    }


def _line(line: Line) -> Row:
    return {
        "title": line.title,
        "amount": line.amount,
        "steps": _steps(line.steps) or [_plain_step(line)],
        "notes": list(line.notes),
        "cite": cite_text(line.cite),
    }


def _plain_step(line: Line) -> Row:
    """The outcome alone, for a line without a sum of its own."""
    return {"label": "補助額", "figures": None, "result": line.amount, "cite": cite_text(line.cite)}


def _steps(steps: Iterable[Step]) -> list[Row]:
    return [
        {
            "label": one.label,
            "figures": one.figures or None,
            "result": one.result,
            "cite": cite_text(one.cite),
        }
        for one in steps
    ]


def _combination(assessment: Assessment) -> list[Row]:
    titles = {one.id: one.title for one in assessment.programmes}
    return [
        {"title": titles.get(programme, programme), "amount": amount}
        for programme, amount in assessment.best.by_programme.items()
    ]


def _bound_note(bound: int) -> str:
    return f"組合せが多いため、見つかった中で最も大きい額です。どの組合せでも{yen_text(bound)}を超えません。"


def _facts(case: Case) -> list[Row]:
    """The facts that the amounts and reasons rest on; a fact not known yet has no value."""
    settings = case.settings
    rows = [
        _fact("申請先の都道府県", PREFECTURE_NAMES.get(case.prefecture or "")),
        _fact("業務改善支援の受け方", _SUPPORT.get(case.support_kind or "")),
        _fact("補助額の計算の順序", _ORDERS[settings.amount_order]),
        _fact("端数処理", _rounding(settings.rounding_unit, settings.rounding_scope)),
        *_package(case),
        _fact("職員の賃金への還元", flag_words(case.pledges.wage_return, "約束する", "約束しない")),
        _fact("効果検証への協力", flag_words(case.pledges.cooperate_verification, "協力する", "協力しない")),
        _fact("業務改善計画の作成", flag_words(case.pledges.plan_drafted, "作成した", "作成していない")),
        _fact("ほかの補助金との重複", flag_words(case.pledges.no_duplicate_funding, "ない", "ある")),
    ]
    for label, cap in (
        ("事業所ごとの上限", settings.office_ceiling),
        ("申請者全体の上限", settings.corporation_ceiling),
        ("端末1台の上限", settings.terminal_cap),
    ):
        if cap is not None:
            rows.append(_fact(label, yen_text(cap)))
    return rows


def _package(case: Case) -> list[Row]:
    """The prefecture's base for a package, where something could form one."""
    if not any(expense.linked for expense in case.expenses):
        return []
    cap = case.settings.package_cap
    return [_fact("パッケージ型の基準額", None if cap is None else yen_text(cap))]


def _rounding(unit: int, scope: str) -> str:
    if unit == 1:
        return "1円未満切捨て"
    return f"{unit:,}円未満切捨て（{'区分ごと' if scope == 'line' else '事業所の合計'}）"


def _office_facts(office: Office) -> list[Row]:
    link = office.careplan_link
    started = (
        day_words(link.started_on) if link.started_on else ("利用していない" if link.start_known else None)
    )
    committee = flag_words(office.committee, "設置している", "設置していない")
    partners = None if link.partners is None else f"{link.partners}事業所"
    exchange = [
        _fact("ケアプランデータ連携システムの利用開始", started),
        _fact("今年度のデータ連携先", partners),
    ]
    return [
        _fact("サービスの種類", service_names(office)),
        _fact("職員数", staff_text(office.staff)),
        *([_fact("委員会の設置", committee)] if office.services & COMMITTEE else []),
        *(exchange if office.services & CAREPLAN else []),
        _fact("SECURITY ACTION", _STARS.get(str(office.security_action))),
        _fact("LIFEへの協力", flag_words(office.life, "協力する", "協力しない")),
        _fact("相談センターへの相談", flag_words(office.consulted_center, "相談した", "相談していない")),
    ]


def _fact(label: str, value: str | None) -> Row:
    return {"label": label, "value": value}


def _where(case: Case, path: str) -> str | None:
    """What a path into the case file is called on paper: the office or the expense."""
    found = re.match(r"(offices|expenses)\[(\d+)\]", path)
    if found is None:
        return None
    index = int(found[2])
    if found[1] == "offices":
        return office_name(case, case.offices[index].key)
    expense = case.expenses[index]
    return expense.description or CATEGORY_NAMES[expense.category]


def _expense_row(case: Case, expense: Expense) -> Row:
    return {
        "office": None if expense.office is None else office_name(case, expense.office),
        "category": CATEGORY_NAMES[expense.category],
        "name": expense.description,
        "units": expense.units,
        "cost": expense.cost,
        "income": expense.other_income or None,
    }
