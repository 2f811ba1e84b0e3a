"""The manual that is shipped: its pages in order, and which of them belongs to a screen."""

from __future__ import annotations

from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    "start": "はじめに",
    "office": "① 事業所の確認",
    "programmes": "② 使える制度",
    "money": "③ 費用と試算",
    "plan": "④ 業務改善計画",
    "forms": "⑤ 書類",
    "reports": "⑥ 期限と効果報告",
    "offices": "事業者（事業所の一覧）",
    "catalogue": "制度の一覧",
    "deadlines": "すべての期限",
    "clients": "顧客一覧",
    "data": "設定とデータの保管",
    "questions": "よくある質問",
}
"""Name and title of every page, in the order of the list; the name is that of its file."""

_OF_SCREEN = {
    "home": "start",
    "offices": "offices",
    "catalogue": "catalogue",
    "deadlines": "deadlines",
    "clients": "clients",
    "settings": "data",
}
_OF_STEP = {"deadlines": "reports"}
SUFFIX = ".md"


def page_of(screen: str, step: str = "") -> str:
    """The page that belongs to a screen of the window; of an open case, to the step that is shown."""
    found = _OF_STEP.get(step, step) if screen == "case" else _OF_SCREEN.get(screen, "")
    return found if found in PAGES else "start"


def page_at(link: str) -> str:
    """The page that a link of the manual leads to; empty where it leads to none."""
    name = link.removesuffix(SUFFIX)
    return name if name in PAGES and link.endswith(SUFFIX) else ""
