"""A filled form becomes pages of drawing steps. Pure: no file, no font and no reportlab is touched.

Text is never clipped: it wraps, shrinks down to 7 pt, grows its row or moves to
a 別紙. What still cannot be printed whole refuses the form with `CannotPrint`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from msgspec import Struct, field

from kaigo_desktop.documents.attachments import Attachments
from kaigo_desktop.documents.drawing import MM, PageDrawing
from kaigo_desktop.documents.flow import Flow, Laid, Placed, place_all, stacked
from kaigo_desktop.documents.layout_diagram import LaidDiagram
from kaigo_desktop.documents.layout_figures import LaidChart, LaidSpace
from kaigo_desktop.documents.layout_grid import LaidGrid
from kaigo_desktop.documents.layout_lists import LaidApplicant, checks_grid
from kaigo_desktop.documents.layout_text import LaidBox, LaidParagraph
from kaigo_desktop.documents.metrics import Metrics
from kaigo_desktop.documents.tags import Role, Tag
from kaigo_desktop.documents.typeset import Typesetter
from kaigo_desktop.domain.forms.blocks import Align, PageBreak, ParagraphStyle, Rule, Setting, Space
from kaigo_desktop.domain.forms.filled_blocks import (
    FilledApplicant,
    FilledBlock,
    FilledBox,
    FilledChart,
    FilledChecks,
    FilledDiagram,
    FilledGrid,
    FilledGroup,
    FilledParagraph,
)
from kaigo_desktop.domain.forms.form import FilledForm
from kaigo_desktop.domain.forms.text import FilledText

MARK = "標準様式"
"""In the foot of each page of a form with a 様式 name: it is no prefecture's own."""

DRAFT = "下書き"
"""In the foot of each page of a draft, and across it."""

_FOOT_SIZE = 7.5
_HEAD_SIZE = 7.5
_HEAD_LINES = 2
_HEAD_ROOM = 0.6  # how much of the top margin the head may take, from the body upwards
_HEAD_GAP = 1.5 * MM
_FOOT_DEPTH = 0.35  # how far into the bottom margin; printers leave the last few millimetres white
_NAME_SIZE = 9.0
_GRID_STEP = 1.0
"""Points by which the text of grids is smaller than running text."""


class Layout(Struct, frozen=True):
    """The pages of a form. ``notices``: what was changed to print it; ``attachments``: how many 別紙."""

    pages: tuple[PageDrawing, ...]
    notices: tuple[str, ...] = ()
    attachments: int = 0
    tag: Tag = field(default_factory=lambda: Tag(Role.SECTION))


def lay_out(form: FilledForm, metrics: Metrics, *, draft: bool = False) -> Layout:
    """Lay the form's blocks out from top to bottom. Raises CannotPrint where something would be lost."""
    layout = lay_out_body(form, metrics)
    place_feet(layout, form, metrics, first=1, count=len(layout.pages), draft=draft)
    return layout


def lay_out_body(form: FilledForm, metrics: Metrics) -> Layout:
    """As `lay_out`, without the feet of the pages, whose numbers are not known yet."""
    worker = _Worker(form, metrics)
    worker.place()
    worker.place_attachments()
    attached = len(worker.attachments.texts)
    return Layout(tuple(worker.flow.pages), tuple(worker.typesetter.notices), attached, worker.flow.tag)


def place_feet(
    layout: Layout, form: FilledForm, metrics: Metrics, *, first: int, count: int, draft: bool
) -> None:
    """Write mark, title and page number under each page: ``first``/``count`` and so on.

    Whose paper it is stands over each page but the first, which says so itself.
    A paper without a 様式 name (one for the user's own drawer) carries no mark.
    A ``draft`` says so in the foot too, because the mark across the page is a drawing.
    """
    typesetter = Typesetter(metrics)
    page_form = form.page
    left, width = page_form.margins[3] * MM, page_form.body_width * MM
    bottom = (page_form.height - page_form.margins[2]) * MM
    top = bottom + page_form.margins[2] * MM * _FOOT_DEPTH
    said = [MARK if form.form_name else "", form.title, DRAFT if draft else ""]
    mark = FilledText("\u3000".join(part for part in said if part))
    title = typesetter.fit(mark, width * 0.7, _FOOT_SIZE, lines=1)
    for number, page in enumerate(layout.pages, start=first):
        page.draft = draft
        for line_number, line in enumerate(title.lines):
            typesetter.put(page, line, left, top + line_number * title.leading, width, title)
        shown = typesetter.fit(FilledText(f"{number}/{count}"), width, _FOOT_SIZE, lines=1)
        typesetter.put(page, shown.lines[0], left, top, width, shown, Align.RIGHT)
    _place_heads(layout.pages[1:], form, typesetter)


def _place_heads(pages: Sequence[PageDrawing], form: FilledForm, typesetter: Typesetter) -> None:
    """Whose paper it is, so that a loose sheet finds its place again.

    Where the names are too long for the margin, the last of them; or none, for they stand on the first page.
    """
    names = [typesetter.ready(name).text for name in form.whose] if pages else []
    left, width, margin = form.page.margins[3] * MM, form.page.body_width * MM, form.page.margins[0] * MM
    for words in ("\u3000".join(names), *names[-1:]):
        whose = typesetter.fit(FilledText(words), width, _HEAD_SIZE, lines=_HEAD_LINES)
        if len(whose.lines) <= _HEAD_LINES and whose.height <= margin * _HEAD_ROOM:
            break
    else:
        return
    for page in pages:
        for number, line in enumerate(whose.lines):
            top = margin - _HEAD_GAP - whose.height + number * whose.leading
            typesetter.put(page, line, left, top, width, whose, Align.RIGHT)


class _Worker:
    def __init__(self, form: FilledForm, metrics: Metrics) -> None:
        self._form = form
        self._size = form.page.text_size
        self.flow = Flow(form.page)
        self.typesetter = Typesetter(metrics)
        self.attachments = Attachments()

    def place(self) -> None:
        name = FilledText(self._form.form_name)
        head = FilledParagraph(Setting(space_before=0), name, ParagraphStyle(size=_NAME_SIZE))
        blocks = [head, *self._form.blocks] if name.text else list(self._form.blocks)
        place_all([self._placed(block) for block in blocks], self.flow)

    def place_attachments(self) -> None:
        """Write each 別紙 in full on pages of its own after the form."""
        if self.attachments.texts:
            self.flow.new_page()
        done = 0
        while done < len(self.attachments.texts):
            text = self.attachments.texts[done]
            done += 1
            title = FilledText(f"別紙{done}　{_closed(text.label) or self._form.title}")
            heading = FilledParagraph(
                Setting(keep_with_next=True, space_before=6), title, ParagraphStyle(size=11.5, bold=True)
            )
            body = FilledParagraph(Setting(space_before=2), text)
            place_all([self._placed(heading), self._placed(body)], self.flow)

    def _placed(self, block: FilledBlock) -> Placed:
        setting = block.setting if not isinstance(block, PageBreak) else Setting()
        if isinstance(block, PageBreak):
            return Placed(LaidSpace(0), breaks_page=True)
        before, after = _space_around(block)
        if setting.space_before is not None:
            before = setting.space_before
        return Placed(
            self._laid(block), before * MM, after * MM, setting.keep_with_next, setting.keep_with_previous
        )

    def _laid(self, block: FilledBlock) -> Laid:
        left, width, size = self.flow.left, self.flow.width, self._size
        match block:
            case FilledParagraph():
                return LaidParagraph(block, left, width, size, self.typesetter)
            case FilledGrid():
                return LaidGrid(block, left, width, size - _GRID_STEP, self.typesetter, self.attachments)
            case FilledBox():
                return LaidBox(block, left, width, size - _GRID_STEP / 2, self.typesetter, self.attachments)
            case FilledChecks():
                smaller = size - _GRID_STEP / 2
                return checks_grid(block, left, width, smaller, self.typesetter, self.attachments)
            case _:
                return self._other(block)

    def _other(
        self,
        block: FilledApplicant | FilledChart | FilledDiagram | FilledGroup | Space | Rule | PageBreak,
    ) -> Laid:
        flow, setter = self.flow, self.typesetter
        match block:
            case FilledApplicant():
                return LaidApplicant(block, flow.right, flow.width, self._size, setter, self.attachments)
            case FilledChart():
                return LaidChart(block, flow.left, flow.width, setter)
            case FilledDiagram():
                return LaidDiagram(block, flow, setter, self.attachments)
            case FilledGroup():
                return _LaidGroup([self._placed(inner) for inner in block.blocks], flow.body)
            case Space():
                return LaidSpace(block.height * MM)
            case Rule() | PageBreak():
                return LaidSpace(2 * MM, ruled=isinstance(block, Rule))
            case _:
                assert_never(block)


def _closed(label: str) -> str:
    """A label without the gaps with which a short word is spread over its cell."""
    parts = label.split()
    return ("" if all(len(part) == 1 for part in parts) else "\u3000").join(parts)


def _space_around_paragraph(style: ParagraphStyle) -> tuple[float, float]:
    if style.shrink_to is not None:  # a title
        return 4, 3
    return (3.5, 0.5) if style.bold else (1, 0)


class _LaidGroup:
    """Blocks kept on one page where they fit on one. Fits `flow.Laid`."""

    def __init__(self, placed: list[Placed], body: float) -> None:
        self._placed = placed
        self._body = body

    @property
    def height(self) -> float:
        return stacked(self._placed)

    @property
    def lead(self) -> float:
        if self.height <= self._body or not self._placed:
            return self.height
        return self._placed[0].laid.lead

    def place(self, flow: Flow) -> None:
        place_all(self._placed, flow)


def _space_around(block: FilledBlock) -> tuple[float, float]:
    """What is usual above and below a block, in mm."""
    match block:
        case FilledParagraph():
            return _space_around_paragraph(block.style)
        case FilledApplicant():
            return 3, 3
        case Rule():
            return 2, 0
        case Space() | PageBreak():
            return 0, 0
        case _:
            return 2, 0.5
