from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kaigo_desktop.domain.keeping import (
    Kept,
    Locked,
    LockedKeyringError,
    Need,
    NoKeyringError,
    WrongSecretError,
)
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.connecting import is_plain, keyed, plain
from kaigo_desktop.storage.first_list import first_list
from kaigo_desktop.storage.safety.data_file import DataFile, Ready
from kaigo_desktop.storage.safety.encryption import aside_of
from kaigo_desktop.storage.safety.key_file import key_path
from kaigo_desktop.storage.safety.keys import FileKey
from tests.keyrings import MemoryKeyring
from tests.storage.safety.conftest import Fill

ENTERED = "山田さんの案件"


def titles(database: Path, ready: Ready) -> list[str]:
    return [line.title for line in first_list(database, ready.connect)]


def opened(data: DataFile) -> Ready:
    found = data.look()
    assert isinstance(found, Ready)
    return found


def test_nothing_there_asks_how_it_is_to_be_kept(data: DataFile, database: Path):
    assert data.look() == Locked(Need.FIRST)
    assert not database.parent.exists()


def test_what_was_entered_can_be_read_in_no_file(
    data: DataFile, ready: Ready, fill: Fill, database: Path, keyring: MemoryKeyring
):
    fill(ready, ENTERED, corporation={"name": "株式会社ひだまり"})
    recovery = data.new_recovery_key()
    (secret,) = keyring.kept.values()
    for path in database.parent.rglob("*"):
        content = path.read_bytes()
        for word in (ENTERED, "ひだまり", "CREATE TABLE", secret, recovery.letters, *recovery.groups):
            assert word.encode() not in content, path.name
        assert bytes.fromhex(secret) not in content


def test_a_later_start_finds_the_key_in_the_keyring(
    ready: Ready, fill: Fill, database: Path, keyring: MemoryKeyring
):
    fill(ready)
    again = opened(DataFile(database, keyring))
    assert (again.kept, again.is_confirmed, titles(database, again)) == (Kept.KEYRING, False, [ENTERED])


def test_the_recovery_key_is_confirmed_once(data: DataFile, ready: Ready, database: Path, fill: Fill):
    fill(ready)
    data.new_recovery_key()
    assert not opened(data).is_confirmed
    data.confirm_recovery_key()
    assert opened(data).is_confirmed
    data.new_recovery_key()
    assert not opened(data).is_confirmed, "another key is not on paper yet"


@pytest.mark.parametrize(
    ("failure", "need"),
    [(LockedKeyringError(), Need.KEYRING_LOCKED), (NoKeyringError(), Need.KEYRING_MISSING)],
)
def test_a_keyring_that_does_not_answer_is_told(
    data: DataFile, ready: Ready, fill: Fill, keyring: MemoryKeyring, failure: Exception, need: Need
):
    fill(ready)
    keyring.failure = failure
    assert data.look() == Locked(need)
    keyring.failure = None
    assert isinstance(data.look(), Ready)


@pytest.mark.parametrize("entry", [None, "", "zz", "00" * 31, "00" * 32])
def test_a_lost_or_other_entry_is_told_and_the_recovery_key_opens_the_file(
    data: DataFile, ready: Ready, fill: Fill, keyring: MemoryKeyring, database: Path, entry: str | None
):
    fill(ready)
    recovery = data.new_recovery_key()
    (name,) = keyring.kept
    keyring.kept = {} if entry is None else {name: entry}
    later = DataFile(database, keyring)
    assert later.look() == Locked(Need.ENTRY_LOST)
    assert titles(database, later.open_with(" ".join(recovery.groups))) == [ENTERED]
    assert isinstance(later.look(), Ready), "the key is back in the keyring"


def test_on_another_computer_the_recovery_key_opens_the_copied_files(
    data: DataFile, ready: Ready, fill: Fill, database: Path, tmp_path: Path
):
    fill(ready)
    recovery = data.new_recovery_key()
    elsewhere = tmp_path / "new" / "kaigo.db"
    elsewhere.parent.mkdir()
    for path in (database, key_path(database)):
        (elsewhere.parent / path.name).write_bytes(path.read_bytes())
    moved = DataFile(elsewhere, MemoryKeyring())
    assert moved.look() == Locked(Need.ENTRY_LOST)
    with pytest.raises(WrongSecretError):
        moved.open_with("wrong")
    assert titles(elsewhere, moved.open_with(recovery.letters)) == [ENTERED]
    with_passphrase = moved.change_to_passphrase("長いことば")
    assert titles(elsewhere, with_passphrase) == [ENTERED]
    asked = DataFile(elsewhere, MemoryKeyring())
    assert asked.look() == Locked(Need.PASSPHRASE)
    assert titles(elsewhere, asked.open_with("長いことば")) == [ENTERED]


def test_without_a_keyring_a_passphrase_or_the_recovery_key_opens_the_file(
    data: DataFile, fill: Fill, database: Path, keyring: MemoryKeyring
):
    keyring.failure = NoKeyringError()
    with pytest.raises(NoKeyringError):
        data.keep_in_keyring()
    assert data.look() == Locked(Need.FIRST), "nothing was begun"
    fill(data.keep_with_passphrase("さくら 咲く"))
    recovery = data.new_recovery_key()
    later = DataFile(database, keyring)
    assert later.look() == Locked(Need.PASSPHRASE)
    with pytest.raises(WrongSecretError):
        later.open_with("さくら")
    assert titles(database, later.open_with("さくら 咲く")) == [ENTERED]
    assert titles(database, DataFile(database, keyring).open_with(recovery.letters)) == [ENTERED]


def test_without_its_key_file_an_encrypted_file_is_told_and_not_touched(
    data: DataFile, ready: Ready, fill: Fill, database: Path
):
    fill(ready)
    before = database.read_bytes()
    key_path(database).unlink()
    assert data.look() == Locked(Need.KEY_FILE_LOST)
    assert database.read_bytes() == before


def test_a_plain_file_is_only_by_choice(data: DataFile, fill: Fill, database: Path):
    fill(data.keep_plain())
    assert (opened(data).kept, is_plain(database)) == (Kept.PLAIN, True)
    data.encrypt_at_next_start()
    assert data.look() == Locked(Need.UNPROTECTED)


def test_a_plain_file_of_before_is_encrypted_and_kept_aside_until_it_is_proven(
    fill: Fill, database: Path, keyring: MemoryKeyring
):
    fill(Ready(plain, Kept.PLAIN))
    first = DataFile(database, keyring)
    assert first.look() == Locked(Need.UNPROTECTED)
    ready = first.keep_in_keyring()
    assert not is_plain(database)
    assert is_plain(aside_of(database))
    later = DataFile(database, keyring)
    ready = opened(later)
    assert titles(database, ready) == [ENTERED]
    assert later.forget_plain(ready)
    assert not later.forget_plain(ready)
    assert sorted(path.name for path in database.parent.iterdir()) == ["kaigo.db", "kaigo.key", "kaigo.last"]


def test_the_plain_file_stays_while_the_encrypted_one_is_not_sound(
    fill: Fill, database: Path, keyring: MemoryKeyring
):
    fill(Ready(plain, Kept.PLAIN), plan={"note": "長い" * 20_000})
    data = DataFile(database, keyring)
    ready = data.keep_in_keyring()
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(content)
    assert not data.forget_plain(ready)
    assert is_plain(aside_of(database))


def test_an_encryption_that_was_broken_off_is_finished_at_the_next_start(
    fill: Fill, database: Path, keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
):
    fill(Ready(plain, Kept.PLAIN))

    def no_room(*_: object) -> None:
        raise OSError(28, "no room")

    with monkeypatch.context() as patched:
        patched.setattr("kaigo_desktop.storage.safety.encryption.shutil.copyfile", no_room)
        with pytest.raises(Trouble, match="空き"):
            DataFile(database, keyring).keep_in_keyring()
    assert is_plain(database)
    ready = opened(DataFile(database, keyring))
    assert (is_plain(database), titles(database, ready)) == (False, [ENTERED])


def test_the_first_list_needs_the_key(ready: Ready, fill: Fill, database: Path):
    fill(ready)
    for connect in (plain, keyed(FileKey.random())):
        with pytest.raises(Trouble, match="壊れているか"):
            first_list(database, connect)


def test_the_first_list_waits_for_nothing_heavy(
    ready: Ready, fill: Fill, database: Path, keyring: MemoryKeyring, root: Path, tmp_path: Path
):
    fill(ready)
    ((name, secret),) = keyring.kept.items()
    (tmp_path / name).write_text(secret, encoding="ascii")
    script = """
import sys
from pathlib import Path
from kaigo_desktop.loading import find_data
from kaigo_desktop.paths import Paths
from tests.benchmarks.file_keyring import FileKeyring
home = Path(sys.argv[1])
found = find_data(Paths(home / "data", home, home, home), FileKeyring(home))
print(len(found.lines), *sorted({name.split(".")[0] for name in sys.modules}))
"""
    told = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=root, capture_output=True, text=True, check=True
    )
    count, *packages = told.stdout.split()
    heavy = {"sqlalchemy", "alembic", "sqlite3", "keyring", "argon2", "cffi", "shutil", "secrets", "PySide6"}
    assert (count, set(packages) & heavy) == ("1", set())


def test_a_data_file_that_vanished_is_told_and_no_empty_one_takes_its_place(
    data: DataFile, ready: Ready, fill: Fill, database: Path
):
    fill(ready)
    moved = database.rename(database.with_name("moved.db"))
    with pytest.raises(Trouble, match="いつもの場所にありません"):
        data.look()
    key = key_path(database).rename(database.with_name("moved.key"))
    with pytest.raises(Trouble, match="いつもの場所にありません"):
        data.look()
    key.rename(key_path(database))
    moved.rename(database)
    assert titles(database, opened(data)) == [ENTERED]


def test_the_recovery_key_on_paper_opens_until_another_is_confirmed(
    data: DataFile, ready: Ready, fill: Fill, database: Path
):
    fill(ready)
    on_paper = data.new_recovery_key()
    data.confirm_recovery_key()
    seen_only = data.new_recovery_key()
    newest = data.new_recovery_key()
    other = DataFile(database, MemoryKeyring())
    for recovery in (on_paper, newest):
        assert titles(database, other.open_with(recovery.letters)) == [ENTERED]
    with pytest.raises(WrongSecretError):
        other.open_with(seen_only.letters)
    data.confirm_recovery_key()
    assert titles(database, other.open_with(newest.letters)) == [ENTERED]
    with pytest.raises(WrongSecretError):
        other.open_with(on_paper.letters)


def test_a_recovery_key_that_opened_the_file_is_on_paper(
    data: DataFile, ready: Ready, fill: Fill, keyring: MemoryKeyring, database: Path
):
    fill(ready)
    recovery = data.new_recovery_key()
    keyring.kept.clear()
    while_a_window_is_open = DataFile(database, MemoryKeyring())
    while_a_window_is_open.look(finishes=False)
    assert not while_a_window_is_open.open_with(recovery.letters).is_confirmed
    assert data.open_with(recovery.letters).is_confirmed
    assert opened(data).is_confirmed, "no other key is shown in its place"


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b"[" * 9000, b'{"format": "kaigo-key/2"}'])
def test_a_damaged_key_file_is_told(data: DataFile, ready: Ready, fill: Fill, database: Path, content: bytes):
    fill(ready)
    key_path(database).write_bytes(content)
    with pytest.raises(Trouble, match="鍵のファイル"):
        data.look()


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("check", "あ" * 32),
        ("check", 5),
        ("name", "../../x"),
        ("name", "\ud800" * 16),
        ("kept", []),
        ("is_confirmed", 1),
        ("recovery", {"salt": "00", "body": "00", "seal": "00", "cost": None}),
        ("recovery", []),
        ("earlier", "x"),
    ],
)
def test_a_key_file_with_a_wrong_value_is_told(
    data: DataFile, ready: Ready, fill: Fill, database: Path, part: str, value: object
):
    fill(ready)
    found = json.loads(key_path(database).read_text())
    key_path(database).write_text(json.dumps({**found, part: value}))
    with pytest.raises(Trouble, match="鍵のファイル"):
        data.look()


@pytest.mark.parametrize("cost", [[0, 0, 0], [-1, 65536, 4], [3, 10**9, 4], [99, 65536, 4], [3, 65536, 99]])
def test_a_passphrase_box_that_asks_for_the_whole_memory_opens_nothing(
    data: DataFile, database: Path, cost: list[int]
):
    data.keep_with_passphrase("さくら 咲く")
    found = json.loads(key_path(database).read_text())
    found["passphrase"]["cost"] = cost
    key_path(database).write_text(json.dumps(found))
    with pytest.raises(WrongSecretError):
        DataFile(database, MemoryKeyring()).open_with("さくら 咲く")
