"""③ 立替資金の見通し on the page, as a person uses it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.ui.pages.money.cash import CashCard
from kaigo_desktop.ui.pages.money_page import MoneyPage
from kaigo_desktop.ui.widgets.bar_chart import BarChart
from kaigo_desktop.ui.widgets.basics import Prose, Words
from kaigo_desktop.ui.widgets.verdicts import Sum
from kaigo_desktop.viewmodels.case_deadlines import CaseDeadlinesViewModel
from kaigo_desktop.viewmodels.cash import CashViewModel
from kaigo_desktop.viewmodels.money import MoneyViewModel
from tests.deadline_fakes import DeadlineBench
from tests.fakes import FACTS, TITLES, home_help
from tests.ui.pages.steps import box, button, enter, press, settle, show, silent_controls

DAY = "answer.cash.expected/mhlw-r8-technology"


def open_page(qtbot: QtBot, document: Document | None = None) -> tuple[DeadlineBench, MoneyPage]:
    bench = DeadlineBench(home_help() if document is None else document)
    days = CaseDeadlinesViewModel(bench.session, bench.deadlines, TITLES, bench.clock, bench.session)
    cash = CashViewModel(bench.session, days, bench.session)
    page = MoneyPage(bench.session, MoneyViewModel(bench.session, FACTS), cash=cash)
    show(qtbot, page)
    return bench, page


def told(page: MoneyPage) -> str:
    """All that can be read on the page."""
    texts = [*page.findChildren(Words), *page.findChildren(Prose)]
    return "\n".join(one.plain_text() for one in texts if one.isVisible())


def test_the_most_own_cash_stands_on_the_page_and_the_months_are_folded(qtbot: QtBot) -> None:
    _, page = open_page(qtbot)
    assert "いちばん多いときで 2,400,000 円です" in told(page)
    assert not [one for one in page.findChildren(BarChart) if one.isVisible()]
    press(page, "cash.all")
    assert "支払日を入れると出ます" in told(page)


def test_a_missing_day_of_payment_is_one_press_away(qtbot: QtBot) -> None:
    _, page = open_page(qtbot)
    press(page, "cash.all")
    press(page, "cash.expenses.e1.paid_on")
    assert box(page, "answer.expenses.e1.paid_on").isVisible()


def test_days_typed_in_make_months_with_sums_that_open_and_stay_open(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot)
    bench.session.set(("expenses", "e1", "paid_on"), "2026-10-10")
    bench.session.set(("expenses", "e2", "paid_on"), "2026-11-20")
    press(page, "cash.all")
    qtbot.waitUntil(lambda: "支払いの日が" not in told(page))
    enter(page, DAY, "令和9年4月30日")
    assert [one.isVisible() for one in page.findChildren(BarChart)][-1]
    press(page, "sum.cash.2026-11")
    assert [one for one in page.findChildren(Sum) if one.isVisible()]
    bench.session.set(("expenses", "e2", "cost"), 500_000)
    qtbot.waitUntil(lambda: "2,500,000" in told(page))
    assert button(page, "sum.cash.2026-11").isChecked()
    assert [one for one in page.findChildren(Sum) if one.isVisible()]


def test_a_day_that_is_none_is_refused_with_advice(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot)
    press(page, "cash.all")
    steps = len(bench.store.history(bench.case))
    enter(page, DAY, "来年の春")
    assert len(bench.store.history(bench.case)) == steps
    assert "令和8年6月15日" in told(page)


def test_another_way_to_use_the_grants_is_chosen_by_key(qtbot: QtBot) -> None:
    document = home_help()
    document["expenses"].append({"key": "t", "office": "A", "category": "training", "cost": 300_000})  # type: ignore[attr-defined]  # a list
    _, page = open_page(qtbot, document)
    (card,) = page.findChildren(CashCard)
    assert card.choice.isVisible()
    card.choice.setFocus()
    QTest.keyClick(card.choice, Qt.Key.Key_Down)
    settle()
    assert "「" in card.choice.currentText()


def test_every_control_of_the_card_can_be_named_by_a_reader(qtbot: QtBot) -> None:
    _, page = open_page(qtbot)
    press(page, "cash.all")
    (card,) = page.findChildren(CashCard)
    assert silent_controls(card) == []
