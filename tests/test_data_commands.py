"""``backup``, ``restore`` and ``verify``, as a person at a terminal uses them."""

from __future__ import annotations

import io
import os
import sys
import warnings
from collections.abc import Callable
from datetime import datetime
from getpass import GetPassWarning
from pathlib import Path

import pytest

from kaigo_desktop import cli, data_commands
from kaigo_desktop.paths import Paths, shipped
from kaigo_desktop.storage.first_list import first_list
from kaigo_desktop.storage.instance_lock import InstanceLock
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety.data_file import DataFile
from kaigo_desktop.storage.safety.second_folder import choose_second_folder
from tests.keyrings import MemoryKeyring

AT = datetime(2026, 6, 15, 9, 30).astimezone()
Run = Callable[..., int]


class Home:
    """One user's folders, with an encrypted data file of one case."""

    def __init__(self, folder: Path) -> None:
        self.paths = Paths.under(folder)
        self.keyring = MemoryKeyring()
        self.data = DataFile(self.paths.database, self.keyring)
        self.ready = self.data.keep_in_keyring()
        self.recovery = " ".join(self.data.new_recovery_key().groups)
        self.add("一つ目")

    def add(self, title: str) -> None:
        store = open_store(
            self.paths.database,
            migrations=shipped("db"),
            backups=self.paths.backups,
            at=AT,
            connect=self.ready.connect,
        )
        store.create(title, {}, AT, "作成")
        store.close()

    def titles(self) -> list[str]:
        return sorted(line.title for line in first_list(self.paths.database, self.ready.connect))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the person will type at the prompt, in order."""
    answers: list[str] = []

    def ask(_prompt: str) -> str:
        if not answers:
            raise EOFError
        return answers.pop(0)

    monkeypatch.setattr(data_commands, "getpass", ask)
    monkeypatch.setattr(data_commands, "_has_terminal", lambda: True)
    return answers


@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(data_commands, "SystemKeyring", lambda: home.keyring)

    def run_it(*words: str | Path, paths: Paths | None = None) -> int:
        return cli.main([str(word) for word in words], paths or home.paths)

    return run_it


def test_a_backup_is_written_checked_and_restored(
    home: Home, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    target = tmp_path / "usb" / "sunday.kaigobackup"
    assert run("backup", target) == 0
    home.add("二つ目")
    assert run("verify") == 0
    assert run("restore", target) == 0
    assert home.titles() == ["一つ目"]
    said = capsys.readouterr()
    assert "案件1件" in said.out
    assert str(home.paths.data / "aside") in said.out
    assert said.err == ""


def test_without_a_keyring_the_recovery_key_is_asked_for(
    home: Home, run: Run, typed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    home.keyring.kept.clear()
    typed.append("wrong")
    assert run("backup", tmp_path / "x") == 3
    assert "復旧キーが違う" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
    typed.append(home.recovery)
    assert run("backup", tmp_path / "x") == 0
    assert typed == []


@pytest.mark.usefixtures("typed")
def test_where_nobody_can_be_asked_it_fails(home: Home, run: Run, capsys: pytest.CaptureFixture[str]):
    home.keyring.kept.clear()
    assert run("verify") == 3
    assert "入力されませんでした" in capsys.readouterr().err


def test_without_a_terminal_the_line_handed_in_is_taken_and_nothing_else_is_said(
    home: Home, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def ask(_prompt: str) -> str:
        warnings.warn("no terminal", GetPassWarning, stacklevel=1)
        raise AssertionError("it would be echoed")

    home.keyring.kept.clear()
    monkeypatch.setattr(data_commands, "getpass", ask)
    for given, status in ((None, 3), ("", 3), ("\n", 3), ("wrong\n", 3), (f"{home.recovery}\r\n", 0)):
        home.keyring.kept.clear()
        monkeypatch.setattr(sys, "stdin", None if given is None else io.StringIO(given))
        assert run("verify") == status
    assert "GetPassWarning" not in capsys.readouterr().err


def test_on_windows_the_line_handed_in_is_read_where_nobody_can_type(
    home: Home, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def ask(_prompt: str) -> str:
        raise AssertionError("it would wait for keys for ever")

    home.keyring.kept.clear()
    monkeypatch.setattr(data_commands, "getpass", ask)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{home.recovery}\n"))
    monkeypatch.chdir(tmp_path)  # nothing in it is called CONIN$, as on a computer without a console
    with monkeypatch.context() as windows:
        windows.setattr(sys, "platform", "win32")
        assert not data_commands._has_terminal()
    monkeypatch.setattr(data_commands, "_has_terminal", lambda: False)
    assert run("verify") == 0


def test_a_restore_under_an_open_window_is_refused(
    home: Home, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert run("backup", tmp_path / "x") == 0
    home.add("二つ目")
    with InstanceLock(home.paths.database):
        assert run("restore", tmp_path / "x") == 3
        assert "使用中" in capsys.readouterr().err
        assert run("backup", tmp_path / "y") == 0, "a backup does no harm"
        assert run("verify") == 0
    assert home.titles() == ["一つ目", "二つ目"]


def test_on_a_new_computer_backup_and_recovery_key_are_enough(
    home: Home, run: Run, typed: list[str], tmp_path: Path
):
    assert run("backup", tmp_path / "x") == 0
    home.keyring.kept.clear()
    typed.append(home.recovery)
    new = Paths.under(tmp_path / "new")
    assert run("restore", tmp_path / "x", paths=new) == 0
    assert run("verify", paths=new) == 0
    assert [line.title for line in first_list(new.database, home.ready.connect)] == ["一つ目"]


def test_damage_is_reported_with_what_to_do(home: Home, run: Run, capsys: pytest.CaptureFixture[str]):
    target = home.paths.backups / "kaigo-20260615-093000.kaigobackup"
    assert run("backup", target) == 0
    content = bytearray(home.paths.database.read_bytes())
    content[len(content) // 2] ^= 1
    home.paths.database.write_bytes(content)
    assert run("verify") == 3
    said = capsys.readouterr()
    assert "データのファイル：" in said.out
    assert "kaigo-20260615-093000.kaigobackup：正常" in said.out
    assert "restore" in said.err
    target.write_bytes(target.read_bytes()[:-1])
    assert run("verify") == 3
    assert "kaigo-20260615-093000.kaigobackup：バックアップのファイルが壊れている" in capsys.readouterr().out


@pytest.mark.parametrize("words", [("backup", "x"), ("verify",)])
def test_with_no_data_yet_it_says_so(run: Run, tmp_path: Path, words: tuple[str, ...]):
    assert run(*words, paths=Paths.under(tmp_path / "empty")) == 3
    assert not (tmp_path / "empty" / "data" / "kaigo.db").exists()


def test_a_backup_that_is_not_there_is_a_wrong_input(run: Run, tmp_path: Path):
    assert run("restore", tmp_path / "nowhere") == 2


def test_a_file_that_is_no_backup_is_refused(home: Home, run: Run, tmp_path: Path):
    other = tmp_path / "letter.txt"
    other.write_text("x", encoding="utf-8")
    assert run("restore", other) == 3
    assert home.titles() == ["一つ目"]


def test_a_key_is_never_an_argument(run: Run):
    for command in ("backup", "restore", "verify"):
        with pytest.raises(SystemExit):
            run(command, "x", "--key", "00")


def test_the_second_folder_is_checked_too_where_it_is_there(
    home: Home, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    stick = tmp_path / "stick"
    choose_second_folder(home.paths.database, stick)
    assert run("verify") == 0, "a stick that is not plugged in is no damage"
    backup = stick / "sunday.kaigobackup"
    assert run("backup", backup) == 0
    capsys.readouterr()
    assert run("verify") == 0
    assert f"{backup}：正常" in capsys.readouterr().out
    backup.write_bytes(backup.read_bytes()[:-1])
    assert run("verify") == 3
    assert f"{backup}：バックアップのファイルが壊れている" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"x" * 9000])
def test_a_damaged_data_file_is_no_reason_not_to_go_back(
    home: Home, run: Run, tmp_path: Path, content: bytes
):
    target = tmp_path / "sunday.kaigobackup"
    assert run("backup", target) == 0
    home.paths.database.write_bytes(content)
    assert run("verify") == 3
    assert run("restore", target) == 0
    assert home.titles() == ["一つ目"]


@pytest.mark.parametrize("name", ["{data}", "{key}", "{data}-wal", "{link}"])
def test_a_backup_is_never_written_over_the_data_file_or_its_key(
    home: Home, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
):
    link = tmp_path / "link"
    link.symlink_to(home.paths.database.parent)
    data = home.paths.database
    target = name.format(data=data, key=data.with_suffix(".key"), link=link / "." / data.name)
    before = data.read_bytes()

    assert run("backup", Path(target)) == 3

    assert "別の名前か別のフォルダを指定してください。" in capsys.readouterr().err
    assert data.read_bytes() == before
    assert home.titles() == ["一つ目"]


@pytest.mark.parametrize("name", ["", ".", "folder", "pipe"])
def test_a_backup_takes_the_place_of_no_folder_and_of_no_device(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
    else:
        (tmp_path / "pipe").mkdir()
    before = sorted(tmp_path.rglob("*"))
    assert run("backup", name) == 2
    assert capsys.readouterr().err.startswith("$: ")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_line_without_an_end_is_read_to_a_bound_and_is_no_key(
    home: Home, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def no_terminal(_prompt: str) -> str:
        warnings.warn("no terminal", GetPassWarning, stacklevel=1)
        raise AssertionError

    class Endless(io.StringIO):
        def readline(self, size: int = -1, /) -> str:
            assert 0 < size < 100_000, "it would take all memory"
            return "a" * size

    home.keyring.kept.clear()
    monkeypatch.setattr(data_commands, "getpass", no_terminal)
    monkeypatch.setattr(sys, "stdin", Endless())
    assert run("verify") == 3
    assert "復旧キーが違う" in capsys.readouterr().err
