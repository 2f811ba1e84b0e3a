"""Keeping what was handed in: facts, rule data and the very files, unchangeable.

A paper is taken only as it was made: a file that was changed, moved or deleted
since is refused, and so is one whose facts are other ones by now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Submission, SubmissionId, SubmittedFile
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.ports import CaseId, Clock, Issued

FileReader = Callable[[Path], bytes]
"""The content of a file. Raises OSError where it cannot be read."""

MAKE_AGAIN = "PDFを作り直してから、もう一度「提出の控えを作る」を押してください。"


class SubmissionStore(Protocol):
    """Where sets that were handed in are kept. Every call raises Trouble where the file fails."""

    def keep(self, case: CaseId, submission: Submission, contents: Sequence[bytes], /) -> SubmissionId:
        """Keep a set with the content of its files; its number comes back."""

    def of_case(self, case: CaseId, /) -> Sequence[Submission]:
        """Everything that was handed in for a case, the newest first."""

    def content(self, submission: SubmissionId, place: int, /) -> bytes:
        """The file at that place of a set, counted from 0."""


class Handing(Struct, frozen=True):
    """What is to be kept: the papers as they were noted when made, their titles, and the case behind them."""

    case: CaseId
    document: Document
    papers: Sequence[Issued]
    titles: Mapping[CopyKey, str]


class Submissions:
    """The sets that were handed in."""

    def __init__(self, store: SubmissionStore, clock: Clock, read: FileReader) -> None:
        self._store = store
        self._clock = clock
        self._read = read

    def submit(self, handing: Handing, on: date, note: str = "") -> SubmissionId:
        """Keep these papers as handed in on that day; the number of the set comes back.

        Raises Trouble for no papers at all, and where a file is no longer the
        one that was made; then nothing is kept.
        """
        if not handing.papers:
            raise Trouble("控える書類がありません。", "PDFを作った書類を選んでください。")
        contents = [self._content(one, handing.titles.get(one.key, one.form)) for one in handing.papers]
        files = tuple(
            SubmittedFile(
                one.key,
                handing.titles.get(one.key, one.form),
                Path(one.file).name,
                one.sha256,
                one.facts_sha256,
            )
            for one in handing.papers
        )
        rules = " ".join(sorted({part for one in handing.papers for part in one.rules_version.split()}))
        submission = Submission(
            SubmissionId(0), on, note.strip(), self._clock.now(), rules, handing.document, files
        )
        return self._store.keep(handing.case, submission, contents)

    def of_case(self, case: CaseId) -> Sequence[Submission]:
        """Everything that was handed in for a case, the newest first."""
        return self._store.of_case(case)

    def content(self, submission: Submission, place: int) -> bytes:
        """A file of a set as it was handed in. Raises Trouble where the kept bytes are no longer the same."""
        content = self._store.content(submission.id, place)
        if hashlib.sha256(content).hexdigest() != submission.files[place].sha256:
            raise Trouble(
                f"控えの「{submission.files[place].title}」が壊れています。",
                "データのファイルをバックアップから元に戻してください。",
            )
        return content

    def _content(self, one: Issued, title: str) -> bytes:
        try:
            content = self._read(Path(one.file))
        except OSError as error:
            raise Trouble(
                f"「{title}」のPDFが見つかりません（{Path(one.file).name}）。", MAKE_AGAIN
            ) from error
        if hashlib.sha256(content).hexdigest() != one.sha256:
            raise Trouble(f"「{title}」のPDFは、作ったあとで書き換えられています。", MAKE_AGAIN)
        return content
