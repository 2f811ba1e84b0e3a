"""What the 算定根拠書 shows: each amount with rule and sum, each reason with its state, the facts behind."""

from __future__ import annotations

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
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.forms.values_facts import case_facts, expense_rows, office_facts, where
from kaigo_desktop.domain.forms.values_lines import Row, all_lines, office_name
from kaigo_desktop.domain.forms.values_text import (
    ASK_PREFECTURE,
    STATE_WORDS,
    VERDICT_WORDS,
)
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.services import CATEGORY_NAMES


def evidence_values(case: Case, assessment: Assessment, always: str) -> dict[str, object]:
    """Values of the 算定根拠書: the programmes that would pay something, and ``always``."""
    shown = [one for one in assessment.programmes if one.id == always or _pays(one)]
    return {
        "evidence.programmes": [_programme(case, one) for one in shown],
        "evidence.combination": _combination(assessment),
        "evidence.best_total": assessment.best.total,
        "evidence.best_note": None if assessment.best.exact else _bound_note(assessment.best.bound),
        "evidence.facts": case_facts(case),
        "evidence.offices": [
            {"office": office_name(case, one.key), "facts": office_facts(one)} for one in case.offices
        ],
        "evidence.expenses": expense_rows(case),
        "evidence.warnings": [
            {"where": where(case, one.path), "text": one.text} for one in assessment.warnings
        ],
    }


def _pays(programme: ProgrammeAssessment) -> bool:
    return programme.estimate is not None and bool(all_lines(programme.estimate))


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
        "total": None if estimate is None or not all_lines(estimate) else estimate.total,
        "low": None if estimate is None else estimate.low,
        "high": None if estimate is None else estimate.high,
        "is_open": estimate is not None and estimate.low != estimate.high,
        "sections": sections,
        "steps": _case_steps(estimate),
        "advice": [{"text": text, "cite": cite} for text, cite in programme.advice],
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
        "office_total": estimate.total if estimate.lines else None,
        "steps": _steps(estimate.steps) if changed else [],
        "refusals": [_refusal(case, one) for one in estimate.refusals],
    }


def _refusal(case: Case, refusal: Refusal) -> Row:
    expense = next(one for one in case.expenses if one.key == refusal.expense)
    return {
        "name": expense.description or CATEGORY_NAMES[expense.category],
        "cost": expense.cost,
        "why": refusal.why,
        "cite": refusal.cite,
    }


def _reason(reason: Reason) -> Row:
    text = reason.text
    if reason.state is not Answer.YES and reason.todo and reason.todo not in text:
        text = f"{text}\n→ {reason.todo}"
    return {
        "title": reason.title or None,
        "state": STATE_WORDS[reason.state],
        "text": text,
        "cite": reason.cite + (f"\n【{ASK_PREFECTURE}】" if reason.reading else ""),
    }


def _line(line: Line) -> Row:
    return {
        "title": line.title,
        "amount": line.amount,
        "steps": _steps(line.steps) or [_plain_step(line)],
        "notes": list(line.notes),
        "cite": line.cite,
    }


def _plain_step(line: Line) -> Row:
    """The outcome alone, for a line without a sum of its own."""
    return {"label": "補助額", "figures": None, "result": line.amount, "cite": line.cite}


def _steps(steps: Iterable[Step]) -> list[Row]:
    return [
        {
            "label": one.label,
            "figures": one.figures or None,
            "result": one.result,
            "cite": one.cite,
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
