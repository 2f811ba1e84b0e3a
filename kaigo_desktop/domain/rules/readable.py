"""A programme as plain sentences: the twin beside its rule file, for who knows the notice, not the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import cast

from kaigo_desktop.domain.answer import Answer
from kaigo_desktop.domain.dates import fiscal_year_text, wareki
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.rules.programme import Advice, Condition, DatedValue, Programme, ValueStep
from kaigo_desktop.domain.services import CATEGORY_NAMES, PREFECTURE_NAMES, SERVICE_NAMES, SERVICE_SETS

_ANSWERS: Mapping[str, str] = {Answer.YES: "はい", Answer.NO: "いいえ", Answer.UNKNOWN: "わからない"}
_KINDS = {"condition": "条件（満たさなければ対象外）", "requirement": "要件（これから満たせばよい）"}
_UNITS = {"offices": "事業所"}
_VALUE_NAMES = {
    "rate": "補助率",
    "unit_base.high": "1台あたりの基準額（高い区分）",
    "unit_base.standard": "1台あたりの基準額（そのほかの区分）",
    "software_base.by_staff": "ソフトの基準額（職員数で合計額が変わる契約）",
    "software_base.flat": "ソフトの基準額（そのほかの契約）",
    "adoption_extra": "定着促進費用があるときにソフトの基準額へ足す額",
    "partners_extra": "データ連携があるときにソフトの基準額へ足す額",
    "partners_least": "データ連携の相手の数（以上）",
    "package_adoption_extra": "定着促進費用があるときにパッケージの上限へ足す額",
    "package_cap.least": "都道府県が決めるパッケージの上限（最低）",
    "package_cap.most": "都道府県が決めるパッケージの上限（最高）",
    "improvement_support_base": "業務改善支援の基準額",
    "improvement_support_base.with_collaboration": "業務改善支援の基準額（協働化の取組もあるとき）",
    "rate.with_collaboration": "補助率（協働化の取組もあるとき）",
    "rate.with_technology": "補助率（介護テクノロジーの導入もあるとき）",
    "software_terminal_cap": "ソフトの行に入れる端末1台あたりの上限",
    "base": "基準額",
    "base.per_corporation": "1法人あたりの基準額",
    "base.home_help_extra": "訪問介護を営む1法人につき足す額",
    "base.most": "基準額の上限",
    "persons_most": "対象になる人数（まで）",
    "cap.home_help.co_located": "訪問介護（集合住宅併設型）の上限",
    "cap.home_help.visits": "訪問介護の上限（1か月の延べ訪問回数）",
    "cap.day.users": "通所介護の上限（1か月の延べ利用者数）",
    "cap.per_capacity": "施設・短期入所の定員1人あたりの上限",
    "cap.other": "そのほかのサービスの上限",
}


def twin(programme: Programme) -> str:
    """The programme in Markdown, made from its data alone."""
    return "\n".join(_lines(programme)) + "\n"


def _lines(programme: Programme) -> Iterator[str]:
    years = "・".join(map(fiscal_year_text, programme.fiscal_years))
    yield f"# {programme.title}（{years}）"
    yield ""
    yield f"`{programme.id}` 制度データの版：{programme.version}"
    yield ""
    yield programme.purpose
    yield ""
    issued = programme.source.issued
    dated = f"、{wareki(issued)}" if issued else ""
    yield f"- 出典：{programme.source.title}{dated}（`{programme.source.id}`）"
    yield f"- 実施：{programme.issuer}　地域：{programme.region}　区分：{programme.group}"
    yield "- 「都道府県に確認」は、資料から決めきれず、こちらの読み方で扱っているところです。"
    yield ""
    yield "## 誰が使えるか・何が必要か"
    for condition in programme.conditions:
        yield ""
        yield from _condition(condition)
    yield from _part("金額の数字", _values(programme))
    yield from _part("金額の決まり方", _pays(programme))
    yield from _part("示すだけで計算に入れない金額", map(_sentence, programme.figures))
    yield from _part("補助を受けた後", _afterwards(programme))
    yield from _part("知っておくこと（判定には使わない）", map(_sentence, programme.advice))
    yield from _part("サービスの集まり", _sets(programme))


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A part under its title; nothing where there is nothing to say."""
    written = list(lines)
    if written:
        yield ""
        yield f"## {title}"
        yield ""
        yield from written


def _values(programme: Programme) -> Iterator[str]:
    if programme.values:
        yield "| 数字 | 値 | いつから | いつまで | 根拠 |"
        yield "|---|---|---|---|---|"
    for value in programme.values.values():
        yield from _value(value)


def _afterwards(programme: Programme) -> Iterator[str]:
    reports, clause = programme.effect_reports, programme.afterwards_cite
    if reports:
        years = "翌年度に" if reports == 1 else f"翌年度から{reports}年度"
        yield f"- 補助を受けた年度の{years}、業務改善の効果を報告します（{clause}）。"
        yield "- 報告の日は都道府県が決めます。決まるまでは各年度の3月31日が仮の期限です（都道府県に確認）。"


def _sets(programme: Programme) -> Iterator[str]:
    for name in _sets_used(programme):
        services = "、".join(SERVICE_NAMES[code] for code in SERVICE_NAMES if code in SERVICE_SETS[name])
        yield f"- **{name}**：{services}"


def _condition(condition: Condition) -> Iterator[str]:
    mark = "　※都道府県に確認" if condition.reading else ""
    yield f"### {condition.title}（{condition.cite}）{mark}"
    yield ""
    yield f"{_KINDS[condition.kind]}　`{condition.id}`{_scope(condition.where)}"
    yield ""
    for answer, text in condition.say.items():
        todo = condition.todo.get(answer)
        yield f"- {_ANSWERS[answer]}：{text}" + (f" → {todo}" if todo else "")
    yield from _test(condition)


def _scope(where: Mapping[str, object]) -> str:
    return f"　{where['service_in']} のサービスがある事業所だけ" if "service_in" in where else ""


def _test(condition: Condition) -> Iterator[str]:
    check = condition.check
    if "day" in check:
        yield f"- 期日：{wareki(cast('date', check['day']))}までの開始"
    if "set" in check:
        named = check["set"]
        services = (
            named
            if isinstance(named, str)
            else "、".join(SERVICE_NAMES[code] for code in cast("list[str]", named))
        )
        yield f"- 当てはまるサービス：{services}"
    if "within" in check:
        yield f"- {PREFECTURE_NAMES[str(check['within'])]}の外にあると分かっている事業所は数えません。"


def _value(value: DatedValue) -> Iterator[str]:
    for name, amount, step in figures_of(value):
        days = f"{wareki(step.from_)} | {wareki(step.until)}"
        yield f"| {name} | {amount} | {days} | {step.cite} |"


def figures_of(value: DatedValue) -> Iterator[tuple[str, str, ValueStep]]:
    """The name of a value, its amount in words, and the step with its days and clause, step by step."""
    for step in value.steps:
        yield _VALUE_NAMES.get(value.id, value.id), _amount(value, step), step


def _amount(value: DatedValue, step: ValueStep) -> str:
    if not step.bands:
        if value.unit == "yen":
            return yen_text(cast("int", step.value))
        return f"{step.value} {_UNITS.get(value.unit, '')}".rstrip()
    parts, least = [], 1
    for band in step.bands:
        people = (
            f"{least:,}{value.counted}以上"
            if band.up_to is None
            else f"{least:,}〜{band.up_to:,}{value.counted}"
        )
        parts.append(f"{people}：{yen_text(band.value)}")
        least = (band.up_to or 0) + 1
    return "、".join(parts)


def _pays(programme: Programme) -> Iterator[str]:
    yield from map(_sentence, ways_of(programme))


def ways_of(programme: Programme) -> Iterator[Advice]:
    """How the programme pays, sentence by sentence, with the names of the categories in them."""
    names = {
        key: "、".join(CATEGORY_NAMES[name] for name in value)
        for key, value in programme.pays.items()
        if isinstance(value, list)
    }
    for way in programme.how:
        yield way._replace(text=way.text.format(**names))


def _sentence(advice: Advice) -> str:
    return f"- {advice.text}（{advice.cite}）" + ("　※都道府県に確認" if advice.reading else "")


def _sets_used(programme: Programme) -> list[str]:
    named = [
        name
        for condition in programme.conditions
        for name in (condition.check.get("set"), condition.where.get("service_in"))
        if isinstance(name, str)
    ]
    if programme.pays.get("kind") == "technology":
        named += ["HOME", "FACILITY"]
    return sorted(set(named))
