"""制度: the whole catalogue, found by filters and words, and a page for each programme and entry."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from kaigo_desktop.domain.dates import fiscal_year_text
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.rules.changes import RuleSummary, summary_of
from kaigo_desktop.domain.rules.entry import (
    AUDIENCE_NAMES,
    GROUPS,
    KIND_NAMES,
    CatalogueEntry,
    addition_income,
)
from kaigo_desktop.domain.rules.freshness import FreshnessKind, SourceAge, freshness_of, source_age
from kaigo_desktop.domain.rules.programme import Programme
from kaigo_desktop.viewmodels import entry as typed
from kaigo_desktop.viewmodels.catalogue_page import (
    CataloguePage,
    Changed,
    changed_since,
    entry_page,
    programme_page,
)

NO_AMOUNT = "金額は資料に記載なし"
WITH_RULES = "金額を試算できます"
ONLY_RULES = "このプログラムで判定します"


class Filter(StrEnum):
    """What the list may be narrowed by."""

    AUDIENCE = "audience"
    REGION = "region"
    GROUP = "group"
    KIND = "kind"


FILTER_WORDS: Mapping[Filter, str] = {
    Filter.AUDIENCE: "対象",
    Filter.REGION: "地域",
    Filter.GROUP: "分野",
    Filter.KIND: "種類",
}


class CatalogueRow(Struct, frozen=True):
    """One line of the list; ``mark`` is 新, 拡 or 再掲 as Tokyo's map shows.

    ``badge`` says how fresh the rules are where they are not those of the day; ``age`` how old the
    document is.
    """

    id: str
    title: str
    kind: str
    audience: str
    region: str
    group: str
    amount: str
    age: SourceAge
    mark: str = ""
    badge: str = ""


class _Item(Struct, frozen=True):
    row: CatalogueRow
    keys: Mapping[Filter, tuple[str, ...]]
    text: str


class CatalogueViewModel(QObject):
    """What is in the catalogue, narrowed by the filters, and the page that is looked at."""

    changed = Signal()
    """Other rows are shown now."""

    opened = Signal(str)
    """A page is looked at. Argument: its id, empty for the list."""

    def __init__(
        self,
        programmes: Sequence[Programme],
        entries: Sequence[CatalogueEntry],
        today: date,
        parent: QObject | None = None,
        *,
        earlier: Mapping[str, RuleSummary] | None = None,
    ) -> None:
        """``earlier``: by programme, the rules of the version before this one, where one was seen."""
        super().__init__(parent)
        self._today = today
        self._earlier = earlier or {}
        self._programmes = {programme.id: programme for programme in programmes}
        self._entries = {entry.id: entry for entry in entries}
        self._named = {
            entry.programme: entry
            for entry in entries
            if entry.programme and entry.programme in self._programmes
        }
        self._items = [
            *(_of_programme(programme, self._named.get(programme.id), today) for programme in programmes),
            *(_of_entry(entry, today) for entry in entries if entry.programme not in self._programmes),
        ]
        self._chosen: dict[Filter, str] = {}
        self._words = ""

    def choices(self, by: Filter) -> tuple[tuple[str, str], ...]:
        """The values of a filter that occur, as value and words, in their usual order."""
        found = {key for item in self._items for key in item.keys[by]}
        if by is Filter.AUDIENCE:
            return tuple((key, words) for key, words in AUDIENCE_NAMES.items() if key in found)
        if by is Filter.KIND:
            return tuple((key, words) for key, words in KIND_NAMES.items() if key in found)
        if by is Filter.GROUP:
            return tuple((key, key) for key in GROUPS if key in found)
        in_order = dict.fromkeys(key for item in self._items for key in item.keys[by])
        return tuple((key, key) for key in in_order)

    def choose(self, by: Filter, value: str) -> None:
        """Show only what has that value; an empty one shows all."""
        self._chosen[by] = value
        self.changed.emit()

    def search(self, words: str) -> None:
        """Show only what holds every word, whatever the width of its letters."""
        self._words = words
        self.changed.emit()

    def rows(self) -> tuple[CatalogueRow, ...]:
        """What is shown, programmes with rules first."""
        wanted = _plain(self._words).split()
        return tuple(
            item.row
            for item in self._items
            if all(not value or value in item.keys[by] for by, value in self._chosen.items())
            and all(word in item.text for word in wanted)
        )

    def count(self) -> int:
        """How many there are in all."""
        return len(self._items)

    def open(self, id_: str) -> None:
        """Look at that page; an empty id goes back to the list."""
        self.opened.emit(id_)

    def page(self, id_: str) -> CataloguePage:
        """The page of a programme or an entry. Raises KeyError for an unknown id."""
        programme = self._programmes.get(id_)
        if programme is not None:
            page = programme_page(programme, self._named.get(id_), self.title, self._today)
            return replace(page, changes=tuple(self._changes(programme)))
        entry = self._entries[id_]
        parts = tuple(one.id for one in self._entries.values() if one.parent == id_)
        return entry_page(entry, parts, self.title, self._today)

    def _changes(self, programme: Programme) -> Iterator[Changed]:
        """Against the version before, and against the programme of the year before, where there is one."""
        now = summary_of(programme)
        before = self._earlier.get(programme.id)
        if before is not None:
            yield changed_since(f"版 {before.version} の制度データから", before, now, same_programme=True)
        last_year = self._programmes.get(programme.follows or "")
        if last_year is not None:
            years = "・".join(map(fiscal_year_text, last_year.fiscal_years))
            words = f"{years}の「{last_year.title}」から"
            yield changed_since(words, summary_of(last_year), now, same_programme=False)

    def title(self, id_: str) -> str:
        """What a programme or an entry is called; the id itself where it is not known."""
        found = self._programmes.get(id_) or self._entries.get(id_)
        return found.title if found is not None else id_

    def income(self, id_: str, users: str, price: str) -> str:
        """What the addition brings a year, in a sentence. ``users`` and ``price`` as they were typed.

        Raises entry.Refused with advice where a figure cannot be read, KeyError for no addition.
        """
        addition = self._entries[id_].addition
        if addition is None:
            raise KeyError(id_)
        people = typed.read_count(users)
        if people is None:
            return "利用者の人数を入れると、1年の見込みが出ます。"
        given = typed.read_decimal(price)
        each = addition.yen_per_unit if given is None else given
        total = addition_income(addition.units, people, addition.months, each)
        return (
            f"{addition.units:,} 単位 × {people:,} 人 × {addition.months} か月 × {each.normalize():f} 円"
            f" = 1年に {yen_text(total)}"
        )


def _of_programme(programme: Programme, entry: CatalogueEntry | None, today: date) -> _Item:
    fresh = freshness_of(programme, today)
    row = CatalogueRow(
        id=programme.id,
        title=programme.title,
        kind=KIND_NAMES.get(programme.kind, programme.kind),
        audience=AUDIENCE_NAMES.get(programme.audience, programme.audience),
        region=programme.region,
        group=programme.group,
        amount=WITH_RULES if programme.pays else ONLY_RULES,
        mark=(entry.mark or "") if entry is not None else "",
        badge="" if fresh.kind is FreshnessKind.IN_FORCE else fresh.badge,
        age=source_age(programme.source.issued, today),
    )
    groups = (programme.group, *(entry.groups if entry is not None else ()))
    return _item(row, programme.audience, programme.kind, groups, programme.purpose)


def _of_entry(entry: CatalogueEntry, today: date) -> _Item:
    row = CatalogueRow(
        id=entry.id,
        title=entry.title,
        kind=KIND_NAMES[entry.kind],
        audience=AUDIENCE_NAMES[entry.audience],
        region=entry.region,
        group=entry.group,
        amount=entry.amount_text,
        mark=entry.mark or "",
        age=source_age(entry.source.issued, today),
    )
    return _item(row, entry.audience, entry.kind, entry.groups, f"{entry.purpose} {entry.theme or ''}")


def _item(row: CatalogueRow, audience: str, kind: str, groups: tuple[str, ...], more: str) -> _Item:
    keys = {
        Filter.AUDIENCE: (audience,),
        Filter.REGION: (row.region,),
        Filter.GROUP: groups,
        Filter.KIND: (kind,),
    }
    return _Item(row, keys, _plain(f"{row.title} {row.kind} {row.region} {row.audience} {more}"))


def _plain(text: str) -> str:
    """Full and half width alike, capitals and small letters alike."""
    return unicodedata.normalize("NFKC", text).casefold()
