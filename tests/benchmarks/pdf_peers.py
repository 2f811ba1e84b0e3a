"""The same forms for other programs: a bare reportlab canvas and typst; ``pdf_office`` has LibreOffice's."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from kaigo_desktop.documents.drawing import Check, Circle, Line, PageDrawing, Rect
from kaigo_desktop.documents.metrics import CHECKBOX
from kaigo_desktop.domain.forms.blocks import PageBreak, Width
from kaigo_desktop.domain.forms.bundle import BundlePart
from kaigo_desktop.domain.forms.filled_blocks import (
    FilledApplicant,
    FilledBox,
    FilledCell,
    FilledChart,
    FilledChecks,
    FilledGrid,
    FilledGroup,
    FilledParagraph,
    FilledRow,
)

_STOCK: dict[str, Any] = {"TTFontFace": ttfonts.TTFontFace, "makeToUnicodeCMap": ttfonts.makeToUnicodeCMap}
"""reportlab as it is published; loading our fonts exchanges these."""


class BareCanvas:
    """Draws pages that are laid out already, with reportlab's own fonts and nothing else."""

    def __init__(self, fonts: Path, pages: Sequence[PageDrawing]) -> None:
        assert _STOCK["TTFontFace"].__module__ == "reportlab.pdfbase.ttfonts"
        self._pages = pages
        ours = self._swap(_STOCK)
        for name in {text.font for page in pages for text in page.texts if text.font != CHECKBOX}:
            font = ttfonts.TTFont(f"bare-{name}", str(fonts / f"{name}.ttf"), asciiReadable=0)
            pdfmetrics._dynFaceNames.pop(font.face.name, None)  # else reportlab takes ours of the same face
            pdfmetrics.registerFont(font)
        self._swap(ours)

    def draw(self) -> bytes:
        ours = self._swap(_STOCK)
        armour, rl_config.useA85 = rl_config.useA85, 1
        target = io.BytesIO()
        first = self._pages[0]
        canvas = Canvas(target, pagesize=(first.width, first.height), pageCompression=1, invariant=1)
        for page in self._pages:
            canvas.setPageSize((page.width, page.height))
            self._draw_page(canvas, page)
            canvas.showPage()
        canvas.save()
        rl_config.useA85 = armour
        self._swap(ours)
        return target.getvalue()

    @staticmethod
    def _swap(parts: dict[str, Any]) -> dict[str, Any]:
        before = {name: getattr(ttfonts, name) for name in parts}
        for name, part in parts.items():
            setattr(ttfonts, name, part)
        return before

    @staticmethod
    def _draw_page(canvas: Canvas, page: PageDrawing) -> None:
        height = page.height
        canvas.setLineWidth(0.5)
        lines = []
        for shape in page.shapes:
            match shape:
                case Line():
                    lines.append((shape.x1, height - shape.y1, shape.x2, height - shape.y2))
                case Rect():
                    canvas.setFillGray(shape.grey)
                    canvas.rect(shape.x, height - shape.y - shape.height, shape.width, shape.height, 0, 1)
                    canvas.setFillGray(0)
                case Check():
                    canvas.rect(shape.x, height - shape.y - shape.size, shape.size, shape.size)
                case Circle():
                    canvas.circle(shape.x, height - shape.y, shape.radius)
        canvas.lines(lines)
        current = None
        for text in page.texts:
            if text.font == CHECKBOX:
                continue
            if (text.font, text.size) != current:
                canvas.setFont(f"bare-{text.font}", text.size)
                current = (text.font, text.size)
            canvas.drawString(text.x, height - text.y, text.text)


# --- typst ----------------------------------------------------------------------


def typst_source(parts: Sequence[BundlePart]) -> str:
    """Each form as typst would be written by hand: pages, paragraphs, tables, boxes."""
    made = ['#set text(font: "BIZ UDPGothic", size: 9.5pt, lang: "ja")', "#set table(stroke: 0.5pt)"]
    for part in parts:
        page = part.form.page
        top, right, bottom, left = page.margins
        made.append(
            f"#set page(width: {page.width}mm, height: {page.height}mm, margin: (top: {top}mm,"
            f' right: {right}mm, bottom: {bottom}mm, left: {left}mm), numbering: "1/1")'
        )
        for block in part.form.blocks:
            made += _typst(block)
        made.append("#pagebreak(weak: true)")
    return "\n\n".join(made)


def _typst(block: object) -> Iterator[str]:  # noqa: C901, PLR0912 - one case a kind of block
    match block:
        case FilledParagraph():
            size = f"size: {block.style.size or 10.5}pt"
            yield f"#align({block.style.align})[#text({size})[{_words(block.text.text)}]]"
        case FilledGrid():
            if any(row.columns for row in block.rows):
                for row in block.rows:
                    yield _typst_table(row.columns or block.columns, [row])
            else:
                yield _typst_table(block.columns, block.rows)
        case FilledBox():
            words = f"{_words(block.style.label)} {_words(block.text.text)}"
            yield f"#block(stroke: 0.5pt, inset: 5pt, width: 100%)[{words}]"
        case FilledChecks():
            for item in block.items:
                yield f"#box(width: 8pt, height: 8pt, stroke: 0.5pt) {_words(item.text.text)}"
        case FilledApplicant():
            for label, text in block.lines:
                yield f"#align(right)[{_words(label)} {_words(text.text)}]"
        case FilledChart():
            for bar in block.bars:
                yield f"{_words(bar.label.text)} {_words(bar.shown)} #rect(width: 40pt, height: 10pt)"
        case FilledGroup():
            for inner in block.blocks:
                yield from _typst(inner)
        case PageBreak():
            yield "#pagebreak(weak: true)"


def _typst_table(columns: Sequence[Width], rows: Sequence[FilledRow]) -> str:
    widths = ", ".join(f"{one.share:g}fr" if one.share else f"{one.mm}mm" for one in columns)
    cells = ", ".join(_typst_cell(cell) for row in rows for cell in row.cells)
    return f"#table(columns: ({widths},), {cells})"


def _typst_cell(cell: FilledCell) -> str:
    style = cell.style
    align = f"align: {style.align or 'left'}"
    return (
        f"table.cell(colspan: {style.colspan}, rowspan: {style.rowspan}, {align})[{_words(cell.text.text)}]"
    )


def _words(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'#"{quoted}"'
