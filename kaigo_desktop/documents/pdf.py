"""Filled forms as PDF: fonts embedded as subsets, text searchable and tagged.

The same form and day give the same bytes.
reportlab is imported when the first form is rendered, not with this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from kaigo_desktop.documents.bundle import CONTENTS, lay_out_bundle
from kaigo_desktop.documents.drawing import MM, PageDrawing
from kaigo_desktop.documents.fonts import Fonts
from kaigo_desktop.documents.layout import lay_out
from kaigo_desktop.documents.tags import Tag
from kaigo_desktop.domain.forms.bundle import BundlePart
from kaigo_desktop.domain.forms.form import FilledForm


class RenderedForm(Struct, frozen=True):
    """A PDF in memory.

    ``notices``: what was changed in order to print it, for the user.
    ``attachments``: how many texts were moved to a 別紙.
    ``pages``: width and height of each page in mm, as it is read (a landscape
    page is wider than high), for choosing the paper.
    ``starts``: in a bundle, the number of each part's first page, from 1.
    """

    content: bytes
    page_count: int
    notices: tuple[str, ...] = ()
    attachments: int = 0
    pages: tuple[tuple[float, float], ...] = ()
    starts: tuple[int, ...] = ()


class Press:
    """Renders forms with the fonts of one folder; keep one, so that the fonts are parsed once."""

    def __init__(self, fonts: Path) -> None:
        self._fonts = Fonts(fonts)

    def render(self, form: FilledForm, *, title: str, as_of: date, draft: bool = False) -> RenderedForm:
        """The form as a PDF; ``title`` and ``as_of`` go into its metadata, and nothing else unprinted does.

        ``draft``: 「下書き」 stands in light grey across each page, behind the text.
        Raises CannotPrint, which names the field, where something entered
        cannot be shown whole, and FileNotFoundError where a font is missing.
        """
        layout = lay_out(form, self._fonts, draft=draft)
        content = self._draw(layout.pages, [layout.tag], [], title, as_of)
        return RenderedForm(
            content, len(layout.pages), layout.notices, layout.attachments, _papers(layout.pages)
        )

    def bundle(
        self, parts: Sequence[BundlePart], *, title: str, as_of: date, draft: bool = False
    ) -> RenderedForm:
        """All parts as one PDF behind a table of contents, a bookmark each, pages numbered throughout.

        What holds for `render` holds for each part; a refusal names the part too.
        """
        layout = lay_out_bundle(parts, self._fonts, title=title, draft=draft)
        bookmarks = [(CONTENTS, 1)]
        for part, start in zip(parts, layout.starts, strict=True):
            bookmarks.append(("\u3000".join(filter(None, (part.title, part.office))), start))
        content = self._draw(layout.pages, layout.tags, bookmarks, title, as_of)
        papers = _papers(layout.pages)
        return RenderedForm(content, len(papers), layout.notices, layout.attachments, papers, layout.starts)

    def _draw(
        self,
        pages: Sequence[PageDrawing],
        tags: Sequence[Tag],
        bookmarks: Sequence[tuple[str, int]],
        title: str,
        as_of: date,
    ) -> bytes:
        # Late: a command that prints nothing must not pay for importing reportlab.
        from kaigo_desktop.documents.canvas import draw  # noqa: PLC0415

        return draw(pages, self._fonts, tags=tags, bookmarks=bookmarks, title=title, as_of=as_of)

    def warm_up(self) -> None:
        """Parse the fonts now, in a thread of the caller's, so that the first form does not wait for it."""
        self._fonts.load_usual()


def _papers(pages: Sequence[PageDrawing]) -> tuple[tuple[float, float], ...]:
    return tuple((round(page.width / MM, 1), round(page.height / MM, 1)) for page in pages)
