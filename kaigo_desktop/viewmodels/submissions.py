"""What was handed in: keeping it, opening it again, and what is different by now in words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from kaigo_desktop.domain.dates import wareki, wareki_short
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Change, Submission, changes
from kaigo_desktop.services.cases import complete
from kaigo_desktop.services.submissions import Handing, Submissions
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.fact_words import NOT_KNOWN
from kaigo_desktop.viewmodels.forms import FormsViewModel, Paper, PaperState

KEPT_FOLDER = "提出控え"
"""The folder beside the papers into which a kept file is put for opening."""

ADDED, APPENDED, REMOVED = "（なし）", "（追加）", "（削除）"
"""What stands for a record that was not there yet, for one without a word in it, for one taken out."""


class DifferenceLine(Struct, frozen=True):
    """A fact that is another one than when the papers were handed in."""

    label: str
    before: str
    after: str


class Differences(Struct, frozen=True):
    """What is different by now: facts, papers that would print otherwise, papers not used any more."""

    facts: tuple[DifferenceLine, ...]
    papers: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether all is as it was."""
        return not (self.facts or self.papers or self.gone)


class SubmissionsViewModel(QObject):
    """The sets of papers of the open case that were handed in."""

    changed = Signal()
    """A set was added, or what differs from them is something else now."""

    def __init__(
        self,
        session: CaseSession,
        forms: FormsViewModel,
        submissions: Submissions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._forms = forms
        self._submissions = submissions
        forms.changed.connect(self._tell)

    def ready(self) -> tuple[Paper, ...]:
        """The papers that can be kept as handed in: written, and showing the facts of today."""
        return tuple(one for one in self._forms.papers() if one.state is PaperState.WRITTEN)

    def submit(self, keys: Collection[CopyKey], on: date, note: str) -> None:
        """Keep these papers as handed in on that day. Raises Trouble; then nothing is kept."""
        issued = self._forms.issued()
        papers = [one for one in self.ready() if one.key in keys]
        handing = Handing(
            case=self._session.case,
            document=self._session.document,
            papers=[issued[one.key] for one in papers],
            titles={one.key: one.words for one in papers},
        )
        self._submissions.submit(handing, on, note)
        self.changed.emit()

    def all(self) -> tuple[Submission, ...]:
        """What was handed in, the newest first. Raises Trouble where the file fails."""
        return tuple(self._submissions.of_case(self._session.case))

    def title(self, submission: Submission) -> str:
        """A set in a line."""
        return f"{wareki(submission.submitted_on)} 提出　{len(submission.files)}件"

    def kept_words(self, submission: Submission) -> str:
        """When it was kept, from which rule data."""
        at = f"{wareki_short(submission.at.date())} {submission.at:%H:%M} に控えを作成"
        count = len(submission.rules_version.split())
        return f"{at}（制度データ {count}件の版も記録）"

    def differences(self, submission: Submission) -> Differences:
        """What is different by now."""
        now = self._forms.hashes()
        files = submission.files
        return Differences(
            facts=tuple(self._line(one, submission) for one in self._changes(submission)),
            papers=tuple(one.title for one in files if one.key in now and now[one.key] != one.facts_sha256),
            gone=tuple(one.title for one in files if one.key not in now),
        )

    def content(self, submission: Submission, place: int) -> bytes:
        """A kept file. Raises Trouble where it is damaged."""
        return self._submissions.content(submission, place)

    def unpack(self, submission: Submission, place: int) -> Path:
        """A kept file as a file to be opened; the folder's name tells the day and the set's number."""
        folder = f"{submission.submitted_on.isoformat()}（控え{submission.id}）"
        path = self._forms.folder / KEPT_FOLDER / folder / submission.files[place].file
        self._forms.save(path, self.content(submission, place))
        return path

    def _changes(self, submission: Submission) -> tuple[Change, ...]:
        return changes(complete(submission.document)[0], complete(self._session.document)[0])

    def _line(self, change: Change, submission: Submission) -> DifferenceLine:
        words, address = self._forms.words, change.address
        is_new = change.before is None
        label = words.label(address, self._session.document if is_new else submission.document)
        is_record = isinstance(change.before, dict) or isinstance(change.after, dict)
        before = ADDED if is_record and is_new else words.value(address, change.before)
        after = REMOVED if is_record and change.after is None else words.value(address, change.after)
        if is_record and is_new and after == NOT_KNOWN:
            after = APPENDED
        return DifferenceLine(label, before, after)

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()
