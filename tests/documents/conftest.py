"""Paper without fonts: every full-width character one em, every ASCII one half."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path

import pytest

from kaigo_desktop.catalogue.forms import parse_form
from kaigo_desktop.documents.metrics import CHECKBOX, CHECKBOXES, Face, Measured, NoGlyph
from kaigo_desktop.documents.pdf import Press
from kaigo_desktop.domain.forms.form import FilledForm, fill

NOT_IN_ANY_FONT = "𰻞"


class EmWidths(dict[str, float]):
    """Widths in em, by the simplest rule."""

    def __missing__(self, char: str) -> float:
        if char == NOT_IN_ANY_FONT:
            raise NoGlyph(char)
        self[char] = width = 0.5 if char.isascii() else 1.0
        return width


class PlainMetrics:
    """One font for everything but boxes to tick."""

    def __init__(self) -> None:
        self._widths = EmWidths()
        self.measured = Measured()

    def widths(self, _face: Face) -> Mapping[str, float]:
        return self._widths

    def runs(self, text: str, face: Face) -> list[tuple[str, str]]:
        pieces = groupby(text, CHECKBOXES.__contains__)
        return [(CHECKBOX if boxes else face.name, "".join(chars)) for boxes, chars in pieces]


@pytest.fixture
def metrics() -> PlainMetrics:
    return PlainMetrics()


@pytest.fixture(scope="session")
def press() -> Press:
    """The real fonts, parsed once for all tests."""
    return Press(Path(__file__).parents[2] / "resources" / "fonts")


Filler = Callable[..., FilledForm]


@pytest.fixture
def filled() -> Filler:
    """A filled form from blocks as in a form file, with values as keywords."""

    def make(
        blocks: list[dict[str, object]], page: dict[str, object] | None = None, **values: object
    ) -> FilledForm:
        table: dict[str, object] = {
            "id": "sample",
            "title": "見本",
            "per": "case",
            "stage": "any",
            "block": blocks,
        }
        if page is not None:
            table["page"] = page
        return fill(parse_form(table, "sample/form.toml"), values)

    return make
