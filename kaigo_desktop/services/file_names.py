"""Names for files that every system takes: ``令和8年度_○○事業所_交付申請書.pdf``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a command has no store
    from kaigo_desktop.services.ports import CaseId, CaseLine

SUFFIX = ".pdf"

MOST_BYTES = 180
"""The most that a name takes in UTF-8: file systems stop at 255 bytes, Windows counts the folder too."""

_FORBIDDEN = str.maketrans('<>:"/\\|?*', "＜＞：”／￥｜？＊")
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
"""What cannot be seen in a name; also marks that only choose another form of a character."""


def unique_names(parts: Iterable[tuple[str, str, str]]) -> tuple[str, ...]:
    """A file name for each (年度, whose, what), all different also where a system ignores case."""
    taken: set[str] = set()
    names = []
    for year, whose, what in parts:
        number = 1
        name = _name(year, whose, what, number)
        while name.casefold() in taken:
            number += 1
            name = _name(year, whose, what, number)
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def case_folder(case: CaseId, lines: Iterable[CaseLine]) -> str:
    """The folder of a case's papers: its title; with its number where an older case has that name.

    No two cases share a folder, whatever their titles are.
    """
    names = {line.id: _cut(_clean(line.title), MOST_BYTES) or "案件" for line in lines}
    own = names.get(case, "案件")
    older = {name.casefold() for id_, name in names.items() if id_ < case}
    return f"{own}（案件{case}）" if own.casefold() in older else own


def _name(year: str, whose: str, what: str, number: int) -> str:
    """The middle part gives way where the whole would be too long."""
    tail = (_clean(what) if number == 1 else f"{_clean(what)}（{number}）") + SUFFIX
    head = _clean(year)
    room = MOST_BYTES - len("__") - len(head.encode()) - len(tail.encode())
    middle = _cut(_clean(whose), room)
    return "_".join(part for part in (head, middle, tail) if part)


def _clean(text: str) -> str:
    """Without what Windows forbids in names, and in one normal form, so that equal names are equal."""
    shown = _CONTROL.sub("", unicodedata.normalize("NFC", text).translate(_FORBIDDEN))
    return " ".join(shown.split(" ")).strip(" 　.")


def _cut(text: str, room: int) -> str:
    return text.encode()[: max(room, 0)].decode(errors="ignore").rstrip(" 　.")
