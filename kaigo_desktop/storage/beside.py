"""What is kept with a case beside its document and changes by steps of its history: its title, decisions."""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from kaigo_desktop.domain.cases.address import DECISIONS, TITLE
from kaigo_desktop.domain.cases.document import as_json
from kaigo_desktop.domain.cases.kept import CaseId, FieldEdit
from kaigo_desktop.storage.prepared import Prepared
from kaigo_desktop.storage.reading import document_in
from kaigo_desktop.storage.tables import CASES, DEADLINE_CHOICES
from kaigo_desktop.storage.troubles import rows_may_be_spoiled

_OF_CASE = CASES.c.id == bindparam("case")
_OF_CHOICE = (
    DEADLINE_CHOICES.c.case_id == bindparam("case"),
    DEADLINE_CHOICES.c.key == bindparam("with_key"),
)

TITLE_OF = Prepared(select(CASES.c.title).where(_OF_CASE))
_SET_TITLE = Prepared(update(CASES).where(_OF_CASE).values(title=bindparam("text")))
_CHOICE = Prepared(select(DEADLINE_CHOICES.c.body).where(*_OF_CHOICE))
_FORGET_CHOICE = Prepared(delete(DEADLINE_CHOICES).where(*_OF_CHOICE))
_KEEP_CHOICE = Prepared(insert(DEADLINE_CHOICES))


def set_beside(connection: Connection, case: CaseId, edit: FieldEdit) -> FieldEdit:
    """Make the edit; the edit with what was found before it.

    Raises KeyError for an address that is no such thing, ValueError for a value that it cannot have.
    """
    match edit.address:
        case address if address == TITLE:
            return _set_title(connection, case, edit)
        case (first, str(key)) if first == DECISIONS and key:
            return _set_decision(connection, case, edit, key)
    raise KeyError(edit.address)


def _set_title(connection: Connection, case: CaseId, edit: FieldEdit) -> FieldEdit:
    if not isinstance(edit.after, str) or not edit.after:
        raise ValueError("a case has a title")
    before = TITLE_OF.text(connection, case=case)
    _SET_TITLE.run(connection, case=case, text=edit.after)
    return replace(edit, before=before)


def _set_decision(connection: Connection, case: CaseId, edit: FieldEdit, key: str) -> FieldEdit:
    """Keep a decision; None or an empty one takes it away."""
    if not isinstance(edit.after, dict | None):
        raise ValueError("a decision is a record")  # noqa: TRY004 - as for every value that a case cannot hold
    found = _CHOICE.text(connection, case=case, with_key=key)
    _FORGET_CHOICE.run(connection, case=case, with_key=key)
    if edit.after:
        _KEEP_CHOICE.run(connection, case_id=case, key=key, body=as_json(edit.after))
    with rows_may_be_spoiled():
        before = None if found is None else document_in(found)
    return replace(edit, before=before, after=edit.after or None)
