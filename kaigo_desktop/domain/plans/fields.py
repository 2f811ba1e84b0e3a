"""The fields of a 業務改善計画 in the case file (``plan``), and the check that nothing else stands there.

``PLAN_FIELDS`` is the documentation of the fields: the check, the help page
and whoever writes a case file by hand read the same table. Every field may be
left out or null, which means "not known yet".
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from msgspec import Struct

from kaigo_desktop.domain import schema as s
from kaigo_desktop.domain.json_text import Fault, child_path

SECTION_TITLES = {
    "problems": "現状と課題",
    "work": "対象業務",
    "devices": "導入機器",
    "operations": "業務の変え方",
    "indicators": "目標と指標",
    "organisation": "体制",
    "improvement_support": "業務改善支援",
    "wage_return": "賃金還元",
    "security": "情報セキュリティ",
    "life": "LIFE",
    "schedule": "工程",
}
"""The sections of the plan in the order of the page (forms, section 2)."""

FIRST_YEAR, LAST_YEAR = 2000, 2105
"""Fiscal years that a target or a report may name: those of a case file and the three after the last."""


class PlanField(Struct, frozen=True):
    """One field: its name in the case file, its kind, its label on screen and what it means.

    Kinds: ``text`` · ``name`` (text, not empty) · ``date`` (YYYY-MM-DD) · ``yen`` · ``flag`` ·
    ``number`` (decimals and negative ones too) · ``choice`` (one of ``choices``) ·
    ``reference`` (a problem's key, or its place from 0) ·
    ``record`` (of ``fields``) · ``list`` (of records) · ``numbers_by_year`` and ``records_by_year``
    (keys are fiscal years as ``"2027"``) · ``records_by_key`` (keys are office keys) ·
    ``texts_by_section`` (keys are those of SECTION_TITLES) · ``names`` (a list of texts) ·
    ``cells`` (a list of numbers of kinds of work, each for ten minutes; an empty text is off duty) ·
    ``clock`` (HH:MM in steps of ten minutes).
    """

    name: str
    kind: str
    label: str
    help: str = ""
    fields: tuple[PlanField, ...] = ()
    choices: tuple[str, ...] = ()


_PROBLEM = (
    PlanField("key", "name", "記号", "施策から課題を指すときに使います。計画の中で重ならないようにします。"),
    PlanField("work_area", "text", "業務", "10の業務の記号（resources/knowledge/work_areas.toml）。"),
    PlanField("text", "text", "課題", "困っていることを書きます。"),
    PlanField("effect", "text", "影響", "その課題で何が起きているかを書きます。"),
    PlanField("cause", "text", "原因", "なぜそうなっているかを書きます。"),
)

_MEASURE = (
    PlanField("problem", "reference", "対応する課題", "課題の記号か、0から数えた順番です。"),
    PlanField("text", "text", "施策", "何をするかを書きます。"),
    PlanField("device", "text", "機器の種類", "機器の種類の記号（resources/knowledge/devices.toml）。"),
    PlanField("expense", "text", "費用", "この機器の費用の key です。"),
    PlanField("operation", "text", "業務の変え方", "仕事の手順や分担をどう変えるかを書きます。"),
    PlanField("introduce_on", "date", "導入時期"),
)

_INDICATOR = (
    PlanField("kind", "text", "指標の種類", "指標の記号（resources/knowledge/indicators.toml）。"),
    PlanField("name", "text", "指標"),
    PlanField("unit", "text", "単位"),
    PlanField("method", "text", "測り方"),
    PlanField("timing", "text", "測る時期"),
    PlanField(
        "better",
        "choice",
        "良くなる向き",
        "less は減るほど、more は増えるほど良い指標です。",
        (),
        ("less", "more"),
    ),
    PlanField("baseline", "number", "現状値"),
    PlanField("baseline_on", "date", "現状値の測定日"),
    PlanField("target", "number", "目標値", "年度ごとの目標がないときの目標です。"),
    PlanField("targets", "numbers_by_year", "年度ごとの目標値"),
    PlanField("actual", "numbers_by_year", "実績値"),
)

_ORGANISATION = (
    PlanField("committee_lead", "text", "委員会の責任者"),
    PlanField("person_in_charge", "text", "取組の担当者"),
    PlanField("consulted_with", "text", "相談先"),
    PlanField("consulted_on", "date", "相談日"),
)

_SCHEDULE = (
    PlanField("what", "text", "すること"),
    PlanField("from", "date", "始まり"),
    PlanField("to", "date", "終わり"),
)

_NODE = (
    PlanField("key", "name", "記号", "線から箱を指すときに使います。図の中で重ならないようにします。"),
    PlanField(
        "kind",
        "choice",
        "箱の種類",
        "cause は原因、problem は課題、effect は影響です。",
        (),
        ("cause", "problem", "effect"),
    ),
    PlanField("text", "text", "箱の文"),
)

_LINK = (
    PlanField("from", "name", "線の始まり", "箱の記号です。課題の欄の箱は「課題の記号.cause」などです。"),
    PlanField("to", "name", "線の終わり", "箱の記号です。"),
)

_DIAGRAM = (
    PlanField("nodes", "list", "加えた箱", "課題の欄から描く箱のほかに、加えた箱です。", fields=_NODE),
    PlanField("links", "list", "加えた線", "原因から結果へ引く線です。", fields=_LINK),
    PlanField("order", "names", "箱の順", "上から並べる順です。ない箱は、その後に並びます。"),
)

TIME_PHASES = ("before", "after")
"""When a time study was made: before the devices, or after."""

_TIME_DAY = (
    PlanField("key", "name", "記号", "調査の中で重ならないようにします。"),
    PlanField("phase", "choice", "時期", "before は導入前、after は導入後です。", (), TIME_PHASES),
    PlanField("staff", "text", "職員の番号か氏名"),
    PlanField("post", "text", "職種"),
    PlanField("date", "date", "調査日"),
    PlanField("shift", "text", "勤務"),
    PlanField("starts_at", "clock", "最初のこまの時刻", "10分きざみです（例：08:30）。"),
    PlanField("cells", "cells", "こま", "10分ごとの業務の番号です。空の文字は勤務の外です。"),
)

_TIME_STUDY = (PlanField("days", "list", "調べた職員と日", fields=_TIME_DAY),)

_REPORT = (
    PlanField("done", "text", "取り組んだこと"),
    PlanField("not_worked", "text", "うまくいかなかったこと"),
    PlanField("revision", "text", "計画の見直し"),
    PlanField("finances_improved", "flag", "収支が改善したか"),
    PlanField("wage_return_amount", "yen", "賃金へ還元した額"),
    PlanField("wage_return_method", "text", "還元の方法"),
    PlanField("wage_return_notice_on", "date", "職員へ周知した日"),
    PlanField("cooperation", "text", "効果検証への協力"),
    PlanField("comment", "text", "所見", "自分で書いた所見。入れると下書きの代わりになります。"),
    PlanField(
        "document_number",
        "text",
        "文書番号",
        "この年度の報告に付けた番号です。「第」と「号」も含めて書きます。",
    ),
    PlanField("submitted_on", "date", "報告した日"),
    PlanField("corrected_on", "date", "訂正して出し直した日", "出した後に直したときに入れます。"),
    PlanField("correction", "text", "訂正した内容と理由", "入れると、報告書に訂正と印刷されます。"),
    PlanField("skipped", "text", "報告をしない理由", "都道府県が認めたときなど、報告しない年度に入れます。"),
)

OFFICE_PLAN_FIELDS = (
    PlanField("problems", "list", "課題", fields=_PROBLEM),
    PlanField("measures", "list", "施策", fields=_MEASURE),
    PlanField("indicators", "list", "指標", fields=_INDICATOR),
    PlanField("organisation", "record", "体制", fields=_ORGANISATION),
    PlanField("schedule", "list", "工程", fields=_SCHEDULE),
    PlanField("wage_return_method", "text", "賃金還元の方法"),
    PlanField("wage_return_notice_on", "date", "賃金還元を職員に周知する日"),
    PlanField("security", "text", "情報セキュリティの対策"),
    PlanField("life", "text", "LIFE への協力の仕方"),
    PlanField(
        "texts", "texts_by_section", "自分で書いた文", "入れた節は、下書きの代わりにこの文になります。"
    ),
    PlanField(
        "text_bases",
        "texts_by_section",
        "比べた下書き",
        "自分の文を書いたとき（または見比べたとき）の下書きです。今の下書きと違えば、並べて見せます。",
    ),
    PlanField("diagram", "record", "因果関係図", "課題の欄から描く図に加えたもの。", fields=_DIAGRAM),
    PlanField("time_study", "record", "タイムスタディ", fields=_TIME_STUDY),
    PlanField("reports", "records_by_year", "効果報告", fields=_REPORT),
)

PLAN_FIELDS = (
    PlanField("offices", "records_by_key", "事業所ごとの計画", fields=OFFICE_PLAN_FIELDS),
    PlanField("group", "record", "グループの計画（協働化）", fields=OFFICE_PLAN_FIELDS),
)


def check_plan(plan: object, path: str = "plan") -> tuple[Fault, ...]:
    """Every fault of the ``plan`` part of a case file, each with its path; none where it may be used."""
    return tuple(plan_faults(plan, path))


def plan_faults(plan: object, path: str) -> Iterator[Fault]:
    """As ``check_plan``, in the shape that ``check_document`` asks for."""
    if plan is not None:
        yield from s.check(_PLAN, plan, path)


def is_year_key(text: str) -> bool:
    """Whether ``text`` names a fiscal year as the plan writes it: four ASCII digits."""
    return re.fullmatch(r"[0-9]{4}", text) is not None and FIRST_YEAR <= int(text) <= LAST_YEAR


def _measured(value: object) -> str | None:
    """A measured figure may be negative (身体的負担 is asked from -3 to +3), unlike the counts of a case."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return "数で入力してください（例：12.5）。"
    usable = math.isfinite(value) and -s.MOST <= value <= s.MOST
    return None if usable else "数が大きすぎます。値を確かめてください。"


def _reference(value: object) -> str | None:
    if isinstance(value, str):
        return s.NAME.check(value)
    is_place = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return None if is_place else "課題の記号か、0から数えた順番を入力してください。"


def _names(value: object, path: str) -> Iterator[Fault]:
    yield from s.check(s.ListOf(s.NAME), value, path)


_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5]0")
_CELL = re.compile(r"[0-9]{0,3}")
MOST_CELLS = 144
"""Cells of one sheet: a day of ten-minute cells."""


def _clock(value: object) -> str | None:
    is_time = isinstance(value, str) and _CLOCK.fullmatch(value) is not None
    return None if is_time else "時刻は10分きざみの HH:MM で入力してください（例：08:30）。"


def _cells(value: object, path: str) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault(path, "こまは業務の番号の一覧で入力してください。")
        return
    if len(value) > MOST_CELLS:
        yield Fault(path, f"こまは1日分（{MOST_CELLS}こま）までです。")
    for index, cell in enumerate(value):
        if not isinstance(cell, str) or _CELL.fullmatch(cell) is None:
            yield Fault(f"{path}[{index}]", "業務の番号（半角数字）か、空の文字を入力してください。")


def _by_year(kind: s.Kind) -> s.Checked:
    def faults(value: object, path: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield Fault(path, '年度ごとに {"2027": …} の形で入力してください。')
            return
        for year, content in value.items():
            place = child_path(path, str(year))
            if not is_year_key(str(year)):
                yield Fault(place, "年度は西暦4桁の半角数字で入力してください（例：2027）。")
            elif content is not None:
                yield from s.check(kind, content, place)

    return s.Checked(faults)


def _by_key(kind: s.Kind) -> s.Checked:
    def faults(value: object, path: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield Fault(path, '事業所の key ごとに {"A": {…}} の形で入力してください。')
            return
        for key, body in value.items():
            if body is not None:
                yield from s.check(kind, body, child_path(path, str(key)))

    return s.Checked(faults)


def _list(kind: s.Kind) -> s.Checked:
    """A list of records, whose keys (where they have one) are all different."""

    def faults(value: object, path: str) -> Iterator[Fault]:
        yield from s.check(s.ListOf(kind), value, path)
        seen: set[str] = set()
        for index, entry in enumerate(value if isinstance(value, list) else ()):
            key = entry.get("key") if isinstance(entry, dict) else None
            if isinstance(key, str) and key in seen:
                yield Fault(f"{path}[{index}].key", "同じ記号が2回あります。別の記号にしてください。")
            if isinstance(key, str):
                seen.add(key)

    return s.Checked(faults)


def _record(fields: tuple[PlanField, ...]) -> s.Record:
    return s.Record({field.name: s.Field(_KINDS[field.kind](field)) for field in fields})


def _texts(_field: PlanField) -> s.Record:
    return s.Record({section: s.Field(s.TEXT) for section in SECTION_TITLES})


_KINDS: dict[str, Callable[[PlanField], s.Kind]] = {
    "name": lambda _field: s.NAME,
    "text": lambda _field: s.TEXT,
    "date": lambda _field: s.DATE,
    "number": lambda _field: s.Scalar("number", _measured),
    "yen": lambda _field: s.YEN,
    "flag": lambda _field: s.FLAG,
    "choice": lambda field: s.one_of(*field.choices),
    "reference": lambda _field: s.Scalar("reference", _reference),
    "record": lambda field: _record(field.fields),
    "list": lambda field: _list(_record(field.fields)),
    "numbers_by_year": lambda _field: _by_year(s.Scalar("number", _measured)),
    "records_by_year": lambda field: _by_year(_record(field.fields)),
    "records_by_key": lambda field: _by_key(_record(field.fields)),
    "texts_by_section": _texts,
    "names": lambda _field: s.Checked(_names),
    "cells": lambda _field: s.Checked(_cells),
    "clock": lambda _field: s.Scalar("clock", _clock),
}

_PLAN = _record(PLAN_FIELDS)
