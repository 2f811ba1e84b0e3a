"""What calendars outside were told: each deadline under a name of its own, with the number of its changes.

RFC 5545 wants three things of a file that is imported again: the UID stays,
SEQUENCE grows with each change that matters, and what is gone is sent once more
as CANCELLED. That needs a memory of what was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from kaigo_desktop.domain.cases.kept import CaseId

_FIRST_DAY = date(2020, 1, 1)
"""Before it no file was written: what is counted from it only grows."""

Place = tuple[CaseId, str]
"""A case and the key of a deadline in it."""


class Published(Struct, frozen=True):
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


def first_number(at: datetime | date) -> int:
    """The SEQUENCE of what is told for the first time on a day.

    It grows with the days, so that a file made later, by the windows or by the
    command line, is never taken for an older one.
    """
    day = at.date() if isinstance(at, datetime) else at
    return max(0, (day - _FIRST_DAY).days)


def publish(
    known: Iterable[Published],
    wanted: Mapping[Place, tuple[str, date]],
    scope: Callable[[CaseId], bool],
    now: datetime,
    names: Callable[[Place], Iterator[str]],
) -> tuple[Published, ...]:
    """What is to be told now of the cases in ``scope``: fingerprint and day of each deadline given by place.

    What did not change keeps its number and time, so that the same file comes
    out twice; what was told before and is no longer there comes as cancelled.
    ``names`` gives the UIDs that a new event may bear: the first is taken that
    no other event has. One that is gone gives its name to the same duty of
    another place (a case that was imported anew).
    """
    everything = tuple(known)
    before = {one.place: one for one in everything if scope(one.case)}
    gone = {one.uid: one for place, one in before.items() if place not in wanted}
    taken = {one.uid for one in everything if one.uid not in gone}
    told = []
    for place, what in wanted.items():
        one = before.get(place)
        if one is None:
            uid = next(uid for uid in names(place) if uid not in taken)
            taken.add(uid)
            one = gone.pop(uid, None)
            if one is None:
                told.append(Published(*place, uid, first_number(now), *what, now))
                continue
            one = replace(one, case=place[0], key=place[1])
        told.append(_changed(one, what, now))
    return (*told, *(_cancelled(one, now) for one in gone.values()))


def _changed(before: Published, what: tuple[str, date], now: datetime) -> Published:
    fingerprint, day = what
    if before.fingerprint == fingerprint and not before.is_cancelled:
        return before
    return replace(
        before,
        sequence=_next_number(before, now),
        fingerprint=fingerprint,
        due_on=day,
        changed_at=now,
        is_cancelled=False,
    )


def _cancelled(before: Published, now: datetime) -> Published:
    if before.is_cancelled:
        return before
    return replace(before, sequence=_next_number(before, now), changed_at=now, is_cancelled=True)


def _next_number(before: Published, now: datetime) -> int:
    return max(before.sequence + 1, first_number(now))
