"""事業者: a list is taken in, an office found, a case begun or filled from it; by keys and clicks."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from kaigo_desktop.ui.dialogs.manual import ManualWindow
from kaigo_desktop.ui.dialogs.office_pick import OfficePickDialog
from kaigo_desktop.ui.pages.offices_screen import OfficesScreen
from kaigo_desktop.ui.widgets.basics import Prose
from tests.directory.lists import HIMAWARI, office_number, row, write
from tests.journeys.test_first_case import LONG, Desk
from tests.ui.pages.steps import box, button, choose, press, settle, shown, silent_controls

SECOND = office_number("137000022")
THIRD = office_number("147000033")


def lists(folder: Path) -> list[Path]:
    care = [
        row(),
        row(
            number=SECOND,
            事業所名="ひまわりの家",
            サービスの種類="認知症対応型共同生活介護",
            定員="18",
        ),
        row(
            number=THIRD,
            事業所名="さくら訪問介護",
            事業所名カナ="サクラ",
            住所="横浜市見本町4",
            法人の名称="有限会社さくら",
            法人番号="",
            都道府県名="神奈川県",
        ),
        row(number="123", 事業所名="番号のない事業所"),
    ]
    plan = [row(事業所名="ひまわり居宅介護支援事業所", サービスの種類="居宅介護支援")]
    return [write(folder / "110.csv", care), write(folder / "430.csv", plan, encoding="cp932")]


def go_to_offices(desk: Desk) -> OfficesScreen:
    """The page of the list, brought up by its key."""
    assert desk.app is not None
    window = desk.app.window
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    desk._qtbot.waitUntil(lambda: window.screen_name == "offices")  # a key of a button takes its time
    settle()
    screen = window.screens.get("offices")
    assert isinstance(screen, OfficesScreen)
    return screen


def take_lists(qtbot: QtBot, screen: OfficesScreen, name: str, files: list[Path]) -> None:
    press(screen, name)
    (dialog,) = screen.findChildren(QFileDialog, "dialog.files")
    dialog.filesSelected.emit([str(file) for file in files])
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    screen.window().activateWindow()
    assert QTest.qWaitForWindowActive(screen.window())


def type_words(qtbot: QtBot, page: QWidget, name: str, words: str, count: int) -> None:
    line = box(page, name)
    line.setFocus()
    line.clear()
    line.insert(words)
    screen = page
    qtbot.waitUntil(lambda: f"{count:,} 件" in shown(screen), timeout=LONG)


def said(page: QWidget) -> str:
    return "\n".join(one.plain_text() for one in page.findChildren(Prose) if one.isVisible())


def look_at_own_offices(qtbot: QtBot, desk: Desk) -> None:
    """The offices of the own cases: found by words, and their case opened."""
    screen = go_to_offices(desk)
    press(screen, "offices.view.own")
    qtbot.waitUntil(lambda: "2 か所" in shown(screen), timeout=LONG)
    own = box(screen, "offices.own.search")
    own.setFocus()
    own.insert("ﾋﾏﾜﾘの家")
    assert "1 か所" in shown(screen)
    QTest.keyClick(own, Qt.Key.Key_Down)
    assert screen.own.table.hasFocus()
    assert silent_controls(screen) == []
    press(screen, "offices.own.open")
    assert desk.app is not None
    assert desk.app.window.screen_name == "case"


def test_a_list_is_taken_in_searched_and_begins_a_case(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    desk.start()
    screen = go_to_offices(desk)
    assert "オープンデータ" in said(screen)
    assert "ネットワークにつながりません" in said(screen)
    assert silent_controls(screen) == []

    take_lists(qtbot, screen, "offices.first_import", lists(tmp_path))
    desk.wait_for("一覧に取り込みました（4件")
    assert any("110.csv　5行目：事業所番号「123」" in text for text in shown(screen))
    assert silent_controls(screen) == []

    type_words(qtbot, screen, "offices.search", "ﾋﾏﾜﾘ 練馬", 3)
    choose(screen, "offices.service", "訪問介護（2）")
    qtbot.waitUntil(lambda: "1 件" in shown(screen), timeout=LONG)
    QTest.keyClick(box(screen, "offices.search"), Qt.Key.Key_Down)
    settle()
    assert screen.block.table.hasFocus()
    texts = shown(screen)
    assert "訪問介護、居宅介護支援" in texts
    assert HIMAWARI["事業所番号"] in texts
    assert "同じ法人のほかの事業所（1か所）" in texts
    press(screen, f"offices.with.{SECOND}")
    QTest.keyClick(screen.block.table, Qt.Key.Key_Return)
    settle()
    begin = button(screen, "offices.start")
    assert begin.hasFocus()
    assert begin.text() == "この事業所と選んだ1か所で案件を始める"
    QTest.keyClick(begin, Qt.Key.Key_Space)
    settle()

    assert desk.app is not None
    assert desk.app.frame is not None
    session = desk.app.frame.session
    assert desk.app.window.screen_name == "case"
    assert session.title == "株式会社見本ひまわり"
    assert session.value(("corporation", "corporate_number")) == HIMAWARI["法人番号"]
    first, second = session.keys("offices")
    assert session.value(("offices", first, "services")) == ["11", "43"]
    assert session.value(("offices", second, "capacity")) == 18

    screen = go_to_offices(desk)
    qtbot.waitUntil(lambda: "この事業所がある案件（1件）" in shown(screen), timeout=LONG)
    press(screen, f"offices.case.{session.case}")
    assert desk.app.window.screen_name == "case"
    look_at_own_offices(qtbot, desk)


def test_an_office_of_a_case_is_filled_from_the_list_in_one_step_that_can_be_taken_back(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    desk.start()
    press(desk.window, "start.new")
    assert desk.app is not None
    assert desk.app.frame is not None
    session = desk.app.frame.session
    press(desk.page, "office.pick")
    (dialog,) = desk.page.findChildren(OfficePickDialog)
    assert any("一覧がまだない" in text for text in shown(dialog))
    assert not button(dialog, "pick.accept").isEnabled()
    press(dialog, "pick.cancel")

    screen = go_to_offices(desk)
    take_lists(qtbot, screen, "offices.first_import", lists(tmp_path))
    desk.wait_for("一覧に取り込みました")
    desk.app.window.show_screen("case")
    settle()
    press(desk.page, "office.add")
    (key,) = session.keys("offices")
    session.set(("offices", key, "name"), "自分で付けた名前")
    before = session.document
    settle()
    press(desk.page, "office.pick")
    dialog = desk.page.findChildren(OfficePickDialog)[-1]
    assert silent_controls(dialog) == []
    type_words(qtbot, dialog, "pick.search", "さくら", 1)
    QTest.keyClick(box(dialog, "pick.search"), Qt.Key.Key_Down)
    settle()
    assert "いま：自分で付けた名前　→　一覧：さくら訪問介護" in shown(dialog)
    press(dialog, "pick.accept")

    assert session.value(("offices", key, "name")) == "自分で付けた名前"
    assert session.value(("offices", key, "office_number")) == THIRD
    assert session.value(("corporation", "name")) == "有限会社さくら"
    assert session.value(("case", "prefecture")) == "14"
    desk.wait_for("一覧から5項目を入れました。")
    QTest.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert session.document == before


def test_a_spoiled_list_is_told_and_made_anew(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    desk.paths.offices.parent.mkdir(parents=True)
    desk.paths.offices.write_bytes(b"no list")
    desk.start()
    screen = go_to_offices(desk)
    assert "壊れていて読めません" in said(screen)
    take_lists(qtbot, screen, "offices.first_import", lists(tmp_path))
    desk.wait_for("引き継いでいません")
    type_words(qtbot, screen, "offices.search", "さくら", 1)


def test_what_is_no_list_is_refused_in_plain_words_and_f1_explains(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    desk.start()
    screen = go_to_offices(desk)
    (tmp_path / "memo.csv").write_text("買う物\nりんご\n", encoding="utf-8")
    take_lists(qtbot, screen, "offices.first_import", [tmp_path / "memo.csv"])
    desk.wait_for("「事業所番号」と「事業所名」の見出し")
    QTest.keyClick(desk.window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: desk.window.findChild(ManualWindow) is not None)
    manual = desk.window.findChild(ManualWindow)
    assert manual.page == "offices"
    manual.close()
