"""③ own cash: what is said of it, and what the person may add."""

from __future__ import annotations

from datetime import date

from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.viewmodels.case_deadlines import CaseDeadlinesViewModel
from kaigo_desktop.viewmodels.cash import ADVANCE, NOT_DECIDED, CashView, CashViewModel
from tests.deadline_fakes import DeadlineBench
from tests.fakes import TITLES, home_help

TECHNOLOGY = "mhlw-r8-technology"


def made(document: Document | None = None) -> tuple[DeadlineBench, CashViewModel]:
    bench = DeadlineBench(home_help() if document is None else document)
    days = CaseDeadlinesViewModel(bench.session, bench.deadlines, TITLES, bench.clock, bench.session)
    return bench, CashViewModel(bench.session, days, bench.session)


def seen(model: CashViewModel) -> CashView:
    view = model.view()
    assert view is not None
    return view


def dated(first: str = "2026-10-10", second: str = "2026-11-20") -> Document:
    document = home_help()
    for body, day in zip(document["expenses"], (first, second), strict=True):  # type: ignore[call-overload]  # a list
        body["paid_on"] = day
    return document


def test_without_an_expense_nothing_is_said() -> None:
    _, model = made({**home_help(), "expenses": []})
    assert model.view() is None


def test_days_that_nobody_said_are_asked_for_and_never_made_up() -> None:
    _, model = made()
    view = seen(model)
    assert view.months == ()
    assert [jump.address for jump in view.undated] == [
        ("expenses", "e1", "paid_on"),
        ("expenses", "e2", "paid_on"),
    ]
    (day,) = view.days
    assert (day.amount, day.on) == (1_700_000, None)
    assert ADVANCE in view.readings
    assert NOT_DECIDED in view.readings


def test_an_assumed_day_is_kept_as_a_step_of_the_history_and_called_an_assumption() -> None:
    bench, model = made(dated())
    told: list[None] = []
    model.changed.connect(lambda: told.append(None))
    assert model.assume(f"expected/{TECHNOLOGY}", date(2027, 4, 30))
    assert told
    assert bench.store.history(bench.case)[-1].label == "「入金の見込み」の期日の変更"
    view = seen(model)
    assert [(one.title, one.paid, one.received, one.left.high) for one in view.months] == [
        ("令和8年10月", 2_000_000, 0, 2_000_000),
        ("令和8年11月", 400_000, 0, 2_400_000),
        ("令和9年4月", 0, 1_700_000, 700_000),
    ]
    assert any("仮定" in text and "都道府県に確認" in text for text in view.readings)
    assert "2,400,000 円" in view.headline
    assert view.own == 700_000


def test_an_edit_is_followed_after_a_pause_and_many_at_once_only_once(qtbot: QtBot) -> None:
    bench, model = made(dated())
    before = seen(model)
    told: list[None] = []
    model.changed.connect(lambda: told.append(None))
    bench.session.set(("expenses", "e1", "cost"), 1_000_000)
    bench.session.set(("expenses", "e2", "cost"), 100_000)
    assert seen(model) == before
    qtbot.waitUntil(lambda: bool(told))
    assert seen(model).peak.high == 1_100_000
    assert len(told) == 1


def test_every_sum_ends_in_the_figure_that_it_explains() -> None:
    _, model = made(dated(second="2026-10-12"))
    model.assume(f"expected/{TECHNOLOGY}", date(2026, 10, 31))
    view = seen(model)
    (month,) = view.months
    signs = [-one.result if "引く" in one.label else one.result for one in month.steps[:-1]]
    assert sum(signs) == month.steps[-1].result == month.left.high == 700_000
    assert sum(one.result for one in view.steps[:-1]) == view.steps[-1].result == view.peak.high == 2_400_000


def test_the_sums_hold_with_days_missing_too() -> None:
    document = dated()
    document["expenses"][1].pop("paid_on")  # type: ignore[index]  # a list
    _, model = made(document)
    view = seen(model)
    (month,) = view.months
    assert sum(one.result for one in month.steps[:-1]) == month.steps[-1].result == 2_400_000
    assert [one.label for one in month.steps] == ["前の月まで", "日が分からない支払い", "支払い", "残る立替"]


def test_an_assumed_day_that_has_passed_says_so() -> None:
    _, model = made(dated())
    model.assume(f"expected/{TECHNOLOGY}", date(2026, 6, 1))
    assert [one.is_late for one in seen(model).days] == [True]


def test_one_programme_alone_may_be_looked_at() -> None:
    document = home_help()
    document["expenses"].append({"key": "t", "office": "A", "category": "training", "cost": 300_000})  # type: ignore[attr-defined]  # a list
    _, model = made(document)
    assert {"", TECHNOLOGY, "tokyo-r8-hr"} <= {id_ for id_, _ in model.choices()}
    model.choose("tokyo-r8-hr")
    assert seen(model).own == 2_400_000
