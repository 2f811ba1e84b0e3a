"""Fitting text into a width: wrap, then shrink within the stated range, then let the caller grow."""

from __future__ import annotations

from collections.abc import Iterator

from kaigo_desktop.documents.characters import prepare
from kaigo_desktop.documents.drawing import Check, PageDrawing, Text
from kaigo_desktop.documents.linebreak import break_text
from kaigo_desktop.documents.metrics import CHECKBOX, Face, Metrics, NoGlyph, SetText
from kaigo_desktop.documents.stacking import AT_TOP_RIGHT, STACK_LEADING, TURNED, stacked_units
from kaigo_desktop.domain.forms.blocks import Align
from kaigo_desktop.domain.forms.form import CannotPrint
from kaigo_desktop.domain.forms.formats import TICKED
from kaigo_desktop.domain.forms.text import FilledText

LEAST_SIZE = 7.0
"""Points; smaller is not legible on a fax."""

SIZE_STEP = 0.5

_LABEL_SHRINK = 0.82
"""How much smaller a label may be set in order to stay on one line."""

CELL_LEADING = 1.3
TEXT_LEADING = 1.6

_ASCENT = 0.88
"""From the top of the em square to the baseline, in em; the same in all shipped fonts."""


class Typesetter:
    """Measures and sets text for one form; notes what was changed to print it."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._widths = {face: metrics.widths(face) for face in Face}
        metrics.measured.trim()
        self._measured = metrics.measured
        self.notices: dict[str, None] = {}

    def ready(self, text: FilledText) -> FilledText:
        """The text with its characters made fit for paper. Raises CannotPrint for one that no font has."""
        if not text.text or text.text in self._measured.plain:
            return text
        prepared = prepare(text.text)
        for char in prepared.variants:
            notice = f"{name_of(text)}の「{char}」は、異体字の指定を外し、標準の字形で印刷しました。"
            self.notices[notice] = None
        try:
            for line in prepared.text.split("\n"):
                self.natural(line)
        except NoGlyph as missing:
            raise _no_glyph(text, missing.char) from None
        if prepared.text is not text.text:
            return text._replace(text=prepared.text)
        self._measured.plain.add(text.text)
        return text

    def natural(self, text: str, face: Face = Face.REGULAR) -> float:
        """The width of a single line in em."""
        known = self._measured.natural[face]
        width = known.get(text)
        if width is None:
            known[text] = width = sum(map(self._widths[face].__getitem__, text))
        return width

    def wrap(
        self,
        text: str,
        width: float,
        size: float,
        *,
        face: Face = Face.REGULAR,
        indent: float = 0,
        leading: float = TEXT_LEADING,
    ) -> SetText:
        """Lines at that size and no other; ``indent`` in points narrows all lines but the first."""
        key = (text, face, width, size, indent, leading)
        found = self._measured.fitted.get(key)
        if found is None:
            broken = break_text(text, width / size, self._widths[face], indent / size)
            found = SetText(broken.lines, size, face, size * leading)
            self._measured.fitted[key] = found
        return found

    def fit(
        self,
        text: FilledText,
        width: float,
        size: float,
        *,
        lines: int,
        bold: bool = False,
        leading: float = CELL_LEADING,
    ) -> SetText:
        """The largest size from ``size`` down at which the text needs no more than ``lines``.

        Where even the least size does not do, the text keeps its size and has
        more lines. A figure is never divided: CannotPrint where it cannot be
        set in one line.
        """
        face = Face.BOLD if bold else Face.FIGURES if _is_bare_figure(text) else Face.REGULAR
        if not text.text:
            return SetText(("",), size, face, size * leading)
        key = (text.text, text.whole, face, width, size, lines, leading)
        found = self._measured.fitted.get(key)
        if found is None:
            broken, at = self._fitted(text, width, size, lines, face)
            self._measured.fitted[key] = found = SetText(broken, at, face, at * leading)
        return found

    def _fitted(
        self, text: FilledText, width: float, size: float, lines: int, face: Face
    ) -> tuple[tuple[str, ...], float]:
        em = 0.0 if "\n" in text.text else self.natural(text.text, face)
        if em and em * size <= width:
            return (text.text,), size
        found = self._shrunk(text, em, width, size, 1 if text.whole else lines, face)
        if found is None and text.whole:
            raise _too_narrow(text)
        return found or self._grown(text, width, size, face)

    def fit_label(
        self, text: FilledText, width: float, size: float, *, lines: int, bold: bool = False
    ) -> SetText:
        """A label: a little smaller rather than with a last character alone on its line."""
        em = self.natural(text.text, Face.BOLD if bold else Face.REGULAR) if "\n" not in text.text else 0.0
        if em and size * _LABEL_SHRINK * em <= width < size * em:
            size = width / em
        return self.fit(text, width, size, lines=lines, bold=bold)

    def fit_height(
        self, text: FilledText, width: float, height: float, size: float, leading: float = CELL_LEADING
    ) -> SetText | None:
        """The largest size at which the text stays within the height too; None where there is none."""
        for at in _sizes(size):
            broken = break_text(text.text, width / at, self._widths[Face.REGULAR])
            if len(broken.lines) * at * leading <= height and not (broken.forced and text.whole):
                return SetText(broken.lines, at, Face.REGULAR, at * leading)
        return None

    def stack(self, text: FilledText, width: float, size: float, *, bold: bool = False) -> SetText:
        """One character under another, two figures side by side, as large as the width allows.

        A line feed is a gap. The narrowest column that a form may have is wide enough for the least size.
        """
        face = Face.BOLD if bold else Face.REGULAR
        units = stacked_units(text.text)
        widest = max((self.natural(unit, face) for unit in units), default=0.0)
        at = next((one for one in _sizes(size) if widest * one <= width), LEAST_SIZE)
        return SetText(units, at, face, at * STACK_LEADING)

    def put_stacked(self, page: PageDrawing, unit: str, middle: float, top: float, text: SetText) -> None:
        """Draw one place of a column of characters around ``middle``, in its form for vertical writing."""
        if not unit.strip():
            return
        width = self.natural(unit, text.face) * text.size
        above = (text.leading - text.size) / 2
        if unit in TURNED:
            font = self._metrics.runs(unit, text.face)[0][0]
            x = middle - (_ASCENT - 0.5) * text.size  # the em box lies on its side around the middle
            y = top + above + (text.size - width) / 2
            page.texts.append(Text(x, y, text.size, font, unit, turned=True))
            return
        across, up = AT_TOP_RIGHT.get(unit, (0.0, 0.0))
        baseline = top + above + (_ASCENT - up) * text.size
        self.put_at(page, unit, middle - width / 2 + across * text.size, baseline, text.size, text.face)

    def _shrunk(
        self, text: FilledText, em: float, width: float, size: float, lines: int, face: Face
    ) -> tuple[tuple[str, ...], float] | None:
        widths = self._widths[face]
        for at in _sizes(size):
            if em * at > width * lines:
                continue
            broken = break_text(text.text, width / at, widths)
            if len(broken.lines) <= lines and not broken.forced:
                return broken.lines, at
        return None

    def _grown(
        self, text: FilledText, width: float, size: float, face: Face
    ) -> tuple[tuple[str, ...], float]:
        """More lines than wished: at the full size, or smaller where that keeps words whole."""
        widths = self._widths[face]
        full = break_text(text.text, width / size, widths)
        if full.forced:
            for at in _sizes(size):
                smaller = break_text(text.text, width / at, widths)
                if not smaller.forced:
                    return smaller.lines, at
        return full.lines, size

    def put(
        self,
        page: PageDrawing,
        line: str,
        x: float,
        top: float,
        width: float,
        text: SetText,
        align: Align = Align.LEFT,
    ) -> None:
        """Draw a line of set text whose line box begins at ``top``."""
        baseline = top + (text.leading - text.size) / 2 + _ASCENT * text.size
        if align is not Align.LEFT and line:
            line = line.rstrip(" \u3000")
            free = width - self.natural(line, text.face) * text.size
            x += free if align is Align.RIGHT else free / 2
        self.put_at(page, line, x, baseline, text.size, text.face)

    def put_at(
        self, page: PageDrawing, line: str, x: float, baseline: float, size: float, face: Face = Face.REGULAR
    ) -> None:
        """Draw a line from its baseline."""
        if not line:
            return
        runs = self._measured.runs[face].get(line)
        if runs is None:
            self._measured.runs[face][line] = runs = self._metrics.runs(line, face)
        if len(runs) == 1 and runs[0][0] != CHECKBOX:
            page.texts.append(Text(x, baseline, size, *runs[0]))
            return
        for font, piece in runs:
            if font == CHECKBOX:  # drawn as boxes, and read as characters
                page.shapes += _boxes(piece, x, baseline, size)
            page.texts.append(Text(x, baseline, size, font, piece))
            x += self.natural(piece, face) * size


def _is_bare_figure(text: FilledText) -> bool:
    """A figure without a unit, standing under others; 「80人」 is set like 「82人（1か月）」 beside it."""
    return text.whole and text.text[-1:].isascii()


def _boxes(piece: str, x: float, baseline: float, size: float) -> list[Check]:
    side = size * 0.78
    top = baseline - _ASCENT * size + (size - side) / 2
    left = x + (size - side) / 2
    return [Check(left + number * size, top, side, char == TICKED) for number, char in enumerate(piece)]


def _sizes(start: float) -> Iterator[float]:
    """From the wished size down to the least; a form that asks for smaller type gets just that."""
    size = start
    while size > LEAST_SIZE:
        yield size
        size -= SIZE_STEP
    yield min(start, LEAST_SIZE)


def name_of(text: FilledText) -> str:
    """What a message calls the text: its label, and the names of its values."""
    names = "、".join(text.fields)
    label = " ".join(text.label.split())
    if label:
        return f"「{label}」（{names}）" if names else f"「{label}」"
    return names or "様式の文"


def _no_glyph(text: FilledText, char: str) -> CannotPrint:
    return CannotPrint(
        text.fields,
        f"{name_of(text)}の文字「{char}」（U+{ord(char):04X}）は、印刷用の書体にないため印刷できません。",
        "別の字か、かなに置きかえてください。",
    )


def _too_narrow(text: FilledText) -> CannotPrint:
    return CannotPrint(
        text.fields,
        f"{name_of(text)}の数字が長く、欄に入りません。",
        "数字が正しいか確かめてください。",
    )
