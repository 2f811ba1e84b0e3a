"""The page of one programme or entry of the catalogue, as parts that a window shows one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from msgspec import Struct

from kaigo_desktop.domain.answer import Answer
from kaigo_desktop.domain.dates import fiscal_year_text, wareki
from kaigo_desktop.domain.rules.changes import RuleSummary, changes
from kaigo_desktop.domain.rules.entry import AUDIENCE_NAMES, KIND_NAMES, Addition, CatalogueEntry
from kaigo_desktop.domain.rules.freshness import Freshness, SourceAge, freshness_of, source_age
from kaigo_desktop.domain.rules.programme import Advice, Condition, Programme
from kaigo_desktop.domain.rules.readable import figures_of, ways_of
from kaigo_desktop.domain.services import SERVICE_NAMES, SERVICE_SETS

KINDS: Mapping[str, str] = {
    "condition": "条件（満たさないと対象外）",
    "requirement": "要件（これから満たせばよい）",
}
ANSWERS: Mapping[str, str] = {
    Answer.NO: "満たさないとき",
    Answer.UNKNOWN: "まだわからないとき",
}
ASK_PREFECTURE = "資料から決めきれない、当プログラムの読み方です。都道府県に確認してください。"
TitleOf = Callable[[str], str]


class Statement(Struct, frozen=True):
    """A sentence, where it is written, and whether it is a reading of ours."""

    text: str
    cite: str = ""
    reading: bool = False


class AskedCondition(Struct, frozen=True):
    """A condition: what it is called, which kind, what holds where it is met, and where it is not or open."""

    title: str
    kind: str
    met: str
    sentences: tuple[str, ...]
    cite: str
    reading: bool


class Figure(Struct, frozen=True):
    """An amount or a rate, with the days in which it is in force, and its clause."""

    name: str
    amount: str
    days: str
    cite: str


class Changed(Struct, frozen=True):
    """What the rules changed, and since when; nothing listed where they read the same."""

    since: str
    listed: tuple[str, ...]


class CataloguePage(Struct, frozen=True):
    """Everything that is known. ``related`` are ids of other pages, with the words before them."""

    id: str
    title: str
    tags: tuple[str, ...]
    purpose: str
    amount: str
    conditions: tuple[AskedCondition, ...] = ()
    asked: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    ways: tuple[Statement, ...] = ()
    shown: tuple[Statement, ...] = ()
    afterwards: tuple[Statement, ...] = ()
    advice: tuple[Statement, ...] = ()
    services: str = ""
    related: tuple[tuple[str, str], ...] = ()
    source: str = ""
    freshness: Freshness | None = None
    age: SourceAge | None = None
    changes: tuple[Changed, ...] = ()
    addition: Addition | None = None


def programme_page(
    programme: Programme, entry: CatalogueEntry | None, title_of: TitleOf, today: date
) -> CataloguePage:
    """The page of a programme with rules; ``entry`` is its place on a map, where it has one."""
    years = "・".join(map(fiscal_year_text, programme.fiscal_years))
    tags = (
        KIND_NAMES.get(programme.kind, programme.kind),
        f"{AUDIENCE_NAMES.get(programme.audience, programme.audience)}向け",
        programme.region,
        programme.group,
        years,
    )
    has_amount = bool(programme.values or programme.figures)
    return CataloguePage(
        id=programme.id,
        title=programme.title,
        tags=(*tags, *_mark(entry)),
        purpose=programme.purpose,
        amount="" if has_amount else "金額は資料に記載なし",
        conditions=tuple(_condition(programme, one) for one in programme.conditions),
        figures=tuple(
            Figure(name, amount, f"{wareki(step.from_)}〜{wareki(step.until)}", programme.cite(step.cite))
            for value in programme.values.values()
            for name, amount, step in figures_of(value)
        ),
        ways=tuple(_statement(programme, way) for way in ways_of(programme)),
        shown=tuple(_statement(programme, figure) for figure in programme.figures),
        afterwards=tuple(_afterwards(programme)),
        advice=tuple(_statement(programme, one) for one in programme.advice),
        related=tuple(_related(entry, (), title_of)) if entry is not None else (),
        source=_source(programme),
        freshness=freshness_of(programme, today),
        age=source_age(programme.source.issued, today),
    )


def changed_since(since: str, before: RuleSummary, after: RuleSummary, *, same_programme: bool) -> Changed:
    """The differences as sentences."""
    return Changed(since, tuple(map(str, changes(before, after, same_programme=same_programme))))


def entry_page(
    entry: CatalogueEntry, parts: tuple[str, ...], title_of: TitleOf, today: date
) -> CataloguePage:
    """The page of an entry without rules; ``parts`` are the entries that belong to it."""
    issued = f"、{wareki(entry.source.issued)}" if entry.source.issued else ""
    return CataloguePage(
        id=entry.id,
        title=entry.title,
        tags=(
            KIND_NAMES[entry.kind],
            f"{AUDIENCE_NAMES[entry.audience]}向け",
            entry.region,
            *entry.groups,
            *((entry.theme,) if entry.theme else ()),
            *_mark(entry),
        ),
        purpose=entry.purpose,
        amount=entry.amount_text,
        asked=tuple(Statement(text) for text in entry.conditions),
        services=_services(entry.services),
        related=tuple(_related(entry, parts, title_of)),
        source=f"{entry.source.title}{issued}　{entry.cite}",
        addition=entry.addition,
        age=source_age(entry.source.issued, today),
    )


def _mark(entry: CatalogueEntry | None) -> tuple[str, ...]:
    words = {"新": "新規", "拡": "拡充", "再掲": "再掲"}
    return (words[entry.mark],) if entry is not None and entry.mark else ()


def _condition(programme: Programme, condition: Condition) -> AskedCondition:
    sentences = []
    for answer, text in condition.say.items():
        if answer == Answer.YES:
            continue
        todo = condition.todo.get(answer)
        sentences.append(f"{ANSWERS[answer]}：{text}" + (f"（やること：{todo}）" if todo else ""))
    return AskedCondition(
        condition.title,
        KINDS[condition.kind],
        condition.say.get(Answer.YES, ""),
        tuple(sentences),
        programme.cite(condition.cite),
        condition.reading,
    )


def _statement(programme: Programme, advice: Advice) -> Statement:
    return Statement(advice.text, programme.cite(advice.cite), advice.reading)


def _afterwards(programme: Programme) -> Iterator[Statement]:
    reports = programme.effect_reports
    if not reports:
        yield Statement("受けたあとの報告の決まりは、資料に記載がありません。交付要綱を確かめてください。")
        return
    years = "翌年度に1回" if reports == 1 else f"翌年度から{reports}年度"
    cite = programme.cite(programme.afterwards_cite)
    yield Statement(f"補助を受けた年度の{years}、業務改善の効果を報告します。", cite)
    day = "報告の日は都道府県が決めます。決まるまでは各年度の3月31日を仮の期限にします。"
    yield Statement(day, cite, reading=True)


def _related(entry: CatalogueEntry, parts: tuple[str, ...], title_of: TitleOf) -> Iterator[tuple[str, str]]:
    """Id and words of every page that this one speaks of."""
    if entry.parent:
        yield entry.parent, f"「{title_of(entry.parent)}」の一部です。"
    if entry.same_as:
        yield entry.same_as, f"「{title_of(entry.same_as)}」の再掲です。"
    for one in entry.exclusive_with:
        yield one, f"同じ費用に「{title_of(one)}」と重ねて使えません。"
    for one in parts:
        yield one, f"「{title_of(one)}」を含みます。"


def _services(name: str | None) -> str:
    if name is None:
        return ""
    return "、".join(words for code, words in SERVICE_NAMES.items() if code in SERVICE_SETS[name])


def _source(programme: Programme) -> str:
    issued = f"、{wareki(programme.source.issued)}" if programme.source.issued else ""
    return f"{programme.source.title}{issued}　{programme.issuer}　制度データの版：{programme.version}"
