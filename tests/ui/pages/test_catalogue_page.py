from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kaigo_desktop.catalogue.entries import load_entries
from kaigo_desktop.paths import shipped
from kaigo_desktop.ui.pages.catalogue_page import CatalogueScreen
from kaigo_desktop.ui.widgets.basics import Prose
from kaigo_desktop.viewmodels.catalogue import CatalogueViewModel
from tests.fakes import PROGRAMMES, TODAY
from tests.ui.pages.steps import button, choose, press, settle, show, shown, silent_controls

ENTRIES = load_entries(shipped("resources", "programmes"))


@pytest.fixture
def screen(qtbot: QtBot) -> CatalogueScreen:
    made = CatalogueScreen(CatalogueViewModel(PROGRAMMES, ENTRIES, TODAY))
    show(qtbot, made)
    return made


def titles(screen: CatalogueScreen) -> list[str]:
    rows = screen.list.rows
    return [rows.row(number).texts[0] for number in range(rows.rowCount())]


def prose(screen: CatalogueScreen) -> list[str]:
    return [one.plain_text() for one in screen.findChildren(Prose) if one.isVisible()]


def test_typing_and_choosing_narrow_the_list(screen: CatalogueScreen) -> None:
    screen.list.words.setText("人材育成")
    choose(screen, "catalogue.filter.region", "地域：東京都")
    assert "人材育成促進支援事業（現行）" in titles(screen)
    assert "介護テクノロジー定着支援事業" not in titles(screen)
    assert screen.list.count.text().startswith(f"{len(titles(screen))} 件（全 ")


def test_a_search_that_finds_nothing_says_so(screen: CatalogueScreen) -> None:
    screen.list.words.setText("宇宙旅行")
    settle()
    assert screen.list.count.text() == "当てはまる制度がありません。"
    assert not screen.list.table.isVisible()


def test_a_chosen_row_opens_its_page_and_one_comes_back(screen: CatalogueScreen) -> None:
    screen.list.words.setText("介護テクノロジー定着支援事業")
    screen.list.table.selectRow(0)
    QTest.keyClick(screen.list.table, Qt.Key.Key_Return)
    settle()
    found = shown(screen)
    assert {"条件", "金額の数字", "金額の決まり方", "受けたあと", "出どころ"} <= set(found)
    assert "4/5" in found
    press(screen, "catalogue.back")
    assert screen.currentWidget() is screen.list
    assert screen.list.words.text() == "介護テクノロジー定着支援事業"


def test_a_page_leads_to_those_that_it_speaks_of(screen: CatalogueScreen) -> None:
    screen.show_page("it-introduction")
    settle()
    press(screen, "catalogue.related.mhlw-r8-technology")
    assert "介護テクノロジー定着支援事業" in shown(screen)


def test_a_page_without_an_amount_says_that_the_source_gives_none(screen: CatalogueScreen) -> None:
    screen.show_page("tokyo-map-challenge")
    settle()
    assert "金額は資料に記載なし" in prose(screen)


def test_an_addition_is_reckoned_while_one_types(screen: CatalogueScreen) -> None:
    screen.show_page("productivity-addition-1")
    settle()
    (users,) = screen.findChildren(QLineEdit, "answer.addition.users")
    (price,) = screen.findChildren(QLineEdit, "answer.addition.price")
    QTest.keyClicks(users, "60")
    assert "100 単位 × 60 人 × 12 か月 × 10 円 = 1年に 720,000 円" in prose(screen)
    QTest.keyClicks(price, "10.9")
    assert any(text.endswith("1年に 784,800 円") for text in prose(screen))
    users.setText("多い")
    assert "整数を入力してください。例：3" in prose(screen)


def test_nothing_can_be_opened_before_a_row_is_chosen(screen: CatalogueScreen) -> None:
    assert not button(screen, "catalogue.open").isEnabled()
    screen.list.table.selectRow(2)
    settle()
    press(screen, "catalogue.open")
    assert screen.page is not None


def test_every_control_has_a_name_for_screen_readers(screen: CatalogueScreen) -> None:
    assert silent_controls(screen) == []
    screen.show_page("productivity-addition-1")
    settle()
    assert silent_controls(screen) == []


def test_the_page_of_a_past_year_says_so(screen: CatalogueScreen) -> None:
    screen.show_page("mhlw-r7-technology")
    said = [text for text in prose(screen) if text.startswith("過去の年度：")]
    assert len(said) == 1
    assert "令和7年度の案件は、この規則で計算します" in said[0]
