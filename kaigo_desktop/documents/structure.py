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


class _Numbers:
    """Numbers of the file's objects for elements, which are written without going through reportlab."""

    def __init__(self, document: pdfdoc.PDFDocument) -> None:
        self.document = document
        self.written: dict[int, str] = {}

    def new(self) -> int:
        """The number of another object."""
        self.document.objectcounter += 1
        return self.document.objectcounter

    def of_page(self, page: object) -> str:
        """The reference to a page that reportlab has drawn."""
        reference = self.document.Reference(page)  # type: ignore[no-untyped-call]
        return str(reference.format(self.document).decode("ascii"))


def add_structure(document: pdfdoc.PDFDocument, marks: Marks, pages: Sequence[PageDrawing]) -> dict[int, str]:
    """The tree of tags of a document whose pages have been drawn, as texts of objects by their numbers."""
    numbers = _Numbers(document)
    root, whole, parents, marked = (numbers.new() for _ in range(4))
    writer = _Writer(numbers, marks, pages)
    kids = " ".join([writer.write(tag, f"{whole} 0 R") for tag in marks.tags])
    numbers.written |= {
        root: f"<</Type/StructTreeRoot/K {whole} 0 R/ParentTree {parents} 0 R"
        f"/ParentTreeNextKey {len(pages)}>>",
        whole: f"<</S/Document/P {root} 0 R/K[{kids}]>>",
        parents: f"<</Nums[{' '.join(writer.parents())}]>>",
        marked: "<</Marked true>>",
    }
    catalog: Any = document.Catalog  # type: ignore[attr-defined]
    catalog.StructTreeRoot = f"{root} 0 R"
    catalog.MarkInfo = f"{marked} 0 R"
    return numbers.written


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
        reference = self._numbers.of_page(drawn)
        drawn.__NoDefault__ = [*drawn.__NoDefault__, "StructParents", "Tabs"]
        drawn.StructParents, drawn.Tabs = number, "/S"
        for mark, (_, _, tag) in enumerate(self._marks.by_page.get(id(page), ())):
            self._where.setdefault(tag, []).append((reference, mark))

    def write(self, tag: Tag, parent: str) -> str:
        """Write a tag and those below it; gives the reference to it."""
        number = self._numbers.new()
        self._references[tag] = reference = f"{number} 0 R"
        whole = tag.role == Role.ROW  # an empty cell keeps the columns in order
        kids = [self.write(kid, reference) for kid in tag.kids if whole or _worth_writing(kid)]
        page = ""
        for on, mark in self._where.get(tag, ()):
            page = page or on
            kids.append(str(mark) if on == page else f"<</Type/MCR/Pg {on}/MCID {mark}>>")
        parts = [f"<</S/{tag.role}/P {parent}"]
        if page:
            parts.append(f"/Pg {page}")
        if kids:
            parts.append(f"/K[{' '.join(kids)}]" if len(kids) > 1 else f"/K {kids[0]}")
        if tag.alt:
            parts.append(f"/Alt<feff{tag.alt.encode('utf-16-be').hex()}>")
        parts.append(_attributes(tag))
        self._numbers.written[number] = "".join([*parts, ">>"])
        return reference

    def parents(self) -> list[str]:
        """For each page the references to the tags of its marks."""
        found = []
        for number, page in enumerate(self._pages):
            owned = self._marks.by_page.get(id(page), ())
            found.append(f"{number}[{' '.join(self._references[tag] for _, _, tag in owned)}]")
        return found


def _worth_writing(tag: Tag) -> bool:
    """Whether there is anything to read in it."""
    return bool(tag.pieces) or any(kid.pieces or _worth_writing(kid) for kid in tag.kids)


def _attributes(tag: Tag) -> str:
    if not (tag.scope or tag.colspan > 1 or tag.rowspan > 1):
        return ""
    given = [
        f"/ColSpan {tag.colspan}" if tag.colspan > 1 else "",
        f"/RowSpan {tag.rowspan}" if tag.rowspan > 1 else "",
        f"/Scope/{tag.scope}" if tag.scope else "",
    ]
    return f"/A<</O/Table{''.join(given)}>>"
