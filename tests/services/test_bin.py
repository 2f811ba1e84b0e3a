from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from kaigo_desktop.domain.cases.kept import CaseId, FieldEdit
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Submission, SubmissionId, SubmittedFile
from kaigo_desktop.services.bin import Bin
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.connecting import plain
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety.verify import look_quickly

DB = Path(__file__).parents[2] / "db"
AT = datetime(2026, 6, 15, 9, 30, tzinfo=timezone(timedelta(hours=9)))
SECRET = "ひみつの架空法人"


class MovableClock:
    def __init__(self) -> None:
        self.at = AT

    def now(self) -> datetime:
        return self.at

    def today(self):
        return self.at.date()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteCaseStore]:
    made = open_store(tmp_path / "kaigo.db", migrations=DB, backups=tmp_path, at=AT)
    yield made
    made.close()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def bin_(store: SqliteCaseStore, clock: MovableClock) -> Bin:
    return Bin(store.bin, clock)


@pytest.fixture
def case(store: SqliteCaseStore) -> CaseId:
    number = store.create("試験", {"format": "kaigo-case/1", "corporation": {"name": SECRET}}, AT, "作成")
    key = CopyKey("application", "A")
    file = SubmittedFile(key, "申請書", "a.pdf", "0", "0")
    kept = Submission(SubmissionId(0), AT.date(), SECRET, AT, "r=1", store.load(number), (file,))
    store.submissions.keep(number, kept, [SECRET.encode() * 1000])
    return number


def test_a_deleted_case_lies_in_the_bin_and_comes_back_with_all_it_had(
    store: SqliteCaseStore, bin_: Bin, case: CaseId
):
    before = (store.load(case), store.history(case), store.submissions.of_case(case), store.lines())
    bin_.throw(case)
    assert store.lines() == ()
    assert [one.id for one in bin_.thrown()] == [case]
    bin_.bring_back(case)
    assert (store.load(case), store.history(case), store.submissions.of_case(case), store.lines()) == before
    assert bin_.thrown() == ()


def test_the_bin_is_emptied_when_thirty_days_are_over_and_not_before(
    bin_: Bin, case: CaseId, clock: MovableClock
):
    bin_.throw(case)
    clock.at = AT + timedelta(days=30, seconds=-1)
    assert (bin_.empty(), [one.days_left(clock.at) for one in bin_.thrown()]) == (0, [1])
    clock.at = AT + timedelta(days=30)
    assert bin_.empty() == 1
    assert bin_.thrown() == ()


@pytest.mark.parametrize("years", [1, 20])
def test_a_clock_that_was_set_back_never_deletes_early(
    bin_: Bin, case: CaseId, clock: MovableClock, years: int
):
    clock.at = AT - timedelta(days=366 * years)  # the battery of the clock is empty
    bin_.throw(case)
    assert bin_.empty() == 0
    clock.at = AT + timedelta(days=29)  # and it was put right
    assert bin_.empty() == 0
    assert [one.days_left(clock.at) for one in bin_.thrown()] == [1]
    clock.at = AT - timedelta(days=100)
    assert bin_.empty() == 0
    assert [one.days_left(clock.at) for one in bin_.thrown()] == [30]


def test_the_day_of_deleting_counts_from_the_first_time(bin_: Bin, case: CaseId, clock: MovableClock):
    bin_.throw(case)
    clock.at = AT + timedelta(days=20)
    bin_.throw(case)
    assert [one.at for one in bin_.thrown()] == [AT]


def test_nothing_of_an_erased_case_is_left_in_the_file(
    store: SqliteCaseStore, bin_: Bin, case: CaseId, tmp_path: Path
):
    bin_.throw(case)
    bin_.erase(case)
    with pytest.raises(KeyError):
        store.load(case)
    left = b"".join(path.read_bytes() for path in tmp_path.glob("kaigo.db*"))
    assert SECRET.encode() not in left
    assert SECRET.encode()[:9] not in left


def test_a_case_that_is_not_in_the_bin_is_never_erased(store: SqliteCaseStore, bin_: Bin, case: CaseId):
    bin_.erase(case)
    assert [line.id for line in store.lines()] == [case]


def test_erasing_the_case_that_was_edited_last_is_not_taken_for_a_loss(
    store: SqliteCaseStore, bin_: Bin, case: CaseId, tmp_path: Path
):
    store.apply(case, [FieldEdit(("corporation", "name"), None, "乙")], AT, "x")
    bin_.throw(case)
    bin_.erase(case)
    store.close()
    findings = look_quickly(tmp_path / "kaigo.db", plain)
    assert findings.lost == 0
