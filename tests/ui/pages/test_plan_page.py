from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.ui.pages.plan.texts import SectionText
from kaigo_desktop.ui.pages.plan_page import PlanPage
from kaigo_desktop.viewmodels.plan import PlanViewModel
from tests.fakes import Bench, home_help
from tests.ui.pages.steps import choose, enter, press, settle, show, shown, silent_controls

KNOWLEDGE = load_knowledge()


def open_page(qtbot: QtBot, document: Document | None = None) -> tuple[Bench, PlanPage]:
    bench = Bench(document)
    page = PlanPage(bench.session, PlanViewModel(bench.session, KNOWLEDGE, bench.assessor.case))
    show(qtbot, page)
    return bench, page


def write(page: PlanPage, name: str, text: str) -> None:
    box = page.findChildren(QPlainTextEdit, name)[-1]
    box.setFocus()
    box.setPlainText(text)
    box.left.emit()  # type: ignore[attr-defined]  # LeavableText says so when the focus goes elsewhere
    settle()


def texts_in(page: PlanPage, section: str) -> str:
    card = page.findChild(SectionText, f"plan.text.{section}")
    assert card is not None
    return card.drafted.plain_text()


def test_without_an_office_the_page_leads_back_to_page_one(qtbot: QtBot) -> None:
    _, page = open_page(qtbot)
    assert not [text for text in shown(page) if text.startswith("1　課題")]


def test_a_problem_written_down_stands_in_the_draft_at_once(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    press(page, "plan.problems.add.records")
    write(page, "answer.plan.offices.A.problems.0.text", "転記に1日60分かかる")
    assert bench.session.document["plan"] == {
        "offices": {"A": {"problems": [{"key": "p1", "work_area": "records", "text": "転記に1日60分かかる"}]}}
    }
    assert "転記に1日60分かかる" in texts_in(page, "problems")


def test_a_measure_is_made_for_the_device_of_page_three(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    press(page, "plan.problems.add.records")
    press(page, "plan.measures.add.e1")
    enter(page, "answer.plan.offices.A.measures.0.introduce_on", "R8.10.1")
    (measure,) = bench.session.value(("plan", "offices", "A", "measures"))  # type: ignore[misc]
    assert measure == {
        "expense": "e1",
        "device": "care_software",
        "problem": "p1",
        "introduce_on": "2026-10-01",
    }


def test_an_indicator_takes_targets_for_three_years(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    press(page, "plan.indicators.add")
    enter(page, "answer.plan.offices.A.indicators.0.baseline", "60")
    enter(page, "answer.plan.offices.A.indicators.0.targets.2027", "50")
    choose(page, "answer.plan.offices.A.indicators.0.better", "減るほど良い")
    (indicator,) = bench.session.value(("plan", "offices", "A", "indicators"))  # type: ignore[misc]
    assert indicator == {"baseline": 60, "targets": {"2027": 50}, "better": "less"}


def test_a_remark_leads_to_its_box(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    assert page.go_to(("plan", "offices", "A", "organisation", "person_in_charge"))
    settle()
    focused = page.focusWidget()
    assert focused is not None
    assert focused.objectName() == "answer.plan.offices.A.organisation.person_in_charge"


def test_the_number_of_remarks_goes_down_with_an_answer(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    (before,) = [text for text in shown(page) if text.startswith("点検：あと")]
    enter(page, "answer.plan.offices.A.organisation.person_in_charge", "担当 花子")
    (after,) = [text for text in shown(page) if text.startswith("点検：あと")]
    assert after != before


def test_ones_own_text_begins_with_the_draft_and_can_be_given_up(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    press(page, "plan.text.life.write")
    assert bench.session.value(("plan", "offices", "A", "texts", "life")) == texts_in(page, "life")
    write(page, "answer.plan.offices.A.texts.life", "自分の文です。")
    assert bench.session.value(("plan", "offices", "A", "texts", "life")) == "自分の文です。"
    press(page, "plan.text.life.draft")
    assert bench.session.value(("plan", "offices", "A", "texts", "life")) is None


def test_a_removed_problem_is_gone_and_can_be_made_again(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    press(page, "plan.problems.add.records")
    press(page, "plan.problems.0.remove")
    assert bench.session.value(("plan", "offices", "A", "problems")) is None
    press(page, "plan.problems.add.records")
    assert bench.session.value(("plan", "offices", "A", "problems")) == [
        {"key": "p1", "work_area": "records"}
    ]


def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    press(page, "plan.problems.add.records")
    press(page, "plan.indicators.add")
    assert silent_controls(page) == []


def test_a_long_plan_is_made_in_pieces_and_a_question_asked_for_is_there_at_once(qtbot: QtBot) -> None:
    bench = Bench(home_help())
    page = PlanPage(bench.session, PlanViewModel(bench.session, KNOWLEDGE, bench.assessor.case))
    qtbot.addWidget(page)
    page.show()
    assert page.findChild(SectionText, "plan.text.life") is None
    assert page.go_to(("plan", "offices", "A", "wage_return_method"))
    assert page.findChild(SectionText, "plan.text.life") is not None
    settle()
    assert texts_in(page, "life")
