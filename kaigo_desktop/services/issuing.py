"""Which forms a case needs, and writing them to a folder with a manifest (interchange, sections 1 and 3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.domain.assessment import Assessment, Obligation, ProgrammeAssessment
from kaigo_desktop.domain.case import Award, Case
from kaigo_desktop.domain.dates import fiscal_year_text
from kaigo_desktop.domain.form import FilledForm, Form, Per, Stage, fill
from kaigo_desktop.domain.form_values import TECHNOLOGY, Values, values
from kaigo_desktop.domain.json_text import Fault, Faults
from kaigo_desktop.domain.knowledge import Knowledge
from kaigo_desktop.domain.obligations import EFFECT_REPORT
from kaigo_desktop.domain.plan import PlanDraft, draft
from kaigo_desktop.services.file_names import unique_names

MANIFEST = "manifest.json"
MANIFEST_FORMAT = "kaigo-forms/1"

_ORDER = (
    "application",
    "cost-rate-first",
    "cost-cap-first",
    "calculation",
    "improvement-plan",
    "evidence",
    "effect-report",
)
"""The order in which an officer expects the papers; forms not named here follow in their own order."""


class Rendered(Protocol):
    """A form as a finished document in memory."""

    @property
    def content(self) -> bytes:
        """The PDF; the same bytes for the same form and day."""

    @property
    def page_count(self) -> int:
        """How many pages it has."""

    @property
    def notices(self) -> Sequence[str]:
        """What was changed in order to print it, for the user."""


class FormPrinter(Protocol):
    """What turns filled forms into documents."""

    def render(self, form: FilledForm, *, title: str, as_of: date) -> Rendered:
        """The form as a PDF. Raises Trouble where something entered cannot be shown whole."""


FileWriter = Callable[[Path, bytes], None]
"""Puts a file in its place whole or not at all, making the folder. Raises Trouble where the disk fails."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One document to be printed: which form, for which office and year of reporting.

    ``fiscal_year`` is the 年度 that its file name carries: the year of reporting for reports.
    """

    form: Form
    office: str | None = None
    sequence: int | None = None
    fiscal_year: int | None = None
    programme: str = TECHNOLOGY


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """One line of the manifest, and what was changed in order to print it."""

    file: str
    form: str
    office: str | None
    sequence: int | None
    pages: int
    sha256: str
    empty_fields: tuple[str, ...]
    notices: tuple[str, ...] = ()

    def as_document(self) -> dict[str, object]:
        """As in ``manifest.json``."""
        return {
            "file": self.file,
            "form": self.form,
            "office": self.office,
            "sequence": self.sequence,
            "pages": self.pages,
            "sha256": self.sha256,
            "empty_fields": list(self.empty_fields),
        }


def copies(case: Case, assessment: Assessment, forms: Mapping[str, Form]) -> tuple[Copy, ...]:
    """Every document that applies to the case now, in the order in which an officer expects them."""
    return tuple(
        copy for form in sorted(forms.values(), key=_place) for copy in _copies_of(case, assessment, form)
    )


def filled(case: Case, assessment: Assessment, copy: Copy, knowledge: Knowledge) -> FilledForm:
    """One document with its final texts."""
    plan = draft(case, assessment, knowledge)
    return fill(copy.form, _values(case, assessment, copy, plan, knowledge))


def issue(
    case: Case,
    assessment: Assessment,
    out_dir: Path,
    *,
    forms: Mapping[str, Form],
    printer: FormPrinter,
    write: FileWriter,
    only: Sequence[str] | None = None,
    knowledge: Knowledge,
) -> tuple[IssuedFile, ...]:
    """Write every form that applies (or those of ``only``) and, last, the manifest.

    Everything is drawn before anything is written: where a form is refused,
    the folder stays as it was. Raises Faults where ``only`` names a form that
    there is not or that does not apply to the case, Trouble where an entry
    cannot be printed or the disk fails.
    """
    wanted = _wanted(copies(case, assessment, forms), forms, only)
    names = unique_names(_stem(case, copy) for copy in wanted)
    plan = draft(case, assessment, knowledge)
    drawn = []
    for copy, name in zip(wanted, names, strict=True):
        form = fill(copy.form, _values(case, assessment, copy, plan, knowledge))
        drawn.append((form, printer.render(form, title=Path(name).stem, as_of=assessment.as_of)))
    issued = tuple(
        IssuedFile(
            file=name,
            form=copy.form.id,
            office=copy.office,
            sequence=copy.sequence,
            pages=document.page_count,
            sha256=hashlib.sha256(document.content).hexdigest(),
            empty_fields=form.empty_fields,
            notices=tuple(document.notices),
        )
        for copy, name, (form, document) in zip(wanted, names, drawn, strict=True)
    )
    for line, (_, document) in zip(issued, drawn, strict=True):
        write(out_dir / line.file, document.content)
    write(out_dir / MANIFEST, manifest(issued))
    return issued


def manifest(issued: Iterable[IssuedFile]) -> bytes:
    """``manifest.json`` as bytes."""
    document = {"format": MANIFEST_FORMAT, "files": [one.as_document() for one in issued]}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


# --- which apply -------------------------------------------------------------


def _place(form: Form) -> tuple[int, str]:
    return (_ORDER.index(form.id) if form.id in _ORDER else len(_ORDER), form.id)


def _copies_of(case: Case, assessment: Assessment, form: Form) -> Iterator[Copy]:
    for copy in _stage_copies(case, assessment, form):
        if form.applies is None or form.is_for(_values(case, assessment, copy)):
            yield copy


def _stage_copies(case: Case, assessment: Assessment, form: Form) -> Iterator[Copy]:
    if form.stage is Stage.YEARLY or form.per is Per.REPORT:
        yield from _reports(assessment, form)
        return
    entry = _entry(assessment, TECHNOLOGY)
    if form.stage is not Stage.ANY and (
        entry is None or entry.verdict is Verdict.INELIGIBLE or not _is_reached(case, form.stage)
    ):
        return
    if form.per is Per.CASE:
        yield Copy(form, fiscal_year=case.fiscal_year)
        return
    for office in _possible_offices(entry):
        yield Copy(form, office, fiscal_year=case.fiscal_year)


def _is_reached(case: Case, stage: Stage) -> bool:
    """Whether the stage has come: after completion for results and claims, after the decision for changes."""
    awards = [award for award in case.awards if award.programme == TECHNOLOGY]
    if stage in (Stage.RESULT, Stage.CLAIM):
        return any(award.completed_on is not None for award in awards)
    if stage in (Stage.CHANGE, Stage.RESTRICTED):
        return any(map(_is_granted, awards))
    return True


def _is_granted(award: Award) -> bool:
    return award.granted_on is not None or award.decision_number is not None


def _reports(assessment: Assessment, form: Form) -> Iterator[Copy]:
    """One for each year and office that owes one; for a grant without an office every office does."""
    seen: set[tuple[str, str | None, int]] = set()
    for duty in assessment.obligations:
        entry = _entry(assessment, duty.programme)
        if duty.kind != EFFECT_REPORT or entry is None or entry.verdict is Verdict.INELIGIBLE:
            continue
        for office in _reporting_offices(duty, entry):
            if (duty.programme, office, duty.sequence) not in seen:
                seen.add((duty.programme, office, duty.sequence))
                yield Copy(form, office, duty.sequence, duty.fiscal_year, duty.programme)


def _reporting_offices(duty: Obligation, entry: ProgrammeAssessment) -> Sequence[str | None]:
    if duty.office is not None:
        return (duty.office,)
    return _possible_offices(entry) or (None,)


def _possible_offices(entry: ProgrammeAssessment | None) -> tuple[str, ...]:
    if entry is None:
        return ()
    return tuple(one.office for one in entry.offices if one.verdict is not Verdict.INELIGIBLE)


def _entry(assessment: Assessment, programme: str) -> ProgrammeAssessment | None:
    return next((one for one in assessment.programmes if one.id == programme), None)


def _wanted(
    applying: Sequence[Copy], known: Mapping[str, Form], only: Sequence[str] | None
) -> tuple[Copy, ...]:
    if only is None:
        return tuple(applying)
    ready = {copy.form.id for copy in applying}
    faults = []
    for id_ in dict.fromkeys(only):
        if id_ not in known:
            faults.append(
                Fault(
                    "--only",
                    f"「{id_}」という様式はありません。次から選んでください：{'、'.join(sorted(known))}",
                )
            )
        elif id_ not in ready:
            faults.append(
                Fault(
                    "--only",
                    f"様式「{id_}」は、この案件ではまだ使いません。様式を選び直すか、案件の内容を確かめてください。",
                )
            )
    if faults:
        raise Faults(tuple(faults))
    return tuple(copy for copy in applying if copy.form.id in only)


def _values(
    case: Case,
    assessment: Assessment,
    copy: Copy,
    plan: PlanDraft | None = None,
    knowledge: Knowledge | None = None,
) -> Values:
    return values(
        case,
        assessment,
        copy.form,
        copy.office,
        copy.sequence,
        plan=plan,
        knowledge=knowledge,
        programme=copy.programme,
    )


# --- what they are called ----------------------------------------------------


def _stem(case: Case, copy: Copy) -> tuple[str, str, str]:
    """The three parts of a name: 年度, whose, what."""
    year = "" if copy.fiscal_year is None else fiscal_year_text(copy.fiscal_year)
    what = copy.form.title if copy.sequence is None else f"{copy.form.title}（{copy.sequence}年目）"
    return year, _whose(case, copy.office) or "", what


def _whose(case: Case, office: str | None) -> str | None:
    """The office that the paper is about; the only one of the case, else the corporation."""
    if office is not None:
        return case.office(office).name or office
    if len(case.offices) == 1:
        return case.offices[0].name or case.offices[0].key
    return case.corporation.name
