"""Values at the edge of what anybody enters, for whatever names a form uses, and what must hold on paper."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from kaigo_desktop.documents.drawing import Line, PageDrawing, Text
from kaigo_desktop.documents.layout import Layout
from kaigo_desktop.documents.metrics import Face, Metrics
from kaigo_desktop.documents.tags import Tag
from kaigo_desktop.domain.forms.blocks import CheckItem, Repeat
from kaigo_desktop.domain.forms.filled_blocks import Bar
from kaigo_desktop.domain.forms.form import Form, OwnField
from kaigo_desktop.domain.forms.names import used_names
from kaigo_desktop.domain.forms.text import Condition, FilledText, Placeholder

Values = dict[str, object]

RARE = "𠮷田髙橋山﨑㈱①Ⅲ㎡"
ROWS, FEW_ROWS, REPEATS, INNER_ROWS = 25, 3, 2, 3
"""In a table, in one that stands on one page, of blocks that are drawn for each row, and inside a row."""

MOST_YEN = 9_999_999_999
LONG = "夜勤の巡視を通知による訪室に改め、「一人一日三十分」の短縮を……目指します。"

_KINDS = {
    "yen": "yen",
    "count": "count",
    "number": "number",
    "percent": "number",
    "change": "number",
    "rate": "rate",
    "date": "date",
    "date_short": "date",
    "month": "date",
    "fiscal_year": "fiscal_year",
    "check": "flag",
    "yes_no": "flag",
    "mark": "flag",
    "list": "list",
    "bullets": "list",
}
"""What a name is that nobody declares, by the format in which a form prints it."""


@cache
def _declared(file: Path) -> list[dict[str, Any]]:
    return list(tomllib.loads(file.read_text("utf-8"))["value"])


class Extremes:
    """Values for every name that a form can use. ``turn`` chooses among codes, and yes or no.

    Only the first turn has tables that go on over pages: the others are about what else is printed.
    """

    def __init__(self, form: Form, declared: Path, turn: int = 0, rows: int | None = None) -> None:
        self._rows = rows or (FEW_ROWS if turn else ROWS)
        self._form = form
        self._turn = turn
        self._number = 0
        self._codes = _codes_of(form)
        self._repeated = {part.rows for part in _parts(form.blocks) if isinstance(part, Repeat)}
        self._declared = _declared(declared)

    def values(self) -> Values:
        made: Values = {}
        heads = {_head(name) for one in used_names(self._form) for name in (one.name, *one.lists)}
        for one in self._declared:
            if _head(one["name"]) not in heads:
                continue
            rows = REPEATS if one["name"] in self._repeated else self._rows
            made[one["name"]] = self._of(one["name"], one["type"], one.get("fields", ()), rows)
        for name, kind in _printed_kinds(self._form).items():
            if "." not in name and name not in made and kind:
                made[name] = self._of(name, kind, (), self._rows)
        made["own"] = {field.name: self._own(field) for field in self._form.own}
        return made

    def _of(self, name: str, kind: str, fields: Sequence[Mapping[str, Any]], rows: int) -> object:
        if kind == "rows":
            return [self._row(name, fields) for _ in range(rows)]
        codes = self._codes.get(name.rpartition(".")[2] if name not in self._codes else name)
        if codes and kind in ("code", "text", "choice", "count", "fiscal_year"):
            code = codes[self._turn % len(codes)]
            return int(code) if kind in ("count", "fiscal_year") else code
        return self._plain(name, kind)

    def _row(self, name: str, fields: Sequence[Mapping[str, Any]]) -> Values:
        row: Values = {}
        for field in fields:
            head = field["name"].partition(".")[0]
            if head in row:
                continue
            inner = [
                {**one, "name": one["name"].removeprefix(f"{head}.")}
                for one in fields
                if one["name"].startswith(f"{head}.")
            ]
            if field["name"] == head or inner:
                kind = field["type"] if field["name"] == head else "rows"
                row[head] = self._of(f"{name}.{head}", kind, inner or field.get("fields", ()), INNER_ROWS)
        return row

    def _plain(self, name: str, kind: str) -> object:
        self._number += 1
        if kind == "number":
            return Decimal("99.5") if name.startswith("own.") else Decimal("12345.6")
        if kind == "list":
            return [self._words(30) for _ in range(3)]
        if kind in ("text", "code"):
            return self._words(80)
        usual: Values = {
            "yen": MOST_YEN - self._number,
            "count": 9_999,
            "rate": "10/10",
            "date": date(2026, 12, 31),
            "fiscal_year": 2026,
            "flag": self._turn % 2 == 0,
            "long_text": (LONG * 100)[: 3000 - len(RARE)] + RARE,
        }
        return usual[kind]

    def _words(self, length: int) -> str:
        start = f"{self._number:05d}{RARE}"
        return (start + "社会福祉法人ひだまり会特別養護老人ホーム、「本館」（従来型）" * 4)[:length]

    def _own(self, field: OwnField) -> object:
        if field.type == "list":
            rows = REPEATS if f"own.{field.name}" in self._repeated else self._rows
            return [{one.name: self._own(one) for one in field.fields} for _ in range(rows)]
        if field.type == "choice":
            return field.choices[self._turn % len(field.choices)]
        return self._of(f"own.{field.name}", field.type, (), self._rows)


def _head(name: str) -> str:
    return name.partition(".")[0]


def _parts(thing: object) -> Iterator[object]:
    """Every object inside a form's blocks."""
    yield thing
    if isinstance(thing, tuple):
        for one in thing:
            yield from _parts(one)
    elif isinstance(thing, Struct):
        for value in structs.asdict(thing).values():
            yield from _parts(value)


def _codes_of(form: Form) -> dict[str, list[str]]:
    """The codes that a form tells apart, by name."""
    codes: dict[str, list[str]] = {}
    for part in _parts((form.blocks, form.applies)):
        if isinstance(part, Placeholder) and part.format == "label":
            codes.setdefault(part.name, []).extend(form.labels[part.argument])
        elif isinstance(part, Condition) and part.code is not None:
            codes.setdefault(part.name, []).append(part.code)
        elif isinstance(part, CheckItem) and part.code is not None:
            codes.setdefault(part.value, []).append(part.code)
    return {name: list(dict.fromkeys(found)) for name, found in codes.items()}


def _printed_kinds(form: Form) -> dict[str, str]:
    return {
        part.name: _KINDS.get(part.format, "text")
        for part in _parts(form.blocks)
        if isinstance(part, Placeholder) and not part.name.startswith("own.")
    }


# --- what stands in a filled form ----------------------------------------------


def texts_of(part: object) -> Iterator[FilledText]:
    """Every text of filled blocks that holds an entered value, in order."""
    if isinstance(part, Bar):
        yield part.label
        yield FilledText(part.shown, (part.shown,))
    elif isinstance(part, FilledText):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from texts_of(one)
    elif isinstance(part, Struct):
        for value in structs.asdict(part).values():
            yield from texts_of(value)


def bare(text: str) -> str:
    return "".join(text.split())


# --- what must hold on a page ---------------------------------------------------

_ABOVE, _BELOW = 0.8, 0.08
"""How far glyphs reach from the baseline, in em; the em box is a little larger."""

_SLACK = 0.6
"""Points: half a line's width and rounding."""

_FACES = {"BIZUDPGothic-Bold": Face.BOLD, "BIZUDGothic-Regular": Face.FIGURES}


@dataclasses.dataclass(frozen=True, slots=True)
class Box:
    """What a text covers."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def meets(self, other: Box) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > _SLACK
            and min(self.bottom, other.bottom) - max(self.top, other.top) > _SLACK
        )


def box_of(text: Text, metrics: Metrics) -> Box:
    widths = metrics.widths(_FACES.get(text.font, Face.REGULAR))
    width = sum(widths[char] for char in text.text.rstrip(" \u3000")) * text.size
    if text.turned:
        return Box(text.x, text.y, text.x + _ABOVE * text.size, text.y + width, text.text)
    top, bottom = text.y - _ABOVE * text.size, text.y + _BELOW * text.size
    return Box(text.x, top, text.x + width, bottom, text.text)


def texts_by_tag(layout: Layout) -> dict[Tag, list[Text]]:
    """The texts that each part owns, in the order of reading."""
    owned: dict[Tag, list[Text]] = {tag: [] for tag in layout.tag.walk()}
    for page in layout.pages:
        for first, end, tag in page.marks:
            owned[tag] += page.texts[first:end]
    return owned


def faults_of(page: PageDrawing, metrics: Metrics) -> list[str]:
    """Texts that overlap, leave the page or reach over a rule."""
    boxes = sorted(
        (box_of(text, metrics) for text in page.texts if text.text.strip()), key=lambda one: one.top
    )
    found = [
        f"{box.text!r} leaves the page"
        for box in boxes
        if box.left < 0 or box.top < 0 or box.right > page.width or box.bottom > page.height
    ]
    for place, one in enumerate(boxes):  # from the top: only what begins above its end can meet it
        for other in boxes[place + 1 :]:
            if other.top > one.bottom:
                break
            if one.meets(other):
                found.append(f"{one.text!r} and {other.text!r} overlap")
    lines = [shape for shape in page.shapes if isinstance(shape, Line) and not shape.dashed]
    rules = [line for line in lines if line.x1 == line.x2 or line.y1 == line.y2]
    found += [f"{box.text!r} crosses a rule" for box in boxes for rule in rules if _crosses(box, rule)]
    return found


def _crosses(box: Box, rule: Line) -> bool:
    return (
        min(box.right, rule.x2) - max(box.left, rule.x1) > -_SLACK
        and min(box.bottom, rule.y2) - max(box.top, rule.y1) > -_SLACK
        and (
            box.left + _SLACK < rule.x1 < box.right - _SLACK
            if rule.x1 == rule.x2
            else box.top + _SLACK < rule.y1 < box.bottom - _SLACK
        )
    )
