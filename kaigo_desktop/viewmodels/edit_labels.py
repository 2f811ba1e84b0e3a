"""What an edit is called in the history: the words of its question, and what was done."""

from __future__ import annotations

from kaigo_desktop.domain.cases.address import KEYED_SECTIONS, Address
from kaigo_desktop.viewmodels.fact_words import FactWords

_SECTIONS = {
    "offices": "事業所",
    "expenses": "費用",
    "partners": "グループの法人",
    "local_programmes": "独自の制度",
    "awards": "交付の記録",
    "plan": "業務改善計画",
    "form_facts": "書類の項目",
}
NEW = ""
"""Stands for the key of a record that is to be added."""


class EditLabels:
    """Called with an address, gives the label of its edits."""

    def __init__(self, words: FactWords) -> None:
        self._words = words

    def __call__(self, address: Address) -> str:
        """「費用の追加」 for a record without a key, 「費用の削除」 for one with it, else the question."""
        section = _SECTIONS.get(address[0], "")
        if address[0] in KEYED_SECTIONS and len(address) == len(("section", "key")):
            return f"{section}の{'追加' if address[1] == NEW else '削除'}"
        return f"{self._words.plain(address) or section or '入力'}の変更"
