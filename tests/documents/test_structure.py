"""Tagged PDF: what screen readers and searches get."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from kaigo_desktop.documents.layout import lay_out
from kaigo_desktop.documents.pdf import Press
from kaigo_desktop.documents.tags import Role
from kaigo_desktop.domain.forms.form import FilledForm
from tests.documents.conftest import PlainMetrics
from tests.documents.extremes import texts_by_tag

Filler = Callable[..., FilledForm]
DAY = date(2026, 6, 15)
LONG = "訪問介護の記録を端末に改め、「一人一日三十分」の削減を目指します。"
BLOCKS: list[dict[str, object]] = [
    {"kind": "title", "text": "題"},
    {"kind": "heading", "text": "節"},
    {"kind": "paragraph", "text": "{x}"},
    {
        "kind": "table",
        "rows": "lines",
        "column": [
            {"header": "番号", "width": 20, "value": "{row_number}"},
            {"header": "名", "width": "*", "value": "{n}"},
        ],
    },
    {"kind": "checks", "items": [{"value": "a", "text": "甲"}, {"value": "b", "text": "乙"}]},
    {"kind": "box", "label": "箱", "text": "{x}"},
    {"kind": "applicant", "lines": [{"label": "代表者", "value": "{x}"}]},
    {"kind": "chart", "title": "分", "rows": "lines", "label": "{n}", "value": "v"},
]  # fmt: skip
VALUES: dict[str, object] = {
    "x": LONG * 60,
    "a": True,
    "b": False,
    "lines": [{"n": "い", "v": 3}, {"n": "ろ", "v": 1}] * 20,
}


def elements(node: object) -> Iterator[DictionaryObject]:
    if isinstance(node, IndirectObject):
        node = node.get_object()
    if isinstance(node, ArrayObject):
        for one in node:
            yield from elements(one)
    elif isinstance(node, DictionaryObject) and "/S" in node:
        yield node
        yield from elements(node.get("/K"))


def test_titles_headings_tables_and_lists_are_told_apart(press: Press, filled: Filler) -> None:
    root = PdfReader(
        io.BytesIO(press.render(filled(BLOCKS, **VALUES), title="見本", as_of=DAY).content)
    ).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    tree = root["/StructTreeRoot"]
    names = [str(one["/S"]) for one in elements(tree["/K"])]
    assert names[:5] == ["/Document", "/Sect", "/H1", "/H2", "/P"]
    assert names.count("/TR") == 41
    assert names.count("/TH") == 2
    assert names.count("/LI") == 2
    figures = [one for one in elements(tree["/K"]) if one["/S"] == "/Figure"]
    assert "い 3" in figures[0]["/Alt"]


def test_every_mark_on_a_page_belongs_to_one_element_of_the_tree(press: Press, filled: Filler) -> None:
    reader = PdfReader(io.BytesIO(press.render(filled(BLOCKS, **VALUES), title="見本", as_of=DAY).content))
    tree = reader.trailer["/Root"]["/StructTreeRoot"]
    numbers = tree["/ParentTree"]["/Nums"]
    owners = {numbers[at]: numbers[at + 1] for at in range(0, len(numbers), 2)}
    for page in reader.pages:
        content = page.get_contents()
        assert content is not None
        marks = content.get_data().count(b"/MCID")
        parents = owners[page["/StructParents"]]
        assert len(parents) == marks
        assert all(parent.get_object()["/S"] for parent in parents)


def test_each_text_is_owned_once_and_only_feet_and_repeated_headers_by_nobody(filled: Filler) -> None:
    layout = lay_out(filled(BLOCKS, **VALUES), PlainMetrics())
    owned: dict[int, list[int]] = {}
    for page in layout.pages:
        for mark in page.marks:
            owned.setdefault(id(page), []).extend(range(mark.first, mark.end))
    for number, page in enumerate(layout.pages):
        places = sorted(owned[id(page)])
        assert places == sorted(set(places))
        free = [text.text for place, text in enumerate(page.texts) if place not in places]
        assert set(free) <= {"見本", f"{number + 1}/{len(layout.pages)}", "番号", "名"}


def test_the_order_of_reading_is_the_order_of_the_form(filled: Filler) -> None:
    layout = lay_out(filled(BLOCKS, **VALUES), PlainMetrics())
    read = "".join(text.text for texts in texts_by_tag(layout).values() for text in texts)
    start = "題節" + LONG * 60 + "番号名1い2ろ"
    assert read.startswith(start)
    assert f"☑甲☐乙箱{LONG * 60}代表者別紙1のとおり" in read
    assert f"別紙1　代表者{LONG * 60}" in read


def test_a_cell_over_several_columns_says_so(filled: Filler) -> None:
    rows = [[{"text": "広い", "colspan": 2, "head": True}], ["a", "b"]]
    layout = lay_out(filled([{"kind": "grid", "columns": ["*", "*"], "rows": rows}]), PlainMetrics())
    heads = [tag for tag in layout.tag.walk() if tag.role is Role.HEAD]
    assert [(head.colspan, head.scope) for head in heads] == [(2, "Row")]


def test_a_box_to_tick_can_be_searched(press: Press, filled: Filler) -> None:
    rendered = press.render(filled(BLOCKS, **VALUES), title="見本", as_of=DAY)
    contents = b"".join(
        content.get_data()
        for page in PdfReader(io.BytesIO(rendered.content)).pages
        if (content := page.get_contents()) is not None
    )
    assert contents.count(b"/ActualText <feff2611>") == 1
    assert contents.count(b"/ActualText <feff2610>") == 1
