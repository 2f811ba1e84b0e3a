"""Several filled forms as one document."""

from __future__ import annotations

from typing import NamedTuple

from kaigo_desktop.domain.forms.form import FilledForm


class BundlePart(NamedTuple):
    """A form in a bundle. ``title``: its line in the table of contents; ``office``: whose paper it is."""

    form: FilledForm
    title: str
    office: str = ""
