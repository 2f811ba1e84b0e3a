"""Two programmes side by side: what each pays, asks for and leaves to do, and whether both may be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from msgspec import Struct

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.assessment import Assessment, ProgrammeAssessment
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.rules.programme import Programme
from kaigo_desktop.domain.rules.readable import figures_of
from kaigo_desktop.viewmodels.facts import expense_name, records, text_of
from kaigo_desktop.viewmodels.outlook import amount_text

MOST_FIGURES = 5
"""Figures of how it pays; the page of the programme shows all."""
WORST_FIRST = (Answer.NO, Answer.UNKNOWN, Answer.YES)


class ComparedProgramme(Struct, frozen=True):
    """One of the two columns. ``alone``: its amount by itself; ``together``: in the best combination."""

    id: str
    title: str
    verdict: Verdict
    alone: str
    together: str
    pays: tuple[str, ...]
    todos: tuple[str, ...]
    afterwards: str
    source: str


class ComparedCondition(Struct, frozen=True):
    """A condition by its title, with the worst answer over the offices for each; None: it does not ask."""

    title: str
    states: tuple[Answer | None, Answer | None]


class Comparison(Struct, frozen=True):
    """The whole table; ``both`` says whether the two may be used beside each other."""

    programmes: tuple[ComparedProgramme, ComparedProgramme]
    conditions: tuple[ComparedCondition, ...]
    both: tuple[str, ...]


def compare(
    assessment: Assessment,
    programmes: Mapping[str, Programme],
    document: Document,
    ids: tuple[str, str],
) -> Comparison:
    """The table for these two. Raises KeyError for one that the assessment does not hold."""
    first, second = (assessment.programme(id_) for id_ in ids)
    states = [_states(entry) for entry in (first, second)]
    titles = list(dict.fromkeys([*states[0], *states[1]]))
    return Comparison(
        programmes=(_column(first, assessment, programmes), _column(second, assessment, programmes)),
        conditions=tuple(
            ComparedCondition(title, (states[0].get(title), states[1].get(title))) for title in titles
        ),
        both=tuple(_both((first, second), programmes, document)),
    )


def _column(
    entry: ProgrammeAssessment, assessment: Assessment, programmes: Mapping[str, Programme]
) -> ComparedProgramme:
    known = programmes.get(entry.id)
    given = assessment.best.by_programme.get(entry.id, 0)
    return ComparedProgramme(
        id=entry.id,
        title=entry.title,
        verdict=entry.verdict,
        alone=amount_text(entry.estimate) or "金額の計算なし",
        together=yen_text(given) if given else "使わない",
        pays=_pays(known),
        todos=tuple(
            dict.fromkeys(one.todo for one in entry.all_reasons if one.todo and one.state is not Answer.YES)
        )
        if entry.verdict is not Verdict.INELIGIBLE
        else (),
        afterwards=_afterwards(known),
        source="自分で入力した制度" if known is None else f"{known.source.title}（{known.issuer}）",
    )


def _pays(programme: Programme | None) -> tuple[str, ...]:
    """The figures of its rules; where there are none, what the source shows."""
    if programme is None:
        return ("入力した補助率と上限額で計算します。",)
    said = [
        f"{name} {amount}"
        for value in programme.values.values()
        for name, amount, _ in islice(figures_of(value), 1)
    ] or [figure.text for figure in programme.figures]
    more = len(said) - MOST_FIGURES
    rest = (f"ほか{more}項目は「制度」のページにあります。",) if more > 0 else ()
    return (*said[:MOST_FIGURES], *rest) or ("金額は資料に記載なし",)


def _afterwards(programme: Programme | None) -> str:
    reports = 0 if programme is None else programme.effect_reports
    return f"効果報告を{reports}回" if reports else "効果報告の決まりは資料にありません"


def _states(entry: ProgrammeAssessment) -> dict[str, Answer]:
    """Title of a condition → the worst answer over the offices."""
    found: dict[str, Answer] = {}
    for reason in entry.all_reasons:
        title = reason.title or reason.id
        found[title] = min(found.get(title, Answer.YES), reason.state, key=WORST_FIRST.index)
    return found


def _both(
    entries: Sequence[ProgrammeAssessment], programmes: Mapping[str, Programme], document: Document
) -> list[str]:
    """Whether both may be used, from what the rules say."""
    first, second = entries
    if first.id == second.id:
        return ["同じ制度です。もう1つは別の制度を選んでください。"]
    groups = [known.once_with for one in entries if (known := programmes.get(one.id)) is not None]
    said = []
    if len(groups) == 2 and groups[0] is not None and groups[0] == groups[1]:
        said.append("1つの事業所で同じ年度に使えるのは、どちらか1つとして計算しています。")
    said.append("同じ費用に使えるのは、どちらか1つです。費用が別なら、両方を使えるかを計算に入れます。")
    shared = _expenses(first) & _expenses(second)
    names = [
        expense_name(body) for body in records(document, "expenses") if text_of(body.get("key")) in shared
    ]
    if names:
        said.append(f"どちらでも対象になる費用：{'、'.join(names)}")
    return said


def _expenses(entry: ProgrammeAssessment) -> set[str]:
    """The expenses that the programme would fund alone."""
    if entry.estimate is None:
        return set()
    lines = [*entry.estimate.lines, *(line for one in entry.estimate.offices for line in one.lines)]
    return {key for line in lines for key in line.expenses}
