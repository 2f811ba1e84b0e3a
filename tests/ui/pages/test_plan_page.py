from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.ui.pages.plan.texts import SectionText
from kaigo_desktop.ui.pages.plan.time_block import TimeStudyBlock
from kaigo_desktop.ui.pages.plan_page import PlanPage
from kaigo_desktop.ui.widgets.diagram_view import DiagramView
from kaigo_desktop.ui.widgets.time_grid import TimeGrid
from kaigo_desktop.viewmodels.plan import PlanViewModel
from tests.fakes import TABLES, Bench, home_help
from tests.ui.pages.steps import button, choose, enter, press, settle, show, shown, silent_controls, take_file

KNOWLEDGE = load_knowledge()


def open_page(qtbot: QtBot, document: Document | None = None) -> tuple[Bench, PlanPage]:
    bench = Bench(document)
    page = PlanPage(
        bench.session, PlanViewModel(bench.session, KNOWLEDGE, bench.assessor.case), tables=TABLES
    )
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


def test_the_opened_checker_stays_open_while_answers_come(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    press(page, "plan.remarks")
    enter(page, "answer.plan.offices.A.organisation.person_in_charge", "担当 花子")
    assert "取組の担当者を入れてください。" not in shown(page)
    assert "課題を一つ以上入れてください。" in shown(page)
    press(page, "plan.remarks")
    enter(page, "answer.plan.offices.A.organisation.person_in_charge", "")
    assert "課題を一つ以上入れてください。" not in shown(page)


def test_a_target_for_all_years_is_in_sight_and_a_missing_one_is_jumped_to(qtbot: QtBot) -> None:
    document = home_help()
    document["plan"] = {"offices": {"A": {"indicators": [{"name": "記録", "target": 40}, {"name": "残業"}]}}}
    _, page = open_page(qtbot, document)
    at = "answer.plan.offices.A.indicators"
    assert [box.text() for box in page.findChildren(QLineEdit, f"{at}.0.target")] == ["40"]
    assert page.findChildren(QLineEdit, f"{at}.1.target") == []
    assert page.go_to(("plan", "offices", "A", "indicators", "1", "targets", "2027"))
    settle()
    focused = page.focusWidget()
    assert focused is not None
    assert focused.objectName() == f"{at}.1.targets.2027"


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
    page = PlanPage(
        bench.session, PlanViewModel(bench.session, KNOWLEDGE, bench.assessor.case), tables=TABLES
    )
    qtbot.addWidget(page)
    page.show()
    assert page.findChild(SectionText, "plan.text.life") is None
    assert page.go_to(("plan", "offices", "A", "wage_return_method"))
    assert page.findChild(SectionText, "plan.text.life") is not None
    settle()
    assert texts_in(page, "life")


def with_problem() -> Document:
    document = home_help()
    problem = {
        "key": "p1",
        "work_area": "records",
        "text": "転記が多い",
        "cause": "紙に書く",
        "effect": "残業",
    }
    document["plan"] = {"offices": {"A": {"problems": [problem]}}}
    return document


def test_the_diagram_is_walked_and_changed_by_keys_alone(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, with_problem())
    view = page.findChildren(DiagramView, "plan.diagram.view")[-1]
    view.setFocus()
    assert view.current == "p1.cause"
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.current == "p1.problem"
    press(page, "plan.diagram.add.cause")
    assert view.current == "n1"
    write(page, "answer.diagram.text", "様式が多い")
    diagram = bench.session.value(("plan", "offices", "A", "diagram"))
    assert diagram == {
        "nodes": [{"key": "n1", "kind": "cause", "text": "様式が多い"}],
        "links": [{"from": "n1", "to": "p1.problem"}],
    }
    assert "様式が多い" in view.accessibleDescription()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert bench.session.value(("plan", "offices", "A", "diagram", "order"))
    press(page, "plan.diagram.remove")
    assert bench.session.value(("plan", "offices", "A", "diagram", "nodes")) is None


def test_a_link_is_drawn_from_one_box_to_another(qtbot: QtBot) -> None:
    document = with_problem()
    bench, page = open_page(qtbot, document)
    view = page.findChildren(DiagramView, "plan.diagram.view")[-1]
    press(page, "plan.diagram.link")
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.box_of("p1.effect").center().toPoint())
    assert view.current == "p1.effect"
    press(page, "plan.diagram.link")
    links = bench.session.value(("plan", "offices", "A", "diagram", "links"))
    assert links == [{"from": "p1.cause", "to": "p1.effect"}]


def test_a_box_of_a_problem_cannot_be_removed_in_the_drawing(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, with_problem())
    assert not button(page, "plan.diagram.remove").isEnabled()


def test_numbers_typed_one_after_another_fill_the_day(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    press(page, "plan.time")
    press(page, "time.add")
    grid = page.findChildren(TimeGrid, "time.grid")[-1]
    grid.setFocus()
    QTest.keyClicks(grid, "2216")
    QTest.keyClick(grid, Qt.Key.Key_Space)
    QTest.keyClicks(grid, "99")
    assert grid.cells[:4] == ("22", "16", "16", "")
    assert bench.session.value(("plan", "offices", "A", "time_study", "days"))[0].get("cells") is None  # type: ignore[index]
    page.setFocus()
    settle()
    days = bench.session.value(("plan", "offices", "A", "time_study", "days"))
    assert days[0]["cells"] == ["22", "16", "16"]  # type: ignore[index]


def test_several_cells_are_taken_with_shift_and_emptied(qtbot: QtBot) -> None:
    grid = TimeGrid({"22": "記録"})
    qtbot.addWidget(grid)
    grid.show_day("08:30", ())
    for _ in range(2):
        QTest.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(grid, "22")
    assert grid.cells[:4] == ("22", "22", "22", "")
    assert grid.time_of(3) == "9:00"
    QTest.keyClick(grid, Qt.Key.Key_Left)
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert grid.cells[:4] == ("22", "22", "", "")


def test_a_file_of_days_is_taken_and_a_hostile_one_only_told(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_page(qtbot, home_help())
    press(page, "plan.time")
    block = page.findChildren(TimeStudyBlock, "plan.time_study")[-1]
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"\x00" * 100)
    take_file(qtbot, page, "time.import", bad)
    qtbot.waitUntil(lambda: "読めません" in block.message.plain_text())
    good = tmp_path / "good.csv"
    good.write_text("時期,職員,調査日,8:30\n導入前,A,2026-05-20,22\n", encoding="utf-8")
    take_file(qtbot, page, "time.import", good)
    qtbot.waitUntil(lambda: "1日分" in block.message.plain_text())
    assert len(bench.session.value(("plan", "offices", "A", "time_study", "days"))) == 1  # type: ignore[arg-type]


def test_both_drafts_stand_side_by_side_after_a_changed_answer(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    press(page, "plan.text.security.write")
    bench.session.set(("offices", "A", "security_action"), 2)
    settle()
    press(page, "plan.text.security.keep")
    card = page.findChild(SectionText, "plan.text.security")
    assert card is not None
    assert not button(page, "plan.text.security.keep").isVisible()
    press(page, "plan.text.security.phrases")
    press(page, "plan.text.security.phrase.0")
    assert "暗証番号" in str(bench.session.value(("plan", "offices", "A", "texts", "security")))


def test_a_device_chosen_here_asks_for_its_cost_in_its_card(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, with_problem())
    choose(page, "answer.plan.new_device", "インカム")
    (measure,) = bench.session.value(("plan", "offices", "A", "measures"))  # type: ignore[misc]
    key = measure["expense"]
    enter(page, f"answer.expenses.{key}.cost", "280000")
    assert bench.session.value(("expenses", key, "cost")) == 280000


def test_nothing_on_the_whole_page_is_silent_for_a_screen_reader(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, with_problem())
    press(page, "plan.time")
    press(page, "time.add")
    press(page, "plan.guide.ideas")
    assert silent_controls(page) == []


def test_the_checker_leads_to_the_box_that_has_no_words(qtbot: QtBot) -> None:
    document = with_problem()
    document["plan"]["offices"]["A"]["diagram"] = {"nodes": [{"key": "n1", "kind": "cause"}]}  # type: ignore[index,call-overload]
    _, page = open_page(qtbot, document)
    assert page.go_to(("plan", "offices", "A", "diagram", "nodes", "n1"))
    view = page.findChildren(DiagramView, "plan.diagram.view")[-1]
    assert view.current == "n1"
