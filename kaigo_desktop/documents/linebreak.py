"""Breaking Japanese text into lines, with real widths.

The laws, held by property tests: the lines joined are the text (with its line
feeds taken out); no line is wider than asked unless it is a single character,
spaces at its end not counted; a line starts or ends with a character that must
not stand there only where there is no other way; a word or number in Latin
characters is divided only where it is wider than the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from msgspec import Struct

NOT_AT_START = frozenset(
    "、。，．,.・：；:;？！?!゛゜ヽヾゝゞ々〻ー‐〜～゠–’”）)]｝}〕〉》」』】〙〗｠»］＞"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ％%‰℃°′″℉￠¢"
    "…‥\u3099\u309a",
)
"""行頭禁則, with the signs that belong to the number before them."""

NOT_AT_END = frozenset("‘“（([｛{〔〈《「『【〘〖｟«［＜｢￥¥＄$￡£＃№")
"""行末禁則, with the signs that belong to the number after them."""

_NOT_PARTED = frozenset("…‥―—─")
"""Signs that are written twice and stay together."""

_SPACES = frozenset(" \u3000\t")

_TOLERANCE = 1e-9


class _Gap(IntEnum):
    """How willingly a line ends between two characters."""

    NEVER = 0
    INSIDE_WORD = 1
    FREE = 2


class Broken(Struct, frozen=True):
    """Lines of a text. ``forced``: somewhere a word was divided or a rule broken for want of room."""

    lines: tuple[str, ...]
    forced: bool = False


def break_text(text: str, width: float, widths: Mapping[str, float], indent: float = 0) -> Broken:
    """Lines of at most ``width``; ``widths`` gives each character's, in the same unit.

    Every line but the first of each paragraph (between line feeds) is narrower by ``indent``.
    A paragraph without text is an empty line.
    """
    lines: list[str] = []
    forced = False
    for paragraph in text.split("\n"):
        if sum(map(widths.__getitem__, paragraph)) <= width + _TOLERANCE:
            lines.append(paragraph)
            continue
        start = 0
        room = width
        while start < len(paragraph):
            end, kind = _line_end(paragraph, start, room, widths)
            lines.append(paragraph[start:end])
            forced = forced or kind is not _Gap.FREE
            start = end
            room = width - indent
    return Broken(tuple(lines), forced)


def _line_end(text: str, start: int, width: float, widths: Mapping[str, float]) -> tuple[int, _Gap]:
    fit = _fitting(text, start, width, widths)
    if fit == len(text):
        return fit, _Gap.FREE
    inside = None
    for end in range(fit, start, -1):
        kind = _gap(text, end)
        if kind is _Gap.FREE:
            return end, kind
        if kind is _Gap.INSIDE_WORD and inside is None:
            inside = end
    return (fit, _Gap.NEVER) if inside is None else (inside, _Gap.INSIDE_WORD)


def _fitting(text: str, start: int, width: float, widths: Mapping[str, float]) -> int:
    """The end of what fits, at least one character; spaces hang beyond the edge, where nobody sees them."""
    used = 0.0
    end = start
    while end < len(text):
        used += widths[text[end]]
        if used > width + _TOLERANCE and end > start and text[end] not in _SPACES:
            return end
        end += 1
    return end


def _gap(text: str, at: int) -> _Gap:
    before, after = text[at - 1], text[at]
    if after in _SPACES:
        return _Gap.NEVER  # the space hangs; the line ends after it
    if before in _SPACES:
        return _Gap.NEVER if after in NOT_AT_START else _Gap.FREE
    if after in NOT_AT_START or before in NOT_AT_END or (before == after and before in _NOT_PARTED):
        return _Gap.NEVER
    return _Gap.INSIDE_WORD if _in_word(before) and _in_word(after) else _Gap.FREE


def _in_word(char: str) -> bool:
    """Latin letters, figures and their signs, narrow or full-width."""
    return "!" <= char <= "ɏ" or "０" <= char <= "９" or "Ａ" <= char <= "Ｚ" or "ａ" <= char <= "ｚ"
