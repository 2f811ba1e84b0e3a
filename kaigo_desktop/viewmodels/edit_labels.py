"""What an edit is called in the history: the words of its question."""

from __future__ import annotations

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.facts import Facts

_SECTIONS = {
    "offices": "事業所の変更",
    "expenses": "費用の変更",
    "partners": "グループの法人の変更",
    "local_programmes": "独自の制度の変更",
    "awards": "交付の記録の変更",
    "plan": "業務改善計画の入力",
    "form_facts": "書類の項目の入力",
}


class EditLabels:
    """Called with an address, gives the label of its edits."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def __call__(self, address: Address) -> str:
        """The question's words, or those of its section."""
        fact = self._facts.of(address)
        return f"{fact.label}の入力" if fact is not None else _SECTIONS.get(address[0], "入力")
