"""What a deadline is called outside this computer: by whose it is and what for, never by our own numbers.

The same duty has the same name in a calendar file of the windows and in one of
the command line, and a decision on it finds its grant again on another computer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from itertools import count

from msgspec import Struct

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.dates import fiscal_year_of
from kaigo_desktop.domain.deadlines.deadline import Kind

Awards = Mapping[str, Document]
"""The grants of a case as they are kept, in order, by their keys."""

AwardSign = tuple[str, str, int | None, int]
"""A grant without our key: programme, office, fiscal year, and how many such came before it."""

_MARK = "@"
_BEFORE_AWARD: Mapping[str, int] = {Kind.TEMPLATE: 2, Kind.PREPARATION: 2}
"""Parts of a key that stand before the key of the grant, where it is not one."""


class Holder(Struct, frozen=True):
    """Whose deadlines they are: the records of a case that say so, as they are kept."""

    corporation: Document = {}
    offices: Mapping[str, Document] = {}
    awards: Awards = {}
    fiscal_year: int | None = None

    @property
    def name(self) -> str:
        """The 法人番号, else the name."""
        return corporation_name(_text(self.corporation, "corporate_number"), _text(self.corporation, "name"))

    def office(self, key: str) -> str:
        """The 事業所番号, else the name, else the key; empty for the corporation."""
        body = self.offices.get(key, {})
        return office_name(_text(body, "office_number"), _text(body, "name"), key)


def corporation_name(number: str | None, name: str | None) -> str:
    """What tells one corporation from another."""
    return number or name or ""


def office_name(number: str | None, name: str | None, key: str) -> str:
    """What tells one office from another."""
    return number or name or key


def report_name(holder: str, office: str, programme: str, kind: str, sequence: int, year: int) -> str:
    """A duty of a fiscal year that a grant brings."""
    return _joined(holder, programme, office, kind, str(sequence), str(year))


def deadline_name(holder: Holder, key: str) -> str:
    """A deadline of a case by its key. Two grants that are alike make the same name twice."""
    parts = key.split("/")
    place = _award_place(parts)
    award = holder.awards.get(parts[place]) if place < len(parts) else None
    if award is None:
        return _joined(holder.name, str(holder.fiscal_year), key)
    programme, office, year = _programme(award), holder.office(_text(award, "office") or ""), _year(award)
    if parts[0] == Kind.EFFECT_REPORT and year is not None:
        sequence = int(parts[-1])
        return report_name(holder.name, office, programme, parts[0], sequence, year + sequence)
    parts[place] = _joined(programme, office, str(year))
    return _joined(holder.name, *parts)


def event_uid(name: str, earlier: int = 0) -> str:
    """The UID of the event of that name, which tells nobody whose it is. ``earlier``: how many bear it."""
    text = _joined(name, str(earlier)) if earlier else name
    return f"{sha256(text.encode()).hexdigest()[:32]}@kaigo-desktop.invalid"


def event_uids(name: str) -> Iterator[str]:
    """The UIDs that an event of that name may bear, the first first."""
    return (event_uid(name, earlier) for earlier in count())


def is_about(key: str, section: str, record: str) -> bool:
    """Whether a decision under that key goes with a grant, or with a thing bought, and ends with it."""
    parts = key.split("/")
    place = _award_place(parts)
    if section == "expenses" and parts[0] == Kind.TEMPLATE:
        place += 1
    elif section != "awards":
        return False
    return place < len(parts) and parts[place] == record


# --- keys on their way to another computer -----------------------------------------


def no_decisions() -> Document:
    """What ``carried`` makes of none."""
    return {"awards": [], "choices": {}}


def carried(choices: Mapping[str, Document], awards: Awards) -> Document:
    """Decisions as plain JSON; grants are listed, and keys name them by their place in that list."""
    numbers = {key: number for number, key in enumerate(awards, start=1)}
    listed = [
        {"programme": programme, "office": office, "fiscal_year": year}
        for programme, office, year, _ in _signs(awards).values()
    ]
    return {
        "awards": listed,
        "choices": {_with_award(key, numbers): dict(body) for key, body in sorted(choices.items())},
    }


def taken_in(document: Document, awards: Awards) -> tuple[dict[str, Document], tuple[str, ...]]:
    """The decisions with the keys of these grants, and the keys whose grant is not among them.

    Raises ValueError for what ``carried`` does not make.
    """
    listed, choices = document.get("awards"), document.get("choices")
    if not isinstance(listed, list) or not isinstance(choices, Mapping):
        raise ValueError("decisions come with their grants")  # noqa: TRY004 - a file is wrong, not a type
    if not all(isinstance(one, dict) for one in (*listed, *choices.values())):
        raise ValueError("a grant and a decision are records")
    theirs = _signs({str(number): one for number, one in enumerate(listed, start=1)})
    ours = {sign: key for key, sign in _signs(awards).items()}
    found: dict[str, Document] = {}
    lost: list[str] = []
    for key, body in choices.items():
        mine = _without_mark(str(key), theirs, ours)
        if mine is None:
            lost.append(str(key))
        else:
            found[mine] = body
    return found, tuple(lost)


def _signs(awards: Awards) -> dict[str, AwardSign]:
    seen: Counter[tuple[str, str, int | None]] = Counter()
    found: dict[str, AwardSign] = {}
    for key, award in awards.items():
        sign = (_programme(award), _text(award, "office") or "", _year(award))
        found[key] = (*sign, seen[sign])
        seen[sign] += 1
    return found


def _with_award(key: str, numbers: Mapping[str, int]) -> str:
    parts = key.split("/")
    place = _award_place(parts)
    if place < len(parts) and parts[place] in numbers:
        parts[place] = f"{_MARK}{numbers[parts[place]]}"
    return "/".join(parts)


def _without_mark(key: str, theirs: Mapping[str, AwardSign], ours: Mapping[AwardSign, str]) -> str | None:
    parts = key.split("/")
    place = _award_place(parts)
    if place < len(parts) and parts[place].startswith(_MARK):
        sign = theirs.get(parts[place].removeprefix(_MARK))
        mine = None if sign is None else ours.get(sign)
        if mine is None:
            return None
        parts[place] = mine
    return "/".join(parts)


def _award_place(parts: list[str]) -> int:
    """Where in a key the grant would stand."""
    return _BEFORE_AWARD.get(parts[0], 1)


def _programme(award: Document) -> str:
    return _text(award, "programme") or ""


def _year(award: Document) -> int | None:
    """The grant's own 年度, else that of the day on which it was granted."""
    year, day = award.get("fiscal_year"), award.get("granted_on")
    if isinstance(year, int):
        return year
    return fiscal_year_of(date.fromisoformat(day)) if isinstance(day, str) else None


def _text(body: Document, name: str) -> str | None:
    found = body.get(name)
    return found if isinstance(found, str) else None


def _joined(*parts: str) -> str:
    return chr(0).join(parts)
