"""Rows of deadlines and what is made of them, both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.deadlines.choice import LONGEST_LEAD, choice_of
from kaigo_desktop.domain.deadlines.identity import Holder
from kaigo_desktop.domain.deadlines.line import DeadlineLine
from kaigo_desktop.domain.deadlines.published import Published
from kaigo_desktop.storage.reading import NUMBER, TEXT, document_in, require_days, require_types
from kaigo_desktop.storage.troubles import rows_may_be_spoiled


def lines_of(rows: Sequence[tuple[object, ...]]) -> list[DeadlineLine]:
    """The lines of such rows. Raises Trouble where the disk changed them."""
    with rows_may_be_spoiled():
        require_types(rows, NUMBER, *(TEXT,) * (len(DeadlineLine._fields) - 1))
        require_days(rows, DeadlineLine._fields.index("due_on"), DeadlineLine._fields.index("safe_on"))
        return list(map(DeadlineLine._make, rows))


def decision_in(text: str) -> Document:
    """A decision as it is kept. Raises ValueError or TypeError for what is none."""
    body = document_in(text)
    choice_of(body)  # raises for what is none
    return body


def lead_of(days: int) -> int:
    """Days that were chosen for a preparation. Raises ValueError for what nobody can choose."""
    if not 0 <= days <= LONGEST_LEAD:
        raise ValueError("so many days were never chosen")
    return days


def holder_of(sections: Mapping[str, dict[str, Document]]) -> Holder:
    """Whose deadlines those of a case are, of its records by section and key."""
    year = sections.get("case", {}).get("", {}).get("fiscal_year")
    return Holder(
        corporation=sections.get("corporation", {}).get("", {}),
        offices=sections.get("offices", {}),
        awards=sections.get("awards", {}),
        fiscal_year=year if isinstance(year, int) else None,
    )


def entry_row(one: Published) -> dict[str, object]:
    """What calendars were told of one deadline, as the columns of its row."""
    return {
        "uid": one.uid,
        "case_id": one.case,
        "key": one.key,
        "sequence": one.sequence,
        "fingerprint": one.fingerprint,
        "due_on": one.due_on.isoformat(),
        "changed_at": one.changed_at.isoformat(),
        "is_cancelled": one.is_cancelled,
    }


def line_row(line: DeadlineLine) -> dict[str, object]:
    """The line as the columns of its row; title and applicant stand with the case."""
    return {
        "case_id": line.case,
        "key": line.key,
        "kind": line.kind,
        "title": line.title,
        "whose": line.whose,
        "programme": line.programme,
        "due_on": line.due_on,
        "safe_on": line.safe_on,
        "until": line.until,
        "state": line.state,
        "marks": line.marks,
        "step": line.step,
        "person": line.person,
    }
