"""The structure of a tagged PDF (PDF reference 14.7 and 14.8) from the tags of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfdoc

from kaigo_desktop.documents.drawing import PageDrawing
from kaigo_desktop.documents.tags import Role, Tag


class Mark(NamedTuple):
    """Texts of a page that belong to one tag; its number is its place among the marks of the page."""

    first: int
    end: int
    tag: Tag


@dataclass(frozen=True, slots=True)
class Marks:
    """The tags, and for each page (by identity) its marks in the order of its texts."""

    tags: tuple[Tag, ...]
    by_page: dict[int, list[Mark]]

    def on(self, page: PageDrawing) -> Sequence[Mark]:
        """The marks of a page."""
        return self.by_page.get(id(page), ())


def marks_of(tags: Sequence[Tag]) -> Marks:
    """Gather who owns what on which page."""
    by_page: dict[int, list[Mark]] = {}
    for tag in tags:
        _gather(tag, by_page)
    for marks in by_page.values():
        marks.sort(key=itemgetter(0))
    return Marks(tuple(tags), by_page)


def _gather(tag: Tag, by_page: dict[int, list[Mark]]) -> None:
    for page, first, end in tag.pieces:
        by_page.setdefault(id(page), []).append(Mark(first, end, tag))
    for kid in tag.kids:
        _gather(kid, by_page)


def add_structure(document: pdfdoc.PDFDocument, marks: Marks, pages: Sequence[PageDrawing]) -> dict[int, str]:
    """The tree of tags of a document whose pages have been drawn, as texts of objects by their numbers."""
    writer = _Writer(document, marks, pages)
    root, whole, parents, marked = (writer.new() for _ in range(4))
    kids = " ".join([writer.write(tag, f"{whole} 0 R") for tag in marks.tags])
    writer.written |= {
        root: f"<</Type/StructTreeRoot/K {whole} 0 R/ParentTree {parents} 0 R"
        f"/ParentTreeNextKey {len(pages)}>>",
        whole: f"<</S/Document/P {root} 0 R/K[{kids}]>>",
        parents: f"<</Nums[{' '.join(writer.parents())}]>>",
        marked: "<</Marked true>>",
    }
    catalog: Any = document.Catalog  # type: ignore[attr-defined]
    catalog.StructTreeRoot = f"{root} 0 R"
    catalog.MarkInfo = f"{marked} 0 R"
    return writer.written


class _Writer:
    """Writes elements, without going through reportlab but for their numbers among the file's objects.

    A mark of a page is named by the page's reference and the mark's number.
    """

    def __init__(self, document: pdfdoc.PDFDocument, marks: Marks, pages: Sequence[PageDrawing]) -> None:
        self._document = document
        self._on_pages = [marks.on(page) for page in pages]
        self._references: dict[Tag, str] = {}
        self._where: dict[Tag, list[tuple[str, int]]] = {}
        self.written: dict[int, str] = {}
        for number, on_page in enumerate(self._on_pages):
            reference = self._prepare(number)
            for place, mark in enumerate(on_page):
                self._where.setdefault(mark.tag, []).append((reference, place))

    def _prepare(self, number: int) -> str:
        """Lead from a drawn page, the ``number``-th from 0, to the tags of its marks; gives its reference."""
        page: Any = self._document.idToObject[f"Page{number + 1}"]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = number, "/S"
        reference = self._document.Reference(page)  # type: ignore[no-untyped-call]
        return str(reference.format(self._document).decode("ascii"))

    def new(self) -> int:
        """The number of another object."""
        self._document.objectcounter += 1
        return self._document.objectcounter

    def write(self, tag: Tag, parent: str) -> str:
        """Write a tag and those below it; gives the reference to it."""
        number = self.new()
        self._references[tag] = reference = f"{number} 0 R"
        whole = tag.role is Role.ROW  # an empty cell keeps the columns in order
        kids = [self.write(kid, reference) for kid in tag.kids if whole or _worth_writing(kid)]
        home = ""
        for page, mark in self._where.get(tag, ()):
            home = home or page
            kids.append(str(mark) if page == home else f"<</Type/MCR/Pg {page}/MCID {mark}>>")
        where = f"/Pg {home}" if home else ""
        inside = "" if not kids else f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]"
        self.written[number] = f"<</S/{tag.role}/P {parent}{where}{inside}{_attributes(tag)}>>"
        return reference

    def parents(self) -> list[str]:
        """For each page the references to the tags of its marks."""
        return [
            f"{number}[{' '.join([self._references[mark.tag] for mark in marks])}]"
            for number, marks in enumerate(self._on_pages)
        ]


def _worth_writing(tag: Tag) -> bool:
    """Whether there is anything to read in it."""
    return bool(tag.pieces) or any(kid.pieces or _worth_writing(kid) for kid in tag.kids)


def _attributes(tag: Tag) -> str:
    spoken = f"/Alt<feff{tag.alt.encode('utf-16-be').hex()}>" if tag.alt else ""
    if not (tag.scope or tag.colspan > 1 or tag.rowspan > 1):
        return spoken
    given = [
        f"/ColSpan {tag.colspan}" if tag.colspan > 1 else "",
        f"/RowSpan {tag.rowspan}" if tag.rowspan > 1 else "",
        f"/Scope/{tag.scope}" if tag.scope else "",
    ]
    return f"{spoken}/A<</O/Table{''.join(given)}>>"
