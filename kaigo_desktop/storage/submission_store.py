"""What was handed in, in the same SQLite file: written once, read, and gone only with its case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, Engine, insert, select

from kaigo_desktop.domain.cases.document import as_json
from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Submission, SubmissionId, SubmittedFile
from kaigo_desktop.storage.case_edits import require_case
from kaigo_desktop.storage.engine import for_writing, transaction
from kaigo_desktop.storage.reading import (
    MAYBE_NUMBER,
    MAYBE_TEXT,
    NUMBER,
    TEXT,
    document_in,
    require_days,
    require_moments,
    require_types,
)
from kaigo_desktop.storage.tables import SUBMISSIONS, SUBMITTED_FILES
from kaigo_desktop.storage.troubles import broken, rows_may_be_spoiled

_HEADS = (
    SUBMISSIONS.c.id,
    SUBMISSIONS.c.submitted_on,
    SUBMISSIONS.c.note,
    SUBMISSIONS.c.at,
    SUBMISSIONS.c.rules_version,
    SUBMISSIONS.c.document,
)
_FILES = (
    SUBMITTED_FILES.c.submission_id,
    SUBMITTED_FILES.c.form,
    SUBMITTED_FILES.c.office,
    SUBMITTED_FILES.c.sequence,
    SUBMITTED_FILES.c.programme,
    SUBMITTED_FILES.c.title,
    SUBMITTED_FILES.c.file,
    SUBMITTED_FILES.c.sha256,
    SUBMITTED_FILES.c.facts_sha256,
)


class SqliteSubmissionStore:
    """Fits ``services.ports.SubmissionStore``. Every call is one transaction; all raise Trouble."""

    def __init__(self, engine: Engine) -> None:
        self._reader = engine
        self._writer = for_writing(engine)

    def keep(self, case: CaseId, submission: Submission, contents: Sequence[bytes]) -> SubmissionId:
        """Keep a set with the content of each of its files, in order; its number comes back.

        Raises KeyError where there is no such case, ValueError where files and contents do not pair.
        """
        with transaction(self._writer) as connection:
            require_case(connection, case)
            made = connection.execute(insert(SUBMISSIONS).values(**_head(case, submission)))
            assert made.inserted_primary_key is not None
            number = SubmissionId(made.inserted_primary_key[0])
            for file, content in zip(submission.files, contents, strict=True):
                connection.execute(insert(SUBMITTED_FILES).values(**_file(number, file), content=content))
        return number

    def of_case(self, case: CaseId) -> tuple[Submission, ...]:
        """Everything that was handed in for a case, the newest first. Raises KeyError for no case."""
        with transaction(self._reader) as connection:
            require_case(connection, case)
            heads = connection.execute(
                select(*_HEADS).where(SUBMISSIONS.c.case_id == case).order_by(SUBMISSIONS.c.id.desc())
            ).all()
            files = _files_of(connection, case)
        with rows_may_be_spoiled():
            require_types(heads, NUMBER, TEXT, TEXT, TEXT, TEXT, TEXT)
            require_days(heads, 1)
            require_moments(heads, 3)
            return tuple(
                Submission(
                    SubmissionId(number),
                    date.fromisoformat(day),
                    note,
                    datetime.fromisoformat(at),
                    rules,
                    document_in(document),
                    tuple(files.get(number, ())),
                )
                for number, day, note, at, rules, document in heads
            )

    def content(self, submission: SubmissionId, place: int) -> bytes:
        """The file at that place of a set, counted from 0. Raises KeyError where there is none."""
        wanted = (
            select(SUBMITTED_FILES.c.content)
            .where(SUBMITTED_FILES.c.submission_id == submission)
            .order_by(SUBMITTED_FILES.c.id)
            .offset(place)
            .limit(1)
        )
        with transaction(self._reader) as connection:
            found: bytes | None = connection.scalars(wanted).first()
        if found is None:
            raise KeyError((submission, place))
        if not isinstance(found, bytes):
            raise broken()
        return found


def _files_of(connection: Connection, case: CaseId) -> dict[int, list[SubmittedFile]]:
    wanted = (
        select(*_FILES)
        .join(SUBMISSIONS, SUBMISSIONS.c.id == SUBMITTED_FILES.c.submission_id)
        .where(SUBMISSIONS.c.case_id == case)
        .order_by(SUBMITTED_FILES.c.id)
    )
    found: dict[int, list[SubmittedFile]] = {}
    rows = connection.execute(wanted).all()
    with rows_may_be_spoiled():
        require_types(rows, NUMBER, TEXT, MAYBE_TEXT, MAYBE_NUMBER, TEXT, TEXT, TEXT, TEXT, TEXT)
    for row in rows:
        number, form, office, sequence, programme, title, file, sha256, facts_sha256 = row
        key = CopyKey(form, office, sequence, programme)
        found.setdefault(number, []).append(SubmittedFile(key, title, file, sha256, facts_sha256))
    return found


def _head(case: CaseId, one: Submission) -> dict[str, object]:
    return {
        "case_id": case,
        "submitted_on": one.submitted_on.isoformat(),
        "note": one.note,
        "at": one.at.isoformat(),
        "rules_version": one.rules_version,
        "document": as_json(one.document),
    }


def _file(number: SubmissionId, one: SubmittedFile) -> dict[str, object]:
    return {
        "submission_id": number,
        "form": one.key.form,
        "office": one.key.office,
        "sequence": one.key.sequence,
        "programme": one.key.programme,
        "title": one.title,
        "file": one.file,
        "sha256": one.sha256,
        "facts_sha256": one.facts_sha256,
    }
