"""Several programmes at once: a group of corporations, a local programme, and what they add up to."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton

from kaigo_desktop.app import App
from kaigo_desktop.ui.widgets.basics import Words
from tests.journeys.test_first_case import Desk
from tests.ui.pages.steps import choose, enter, press, settle, shown


def app_of(desk: Desk) -> App:
    assert desk.app is not None
    return desk.app


def amount(desk: Desk) -> str:
    """What the panel says."""
    frame = app_of(desk).frame
    assert frame is not None
    return frame.panel.amount.text()


def add_expense(desk: Desk, category: str, cost: str) -> None:
    press(desk.page, "expense.new.open")
    choose(desk.page, "answer.new.category", category)
    enter(desk.page, "answer.new.cost", cost)
    press(desk.page, "expense.add")


def test_what_is_typed_in_for_other_programmes_comes_together_and_survives_a_restart(desk: Desk) -> None:
    desk.start()
    press(desk.window, "start.sample")
    assert amount(desk) == "2,314,000 円"

    desk.step(3)
    add_expense(desk, "研修・資格", "180,000")
    assert amount(desk) == "2,494,000 円"
    add_expense(desk, "車両", "900,000")
    assert amount(desk) == "2,494,000 円"
    assert "補助が付かない費用" in shown(desk.page)
    press(desk.page, "local_programmes.open")
    press(desk.page, "local_programmes.add")
    name = "answer.local_programmes.local-1"
    enter(desk.page, f"{name}.title", "区の車両支援")
    enter(desk.page, f"{name}.rate", "1/3")
    enter(desk.page, f"{name}.cap", "250,000")
    choose(desk.page, f"{name}.per", "全体で1度")
    groups = desk.page.findChildren(QAbstractButton, f"{name}.categories.group0")
    if groups and not groups[-1].isChecked():
        press(desk.page, f"{name}.categories.group0")
    press(desk.page, f"{name}.categories.vehicle")
    assert amount(desk) == "2,744,000 円"

    desk.step(1)
    press(desk.page, "partners.listed")
    enter(desk.page, "answer.partners.partner-1.name", "社会福祉法人みなみ会")
    enter(desk.page, "answer.partners.partner-1.office_count", "1")
    desk.step(3)
    add_expense(desk, "協働化の取組", "1,000,000")
    assert amount(desk) == "3,744,000 円"  # the trial for partners pays 10/10, 協働化 only 4/5
    panel = app_of(desk).frame
    assert panel is not None
    texts = [one.text() for one in panel.panel.findChildren(Words) if one.isVisible()]
    assert "ほか1制度" in texts

    desk.close()
    desk.start()
    (line,) = app_of(desk).home.lines or ()
    app_of(desk).home.open_case(line.id)
    settle()
    assert amount(desk) == "3,744,000 円"
