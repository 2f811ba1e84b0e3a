"""A case in the bin, and when its time there is over."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from msgspec import Struct

from kaigo_desktop.domain.cases.kept import CaseId

KEPT_DAYS = 30
"""How long a case lies in the bin before it is erased for good."""


class Thrown(Struct, frozen=True):
    """One case in the bin."""

    id: CaseId
    title: str
    applicant: str
    fiscal_year: int | None
    at: datetime

    def is_due(self, now: datetime) -> bool:
        """Whether its days are over. A clock that was set back makes them more, never fewer."""
        return now.timestamp() - self.at.timestamp() >= timedelta(days=KEPT_DAYS).total_seconds()

    def days_left(self, now: datetime) -> int:
        """Days that it stays, the last one begun counted whole; never more than ``KEPT_DAYS``."""
        passed = max(0.0, now.timestamp() - self.at.timestamp())
        return max(0, math.ceil(KEPT_DAYS - passed / timedelta(days=1).total_seconds()))
