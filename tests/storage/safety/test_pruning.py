"""What was put aside goes after thirty days, and never the newest, whatever the clock did meanwhile."""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kaigo_desktop.storage.safety.backup import back_up_if_changed, backups_in, name_aside, thin
from kaigo_desktop.storage.safety.data_file import DataFile, Ready
from kaigo_desktop.storage.safety.pruning import prune
from kaigo_desktop.storage.safety.restore import open_backup, restore
from kaigo_desktop.storage.safety.staging import aside_folder
from tests.storage.safety.conftest import Fill

NOW = datetime(2026, 6, 15, 9, 30).astimezone()
OTHERS = ("kaigo-20200101-000000.kaigobackup", "my.kaigobackup", "kaigo-schema-note.txt", "a.db")


def put_aside(database: Path, backups: Path, *days_ago: int) -> None:
    backups.mkdir(parents=True, exist_ok=True)
    for ago in days_ago:
        at = NOW - timedelta(days=ago)
        name_aside(backups, "kaigo-before-restore", at).write_bytes(b"x")
        name_aside(backups, "kaigo-schema-0003", at).write_bytes(b"x")
        folder = aside_folder(database) / f"{at:%Y%m%d-%H%M%S}"
        folder.mkdir(parents=True)
        (folder / "kaigo.db").write_bytes(b"SQLite format 3\0")


def left(database: Path, backups: Path) -> list[str]:
    return sorted(path.name for path in (*backups.iterdir(), *aside_folder(database).iterdir()))


def test_thirty_days_are_kept_and_the_newest_of_each_kind_for_ever(database: Path, backups: Path):
    put_aside(database, backups, 400, 31, 29)
    for name in OTHERS:
        (backups / name).write_bytes(b"x")
    (aside_folder(database) / "of a person").mkdir()
    prune(database, [backups], NOW)
    stamp = f"{NOW - timedelta(days=29):%Y%m%d-%H%M%S}"
    kept = [f"kaigo-before-restore-{stamp}.kaigobackup", f"kaigo-schema-0003-{stamp}.kaigobackup", stamp]
    assert left(database, backups) == sorted([*kept, *OTHERS, "of a person"])
    prune(database, [backups], NOW + timedelta(days=4000))
    assert left(database, backups) == sorted([*kept, *OTHERS, "of a person"])


def test_a_copy_of_an_older_schema_is_of_the_same_kind(database: Path, backups: Path):
    backups.mkdir()
    for schema, ago in (("0001", 100), ("0002", 90)):
        name_aside(backups, f"kaigo-schema-{schema}", NOW - timedelta(days=ago)).write_bytes(b"x")
    prune(database, [backups], NOW)
    assert [path.name[:17] for path in backups.iterdir()] == ["kaigo-schema-0002"]


def test_a_clock_that_is_set_back_makes_nothing_old(database: Path, backups: Path):
    put_aside(database, backups, 29, 3, 0)
    before = left(database, backups)
    prune(database, [backups], NOW - timedelta(days=2000))
    assert left(database, backups) == before


def test_what_is_put_aside_while_the_clock_is_wrong_is_named_after_the_others(
    data: DataFile, ready: Ready, fill: Fill, database: Path, backups: Path, migrations: Path
):
    """An empty battery: 2020. When the clock is right again, yesterday's copy is not six years old."""
    fill(ready)
    put_aside(database, backups, 1)
    written = back_up_if_changed(database, backups, ready.connect, NOW)
    assert written is not None
    wrong = datetime(2020, 1, 1).astimezone()
    for _ in range(2):
        restore(data, open_backup(data, written), migrations=migrations, backups=backups, at=wrong)
        data.look()
    before = left(database, backups)
    assert len([name for name in before if name.startswith("kaigo-before-restore-202606")]) == 3
    assert len(list(aside_folder(database).iterdir())) == 3, "no exchange took another's place"
    prune(database, [backups], NOW)
    assert left(database, backups) == before


def test_with_a_clock_set_back_new_backups_stay_and_old_ones_too(
    ready: Ready, fill: Fill, database: Path, backups: Path
):
    fill(ready)
    for day in range(40):
        (backups / f"kaigo-{NOW - timedelta(days=day):%Y%m%d-%H%M%S}.kaigobackup").parent.mkdir(exist_ok=True)
        (backups / f"kaigo-{NOW - timedelta(days=day):%Y%m%d-%H%M%S}.kaigobackup").touch()
    thin(backups, NOW)
    before = set(backups.iterdir())
    wrong = datetime(2020, 1, 1).astimezone()
    made = []
    for hour in range(3):
        fill(ready, f"案件{hour}")
        made.append(back_up_if_changed(database, backups, ready.connect, wrong + timedelta(hours=hour)))
    assert before <= set(backups.iterdir())
    assert {path for path in made if path} <= set(backups.iterdir())
    assert back_up_if_changed(database, backups, ready.connect, wrong + timedelta(hours=4)) is None


def test_a_clock_that_was_ahead_once_does_not_make_a_backup_each_time(
    ready: Ready, fill: Fill, database: Path, backups: Path
):
    fill(ready)
    ahead = back_up_if_changed(database, backups, ready.connect, NOW + timedelta(days=900))
    fill(ready, "もう一つ")
    made = back_up_if_changed(database, backups, ready.connect, NOW)
    assert made is not None
    assert back_up_if_changed(database, backups, ready.connect, NOW + timedelta(hours=1)) is None
    assert {one.path for one in backups_in(backups)} == {ahead, made}


@pytest.mark.parametrize("ending", [".copy", ".copy-journal", ".part"])
def test_an_unfinished_backup_goes_after_a_day(database: Path, backups: Path, ending: str):

    backups.mkdir()
    path = backups / f"kaigo-20260615-093000.kaigobackup{ending}"
    path.write_bytes(b"SQLite format 3\0text")
    prune(database, [backups], NOW)
    assert path.exists()
    os.utime(path, (time.time() - 2 * 86400,) * 2)
    prune(database, [backups], NOW)
    assert not path.exists()
