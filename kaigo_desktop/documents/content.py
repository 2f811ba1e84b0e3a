"""What a page consists of, in PDF's operators (PDF reference, annex A)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from kaigo_desktop.documents.composite import Embedded
from kaigo_desktop.documents.drawing import HAIRLINE, Check, Circle, Line, PageDrawing, Rect
from kaigo_desktop.documents.embedding import Font
from kaigo_desktop.documents.metrics import CHECKBOX
from kaigo_desktop.documents.outlines import glyph_path

_ARTIFACT = "/Artifact BMC"
_ROUND = 0.5523
"""How far the handles of a quarter of a circle reach, in radii."""

_MARK_GREY = 0.89


class Codes:
    """Shows texts in one font of a document."""

    def __init__(self, embedded: Embedded) -> None:
        self._name, self._codes = embedded
        self._settings: dict[float, str] = {}

    def show(self, text: str, size: float, setting: str) -> tuple[str, str]:
        """What shows the text after the ``setting`` of a font, and the setting in it."""
        wanted = self._settings.get(size) or self._set(size)
        shown = f"<{text.translate(self._codes)}> Tj"
        return (shown if wanted == setting else wanted + shown), wanted

    def _set(self, size: float) -> str:
        """What chooses the font in that size."""
        self._settings[size] = made = f"{self._name} {size:g} Tf "
        return made


def page_content(page: PageDrawing, codes: Mapping[str, Codes]) -> str:
    """The whole page: shapes, then texts in their marks."""
    return "\n".join([_ARTIFACT, *_shapes(page), "EMC", "BT", *_Texts(page, codes).operators(), "ET"])


class _Texts:
    """Writes the texts of a page; positions are steps from the last one, in hundredths of a point."""

    def __init__(self, page: PageDrawing, codes: Mapping[str, Codes]) -> None:
        self._page = page
        self._codes = codes
        self._written: list[str] = []
        self._setting = ""
        self._x = self._y = 0

    def operators(self) -> list[str]:
        done = 0
        for number, (first, end, tag) in enumerate(self._page.marks):
            if first > done:
                self._put(_ARTIFACT, done, first)
            self._put(f"/{tag.role} <</MCID {number}>> BDC", first, end)
            done = end
        if len(self._page.texts) > done:
            self._put(_ARTIFACT, done, len(self._page.texts))
        return self._written

    def _put(self, begin: str, first: int, end: int) -> None:
        """These texts as marked content."""
        written, height = self._written, self._page.height
        written.append(begin)
        for across, down, size, font, words, turned in self._page.texts[first:end]:
            x, y = round(across * 100), round((height - down) * 100)
            if font == CHECKBOX:
                shown = self._unseen(words, size)
            else:
                shown, self._setting = self._codes[font].show(words, size, self._setting)
            if turned:
                written.append(f"0 -1 1 0 {x / 100:.2f} {y / 100:.2f} Tm {shown} 1 0 0 1 0 0 Tm")
                self._x = self._y = 0
                continue
            written.append("%.2f %.2f Td %s" % ((x - self._x) / 100, (y - self._y) / 100, shown))  # noqa: UP031 - twice as fast
            self._x, self._y = x, y
        written.append("EMC")

    def _unseen(self, boxes: str, size: float) -> str:
        """Boxes, which are drawn elsewhere: an invisible space that reads as them."""
        space, self._setting = self._codes[CHECKBOX].show(" ", size, self._setting)
        actual = boxes.encode("utf-16-be").hex()
        return f"3 Tr /Span <</ActualText <feff{actual}>>> BDC {space} EMC 0 Tr"


# --- shapes -------------------------------------------------------------------


def _shapes(page: PageDrawing) -> Iterator[str]:
    height = page.height
    grounds = [shape for shape in page.shapes if isinstance(shape, Rect)]
    for grey, rects in groupby(grounds, lambda rect: rect.grey):  # first: lines are drawn over them
        yield f"{grey:g} g"
        for rect in rects:
            yield f"{_rect(rect.x, height - rect.y - rect.height, rect.width, rect.height)} f"
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
    return "%.2f %.2f %.2f %.2f re" % (x, y, width, height)  # noqa: UP031 - twice as fast


def _rules(lines: Sequence[Line], height: float) -> Iterator[str]:
    special = [line for line in lines if line.dashed or line.width != HAIRLINE]
    usual = [line for line in lines if line not in special] if special else lines
    if usual:
        yield from [_line(line, height) for line in usual]
        yield "S"
    for line in special:
        dashes = "[3 2] 0 d " if line.dashed else ""
        yield f"q {_n(line.width)} w {dashes}{_line(line, height)} S Q"


def _line(line: Line, height: float) -> str:
    x1, y1, x2, y2, *_ = line
    return "%.2f %.2f m %.2f %.2f l" % (x1, height - y1, x2, height - y2)  # noqa: UP031 - as above


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


def mark_path(text: str, font: Font) -> str:
    """The text as a drawing in light grey, one unit high, in the middle of the origin."""
    face = font.face
    scale = 1 / face.unitsPerEm
    steps = [face.width(char) for char in text if face.has(char)]
    parts = [f"{_MARK_GREY} g"]
    x = -sum(steps) / 2
    for char, step in zip(text, steps, strict=True):
        parts.append(glyph_path(face.outline(char), scale, x, -0.38))
        x += step
    return "\n".join([*parts, "f"])
