"""Writes ``resources/help/plan-fields.md``: the fields of ``plan`` in a case file, from their one table.

    python -m kaigo_desktop.tools.plan_fields

A test says when it has to be written anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from kaigo_desktop.domain.plans.fields import PLAN_FIELDS, SECTION_TITLES, PlanField
from kaigo_desktop.paths import shipped

KIND_WORDS = {
    "text": "文",
    "name": "文（空でない）",
    "date": "日付 YYYY-MM-DD",
    "yen": "円（整数）",
    "flag": "true / false",
    "number": "数（小数・負の数も）",
    "choice": "選択",
    "reference": "課題の記号か、0からの順番",
    "record": "まとまり",
    "list": "一覧",
    "numbers_by_year": "年度ごとの数",
    "records_by_year": "年度ごとのまとまり",
    "records_by_key": "事業所の key ごとのまとまり",
    "texts_by_section": "節ごとの文",
    "names": "文の一覧",
    "cells": "業務の番号の一覧（10分ごと）",
    "clock": "時刻 HH:MM（10分きざみ）",
}

_HEAD = """# 案件ファイルの `plan` の項目

業務改善計画と効果報告の内容です。どの項目も、書かないか null なら「まだ分からない」という意味です。
年度の名前は西暦4桁（`"2027"` は令和9年度）です。ここにない項目は、書き間違いとして断られます。
この文書は、プログラムが読むのと同じ表（`kaigo_desktop/domain/plans/fields.py`）から作ります。

| 項目 | 種類 | 意味 |
|---|---|---|
"""


def as_markdown() -> str:
    """The whole document."""
    sections = "、".join(f"`{id_}` {title}" for id_, title in SECTION_TITLES.items())
    return f"{_HEAD}{''.join(_rows(PLAN_FIELDS, 'plan'))}\n節の名前：{sections}\n"


def _rows(fields: tuple[PlanField, ...], path: str) -> Iterator[str]:
    for field in fields:
        at = f"{path}.{field.name}"
        kind = KIND_WORDS[field.kind]
        if field.choices:
            kind = f"{kind}（{'・'.join(field.choices)}）"
        yield f"| `{at}` | {kind} | {field.label}。{field.help} |\n"
        yield from _rows(field.fields, at + _below(field))


def _below(field: PlanField) -> str:
    if field.kind == "list":
        return "[]"
    return {"records_by_year": ".YEAR", "records_by_key": ".KEY"}.get(field.kind, "")


def file() -> Path:
    """Where the document is kept."""
    return shipped("resources", "help") / "plan-fields.md"


def main() -> int:
    """Write the document."""
    file().write_text(as_markdown(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
