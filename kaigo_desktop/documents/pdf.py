"""Writes a filled form as a PDF: fonts embedded as subsets, text searchable, the same bytes for the same day.

reportlab is imported when the first page is drawn, not with this module.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kaigo_desktop.documents.atomic import write_whole
from kaigo_desktop.documents.fonts import Fonts
from kaigo_desktop.documents.layout import Layout, lay_out
from kaigo_desktop.domain.form import FilledForm


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """A file on disk. ``notices``: what was changed in order to print it, for the user."""

    path: Path
    pages: int
    sha256: str
    notices: tuple[str, ...] = ()
    attachments: int = 0


@dataclass(frozen=True, slots=True)
class RenderedForm:
    """A PDF in memory."""

    content: bytes
    layout: Layout

    @property
    def sha256(self) -> str:
        """Of the content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def render_form(form: FilledForm, fonts: Fonts, *, title: str, as_of: date) -> RenderedForm:
    """The PDF of a form. ``title`` and ``as_of`` go into its metadata; nothing else that is not printed does.

    Raises CannotPrint where something entered cannot be shown whole.
    """
    layout = lay_out(form, fonts)
    # Late: a command that prints nothing must not pay for importing reportlab.
    from kaigo_desktop.documents.canvas import draw  # noqa: PLC0415

    return RenderedForm(draw(layout.pages, fonts, title=title, as_of=as_of), layout)


def write_form(form: FilledForm, path: Path, fonts: Fonts, *, title: str, as_of: date) -> WrittenForm:
    """Render the form and put the file in its place whole.

    Raises CannotPrint before anything is written, and Trouble where the disk
    refuses; either way no half file is left.
    """
    rendered = render_form(form, fonts, title=title, as_of=as_of)
    write_whole(path, rendered.content)
    layout = rendered.layout
    return WrittenForm(path, len(layout.pages), rendered.sha256, layout.notices, layout.attachments)
