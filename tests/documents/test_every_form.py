"""Every form there is, filled with the most that anybody enters: nothing is lost, nothing overlaps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from kaigo_desktop.catalogue.forms import load_form
from kaigo_desktop.documents.fonts import Fonts
from kaigo_desktop.documents.layout import Layout, lay_out
from kaigo_desktop.documents.metrics import CHECKBOX
from kaigo_desktop.documents.pdf import Press
from kaigo_desktop.domain.forms.form import CannotPrint, FilledForm, Form, fill
from tests.documents.extremes import FEW_ROWS, Extremes, bare, faults_of, texts_by_tag, texts_of

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "forms").glob("*/form.toml"))
NAMES = [file.parent.name for file in FILES]
VALUES = ROOT / "forms" / "values.toml"
DAY = date(2026, 6, 15)
TURNS = (0, 1)

form_of = cache(load_form)

Laid = Callable[[Path, int], tuple[FilledForm, Layout]]

every_form = pytest.mark.parametrize("file", FILES, ids=NAMES)
every_turn = pytest.mark.parametrize("turn", TURNS)


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts(ROOT / "resources" / "fonts")


@pytest.fixture(scope="module")
def laid(fonts: Fonts) -> Laid:
    """A form filled with extremes, and its pages; each laid out once."""

    @cache
    def lay(file: Path, turn: int) -> tuple[FilledForm, Layout]:
        form = form_of(file)
        filled = fill(form, Extremes(form, VALUES, turn).values())
        return filled, lay_out(filled, fonts)

    return lay


@every_form
@every_turn
def test_every_value_stands_whole_on_paper_and_nothing_overlaps(
    file: Path, turn: int, laid: Laid, fonts: Fonts
) -> None:
    form, layout = laid(file, turn)
    read = bare("".join(text.text for texts in texts_by_tag(layout).values() for text in texts))
    lost = [text for text in texts_of(form.blocks) if text.fields and bare(text.text) not in read]
    assert lost == []
    faults = [
        f"page {number}: {fault}"
        for number, page in enumerate(layout.pages, 1)
        for fault in faults_of(page, fonts)
    ]
    assert faults == []


@every_form
def test_every_word_of_the_layout_is_found_in_the_file(file: Path, laid: Laid, press: Press) -> None:
    form, layout = laid(file, 0)
    rendered = press.render(form, title=form.title, as_of=DAY)
    document = pypdfium2.PdfDocument(rendered.content)
    assert len(document) == len(layout.pages) == rendered.page_count
    for page, drawn in zip(document, layout.pages, strict=True):
        found = bare(page.get_textpage().get_text_range())
        written = [bare(text.text) for text in drawn.texts if text.font != CHECKBOX]
        assert [text for text in written if text not in found] == []
    document.close()


@every_form
def test_a_character_that_cannot_be_printed_refuses_the_form_by_the_name_of_its_field(
    file: Path, fonts: Fonts
) -> None:
    form = form_of(file)
    values = Extremes(form, VALUES, rows=FEW_ROWS).values()
    name = _printed_text(form, values)
    if name is None:
        pytest.skip("the form prints no text outside lists")
    if name.startswith("own."):
        values["own"] = {**values["own"], name.removeprefix("own."): "絵文字😀"}  # type: ignore[dict-item]
    else:
        values[name] = "絵文字😀"
    with pytest.raises(CannotPrint) as refused:
        lay_out(fill(form, values), fonts)
    assert name in refused.value.fields
    assert "😀" in refused.value.what


def _printed_text(form: Form, values: dict[str, object]) -> str | None:
    """The name of a text that the form prints as it is."""
    own = values["own"]
    assert isinstance(own, dict)
    known = values | {f"own.{name}": value for name, value in own.items()}
    for text in texts_of(fill(form, values).blocks):
        for name in text.fields:
            value = known.get(name)
            if isinstance(value, str) and value and value in text.text and len(value) >= 80:
                return name
    return None
