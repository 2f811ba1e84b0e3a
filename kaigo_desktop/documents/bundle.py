"""Several forms as one document: a table of contents, then the forms, numbered throughout.

Pure, as `layout` is.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kaigo_desktop.documents.drawing import PageDrawing
from kaigo_desktop.documents.layout import Layout, lay_out_body, place_feet
from kaigo_desktop.documents.metrics import Metrics
from kaigo_desktop.documents.tags import Tag
from kaigo_desktop.domain.forms.blocks import Align, CellStyle, GridStyle, ParagraphStyle, Setting, Width
from kaigo_desktop.domain.forms.bundle import BundlePart
from kaigo_desktop.domain.forms.filled_blocks import FilledCell, FilledGrid, FilledParagraph, FilledRow
from kaigo_desktop.domain.forms.form import CannotPrint, FilledForm, Page
from kaigo_desktop.domain.forms.text import FilledText

CONTENTS = "目次"

_COLUMNS = (Width(mm=12), Width(share=3), Width(share=2), Width(mm=18))
_HEADS = ("番号", "書類", "事業所", "ページ")
_HEAD = CellStyle(align=Align.CENTER, head=True)
_RIGHT = CellStyle(align=Align.RIGHT)
_LEFT = CellStyle(align=Align.LEFT)
_ROW_HEIGHT = 6.8
"""Millimetres: the papers of two offices stand on one page."""

_ROUNDS = 5
"""A table of contents grows at most once by the digits of its own numbers; more rounds mean a mistake."""


class BundleLayout(Struct, frozen=True):
    """All pages; ``starts``: the number of each part's first page; ``tags``: contents, then each part's."""

    pages: tuple[PageDrawing, ...]
    starts: tuple[int, ...]
    tags: tuple[Tag, ...]
    notices: tuple[str, ...]
    attachments: int


def lay_out_bundle(
    parts: Sequence[BundlePart], metrics: Metrics, *, title: str, draft: bool = False
) -> BundleLayout:
    """The parts in their order behind a table of contents.

    Raises CannotPrint, which names the part and the field, where something
    entered cannot be shown whole.
    """
    bodies = [_body(part, metrics) for part in parts]
    contents, form = _contents(parts, [len(body.pages) for body in bodies], metrics, title)
    starts = _starts([len(body.pages) for body in bodies], len(contents.pages))
    count = len(contents.pages) + sum(len(body.pages) for body in bodies)
    place_feet(contents, form, metrics, first=1, count=count, draft=draft)
    for part, body, first in zip(parts, bodies, starts, strict=True):
        place_feet(body, part.form, metrics, first=first, count=count, draft=draft)
    layouts = [contents, *bodies]
    return BundleLayout(
        pages=tuple(page for layout in layouts for page in layout.pages),
        starts=tuple(starts),
        tags=tuple(layout.tag for layout in layouts),
        notices=tuple(dict.fromkeys(notice for layout in layouts for notice in layout.notices)),
        attachments=sum(layout.attachments for layout in layouts),
    )


def _body(part: BundlePart, metrics: Metrics) -> Layout:
    try:
        return lay_out_body(part.form, metrics)
    except CannotPrint as refused:
        raise CannotPrint(refused.fields, f"{part.title}：{refused.what}", refused.what_to_do) from None


def _starts(counts: Sequence[int], before: int) -> list[int]:
    """The first page of each part where ``before`` pages stand in front."""
    starts, page = [], before + 1
    for count in counts:
        starts.append(page)
        page += count
    return starts


def _contents(
    parts: Sequence[BundlePart], counts: Sequence[int], metrics: Metrics, title: str
) -> tuple[Layout, FilledForm]:
    """The table of contents, whose own length shifts the numbers that it shows."""
    before = 1
    for _ in range(_ROUNDS):
        form = _contents_form(parts, _starts(counts, before), title)
        layout = lay_out_body(form, metrics)
        if len(layout.pages) == before:
            return layout, form
        before = len(layout.pages)
    raise AssertionError("the table of contents does not settle")


def _contents_form(parts: Sequence[BundlePart], starts: Sequence[int], title: str) -> FilledForm:
    head = FilledParagraph(
        Setting(),
        FilledText(title, label=CONTENTS),
        ParagraphStyle(align=Align.CENTER, size=15, bold=True, shrink_to=12),
    )
    name = FilledParagraph(
        Setting(keep_with_next=True), FilledText(CONTENTS), ParagraphStyle(size=11.5, bold=True)
    )
    rows = [FilledRow(tuple(FilledCell(FilledText(text), _HEAD) for text in _HEADS))]
    for number, (part, start) in enumerate(zip(parts, starts, strict=True), start=1):
        rows.append(_row(number, part, start))
    grid = FilledGrid(Setting(), _COLUMNS, tuple(rows), GridStyle(row_height=_ROW_HEIGHT), header_rows=1)
    return FilledForm("contents", CONTENTS, "", Page(), (head, name, grid))


def _row(number: int, part: BundlePart, start: int) -> FilledRow:
    title, office = FilledText(part.title, label=CONTENTS), FilledText(part.office, label=CONTENTS)
    return FilledRow(
        (
            FilledCell(FilledText(str(number), whole=True), _RIGHT),
            FilledCell(title, _LEFT),
            FilledCell(office, _LEFT),
            FilledCell(FilledText(str(start), whole=True), _RIGHT),
        )
    )
