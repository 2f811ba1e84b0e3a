"""A case goes to another computer in a file, comes back changed, and is taken in by choice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from kaigo_desktop.ui.dialogs.carry import CarryDialog, FilePassphraseDialog
from kaigo_desktop.ui.dialogs.merge import MergeDialog
from kaigo_desktop.ui.dialogs.sentence import SentenceDialog
from tests.journeys.test_first_case import LONG, Desk
from tests.ui.pages.steps import box, choose, enter, press, settle

NAME = "answer.corporation.name"
D = TypeVar("D", bound=QDialog)


@pytest.fixture
def desks(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Two computers; one runs at a time."""
    made = Desk(qtbot, tmp_path / "here"), Desk(qtbot, tmp_path / "there")
    yield made
    for one in made:
        one.close()


def dialog(qtbot: QtBot, desk: Desk, kind: type[D]) -> D:
    def is_there() -> bool:
        return any(one.isVisible() for one in desk.window.findChildren(kind))

    qtbot.waitUntil(is_there, timeout=LONG)
    return next(one for one in desk.window.findChildren(kind) if one.isVisible())


def carry(qtbot: QtBot, desk: Desk, file: Path, passphrase: str = "") -> None:
    assert desk.app is not None
    desk.app.window.show_screen("home")
    settle()
    press(desk.window, "home.carry")
    asked = dialog(qtbot, desk, CarryDialog)
    for name in ("carry.first", "carry.again"):
        box(asked, name).setText(passphrase)
    press(asked, "carry.accept")
    choose_file(qtbot, desk, file)
    told = dialog(qtbot, desk, SentenceDialog)
    assert "書き出しました" in told.sentence.plain_text()
    press(told, "dialog.close")
    assert file.exists()


def choose_file(qtbot: QtBot, desk: Desk, file: Path) -> None:
    chooser = dialog(qtbot, desk, QFileDialog)
    chooser.fileSelected.emit(str(file))
    chooser.close()
    settle()


def drop(desk: Desk, file: Path) -> None:
    """Let a file go over the window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    left, no = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    desk.app.window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, left, no))  # type: ignore[union-attr]
    settle()


def name_here(desk: Desk) -> object:
    assert desk.app is not None
    assert desk.app.frame is not None
    return desk.app.frame.session.value(("corporation", "name"))


def recently_used(desk: Desk) -> list[str]:
    assert desk.app is not None
    assert desk.app.home.recent is not None
    return [file.name for file in desk.app.home.recent.files()]


def put_in_charge(desk: Desk, name: str) -> None:
    desk.step(6)
    enter(desk.page, "answer.person", name)
    desk.step(1)


def in_charge(desk: Desk) -> str:
    desk.step(6)
    name = box(desk.page, "answer.person").text()
    desk.step(1)
    return name


def test_a_case_goes_out_locked_and_comes_back_changed(
    qtbot: QtBot, desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    here, there = desks
    here.start()
    press(here.window, "start.new")
    enter(here.page, NAME, "株式会社ひだまり")
    carry(qtbot, here, tmp_path / "行き.kaigo", "合言葉は内緒です")
    assert recently_used(here) == ["行き.kaigo"]
    here.close()

    there.start()
    drop(there, tmp_path / "行き.kaigo")
    asked = dialog(qtbot, there, FilePassphraseDialog)
    box(asked, "file_passphrase.secret").setText("違う合言葉")
    press(asked, "file_passphrase.accept")
    again = dialog(qtbot, there, FilePassphraseDialog)
    assert again.problem.text() == "パスフレーズが違います。もう一度入力してください。"
    assert recently_used(there) == []  # it could not be opened yet
    box(again, "file_passphrase.secret").setText("合言葉は内緒です")
    press(again, "file_passphrase.accept")
    qtbot.waitUntil(lambda: there.app is not None and there.app.frame is not None, timeout=LONG)
    enter(there.page, NAME, "株式会社むこう")
    enter(there.page, "answer.corporation.representative", "日向 春子")
    put_in_charge(there, "佐藤")
    carry(qtbot, there, tmp_path / "帰り.kaigo")
    there.close()

    here.start()
    assert here.app is not None
    here.app.home.open_case(here.app.home.lines[0].id)  # type: ignore[index]
    settle()
    enter(here.page, NAME, "株式会社こちら")
    put_in_charge(here, "鈴木")
    drop(here, tmp_path / "帰り.kaigo")
    merge = dialog(qtbot, here, MergeDialog)
    rows = [merge.table.rows.row(place).texts for place in range(merge.table.rows.rowCount())]
    assert [row[1:] for row in rows] == [
        ("株式会社こちら", "株式会社むこう", "両方で違う", "こちらのまま"),
        ("（なし）", "日向 春子", "ファイルだけにある", "ファイルの内容"),
        ("鈴木", "佐藤", "両方で違う", "こちらのまま"),
    ]
    assert rows[2][0] == "担当者"
    choose(merge, "merge.section", "法人")
    press(merge, "merge.theirs")
    assert {merge.table.rows.row(place).texts[4] for place in range(2)} == {"ファイルの内容"}
    choose(merge, "merge.section", "期限の記録")
    press(merge, "merge.theirs")
    press(merge, "merge.accept")
    assert name_here(here) == "株式会社むこう"
    assert in_charge(here) == "佐藤"
    assert box(here.page, "answer.corporation.representative").text() == "日向 春子"
    press(here.window, "case.undo")
    assert name_here(here) == "株式会社こちら"
    here.step(1)
    assert box(here.page, "answer.corporation.representative").text() == ""
    assert in_charge(here) == "鈴木"


def test_a_file_that_is_none_is_refused_in_words(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    desk.start()
    (tmp_path / "x.KAIGO").write_bytes(b"PK nothing")
    drop(desk, tmp_path / "x.KAIGO")
    told = dialog(qtbot, desk, SentenceDialog)
    assert "取り込めません" in told.sentence.plain_text()
    press(told, "dialog.close")
    assert not desk.app.home.lines  # type: ignore[union-attr]


def test_everything_is_written_out_and_opens_elsewhere(
    qtbot: QtBot, desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    here, there = desks
    here.start()
    press(here.window, "start.sample")
    here.app.window.show_screen("home")  # type: ignore[union-attr]
    settle()
    press(here.window, "home.carry_all")
    choose_file(qtbot, here, tmp_path)
    press(dialog(qtbot, here, SentenceDialog), "dialog.close")
    folder = tmp_path / "介護補助金デスクの書き出し"
    assert {file.suffix for file in folder.iterdir()} == {".json", ".csv"}
    here.close()
    there.start()
    for number, name in enumerate(("すべての案件.json", "すべての項目.csv"), start=1):
        there.app.home.open_file(str(folder / name))  # type: ignore[union-attr]
        settle()
        assert len(there.app.loaded.cases.lines()) == number  # type: ignore[union-attr]
        assert name_here(there) == "株式会社ひだまり"


def test_a_passphrase_is_typed_twice_and_long_enough(qtbot: QtBot, desk: Desk) -> None:
    desk.start()
    press(desk.window, "start.sample")
    desk.app.window.show_screen("home")  # type: ignore[union-attr]
    settle()
    press(desk.window, "home.carry")
    asked = dialog(qtbot, desk, CarryDialog)
    for first, again, words in (("12345678", "1234567", "2つの入力が違います"), ("123", "123", "8文字以上")):
        box(asked, "carry.first").setText(first)
        box(asked, "carry.again").setText(again)
        press(asked, "carry.accept")
        assert words in asked.problem.text()
    press(asked, "carry.cancel")
