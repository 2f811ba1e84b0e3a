"""Finding lines: what was typed as one question to the index, all hits as one answer."""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kaigo_desktop.directory.grams import service_word, sought
from kaigo_desktop.domain.offices.listed import ListedOffice, Wanted
from kaigo_desktop.domain.offices.search_text import folded, words_of
from kaigo_desktop.domain.services import PREFECTURE_NAMES

if TYPE_CHECKING:
    import sqlite3

_NUMBER = re.compile(r"[0-9]{2}[0-9a-z][0-9]+")
"""The beginning of an office number or of a 法人番号, from 4 characters on."""

_ALL_IDS = "group_concat(char({id}), '')"
"""The hits as a text, each id a character: 250,000 rows fetched one by one take twice the time."""

_UTF32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"

_LINE = """
SELECT o.id, o.number, o.name, o.kana, s.name, s.code, p.prefecture, p.code, p.name, o.address, o.phone,
    c.number, c.name, o.capacity
FROM office o JOIN service s ON s.id = o.service JOIN place p ON p.id = o.place
    JOIN corporation c ON c.id = o.corporation
"""
_TEXTS = """
SELECT o.id, o.name, s.name, p.prefecture, p.name, c.name, o.number
FROM office o JOIN service s ON s.id = o.service JOIN place p ON p.id = o.place
    JOIN corporation c ON c.id = o.corporation
"""


def find(connection: sqlite3.Connection, wanted: Wanted) -> Sequence[int]:
    """The ids of all lines that hold every word, in the order of the list.

    A word is found anywhere in the name, its kana, the corporation, the address or the
    service, and at the beginning of the office's or the corporation's number.
    """
    between = _range(connection, wanted.prefecture)
    words = words_of(wanted.words)
    match = [_match(connection, word) for word in words if not _NUMBER.fullmatch(word)]
    if wanted.service:
        match.append(service_word(_service(connection, wanted.service)))
    numbers = [word for word in words if _NUMBER.fullmatch(word)]
    if not match and not numbers:
        return range(between[0], between[1] + 1)
    return _ids(connection, match, numbers, between)


def _ids(
    connection: sqlite3.Connection, match: Sequence[str], numbers: Sequence[str], between: tuple[int, int]
) -> Sequence[int]:
    parts, given = [], []
    if match:
        parts.append("SELECT rowid AS id FROM grams WHERE grams MATCH ? AND rowid BETWEEN ? AND ?")
        given += [" AND ".join(match), *between]
    for word in numbers:
        parts.append(
            "SELECT id FROM (SELECT rowid AS id FROM grams WHERE grams MATCH ?"
            " UNION SELECT id FROM office WHERE number >= ? AND number < ?"
            " UNION SELECT o.id FROM corporation c JOIN office o ON o.corporation = c.id"
            " WHERE c.number >= ? AND c.number < ?) WHERE +id BETWEEN ? AND ?"
        )
        number = word.upper()
        ends = (number, f"{number}~")
        given += [_match(connection, word), *ends, *ends, *between]
    if len(parts) == 1 and match:
        question = parts[0].replace("rowid AS id", _ALL_IDS.format(id="rowid"))
    else:
        all_ids = _ALL_IDS.format(id="id")
        question = f"SELECT {all_ids} FROM ({' INTERSECT '.join(parts)} ORDER BY id)"  # noqa: S608 - ours
    found = connection.execute(question, given).fetchone()[0]
    return array("I", (found or "").encode(_UTF32))


def lines_of(connection: sqlite3.Connection, ids: Sequence[int]) -> list[ListedOffice]:
    """The lines of those ids, in their order; an id that is not there is left out."""
    if not ids:
        return []
    marks = ",".join("?" * len(ids))
    rows = connection.execute(f"{_LINE} WHERE o.id IN ({marks})", list(ids))
    found = {row[0]: _line(row) for row in rows}
    return [found[one] for one in ids if one in found]


def texts_of(connection: sqlite3.Connection, ids: Sequence[int]) -> list[tuple[str, ...]]:
    """Name, service, place, corporation and number of those ids: what a table shows while one scrolls."""
    if not ids:
        return []
    marks = ",".join("?" * len(ids))
    rows = connection.execute(f"{_TEXTS} WHERE o.id IN ({marks})", list(ids)).fetchall()
    found = {
        row[0]: (row[1], row[2], f"{PREFECTURE_NAMES.get(row[3], '')}{row[4]}", *row[5:]) for row in rows
    }
    return [found[one] for one in ids if one in found]


def lines_of_number(connection: sqlite3.Connection, number: str) -> list[ListedOffice]:
    """All services of the office with that number."""
    return [_line(row) for row in connection.execute(f"{_LINE} WHERE o.number = ? ORDER BY o.id", (number,))]


def lines_of_corporation(
    connection: sqlite3.Connection, number: str, name: str, most: int
) -> list[ListedOffice]:
    """The lines of a corporation, by its number, by its name where it has none; at most so many."""
    by, value = ("c.number", number) if number else ("c.number = '' AND c.name", name)
    question = f"{_LINE} WHERE {by} = ? ORDER BY o.id LIMIT ?"
    return [_line(row) for row in connection.execute(question, (value, most))]


def _line(row: tuple[Any, ...]) -> ListedOffice:
    """A row of ``_LINE``."""
    values: tuple[Any, ...] = (*row[:5], row[5] or None, *row[6:13], int(row[13]) if row[13] else None)
    return ListedOffice(*values)


def _range(connection: sqlite3.Connection, prefecture: str) -> tuple[int, int]:
    """The first and the last id of a prefecture, which lie together; of all where none is named."""
    question = "SELECT coalesce(min(first), 1), coalesce(max(last), 0) FROM prefecture"
    if not prefecture:
        found = connection.execute(question).fetchone()
    else:
        found = connection.execute(f"{question} WHERE code = ?", (prefecture,)).fetchone()
    return int(found[0]), int(found[1])


def _match(connection: sqlite3.Connection, word: str) -> str:
    """The question for a folded word, which may also stand in the names of services."""
    rows = connection.execute("SELECT id, name FROM service ORDER BY id")
    return sought(word, [number for number, name in rows if word in folded(name)])


def _service(connection: sqlite3.Connection, name: str) -> int:
    """The service of that name; 0, which no line has, where the list has none."""
    found = connection.execute("SELECT id FROM service WHERE name = ?", (name,)).fetchone()
    return int(found[0]) if found else 0
