"""Characters that an electronic form may refuse, and what to write instead.

The measure is JIS X 0208, the set that every receiving system knows: what is
outside it (① Ⅰ ㎝ ㈱ 髙, half-width kana …) may arrive as a question mark. The
replacements are data (``resources/characters.toml``); nothing is replaced by itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from msgspec import Struct

_CODEC = "iso2022_jp"
"""ASCII and JIS X 0208; its mapping is the one that Unicode published for the standard."""

_TWO_BYTES = b"\x1b$B"
"""What the codec writes before a character of JIS X 0208."""

_HALF = frozenset({"H", "Na", "N"})
"""East Asian Width of what takes half a cell; neutral is what Latin letters with accents are."""


class Replacement(Struct, frozen=True):
    """What stands for a character. ``kind`` is the sort of trouble in a word, ``why`` a sentence about it."""

    text: str
    kind: str
    why: str = ""


class CharacterTable(Struct, frozen=True):
    """What may be written instead of what.

    ``same`` are characters that Windows types for one of JIS X 0208 that
    Unicode numbers otherwise (～ for 〜): every receiver takes them.
    """

    replacements: Mapping[str, Replacement] = {}
    same: frozenset[str] = frozenset()


class Flagged(Struct, frozen=True):
    """A character outside the set, how often it stands in the text, and what may stand instead.

    ``instead`` is empty where nothing is known that means the same.
    """

    character: str
    count: int
    kind: str
    instead: str
    why: str = ""


OTHER = "JIS第1・第2水準の外の文字"
HALF_KANA = "半角カナ"


def is_common(character: str, table: CharacterTable) -> bool:
    """Whether every receiver knows the character: ASCII, a line's end, or JIS X 0208."""
    if character.isascii():
        return character.isprintable() or character in "\n\r\t"
    if character in table.same:
        return True
    try:
        return character.encode(_CODEC).startswith(_TWO_BYTES)
    except UnicodeEncodeError:
        return False


def flagged(text: str, table: CharacterTable) -> tuple[Flagged, ...]:
    """Every character of the text that is outside the set, each once, in the order of the text.

    A half-width kana and its voicing mark are one (ｶﾞ); so are a character and its variant selector.
    """
    found: dict[str, int] = {}
    for piece in _pieces(text):
        if not all(is_common(one, table) for one in piece):
            found[piece] = found.get(piece, 0) + 1
    return tuple(_flag(piece, count, table) for piece, count in found.items())


def replaced(text: str, table: CharacterTable) -> str:
    """The text with every replacement made that is known; what has none stays."""
    known = {one.character: one.instead for one in flagged(text, table) if one.instead}
    return "".join(known.get(piece, piece) for piece in _pieces(text))


def full_width_length(text: str) -> float:
    """How long the text is in 全角: a half-width character counts half, a line's end nothing."""
    halves = sum(1 if unicodedata.east_asian_width(one) in _HALF else 2 for one in text if one not in "\r\n")
    return halves / 2


def _pieces(text: str) -> list[str]:
    """The text in characters, each with the marks that belong to it."""
    pieces: list[str] = []
    for one in text:
        if pieces and _belongs(one, pieces[-1]):
            pieces[-1] += one
        else:
            pieces.append(one)
    return pieces


def _belongs(one: str, before: str) -> bool:
    if "\ufe00" <= one <= "\ufe0f" or "\U000e0100" <= one <= "\U000e01ef" or one in "\u3099\u309a":
        return not before.isspace()
    return one in "ﾞﾟ" and _is_half_kana(before[0])


def _is_half_kana(one: str) -> bool:
    return "\uff61" <= one <= "\uff9f"


def _flag(piece: str, count: int, table: CharacterTable) -> Flagged:
    known = table.replacements.get(piece)
    if known is not None:
        return Flagged(piece, count, known.kind, known.text, known.why)
    base = piece.rstrip("".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))))
    instead = _without_variant(piece, base, table) or _compatible(piece, table)
    kind = HALF_KANA if _is_half_kana(piece[0]) else OTHER
    return Flagged(piece, count, kind, instead)


def _without_variant(piece: str, base: str, table: CharacterTable) -> str:
    """The usual form of a character that carries a variant selector."""
    if base == piece or not base:
        return ""
    if all(is_common(one, table) for one in base):
        return base
    known = table.replacements.get(base)
    return known.text if known is not None else ""


def _compatible(piece: str, table: CharacterTable) -> str:
    """What Unicode calls the compatible way to write it (NFKC), where that is within the set."""
    wanted = unicodedata.normalize("NFKC", piece)
    if wanted != piece and wanted.strip() and all(is_common(one, table) for one in wanted):
        return wanted
    return ""
