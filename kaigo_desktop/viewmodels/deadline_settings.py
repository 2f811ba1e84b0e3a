"""What goes for the deadlines of all cases: whether to tell of them, and how early to begin.

The first belongs to this computer and is kept beside the window's geometry; the leads are kept with the
cases, so that a backup has them. A lead chosen for one deadline of a case goes before the one chosen here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from kaigo_desktop.domain.deadlines.choice import LONGEST_LEAD
from kaigo_desktop.domain.deadlines.rules import Preparation
from kaigo_desktop.domain.trouble import Trouble

QUIET = "deadlines/quiet"
OLD_LEADS = "deadlines/leads"
"""Where the leads were kept before they went into the data file."""


class LeadKeeper(Protocol):
    """What keeps the leads, and reckons by them."""

    leads: Mapping[str, int]

    def choose_leads(self, leads: Mapping[str, int]) -> None:
        """Begin these preparations so many days before. Raises Trouble."""


class DeadlineSettings(QObject):
    """The choices, each kept at once."""

    quiet_changed = Signal(bool)
    """Messages are left out from now on, or shown again. Argument: whether left out."""

    leads_changed = Signal()
    """Some preparation begins earlier or later by default."""

    trouble_found = Signal(object)
    """The file could not be written; nothing was changed. Argument: the Trouble."""

    def __init__(
        self,
        settings: QSettings,
        preparations: Iterable[Preparation],
        keeper: LeadKeeper,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._keeper = keeper
        self.preparations = tuple(preparations)
        # Not now is no loss: they stay where they are, and the next start tries again.
        with contextlib.suppress(Trouble):
            self._take_over()

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

    def leads(self) -> Mapping[str, int]:
        """The days chosen, by preparation; those left as they come are not among them."""
        return self._keeper.leads

    def choose_lead(self, preparation: str, days: int | None) -> bool:
        """Begin that preparation so many days before; None: as it comes. False for what is no such number."""
        if days is not None and not 0 <= days <= LONGEST_LEAD:
            return False
        usual = {one.id: one.lead_days for one in self.preparations}
        chosen = {id_: kept for id_, kept in self._keeper.leads.items() if id_ != preparation}
        if days is not None and days != usual.get(preparation):
            chosen[preparation] = days
        try:
            self._keeper.choose_leads(chosen)
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return True
        self.leads_changed.emit()
        return True

    def _take_over(self) -> None:
        """Put what older versions kept beside the geometry into the data file; what is there goes first."""
        found = {}
        for one in self.preparations:
            days = str(self._settings.value(f"{OLD_LEADS}/{one.id}", ""))
            if days.isascii() and days.isdigit() and int(days) <= LONGEST_LEAD:
                found[one.id] = int(days)
        if found.keys() - self._keeper.leads.keys():
            self._keeper.choose_leads({**found, **self._keeper.leads})
        if self.preparations:
            self._settings.remove(OLD_LEADS)
