"""The page being filled from top to bottom, and what can be placed on it."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from kaigo_desktop.documents.drawing import MM, PageDrawing
from kaigo_desktop.documents.tags import Role, Tag
from kaigo_desktop.domain.forms.form import Page

_SLACK = 0.01
"""Points by which sums of lengths may be off."""


class Flow:
    """Pages so far and the place on the last one, in points; ``tag``: the structure of what is on them.

    ``tail``: the height that what follows wants on the page where the block being placed ends.
    """

    def __init__(self, page: Page) -> None:
        top, right, bottom, left = (margin * MM for margin in page.margins)
        self._size = (page.width * MM, page.height * MM)
        self.left, self.right = left, self._size[0] - right
        self.top, self.bottom = top, self._size[1] - bottom
        self.pages: list[PageDrawing] = []
        self.tail = 0.0
        self.tag = Tag(Role.SECTION)
        self.y = top
        self.new_page()

    @property
    def page(self) -> PageDrawing:
        """The page being filled."""
        return self.pages[-1]

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.right - self.left

    @property
    def body(self) -> float:
        """The height between the margins."""
        return self.bottom - self.top

    @property
    def room(self) -> float:
        """The height that is left on this page."""
        return self.bottom - self.y

    @property
    def fresh(self) -> bool:
        """Nothing stands on this page yet."""
        return self.y <= self.top + _SLACK

    def fits(self, height: float) -> bool:
        """Whether so much is left."""
        return height <= self.room + _SLACK

    def new_page(self) -> None:
        """Go on at the top of another page."""
        self.pages.append(PageDrawing(*self._size))
        self.y = self.top

    def need(self, height: float) -> None:
        """Go to another page where so much is not left, unless this one is still empty."""
        if not self.fits(height) and not self.fresh:
            self.new_page()


class Laid(Protocol):
    """A block with its sizes known. ``lead``: what must fit on the page where it begins."""

    @property
    def lead(self) -> float:
        """The least height of its first piece."""

    @property
    def height(self) -> float:
        """Its whole height, were it on one page."""

    def place(self, flow: Flow) -> None:
        """Draw it from ``flow.y`` on, over as many pages as it takes."""


class Placed(Struct, frozen=True):
    """A laid block with the space around it in points."""

    laid: Laid
    before: float = 0
    after: float = 0
    keep_with_next: bool = False
    keep_with_previous: bool = False
    breaks_page: bool = False


def place_all(placed: list[Placed], flow: Flow) -> None:
    """Draw blocks in turn; one that is kept with the next begins only where both can.

    Before one that is kept with the previous, the end of the previous goes with it to the next page.
    """
    tails = _tails(placed, flow.tail)
    for number, one in enumerate(placed):
        if one.breaks_page:
            if not flow.fresh:
                flow.new_page()
            continue
        before = 0 if flow.fresh else one.before
        if not flow.fits(before + _wanted(placed, number, tails, flow.body)) and not flow.fresh:
            flow.new_page()
            before = 0
        flow.y += before
        flow.tail = tails[number]
        one.laid.place(flow)
        flow.y += one.after
    flow.tail = 0.0


def _tails(placed: list[Placed], last: float) -> list[float]:
    """For each block the height that those kept with it ask for below it; ``last``: after all of them."""
    tails = [0.0] * len(placed)
    if placed and last:
        tails[-1] = placed[-1].after + last
    for number in range(len(placed) - 2, -1, -1):
        following = placed[number + 1]
        if following.keep_with_previous:
            wanted = following.before + following.laid.height + tails[number + 1]
            tails[number] = placed[number].after + wanted
    return tails


def _wanted(placed: list[Placed], number: int, tails: list[float], body: float) -> float:
    """The height that must be left where a block begins; one that is not divided has its tail with it."""
    one = placed[number]
    following = number + 1
    if one.keep_with_next and following < len(placed) and not placed[following].breaks_page:
        above = one.laid.height + one.after + placed[following].before
        return above + _wanted(placed, following, tails, body - above)
    lead = one.laid.lead
    divided = lead < one.laid.height - _SLACK
    return lead if divided or lead + tails[number] > body else lead + tails[number]


def stacked(placed: list[Placed]) -> float:
    """The height of blocks one under another."""
    return sum(one.before + one.laid.height + one.after for one in placed)
