from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Submission
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.ports import CaseId, Issued
from kaigo_desktop.services.submissions import Handing, Submissions
from tests.fakes import NOW, MemorySubmissions, StillClock

CASE = CaseId(1)
DAY = date(2026, 6, 30)


class Folder:
    """Files by name; those that are not there raise as the disk does."""

    def __init__(self) -> None:
        self.files = {"a.pdf": b"first", "b.pdf": b"second"}

    def read(self, path: Path) -> bytes:
        if path.name not in self.files:
            raise FileNotFoundError(path.name)
        return self.files[path.name]


def issued(form: str, file: str, content: bytes) -> Issued:
    sha256 = hashlib.sha256(content).hexdigest()
    return Issued(form, None, None, f"folder/{file}", sha256, f"facts of {form}", "p=2 q=1", NOW)


PAPERS = (issued("application", "a.pdf", b"first"), issued("calculation", "b.pdf", b"second"))


def handing(*papers: Issued) -> Handing:
    return Handing(CASE, {"format": "kaigo-case/1"}, papers, {CopyKey("application"): "交付申請書"})


def handed_in(folder: Folder, store: MemorySubmissions) -> Submissions:
    return Submissions(store, StillClock(), folder.read)


def test_facts_rules_and_files_are_kept_together() -> None:
    folder, store = Folder(), MemorySubmissions()
    service = handed_in(folder, store)
    service.submit(handing(*PAPERS), DAY, " 窓口 ")
    folder.files.clear()
    (kept,) = service.of_case(CASE)
    assert (kept.submitted_on, kept.note, kept.at, kept.rules_version) == (DAY, "窓口", NOW, "p=2 q=1")
    assert [(one.title, one.file) for one in kept.files] == [
        ("交付申請書", "a.pdf"),
        ("calculation", "b.pdf"),
    ]
    assert [service.content(kept, place) for place in (0, 1)] == [b"first", b"second"]


@pytest.mark.parametrize(
    ("name", "content", "words"), [("a.pdf", None, "見つかりません"), ("b.pdf", b"x", "書き換えられて")]
)
def test_a_file_that_is_not_the_one_that_was_made_is_refused(
    name: str, content: bytes | None, words: str
) -> None:
    folder, store = Folder(), MemorySubmissions()
    if content is None:
        del folder.files[name]
    else:
        folder.files[name] = content
    with pytest.raises(Trouble) as refused:
        handed_in(folder, store).submit(handing(*PAPERS), DAY)
    assert words in refused.value.what
    assert store.of_case(CASE) == []


def test_no_papers_are_no_submission() -> None:
    with pytest.raises(Trouble, match="控える書類がありません"):
        handed_in(Folder(), MemorySubmissions()).submit(handing(), DAY)


def test_a_damaged_copy_is_told_and_not_shown() -> None:
    folder, store = Folder(), MemorySubmissions()
    service = handed_in(folder, store)
    service.submit(handing(*PAPERS), DAY)
    (kept,) = service.of_case(CASE)
    damaged: Submission = replace(kept, files=(replace(kept.files[0], sha256="0"), kept.files[1]))
    with pytest.raises(Trouble, match="壊れています"):
        service.content(damaged, 0)
