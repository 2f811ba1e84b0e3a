"""Writing a case's forms to a folder, the manifest last (interchange, section 1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from threading import Thread
from typing import NamedTuple, Protocol

from msgspec import Struct

from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.dates import fiscal_year_text
from kaigo_desktop.domain.deadlines.deadline import Deadline
from kaigo_desktop.domain.forms.form import FilledForm, Form, fill
from kaigo_desktop.domain.forms.values import shared_values, values
from kaigo_desktop.domain.json_text import Fault, Faults
from kaigo_desktop.domain.plans.knowledge import Knowledge
from kaigo_desktop.domain.plans.plan import draft
from kaigo_desktop.services.file_names import unique_names
from kaigo_desktop.services.form_copies import NEVER_OF_A_CASE, Copy, copies

__all__ = [
    "Copy",
    "FileWriter",
    "FilledCopy",
    "FormPrinter",
    "IssuedFile",
    "Rendered",
    "copies",
    "file_names",
    "filled",
    "filled_all",
    "filled_copies",
    "issue",
    "manifest",
    "print_copies",
    "wanted_copies",
]

AT_ONCE = 8
"""How many files are on their way to the disk together."""

MANIFEST = "manifest.json"
MANIFEST_FORMAT = "kaigo-forms/1"


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


class IssuedFile(Struct, frozen=True):
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


class FilledCopy(NamedTuple):
    """A document to be printed, and its final texts."""

    copy: Copy
    form: FilledForm


def filled(case: Case, assessment: Assessment, copy: Copy, knowledge: Knowledge) -> FilledForm:
    """One document with its final texts."""
    return next(filled_all(case, assessment, (copy,), knowledge))


def filled_all(
    case: Case,
    assessment: Assessment,
    wanted: Iterable[Copy],
    knowledge: Knowledge,
    deadlines: Sequence[Deadline] | None = None,
) -> Iterator[FilledForm]:
    """The documents with their final texts, in order; what they share is reckoned once.

    ``deadlines``: those of the case where they are followed.
    """
    plan = draft(case, assessment, knowledge)
    shared: dict[str, Mapping[str, object]] = {}
    for copy in wanted:
        programme = copy.programme
        if programme not in shared:
            shared[programme] = shared_values(case, assessment, programme)
        named = values(
            case,
            assessment,
            copy.form,
            copy.office,
            copy.sequence,
            plan=plan,
            knowledge=knowledge,
            programme=programme,
            shared=shared[programme],
            own_key=copy.own_key,
            deadlines=deadlines,
        )
        yield fill(copy.form, named)


def filled_copies(
    case: Case, assessment: Assessment, wanted: Sequence[Copy], knowledge: Knowledge
) -> tuple[FilledCopy, ...]:
    """The copies with their final texts, in order."""
    forms = filled_all(case, assessment, wanted, knowledge)
    return tuple(FilledCopy(copy, form) for copy, form in zip(wanted, forms, strict=True))


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
    """Choose, fill and print; raises as ``wanted_copies`` and ``print_copies``."""
    wanted = wanted_copies(case, assessment, forms, only)
    papers = filled_copies(case, assessment, wanted, knowledge)
    return print_copies(case, assessment.as_of, papers, out_dir, printer=printer, write=write)


def print_copies(
    case: Case,
    as_of: date,
    papers: Sequence[FilledCopy],
    out_dir: Path,
    *,
    printer: FormPrinter,
    write: FileWriter,
) -> tuple[IssuedFile, ...]:
    """Write each paper and, last, the manifest.

    Everything is drawn before anything is written: where a form is refused,
    the folder stays as it was. Raises Trouble where an entry cannot be printed
    or the disk fails.
    """
    names = file_names(case, [paper.copy for paper in papers])
    drawn = [
        printer.render(paper.form, title=Path(name).stem, as_of=as_of)
        for paper, name in zip(papers, names, strict=True)
    ]
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
        for (copy, form), name, document in zip(papers, names, drawn, strict=True)
    )
    files = [(out_dir / name, document.content) for name, document in zip(names, drawn, strict=True)]
    _write_side_by_side(files, write)
    write(out_dir / MANIFEST, manifest(issued))
    return issued


def _write_side_by_side(files: Sequence[tuple[Path, bytes]], write: FileWriter) -> None:
    """Write a few files at a time, since each waits for the disk. Raises the first failure.

    Bare threads: to import the library's executor, with all of logging, takes longer than the writing.
    """
    failures: list[Exception] = []

    def write_one(path: Path, content: bytes) -> None:
        try:
            write(path, content)
        except Exception as failure:  # noqa: BLE001 - raised again below
            failures.append(failure)

    for first in range(0, len(files), AT_ONCE):
        writers = [Thread(target=write_one, args=file) for file in files[first : first + AT_ONCE]]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        if failures:
            raise failures[0]


def manifest(issued: Iterable[IssuedFile]) -> bytes:
    """``manifest.json`` as bytes."""
    document = {"format": MANIFEST_FORMAT, "files": [one.as_document() for one in issued]}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def wanted_copies(
    case: Case, assessment: Assessment, known: Mapping[str, Form], only: Sequence[str] | None
) -> tuple[Copy, ...]:
    """Every copy that applies, or those of the forms in ``only``.

    Raises Faults where ``only`` names a form that there is not or that does not apply to the case.
    """
    applying = copies(case, assessment, known)
    if only is None:
        return applying
    ready = {copy.form.id for copy in applying}
    wrong = [id_ for id_ in dict.fromkeys(only) if id_ not in ready]
    if wrong:
        raise Faults(tuple(Fault("--only", _why_not(id_, known)) for id_ in wrong))
    return tuple(copy for copy in applying if copy.form.id in only)


def _why_not(id_: str, known: Mapping[str, Form]) -> str:
    if id_ in NEVER_OF_A_CASE:
        return f"様式「{id_}」は、コマンドでは作りません。画面で復旧キーを作るときに、その場で印刷します。"
    if id_ in known:
        return (
            f"様式「{id_}」は、この案件ではまだ使いません。様式を選び直すか、案件の内容を確かめてください。"
        )
    ids = sorted(known.keys() - NEVER_OF_A_CASE)
    return f"「{id_}」という様式はありません。次から選んでください：{'、'.join(ids)}"


# --- what they are called ----------------------------------------------------


def file_names(case: Case, wanted: Iterable[Copy]) -> tuple[str, ...]:
    """A name for the file of each copy, all different."""
    return unique_names(_stem(case, copy) for copy in wanted)


def _stem(case: Case, copy: Copy) -> tuple[str, str, str]:
    """The three parts of a name: 年度, whose, what."""
    year = "" if copy.fiscal_year is None else fiscal_year_text(copy.fiscal_year)
    what = copy.form.title if copy.sequence is None else f"{copy.form.title}（{copy.sequence}年目）"
    packet = f"（{copy.packet}）" if copy.packet else ""
    return year, _whose(case, copy.office) or "", what + packet


def _whose(case: Case, office: str | None) -> str | None:
    """The office that the paper is about; the only one of the case, else the corporation."""
    if office is not None:
        return case.office(office).name or office
    if len(case.offices) == 1:
        return case.offices[0].name or case.offices[0].key
    return case.corporation.name
