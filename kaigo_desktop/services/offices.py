"""事業者: the office list, what a case takes from it, and in which of the own cases an office stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.offices.listed import ListedOffice, ListState, Taken, Wanted
from kaigo_desktop.domain.offices.taking import case_of
from kaigo_desktop.services.cases import Cases
from kaigo_desktop.services.desk import CaseDesk
from kaigo_desktop.services.ports import CaseId, CaseLine, Clock, OfficeIndex, Watch

LABEL = "事業所の一覧からの作成"


class Offices:
    """The office list as pages use it. Questions raise Trouble where a file is spoiled."""

    def __init__(self, index: OfficeIndex, cases: Cases, desk: CaseDesk, clock: Clock) -> None:
        self._index = index
        self._clock = clock
        self._desk = desk
        self.own = OwnOffices(cases)

    def state(self) -> ListState:
        """How the list stands."""
        return self._index.state()

    def take_in(self, files: Sequence[Path], watch: Watch) -> Taken:
        """Join files with what there is; for a thread. Raises Unreadable, Trouble, what ``watch`` raises."""
        return self._index.take_in(files, self._clock.now().isoformat(timespec="seconds"), watch)

    def find(self, wanted: Wanted) -> Sequence[int]:
        """The ids of all that is found; for a thread."""
        return self._index.find(wanted)

    def lines(self, ids: Sequence[int]) -> list[ListedOffice]:
        """The lines of some ids."""
        return self._index.lines(ids)

    def texts(self, ids: Sequence[int]) -> list[tuple[str, ...]]:
        """Name, service, place, corporation and number of some ids."""
        return self._index.texts(ids)

    def of_number(self, number: str) -> list[ListedOffice]:
        """All services of one office."""
        return self._index.of_number(number)

    def of_same_corporation(self, line: ListedOffice) -> list[ListedOffice]:
        """All lines of its corporation, its own among them; by the name where the number is unsound."""
        if not line.corporation and not line.corporation_number:
            return self._index.of_number(line.number)
        return self._index.of_corporation(line.corporation_number, line.corporation)

    def close(self) -> None:
        """Let go of the list's file."""
        self._index.close()

    def start_case(self, lines: Sequence[ListedOffice]) -> CaseId:
        """Keep a new case of those offices of one corporation. Raises Trouble."""
        return self._desk.start_from(case_of(lines), LABEL)


class OwnOffice(Struct, frozen=True):
    """An office of the own cases: the cases in which it stands, the one changed last first."""

    number: str
    name: str
    corporation: str
    cases: tuple[CaseLine, ...]


class _Held(Struct, frozen=True):
    """What a case says: its corporation (number, name) and its offices (number, name)."""

    line: CaseLine
    corporation: tuple[str, str]
    offices: tuple[tuple[str, str], ...]

    @property
    def numbers(self) -> frozenset[str]:
        """The office numbers that are known."""
        return frozenset(number for number, _ in self.offices if number)


class OwnOffices:
    """Which corporations and offices stand in the own cases; a few cases are read at a time."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._held: dict[CaseId, _Held] = {}
        self._waiting: list[CaseLine] = []

    def begin(self) -> None:
        """See which cases are new or changed; ``read`` reads them. Raises Trouble."""
        lines = self._cases.lines()
        there = {line.id for line in lines}
        self._held = {case: held for case, held in self._held.items() if case in there}
        self._waiting = [line for line in lines if not self._knows(line)]

    def read(self, most: int) -> int:
        """Read that many of the cases that wait; how many are left. Raises Trouble."""
        now, self._waiting = self._waiting[:most], self._waiting[most:]
        for line in now:
            with suppress(KeyError):  # erased meanwhile
                self._held[line.id] = _held(line, self._cases.document(line.id))
        return len(self._waiting)

    def cases_of(self, line: ListedOffice) -> list[CaseLine]:
        """The cases in which that office stands, the one changed last first."""
        return self._in_order(held for held in self._held.values() if line.number in held.numbers)

    def cases_of_corporation(self, line: ListedOffice) -> list[CaseLine]:
        """The cases of its corporation, by the 法人番号, else by the name."""
        return self._in_order(held for held in self._held.values() if _is_same(held.corporation, line))

    def all(self) -> list[OwnOffice]:
        """Every office once, those of the case changed last first.

        The same number is the same office; without a number the same name of the same corporation is.
        """
        found: dict[tuple[str, ...], list[tuple[_Held, str, str]]] = {}
        for held in sorted(self._held.values(), key=_changed_last, reverse=True):
            for number, name in held.offices or (("", ""),):
                own = (number,) if number else (name, *held.corporation)
                found.setdefault(own, []).append((held, number, name))
        return [
            OwnOffice(
                places[0][1],
                places[0][2],
                places[0][0].corporation[1],
                tuple(dict.fromkeys(held.line for held, _, _ in places)),
            )
            for places in found.values()
            if any((places[0][1], places[0][2], *places[0][0].corporation))
        ]

    def _knows(self, line: CaseLine) -> bool:
        held = self._held.get(line.id)
        return held is not None and held.line == line

    @staticmethod
    def _in_order(found: Iterable[_Held]) -> list[CaseLine]:
        return sorted((held.line for held in found), key=_changed, reverse=True)


def _changed(line: CaseLine) -> str:
    return line.changed


def _changed_last(held: _Held) -> str:
    return held.line.changed


def _is_same(corporation: tuple[str, str], line: ListedOffice) -> bool:
    number, name = corporation
    if number and line.corporation_number:
        return number == line.corporation_number
    return bool(name) and name == line.corporation


def _held(line: CaseLine, document: Document) -> _Held:
    corporation = document.get("corporation")
    body: Mapping[str, object] = corporation if isinstance(corporation, dict) else {}
    offices = document.get("offices")
    bodies = [one for one in offices if isinstance(one, dict)] if isinstance(offices, list) else []
    return _Held(
        line,
        (_text(body.get("corporate_number")), _text(body.get("name"))),
        tuple((_text(one.get("office_number")), _text(one.get("name"))) for one in bodies),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
