"""Whether a set of papers agrees with itself and with the estimate, before it is handed in.

Everything is read from the final texts, as an officer would: what the papers say is compared,
not what they were made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.forms.consistency_dates import date_findings
from kaigo_desktop.domain.forms.filled_blocks import (
    FilledApplicant,
    FilledBlock,
    FilledBox,
    FilledChecks,
    FilledGrid,
    FilledGroup,
    FilledParagraph,
)
from kaigo_desktop.domain.forms.findings import Finding, Paper, Severity, finding
from kaigo_desktop.domain.forms.text import FilledText
from kaigo_desktop.domain.money import Yen

__all__ = ["Finding", "Paper", "Severity", "check_forms"]

_OF_THE_ESTIMATE = ("total", "totals.amount", "works_total.amount")
"""Values that are the estimate's total wherever they are printed."""

_FIGURE = re.compile(r"△?[0-9][0-9,]*")


def check_forms(case: Case, assessment: Assessment, papers: Sequence[Paper]) -> tuple[Finding, ...]:
    """Everything to put right in these papers, paper by paper in their order.

    Looked at: required fields are there; income and spending come to the same; the amounts are those of
    the estimate; the settlement and the claim keep within the grant; the days follow one another and the
    prefecture's rule of purchase; the applicant's block is the same on every paper of a programme.
    An unknown figure or day is never a contradiction, only an empty field.
    """
    found: list[Finding] = []
    blocks: dict[tuple[str, str], str] = {}
    for paper in papers:
        texts = dict(_texts(paper.form.blocks))
        found += _missing(paper)
        found += _budget(paper, texts)
        found += _estimate(paper, texts, assessment)
        found += _settlement(paper, texts)
        found += _claim(paper, texts)
        found += _applicant(paper, blocks)
        found += date_findings(case, paper)
    return tuple(found)


# --- what stands on the paper ----------------------------------------------------


def _texts(blocks: Iterable[FilledBlock]) -> Iterator[tuple[str, str]]:
    """Each value that stands alone or beside words of the form, with its text."""
    for block in blocks:
        for text in _texts_of(block):
            if len(text.fields) == 1:
                yield text.fields[0], text.text


def _texts_of(block: FilledBlock) -> Iterator[FilledText]:
    match block:
        case FilledParagraph() | FilledBox():
            yield block.text
        case FilledGrid():
            yield from (cell.text for row in block.rows for cell in row.cells)
        case FilledChecks():
            yield from (item.text for item in block.items)
        case FilledApplicant():
            yield from (text for _, text in block.lines)
        case FilledGroup():
            for inner in block.blocks:
                yield from _texts_of(inner)
        case _:
            pass


def _yen(texts: Mapping[str, str], name: str) -> Yen | None:
    """The figure printed for that value; None where it is not on the paper or empty."""
    found = _FIGURE.search(texts.get(name, ""))
    if found is None:
        return None
    figure = int(found[0].lstrip("△").replace(",", ""))
    return -figure if found[0].startswith("△") else figure


# --- the checks -------------------------------------------------------------------


def _missing(paper: Paper) -> Iterator[Finding]:
    for name in paper.form.required_missing:
        yield finding(paper, name, "提出に欠かせない項目が空いています。入力してください。")


def _budget(paper: Paper, texts: Mapping[str, str]) -> Iterator[Finding]:
    income, spending = _yen(texts, "budget.income_total"), _yen(texts, "budget.spending_total")
    if income is not None and spending is not None and income != spending:
        yield finding(
            paper,
            "own.spending",
            f"収入の計（{income:,}円）と支出の計（{spending:,}円）が合いません。"
            "支出の部の額を、総事業費に合うように直してください。",
        )
    rows = (name for name in texts if re.fullmatch(r"budget\.income\[\d+\]\.amount", name))
    if any((_yen(texts, name) or 0) < 0 for name in rows):
        yield finding(
            paper,
            "own.loan",
            "補助金、寄附金、借入金の計が総事業費を超えています。借入金と寄附金の額を見直してください。",
        )


def _estimate(paper: Paper, texts: Mapping[str, str], assessment: Assessment) -> Iterator[Finding]:
    entry = next((one for one in assessment.programmes if one.id == paper.programme), None)
    if entry is None or entry.estimate is None:
        return
    for name in _OF_THE_ESTIMATE:
        printed = _yen(texts, name)
        if printed is not None and printed != entry.estimate.total:
            yield finding(
                paper,
                name,
                f"印刷される額（{printed:,}円）が試算の額（{entry.estimate.total:,}円）と違います。"
                f"{paper.form.title}を作り直してください。",
            )


def _settlement(paper: Paper, texts: Mapping[str, str]) -> Iterator[Finding]:
    amount, granted = _yen(texts, "settled.amount"), _yen(texts, "settled.granted")
    if amount is None or granted is None or amount <= granted:
        return
    if paper.form.id == "settlement":
        text = (
            "精算の所要額が交付決定額を超えています。受け取れるのは交付決定額までです。"
            "費用に、実際に支払った額を入力したか確かめてください。"
        )
    else:
        text = "変更後の額が交付決定額を超えています。増額が認められるかを都道府県に確認してください。"
    yield finding(paper, "settled.amount", text, Severity.ASK)


def _claim(paper: Paper, texts: Mapping[str, str]) -> Iterator[Finding]:
    if paper.form.id != "claim":
        return
    granted, fixed = _yen(texts, "settled.granted"), _yen(texts, "own.fixed_amount")
    if granted is not None and fixed is not None and fixed > granted:
        yield finding(
            paper,
            "own.fixed_amount",
            "確定した額が交付決定額を超えています。「額の確定通知書」の額を確かめてください。",
        )
    claimed = _yen(texts, "own.amount")
    if claimed is None:
        claimed = _yen(texts, "claim.amount")
    received = _yen(texts, "settled.received")
    if claimed is None:
        return
    if claimed <= 0:
        yield finding(
            paper,
            "own.amount",
            "請求する額がありません。受入済額と確定した額を確かめてください。受け取りすぎた額は返します。",
        )
    elif fixed is not None and claimed + (received or 0) > fixed:
        yield finding(
            paper,
            "own.amount",
            "請求する額と受入済額の計が、確定した額を超えています。請求する額を直してください。",
        )


def _applicant(paper: Paper, seen: dict[tuple[str, str], str]) -> Iterator[Finding]:
    """``seen`` holds what the papers before said of the applicant, by programme and name of the value."""
    for block in _applicants(paper.form.blocks):
        for label, text in block.lines:
            name = text.fields[0] if text.fields else label
            before = seen.setdefault((paper.programme, name), text.text)
            if before != text.text:
                yield finding(
                    paper,
                    name,
                    f"申請者の「{label}」が、ほかの様式と違います。どの様式も同じになるように直してください。",
                )


def _applicants(blocks: Iterable[FilledBlock]) -> Iterator[FilledApplicant]:
    for block in blocks:
        if isinstance(block, FilledApplicant):
            yield block
        elif isinstance(block, FilledGroup):
            yield from _applicants(block.blocks)
