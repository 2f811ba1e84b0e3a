"""Making papers from the window: one copy, several, all, or a bundle; in earnest or marked as drafts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.dates import fiscal_year_text, wareki, wareki_short
from kaigo_desktop.domain.forms.bundle import BundlePart
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.form import FilledForm
from kaigo_desktop.services.file_names import unique_names
from kaigo_desktop.services.issuing import FileWriter, Rendered
from kaigo_desktop.services.ports import Issued

DRAFT = "（下書き）"
"""What the name of a draft's file ends with, so that none is handed in by mistake."""

BUNDLE_TITLE = "書類一式"

Step = Callable[[int, int], None]
"""Told before each paper: how many are done, of how many. May raise to stop; then nothing was written."""


class PaperPrinter(Protocol):
    """What turns filled forms into documents."""

    def render(self, form: FilledForm, /, *, title: str, as_of: date, draft: bool = False) -> Rendered:
        """The form as a PDF. Raises Trouble where something entered cannot be shown whole."""

    def bundle(
        self, parts: Sequence[BundlePart], /, *, title: str, as_of: date, draft: bool = False
    ) -> Rendered:
        """All parts as one PDF with a table of contents; raises as ``render``."""


class ReadyPaper(Struct, frozen=True):
    """A paper filled and named, ready to be drawn. ``office`` is whose paper it is, in words.

    ``packet`` is the programme's name where it is a further one beside the technology programme.
    """

    key: CopyKey
    title: str
    office: str
    file: str
    form: FilledForm
    packet: str = ""

    @property
    def in_contents(self) -> str:
        """How a table of contents names it beside its office."""
        return f"{self.title}（{self.packet}）" if self.packet else self.title


class Batch(Struct, frozen=True):
    """Papers to be made together, with what the PDFs say of themselves; ``title``: of all as one."""

    papers: tuple[ReadyPaper, ...]
    as_of: date
    rules_version: str
    is_draft: bool = False
    title: str = BUNDLE_TITLE


class Made(Struct, frozen=True):
    """What was written: the files, what to note of them (nothing of a draft), what was changed to print."""

    files: tuple[str, ...]
    notes: tuple[Issued, ...]
    notices: tuple[str, ...]


def facts_hash(form: FilledForm, as_of: date) -> str:
    """The same as long as everything that the paper shows is the same, but for the day of making itself.

    Some papers print that day; they are no other papers tomorrow.
    """
    shown = repr(form.blocks)
    for day in (wareki(as_of), wareki_short(as_of)):
        shown = shown.replace(day, "")
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()


def rules_version(assessment: Assessment) -> str:
    """The rule data behind an assessment, as ``id=version`` with spaces between."""
    return " ".join(f"{id_}={version}" for id_, version in sorted(assessment.rules.items()))


def as_drafts(batch: Batch) -> Batch:
    """The same papers, each to be marked as a draft and called so."""
    papers = tuple(replace(one, file=_draft_name(one.file)) for one in batch.papers)
    return replace(batch, papers=papers, is_draft=True)


def only(batch: Batch, keys: Collection[CopyKey]) -> Batch:
    """Those papers of the batch; their files are called as they would be among all."""
    return replace(batch, papers=tuple(one for one in batch.papers if one.key in keys))


def make(
    batch: Batch, folder: Path, printer: PaperPrinter, write: FileWriter, at: datetime, step: Step
) -> Made:
    """Draw every paper, then write them all.

    Where one is refused or ``step`` stops the work, the folder stays as it
    was. Raises Trouble where an entry cannot be printed or the disk fails.
    """
    drawn = []
    for done, paper in enumerate(batch.papers):
        step(done, len(batch.papers))
        drawn.append(draw(paper, batch, printer))
    step(len(batch.papers), len(batch.papers))
    for paper, document in zip(batch.papers, drawn, strict=True):
        write(folder / paper.file, document.content)
    notes = tuple(
        Issued(
            form=paper.key.form,
            office=paper.key.office,
            sequence=paper.key.sequence,
            file=str(folder / paper.file),
            sha256=hashlib.sha256(document.content).hexdigest(),
            facts_sha256=facts_hash(paper.form, batch.as_of),
            rules_version=batch.rules_version,
            at=at,
            programme=paper.key.programme,
        )
        for paper, document in zip(batch.papers, drawn, strict=True)
    )
    notices = dict.fromkeys(notice for document in drawn for notice in document.notices)
    files = tuple(paper.file for paper in batch.papers)
    return Made(files, () if batch.is_draft else notes, tuple(notices))


def draw(paper: ReadyPaper, batch: Batch, printer: PaperPrinter) -> Rendered:
    """One paper of the batch in memory. Raises Trouble where an entry cannot be printed."""
    title = Path(paper.file).stem
    return printer.render(paper.form, title=title, as_of=batch.as_of, draft=batch.is_draft)


def draw_bundle(batch: Batch, printer: PaperPrinter) -> Rendered:
    """All papers of the batch as one document. Raises Trouble where an entry cannot be printed."""
    parts = [BundlePart(one.form, one.in_contents, one.office) for one in batch.papers]
    return printer.bundle(parts, title=batch.title, as_of=batch.as_of, draft=batch.is_draft)


def bundle_name(case: Case, *, is_draft: bool) -> str:
    """What the file of a bundle is called."""
    year = "" if case.fiscal_year is None else fiscal_year_text(case.fiscal_year)
    (name,) = unique_names([(year, case.corporation.name or "", BUNDLE_TITLE)])
    return _draft_name(name) if is_draft else name


def _draft_name(name: str) -> str:
    path = Path(name)
    return path.name if path.stem.endswith(DRAFT) else f"{path.stem}{DRAFT}{path.suffix}"
