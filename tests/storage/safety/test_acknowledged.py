"""Every write that is called saved is noted, and costs one fsync."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from kaigo_desktop.domain.cases.address import DECISIONS, TITLE
from kaigo_desktop.domain.cases.kept import CaseId, FieldEdit, Issued
from kaigo_desktop.domain.deadlines.published import Published
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Submission, SubmissionId, SubmittedFile
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.connecting import Connect
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety.acknowledged import Acknowledged, count_lost
from kaigo_desktop.storage.safety.backup import write_backup
from kaigo_desktop.storage.safety.data_file import DataFile, Ready
from kaigo_desktop.storage.safety.restore import open_backup, restore

STRACE = shutil.which("strace")


@dataclass
class Scene:
    """An open store of one case."""

    store: SqliteCaseStore
    case: CaseId
    at: datetime


def edit(scene: Scene) -> None:
    scene.store.apply(scene.case, [FieldEdit(("plan", "n"), None, 1)], scene.at, "x")


def create(scene: Scene) -> None:
    scene.store.create("もう一つ", {}, scene.at, "作成")


def rename(scene: Scene) -> None:
    scene.store.apply(scene.case, [FieldEdit(TITLE, None, "別の名前")], scene.at, "x")


def issue(scene: Scene) -> None:
    scene.store.record_issued(
        scene.case, [Issued("application", None, None, "a.pdf", "1", "2", "x=1", scene.at)]
    )


def submit(scene: Scene) -> None:
    files = (SubmittedFile(CopyKey("application"), "交付申請書", "a.pdf", "1", "f1"),)
    one = Submission(SubmissionId(0), date(2026, 6, 30), "窓口", scene.at, "x=1", {}, files)
    scene.store.submissions.keep(scene.case, one, [b"content"])


def decide(scene: Scene) -> None:
    scene.store.apply(scene.case, [FieldEdit((DECISIONS, "a"), None, {"note": "x"})], scene.at, "x")


def publish(scene: Scene) -> None:
    day = date(2027, 3, 31)
    scene.store.deadlines.keep_published(
        [Published(scene.case, "effect_report/1", "uid-1", 0, "print", day, scene.at, False)]
    )


def throw(scene: Scene) -> None:
    scene.store.bin.throw(scene.case, scene.at)


def bring_back(scene: Scene) -> None:
    scene.store.bin.bring_back(scene.case)


def choose_leads(scene: Scene) -> None:
    scene.store.deadlines.keep_leads({"quotes": 60})


def exchange(scene: Scene) -> None:
    scene.store.exchanges.note(scene.case, {"format": "kaigo-case/1"}, {}, scene.at)


WRITES: tuple[Callable[[Scene], None], ...] = (
    edit,
    create,
    rename,
    issue,
    submit,
    decide,
    publish,
    choose_leads,
    exchange,
    throw,
    bring_back,
)


def opened(database: Path, connect: Connect, migrations: Path, backups: Path, at: datetime) -> Scene:
    store = open_store(database, migrations=migrations, backups=backups, at=at, connect=connect)
    return Scene(store, store.create("試験", {}, at, "作成"), at)


@pytest.fixture
def scene(ready: Ready, database: Path, migrations: Path, backups: Path, at: datetime) -> Scene:
    return opened(database, ready.connect, migrations, backups, at)


def in_file(database: Path, connect: Connect) -> int:
    with closing(connect(database)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_every_kind_of_write_is_noted_and_its_loss_is_told(scene: Scene, database: Path, ready: Ready):
    log = database.with_name(database.name + "-wal")
    before = None
    for number, write in enumerate(WRITES, start=2):
        write(scene)
        assert Acknowledged(database).read() == number == in_file(database, ready.connect), write.__name__
        assert count_lost(database, ready.connect) == 0
        if write is not exchange:
            continue
        before = database.read_bytes(), log.read_bytes()
    scene.store.close()
    assert before is not None
    database.write_bytes(before[0])
    log.write_bytes(before[1])
    assert count_lost(database, ready.connect) == 2, "the two moves to the bin and back are gone"


def test_what_only_repeats_the_rest_is_not_counted(scene: Scene, database: Path):
    ((case, stamp),) = scene.store.deadlines.stale("rules")
    scene.store.deadlines.keep_lines([(case, stamp, [])])
    scene.store.close()
    assert Acknowledged(database).read() == 1


def test_a_write_that_failed_is_not_counted(scene: Scene, database: Path, ready: Ready):
    with pytest.raises(KeyError):
        scene.store.apply(CaseId(99), [FieldEdit(TITLE, None, "x")], scene.at, "x")
    scene.store.close()
    assert Acknowledged(database).read() == 1 == in_file(database, ready.connect)


def test_erasing_a_case_or_going_back_to_a_backup_is_no_loss(
    scene: Scene, data: DataFile, database: Path, migrations: Path, backups: Path, ready: Ready
):
    backup = backups / "x.kaigobackup"
    write_backup(database, backup, ready.connect, scene.at)
    throw(scene)
    scene.store.bin.erase([scene.case])
    scene.store.close()
    assert count_lost(database, ready.connect) == 0
    restore(data, open_backup(data, backup), migrations=migrations, backups=backups, at=scene.at)
    data.look()
    assert count_lost(database, ready.connect) == 0
    assert in_file(database, ready.connect) == 1


@pytest.mark.skipif(STRACE is None, reason="counts system calls with strace")
def test_a_save_is_one_fsync(ready: Ready, tmp_path: Path, root: Path):
    """Encrypted, as it is kept: no write has more than the one of its transaction."""
    del ready
    command = [str(STRACE), "-f", "-qq", "-e", "trace=fsync,fdatasync,write", "-o", str(tmp_path / "calls")]
    command += [sys.executable, "-m", "tests.storage.safety.test_acknowledged", str(tmp_path / "home")]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    counted: dict[str, int] = {}
    name = ""
    for line in (tmp_path / "calls").read_text(encoding="utf-8", errors="replace").splitlines():
        if 'write(1, "write ' in line:
            name = line.split('"')[1].split()[1].removesuffix("\\n")
            counted[name] = 0
        elif "sync(" in line and name:
            counted[name] += 1
    counted.pop("end")
    assert counted == {write.__name__: 1 for write in WRITES}


def main(home: Path) -> None:
    """Each write in turn, its name said before it."""
    from tests.keyrings import MemoryKeyring

    database, at = home / "data" / "kaigo.db", datetime(2026, 6, 15).astimezone()
    ready = DataFile(database, MemoryKeyring()).keep_in_keyring()
    scene = opened(database, ready.connect, Path("db"), home, at)
    for write in WRITES:
        os.write(1, f"write {write.__name__}\n".encode())
        write(scene)
    os.write(1, b"write end\n")
    scene.store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))


@pytest.mark.skipif(os.name == "nt", reason="the system keeps an open file in its place")
def test_an_edit_to_a_file_that_is_not_in_its_place_any_more_is_not_called_saved(
    scene: Scene, database: Path
):
    """The system lets one write to a file that was deleted or moved; nobody would ever see it."""
    edit = FieldEdit(("plan", "n"), None, 1)
    elsewhere = database.with_name("moved.db")
    database.rename(elsewhere)
    with pytest.raises(Trouble, match="いつもの場所"):
        scene.store.apply(scene.case, [edit], scene.at, "x")
    shutil.copy(elsewhere, database)
    with pytest.raises(Trouble, match="入れ替えられて"):
        scene.store.apply(scene.case, [edit], scene.at, "x")
    elsewhere.replace(database)
    assert scene.store.apply(scene.case, [edit], scene.at, "x").number == 2
    assert [step.label for step in scene.store.history(scene.case)] == ["作成", "x"]
