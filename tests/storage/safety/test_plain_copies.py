"""After the encryption, no plain copy is left: neither beside the data file nor among the backups."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kaigo_desktop.domain.cases.kept import FieldEdit
from kaigo_desktop.domain.keeping import Kept, PlainCopies
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.connecting import driver, plain
from kaigo_desktop.storage.folders import put_in_place
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety.backup import back_up_if_changed, write_backup
from kaigo_desktop.storage.safety.container import check_sum, read_head
from kaigo_desktop.storage.safety.data_file import DataFile, Ready
from kaigo_desktop.storage.safety.desk import SafetyDesk
from kaigo_desktop.storage.safety.encryption import export
from kaigo_desktop.storage.safety.key_file import key_path
from kaigo_desktop.storage.safety.keys import FileKey
from kaigo_desktop.storage.safety.restore import open_backup, preview, restore
from tests.keyrings import MemoryKeyring

WORDS = ("ひだまり荘", "夜勤の転記", "消した文", "あとの案件")


class Owner:
    """Somebody who began without encryption, made every kind of copy, and then encrypts."""

    def __init__(self, home: Path, migrations: Path, at: datetime) -> None:
        self.database, self.backups, self.stick = home / "data/kaigo.db", home / "backups", home / "stick"
        self.stick.mkdir(parents=True)
        self.keyring = MemoryKeyring()
        self._migrations, self._at = migrations, at
        self.data = DataFile(self.database, self.keyring)
        self.ready = self.data.keep_plain()

    def save(self, title: str, note: str) -> None:
        store = open_store(
            self.database,
            migrations=self._migrations,
            backups=self.backups,
            at=self._at,
            connect=self.ready.connect,
        )
        case = store.create(title, {"plan": {"note": note}}, self._at, "作成")
        store.apply(case, [FieldEdit(("plan", "note"), None, "消した文")], self._at, "x")
        store.close()

    def copy_everywhere(self) -> None:
        self.save("ひだまり荘", "夜勤の転記")
        back_up_if_changed(self.database, self.backups, plain, self._at)
        shutil.copy(self.database, self.backups / "kaigo-0001-20260101-000000.db")
        write_backup(self.database, self.stick / "my.kaigobackup", plain, self._at)
        broken = self.backups / "kaigo-20260102-000000.kaigobackup"
        write_backup(self.database, broken, plain, self._at)
        broken.write_bytes(broken.read_bytes()[:-5000])
        (self.backups / "kaigo-20260103-000000.kaigobackup.copy").write_bytes(self.database.read_bytes())
        self.save("あとの案件", "")
        backup = next(self.backups.glob("kaigo-20260615*"))
        restore(
            self.data,
            open_backup(self.data, backup),
            migrations=self._migrations,
            backups=self.backups,
            at=self._at,
        )
        self.data.look()

    def encrypt(self) -> None:
        self.data.encrypt_at_next_start()
        self.data = DataFile(self.database, self.keyring)
        self.ready = self.data.keep_in_keyring()

    def start_again(self) -> SafetyDesk:
        self.data = DataFile(self.database, self.keyring)
        found = self.data.look()
        assert isinstance(found, Ready)
        self.ready = found
        return self.desk()

    def desk(self, later: timedelta = timedelta()) -> SafetyDesk:
        return SafetyDesk(
            self.data,
            self.ready,
            migrations=self._migrations,
            backups=self.backups,
            now=lambda: self._at + later,
        )

    def files_with_words(self) -> list[str]:
        folders = (self.database.parent, self.backups, self.stick)
        return sorted(
            path.name
            for folder in folders
            for path in folder.rglob("*")
            if path.is_file() and any(word.encode() in path.read_bytes() for word in WORDS)
        )


@pytest.fixture
def owner(tmp_path: Path, migrations: Path, at: datetime) -> Owner:
    return Owner(tmp_path, migrations, at)


def age(path: Path, days: int) -> None:

    then = time.time() - days * 86400
    os.utime(path, (then, then))


def test_no_word_is_left_in_any_folder_once_the_encrypted_file_is_proven(owner: Owner):
    owner.copy_everywhere()
    age(owner.backups / "kaigo-20260103-000000.kaigobackup.copy", days=2)
    assert len(owner.files_with_words()) >= 6
    owner.encrypt()
    first = owner.desk()
    first.choose_second_folder(owner.stick)
    assert first.tidy(is_proven=False) == PlainCopies(), "the key may still be lost"
    assert "kaigo-0001-20260101-000000.db" in owner.files_with_words()
    done = owner.start_again().tidy(is_proven=True)
    assert owner.files_with_words() == []
    assert (done.encrypted, done.removed) == (5, 1)
    assert done.sentence == (
        "暗号化する前のバックアップのうち、5件を暗号化したものに置き換え、"
        "読み取れない1件を上書きして消去しました。"
    )
    assert owner.start_again().tidy(is_proven=True) == PlainCopies()


def test_what_was_encrypted_is_the_same_backup(owner: Owner, at: datetime):
    owner.copy_everywhere()
    before = read_head(owner.stick / "my.kaigobackup")
    owner.encrypt()
    owner.desk().choose_second_folder(owner.stick)
    owner.start_again().tidy(is_proven=True)
    for path in (owner.stick / "my.kaigobackup", owner.backups / "kaigo-0001-20260101-000000.kaigobackup"):
        head = check_sum(path)
        assert head.key_file is not None
        inside = preview(owner.data, open_backup(owner.data, path))
        assert [line.title for line in inside.lines] == ["ひだまり荘"]
        assert inside.steps == 2
    after = read_head(owner.stick / "my.kaigobackup")
    assert (after.made_at, after.content, after.cases) == (at, before.content, 1)
    (aside,) = (owner.database.parent / "aside").glob("*/kaigo.db")
    with closing(owner.ready.connect(aside)) as connection:
        assert connection.execute("SELECT count(*) FROM cases").fetchone() == (2,)


def test_a_full_disk_leaves_every_copy_and_the_next_time_goes_on(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
):
    owner.copy_everywhere()
    owner.encrypt()
    desk = owner.start_again()
    copies = {path.name for path in owner.backups.iterdir()}

    def no_room(*_: object) -> None:
        raise OSError(28, "no room")

    with monkeypatch.context() as patched:
        patched.setattr("kaigo_desktop.storage.safety.plain_copies.pack", no_room)
        with pytest.raises(Trouble, match="空き"):
            desk.tidy(is_proven=True)
    assert copies <= {path.name for path in owner.backups.iterdir()}
    assert desk.tidy(is_proven=True).encrypted == 4
    assert "kaigo-20260103-000000.kaigobackup.copy" in owner.files_with_words(), "perhaps still being written"


def test_a_broken_copy_of_a_persons_own_name_is_left_to_the_person(owner: Owner):
    owner.copy_everywhere()
    own = owner.stick / "my.kaigobackup"
    own.write_bytes(own.read_bytes()[:-100])
    owner.encrypt()
    owner.desk().choose_second_folder(owner.stick)
    owner.start_again().tidy(is_proven=True)
    assert own.exists()


def test_an_exchange_that_was_broken_off_between_two_names_is_finished(owner: Owner):
    owner.copy_everywhere()
    owner.encrypt()
    owner.start_again().tidy(is_proven=True)
    done = next(owner.backups.glob("kaigo-0001*"))
    left, alone = owner.backups / f"{done.name}.plain", owner.backups / "kaigo-x.kaigobackup.plain"
    left.write_bytes("ひだまり荘".encode())
    content = done.read_bytes()
    alone.write_bytes(content)
    owner.start_again().tidy(is_proven=True)
    assert not left.exists()
    assert (owner.backups / "kaigo-x.kaigobackup").read_bytes() == content


def test_a_plain_file_that_stays_plain_keeps_its_copies(owner: Owner):
    owner.copy_everywhere()
    before = owner.files_with_words()
    assert owner.start_again().tidy(is_proven=True) == PlainCopies()
    assert owner.files_with_words() == before
    assert owner.ready.kept is Kept.PLAIN


def test_what_a_killed_restore_left_is_overwritten_at_the_next_start(owner: Owner):
    owner.copy_everywhere()
    owner.encrypt()
    for ending in (".preview", ".restoring", ".copying"):
        put_in_place(owner.database.with_name(f"kaigo.db{ending}"), b"SQLite format 3\0" + b"x" * 99)
    owner.start_again()
    left = sorted(path.name for path in owner.database.parent.iterdir() if path.is_file())
    assert left == ["kaigo.db", "kaigo.db.before-encryption", "kaigo.key"]
    assert key_path(owner.database).exists()


def test_a_disk_that_fails_while_copies_are_read_costs_none_of_them(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
):
    """SQLite calls a page damaged that the disk does not give, and a damaged copy would not stay."""
    owner.copy_everywhere()
    owner.encrypt()
    desk = owner.start_again()
    copies = {path.name for path in owner.backups.iterdir()}

    def malformed(*_: object) -> None:
        raise driver.DatabaseError("database disk image is malformed")

    def unreadable(_path: Path) -> None:
        raise OSError(5, "bad sector")

    with monkeypatch.context() as patched:
        patched.setattr("kaigo_desktop.storage.safety.plain_copies.export", malformed)
        patched.setattr("kaigo_desktop.storage.safety.plain_copies.read_through", unreadable)
        with pytest.raises(Trouble, match="読み書き"):
            desk.tidy(is_proven=True)
    assert copies <= {path.name for path in owner.backups.iterdir()}
    failures = iter([malformed])

    def fails_once(database: Path, made: Path, key: FileKey) -> None:
        next(failures, export)(database, made, key)

    monkeypatch.setattr("kaigo_desktop.storage.safety.plain_copies.export", fails_once)
    done = desk.tidy(is_proven=True)
    assert (done.encrypted, done.removed) == (4, 1)


def test_a_file_put_aside_whose_exchange_was_broken_off_is_finished(owner: Owner):
    owner.copy_everywhere()
    owner.encrypt()
    owner.start_again()
    (aside,) = (owner.database.parent / "aside").glob("*/kaigo.db")
    aside.rename(aside.with_name("kaigo.db.plain"))
    assert any("aside" in name or "kaigo.db.plain" in name for name in owner.files_with_words())
    owner.start_again().tidy(is_proven=True)
    assert aside.exists()
    assert not aside.with_name("kaigo.db.plain").exists()
    assert not [name for name in owner.files_with_words() if name.startswith("kaigo.db")]


def test_a_backup_that_waits_between_two_names_is_encrypted_at_the_next_start(owner: Owner):
    owner.copy_everywhere()
    owner.encrypt()
    (backup,) = owner.backups.glob("kaigo-20260615*")
    backup.rename(backup.with_name(f"{backup.name}.plain"))
    owner.start_again().tidy(is_proven=True)
    assert check_sum(backup).key_file is not None
    assert backup.name not in owner.files_with_words()
