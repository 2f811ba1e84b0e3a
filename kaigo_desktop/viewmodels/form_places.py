"""Where a value that a form misses is answered, and what its question is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.services.issuing import Copy
from kaigo_desktop.viewmodels.fact_words import FactWords, own_label
from kaigo_desktop.viewmodels.facts import office_names


class Missing(Struct, frozen=True):
    """A fact without which a paper is not ready, in the words of its question, and where it is answered."""

    label: str
    address: Address


_WHOLE = {("expenses",): "費用と金額", ("awards",): "交付の記録", ("form_facts", "officers"): "役員の一覧"}


class FormPlaces:
    """Finds the questions behind the names of values."""

    def __init__(self, words: FactWords) -> None:
        self._words = words

    def missing(self, copy: Copy, names: Iterable[str], document: Document) -> tuple[Missing, ...]:
        """The questions behind these names, each once."""
        found: dict[Address, Missing] = {}
        for name in names:
            address = self._address(copy, name, document)
            found.setdefault(address, Missing(self._label(copy, name, address), address))
        return tuple(found.values())

    def _address(self, copy: Copy, name: str, document: Document) -> Address:
        """Where the value of that name is answered."""
        head, _, rest = name.partition(".")
        office = copy.office or next(iter(office_names(document)), "")
        parts = tuple(rest.split(".")) if rest else ()
        places: Mapping[str, Address] = {
            "own": ("form_facts", "by_form", copy.own_key or copy.form.id, *parts),
            "contact": ("form_facts", "contact", *parts),
            "officers": ("form_facts", "officers"),
            "office": ("offices", office, *parts),
            "plan": ("plan", "offices", office, *parts),
            "report": ("plan", "offices", office, "reports", str(copy.fiscal_year or ""), *parts),
            "corporation": ("corporation", *parts),
            "bank": ("corporation", "bank_account", *parts),
            "award": ("awards",),
            "decision": ("awards",),
            "decisions": ("awards",),
            "claim": ("awards",),
            "support": ("support", *parts),
            "budget": ("form_facts", "by_form", copy.own_key or copy.form.id),
            "settled": ("awards",),
            "pledges": ("pledges", *parts),
            "prefecture": ("case", "prefecture"),
            "fiscal_year": ("case", "fiscal_year"),
        }
        return places.get(head, ("expenses",))

    def _label(self, copy: Copy, name: str, address: Address) -> str:
        own = own_label(copy.form, name.removeprefix("own.")) if name.startswith("own.") else None
        return own or self._words.plain(address) or _WHOLE.get(address, "そのほかの項目")
