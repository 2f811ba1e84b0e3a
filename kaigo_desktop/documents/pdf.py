"""Filled forms as PDF: fonts embedded as subsets, text searchable, the same bytes for the same form and day.

reportlab is imported when the first form is rendered, not with this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kaigo_desktop.documents.fonts import Fonts
from kaigo_desktop.documents.layout import lay_out
from kaigo_desktop.domain.forms.form import FilledForm


@dataclass(frozen=True, slots=True)
class RenderedForm:
    """A PDF in memory.

    ``notices``: what was changed in order to print it, for the user.
    ``attachments``: how many texts were moved to a 別紙.
    """

    content: bytes
    page_count: int
    notices: tuple[str, ...] = ()
    attachments: int = 0


class Press:
    """Renders forms with the fonts of one folder; keep one, so that the fonts are parsed once."""

    def __init__(self, fonts: Path) -> None:
        self._fonts = Fonts(fonts)

    def render(self, form: FilledForm, *, title: str, as_of: date) -> RenderedForm:
        """The form as a PDF; ``title`` and ``as_of`` go into its metadata, and nothing else unprinted does.

        Raises CannotPrint, which names the field, where something entered
        cannot be shown whole, and FileNotFoundError where a font is missing.
        """
        layout = lay_out(form, self._fonts)
        # Late: a command that prints nothing must not pay for importing reportlab.
        from kaigo_desktop.documents.canvas import draw  # noqa: PLC0415

        content = draw(layout.pages, self._fonts, title=title, as_of=as_of)
        return RenderedForm(content, len(layout.pages), layout.notices, layout.attachments)

    def warm_up(self) -> None:
        """Parse the fonts now, in a thread of the caller's, so that the first form does not wait for it."""
        self._fonts.load_usual()
