"""Which column of a list is which, found by its headings, and what a row says; whatever the order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from kaigo_desktop.domain.numbers import (
    corporate_number_problem,
    office_number_problem,
    office_number_warning,
)
from kaigo_desktop.domain.offices.service_words import service_code
from kaigo_desktop.domain.services import PREFECTURE_NAMES

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("事業所番号", "介護保険事業所番号", "介護事業所番号", "指定事業所番号"),
    "name": ("事業所名", "事業所名称", "事業所の名称", "施設名", "施設名称"),
    "kana": ("事業所名カナ", "事業所名フリガナ", "事業所フリガナ", "フリガナ"),
    "service": ("サービスの種類", "サービス種類", "サービス種別", "サービス名", "サービス"),
    "place_code": ("都道府県コード又は市町村コード", "市区町村コード", "市町村コード"),
    "prefecture": ("都道府県名", "都道府県"),
    "place": ("市区町村名", "市区町村", "市町村名", "市町村"),
    "address": ("住所", "所在地", "事業所住所", "事業所所在地"),
    "building": ("方書(ビル名等)", "方書", "建物名"),
    "phone": ("電話番号", "電話", "事業所電話番号"),
    "corporation_number": ("法人番号",),
    "corporation": ("法人の名称", "法人名", "法人名称", "運営法人", "開設者", "事業者名"),
    "capacity": ("定員",),
}
"""Fields and the headings under which they are found, spaces and widths aside."""

NEEDED = ("number", "name")
MOST_LINES_BEFORE = 20
"""Rows above the headings, such as a title."""
_OF_OPEN_DATA = ("number", "name", "service", "place_code", "prefecture", "corporation_number")
MOST_TEXT = 300
_PREFECTURES = {name: code for code, name in PREFECTURE_NAMES.items()}
_PREFECTURES |= {name.removesuffix("県"): code for name, code in _PREFECTURES.items()}
_PREFECTURES |= {"東京": "13", "京都": "26", "大阪": "27"}


class Listed(NamedTuple):
    """A row as it is kept; the names are those of the index's columns. Empty: the list says nothing."""

    number: str
    service: str
    name: str
    kana: str
    service_code: str
    prefecture: str
    place_code: str
    place: str
    address: str
    phone: str
    corporation_number: str
    corporation: str
    capacity: str


class Columns(Struct, frozen=True):
    """Where each field stands in a row. ``is_open_data``: the headings are those of the public list."""

    places: Mapping[str, int]

    @property
    def is_open_data(self) -> bool:
        """Whether these are the columns of the public list, each edition of which is complete."""
        return all(field in self.places for field in _OF_OPEN_DATA)

    def read(self, cells: Sequence[str]) -> Listed | str:
        """What a row says, or in a sentence why it is left out."""
        found = {field: _clean(cells[at]) for field, at in self.places.items() if at < len(cells)}
        number = _number(found.get("number", ""))
        if not number:
            return "事業所番号がありません。"
        if office_number_problem(number):
            return f"事業所番号「{number[:20]}」が10桁の番号ではありません。"
        name = found.get("name", "")
        if not name:
            return "事業所名がありません。"
        service = found.get("service", "")
        corporation = _figures(found.get("corporation_number", ""))
        prefecture, code = _place(found, number)
        return Listed(
            number=number,
            service=service,
            name=name,
            kana=found.get("kana", ""),
            service_code=service_code(service) or "",
            prefecture=prefecture,
            place_code=code,
            place=found.get("place", ""),
            address=_address(found, prefecture),
            phone=found.get("phone", ""),
            corporation_number=corporation,
            corporation=found.get("corporation", ""),
            capacity=_capacity(found.get("capacity", "")),
        )


def find_columns(cells: Sequence[str]) -> Columns | None:
    """The columns by a row of headings; None where this row is none."""
    headings: dict[str, int] = {}
    for place, cell in enumerate(cells):
        headings.setdefault(_heading(cell), place)
    places: dict[str, int] = {}
    for field, names in HEADINGS.items():
        at = next((headings[name] for name in names if name in headings), None)
        if at is not None:
            places[field] = at
    return Columns(places) if all(field in places for field in NEEDED) else None


@lru_cache(maxsize=4000)
def is_odd_corporation(number: str) -> bool:
    """Whether a 法人番号 that a list gives cannot be one."""
    return bool(number) and corporate_number_problem(number) is not None


def is_odd_office(number: str) -> bool:
    """Whether the check digit of an office number fits neither rule in use."""
    return office_number_warning(number) is not None


def _heading(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).strip("*※")


_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def _clean(text: str) -> str:
    """One line without control characters, within the limit."""
    return (text if text.isprintable() else _CONTROL.sub(" ", text)).strip()[:MOST_TEXT]


def _figures(text: str) -> str:
    """A number without its dashes and spaces, half-width."""
    if text.isascii() and text.isdigit():
        return text
    return re.sub(r"[\s\-‐−ー]", "", unicodedata.normalize("NFKC", text)).upper()


def _number(text: str) -> str:
    """An office number; the zero at its beginning comes back that a spreadsheet took away."""
    number = _figures(text)
    if len(number) == 9 and number.isdecimal() and is_sound(f"0{number}"):
        return f"0{number}"
    return number


def is_sound(number: str) -> bool:
    """Whether that is an office number with its check digit."""
    return office_number_problem(number) is None and office_number_warning(number) is None


def _place(found: Mapping[str, str], number: str) -> tuple[str, str]:
    """The prefecture (2 digits, empty where unknown) and the municipality (5 digits or empty)."""
    code = _figures(found.get("place_code", ""))
    prefecture = _PREFECTURES.get(found.get("prefecture", "")) or number[:2]
    if prefecture not in PREFECTURE_NAMES:
        return "", ""
    if len(code) == 5 and not code.startswith(prefecture) and f"0{code}".startswith(prefecture):
        code = f"0{code}"  # a spreadsheet took its first zero away
    is_municipality = (
        code.isdecimal() and len(code) in {5, 6} and code[2:5] != "000" and code.startswith(prefecture)
    )
    return prefecture, code[:5] if is_municipality else ""


def _address(found: Mapping[str, str], prefecture: str) -> str:
    """The whole address: one row in five lacks the prefecture, some the municipality too."""
    address, place = found.get("address", ""), found.get("place", "")
    building = found.get("building", "")
    name = PREFECTURE_NAMES.get(prefecture, "")
    if not address:
        return ""
    if not address.startswith(name):
        address = f"{name}{address}" if address.startswith(place) else f"{name}{place}{address}"
    if building and not address.endswith(building) and building not in address:
        address = f"{address} {building}"
    return address[:MOST_TEXT]


def _capacity(text: str) -> str:
    """A number of persons; empty for 0, which the list writes where there is none."""
    figures = unicodedata.normalize("NFKC", text).removesuffix("人").removesuffix("名").strip()
    is_count = figures.isascii() and figures.isdigit() and len(figures) < 6 and int(figures) > 0
    return str(int(figures)) if is_count else ""
