"""The structure of a tagged PDF (PDF reference 14.7 and 14.8) from the tags of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.pdfbase import pdfdoc

from kaigo_desktop.documents.drawing import PageDrawing
from kaigo_desktop.documents.tags import Role, Tag


def add_structure(
    document: pdfdoc.PDFDocument, tags: Sequence[Tag], pages: Sequence[PageDrawing]
) -> dict[int, str]:
    """The tree of tags of a document whose pages have been drawn, as texts of objects by their numbers."""
    writer = _Writer(document, pages)
    root, whole, parents, marked = (writer.new() for _ in range(4))
    kids = " ".join([writer.write(tag, f"{whole} 0 R") for tag in tags])
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

    def __init__(self, document: pdfdoc.PDFDocument, pages: Sequence[PageDrawing]) -> None:
        self._document = document
        self._pages = pages
        self._references: dict[Tag, str] = {}
        self._where: dict[Tag, list[tuple[str, int]]] = {}
        self.written: dict[int, str] = {}
        for number, page in enumerate(pages):
            reference = self._prepare(number)
            for place, mark in enumerate(page.marks):
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
        kids = [self.write(kid, reference) for kid in tag.kids if whole or self._is_to_be_read(kid)]
        said = _attributes(tag)
        marks = self._where.get(tag)
        if marks:
            home = marks[0][0]
            said = f"/Pg {home}{said}"
            for page, mark in marks:
                kids.append(str(mark) if page == home else f"<</Type/MCR/Pg {page}/MCID {mark}>>")
        if kids:
            said += f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]"
        self.written[number] = f"<</S/{tag.role}/P {parent}{said}>>"
        return reference

    def _is_to_be_read(self, tag: Tag) -> bool:
        """Whether any text belongs to it or to a part of it."""
        return tag in self._where or any(map(self._is_to_be_read, tag.kids))

    def parents(self) -> list[str]:
        """For each page the references to the tags of its marks."""
        return [
            f"{number}[{' '.join([self._references[mark.tag] for mark in page.marks])}]"
            for number, page in enumerate(self._pages)
        ]


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
