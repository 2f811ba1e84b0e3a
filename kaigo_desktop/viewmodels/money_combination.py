"""The best combination beside what each programme would give alone, what nobody funds, and what is near."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.domain.assessment import Assessment, Lever, ProgrammeAssessment
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.main_programme import main_programme
from kaigo_desktop.domain.money import Yen, yen_text
from kaigo_desktop.viewmodels.facts import expense_name, records, text_of
from kaigo_desktop.viewmodels.outlook import combined_range

MOST_WHYS = 2
"""Programmes whose refusal of an expense is told; the others are counted."""


class CombinedRow(Struct, frozen=True):
    """A programme that could pay: what it gives in the combination, and what it would give alone (円)."""

    programme: str
    title: str
    verdict: Verdict
    given: Yen
    alone: Yen
    contents: str


class Combination(Struct, frozen=True):
    """The best combination. ``sureness`` says whether it is proven; ``range_words``: how far it may move."""

    rows: tuple[CombinedRow, ...]
    total: Yen
    cost: Yen
    own: Yen
    sureness: str
    range_words: str


class Why(Struct, frozen=True):
    """Why a programme does not fund an expense, and where that is written (empty where it is reckoned)."""

    text: str
    cite: str


class NotTaken(Struct, frozen=True):
    """An expense that the combination leaves out."""

    key: str
    name: str
    cost: Yen
    whys: tuple[Why, ...]


class LeverRow(Struct, frozen=True):
    """A step that is near: what, how long it takes, where it is written.

    ``gain`` is how much more it brings; empty for a requirement that opens what is counted already.
    """

    change: str
    gain: str
    lead: str
    cite: str


def assigned(assessment: Assessment) -> dict[str, str]:
    """Expense → the programme that takes it in the best combination."""
    return {one.expense: one.programme for one in assessment.best.assignments}


def combination(assessment: Assessment, document: Document) -> Combination:
    """The programmes that pay or could pay alone, the largest first."""
    names = _names(document)
    best = assessment.best
    taken = assigned(assessment)
    rows = [
        CombinedRow(
            entry.id,
            entry.title,
            entry.verdict,
            best.by_programme.get(entry.id, 0),
            entry.estimate.total,
            "、".join(name for key, name in names.items() if taken.get(key) == entry.id),
        )
        for entry in assessment.programmes
        if entry.estimate is not None and (entry.estimate.total or best.by_programme.get(entry.id))
    ]
    cost = sum(_cost(body) for body in records(document, "expenses"))
    low, high = combined_range(assessment)
    return Combination(
        rows=tuple(sorted(rows, key=lambda row: (-row.given, -row.alone))),
        total=best.total,
        cost=cost,
        own=max(cost - best.total, 0),
        sureness=_sureness(assessment),
        range_words="" if low == high else f"答えしだいで {low:,} 円から {yen_text(high)}のあいだです。",
    )


def not_taken(assessment: Assessment, document: Document) -> tuple[NotTaken, ...]:
    """The expenses that no programme of the combination takes, each with the reasons."""
    taken = assigned(assessment)
    found = []
    for body in records(document, "expenses"):
        key = text_of(body.get("key"))
        if key not in taken and _cost(body):
            found.append(NotTaken(key, expense_name(body), _cost(body), tuple(_whys(assessment, body))))
    return tuple(found)


def levers(found: Sequence[Lever]) -> tuple[LeverRow, ...]:
    """What is near, the largest gain first, what brings no yen by itself last."""
    return tuple(_lever(one) for one in sorted(found, key=lambda one: -one.gain))


def _lever(one: Lever) -> LeverRow:
    lead = "すぐにできます" if one.lead_days == 0 else f"{one.lead_days}日くらいかかります"
    return LeverRow(one.change, f"+{yen_text(one.gain)}" if one.gain else "", lead, one.cite)


def _sureness(assessment: Assessment) -> str:
    best = assessment.best
    if best.exact:
        return "すべての組み合わせのうち、いちばん多くなるものです。"
    return (
        f"見つかった中でいちばん多い組み合わせです。どう組み合わせても {yen_text(best.bound)}は超えません。"
    )


def _whys(assessment: Assessment, body: Mapping[str, object]) -> Iterator[Why]:
    if body.get("other_subsidy"):
        yield Why("ほかの補助金を受けた費用なので、どの制度でも対象になりません。", "")
        return
    key = text_of(body.get("key"))
    alone = [entry for entry in _paying(assessment) if key in _funded(entry)]
    for entry in alone[:MOST_WHYS]:
        yield Why(f"「{entry.title}」の対象ですが、加えても組み合わせの合計が増えません。", "")
    if alone:
        return
    refused = [(entry, why) for entry in _paying(assessment) for why in _refusals(entry, key)]
    for entry, why in refused[:MOST_WHYS]:
        yield Why(f"「{entry.title}」：{why.text}", why.cite)
    more = len({entry.id for entry, _ in refused[MOST_WHYS:]})
    if more:
        yield Why(f"ほか{more}制度でも対象になりません。", "")
    if not refused:
        yield Why("いまの答えで使える制度に、この費用を対象にするものがありません。", "")


def _paying(assessment: Assessment) -> list[ProgrammeAssessment]:
    """The programmes with an estimate, the one that the case is about first."""
    main = main_programme(assessment)
    found = [entry for entry in assessment.programmes if entry.estimate is not None]
    return sorted(found, key=lambda entry: entry is not main)


def _funded(entry: ProgrammeAssessment) -> set[str]:
    if entry.estimate is None:
        return set()
    lines = [*entry.estimate.lines, *(line for one in entry.estimate.offices for line in one.lines)]
    return {key for line in lines for key in line.expenses}


def _refusals(entry: ProgrammeAssessment, key: str) -> list[Why]:
    offices = entry.estimate.offices if entry.estimate is not None else ()
    found = [Why(one.why, one.cite) for office in offices for one in office.refusals if one.expense == key]
    return found[:1]


def _names(document: Document) -> dict[str, str]:
    return {text_of(body.get("key")): expense_name(body) for body in records(document, "expenses")}


def _cost(body: Mapping[str, object]) -> Yen:
    cost = body.get("cost")
    return cost if isinstance(cost, int) else 0
