"""The page being filled from top to bottom, and what can be placed on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kaigo_desktop.documents.drawing import MM, PageDrawing
from kaigo_desktop.documents.tags import Role, Tag
from kaigo_desktop.domain.forms.form import Page

_SLACK = 0.01
"""Points by which sums of lengths may be off."""


class Flow:
    """Pages so far and the place on the last one, in points; ``tag``: the structure of what is on them."""

    def __init__(self, page: Page) -> None:
        top, right, bottom, left = (margin * MM for margin in page.margins)
        self._size = (page.width * MM, page.height * MM)
        self.left, self.right = left, self._size[0] - right
        self.top, self.bottom = top, self._size[1] - bottom
        self.pages: list[PageDrawing] = []
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


@dataclass(frozen=True, slots=True)
class Placed:
    """A laid block with the space around it in points."""

    laid: Laid
    before: float = 0
    after: float = 0
    keep_with_next: bool = False
    breaks_page: bool = False


def place_all(placed: list[Placed], flow: Flow) -> None:
    """Draw blocks in turn; one that is kept with the next begins only where both can."""
    for number, one in enumerate(placed):
        if one.breaks_page:
            if not flow.fresh:
                flow.new_page()
            continue
        before = 0 if flow.fresh else one.before
        if not flow.fits(before + _wanted(placed, number)) and not flow.fresh:
            flow.new_page()
            before = 0
        flow.y += before
        one.laid.place(flow)
        flow.y += one.after


def _wanted(placed: list[Placed], number: int) -> float:
    one = placed[number]
    following = number + 1
    if not one.keep_with_next or following == len(placed) or placed[following].breaks_page:
        return one.laid.lead
    return one.laid.height + one.after + placed[following].before + _wanted(placed, following)


def stacked(placed: list[Placed]) -> float:
    """The height of blocks one under another."""
    return sum(one.before + one.laid.height + one.after for one in placed)
