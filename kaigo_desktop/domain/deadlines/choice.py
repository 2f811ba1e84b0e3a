"""What a person decided about a deadline: done, left out, put off, dated. Kept beside the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import asdict

from kaigo_desktop.domain.cases.case import Document

LONGEST_LEAD = 730
"""Days that a preparation may lie before what it prepares: two years."""


class Choice(Struct, frozen=True):
    """One person's word on one deadline; None where nothing was said.

    ``due_on``: a day of one's own where no rule gives one. ``follows``: the day
    is the one that the template proposes, and moves with it. ``postponed_to``:
    a later day that was agreed. ``skipped``: why it is left out. ``lead_days``:
    how many days before its anchor a preparation lies. ``note``: words of one's
    own (the conditions of a grant, the person in charge of a case).
    """

    done_on: date | None = None
    skipped: str | None = None
    postponed_to: date | None = None
    due_on: date | None = None
    follows: bool = False
    lead_days: int | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if self.lead_days is not None and not 0 <= self.lead_days <= LONGEST_LEAD:
            raise ValueError(f"lead days lie between 0 and {LONGEST_LEAD}")


NOTHING = Choice()
"""Nobody said anything."""

CASE = "case"
"""The key of what is said about the case as a whole: ``note`` is the person in charge."""

Choices = Mapping[str, Choice]
"""Decisions by the key of their deadline."""


def choice_document(choice: Choice) -> Document:
    """The decision as JSON; what was not said is left out."""
    found: Document = {}
    for name, value in asdict(choice).items():
        if value is None or value is False:
            continue
        found[name] = value.isoformat() if isinstance(value, date) else value
    return found


def choice_of(body: Document) -> Choice:
    """The decision of its JSON. Raises ValueError or TypeError for what is none."""
    if not body.keys() <= set(Choice.__struct_fields__):
        raise ValueError("a decision holds an unknown field")
    days = {
        name: date.fromisoformat(str(body[name]))
        for name in ("done_on", "postponed_to", "due_on")
        if name in body
    }
    texts = {name: str(body[name]) for name in ("skipped", "note") if name in body}
    lead = body.get("lead_days")
    if lead is not None and (not isinstance(lead, int) or isinstance(lead, bool)):
        raise TypeError("lead_days is a whole number")
    return Choice(
        done_on=days.get("done_on"),
        skipped=texts.get("skipped"),
        postponed_to=days.get("postponed_to"),
        due_on=days.get("due_on"),
        follows=body.get("follows") is True,
        lead_days=lead,
        note=texts.get("note"),
    )
