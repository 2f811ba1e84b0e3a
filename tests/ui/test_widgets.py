from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.assessment import Reason, Step
from kaigo_desktop.ui.models.rows import Column, Row, RowsModel
from kaigo_desktop.ui.widgets.basics import Button, Prose, Words
from kaigo_desktop.ui.widgets.fields import (
    ChoiceField,
    DateField,
    DecimalField,
    Field,
    LongTextField,
    TextField,
    YenField,
    YesNoField,
)
from kaigo_desktop.ui.widgets.messages import EmptyState, MessageBar
from kaigo_desktop.ui.widgets.multi_choice import ChoiceGroup, MultiChoiceField
from kaigo_desktop.ui.widgets.stepper import Stepper, StepState
from kaigo_desktop.ui.widgets.tables import DataTable
from kaigo_desktop.ui.widgets.verdicts import ReasonRow, Sum, VerdictBadge

COST = ("expenses", "e1", "cost")


class Heard:
    """What a field sent."""

    def __init__(self, field: Field) -> None:
        self.answers: list[object] = []
        self.refusals: list[str] = []
        field.answered.connect(self.answer)
        field.refused.connect(self.refuse)

    def answer(self, _address: tuple[str, ...], value: object) -> None:
        self.answers.append(value)

    def refuse(self, _address: tuple[str, ...], advice: str) -> None:
        self.refusals.append(advice)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    host = QWidget()
    QVBoxLayout(host)
    qtbot.addWidget(host)
    host.resize(700, 400)
    host.show()
    return host


def put(window: QWidget, widget: QWidget) -> QWidget:
    window.layout().addWidget(widget)
    widget.show()
    return widget


def type_into(qtbot: QtBot, box: QLineEdit, text: str) -> None:
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def test_an_amount_is_read_with_separators_and_shown_with_them(qtbot: QtBot, window: QWidget):
    field = put(window, YenField(COST, "費用"))
    heard = Heard(field)
    type_into(qtbot, field.box, "2100000")
    assert heard.answers == [2_100_000]
    assert field.box.text() == "2,100,000"


def test_full_width_digits_are_read(qtbot: QtBot, window: QWidget):
    field = put(window, YenField(COST, "費用"))
    heard = Heard(field)
    field.box.setText("１，２００円")
    qtbot.keyClick(field.box, Qt.Key.Key_Return)
    assert heard.answers == [1200]


def test_a_word_is_refused_with_advice_and_stays_in_the_box(qtbot: QtBot, window: QWidget):
    field = put(window, YenField(COST, "費用"))
    heard = Heard(field)
    type_into(qtbot, field.box, "many")
    assert heard.answers == []
    assert "整数" in heard.refusals[0]
    assert field.problem.isVisible()
    assert field.box.text() == "many"


def test_an_emptied_box_means_not_known_and_never_zero(qtbot: QtBot, window: QWidget):
    field = put(window, YenField(COST, "費用"))
    field.show_value(0)
    heard = Heard(field)
    type_into(qtbot, field.box, " ")
    assert heard.answers == [None]
    assert field.not_known.isVisible()


def test_escape_takes_an_entry_back(qtbot: QtBot, window: QWidget):
    field = put(window, TextField(("corporation", "name"), "法人名"))
    field.show_value("ひだまり")
    field.box.setFocus()
    qtbot.keyClicks(field.box, "abc")
    qtbot.keyClick(field.box, Qt.Key.Key_Escape)
    assert field.box.text() == "ひだまり"


def test_nothing_is_sent_while_a_conversion_is_under_way(qtbot: QtBot, window: QWidget):
    field = put(window, TextField(("corporation", "name"), "法人名"))
    heard = Heard(field)
    field.box.setFocus()
    QApplication.sendEvent(field.box, QInputMethodEvent("ひだまり", []))
    assert heard.answers == []
    committed = QInputMethodEvent("", [])
    committed.setCommitString("陽だまり")
    QApplication.sendEvent(field.box, committed)
    qtbot.keyClick(field.box, Qt.Key.Key_Return)
    assert heard.answers == ["陽だまり"]


def test_leaving_a_box_unchanged_sends_nothing(qtbot: QtBot, window: QWidget):
    field = put(window, DecimalField(("offices", "A", "staff", "fte_total"), "職員数", unit="人"))
    field.show_value(8.6)
    heard = Heard(field)
    qtbot.keyClick(field.box, Qt.Key.Key_Return)
    assert heard.answers == []
    assert field.box.text() == "8.6"


@pytest.mark.parametrize(
    "typed", ["令和8年6月15日", "R8.6.15", "2026/6/15", "20260615", "２０２６－６－１５"]
)
def test_a_day_is_read_in_every_common_way(qtbot: QtBot, window: QWidget, typed: str):
    field = put(window, DateField(("settings", "opens_on"), "受付開始"))
    heard = Heard(field)
    field.box.setText(typed)
    qtbot.keyClick(field.box, Qt.Key.Key_Return)
    assert heard.answers == ["2026-06-15"]


@pytest.mark.parametrize(
    "typed", ["平成40年1月1日", "2026-02-30", "いつか", "令和0年1月1日", "1867-12-31", "9999-12-31"]
)
def test_a_day_that_is_none_is_refused(qtbot: QtBot, window: QWidget, typed: str):
    field = put(window, DateField(("settings", "opens_on"), "受付開始"))
    heard = Heard(field)
    field.box.setText(typed)
    qtbot.keyClick(field.box, Qt.Key.Key_Return)
    assert heard.answers == []
    assert len(heard.refusals) == 1


def test_yes_and_not_known_are_chosen_by_keys(qtbot: QtBot, window: QWidget):
    field = put(window, YesNoField(("offices", "A", "life"), "LIFE"))
    heard = Heard(field)
    field.buttons[True].setFocus()
    qtbot.keyClick(field.buttons[True], Qt.Key.Key_Space)
    assert heard.answers == [True]
    qtbot.mouseClick(field.buttons[None], Qt.MouseButton.LeftButton)
    assert heard.answers == [True, None]


def test_a_question_that_must_be_answered_offers_no_way_out(window: QWidget):
    field = put(window, YesNoField(("expenses", "e1", "linked"), "連動", required=True))
    assert set(field.buttons) == {True, False}


def test_the_wheel_over_a_list_does_not_change_it(qtbot: QtBot, window: QWidget):
    field = put(
        window, ChoiceField(("case", "prefecture"), "都道府県", [("13", "東京都"), ("14", "神奈川県")])
    )
    field.show_value("13")
    heard = Heard(field)
    down = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    window.setFocus()
    QApplication.sendEvent(field.box, down)
    assert heard.answers == []
    assert field.box.currentText() == "東京都"


def test_services_are_found_by_a_part_of_their_name(qtbot: QtBot, window: QWidget):
    groups = [
        ChoiceGroup("訪問", (("11", "訪問介護"), ("13", "訪問看護"))),
        ChoiceGroup("通所", (("15", "通所介護"),)),
    ]
    field = put(window, MultiChoiceField(("offices", "A", "services"), "サービス", groups))
    heard = Heard(field)
    field.search.setText("看護")
    assert field.boxes["13"].isVisible()
    assert not field.boxes["15"].isVisible()
    qtbot.mouseClick(field.boxes["13"], Qt.MouseButton.LeftButton)
    assert heard.answers == [["13"]]


def test_a_value_that_is_in_no_group_is_not_lost(qtbot: QtBot, window: QWidget):
    field = put(
        window,
        MultiChoiceField(
            ("offices", "A", "services"), "サービス", [ChoiceGroup("訪問", (("11", "訪問介護"),))]
        ),
    )
    field.show_value(["11", "ZZ"])
    heard = Heard(field)
    qtbot.mouseClick(field.boxes["11"], Qt.MouseButton.LeftButton)
    assert heard.answers == [["ZZ"]]


def test_a_long_text_is_sent_when_it_is_left(qtbot: QtBot, window: QWidget):
    field = put(window, LongTextField(("plan", "x"), "課題"))
    other = put(window, Button("次", window))
    heard = Heard(field)
    window.activateWindow()
    field.box.setFocus()
    qtbot.keyClicks(field.box, "kadai")
    QApplication.sendEvent(field.box, QEvent(QEvent.Type.None_))
    other.setFocus()
    assert heard.answers == ["kadai"]


def test_every_field_names_its_box_and_its_label(window: QWidget):
    field = put(window, YenField(COST, "費用", why="申請額のもとになります。"))
    assert field.box.objectName() == "answer.expenses.e1.cost"
    assert field.box.accessibleName() == "費用"
    assert field.label.buddy() is field.box
    assert field.why_link is not None


def test_the_reason_of_a_question_opens_in_place(qtbot: QtBot, window: QWidget):
    field = put(window, YenField(COST, "費用", why="申請額のもとになります。"))
    assert field.why_link is not None
    qtbot.mouseClick(field.why_link, Qt.MouseButton.LeftButton)
    shown = [one.plain_text() for one in field.findChildren(Prose) if one.isVisible()]
    assert shown == ["申請額のもとになります。"]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_is_said_in_a_word(qtbot: QtBot, window: QWidget, verdict: Verdict):
    badge = put(window, VerdictBadge(verdict, window))
    assert badge.words.text() in {"対象", "条件付き", "情報不足", "対象外"}
    assert badge.accessibleName() == badge.words.text()


def test_a_missing_answer_can_be_jumped_to_from_its_reason(qtbot: QtBot, window: QWidget):
    reason = Reason("life", Answer.UNKNOWN, "requirement", "別紙1 6⑨", "まだ分かりません。",
                    missing=frozenset({frozenset({"offices[0].life"})}))  # fmt: skip
    row = put(window, ReasonRow(reason, window))
    button = row.findChild(Button, "jump.offices[0].life")
    with qtbot.waitSignal(row.jump_asked) as jumped:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert jumped.args == ["offices[0].life"]


def test_a_sum_is_read_out_as_arithmetic(window: QWidget):
    total = put(window, Sum([Step("補助率", "2,100,000 円 × 4/5", 1_680_000, "別紙1 5")], window))
    assert total.accessibleName() == "計算：補助率 2,100,000 円 × 4/5 = 1,680,000円"


def rows_model() -> RowsModel:
    model = RowsModel([Column("品名"), Column("金額", is_figure=True)])
    model.replace([Row(("い", "200"), "b", ("い", 200)), Row(("あ", "1,000"), "a", ("あ", 1000))])
    return model


def test_the_table_model_keeps_the_rules_of_models(qtmodeltester: ModelTester):
    qtmodeltester.check(rows_model(), force_py=True)


def test_a_table_sorts_by_value_and_copies_as_text(qtbot: QtBot, window: QWidget):
    table = put(window, DataTable(rows_model(), "table.test", window))
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "品名\t金額\nあ\t1,000\nい\t200"


def test_enter_opens_a_row(qtbot: QtBot, window: QWidget):
    table = put(window, DataTable(rows_model(), "table.test", window))
    table.selectRow(1)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == ["a"]


def test_a_step_says_how_far_it_is(qtbot: QtBot, window: QWidget):
    stepper = put(window, Stepper([("office", "事業所"), ("money", "費用")], window))
    stepper.show_state(1, StepState.ATTENTION)
    assert stepper.buttons[1].accessibleName() == "2 費用（確認が必要）"
    with qtbot.waitSignal(stepper.step_chosen) as chosen:
        qtbot.keyClick(stepper.buttons[1], Qt.Key.Key_Space)
    assert chosen.args == [1]


def test_a_message_says_what_happened_and_what_to_do(qtbot: QtBot, window: QWidget):
    bar = MessageBar(window)
    window.layout().addWidget(bar)
    assert not bar.isVisible()
    bar.tell("保存できませんでした。", "空きを作ってください。", is_error=True)
    assert bar.isVisible()
    assert bar.accessibleName() == "保存できませんでした。 空きを作ってください。"
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_an_empty_page_offers_one_button(qtbot: QtBot, window: QWidget):
    empty = put(window, EmptyState("まだ費用がありません。", "money", "費用を追加する", window))
    assert empty.button is not None
    with qtbot.waitSignal(empty.acted):
        qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)


def test_running_text_keeps_to_38_characters_a_line(window: QWidget):
    prose = put(window, Prose("あ" * 38 * 3, window))
    assert prose.sizeHint().width() <= prose.fontMetrics().horizontalAdvance("あ") * 38
    assert prose.heightForWidth(10_000) >= 3 * prose.fontMetrics().height()


def test_text_with_angle_brackets_is_shown_as_it_is(window: QWidget):
    prose = put(window, Prose("<b>A&B</b>\n次", window))
    assert prose.text().endswith("&lt;b&gt;A&amp;B&lt;/b&gt;<br>次</div>")


def test_a_label_of_several_lines_has_air_between_them(qtbot: QtBot):
    words = Words("訪問介護記録・請求ソフト（初期費用と十二か月分）", role="strong")
    qtbot.addWidget(words)
    words.show()
    line = words.fontMetrics().lineSpacing()
    em = words.fontMetrics().horizontalAdvance("あ")
    assert words.heightForWidth(em * 60) <= line + 2
    assert words.heightForWidth(em * 13) >= round(line * 2.45)
    words.resize(em * 13, words.heightForWidth(em * 13))
    picture = words.grab().toImage()
    ground = picture.pixelColor(0, 0)
    inked = [
        any(picture.pixelColor(x, y) != ground for x in range(picture.width()))
        for y in range(picture.height())
    ]
    gaps = "".join("x" if row else "." for row in inked).strip(".").split("x")
    assert max(map(len, gaps)) >= line * 0.3  # the lines do not touch


def test_a_long_label_takes_the_width_there_is(qtbot: QtBot):
    field = TextField(
        ("a",), "この質問の見出しは四十文字よりも長いのですが、七百二十ピクセルまでなら一行に入るはずです"
    )
    qtbot.addWidget(field)
    field.resize(720, 200)
    field.show()
    assert field.label.width() > 38 * field.label.fontMetrics().horizontalAdvance("あ")
    assert field.label.width() <= 720


def test_a_heading_measured_before_it_has_its_style_is_not_cut(qtbot: QtBot, qapp: QApplication):
    qapp.setStyleSheet("")  # of a program that another test had opened
    around = QWidget()
    qtbot.addWidget(around)
    column = QVBoxLayout(around)
    heading = Words("費用の一覧", around, role="section")
    column.addWidget(heading)
    bare = heading.heightForWidth(400)
    around.setStyleSheet("QLabel { padding-top: 40px; }")
    around.show()

    assert heading.heightForWidth(400) >= bare + 40


def test_running_text_never_ends_in_a_line_of_one_or_two_characters(qtbot: QtBot) -> None:
    text = Prose("あ" * 39)
    qtbot.addWidget(text)
    text.resize(900, 100)
    text.show()
    one = text.fontMetrics().horizontalAdvance("あ")
    assert 19 * one < text.contentsRect().width() < 24 * one
    assert text.heightForWidth(900) < 3 * 1.5 * text.fontMetrics().lineSpacing()
    text.show_text("あ" * 60)
    text.resize(901, 100)
    assert text.contentsRect().width() >= 38 * one


def test_a_narrow_table_scrolls_before_its_first_column_is_lost(qtbot: QtBot) -> None:
    model = RowsModel((Column("内容", width=11), Column("区分", width=12), Column("制度", width=12)))
    table = DataTable(model, "narrow")
    qtbot.addWidget(table)
    model.replace([Row(("訪問介護記録・請求ソフト", "介護ソフト", "テクノロジー"))])
    em = table.fontMetrics().horizontalAdvance("あ")
    table.resize(em * 60, table.height())
    table.show()
    wide, high = table.columnWidth(0), table.height()
    table.resize(em * 22, table.height())
    assert wide > em * 20
    assert table.columnWidth(0) == em * 9
    assert table.height() > high
    table.resize(em * 60, table.height())
    assert table.columnWidth(0) == wide
