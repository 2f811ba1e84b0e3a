"""Rows copied from a spreadsheet or read from a file, as expenses; with a heading line if there is one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from msgspec import Struct

from kaigo_desktop.domain.services import CATEGORY_NAMES
from kaigo_desktop.domain.table import Line
from kaigo_desktop.viewmodels.entry import Refused, read_count, read_text, read_yen

COLUMNS = ("description", "category", "units", "cost", "office")
"""The columns in the order in which they are read where no heading names them."""

MOST_ROWS = 500
"""Rows that are taken at once, in one step. The best combination over many more takes the window too long."""
MOST_TITLES = 10
"""Lines from the top in which the headings are looked for."""

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "description": ("品名", "内容", "製品", "機器名", "品目", "商品"),
    "category": ("区分", "種別", "種類", "分野"),
    "units": ("台数", "数量", "個数"),
    "cost": ("金額", "合計", "費用", "価格", "税抜", "税込"),
    "office": ("事業所", "施設"),
}
_OTHER_WORDS: Mapping[str, str] = {
    "インカム": "intercom",
    "介護ソフト": "care_software",
    "見守り": "monitoring",
    "見守りセンサー": "monitoring",
    "リフト": "transfer",
    "移乗": "transfer",
    "移動": "mobility",
    "排泄": "toileting",
    "入浴": "bathing",
    "タブレット": "software_adoption",
    "端末": "software_adoption",
    "wi-fi": "software_adoption",
    "コンサル": "improvement_support",
    "勤怠": "backoffice_software",
}
"""What people write instead of the official names. A row read by one of these is shown for checking."""


class PastedRow(Struct, frozen=True):
    """A row as read; ``problem`` says what to mend, and a row with a problem is not taken."""

    number: int
    body: Mapping[str, object] = {}
    problem: str = ""


def read_table(text: str, offices: Mapping[str, str], only_office: str | None) -> tuple[PastedRow, ...]:
    """The rows of a copied text, tabs between its cells; else as ``read_lines``."""
    lines = [
        Line(number, tuple(line.split("\t")))
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    return read_lines(lines, offices, only_office)


def read_lines(
    lines: Sequence[Line], offices: Mapping[str, str], only_office: str | None
) -> tuple[PastedRow, ...]:
    """The expenses of a table. ``offices``: name → key; ``only_office`` is taken where no office is named.

    A title above the headings is passed over.
    """
    for place, line in enumerate(lines[:MOST_TITLES]):
        if any(_is_figure(cell) for cell in line.cells):
            break
        heads = ["" if at in line.joined else cell for at, cell in enumerate(line.cells)]
        if headed := _columns_of(heads):
            return _limited([_row(one, headed, offices, only_office) for one in lines[place + 1 :]])
    usual = {name: place for place, name in enumerate(COLUMNS)}
    return _limited([_row(line, usual, offices, only_office) for line in lines])


def _limited(rows: Sequence[PastedRow]) -> tuple[PastedRow, ...]:
    """The rows, those beyond the limit with a problem."""
    advice = f"一度に加えられるのは{MOST_ROWS}行までです。残りは分けて加えてください。"
    beyond = (PastedRow(row.number, problem=row.problem or advice) for row in rows[MOST_ROWS:])
    return (*rows[:MOST_ROWS], *beyond)


def _is_figure(cell: str) -> bool:
    """Whether an amount or a count stands there: its line is no heading and no title."""
    try:
        return read_yen(cell) is not None
    except Refused:
        return False


def _columns_of(cells: Sequence[str]) -> dict[str, int]:
    """Which column holds what, by its heading; empty where the line is no heading."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        plain = _plain(cell)
        for name, words in _HEADINGS.items():
            if name not in found and any(_plain(word) in plain for word in words):
                found[name] = place
                break
    return found if "cost" in found and len(found) > 1 else {}


def _row(
    line: Line, columns: Mapping[str, int], offices: Mapping[str, str], only_office: str | None
) -> PastedRow:
    try:
        return PastedRow(line.number, _body(line, columns, offices, only_office))
    except Refused as refusal:
        return PastedRow(line.number, problem=refusal.advice)


def _body(
    line: Line, columns: Mapping[str, int], offices: Mapping[str, str], only_office: str | None
) -> Mapping[str, object]:
    """The expense of a line, without what is not said. Raises Refused."""
    words = {name: line.at(columns.get(name)).strip() for name in COLUMNS}
    if {columns.get("cost"), columns.get("units")} & line.joined:
        raise Refused("金額か台数のセルが結合されています。行ごとに分けて入れてください。")
    cost, units = read_yen(words["cost"]), read_count(words["units"])
    if cost is None:
        raise Refused("金額がありません。金額の列を入れてください。")
    if units == 0:
        raise Refused("台数は1以上にしてください。")
    category = category_named(words["category"]) or category_named(words["description"])
    if category is None:
        raise Refused(f"区分「{words['category']}」がわかりません。区分の名前を入れてください。")
    named = words["office"]
    office = offices.get(named) if named else only_office
    if named and office is None:
        raise Refused(f"事業所「{named}」がありません。①の事業所名と同じにしてください。")
    body: dict[str, object] = {"category": category, "cost": cost, "units": units or 1}
    body |= {"office": office, "description": read_text(words["description"])}
    return {name: value for name, value in body.items() if value is not None}


def category_named(words: str) -> str | None:
    """The category that goes by that name, or by one that people use for it; None where none does."""
    plain = _plain(words)
    if not plain:
        return None
    for code, name in CATEGORY_NAMES.items():
        if plain in {code, _plain(name)}:
            return code
    for word, code in _OTHER_WORDS.items():
        if plain == _plain(word):
            return code
    hits = {code for word, code in _OTHER_WORDS.items() if _plain(word) in plain}
    return hits.pop() if len(hits) == 1 else None


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
