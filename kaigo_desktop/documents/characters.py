"""Making entered text fit for paper without changing what it says."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

_NEWLINES = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_SPACES = re.compile("[\t\xa0\u2000-\u200a\u202f\u205f]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_VARIANTS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
_LOOSE = re.compile(".[\u0300-\u036f\u3099\u309a]+")
_ANY = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\ufeff"
    "\U000e0100-\U000e01ef]",
)


class Prepared(Struct, frozen=True):
    """Text ready to be set. ``variants``: characters whose variant form was given up for the usual one."""

    text: str
    variants: tuple[str, ...] = ()


def prepare(text: str) -> Prepared:
    """Unify line ends and spaces, drop what cannot be seen, join letters with their loose marks.

    Variation selectors (葛󠄀 and the like) ask for a form of a character that the
    fonts' PDF path cannot reach: they are taken out and the characters reported.
    """
    if not _ANY.search(text):
        return Prepared(text)
    text = _SPACES.sub(" ", _NEWLINES.sub("\n", text))
    text = _UNSEEN.sub("", text)
    variants = dict.fromkeys(text[found.start() - 1] for found in _VARIANTS.finditer(text) if found.start())
    return Prepared(_LOOSE.sub(_join, _VARIANTS.sub("", text)), tuple(variants))


def _join(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", found[0])
