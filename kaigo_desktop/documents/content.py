"""What a page consists of, in PDF's operators (PDF reference, annex A)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from reportlab.pdfbase.ttfonts import TTFont

from kaigo_desktop.documents.drawing import HAIRLINE, Check, Circle, Line, PageDrawing, Rect, Text
from kaigo_desktop.documents.metrics import CHECKBOX
from kaigo_desktop.documents.outlines import glyph_path
from kaigo_desktop.documents.structure import Mark

_ARTIFACT = "/Artifact BMC"
_ROUND = 0.5523
"""How far the handles of a quarter of a circle reach, in radii."""

_MARK_GREY = 0.89


class Codes(dict[str, tuple[int, str]]):
    """Each character's subset and its code there in hex, for all ``texts`` of a document in one font.

    The commonest characters share the first subset, so that the font seldom changes within a text.
    """

    def __init__(self, font: TTFont, document: Any, texts: Iterable[str]) -> None:  # noqa: ANN401 - reportlab's document has no type
        super().__init__()
        counted = Counter("".join(texts))
        chars = "".join(sorted(counted, key=lambda char: (-counted[char], char)))
        at = 0
        for subset, codes in font.splitString(chars, document):
            for code in codes:
                self[chars[at]] = (subset, f"{code:02x}")
                at += 1
        self.font = font
        self.document = document
        self._names: dict[int, str] = {}

    def name(self, subset: int) -> str:
        """What the page calls the subset's font."""
        found = self._names.get(subset)
        if found is None:
            self._names[subset] = found = str(self.font.getSubsetInternalName(subset, self.document))
        return found

    def pieces(self, text: str) -> list[tuple[int, str]]:
        """The text in codes, in pieces of one subset each."""
        coded = [self[char] for char in text]
        if len({subset for subset, _ in coded}) == 1:
            return [(coded[0][0], "".join([code for _, code in coded]))]
        parts = groupby(coded, itemgetter(0))
        return [(subset, "".join([code for _, code in pairs])) for subset, pairs in parts]


def page_content(page: PageDrawing, marks: Sequence[Mark], codes: Mapping[str, Codes]) -> str:
    """The whole page: shapes, then texts in their marks."""
    return "\n".join([_ARTIFACT, *_shapes(page), "EMC", "BT", *_Texts(page, codes).operators(marks), "ET"])


class _Texts:
    """Writes the texts of a page; positions are steps from the last one, in hundredths of a point."""

    def __init__(self, page: PageDrawing, codes: Mapping[str, Codes]) -> None:
        self._page = page
        self._codes = codes
        self._font: tuple[str, int, float] | None = None
        self._x = self._y = 0

    def operators(self, marks: Sequence[Mark]) -> Iterator[str]:
        texts = self._page.texts
        done = 0
        for mark in marks:
            yield from self._unmarked(texts[done : mark.first])
            yield f"/{mark.role} <</MCID {mark.number}>> BDC"
            for text in texts[mark.first : mark.end]:
                yield self._text(text)
            yield "EMC"
            done = mark.end
        yield from self._unmarked(texts[done:])

    def _unmarked(self, texts: Sequence[Text]) -> Iterator[str]:
        if texts:
            yield _ARTIFACT
            for text in texts:
                yield self._text(text)
            yield "EMC"

    def _text(self, text: Text) -> str:
        x, y = round(text.x * 100), round((self._page.height - text.y) * 100)
        if text.turned:
            turned = f"0 -1 1 0 {x / 100:.2f} {y / 100:.2f} Tm {self._shown(text)} 1 0 0 1 0 0 Tm"
            self._x = self._y = 0
            return turned
        moved = "%.2f %.2f Td " % ((x - self._x) / 100, (y - self._y) / 100)  # noqa: UP031 - twice as fast
        self._x, self._y = x, y
        return moved + (self._unseen(text) if text.font == CHECKBOX else self._shown(text))

    def _shown(self, text: Text) -> str:
        codes = self._codes[text.font]
        parts = []
        for subset, code in codes.pieces(text.text):
            if (text.font, subset, text.size) != self._font:
                parts.append(self._set_font(codes, text.font, subset, text.size))
            parts.append(f"<{code}> Tj ")
        return "".join(parts)

    def _set_font(self, codes: Codes, font: str, subset: int, size: float) -> str:
        self._font = (font, subset, size)
        return f"{codes.name(subset)} {size:g} Tf "

    def _unseen(self, text: Text) -> str:
        """Boxes, which are drawn elsewhere: an invisible space that reads as them."""
        blank = self._codes[CHECKBOX]
        ((subset, code),) = blank.pieces(" ")
        setting = self._set_font(blank, CHECKBOX, subset, text.size)
        actual = text.text.encode("utf-16-be").hex()
        return f"{setting}3 Tr /Span <</ActualText <feff{actual}>>> BDC <{code}> Tj EMC 0 Tr"


# --- shapes -------------------------------------------------------------------


def _shapes(page: PageDrawing) -> Iterator[str]:
    height = page.height
    grounds = [shape for shape in page.shapes if isinstance(shape, Rect)]
    for grey, rects in groupby(grounds, lambda rect: rect.grey):  # first: lines are drawn over them
        yield f"{grey:g} g"
        for rect in rects:
            bottom = height - rect.y - rect.height
            yield f"{_rect(rect.x, bottom, rect.width, rect.height)} f"
    if grounds:
        yield "0 g"
    yield f"{HAIRLINE:g} w"
    yield from _rules([shape for shape in page.shapes if isinstance(shape, Line)], height)
    for shape in page.shapes:
        if isinstance(shape, Check):
            yield from _check(shape, height)
        elif isinstance(shape, Circle):
            yield _circle(shape, height)


def _n(number: float) -> str:
    return f"{round(number, 2):g}" if abs(number) < 10_000 else f"{number:.2f}"


def _rect(x: float, y: float, width: float, height: float) -> str:
    return f"{_n(x)} {_n(y)} {_n(width)} {_n(height)} re"


def _rules(lines: Sequence[Line], height: float) -> Iterator[str]:
    usual = [line for line in lines if line.width == HAIRLINE and not line.dashed]
    if usual:
        yield from [_line(line, height) for line in usual]
        yield "S"
    for line in lines:
        if line.width != HAIRLINE or line.dashed:
            dashes = "[3 2] 0 d " if line.dashed else ""
            yield f"q {_n(line.width)} w {dashes}{_line(line, height)} S Q"


def _line(line: Line, height: float) -> str:
    return "%.2f %.2f m %.2f %.2f l" % (line.x1, height - line.y1, line.x2, height - line.y2)  # noqa: UP031


def _check(box: Check, page_height: float) -> Iterator[str]:
    bottom = page_height - box.y - box.size
    yield f"{_rect(box.x, bottom, box.size, box.size)} S"
    if box.ticked:
        corners = [(0.2, 0.5), (0.42, 0.24), (0.82, 0.78)]
        start, middle, end = (
            f"{_n(box.x + across * box.size)} {_n(bottom + up * box.size)}" for across, up in corners
        )
        yield f"q {_n(box.size * 0.14)} w 1 J {start} m {middle} l {end} l S Q"


def _circle(circle: Circle, page_height: float) -> str:
    x, y, radius = circle.x, page_height - circle.y, circle.radius
    handle = radius * _ROUND
    parts = [f"{_n(x + radius)} {_n(y)} m"]
    for right, up in ((0, 1), (-1, 0), (0, -1), (1, 0)):  # the ends of the four quarters, anticlockwise
        from_right, from_up = up, -right
        numbers = (
            x + from_right * radius + right * handle, y + from_up * radius + up * handle,
            x + right * radius + from_right * handle, y + up * radius + from_up * handle,
            x + right * radius, y + up * radius,
        )  # fmt: skip
        parts.append(" ".join(map(_n, numbers)) + " c")
    return " ".join(parts) + " S"


def mark_path(text: str, font: TTFont) -> str:
    """The text as a drawing in light grey, one unit high, in the middle of the origin."""
    face: Any = font.face  # of our own kind, which knows outlines
    scale = 1 / face.unitsPerEm
    steps = [face.charWidths[ord(char)] / 1000 for char in text]
    parts = [f"{_MARK_GREY} g"]
    x = -sum(steps) / 2
    for char, step in zip(text, steps, strict=True):
        parts.append(glyph_path(face.outline(ord(char)), scale, x, -0.38))
        x += step
    return "\n".join([*parts, "f"])
