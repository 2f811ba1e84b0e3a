"""Text as it is searched: what looks alike to a person is alike.

Stored texts and typed words go through the same function; it is for searching
only and never for what is shown or kept.
"""

from __future__ import annotations

import unicodedata

MOST_TYPED = 100
"""Characters of a search that are read."""

_HIRAGANA = {code: chr(code - 0x60) for code in (*range(ord("ァ"), ord("ヶ") + 1), 0x30FD, 0x30FE)}
_LARGE_KANA = dict(zip("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ", strict=True))
_DASHES = dict.fromkeys(map(ord, "-‐‑‒–—―−─━~〜"), "ー")
_NEW_FORMS = zip(
    "髙﨑濵濱澤邊邉齋齊斎廣櫻眞龍惠德國學會壽榮豐圓條藏應醫靜瀨瀧嶋嶌槇淺",
    "高崎浜浜沢辺辺斉斉斉広桜真竜恵徳国学会寿栄豊円条蔵応医静瀬滝島島槙浅",
    strict=True,
)
_ALIKE = (
    {code: _LARGE_KANA.get(kana, kana) for code, kana in _HIRAGANA.items()}
    | {ord(small): large for small, large in _LARGE_KANA.items()}
    | _DASHES
    | {ord(old): new for old, new in _NEW_FORMS}
)
_KINDS = {
    "(株)": "株式会社",
    "(有)": "有限会社",
    "(同)": "合同会社",
    "(福)": "社会福祉法人",
    "(社福)": "社会福祉法人",
    "(医)": "医療法人",
    "(特非)": "特定非営利活動法人",
    "(一社)": "一般社団法人",
    "(一財)": "一般財団法人",
}


def folded(text: str) -> str:
    """One field, without spaces: widths, kana, small kana, capitals, dashes, old and new forms alike."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if not unicodedata.is_normalized("NFKC", plain):
        plain = unicodedata.normalize("NFKC", plain)
    if "(" in plain:
        for short, long in _KINDS.items():
            plain = plain.replace(short, long)
    plain = plain.translate(_ALIKE)
    if " " in plain or not plain.isprintable():
        plain = "".join(one for one in plain if one.isprintable() and one != " ")
    return plain


def words_of(typed: str) -> tuple[str, ...]:
    """The words that a person typed, each once; every one of them must be found."""
    return tuple(dict.fromkeys(word for word in map(folded, typed[:MOST_TYPED].split()) if word))
