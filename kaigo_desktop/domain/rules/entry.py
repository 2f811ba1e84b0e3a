"""Entries of the catalogue that have no rules: fee additions, services, awards, what a prefecture does.

They stand on the 制度 page, never in an assessment and never in the best
combination (programmes.md section 8).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct

from kaigo_desktop.domain.money import Yen

KIND_NAMES = {
    "grant": "補助金",
    "fee_addition": "介護報酬の加算",
    "support": "支援（方法は資料に記載なし）",
    "consultation": "相談・伴走支援",
    "training": "研修・セミナー",
    "service": "使えるしくみ",
    "award": "表彰",
    "certification": "認証",
    "guideline": "手引き",
    "publicity": "情報発信",
    "study": "調査・試行",
    "for_municipalities": "区市町村のための事業",
    "for_prefectures": "都道府県のための事業",
}
"""The kinds of entries with the words shown for each."""

AUDIENCE_NAMES = {
    "office": "事業所",
    "corporation": "法人",
    "group": "法人のグループ",
    "people": "働く人・働きたい人",
    "municipality": "区市町村",
    "prefecture": "都道府県",
    "developer": "機器の開発者",
}
"""Whom an entry is for, with the words shown."""

GROUPS = ("確保", "定着", "育成", "区市町村", "外国人", "ケアマネジメント", "その他")
"""The themes of the catalogue, in the order of Tokyo's map."""

MARKS = ("新", "拡", "再掲")
"""New, enlarged, shown a second time: as Tokyo's map marks an entry."""


class EntrySource(Struct, frozen=True):
    """The document that the entries of one file come from; ``issued`` None where it bears no date."""

    id: str
    title: str
    issued: date | None = None


class Addition(Struct, frozen=True):
    """A fee addition: so many 単位 for each user and month.

    ``yen_per_unit`` (円) stands until the user types the price of the own area and service.
    """

    units: int
    months: int
    yen_per_unit: Decimal


class CatalogueEntry(Struct, frozen=True):
    """One entry. Optional fields are None or empty where the source says nothing.

    ``cite`` is the place within ``source``. ``also`` are further groups,
    ``theme`` and ``again_2040`` headings of the map, ``parent`` the entry that
    it belongs to, ``same_as`` the entry that it repeats, ``programme`` the
    programme with rules that it names, ``services`` the name of a set of
    services, ``exclusive_with`` programmes that the same cost may not use as
    well, ``conditions`` what is asked for, in our words.
    """

    id: str
    title: str
    kind: str
    group: str
    audience: str
    region: str
    purpose: str
    amount_text: str
    cite: str
    source: EntrySource
    mark: str | None = None
    also: tuple[str, ...] = ()
    theme: str | None = None
    again_2040: str | None = None
    parent: str | None = None
    same_as: str | None = None
    programme: str | None = None
    prefecture: str | None = None
    services: str | None = None
    exclusive_with: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    addition: Addition | None = None

    @property
    def full_cite(self) -> str:
        """The place with the title of its document before it."""
        return f"{self.source.title} {self.cite}"

    @property
    def groups(self) -> tuple[str, ...]:
        """Its group, then the further ones that the map names."""
        return (self.group, *self.also)


def addition_income(units: int, users: int, months: int, yen_per_unit: int | Decimal) -> Yen:
    """What an addition brings (円): units × users × months × price of a unit, fractions of a yen dropped.

    ``units`` are for one user and month, ``users`` the users a month (人).
    Raises ValueError where a figure is negative.
    """
    if min(units, users, months) < 0 or yen_per_unit < 0:
        raise ValueError("the figures of an addition are not negative")
    return int(units * users * months * Decimal(yen_per_unit))
