"""Draws laid out pages on a reportlab canvas."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from kaigo_desktop.documents.drawing import HAIRLINE, Check, Circle, Line, PageDrawing, Rect
from kaigo_desktop.documents.fonts import REGULAR, Fonts

CREATOR = "kaigo_desktop"
_DASHES = (3, 2)


def draw(pages: Sequence[PageDrawing], fonts: Fonts, *, title: str, as_of: date) -> bytes:
    """The pages as a PDF. The same pages, title and day give the same bytes."""
    for name in {text.font for page in pages for text in page.texts} | {REGULAR}:
        fonts.font(name)
    target = io.BytesIO()
    first = pages[0]
    canvas = Canvas(
        target,
        pagesize=(first.width, first.height),
        pageCompression=1,
        invariant=1,
        initialFontName=REGULAR,  # type: ignore[arg-type] # a name, whatever the stub says; else unembedded Helvetica
        lang="ja-JP",
    )
    # Without this the file's identity would hang on SOURCE_DATE_EPOCH.
    canvas._doc.signature = hashlib.md5(usedforsecurity=False)  # type: ignore[attr-defined] # noqa: SLF001
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator(CREATOR)
    canvas.setProducer(CREATOR)
    canvas.setDateFormatter(_Midnight(as_of))
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        _draw_shapes(canvas, page)
        _draw_texts(canvas, page)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


class _Midnight:
    """The day as a PDF date, whatever the clock says."""

    def __init__(self, day: date) -> None:
        self._day = day

    def __call__(self, *_clock: int) -> str:
        return f"D:{self._day:%Y%m%d}000000+09'00'"


def _draw_texts(canvas: Canvas, page: PageDrawing) -> None:
    texts = canvas.beginText()
    height = page.height
    current = None
    for x, y, size, font, text in page.texts:
        if current != (font, size):
            texts.setFont(font, size)
            current = (font, size)
        texts.setTextOrigin(x, height - y)
        texts.textOut(text)
    canvas.drawText(texts)


def _draw_shapes(canvas: Canvas, page: PageDrawing) -> None:
    canvas.setLineWidth(HAIRLINE)
    grounds = [shape for shape in page.shapes if isinstance(shape, Rect)]
    for rect in grounds:  # first: lines are drawn over them
        canvas.setFillGray(rect.grey)
        canvas.rect(rect.x, page.height - rect.y - rect.height, rect.width, rect.height, stroke=0, fill=1)
    if grounds:
        canvas.setFillGray(0)
    _draw_rules(canvas, page)
    for shape in page.shapes:
        if isinstance(shape, Check):
            _draw_check(canvas, shape, page.height)
        elif isinstance(shape, Circle):
            canvas.circle(shape.x, page.height - shape.y, shape.radius, stroke=1, fill=0)


def _draw_rules(canvas: Canvas, page: PageDrawing) -> None:
    lines = [shape for shape in page.shapes if isinstance(shape, Line)]
    usual = [line for line in lines if line.width == HAIRLINE and not line.dashed]
    canvas.lines([(line.x1, page.height - line.y1, line.x2, page.height - line.y2) for line in usual])
    for line in lines:
        if line.width != HAIRLINE or line.dashed:
            canvas.saveState()
            canvas.setLineWidth(line.width)
            if line.dashed:
                canvas.setDash(*_DASHES)
            canvas.line(line.x1, page.height - line.y1, line.x2, page.height - line.y2)
            canvas.restoreState()


def _draw_check(canvas: Canvas, box: Check, page_height: float) -> None:
    bottom = page_height - box.y - box.size
    canvas.rect(box.x, bottom, box.size, box.size, stroke=1, fill=0)
    if box.ticked:
        canvas.saveState()
        canvas.setLineWidth(box.size * 0.14)
        canvas.setLineCap(1)
        corners = [(0.2, 0.5), (0.42, 0.24), (0.82, 0.78)]
        points = [(box.x + across * box.size, bottom + up * box.size) for across, up in corners]
        canvas.lines([(*points[0], *points[1]), (*points[1], *points[2])])
        canvas.restoreState()
