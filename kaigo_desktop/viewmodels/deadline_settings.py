"""What goes for the deadlines of all cases on this computer: whether to tell of them, and how early to begin.

Kept beside the window's geometry. A lead chosen for one deadline of a case goes
before the one chosen here.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from kaigo_desktop.domain.deadlines.choice import LONGEST_LEAD
from kaigo_desktop.domain.deadlines.rules import Preparation

QUIET = "deadlines/quiet"
LEADS = "deadlines/leads"


class DeadlineSettings(QObject):
    """The choices, each kept at once."""

    quiet_changed = Signal(bool)
    """Messages are left out from now on, or shown again. Argument: whether left out."""

    leads_changed = Signal()
    """Some preparation begins earlier or later by default."""

    def __init__(
        self, settings: QSettings, preparations: Iterable[Preparation], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self.preparations = tuple(preparations)

    @property
    def is_quiet(self) -> bool:
        """Whether messages are left out."""
        return bool(self._settings.value(QUIET, False, type=bool))

    @Slot(bool)
    def be_quiet(self, is_quiet: bool) -> None:
        """Leave messages out from now on, or show them again."""
        if is_quiet is not self.is_quiet:
            self._settings.setValue(QUIET, is_quiet)
            self.quiet_changed.emit(is_quiet)

    def leads(self) -> dict[str, int]:
        """The days chosen, by preparation; those left as they come are not among them."""
        found = {}
        for one in self.preparations:
            days = str(self._settings.value(f"{LEADS}/{one.id}", ""))
            if days.isascii() and days.isdigit() and int(days) <= LONGEST_LEAD:
                found[one.id] = int(days)
        return found

    def choose_lead(self, preparation: str, days: int | None) -> bool:
        """Begin that preparation so many days before; None: as it comes. False for what is no such number."""
        if days is not None and not 0 <= days <= LONGEST_LEAD:
            return False
        usual = {one.id: one.lead_days for one in self.preparations}
        if days is None or days == usual.get(preparation):
            self._settings.remove(f"{LEADS}/{preparation}")
        else:
            self._settings.setValue(f"{LEADS}/{preparation}", days)
        self.leads_changed.emit()
        return True
