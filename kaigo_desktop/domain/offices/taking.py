"""What a case may take over from a list: the facts of its corporation and of its offices.

Nothing is invented: what a list leaves open stays open. A 法人番号 that fails its
check digit is left out, since a case refuses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import new_key
from kaigo_desktop.domain.cases.fields import FORMAT
from kaigo_desktop.domain.offices.listed import ListedOffice

_KINDS = (
    ("社会福祉法人", "social_welfare"),
    ("医療法人", "medical"),
    ("特定非営利活動法人", "npo"),
    ("株式会社", "company"),
    ("有限会社", "company"),
    ("合同会社", "company"),
    ("合資会社", "company"),
    ("合名会社", "company"),
    ("一般社団法人", "association"),
    ("公益社団法人", "association"),
    ("一般財団法人", "association"),
    ("公益財団法人", "association"),
)
"""Kinds of corporations that stand in their registered name, at its beginning or end."""


class Offer(Struct, frozen=True):
    """A fact that a list has and a case has not, or has otherwise. ``before`` is None where it is open."""

    address: Address
    value: object
    before: object

    @property
    def is_open(self) -> bool:
        """Whether nothing is known there yet."""
        return self.before is None


def kind_of(corporation: str) -> str | None:
    """The kind that the name of a corporation says; None where it says none."""
    name = corporation.strip()
    return next((kind for words, kind in _KINDS if name.startswith(words) or name.endswith(words)), None)


def corporation_facts(listed: ListedOffice) -> Document:
    """What is known of its corporation."""
    facts: dict[str, object] = {
        "name": listed.corporation or None,
        "corporate_number": listed.corporation_number if listed.has_sound_corporation_number else None,
        "kind": kind_of(listed.corporation),
    }
    return {name: value for name, value in facts.items() if value is not None}


def office_facts(lines: Sequence[ListedOffice]) -> Document:
    """What is known of one office, all its services together; ``lines`` have the same number.

    The name is that of the first line. A capacity stands where all services that have one have the same.
    """
    first = lines[0]
    sizes = {line.capacity for line in lines if line.capacity}
    facts: dict[str, object] = {
        "office_number": first.number,
        "name": first.name or None,
        "prefecture": first.prefecture or None,
        "municipality": first.municipality or None,
        "services": sorted({line.service_code for line in lines if line.service_code}) or None,
        "capacity": sizes.pop() if len(sizes) == 1 else None,
    }
    return {name: value for name, value in facts.items() if value is not None}


def by_number(lines: Iterable[ListedOffice]) -> dict[str, list[ListedOffice]]:
    """The lines of each office, in the order in which they come."""
    found: dict[str, list[ListedOffice]] = {}
    for line in lines:
        found.setdefault(line.number, []).append(line)
    return found


def case_of(lines: Sequence[ListedOffice]) -> Document:
    """A new case of those offices, which are of one corporation. Raises ValueError for none."""
    if not lines:
        raise ValueError("a case needs an office")
    offices: list[Document] = []
    for group in by_number(lines).values():
        key = new_key("offices", [str(office["key"]) for office in offices])
        offices.append({"key": key, **office_facts(group)})
    document: Document = {"format": FORMAT, "corporation": corporation_facts(lines[0])}
    places = {office.get("prefecture") for office in offices}
    if len(places) == 1 and None not in places:
        document["prefecture"] = places.pop()
        for office in offices:
            del office["prefecture"]
    return {**document, "offices": offices}


def offers(document: Mapping[str, object], key: str, lines: Sequence[ListedOffice]) -> tuple[Offer, ...]:
    """What the office of that key, and its corporation, could take from the lines of one office.

    Services are only ever added: a case may know more of them than a list of one kind does.
    """
    office = _record(document, key)
    corporation = document.get("corporation")
    found: list[Offer] = []
    known = corporation if isinstance(corporation, Mapping) else {}
    for name, value in corporation_facts(lines[0]).items():
        found.append(Offer(("corporation", name), value, known.get(name)))
    for name, value in office_facts(lines).items():
        before = office.get(name)
        if name == "services":
            had = before if isinstance(before, list) else []
            more = [code for code in value if code not in had] if isinstance(value, list) else []
            found.append(Offer(("offices", key, name), [*had, *more], had or None))
        elif name == "prefecture" and before is None:
            found += _of_prefecture(document, key, value)
        else:
            found.append(Offer(("offices", key, name), value, before))
    return tuple(one for one in found if one.value != one.before)


def _of_prefecture(document: Mapping[str, object], key: str, value: object) -> list[Offer]:
    """The prefecture of the case where it is open; that of the office only where it lies in another one."""
    of_case = document.get("prefecture")
    if of_case is None:
        return [Offer(("case", "prefecture"), value, None)]
    return [] if of_case == value else [Offer(("offices", key, "prefecture"), value, None)]


def _record(document: Mapping[str, object], key: str) -> Mapping[str, object]:
    offices = document.get("offices")
    for body in offices if isinstance(offices, list) else []:
        if isinstance(body, Mapping) and body.get("key") == key:
            return body
    return {}
