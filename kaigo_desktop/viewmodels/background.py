"""Work beside the window, as view-models name it; who does it lives in ``ui.tasks``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject

T = TypeVar("T")


class Start(Protocol):
    """Runs work beside the window, as ``ui.tasks.start`` does."""

    def __call__(
        self,
        work: Callable[[], T],
        *,
        done: Callable[[T], object],
        failed: Callable[[Exception], object],
        owner: QObject,
    ) -> None:
        """``done`` or ``failed`` is called on the owner's thread."""
