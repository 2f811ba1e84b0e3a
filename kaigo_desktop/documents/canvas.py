"""Draws laid out pages as a PDF, on a reportlab canvas."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from kaigo_desktop.documents.compact import compacted
from kaigo_desktop.documents.composite import embed
from kaigo_desktop.documents.content import Codes, mark_path, page_content
from kaigo_desktop.documents.drawing import PageDrawing
from kaigo_desktop.documents.fonts import BOLD, REGULAR, Fonts
from kaigo_desktop.documents.layout import DRAFT
from kaigo_desktop.documents.metrics import CHECKBOX
from kaigo_desktop.documents.structure import add_structure
from kaigo_desktop.documents.tags import Tag

CREATOR = "kaigo_desktop"

_DRAFT_FORM = "draft"


def draw(
    pages: Sequence[PageDrawing],
    fonts: Fonts,
    *,
    tags: Sequence[Tag],
    bookmarks: Sequence[tuple[str, int]],
    title: str,
    as_of: date,
) -> bytes:
    """The pages as a PDF. The same pages, title and day give the same bytes.

    ``tags``: the structure, part by part; ``bookmarks``: titles and numbers of pages, from 1.
    """
    canvas = _canvas(pages[0], fonts, title, as_of)
    if any(page.draft for page in pages):
        _define_draft(canvas, fonts)
    titles: dict[int, list[str]] = {}
    for text, number in bookmarks:
        titles.setdefault(number, []).append(text)
    codes = _codes(pages, fonts, canvas._doc)  # type: ignore[attr-defined] # noqa: SLF001
    for number, page in enumerate(pages, start=1):
        for text in titles.get(number, ()):
            _bookmark(canvas, text)
        _draw_page(canvas, page, codes)
    if bookmarks:
        canvas.showOutline()
    written = add_structure(canvas._doc, tags, pages)  # type: ignore[attr-defined] # noqa: SLF001
    return _finished(canvas, written)


def _canvas(first: PageDrawing, fonts: Fonts, title: str, as_of: date) -> Canvas:
    fonts.font(REGULAR)
    canvas = Canvas(
        io.BytesIO(),
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
    return canvas


class _Midnight:
    """The day as a PDF date, whatever the clock says."""

    def __init__(self, day: date) -> None:
        self._day = day

    def __call__(self, *_clock: int) -> str:
        return f"D:{self._day:%Y%m%d}000000+09'00'"


def _bookmark(canvas: Canvas, title: str) -> None:
    """A line of the outline that leads to the page being drawn."""
    key = f"part{len(canvas._destinations)}"  # type: ignore[attr-defined] # noqa: SLF001
    canvas.bookmarkPage(key)
    canvas.addOutlineEntry(title, key, 0)


def _codes(pages: Sequence[PageDrawing], fonts: Fonts, document: object) -> dict[str, Codes]:
    """For each font the codes of its characters; the font of no name has the space for what is not seen."""
    texts: dict[str, set[str]] = {}
    for page in pages:
        for text in page.texts:
            texts.setdefault(text.font, set()).add(text.text)
    if texts.pop(CHECKBOX, None):
        texts.setdefault(REGULAR, set()).add(" ")
    codes = {
        name: Codes(embed(fonts.font(name), set("".join(shown)), document))
        for name, shown in sorted(texts.items())
    }
    return codes | {CHECKBOX: codes[REGULAR]} if REGULAR in codes else codes


def _draw_page(canvas: Canvas, page: PageDrawing, codes: Mapping[str, Codes]) -> None:
    canvas.setPageSize((page.width, page.height))
    if page.draft:
        _draw_draft(canvas, page)
    # reportlab's own drawing takes several times as long for the same operators
    canvas._code.append(page_content(page, codes))  # type: ignore[attr-defined] # noqa: SLF001
    canvas.showPage()


# --- 下書き -------------------------------------------------------------------


def _define_draft(canvas: Canvas, fonts: Fonts) -> None:
    """The mark as a drawing, once a file: as text it would stand between the words of the form."""
    canvas.beginForm(_DRAFT_FORM, -2, -1, 2, 1)
    canvas._code.append(mark_path(DRAFT, fonts.font(BOLD)))  # type: ignore[attr-defined] # noqa: SLF001
    canvas.endForm()


def _draw_draft(canvas: Canvas, page: PageDrawing) -> None:
    canvas._code.append("/Artifact BMC")  # type: ignore[attr-defined] # noqa: SLF001
    canvas.saveState()
    canvas.translate(page.width / 2, page.height / 2)
    canvas.rotate(40)
    size = min(page.width, page.height) * 0.26
    canvas.scale(size, size)
    canvas.doForm(_DRAFT_FORM)
    canvas.restoreState()
    canvas._code.append("EMC")  # type: ignore[attr-defined] # noqa: SLF001


# --- the file -----------------------------------------------------------------


def _finished(canvas: Canvas, written: Mapping[int, str]) -> bytes:
    document: pdfdoc.PDFDocument = canvas._doc  # type: ignore[attr-defined] # noqa: SLF001
    document.format = partial(compacted, document, written)  # type: ignore[method-assign]
    content = document.GetPDFData(canvas)
    assert isinstance(content, bytes)
    return content
