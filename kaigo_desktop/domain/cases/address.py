"""Where a fact lives inside a case document.

``("offices", "A", "staff", "fte_total")``: the section, in keyed sections the
record's key, then the field, part by part. Unlike a path with an index, an
address stays true when a record before it is added or removed.
"""

from __future__ import annotations

Address = tuple[str, ...]

KEYED_SECTIONS = {"offices": "key", "expenses": "key", "local_programmes": "id", "partners": "", "awards": ""}
"""Sections that are lists, with the field that holds a record's key.

Partners and awards carry no key in the case file; the store numbers them and
the number is left out again when the document is written.
"""

TOP_FIELDS = ("as_of", "fiscal_year", "prefecture")
"""Fields at the top of a case file; their addresses have the section ``case``."""

TITLE: Address = ("title",)
"""Where the name of a case is, in steps of its history. It stands beside the document."""

DECISIONS = "deadlines"
"""First part of the address of what was decided about a deadline, before its key; beside the document too."""

SINGLE_SECTIONS = ("case", "corporation", "support", "settings", "pledges", "plan", "form_facts")


def is_beside(address: Address) -> bool:
    """Whether that is kept with the case, and no part of its document."""
    return address == TITLE or address[:1] == (DECISIONS,)
