"""Checking the papers of a case against each other before they are handed in."""

from __future__ import annotations

from collections.abc import Sequence

from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.forms.consistency import check_forms
from kaigo_desktop.domain.forms.findings import Finding, Paper
from kaigo_desktop.services.issuing import Copy, FilledCopy


def findings(case: Case, assessment: Assessment, papers: Sequence[FilledCopy]) -> tuple[Finding, ...]:
    """What to put right in these papers, in their order."""
    checked = [Paper(form, copy.programme, copy.office, copy.own_key, copy.sequence) for copy, form in papers]
    return check_forms(case, assessment, checked)


def notices(case: Case, assessment: Assessment, papers: Sequence[FilledCopy]) -> tuple[str, ...]:
    """The findings as lines to read. What is merely missing is told in one line a paper.

    A field of the form's own is told with its label, so that the line can be read without the form's file.
    """
    told = {(copy.form.id, copy.programme, copy.office, copy.sequence): copy for copy, _ in papers}
    lines: dict[tuple[str, str], dict[str, None]] = {}
    for one in findings(case, assessment, papers):
        copy = told[one.form, one.programme, one.office, one.sequence]
        lines.setdefault((_name(case, copy), one.text), {})[_field(copy, one.field)] = None
    return tuple(f"{name}：{text}（{'、'.join(fields)}）" for (name, text), fields in lines.items())


def _field(copy: Copy, name: str) -> str:
    labels = (one.label for one in copy.form.own if name == f"own.{one.name}")
    return " ".join((*labels, name))


def _name(case: Case, copy: Copy) -> str:
    """The paper in words: its title and year, its programme where it is a further one, its office."""
    year = "" if copy.sequence is None else f"（{copy.sequence}年目）"
    office = None if copy.office is None else case.office(copy.office).name or copy.office
    return "・".join(part for part in (copy.form.title + year, copy.packet, office) if part)
