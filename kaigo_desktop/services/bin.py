"""The bin: deleting a case, bringing it back, and erasing it for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.domain.cases.thrown import Thrown
from kaigo_desktop.services.ports import BinStore, Clock


class Bin:
    """Deleted cases lie here for ``thrown.KEPT_DAYS``. All raise Trouble where the file fails."""

    def __init__(self, store: BinStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def throw(self, case: CaseId) -> None:
        """Delete a case: it goes into the bin with all that it has. Raises KeyError for no case."""
        self._store.throw(case, self._clock.now())

    def bring_back(self, case: CaseId) -> None:
        """Take a case out of the bin, as it was. Raises KeyError for no case."""
        self._store.bring_back(case)

    def thrown(self) -> Sequence[Thrown]:
        """What lies in the bin, the last thrown away first."""
        return self._store.thrown()

    def erase(self, case: CaseId) -> None:
        """Erase a case in the bin for good. One that is not in the bin stays."""
        self._store.erase((case,))

    def empty(self) -> int:
        """Erase what has lain there for its days; how many went."""
        now = self._clock.now()
        due = [one.id for one in self._store.thrown() if one.is_due(now)]
        self._store.erase(due)
        return len(due)

    def now(self) -> datetime:
        """The local time, by which days are counted."""
        return self._clock.now()
