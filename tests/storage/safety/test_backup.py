from __future__ import annotations

import errno
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kaigo_desktop.domain.keeping import Kept, Locked, Need, WrongSecretError
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.connecting import plain
from kaigo_desktop.storage.first_list import first_list
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety import container
from kaigo_desktop.storage.safety.backup import (
    back_up_if_changed,
    backups_in,
    kept,
    thin,
    write_backup,
)
from kaigo_desktop.storage.safety.container import BrokenBackupError, check_sum, read_head
from kaigo_desktop.storage.safety.data_file import DataFile, Ready
from kaigo_desktop.storage.safety.desk import SafetyDesk
from kaigo_desktop.storage.safety.key_file import key_path
from kaigo_desktop.storage.safety.keys import RecoveryKey
from kaigo_desktop.storage.safety.restore import check_backup, open_backup, preview, restore
from kaigo_desktop.storage.safety.second_folder import second_folder
from kaigo_desktop.storage.safety.staging import aside_folder
from tests.keyrings import MemoryKeyring
from tests.storage.safety.conftest import Fill

Back = Callable[[], None]


@pytest.fixture
def recovery(data: DataFile, ready: Ready, fill: Fill) -> RecoveryKey:
    """The recovery key of a data file with one case."""
    fill(ready, "一つ目", plan={"note": "夜勤の転記"})
    found = data.new_recovery_key()
    assert isinstance(found, RecoveryKey)
    return found


@pytest.fixture
def backup(recovery: RecoveryKey, database: Path, backups: Path, ready: Ready, at: datetime) -> Path:
    target = backups / "kaigo-20260615-093000.kaigobackup"
    write_backup(database, target, ready.connect, at)
    return target


def titles(database: Path, ready: Ready) -> list[str]:
    return sorted(line.title for line in first_list(database, ready.connect))


def looked(data: DataFile) -> Ready:
    found = data.look()
    assert isinstance(found, Ready)
    return found


def back_to(data: DataFile, backup: Path, migrations: Path, at: datetime, typed: str | None = None) -> Ready:
    opened = open_backup(data, backup, typed)
    restore(data, opened, migrations=migrations, backups=backup.parent, at=at)
    return looked(data)


def test_a_backup_is_made_only_when_something_changed(
    recovery: RecoveryKey, database: Path, backups: Path, ready: Ready, at: datetime, fill: Fill
):
    first = back_up_if_changed(database, backups, ready.connect, at)
    assert first is not None
    later = at + timedelta(hours=1)
    assert back_up_if_changed(database, backups, ready.connect, later) is None
    fill(ready, "二つ目")
    second = back_up_if_changed(database, backups, ready.connect, later)
    assert [one.path for one in backups_in(backups)] == [second, first]
    assert [one.head.cases for one in backups_in(backups)] == [2, 1]
    assert sorted(path.name for path in backups.iterdir()) == sorted([first.name, second.name])


def test_a_backup_is_complete_while_the_store_is_open(
    data: DataFile,
    recovery: RecoveryKey,
    ready: Ready,
    database: Path,
    backups: Path,
    migrations: Path,
    at: datetime,
):
    store = open_store(database, migrations=migrations, backups=backups, at=at, connect=ready.connect)
    store.create("開いたまま", {}, at, "作成")
    target = backups / "x.kaigobackup"
    write_backup(database, target, ready.connect, at)
    store.close()
    inside = preview(data, open_backup(data, target))
    assert sorted(line.title for line in inside.lines) == ["一つ目", "開いたまま"]


def test_one_changed_byte_anywhere_in_a_backup_is_found(backup: Path, data: DataFile):
    whole = backup.read_bytes()
    chance = random.Random(3)
    spots = {0, 20, 200, len(whole) - 1, len(whole) - 40} | {chance.randrange(len(whole)) for _ in range(300)}
    for spot in spots:
        changed = bytearray(whole)
        changed[spot] ^= 1 << chance.randrange(8)
        backup.write_bytes(changed)
        with pytest.raises(BrokenBackupError):
            check_sum(backup)
    for cut in (0, 1, 100, len(whole) - 1):
        backup.write_bytes(whole[:cut])
        assert not check_backup(data, backup).is_whole
    backup.write_bytes(whole + b"x")
    assert not check_backup(data, backup).is_whole
    backup.write_bytes(whole)
    assert check_backup(data, backup).is_whole


def test_a_backup_shows_no_entered_word(backup: Path):
    content = backup.read_bytes()
    assert "一つ目".encode() not in content
    assert "転記".encode() not in content


def test_a_damaged_file_is_not_backed_up_over_a_good_backup(
    backup: Path, database: Path, ready: Ready, at: datetime
):
    before = backup.read_bytes()
    content = bytearray(database.read_bytes())
    content[len(content) - 100] ^= 1
    database.write_bytes(content)
    with pytest.raises(Trouble, match="壊れ"):
        write_backup(database, backup, ready.connect, at)
    assert backup.read_bytes() == before
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_restoring_brings_back_what_was_there_and_keeps_the_present_aside(
    data: DataFile, backup: Path, database: Path, ready: Ready, fill: Fill, migrations: Path, at: datetime
):
    fill(ready, "あとから")
    inside = preview(data, open_backup(data, backup))
    assert ([line.title for line in inside.lines], inside.made_at) == (["一つ目"], at)
    again = back_to(data, backup, migrations, at)
    assert titles(database, again) == ["一つ目"]
    (aside,) = aside_folder(database).iterdir()
    assert titles(aside / "kaigo.db", again) == ["あとから", "一つ目"]
    (kept_too,) = backup.parent.glob("kaigo-before-restore-*")
    again = back_to(data, kept_too, migrations, at)
    assert titles(database, again) == ["あとから", "一つ目"], "and there is a way back"


def test_a_restore_that_was_broken_off_is_finished_at_the_next_start(
    data: DataFile,
    backup: Path,
    database: Path,
    ready: Ready,
    fill: Fill,
    migrations: Path,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
):
    fill(ready, "あとから")
    restore(data, open_backup(data, backup), migrations=migrations, backups=backup.parent, at=at)
    assert titles(database, ready) == ["あとから", "一つ目"], "decided, not done"
    real = Path.replace
    moved: list[Path] = []

    def once(path: Path, target: Path) -> Path:
        if not path.name.endswith(".restored"):
            return real(path, target)
        moved.append(path)
        raise OSError(5, "pulled out")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", once)
        with pytest.raises(Trouble):
            data.look()
    assert moved
    assert real is Path.replace
    assert not database.exists(), "broken off at its worst moment"
    assert titles(database, looked(data)) == ["一つ目"]


def test_on_a_new_computer_a_backup_and_the_recovery_key_are_enough(
    backup: Path, recovery: RecoveryKey, tmp_path: Path, migrations: Path, at: datetime
):
    database = tmp_path / "new" / "kaigo.db"
    keyring = MemoryKeyring()
    new = DataFile(database, keyring)
    assert new.look() == Locked(Need.FIRST)
    with pytest.raises(WrongSecretError):
        open_backup(new, backup)
    with pytest.raises(WrongSecretError):
        open_backup(new, backup, RecoveryKey.random().letters)
    ready = back_to(new, backup, migrations, at, recovery.letters)
    assert titles(database, ready) == ["一つ目"]
    assert titles(database, looked(DataFile(database, keyring))) == ["一つ目"]


def test_a_backup_of_another_computer_takes_the_present_key(
    backup: Path, recovery: RecoveryKey, tmp_path: Path, migrations: Path, backups: Path, at: datetime
):
    database = tmp_path / "new" / "kaigo.db"
    other = DataFile(database, MemoryKeyring())
    here = other.keep_in_keyring()
    open_store(database, migrations=migrations, backups=backups, at=at, connect=here.connect).close()
    ready = back_to(other, backup, migrations, at, recovery.letters)
    assert titles(database, ready) == ["一つ目"]
    assert titles(database, here) == ["一つ目"], "the key in the keyring of this computer"


def test_a_file_whose_key_is_lost_is_replaced_by_a_backup_with_its_own_key(
    data: DataFile, backup: Path, recovery: RecoveryKey, database: Path, migrations: Path, at: datetime
):
    key_path(database).unlink()
    later = DataFile(database, MemoryKeyring())
    assert later.look() == Locked(Need.KEY_FILE_LOST)
    assert titles(database, back_to(later, backup, migrations, at, recovery.letters)) == ["一つ目"]
    (aside,) = aside_folder(database).iterdir()
    assert (aside / "kaigo.db").exists()


def test_a_plain_backup_is_encrypted_where_the_present_file_is(
    tmp_path: Path,
    data: DataFile,
    recovery: RecoveryKey,
    migrations: Path,
    backups: Path,
    at: datetime,
    database: Path,
):
    elsewhere = tmp_path / "plain" / "kaigo.db"
    store = open_store(elsewhere, migrations=migrations, backups=backups, at=at)
    store.create("平文", {}, at, "作成")
    store.close()
    target = backups / "plain.kaigobackup"
    write_backup(elsewhere, target, plain, at)
    ready = back_to(data, target, migrations, at)
    assert (ready.kept, titles(database, ready)) == (Kept.KEYRING, ["平文"])
    assert "平文".encode() not in database.read_bytes()


def test_a_backup_of_a_newer_version_is_refused_and_nothing_changes(
    data: DataFile, backup: Path, database: Path, at: datetime, tmp_path: Path
):
    older = tmp_path / "older"
    (older / "versions").mkdir(parents=True)
    (older / "versions" / "0000_nothing.py").touch()
    before = database.read_bytes()
    with pytest.raises(Trouble, match="新しい版"):
        restore(data, open_backup(data, backup), migrations=older, backups=backup.parent, at=at)
    assert database.read_bytes() == before
    assert isinstance(data.look(), Ready)


def test_a_broken_backup_changes_nothing(
    data: DataFile, backup: Path, database: Path, migrations: Path, at: datetime, ready: Ready
):
    opened = open_backup(data, backup)
    content = bytearray(backup.read_bytes())
    content[-500] ^= 8
    backup.write_bytes(content)
    with pytest.raises(Trouble, match="壊れて"):
        restore(data, opened, migrations=migrations, backups=backup.parent, at=at)
    assert titles(database, looked(data)) == ["一つ目"]


def test_backups_are_thinned_to_days_weeks_and_months():
    start = datetime(2026, 1, 1, 12).astimezone()
    made = {Path(f"{hour:05}"): start + timedelta(hours=hour) for hour in range(0, 24 * 400, 6)}
    stays = sorted(made[path] for path in kept(made))
    newest = max(made.values())
    assert stays[-1] == newest
    assert {at.date() for at in stays} >= {newest.date() - timedelta(days=ago) for ago in range(12)}
    assert len(stays) <= 3 + 12 + 10 + 9
    assert newest - stays[0] > timedelta(days=200)
    assert len({(at.year, at.month) for at in stays}) >= 9
    assert kept({path: at for path, at in made.items() if at in stays}) == kept(made), (
        "thinning twice is once"
    )


def test_thinning_touches_only_automatic_backups(tmp_path: Path):
    for name in ("my.kaigobackup", "kaigo-before-restore-20200101-000000.kaigobackup", "kaigo.db", "a.txt"):
        (tmp_path / name).touch()
    start = datetime(2026, 1, 1).astimezone()
    for day in range(40):
        (tmp_path / f"kaigo-{start + timedelta(days=day):%Y%m%d-%H%M%S}.kaigobackup").touch()
    gone = thin(tmp_path, start + timedelta(days=60))
    assert gone
    assert all(path.name.startswith("kaigo-2026") for path in gone)
    assert (tmp_path / "my.kaigobackup").exists()
    assert (tmp_path / "kaigo-20260209-000000.kaigobackup").exists()
    assert len(list(tmp_path.iterdir())) == 44 - len(gone)


def test_without_a_folder_there_are_no_backups(tmp_path: Path):
    assert backups_in(tmp_path / "nowhere") == ()
    (tmp_path / "x.kaigobackup").write_bytes(b"other")
    assert backups_in(tmp_path) == ()


def damaged_key_file(database: Path) -> None:
    key_path(database).write_bytes(b"{}")


def vanished(database: Path) -> None:
    database.unlink()


def emptied(database: Path) -> None:
    database.write_bytes(b"")


@pytest.mark.parametrize("harm", [damaged_key_file, vanished, emptied])
def test_whatever_happened_to_the_data_file_a_backup_brings_it_back(
    backup: Path,
    recovery: RecoveryKey,
    database: Path,
    migrations: Path,
    at: datetime,
    harm: Callable[[Path], None],
):
    harm(database)
    later = DataFile(database, MemoryKeyring())
    with pytest.raises(Trouble):
        later.look()
    assert titles(database, back_to(later, backup, migrations, at, recovery.letters)) == ["一つ目"]


def test_a_plain_backup_opens_also_where_the_key_of_the_present_file_is_lost(
    backup: Path, ready: Ready, database: Path, migrations: Path, backups: Path, at: datetime, tmp_path: Path
):
    elsewhere = tmp_path / "plain" / "kaigo.db"
    store = open_store(elsewhere, migrations=migrations, backups=backups, at=at)
    store.create("平文", {}, at, "作成")
    store.close()
    target = backups / "plain.kaigobackup"
    write_backup(elsewhere, target, plain, at)
    later = DataFile(database, MemoryKeyring())
    assert later.look() == Locked(Need.ENTRY_LOST)
    restore(later, open_backup(later, target), migrations=migrations, backups=backups, at=at)
    assert later.look() == Locked(Need.UNPROTECTED)
    assert titles(database, later.keep_in_keyring()) == ["平文"]
    (aside,) = aside_folder(database).iterdir()
    assert {"kaigo.db", "kaigo.key"} <= {path.name for path in aside.iterdir()}


def test_a_backup_takes_no_place_of_another_key_in_the_keyring(
    backup: Path, recovery: RecoveryKey, tmp_path: Path, migrations: Path, at: datetime
):
    keyring = MemoryKeyring()
    head = read_head(backup)
    assert head.key_file is not None
    keyring.kept[head.key_file.name] = "00" * 32
    new = DataFile(tmp_path / "new" / "kaigo.db", keyring)
    ready = back_to(new, backup, migrations, at, recovery.letters)
    assert titles(new.database, ready) == ["一つ目"]
    assert keyring.kept[head.key_file.name] == "00" * 32
    assert len(keyring.kept) == 2


def test_two_backups_at_once_are_one_after_the_other(
    data: DataFile, recovery: RecoveryKey, ready: Ready, migrations: Path, backups: Path, at: datetime
):
    desk = SafetyDesk(data, ready, migrations=migrations, backups=backups, now=lambda: at)
    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(lambda _: desk.back_up(), range(8)))
    assert sorted(written) == [False] * 7 + [True]
    assert len(list(backups.iterdir())) == 1


def test_the_second_folder_is_known_to_windows_and_commands_and_may_be_away(
    data: DataFile,
    recovery: RecoveryKey,
    ready: Ready,
    migrations: Path,
    backups: Path,
    at: datetime,
    tmp_path: Path,
):
    stick = tmp_path / "外付け \n USB;"
    desk = SafetyDesk(data, ready, migrations=migrations, backups=backups, now=lambda: at)
    assert desk.second_folder is None
    desk.choose_second_folder(stick)
    assert second_folder(data.database) == stick
    assert desk.back_up()
    assert not stick.exists(), "a stick that is not plugged in is not made up"
    stick.mkdir()
    assert desk.back_up()
    assert not desk.back_up()
    assert len(desk.lines()) == 2
    desk.choose_second_folder(None)
    assert len(desk.lines()) == 1


def test_a_second_folder_that_takes_nothing_is_named_and_the_own_backup_is_made(
    data: DataFile,
    ready: Ready,
    fill: Fill,
    tmp_path: Path,
    backups: Path,
    migrations: Path,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
):
    fill(ready)
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = SafetyDesk(data, ready, migrations=migrations, backups=backups, now=lambda: at)
    desk.choose_second_folder(stick)
    real = container.make_empty

    def full(path: Path) -> None:
        if path.parent == stick:
            raise OSError(errno.ENOSPC, "full")
        real(path)

    monkeypatch.setattr(container, "make_empty", full)
    with pytest.raises(Trouble, match=r"もう1か所の保存先.*空き"):
        desk.back_up()
    assert len(backups_in(backups)) == 1
    assert list(stick.iterdir()) == []
