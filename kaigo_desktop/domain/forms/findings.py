"""What a check of papers works on and what it says."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from kaigo_desktop.domain.forms.form import FilledForm


class Severity(StrEnum):
    """How bad it is. ``wrong``: must not be handed in so. ``ask``: look at it, or ask the prefecture."""

    WRONG = "wrong"
    ASK = "ask"


class Paper(Struct, frozen=True):
    """One filled form, for which programme, office and year, and where its own fields are in ``by_form``."""

    form: FilledForm
    programme: str
    office: str | None = None
    own_key: str = ""
    sequence: int | None = None

    @property
    def key(self) -> str:
        """The place of its own fields; the form's id where none is named."""
        return self.own_key or self.form.id


class Finding(Struct, frozen=True):
    """One thing to put right before papers are handed in.

    ``field`` is the name of the value on the paper (``own.starts_on``). ``text`` says what is
    wrong and what to do. ``programme``, ``office`` and ``sequence`` say which copy of the form is meant.
    """

    form: str
    field: str
    text: str
    severity: Severity
    programme: str = ""
    office: str | None = None
    sequence: int | None = None


def finding(paper: Paper, field: str, text: str, severity: Severity = Severity.WRONG) -> Finding:
    """A finding about that paper."""
    return Finding(paper.form.id, field, text, severity, paper.programme, paper.office, paper.sequence)
