"""The structure of a tagged PDF (PDF reference 14.7 and 14.8) from the tags of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfdoc

from kaigo_desktop.documents.drawing import PageDrawing
from kaigo_desktop.documents.tags import Role, Tag


class Mark(NamedTuple):
    """Texts of a page that belong to one tag; ``number`` is the mark's on its page."""

    first: int
    end: int
    number: int
    role: str


@dataclass(slots=True)
class Marks:
    """The tags, and for each page (by identity) its marks in the order of its texts and their tags."""

    tags: tuple[Tag, ...]
    by_page: dict[int, list[tuple[int, int, Tag]]] = field(default_factory=dict)

    def on(self, page: PageDrawing) -> list[Mark]:
        """The marks of a page."""
        owned = self.by_page.get(id(page), [])
        return [Mark(first, end, number, tag.role) for number, (first, end, tag) in enumerate(owned)]


def marks_of(tags: Sequence[Tag]) -> Marks:
    """Gather who owns what on which page."""
    marks = Marks(tuple(tags))
    for root in tags:
        for tag in root.walk():
            for piece in tag.pieces:
                marks.by_page.setdefault(id(piece.page), []).append((piece.first, piece.end, tag))
    for owned in marks.by_page.values():
        owned.sort(key=_first)
    return marks


def _first(owned: tuple[int, int, Tag]) -> int:
    return owned[0]


class _Element(pdfdoc.PDFObject):
    """An object whose text is written when all numbers are known."""

    def __init__(self) -> None:
        self.text = ""

    def format(self, _document: object) -> bytes:
        """What stands in the file."""
        return self.text.encode("ascii")


class _Numbers:
    """Elements with their object numbers."""

    def __init__(self, document: pdfdoc.PDFDocument) -> None:
        self.document = document

    def new(self) -> tuple[_Element, str]:
        """An element, and the reference to it."""
        element = _Element()
        return element, self.of(element)

    def of(self, thing: object) -> str:
        """The reference to an object of the document."""
        reference = self.document.Reference(thing)  # type: ignore[no-untyped-call]
        return str(reference.format(self.document).decode("ascii"))


def add_structure(document: pdfdoc.PDFDocument, marks: Marks, pages: Sequence[PageDrawing]) -> None:
    """Add the tree of tags to a document whose pages have been drawn."""
    numbers = _Numbers(document)
    root, root_reference = numbers.new()
    whole, whole_reference = numbers.new()
    parents, parents_reference = numbers.new()
    writer = _Writer(numbers, marks, pages)
    kids = [writer.write(tag, whole_reference) for tag in marks.tags]
    whole.text = f"<</S/Document/P {root_reference}/K[{' '.join(kids)}]>>"
    parents.text = f"<</Nums[{' '.join(writer.parents())}]>>"
    root.text = (
        f"<</Type/StructTreeRoot/K {whole_reference}/ParentTree {parents_reference}"
        f"/ParentTreeNextKey {len(pages)}>>"
    )
    marked, _ = numbers.new()
    marked.text = "<</Marked true>>"
    catalog: Any = document.Catalog  # type: ignore[attr-defined]
    catalog.StructTreeRoot = root
    catalog.MarkInfo = marked


class _Writer:
    """Writes elements; a mark of a page is named by the page's reference and the mark's number."""

    def __init__(self, numbers: _Numbers, marks: Marks, pages: Sequence[PageDrawing]) -> None:
        self._numbers = numbers
        self._marks = marks
        self._pages = pages
        self._references: dict[Tag, str] = {}
        self._where: dict[Tag, list[tuple[str, int]]] = {}
        for number, page in enumerate(pages):
            self._note(number, page)

    def _note(self, number: int, page: PageDrawing) -> None:
        drawn: Any = self._numbers.document.idToObject[f"Page{number + 1}"]
        reference = self._numbers.of(drawn)
        drawn.__NoDefault__ = [*drawn.__NoDefault__, "StructParents", "Tabs"]
        drawn.StructParents, drawn.Tabs = number, "/S"
        for mark, (_, _, tag) in enumerate(self._marks.by_page.get(id(page), ())):
            self._where.setdefault(tag, []).append((reference, mark))

    def write(self, tag: Tag, parent: str) -> str:
        """Write a tag and those below it; gives the reference to it."""
        element, reference = self._numbers.new()
        self._references[tag] = reference
        kids = [self.write(kid, reference) for kid in tag.kids if _worth_writing(kid)]
        where = self._where.get(tag, [])
        page = where[0][0] if where else None
        kids += [str(mark) if on == page else f"<</Type/MCR/Pg {on}/MCID {mark}>>" for on, mark in where]
        element.text = (
            f"<</S/{tag.role}/P {parent}"
            + (f"/Pg {page}" if page else "")
            + (f"/K[{' '.join(kids)}]" if len(kids) > 1 else f"/K {kids[0]}" if kids else "")
            + (f"/Alt<feff{tag.alt.encode('utf-16-be').hex()}>" if tag.alt else "")
            + _attributes(tag)
            + ">>"
        )
        return reference

    def parents(self) -> list[str]:
        """For each page the references to the tags of its marks."""
        found = []
        for number, page in enumerate(self._pages):
            owned = self._marks.by_page.get(id(page), ())
            found.append(f"{number}[{' '.join(self._references[tag] for _, _, tag in owned)}]")
        return found


def _worth_writing(tag: Tag) -> bool:
    """An empty cell keeps its row's columns in order; any other empty tag says nothing."""
    return tag.role in (Role.CELL, Role.HEAD) or bool(tag.pieces) or any(map(_worth_writing, tag.kids))


def _attributes(tag: Tag) -> str:
    given = [
        f"/ColSpan {tag.colspan}" if tag.colspan > 1 else "",
        f"/RowSpan {tag.rowspan}" if tag.rowspan > 1 else "",
        f"/Scope/{tag.scope}" if tag.scope else "",
    ]
    return f"/A<</O/Table{''.join(given)}>>" if any(given) else ""
