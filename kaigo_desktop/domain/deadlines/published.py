"""What calendars outside were told: each deadline under a name of its own, with the number of its changes.

RFC 5545 wants three things of a file that is imported again: the UID stays,
SEQUENCE grows with each change that matters, and what is gone is sent once more
as CANCELLED. That needs a memory of what was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from kaigo_desktop.domain.cases.kept import CaseId

Place = tuple[CaseId, str]
"""A case and the key of a deadline in it."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was told of one deadline. ``fingerprint`` is that of the event's content, and holds no words."""

    case: CaseId
    key: str
    uid: str
    sequence: int
    fingerprint: str
    due_on: date
    changed_at: datetime
    is_cancelled: bool = False

    @property
    def place(self) -> Place:
        """Where it belongs."""
        return self.case, self.key


def publish(
    known: Iterable[Published],
    wanted: Mapping[Place, tuple[str, date]],
    scope: Callable[[CaseId], bool],
    now: datetime,
    new_uid: Callable[[], str],
) -> tuple[Published, ...]:
    """What is to be told now of the cases in ``scope``: fingerprint and day of each deadline given by place.

    What did not change keeps its number and time, so that the same file comes
    out twice; what was told before and is no longer there comes as cancelled.
    """
    before = {one.place: one for one in known if scope(one.case)}
    told = [_told(before.get(place), place, what, now, new_uid) for place, what in wanted.items()]
    gone = [_cancelled(one, now) for place, one in before.items() if place not in wanted]
    return (*told, *gone)


def _told(
    before: Published | None,
    place: Place,
    what: tuple[str, date],
    now: datetime,
    new_uid: Callable[[], str],
) -> Published:
    fingerprint, day = what
    if before is None:
        return Published(*place, new_uid(), 0, fingerprint, day, now)
    if before.fingerprint == fingerprint and not before.is_cancelled:
        return before
    return replace(
        before,
        sequence=before.sequence + 1,
        fingerprint=fingerprint,
        due_on=day,
        changed_at=now,
        is_cancelled=False,
    )


def _cancelled(before: Published, now: datetime) -> Published:
    if before.is_cancelled:
        return before
    return replace(before, sequence=before.sequence + 1, changed_at=now, is_cancelled=True)
