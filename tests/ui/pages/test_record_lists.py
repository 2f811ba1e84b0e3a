from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from kaigo_desktop.ui.pages.money_page import MoneyPage
from kaigo_desktop.ui.pages.office_page import OfficePage
from kaigo_desktop.viewmodels.money import MoneyViewModel
from kaigo_desktop.viewmodels.office import OfficeViewModel
from kaigo_desktop.viewmodels.record_list import LocalProgrammesViewModel, PartnersViewModel
from tests.fakes import BY_ID, FACTS, Bench, home_help
from tests.ui.pages.steps import button, choose, enter, press, settle, show, shown, silent_controls


def open_office(qtbot: QtBot) -> tuple[Bench, OfficePage]:
    bench = Bench(home_help())
    group = PartnersViewModel(bench.session, FACTS)
    page = OfficePage(bench.session, OfficeViewModel(bench.session, FACTS, BY_ID), group=group)
    show(qtbot, page)
    return bench, page


def open_money(qtbot: QtBot) -> tuple[Bench, MoneyPage]:
    bench = Bench(home_help())
    local = LocalProgrammesViewModel(bench.session, FACTS)
    page = MoneyPage(bench.session, MoneyViewModel(bench.session, FACTS), local=local)
    show(qtbot, page)
    return bench, page


def test_a_partner_is_entered_by_its_questions(qtbot: QtBot) -> None:
    bench, page = open_office(qtbot)
    press(page, "partners.listed")
    (key,) = bench.session.keys("partners")
    enter(page, f"answer.partners.{key}.name", "社会福祉法人みなみ会")
    enter(page, f"answer.partners.{key}.office_count", "1")
    press(page, f"answer.partners.{key}.runs_home_help.yes")
    (found,) = bench.session.document["partners"]  # type: ignore[misc]
    assert found == {"name": "社会福祉法人みなみ会", "office_count": 1, "runs_home_help": True}
    assert "社会福祉法人みなみ会" in shown(page)


def test_a_group_without_others_is_another_answer_than_not_known(qtbot: QtBot) -> None:
    bench, page = open_office(qtbot)
    assert button(page, "partners.unknown").isChecked()
    press(page, "partners.none")
    assert bench.session.document["partners"] == []
    press(page, "partners.unknown")
    assert "partners" not in bench.session.document or bench.session.document["partners"] is None


def test_partners_are_taken_out_one_by_one_and_never_by_another_answer(qtbot: QtBot) -> None:
    bench, page = open_office(qtbot)
    press(page, "partners.listed")
    press(page, "partners.add")
    first, second = bench.session.keys("partners")
    assert not button(page, "partners.none").isEnabled()
    press(page, f"partners.remove.{first}")
    press(page, f"partners.remove.{second}")
    assert button(page, "partners.none").isChecked()


def test_a_missing_group_leads_to_its_question(qtbot: QtBot) -> None:
    _, page = open_office(qtbot)
    assert page.go_to(("partners",))
    settle()
    assert button(page, "partners.unknown").hasFocus()


def test_a_local_programme_is_typed_in_and_pays(qtbot: QtBot) -> None:
    bench, page = open_money(qtbot)
    press(page, "local_programmes.open")
    press(page, "local_programmes.add")
    (key,) = bench.session.keys("local_programmes")
    enter(page, f"answer.local_programmes.{key}.title", "市の導入支援")
    enter(page, f"answer.local_programmes.{key}.rate", "１／２")
    enter(page, f"answer.local_programmes.{key}.cap", "3,000,000")
    choose(page, f"answer.local_programmes.{key}.per", "全体で1度")
    ticks = page.findChildren(QAbstractButton, f"answer.local_programmes.{key}.categories.care_software")
    if not ticks or not ticks[-1].isVisible():
        press(page, f"answer.local_programmes.{key}.categories.group0")
    press(page, f"answer.local_programmes.{key}.categories.care_software")
    assert bench.problems == []
    estimate = bench.session.assessment.programme(key).estimate
    assert estimate is not None
    assert estimate.total == 1_000_000
    assert "市の導入支援" in shown(page)


def test_a_jump_opens_the_local_programmes(qtbot: QtBot) -> None:
    bench, page = open_money(qtbot)
    key = bench.session.add("local_programmes", {})
    settle()
    assert page.go_to(("local_programmes", key, "cap"))
    settle()
    (line,) = page.findChildren(QLineEdit, f"answer.local_programmes.{key}.cap")
    assert line.isVisible()


def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot) -> None:
    _, office = open_office(qtbot)
    press(office, "partners.listed")
    assert silent_controls(office) == []
    _, money = open_money(qtbot)
    press(money, "local_programmes.open")
    press(money, "local_programmes.add")
    assert silent_controls(money) == []
