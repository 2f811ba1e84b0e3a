"""Records that a person has begun and not yet completed, kept apart from what is reckoned with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import keys_in, record_in, records_in

REQUIRED = {"expenses": ("category", "cost"), "local_programmes": ("rate", "cap", "per", "categories")}
"""Fields that a case file demands of a record and that may still be missing while a person types."""


def complete(document: Document) -> tuple[Document, tuple[Address, ...]]:
    """The document without the records that lack a required field, and the addresses of what they lack.

    So an unknown cost is never taken as zero. An expense that accompanies a
    device left out is left out with it, named by its ``attached_to``: without
    the device nobody can say what it would get.
    """
    lacking: dict[tuple[str, int], list[str]] = {}
    for section, index, name in missing_fields(document):
        lacking.setdefault((section, index), []).append(name)
    while followers := [
        index for index in _followers(document, lacking) if ("expenses", index) not in lacking
    ]:
        lacking.update({("expenses", index): ["attached_to"] for index in followers})
    kept = dict(document)
    for section in {section for section, _ in lacking}:
        records = records_in(document, section)
        kept[section] = [record for index, record in enumerate(records) if (section, index) not in lacking]
    named = [
        (section, keys_in(document, section)[index], name)
        for (section, index), names in sorted(lacking.items())
        for name in names
    ]
    return kept, tuple(named)


def _followers(document: Document, lacking: Iterable[tuple[str, int]]) -> Iterator[int]:
    """The expenses that accompany one of those lacking something."""
    keys = keys_in(document, "expenses")
    gone = {keys[index] for section, index in lacking if section == "expenses"}
    for index, _ in enumerate(keys):
        if record_in(document, "expenses", index).get("attached_to") in gone:
            yield index


def missing_fields(document: object) -> Iterator[tuple[str, int, str]]:
    """Section, index and name of each required field that a record lacks."""
    if not isinstance(document, dict):
        return
    for section, names in REQUIRED.items():
        records = document.get(section)
        for index, record in enumerate(records if isinstance(records, list) else ()):
            if isinstance(record, dict):
                yield from ((section, index, name) for name in names if record.get(name) is None)
