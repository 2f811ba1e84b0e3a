from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from pytestqt.qtbot import QtBot

from kaigo_desktop.paths import shipped
from kaigo_desktop.ui.dialogs.manual import ManualWindow, text_of
from kaigo_desktop.ui.pages.case_frame import STEPS
from kaigo_desktop.viewmodels.manual import PAGES, page_at, page_of
from tests.journeys.test_first_case import Desk

LINK = re.compile(r"\]\(([^)]*)\)")


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path)
    made.start()
    yield made
    made.close()


def pressed(desk: Desk, qtbot: QtBot) -> ManualWindow:
    qtbot.keyClick(desk.app.window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: desk.app.window.findChild(ManualWindow) is not None)
    found = desk.app.window.findChild(ManualWindow)
    assert found is not None
    return found


def test_f1_opens_the_page_of_every_screen(desk: Desk, qtbot: QtBot):
    window = desk.app.window
    assert pressed(desk, qtbot).page == "start"
    desk.app.home.start_sample()
    qtbot.waitUntil(lambda: desk.app.frame is not None)
    assert desk.app.frame is not None
    for step, _ in STEPS:
        desk.app.frame.show_step(step)
        assert pressed(desk, qtbot).page == page_of("case", step)
    for screen, page in (
        ("offices", "offices"),
        ("catalogue", "catalogue"),
        ("deadlines", "deadlines"),
        ("clients", "clients"),
        ("settings", "data"),
    ):
        window.show_screen(screen)
        assert pressed(desk, qtbot).page == page
    assert len(window.findChildren(ManualWindow)) == 1


def test_every_step_has_a_page_of_its_own():
    pages = {page_of("case", step) for step, _ in STEPS}
    assert len(pages) == len(STEPS)
    assert "start" not in pages
    assert page_of("case", "nowhere") == "start"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_and_its_links_lead_to_pages(page: str):
    text = text_of(page)
    assert text.startswith("# ")
    assert all(page_at(link) for link in LINK.findall(text))


def test_every_page_can_be_reached_by_links_from_the_first():
    seen, waiting = set(), ["start"]
    while waiting:
        page = waiting.pop()
        if page not in seen:
            seen.add(page)
            waiting += [page_at(link) for link in LINK.findall(text_of(page))]
    assert seen == set(PAGES)


def test_every_key_that_the_manual_names_for_the_window_is_one_of_its_commands(desk: Desk, qtbot: QtBot):
    qtbot.waitUntil(lambda: bool(desk.app.window.actions()))
    known = {keys.toString() for action in desk.app.window.actions() for keys in action.shortcuts()}
    named = set(re.findall(r"(?:Ctrl\+\S|F1)(?=[）：、])", text_of("start")))
    assert named
    assert named <= known


def test_a_link_shows_its_page_and_one_out_of_the_manual_shows_nothing(qtbot: QtBot):
    manual = ManualWindow()
    qtbot.addWidget(manual)
    manual.show_page("start")
    manual.text.anchorClicked.emit(QUrl("money.md"))
    assert manual.page == "money"
    assert manual.list.currentItem().text() == PAGES["money"]
    manual.text.anchorClicked.emit(QUrl("https://example.com/money.md"))
    assert manual.page == "money"


def test_the_list_shows_the_page_chosen(qtbot: QtBot):
    manual = ManualWindow()
    qtbot.addWidget(manual)
    manual.show_page("start")
    manual.list.setCurrentRow(4)
    assert manual.page == list(PAGES)[4]
    assert manual.text.toPlainText().startswith(PAGES[manual.page])


def test_no_page_is_forgotten_in_the_list():
    beside = {"plan-fields"}
    files = {path.stem for path in shipped("resources", "help").iterdir() if path.suffix == ".md"}
    assert files - beside == set(PAGES)
