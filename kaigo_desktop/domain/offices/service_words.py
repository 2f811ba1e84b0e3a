"""The services of lists as our codes: official names, the names of the public list, and codes themselves."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from kaigo_desktop.domain.services import SERVICE_NAMES

_OTHER_NAMES = {
    "地域密着型介護老人福祉施設入所者生活介護": "54",
    "療養通所介護": "78",
    "指定療養通所介護": "78",
    "看護小規模多機能型居宅介護": "77",
    "複合型サービス": "77",
    "特別養護老人ホーム": "51",
    "認知症対応型グループホーム": "32",
    "ケアハウス": "K1",
}
_SHORT_STAY = "短期入所療養介護"
_AT = (
    ("老人保健施設", "22"),
    ("介護医療院", "2A"),
    ("療養病床", "23"),
    ("療養型", "23"),
    ("病院", "23"),
    ("診療所", "23"),
)
"""Where a short stay with medical care takes place."""


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


_CODES = {_plain(name): code for code, name in SERVICE_NAMES.items()} | {
    _plain(name): code for name, code in _OTHER_NAMES.items()
}


@lru_cache(maxsize=500)
def service_code(text: str) -> str | None:
    """The code of a service as a list names it; None where there is none (an abolished kind, another word).

    The public list parts some services by the kind of building in brackets, which their code does not.
    """
    wanted = _plain(text)
    if wanted.upper() in SERVICE_NAMES:
        return wanted.upper()
    found = _CODES.get(wanted) or _CODES.get(wanted.removeprefix("指定"))
    if found is not None:
        return found
    before, bracket, within = wanted.partition("(")
    if before == _SHORT_STAY:
        return next((code for words, code in _AT if words in within), None)
    return _CODES.get(before) if bracket else None
