"""All chosen forms of a case as one document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.dates import fiscal_year_text
from kaigo_desktop.domain.forms.bundle import BundlePart
from kaigo_desktop.services.form_copies import Copy
from kaigo_desktop.services.issuing import FilledCopy, Rendered


class Binder(Protocol):
    """What turns several filled forms into one document."""

    def bundle(self, parts: Sequence[BundlePart], *, title: str, as_of: date) -> Rendered:
        """The parts behind a table of contents. Raises Trouble where an entry cannot be shown whole."""


def bind(case: Case, as_of: date, papers: Sequence[FilledCopy], *, binder: Binder) -> Rendered:
    """The papers, at least one, as one document in their order; nothing is written anywhere."""
    parts = [BundlePart(form, contents_title(copy), _office(case, copy)) for copy, form in papers]
    return binder.bundle(parts, title=bundle_title(case), as_of=as_of)


def contents_title(copy: Copy) -> str:
    """How the table of contents names a copy beside its office."""
    year = "" if copy.sequence is None else f"（{copy.sequence}年目）"
    packet = f"（{copy.packet}）" if copy.packet else ""
    return copy.form.title + year + packet


def bundle_title(case: Case) -> str:
    """年度, corporation and what it is, as far as they are known."""
    year = "" if case.fiscal_year is None else fiscal_year_text(case.fiscal_year)
    return "\u3000".join(part for part in (year, case.corporation.name or "", "書類一式") if part)


def _office(case: Case, copy: Copy) -> str:
    if copy.office is None:
        return ""
    return case.office(copy.office).name or copy.office
