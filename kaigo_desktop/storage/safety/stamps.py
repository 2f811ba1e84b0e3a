"""The moments by which copies are named, in an order that a clock set back does not turn over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

STAMP = "%Y%m%d-%H%M%S"
_STEP = timedelta(seconds=2)
"""The smallest difference that every file system keeps."""


def no_earlier(at: datetime, others: Iterable[datetime]) -> datetime:
    """That moment, or one after the latest of the others."""
    return max([at, *(other + _STEP for other in others)])
