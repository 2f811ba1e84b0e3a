"""One edit, made on the rows of a case inside a transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import (
    Connection,
    Integer,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from kaigo_desktop.domain.cases.address import KEYED_SECTIONS, is_beside
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import (
    WHOLE_PARTNERS,
    Place,
    as_json,
    holds_null,
    place_of,
    value_at,
    with_value,
)
from kaigo_desktop.domain.cases.kept import (
    EDITED,
    CaseId,
    Edit,
    FieldEdit,
    HistoryStep,
    RecordAdded,
    RecordRemoved,
    Turn,
)
from kaigo_desktop.storage.beside import set_beside
from kaigo_desktop.storage.history_text import edits_to_text
from kaigo_desktop.storage.prepared import Prepared
from kaigo_desktop.storage.reading import document_in
from kaigo_desktop.storage.records import Record, heading_of, key_of, row_of
from kaigo_desktop.storage.tables import CASES, HISTORY, RECORDS
from kaigo_desktop.storage.troubles import rows_may_be_spoiled

_APPLICANT = ("corporation", "name")
_YEAR = ("case", "fiscal_year")
_OF_CASE = CASES.c.id == bindparam("case")
_OF_SECTION = (RECORDS.c.case_id == bindparam("case"), RECORDS.c.section == bindparam("in_section"))
_OF_RECORD = (*_OF_SECTION, RECORDS.c.key == bindparam("with_key"))

_PARTNERS_KNOWN = Prepared(select(CASES.c.partners_known).where(_OF_CASE))
_KNOW_PARTNERS = Prepared(update(CASES).where(_OF_CASE).values(partners_known=bindparam("known")))
_TOUCH = Prepared(update(CASES).where(_OF_CASE).values(changed_at=bindparam("at")))
_TOUCH_AND_NAME = Prepared(
    update(CASES).where(_OF_CASE).values(changed_at=bindparam("at"), applicant=bindparam("name"))
)
_SET_YEAR = Prepared(update(CASES).where(_OF_CASE).values(fiscal_year=bindparam("year")))
_BODY = Prepared(select(RECORDS.c.body).where(*_OF_RECORD))
_SET_BODY = Prepared(update(RECORDS).where(*_OF_RECORD).values(body=bindparam("text")))
_ADD = Prepared(insert(RECORDS))
_REMOVE = Prepared(delete(RECORDS).where(*_OF_RECORD))
_COUNT = Prepared(select(func.count()).where(*_OF_SECTION))
_LAST_POSITION = Prepared(select(func.max(RECORDS.c.position)).where(*_OF_SECTION))
_NTH_POSITION = Prepared(
    select(RECORDS.c.position)
    .where(*_OF_SECTION)
    .order_by(RECORDS.c.position)
    .limit(literal_column("1", type_=Integer))
    .offset(bindparam("place", type_=Integer))
)
_MAKE_ROOM = Prepared(
    update(RECORDS)
    .where(*_OF_SECTION, RECORDS.c.position >= bindparam("place"))
    .values(position=RECORDS.c.position + literal_column("1"))
)
_POSITION = Prepared(select(RECORDS.c.position).where(*_OF_RECORD))
_BEFORE = Prepared(select(func.count()).where(*_OF_SECTION, RECORDS.c.position < bindparam("place")))
_NEXT_STEP = (
    select(func.coalesce(func.max(HISTORY.c.number), literal_column("0")) + literal_column("1"))
    .where(HISTORY.c.case_id == bindparam("case"))
    .scalar_subquery()
)
_ADD_STEP = Prepared(
    insert(HISTORY)
    .values(
        case_id=bindparam("case"),
        number=_NEXT_STEP,
        **{name: bindparam(name) for name in ("at", "label", "edits", "kind", "of_number")},
    )
    .returning(HISTORY.c.number)
)


def require_case(connection: Connection, case: CaseId) -> bool:
    """Whether the case's partners are known. Raises KeyError where there is no such case."""
    known = _PARTNERS_KNOWN.number(connection, case=case)
    if known is None:
        raise KeyError(case)
    return bool(known)


def touch(connection: Connection, case: CaseId, at: datetime, edits: Iterable[Edit] = ()) -> None:
    """Note for the list when the case changed, and whose it is after the edits, where they say so.

    Raises KeyError where there is no such case.
    """
    note, values = _TOUCH, {"case": case, "at": at.isoformat()}
    for edit in edits:
        if isinstance(edit, FieldEdit) and edit.address == _APPLICANT:
            note, values["name"] = _TOUCH_AND_NAME, heading_of({"corporation": {"name": edit.after}})[0]
    if not note.run(connection, **values):
        raise KeyError(case)


def add_step(
    connection: Connection, case: CaseId, at: datetime, label: str, *edits: Edit, turn: Turn = EDITED
) -> HistoryStep:
    """Write the next row of the case's history."""
    number = _ADD_STEP.number(
        connection,
        case=case,
        at=at.isoformat(),
        label=label,
        edits=edits_to_text(edits),
        kind=turn.kind.value,
        of_number=turn.of,
    )
    assert number is not None  # the row that was just written
    return HistoryStep(number, at, label, edits, turn)


def make_edit(connection: Connection, case: CaseId, edit: Edit) -> Edit:
    """Make the edit; the edit as it was made, with what was found before it."""
    match edit:
        case FieldEdit(address, _, after) if address == WHOLE_PARTNERS:
            return _set_partners(connection, case, after)
        case FieldEdit(address) if is_beside(address):
            return set_beside(connection, case, edit)
        case FieldEdit():
            return _set(connection, case, edit)
        case RecordAdded():
            return _add(connection, case, edit)
        case RecordRemoved():
            return _remove(connection, case, edit)


def _set(connection: Connection, case: CaseId, edit: FieldEdit) -> FieldEdit:
    place = place_of(edit.address)
    kept = _body(connection, case, place.section, place.key)
    if kept is None and place.section in KEYED_SECTIONS:
        raise KeyError(edit.address)
    body = with_value(kept or {}, place.fields, edit.after)
    if edit.to_null and len(place.fields) == 1:
        body |= {place.fields[0]: None}
    _put_body(connection, case, place, kept, body)
    if edit.address == _YEAR:
        _SET_YEAR.run(connection, case=case, year=heading_of(body)[1])
    return _made(edit, place, kept or {}, body)


def _put_body(
    connection: Connection, case: CaseId, place: Place, kept: Document | None, body: Document
) -> None:
    """Keep the body; a section that became empty is not there, as before anything was entered."""
    text = as_json(body)
    record = {"case": case, "in_section": place.section, "with_key": place.key}
    if kept is None:
        if body:
            _ADD.run(connection, **row_of(case, Record(place.section, "", 0, text)))
    elif body or place.section in KEYED_SECTIONS:
        _SET_BODY.run(connection, **record, text=text)
    else:
        _REMOVE.run(connection, **record)


def _made(edit: FieldEdit, place: Place, before: Document, after: Document) -> FieldEdit:
    """The edit with what was found before it, at an address whose return brings the very body back.

    Setting a fact to "not known" takes it out, and with it the objects that it leaves empty. Where an
    empty object or a written null stood there, only the object around it can come back as it was.
    """
    fields = place.fields
    while len(fields) > 1 and with_value(after, fields, value_at(before, fields)) != before:
        fields = fields[:-1]
    if fields == place.fields:
        was_null = len(fields) == 1 and holds_null(before, fields)
        return FieldEdit(edit.address, value_at(before, fields), edit.after, was_null, edit.to_null)
    address = edit.address[: len(edit.address) - len(place.fields) + len(fields)]
    return FieldEdit(address, value_at(before, fields), value_at(after, fields))


def _set_partners(connection: Connection, case: CaseId, after: object) -> FieldEdit:
    """Say whether it is known who the partners are; each partner is added and removed by itself."""
    if after not in (None, []) or _COUNT.number(connection, case=case, in_section="partners"):
        raise ValueError("partners are added and removed one at a time")
    before: object = [] if require_case(connection, case) else None
    _KNOW_PARTNERS.run(connection, case=case, known=after is not None)
    return FieldEdit(WHOLE_PARTNERS, before, after)


def _add(connection: Connection, case: CaseId, edit: RecordAdded) -> RecordAdded:
    if edit.section not in KEYED_SECTIONS:
        raise KeyError(edit.section)
    if not edit.key or key_of(edit.section, edit.body) not in {"", edit.key}:
        raise ValueError("a record is kept under its own key")
    if _body(connection, case, edit.section, edit.key) is not None:
        raise ValueError(f"{edit.section} has a record with this key")
    if edit.section == "partners":
        _KNOW_PARTNERS.run(connection, case=case, known=True)
    place, position = _room_for(connection, case, edit)
    _ADD.run(connection, **row_of(case, Record(edit.section, edit.key, position, as_json(edit.body))))
    return replace(edit, position=place)


def _room_for(connection: Connection, case: CaseId, edit: RecordAdded) -> tuple[int, int]:
    """The place of a new record among the others, and its number there; who stands after it moves on."""
    of_section = {"case": case, "in_section": edit.section}
    count = _COUNT.number(connection, **of_section) or 0
    if edit.position is None or not 0 <= edit.position < count:
        last = _LAST_POSITION.number(connection, **of_section)
        return count, 0 if last is None else last + 1
    position = _NTH_POSITION.number(connection, **of_section, place=edit.position) or 0
    _MAKE_ROOM.run(connection, **of_section, place=position)
    return edit.position, position


def _remove(connection: Connection, case: CaseId, edit: RecordRemoved) -> RecordRemoved:
    body = _body(connection, case, edit.section, edit.key)
    if body is None or edit.section not in KEYED_SECTIONS:
        raise KeyError((edit.section, edit.key))
    place = _POSITION.number(connection, case=case, in_section=edit.section, with_key=edit.key)
    before = _BEFORE.number(connection, case=case, in_section=edit.section, place=place) or 0
    _REMOVE.run(connection, case=case, in_section=edit.section, with_key=edit.key)
    return RecordRemoved(edit.section, edit.key, before, body)


def _body(connection: Connection, case: CaseId, section: str, key: str) -> Document | None:
    text = _BODY.text(connection, case=case, in_section=section, with_key=key)
    with rows_may_be_spoiled():
        return None if text is None else document_in(text)
