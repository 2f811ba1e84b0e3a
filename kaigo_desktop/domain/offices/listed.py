"""An office as a list has it, what is looked for, and what an import did."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from kaigo_desktop.domain.numbers import corporate_number_problem
from kaigo_desktop.domain.services import PREFECTURE_NAMES

OPEN_DATA = "介護サービス情報の公表システム オープンデータ"
"""What the ministry calls the public list."""

CREDIT = "出典：厚生労働省「介護サービス情報公表システム」のオープンデータ"


class ListedOffice(Struct, frozen=True):
    """One service of one office, as a list has it; what a list leaves empty is an empty text.

    ``id`` is its place in the index that was searched: another import gives it another one.
    ``prefecture`` has 2 digits, ``municipality`` 5 (JIS X 0402); ``capacity`` is in 人.
    """

    id: int
    number: str
    name: str
    kana: str
    service: str
    service_code: str | None
    prefecture: str
    municipality: str
    place: str
    address: str
    phone: str
    corporation_number: str
    corporation: str
    capacity: int | None

    @property
    def region(self) -> str:
        """Prefecture and municipality in words."""
        return f"{PREFECTURE_NAMES.get(self.prefecture, '')}{self.place}"

    @property
    def has_sound_corporation_number(self) -> bool:
        """Whether the 法人番号 is one; a list may have none, or one that was mistyped."""
        return bool(self.corporation_number) and corporate_number_problem(self.corporation_number) is None


class Wanted(Struct, frozen=True):
    """What is looked for: words as typed, a prefecture (2 digits), a service by the name in the list."""

    words: str = ""
    prefecture: str = ""
    service: str = ""


class ListKind(StrEnum):
    """How the index stands."""

    NONE = "none"
    READY = "ready"
    OLD = "old"
    UNREADABLE = "unreadable"


class ListState(Struct, frozen=True):
    """What the index holds. ``prefectures`` and ``services`` with how many lines each, in their order."""

    kind: ListKind = ListKind.NONE
    count: int = 0
    offices: int = 0
    corporations: int = 0
    imported_at: str = ""
    sources: tuple[str, ...] = ()
    prefectures: tuple[tuple[str, int], ...] = ()
    services: tuple[tuple[str, int], ...] = ()


class RowFault(Struct, frozen=True):
    """A line that was left out, and why; ``line`` is what a spreadsheet shows beside it, 0 for the file."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        place = f"{self.line}行目：" if self.line else ""
        return f"{self.file}　{place}{self.why}"


class Taken(Struct, frozen=True):
    """What an import did, in lines of the list (one service of one office each).

    ``faults`` names the first that were left out, ``left_out`` counts them all. ``merged``: the same
    number and service more than once in the files. ``gone``: no longer in a newer public list.
    """

    added: int = 0
    renewed: int = 0
    merged: int = 0
    gone: int = 0
    left_out: int = 0
    faults: tuple[RowFault, ...] = ()
    odd_numbers: int = 0
    odd_corporations: int = 0
    unnamed_services: tuple[str, ...] = ()
    total: int = 0
    lost_before: bool = False
