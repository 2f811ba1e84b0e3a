from __future__ import annotations

from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.ui.pages.office_page import OfficePage
from kaigo_desktop.ui.widgets.basics import Prose, Words
from kaigo_desktop.viewmodels.office import OfficeViewModel
from tests.fakes import BY_ID, FACTS, Bench, home_help
from tests.ui.pages.steps import box, button, enter, press, show, silent_controls


def open_page(qtbot: QtBot, document: Document | None = None) -> tuple[Bench, OfficePage]:
    bench = Bench(document)
    page = OfficePage(bench.session, OfficeViewModel(bench.session, FACTS, BY_ID))
    show(qtbot, page)
    return bench, page


def test_an_answer_typed_is_kept(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot)
    enter(page, "answer.corporation.phone", "03-1234-5678")
    assert bench.session.value(("corporation", "phone")) == "03-1234-5678"


def test_a_wrong_corporate_number_is_refused_under_its_box_and_not_kept(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot)
    enter(page, "answer.corporation.corporate_number", "1234567890123")
    problem = page.findChild(Words, "problem.corporation.corporate_number")
    assert problem is not None
    assert problem.isVisible()
    assert "検査数字" in problem.text()
    assert bench.session.value(("corporation", "corporate_number")) is None


def test_full_width_digits_and_hyphens_are_taken(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot)
    enter(page, "answer.corporation.postal_code", "〒１００－０００１")
    assert bench.session.value(("corporation", "postal_code")) == "1000001"


def test_a_wrong_check_digit_of_an_office_is_taken_with_a_word_of_caution(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    enter(page, "answer.offices.A.office_number", "1371234567")
    assert bench.session.value(("offices", "A", "office_number")) == "1371234567"
    warning = page.findChild(Words, "warning.offices.A.office_number")
    assert warning is not None
    assert warning.isVisible()


def test_the_first_office_is_added_by_one_button_and_asks_for_its_name(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot)
    press(page, "office.add")
    (key,) = bench.session.keys("offices")
    enter(page, f"answer.offices.{key}.name", "あおば")
    assert bench.session.value(("offices", key, "name")) == "あおば"


def test_ticking_a_facility_brings_the_committee_to_the_front(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    assert not button(page, "answer.offices.A.committee.yes").isVisible()
    press(page, "answer.offices.A.services.group6")
    press(page, "answer.offices.A.services.51")
    assert button(page, "answer.offices.A.committee.yes").isVisible()


def test_the_services_stay_open_and_keep_the_focus_while_they_are_ticked(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    tick = button(page, "answer.offices.A.services.13")
    press(page, "answer.offices.A.services.13")
    assert tick.isVisible()
    assert page.focusWidget() is tick
    assert bench.session.value(("offices", "A", "services")) == ["11", "13"]


def test_not_in_use_is_another_answer_than_not_known(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    press(page, "answer.offices.A.careplan_link.unused")
    assert bench.session.value(("offices", "A", "careplan_link")) == {"started_on": None, "partners": 5}
    press(page, "answer.offices.A.careplan_link.unknown")
    assert bench.session.value(("offices", "A", "careplan_link")) == {"partners": 5}


def test_the_day_of_the_first_use_is_asked_when_it_is_in_use(qtbot: QtBot) -> None:
    document = home_help()
    offices = document["offices"]
    assert isinstance(offices, list)
    del offices[0]["careplan_link"]
    bench, page = open_page(qtbot, document)
    press(page, "answer.offices.A.careplan_link.used")
    enter(page, "answer.offices.A.careplan_link.started_on", "令和8年3月1日")
    assert bench.session.value(("offices", "A", "careplan_link", "started_on")) == "2026-03-01"


def test_the_count_of_staff_follows_what_is_typed(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    enter(page, "answer.offices.A.staff.visiting_and_managers", "30")
    count = page.findChild(Prose, "staff.count")
    assert count is not None
    assert "32 人で計算します" in count.plain_text()


def test_an_office_in_use_is_not_deleted_and_the_page_says_what_to_do(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    press(page, "office.remove.A")
    assert list(bench.session.keys("offices")) == ["A"]
    assert page.message.isVisible()
    assert "費用 2件" in page.message.what.text()


def test_a_jump_opens_what_covers_the_question(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    assert page.go_to(("corporation", "bank_account", "bank"))
    assert box(page, "answer.corporation.bank_account.bank").isVisible()
    assert page.go_to(("offices", "A", "capacity"))
    assert box(page, "answer.offices.A.capacity").isVisible()


def test_what_this_page_does_not_ask_is_not_claimed(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    assert not page.go_to(("expenses", "e1", "cost"))


def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    assert silent_controls(page) == []


def test_a_new_office_has_the_focus_in_its_name(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot)
    press(page, "office.add")
    (key,) = bench.session.keys("offices")
    assert page.focusWidget() is box(page, f"answer.offices.{key}.name")
