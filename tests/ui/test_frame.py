from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from kaigo_desktop.app import App, build
from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import shipped
from kaigo_desktop.ui.dialogs.reasoning import ReasoningDialog
from kaigo_desktop.ui.placing import brought_back
from kaigo_desktop.ui.widgets.basics import Button
from kaigo_desktop.ui.widgets.stepper import StepState
from kaigo_desktop.ui.widgets.tables import DataTable
from tests.homes import home_in
from tests.keyrings import begun

JST = timezone(timedelta(hours=9))
PATIENCE = 20_000


class StillClock:
    def now(self) -> datetime:
        return datetime(2026, 6, 15, 21, 4, tzinfo=JST)

    def today(self) -> date:
        return self.now().date()


def running(qtbot: QtBot, home: Path) -> App:
    paths = home_in(home)
    app = build(paths, StillClock(), keyring=begun(paths.database))
    app.start()
    qtbot.waitUntil(lambda: app.loaded is not None, timeout=PATIENCE)
    return app


def end(qtbot: QtBot, app: App) -> None:
    app.window.close()
    app.close()
    app.deleteLater()
    QApplication.instance().setStyleSheet("")


@pytest.fixture
def app(qtbot: QtBot, tmp_path: Path) -> Iterator[App]:
    found = running(qtbot, tmp_path)
    yield found
    end(qtbot, found)


@pytest.fixture
def sample(qtbot: QtBot, app: App) -> App:
    click(qtbot, app, "start.sample")
    qtbot.waitUntil(lambda: app.frame is not None)
    return app


def find(app: App, name: str) -> QWidget:
    found = app.window.findChild(QWidget, name)
    assert found is not None, name
    return found


def click(qtbot: QtBot, app: App, name: str) -> None:
    qtbot.mouseClick(find(app, name), Qt.MouseButton.LeftButton)


def test_the_first_start_offers_three_ways_in(app: App):
    names = [button.objectName() for button in app.window.home_page.findChildren(Button)]
    assert names == ["start.sample", "start.new", "start.file"]
    assert not app.window.navigation.buttons["case"].isEnabled()


def test_the_sample_opens_at_its_first_step_with_an_amount(sample: App):
    assert sample.frame is not None
    assert sample.frame.step == "office"
    assert sample.frame.panel.amount.text().endswith(" 円")
    assert sample.frame.panel.counts.text().startswith("対象 ")
    assert sample.window.screen_name == "case"


def test_a_new_case_says_what_is_missing_and_no_amount(qtbot: QtBot, app: App):
    click(qtbot, app, "start.new")
    qtbot.waitUntil(lambda: app.frame is not None)
    assert app.frame is not None
    assert app.frame.panel.badge.words.text() == "情報不足"
    assert app.frame.panel.amount.text() == "まだ計算できません"


def test_a_wish_before_the_program_is_loaded_is_done_later(qtbot: QtBot, tmp_path: Path):
    paths = home_in(tmp_path)
    app = build(paths, StillClock(), keyring=begun(paths.database))
    app.start()
    app.home.start_new()
    assert app.frame is None
    qtbot.waitUntil(lambda: app.frame is not None, timeout=PATIENCE)
    end(qtbot, app)


def test_the_steps_are_walked_by_button_and_by_key(qtbot: QtBot, sample: App):
    frame = sample.frame
    assert frame is not None
    assert not frame.back.isEnabled()
    click(qtbot, sample, "case.forward")
    assert frame.step == "programmes"
    qtbot.keyClick(sample.window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: frame.step == "money")
    click(qtbot, sample, "case.back")
    assert frame.step == "programmes"


def test_an_answer_is_kept_and_the_panel_follows(qtbot: QtBot, sample: App):
    frame = sample.frame
    assert frame is not None
    office = frame.session.keys("offices")[0]
    before = frame.panel.amount.text()
    with qtbot.waitSignals([frame.session.assessed, frame.session.saved]):
        assert frame.session.set(("case", "fiscal_year"), 2025)
    assert frame.panel.amount.text() != before
    assert frame.saved.text() == "保存済 21:04"
    assert frame.session.value(("case", "fiscal_year")) == 2025
    assert frame.session.value(("offices", office, "key")) == office


def test_a_refused_answer_is_told_and_changes_nothing(qtbot: QtBot, sample: App):
    session = sample.frame.session if sample.frame else None
    assert session is not None
    before = session.document
    with qtbot.waitSignal(session.problem_found) as told:
        assert not session.set(("case", "fiscal_year"), -1)
    assert told.args[0] == "case.fiscal_year"
    assert told.args[1]
    assert session.document == before


def test_a_missing_answer_in_the_panel_leads_to_its_question(qtbot: QtBot, sample: App):
    frame = sample.frame
    assert frame is not None
    frame.show_step("money")
    click(qtbot, sample, "panel.question0")
    qtbot.waitUntil(lambda: frame.step != "money")
    focus = QApplication.focusWidget()
    assert focus is not None
    assert "security_action" in focus.objectName()


def test_a_narrow_window_folds_the_panel_into_a_strip(qtbot: QtBot, sample: App):
    frame = sample.frame
    assert frame is not None
    sample.window.resize(1093, 614)
    qtbot.waitUntil(frame.panel.isVisible)
    sample.window.resize(1000, 600)
    qtbot.waitUntil(frame.strip.isVisible)
    assert not frame.panel.isVisible()
    assert frame.strip.amount.text() == frame.panel.amount.text()


def test_the_navigation_shows_words_at_every_width(qtbot: QtBot, app: App):
    app.window.resize(1366, 768)
    qtbot.waitUntil(lambda: app.window.navigation.width() == 176)
    app.window.resize(900, 600)
    qtbot.waitUntil(lambda: app.window.navigation.width() == 64)
    words = ["ホーム", "事業者", "案件", "制度", "期限", "顧客一覧", "設定"]
    assert [button.text() for button in app.window.navigation.buttons.values()] == words


def test_the_reasoning_shows_the_sum_and_every_condition(qtbot: QtBot, sample: App):
    click(qtbot, sample, "panel.reasons")
    dialog = sample.window.findChild(ReasoningDialog)
    assert dialog is not None
    names = [one.accessibleName() for one in dialog.findChildren(QWidget)]
    assert any(name.startswith("計算：") and "4/5" in name for name in names)
    assert any(name.startswith("満たしています") for name in names)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_what_the_prefecture_decides_is_asked_in_the_settings(qtbot: QtBot, sample: App):
    click(qtbot, sample, "go.settings")
    box = find(sample, "answer.settings.package_cap")
    qtbot.keyClicks(box, "5000000")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert sample.frame is not None
    assert sample.frame.session.value(("settings", "package_cap")) == 5_000_000


def test_all_of_what_the_prefecture_decides_is_asked(sample: App):
    sample.window.show_screen("settings")
    asked = {one.objectName() for one in sample.window.findChildren(QWidget)}
    fields = (
        "package_cap rounding_unit rounding_scope pooling package amount_order office_ceiling terminal_cap"
        " corporation_ceiling tax_basis purchase_rule opens_on closes_on project_ends_on report_due"
        " performance_report_on"
    )
    assert {f"answer.settings.{name}" for name in fields.split()} <= asked


def test_the_catalogue_is_there_without_a_case_and_stays_as_it_was_left(qtbot: QtBot, app: App):
    click(qtbot, app, "go.catalogue")
    assert app.window.screen_name == "catalogue"
    before = app.window.screens.get("catalogue")
    assert before is not None
    assert before.isVisible()
    click(qtbot, app, "go.home")
    click(qtbot, app, "go.catalogue")
    assert app.window.screens.get("catalogue") is before


def test_larger_text_makes_the_catalogue_anew(qtbot: QtBot, app: App):
    click(qtbot, app, "go.catalogue")
    before = app.window.screens.get("catalogue")
    app.appearance.choose_text_percent(150)
    assert app.window.screen_name == "catalogue"
    assert app.window.screens.get("catalogue") is not before


def test_settings_without_a_case_still_show_the_look(qtbot: QtBot, app: App):
    click(qtbot, app, "go.settings")
    assert find(app, "answer.appearance.mode").isVisible()


def test_larger_text_leaves_step_and_screen_as_they_are(qtbot: QtBot, sample: App):
    assert sample.frame is not None
    sample.frame.show_step("programmes")
    sample.appearance.choose_text_percent(150)
    assert sample.frame.step == "programmes"
    assert sample.window.screen_name == "case"
    assert sample.frame.forward.minimumSizeHint().height() >= 51


def test_the_second_start_lists_the_case_and_goes_on_with_it(qtbot: QtBot, tmp_path: Path):
    first = running(qtbot, tmp_path)
    click(qtbot, first, "start.sample")
    qtbot.waitUntil(lambda: first.frame is not None)
    end(qtbot, first)
    second = running(qtbot, tmp_path)
    qtbot.waitUntil(lambda: bool(second.home.states))
    qtbot.waitUntil(lambda: second.window.findChild(QWidget, "home.open") is not None)
    click(qtbot, second, "home.open")
    qtbot.waitUntil(lambda: second.frame is not None)
    end(qtbot, second)


def test_the_list_speaks_of_the_programme_that_the_panel_speaks_of(qtbot: QtBot, sample: App):
    assert sample.frame is not None
    outlook = sample.frame.session.assessment
    sample.window.show_screen("home")
    qtbot.waitUntil(lambda: bool(sample.home.states))
    (state,) = sample.home.states.values()
    assert state.amount == outlook.best.total
    assert state.verdict is Verdict.CONDITIONAL
    (line,) = sample.home.lines or ()
    table = find(sample, "table.cases")
    assert isinstance(table, DataTable)
    qtbot.waitUntil(lambda: table.rows.row(0).texts[3] == yen_text(outlook.best.total))
    assert table.rows.row(0).texts[4].startswith(wareki(line.changed_at.date()))


def test_a_very_long_name_leaves_room_for_the_page(qtbot: QtBot, sample: App):
    assert sample.frame is not None
    name = "社会福祉法人" + "ひだまり" * 18
    before = sample.frame.title.text()
    sample.frame.session.rename(name)
    title = sample.frame.title
    assert "…" in title.text()
    assert name in title.toolTip()
    assert name in title.accessibleName()
    sample.frame.session.rename("短い名前")
    assert "短い名前" in title.text()
    assert title.toolTip() == ""
    assert before != title.text()


def test_a_case_file_is_taken_in(qtbot: QtBot, app: App, tmp_path: Path):
    app.home.open_file(str(shipped("resources", "samples", "nursing-home.json")))
    qtbot.waitUntil(lambda: app.frame is not None)
    assert app.frame is not None
    assert app.frame.session.document["offices"]


def test_a_file_that_is_no_case_is_refused_with_its_faults(qtbot: QtBot, app: App, tmp_path: Path):
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps({"format": "kaigo-case/1", "fiscal_yaer": 2026}), encoding="utf-8")
    with qtbot.waitSignal(app.home.trouble_found) as told:
        app.home.open_file(str(wrong))
    trouble = told.args[0]
    assert isinstance(trouble, Trouble)
    assert "fiscal_yaer" in trouble.what_to_do
    assert app.problems.dialog is not None
    click_dialog(qtbot, app, "close")
    assert app.frame is None


def click_dialog(qtbot: QtBot, app: App, name: str) -> None:
    dialog = app.problems.dialog
    assert dialog is not None
    qtbot.mouseClick(dialog.buttons[name], Qt.MouseButton.LeftButton)


def test_a_defect_is_written_down_without_what_was_entered(qtbot: QtBot, app: App):
    try:
        int("株式会社ひみつ")
    except ValueError as defect:
        app.problems.defect(type(defect), defect, defect.__traceback__)
    qtbot.waitUntil(lambda: app.problems.dialog is not None)
    reports = list(app.paths.logs.glob("report-*.txt"))
    assert len(reports) == 1
    text = reports[0].read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "ひみつ" not in text
    with qtbot.waitSignal(app.window.closed):
        click_dialog(qtbot, app, "quit")


def test_the_words_of_qt_itself_are_japanese(app: App):
    assert QApplication.translate("QLineEdit", "&Undo").startswith("元に戻す")


def test_the_window_comes_back_with_its_size(qtbot: QtBot, tmp_path: Path):
    first = running(qtbot, tmp_path)
    first.window.resize(760, 520)
    end(qtbot, first)
    second = running(qtbot, tmp_path)
    assert second.window.size().toTuple() == (760, 520)
    end(qtbot, second)


SCREEN = QRect(0, 0, 1366, 768)


@pytest.mark.parametrize(
    ("window", "seen"),
    [
        (QRect(100, 50, 800, 600), QRect(100, 50, 800, 600)),
        (QRect(3000, 50, 800, 600), QRect(566, 50, 800, 600)),
        (QRect(-500, -500, 800, 600), QRect(0, 0, 800, 600)),
        (QRect(0, 0, 3000, 2000), SCREEN),
    ],
)
def test_a_window_is_brought_back_on_screen(window: QRect, seen: QRect):
    assert brought_back(window, [SCREEN]) == seen


def test_a_step_with_something_wrong_asks_for_attention(sample: App):
    frame = sample.frame
    assert frame is not None
    expense = frame.session.keys("expenses")[0]
    assert frame.session.set(("expenses", expense, "ordered_on"), "2026-04-01")
    assert frame.stepper.buttons[2].state is StepState.ATTENTION


def test_no_page_shows_the_id_of_a_source(qtbot: QtBot, sample: App):
    frame = sample.frame
    assert frame is not None
    for name in frame.step_names:
        frame.show_step(name)
        qtbot.wait(20)
    frame.show_reasons()
    texts = {label.text() for label in sample.window.findChildren(QLabel)}
    assert any("老発0407第3号 別紙1 5" in text for text in texts)
    assert [text for text in texts if "mhlw-0407" in text] == []
    frame.findChild(ReasoningDialog).close()


def type_into(qtbot: QtBot, box: QWidget, text: str) -> None:
    qtbot.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(box, Qt.Key.Key_Delete)
    assert isinstance(box, QLineEdit)
    box.insert(text)  # as from conversion, at once
    qtbot.keyClick(box, Qt.Key.Key_Return)


def test_a_case_is_renamed_at_its_head(qtbot: QtBot, sample: App):
    frame = sample.frame
    assert frame is not None
    click(qtbot, sample, "case.rename")
    type_into(qtbot, find(sample, "rename.title"), "  夏の申請 ")
    assert frame.title.text() == "案件：夏の申請　令和8年度"
    assert sample.window.windowTitle().startswith("夏の申請 - ")
    sample.window.show_screen("home")
    assert [line.title for line in sample.home.lines or ()] == ["夏の申請"]


def test_a_case_without_a_name_is_refused_under_the_box(qtbot: QtBot, sample: App):
    frame = sample.frame
    assert frame is not None
    before = frame.session.title
    click(qtbot, sample, "case.rename")
    type_into(qtbot, find(sample, "rename.title"), "")
    assert "入力してください" in find(sample, "rename.problem").text()
    qtbot.keyClick(find(sample, "rename.title"), Qt.Key.Key_Escape)
    assert frame.session.title == before


def test_a_case_is_renamed_from_the_list_and_the_open_one_follows(qtbot: QtBot, sample: App):
    assert sample.frame is not None
    sample.window.show_screen("home")
    click(qtbot, sample, "home.rename")
    type_into(qtbot, find(sample, "rename.title"), "秋の申請")
    assert [line.title for line in sample.home.lines or ()] == ["秋の申請"]
    assert sample.frame.title.text().startswith("案件：秋の申請")


def test_versions_and_licences_are_one_key_away(qtbot: QtBot, app: App):
    qtbot.keyClick(app.window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: app.window.findChild(QWidget, "dialog.about") is not None)
    words = find(app, "about.licences").toPlainText()
    assert "PySide6" in words
    assert "SIL OPEN FONT LICENSE" in words
    qtbot.keyClick(find(app, "dialog.about"), Qt.Key.Key_Escape)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    click(qtbot, app, "go.settings")
    click(qtbot, app, "settings.about")
    assert find(app, "about.close").isVisible()
    click(qtbot, app, "about.close")


def test_a_report_that_was_handed_in_leaves_the_first_screen(qtbot: QtBot, sample: App):
    frame = sample.frame
    assert frame is not None
    session = frame.session
    office = session.keys("offices")[0]
    award = session.add("awards", {"programme": "mhlw-r8-technology", "office": office})
    assert session.set(("awards", award, "granted_on"), "2026-05-01")

    def due() -> list[int]:
        with qtbot.waitSignal(sample.home.deadlines_found):
            sample.window.show_screen("home")
        return [line.safe_day.year for line in sample.home.deadlines if line.kind == "effect_report"]

    before = due()
    assert before
    year = str(session.assessment.obligations[0].fiscal_year)
    assert session.set(("plan", "offices", office, "reports", year, "submitted_on"), "2026-06-10")
    assert before[0] not in due()


def state_of(app: App, step: str) -> StepState:
    assert app.frame is not None
    return app.frame.stepper.buttons[app.frame.step_names.index(step)].state


def test_the_later_steps_tell_how_far_they_are_after_a_pause(qtbot: QtBot, sample: App):
    frame = sample.frame
    assert frame is not None
    session = frame.session
    office = session.keys("offices")[0]
    award = session.add("awards", {"programme": "mhlw-r8-technology", "office": office})
    assert session.set(("awards", award, "granted_on"), "2024-05-01")
    assert state_of(sample, "deadlines") is StepState.OPEN  # nothing is looked at while one types
    qtbot.waitUntil(lambda: state_of(sample, "deadlines") is StepState.ATTENTION, timeout=PATIENCE)
    for duty in session.assessment.obligations:
        at = ("plan", "offices", office, "reports", str(duty.fiscal_year), "submitted_on")
        assert session.set(at, "2026-06-10")
    qtbot.waitUntil(lambda: state_of(sample, "deadlines") is StepState.DONE, timeout=PATIENCE)


def test_papers_that_are_written_are_done_and_a_changed_fact_asks_for_attention(qtbot: QtBot, sample: App):
    frame = sample.frame
    assert frame is not None
    frame.show_step("forms")
    qtbot.waitUntil(lambda: find(sample, "forms.all").isEnabled())
    click(qtbot, sample, "forms.all")
    qtbot.waitUntil(lambda: state_of(sample, "forms") is StepState.DONE, timeout=PATIENCE)
    assert frame.session.set(("corporation", "name"), "株式会社べつの名")
    qtbot.waitUntil(lambda: state_of(sample, "forms") is StepState.ATTENTION)


def test_at_twice_the_text_size_no_page_and_no_reasoning_is_cut_at_the_side(qtbot: QtBot, sample: App):
    sample.window.resize(1093, 614)
    sample.appearance.choose_text_percent(200)
    frame = sample.frame
    assert frame is not None
    for name in frame.step_names:
        frame.show_step(name)
        qtbot.wait(60)
        assert frame.page(name).horizontalScrollBar().maximum() == 0, name
    frame.show_step("money")
    frame.session.set(("expenses", frame.session.keys("expenses")[0], "paid_on"), "2026-10-10")
    frame.page("money").findChild(Button, "cash.all").click()  # the months of own cash, as a range
    qtbot.wait(300)
    assert frame.page("money").horizontalScrollBar().maximum() == 0
    frame.show_reasons()
    dialog = frame.findChild(ReasoningDialog)
    assert dialog is not None
    qtbot.wait(60)
    area = dialog.findChild(QScrollArea)
    assert area is not None
    assert area.horizontalScrollBar().maximum() == 0
    dialog.close()
    sample.appearance.choose_text_percent(100)
