"""The files used last: short, kept with the settings, honest about what is gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSettings

from kaigo_desktop.viewmodels.recent import KEY, MOST, RecentFiles


def at_once(
    work: Callable[[], frozenset[str]],
    *,
    done: Callable[[frozenset[str]], object],
    failed: Callable[[Exception], object],
    owner: QObject,
) -> None:
    done(work())


def settings_in(folder: Path) -> QSettings:
    return QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)


def names(recent: RecentFiles) -> list[str]:
    return [file.name for file in recent.files()]


def test_the_newest_stands_first_each_once_and_the_oldest_fall_out(tmp_path: Path) -> None:
    recent = RecentFiles(settings_in(tmp_path), at_once)
    for number in range(MOST + 2):
        recent.note(str(tmp_path / f"{number}.kaigo"))
    recent.note(str(tmp_path / "5.kaigo"))
    assert names(recent) == ["5.kaigo", "7.kaigo", "6.kaigo", "4.kaigo", "3.kaigo", "2.kaigo"]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_list_is_there_after_a_restart_however_long_it_is(tmp_path: Path, count: int) -> None:
    settings = settings_in(tmp_path)
    recent = RecentFiles(settings, at_once)
    for number in range(count):
        recent.note(str(tmp_path / f"案件,{number}; 甲.json"))
    settings.sync()
    again = RecentFiles(settings_in(tmp_path), at_once)
    assert again.files() == recent.files()
    assert len(again.files()) == count


@pytest.mark.parametrize("kept", ["no json", '{"a": 1}', "[1, null]", '"x"'])
def test_a_spoiled_list_is_an_empty_one(tmp_path: Path, kept: str) -> None:
    settings = settings_in(tmp_path)
    settings.setValue(KEY, kept)
    assert RecentFiles(settings, at_once).files() == ()


def test_a_file_that_is_gone_is_told_and_is_back_when_it_is_used_again(tmp_path: Path) -> None:
    here, gone = tmp_path / "here.kaigo", tmp_path / "gone.kaigo"
    here.write_bytes(b"")
    recent = RecentFiles(settings_in(tmp_path), at_once)
    recent.note(str(gone))
    recent.note(str(here))
    recent.look()
    assert [file.is_missing for file in recent.files()] == [False, True]
    recent.note(str(gone))
    assert not any(file.is_missing for file in recent.files())


def test_one_or_all_are_taken_out_and_the_files_stay(tmp_path: Path) -> None:
    file = tmp_path / "a.kaigo"
    file.write_bytes(b"x")
    settings = settings_in(tmp_path)
    recent = RecentFiles(settings, at_once)
    for name in ("a.kaigo", "b.kaigo", "c.kaigo"):
        recent.note(str(tmp_path / name))
    recent.forget(str(tmp_path / "b.kaigo"))
    assert names(recent) == ["c.kaigo", "a.kaigo"]
    recent.clear()
    assert recent.files() == ()
    assert RecentFiles(settings, at_once).files() == ()
    assert file.exists()
