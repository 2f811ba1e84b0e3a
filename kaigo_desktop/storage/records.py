"""A case document taken apart into records, and put together again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from kaigo_desktop.domain.cases.address import KEYED_SECTIONS, SINGLE_SECTIONS, TOP_FIELDS
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import SECTIONS, as_json, new_key, record_in, records_in
from kaigo_desktop.domain.cases.fields import FORMAT
from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.storage.reading import document_in


class Record(Struct, frozen=True):
    """One row of a case, with its body as JSON text. ``key`` is empty in a single section."""

    section: str
    key: str
    position: int
    body: str


def records_of(document: Document) -> tuple[Record, ...]:
    """The records of a document.

    Raises ValueError or TypeError for what no case file holds: another format,
    an unknown section, a record without its key, a key twice.
    """
    if document.get("format", FORMAT) != FORMAT:
        raise ValueError("the document is of another format")
    unknown = document.keys() - {"format", *TOP_FIELDS, *SECTIONS}
    if unknown:
        raise ValueError(f"a case has no section {', '.join(sorted(unknown))}")
    return (*_single(document), *_keyed(document))


def _single(document: Document) -> Iterator[Record]:
    for section in SINGLE_SECTIONS:
        body = record_in(document, section)
        if body:
            yield Record(section, "", 0, as_json(body))


def _keyed(document: Document) -> Iterator[Record]:
    for section in KEYED_SECTIONS:
        taken: list[str] = []
        for position, _ in enumerate(records_in(document, section)):
            body = record_in(document, section, position)
            key = key_of(section, body) or new_key(section, taken)
            if key in taken:
                raise ValueError(f"{section}[{position}] has the key of another record")
            taken.append(key)
            yield Record(section, key, position, as_json(body))


def key_of(section: str, body: Document) -> str:
    """The key that a record carries; empty where its section shows none. Raises ValueError where it lacks."""
    field = KEYED_SECTIONS[section]
    if not field:
        return ""
    key = body.get(field)
    if not isinstance(key, str) or not key:
        raise ValueError(f"a record of {section} has its {field}")
    return key


def row_of(case: CaseId, record: Record) -> dict[str, object]:
    """The record as the columns of its row."""
    return {
        "case_id": case,
        "section": record.section,
        "key": record.key,
        "position": record.position,
        "body": record.body,
    }


def heading_of(document: Document) -> tuple[str, int | None]:
    """What a list shows of a case: the applicant's name, empty where not known, and the fiscal year."""
    name = record_in(document, "corporation").get("name")
    year = document.get("fiscal_year")
    return (name if isinstance(name, str) else "", year if isinstance(year, int) else None)


def document_of(records: Iterable[Record], *, partners_known: bool) -> Document:
    """The document of a case's records, in the order of the case file. Empty sections are left out."""
    single: dict[str, Document] = {}
    keyed: dict[str, list[object]] = {"partners": []} if partners_known else {}
    for record in sorted(records, key=_by_position):
        body = document_in(record.body)
        if record.section in KEYED_SECTIONS:
            keyed.setdefault(record.section, []).append(body)
        else:
            single[record.section] = body
    top = single.get("case", {})
    document: Document = {"format": FORMAT}
    document.update((name, top[name]) for name in TOP_FIELDS if name in top)
    sections: Document = {**single, **keyed}
    document.update((name, sections[name]) for name in SECTIONS if name in sections)
    return document


def _by_position(record: Record) -> int:
    return record.position
