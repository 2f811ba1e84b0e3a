"""The data file as a person meets it: the first start, a lost key, damage, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from kaigo_desktop.app import App, build
from kaigo_desktop.domain.keeping import NoKeyringError
from kaigo_desktop.paths import shipped
from kaigo_desktop.storage.connecting import is_plain
from kaigo_desktop.storage.first_list import first_list
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety.backup import write_backup
from kaigo_desktop.storage.safety.data_file import DataFile, Ready
from kaigo_desktop.storage.safety.key_file import key_path, read_key_file
from kaigo_desktop.ui.widgets.basics import Prose, Words
from kaigo_desktop.ui.widgets.boxes import UnitBox
from tests.homes import home_in
from tests.keyrings import MemoryKeyring

AT = datetime(2026, 6, 15, 21, 4).astimezone()
PATIENCE = 30_000


class StillClock:
    def now(self) -> datetime:
        return AT

    def today(self) -> date:
        return AT.date()


class Person:
    """Somebody before the window."""

    def __init__(self, qtbot: QtBot, home: Path) -> None:
        self._qtbot = qtbot
        self.paths = home_in(home)
        self.keyring = MemoryKeyring()
        self.app: App | None = None

    def start(self) -> App:
        self.app = build(self.paths, StillClock(), keyring=self.keyring)
        self.app.start()
        return self.app

    def find(self, name: str) -> QWidget | None:
        assert self.app is not None
        found = self.app.window.findChild(QWidget, name)
        return found if isinstance(found, QWidget) and found.isVisible() else None

    def wait_for(self, name: str) -> QWidget:
        self._qtbot.waitUntil(lambda: self.find(name) is not None, timeout=PATIENCE)
        found = self.find(name)
        assert found is not None
        return found

    def wait_until(self, holds: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(holds, timeout=PATIENCE)

    def click(self, name: str) -> None:
        button = self.wait_for(name)
        self.wait_until(button.isEnabled)
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def type_in(self, name: str, text: str) -> None:
        box = self.wait_for(name)
        assert isinstance(box, UnitBox)
        box.setText(text)

    def wait_until_loaded(self) -> None:
        self.wait_until(lambda: self.app is not None and self.app.loaded is not None)

    def end(self) -> bool:
        if self.app is None:
            return False
        self.app.window.close()
        again = self.app.close()
        self.app.deleteLater()
        self.app = None
        return again

    def begun(self, *titles: str) -> tuple[Ready, str]:
        """A data file as after a first start, with cases; its recovery key."""
        data = DataFile(self.paths.database, self.keyring)
        ready = data.keep_in_keyring()
        recovery = " ".join(data.new_recovery_key().groups)
        data.confirm_recovery_key()
        self.add(ready, *titles)
        return ready, recovery

    def add(self, ready: Ready, *titles: str) -> None:
        store = open_store(
            self.paths.database,
            migrations=shipped("db"),
            backups=self.paths.backups,
            at=AT,
            connect=ready.connect,
        )
        for title in titles:
            store.create(title, {}, AT, "作成")
        store.close()


@pytest.fixture
def person(qtbot: QtBot, tmp_path: Path) -> Iterator[Person]:
    made = Person(qtbot, tmp_path)
    yield made
    made.end()


def test_the_first_start_encrypts_and_has_the_recovery_key_typed_back(person: Person):
    app = person.start()
    person.click("protection.encrypt")
    person.wait_for("dialog.recovery")
    assert app.file.keeping is not None
    groups, asked = app.file.keeping.groups, app.file.keeping.asked
    shown = [person.wait_for(f"recovery.group.{number}") for number in range(1, 8)]
    assert [words.text().split()[-1] for words in shown if isinstance(words, Words)] == list(groups)
    person.click("recovery.next")
    for number in asked:
        person.type_in(f"recovery.typed.{number}", "0000" if groups[number - 1] != "0000" else "1111")
    person.click("recovery.next")
    assert person.wait_for("recovery.problem")
    key_file = read_key_file(person.paths.database)
    assert key_file is not None
    assert not key_file.is_confirmed
    for number in asked:
        person.type_in(f"recovery.typed.{number}", groups[number - 1].lower())
    person.click("recovery.next")
    person.wait_until(lambda: person.find("dialog.recovery") is None)
    key_file = read_key_file(person.paths.database)
    assert key_file is not None
    assert key_file.is_confirmed
    assert not is_plain(person.paths.database)
    assert "暗号化なし" not in app.window.windowTitle()


def test_without_encryption_is_asked_twice_and_stays_in_the_title(person: Person):
    app = person.start()
    person.click("protection.plain")
    person.click("plain.accept")
    person.wait_until_loaded()
    assert is_plain(person.paths.database)
    assert app.window.windowTitle().endswith("（暗号化なし）")


def test_without_a_keyring_a_passphrase_is_asked_for(person: Person):
    person.keyring.failure = NoKeyringError()
    person.start()
    person.click("protection.encrypt")
    person.type_in("passphrase.first", "短い")
    person.click("passphrase.accept")
    assert isinstance(problem := person.wait_for("passphrase.problem"), Words)
    assert "8文字以上" in problem.text()
    person.type_in("passphrase.first", "さくらの花が咲く")
    person.type_in("passphrase.again", "さくらの花が散る")
    person.click("passphrase.accept")
    assert "違います" in problem.text()
    person.type_in("passphrase.again", "さくらの花が咲く")
    person.click("passphrase.accept")
    person.wait_until_loaded()
    person.end()
    app = person.start()
    person.type_in("unlock.secret", "さくらの花が咲く")
    person.click("unlock.accept")
    person.wait_until(lambda: app.home.lines is not None)


def test_a_lost_key_is_told_and_the_recovery_key_opens_the_file(person: Person):
    _, recovery = person.begun("山田さん")
    person.keyring.kept.clear()
    app = person.start()
    person.type_in("unlock.secret", "ABCD")
    person.click("unlock.accept")
    assert person.wait_for("unlock.problem")
    assert app.home.lines is None, "nothing is shown before it is open"
    person.type_in("unlock.secret", recovery)
    person.click("unlock.accept")
    person.wait_until(lambda: app.home.lines is not None)
    assert [line.title for line in app.home.lines or ()] == ["山田さん"]
    assert len(person.keyring.kept) == 1


def test_leaving_the_question_ends_the_program_and_changes_nothing(person: Person):
    person.begun("山田さん")
    person.keyring.kept.clear()
    before = person.paths.database.read_bytes()
    app = person.start()
    person.click("unlock.leave")
    person.wait_until(lambda: not app.window.isVisible())
    assert person.paths.database.read_bytes() == before


def test_a_damaged_file_leads_to_a_backup_and_back(person: Person):
    ready, _ = person.begun("山田さん")
    write_backup(person.paths.database, person.paths.backups / "x.kaigobackup", ready.connect, AT)
    content = bytearray(person.paths.database.read_bytes())
    content[100:4000] = bytes(3900)
    person.paths.database.write_bytes(content)
    person.start()
    person.click("dialog.restore")
    backups = person.wait_for("restore.list")
    assert isinstance(backups, QListWidget)
    inside = person.wait_for("restore.inside")
    assert isinstance(inside, Prose)
    person.wait_until(lambda: "・山田さん" in inside.plain_text())
    person.click("restore.accept")
    assert person.app is not None
    window = person.app.window
    person.wait_until(lambda: not window.isVisible())
    assert person.end(), "it is to be opened again"
    app = person.start()
    person.wait_until(lambda: app.home.lines is not None)
    assert [line.title for line in app.home.lines or ()] == ["山田さん"]


def test_a_backup_makes_itself_and_the_settings_tell_of_it(person: Person):
    ready, _ = person.begun("山田さん")
    app = person.start()
    person.wait_until_loaded()
    person.wait_until(lambda: len(list(person.paths.backups.glob("kaigo-*.kaigobackup"))) == 1)
    app.window.show_screen("settings")
    told = "settings.data.told"
    person.click("settings.data.backup")
    words = person.wait_for(told)
    assert isinstance(words, Prose)
    assert "変わっていません" in words.plain_text()
    person.click("settings.data.verify")
    person.wait_until(lambda: "正常です" in words.plain_text())
    assert [line.title for line in first_list(person.paths.database, ready.connect)] == ["山田さん"]
    assert key_path(person.paths.database).exists()


def test_an_open_file_can_be_given_a_passphrase(person: Person):
    person.begun("山田さん")
    app = person.start()
    person.wait_until_loaded()
    app.window.show_screen("settings")
    person.click("settings.data.passphrase")
    person.type_in("passphrase.first", "さくらの花が咲く")
    person.type_in("passphrase.again", "さくらの花が咲く")
    person.click("passphrase.accept")
    person.wait_until(lambda: person.find("dialog.passphrase") is None)
    assert person.keyring.kept == {}, "the login alone opens it no longer"
    person.end()
    app = person.start()
    person.type_in("unlock.secret", "さくらの花が咲く")
    person.click("unlock.accept")
    person.wait_until(lambda: app.home.lines is not None)
    assert [line.title for line in app.home.lines or ()] == ["山田さん"]


def test_edits_that_a_damaged_log_lost_are_told_also_after_a_passphrase(person: Person, tmp_path: Path):
    data = DataFile(person.paths.database, person.keyring)
    ready = data.keep_with_passphrase("さくら 咲く 道")
    data.new_recovery_key()
    data.confirm_recovery_key()
    person.add(ready, "一つ目")
    before = person.paths.database.read_bytes()
    person.add(ready, "二つ目")
    person.paths.database.write_bytes(before)
    app = person.start()
    person.type_in("unlock.secret", "さくら 咲く 道")
    person.click("unlock.accept")
    person.wait_until(lambda: app.problems.dialog is not None)
    assert app.problems.dialog is not None
    assert "最後に保存した1件の変更" in app.problems.dialog.findChildren(Prose)[0].text() + "".join(
        words.text() for words in app.problems.dialog.findChildren(Words)
    )
    app.problems.dialog.close()
    person.wait_until_loaded()


def test_copies_of_before_the_encryption_are_told_in_one_sentence(person: Person):
    data = DataFile(person.paths.database, person.keyring)
    ready = data.keep_plain()
    person.add(ready, "一つ目")
    write_backup(person.paths.database, person.paths.backups / "kaigo-a.kaigobackup", ready.connect, AT)
    data.encrypt_at_next_start()
    data.keep_in_keyring()
    data.new_recovery_key()
    data.confirm_recovery_key()
    app = person.start()
    person.wait_until(lambda: app.problems.dialog is not None)
    assert app.problems.dialog is not None
    told = "".join(words.text() for words in app.problems.dialog.findChildren(Words))
    told += "".join(words.text() for words in app.problems.dialog.findChildren(Prose))
    assert "1件を暗号化したものに置き換えました" in told
    app.problems.dialog.close()
    content = b"".join(path.read_bytes() for path in person.paths.backups.iterdir())
    assert "一つ目".encode() not in content


def test_a_file_that_cannot_be_opened_leaves_no_window_with_nothing_to_do(person: Person):
    person.begun("山田さん")
    person.paths.database.write_bytes(b"")
    app = person.start()
    person.click("dialog.restore")
    person.click("restore.leave")
    person.wait_for("dialog.restore")  # back where one came from
    person.click("dialog.again")
    person.wait_until(lambda: not app.window.isVisible())
    assert person.end(), "it is to be opened again"
    app = person.start()
    person.click("dialog.leave")
    person.wait_until(lambda: not app.window.isVisible())
    assert not person.end()
    assert person.paths.database.read_bytes() == b""


def test_a_passphrase_can_be_looked_at_while_it_is_typed(person: Person):
    DataFile(person.paths.database, person.keyring).keep_with_passphrase("ひだまりの合言葉")
    person.start()
    box, tick = person.wait_for("unlock.secret"), person.wait_for("unlock.reveal")
    assert isinstance(box, QLineEdit)
    assert isinstance(tick, QAbstractButton)
    box.setText("ひだまりの合言葉")
    assert box.displayText() != box.text()
    person.click("unlock.reveal")
    assert box.displayText() == "ひだまりの合言葉"
    person.click("unlock.reveal")
    assert box.displayText() != box.text()
