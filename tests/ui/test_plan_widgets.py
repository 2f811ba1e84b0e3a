"""The drawn widgets of the plan: what they say to a screen reader, and that they are not clipped."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.plans.diagram import diagram_of
from kaigo_desktop.domain.plans.facts import PlanFacts, Problem
from kaigo_desktop.ui.theme import read_tokens, set_tokens, tokens_of
from kaigo_desktop.ui.widgets.bar_chart import BarChart, ChartBar
from kaigo_desktop.ui.widgets.diagram_view import DiagramView
from kaigo_desktop.ui.widgets.time_grid import CELLS, TimeGrid

LONG = "訪問先で記録を入力できる端末がないため、事務所に戻ってから入力している。" * 4


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [420, 720])
def test_boxes_of_long_texts_lie_inside_and_apart(qtbot: QtBot, percent: int, width: int) -> None:
    view = DiagramView()
    qtbot.addWidget(view)
    set_tokens(view, read_tokens("light", percent))
    view.resize(width, 10)
    problems = tuple(Problem(at, key=f"p{at}", text=LONG, cause=LONG, effect="短い") for at in range(3))
    diagram = diagram_of(PlanFacts(("plan",), problems=problems))
    view.show_diagram(diagram)
    boxes = [view.box_of(node.key) for node in diagram.nodes]
    assert all(box.left() >= 0 and box.right() <= width and box.bottom() <= view.height() for box in boxes)
    assert not any(one.intersects(other) for number, one in enumerate(boxes) for other in boxes[number + 1 :])
    assert not view.grab().isNull()


def test_the_diagram_tells_its_links_and_the_chosen_box(qtbot: QtBot) -> None:
    view = DiagramView()
    qtbot.addWidget(view)
    view.show_diagram(diagram_of(PlanFacts(("plan",), problems=(Problem(0, key="p", text="転記"),))))
    assert view.accessibleDescription() == (
        "選んでいる箱：原因「（未記入）」\n原因「未記入」から課題「転記」\n課題「転記」から影響「未記入」"
    )


def test_a_chart_says_every_bar_and_what_is_not_measured(qtbot: QtBot) -> None:
    bars = [ChartBar("導入前", Decimal(62), is_first=True), ChartBar("令和9年度\n目標 50", None, Decimal(50))]
    chart = BarChart("記録の時間", bars, "分")
    qtbot.addWidget(chart)
    assert chart.accessibleName() == "グラフ　記録の時間：導入前：62分、令和9年度 目標 50：未測定"
    assert not chart.grab().isNull()


def test_a_chart_of_nothing_or_of_zeros_is_drawn(qtbot: QtBot) -> None:
    for bars in ([], [ChartBar("導入前", Decimal(0))], [ChartBar("差", Decimal(-3), Decimal(-1))]):
        chart = BarChart("見本", bars)
        qtbot.addWidget(chart)
        assert not chart.grab().isNull()


def test_a_figure_below_zero_has_its_bar_below_the_line(qtbot: QtBot) -> None:
    bars = [ChartBar("導入前", Decimal(-2), is_first=True), ChartBar("令和9年度", Decimal(1))]
    chart = BarChart("意欲", bars, "点")
    qtbot.addWidget(chart)
    chart.resize(300, chart.sizeHint().height())
    picture, tokens = chart.grab().toImage(), tokens_of(chart)
    heights = {
        role: [
            y
            for y in range(picture.height())
            if any(picture.pixelColor(x, y) == tokens.colour(role) for x in range(picture.width()))
        ]
        for role in ("muted", "primary")
    }
    below, above = heights["muted"], heights["primary"]
    assert min(below) >= max(above)
    assert len(below) == pytest.approx(2 * len(above), abs=2)


def test_the_grid_stays_within_its_day(qtbot: QtBot) -> None:
    grid = TimeGrid({"22": "記録"})
    qtbot.addWidget(grid)
    grid.show_day("22:00", ["22"] * (CELLS + 5))
    assert len(grid.cells) == CELLS
    assert grid.time_of(CELLS - 1) == "21:50"
    for _ in range(CELLS + 3):
        QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert grid.cells[-1] == ""
    assert "21:50" in grid.accessibleName()


def test_a_letter_or_a_key_of_conversion_fills_nothing(qtbot: QtBot) -> None:
    grid = TimeGrid({"22": "記録"})
    qtbot.addWidget(grid)
    grid.show_day("08:30", ())
    QTest.keyClicks(grid, "a2b2")
    assert grid.cells[0] == "22"
    for text in ("あ", "２"):
        grid.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, text))
    assert grid.cells[1] == ""
