"""Tables that people already have: expenses and a time study from Excel files, by keys and clicks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from pathlib import Path

import openpyxl
from pytestqt.qtbot import QtBot

from kaigo_desktop.ui.widgets.basics import Prose
from tests.journeys.test_first_case import LONG, Desk
from tests.ui.pages.steps import button, press, shown, take_file


def book(file: Path, rows: Iterable[Sequence[object]], *merged: str) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cells in merged:
        made.active.merge_cells(cells)
    made.save(file)
    return file


def said(desk: Desk) -> str:
    """All that is told in sentences on the page."""
    return "\n".join(one.plain_text() for one in desk.page.findChildren(Prose) if one.isVisible())


def test_expenses_come_from_an_excel_file_and_a_hostile_one_changes_nothing(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    file = book(
        tmp_path / "見積.xlsx",
        [
            ["令和8年度　購入する物", None, None, None],
            ["品名", "区分", "数量", "金額（円）"],
            ["センサーＡ", "見守り", "２", 600_000],
            ["リフト", "移乗", 1, "４５０，０００円"],
            ["宇宙船", "宇宙", 1, 1],
        ],
        "A1:D1",
    )
    desk.start()
    press(desk.window, "start.sample")
    desk.step(3)
    before = desk.page.rows.rowCount()  # type: ignore[attr-defined]

    broken = tmp_path / "壊れた表.xlsx"
    broken.write_bytes(file.read_bytes()[:900])
    take_file(qtbot, desk.page, "expense.import", broken)
    desk.wait_for("保存し直してください")
    assert desk.page.rows.rowCount() == before  # type: ignore[attr-defined]

    take_file(qtbot, desk.page, "expense.import", file)
    desk.wait_for("5行目：区分「宇宙」がわかりません")
    assert button(desk.page, "expense.pasted.take").text() == "2件を加える"
    assert desk.page.rows.rowCount() == before  # type: ignore[attr-defined]
    press(desk.page, "expense.pasted.take")
    desk.wait_for("費用を2件加えました。")
    rows = [desk.page.rows.row(number).texts[:4] for number in range(before, before + 2)]  # type: ignore[attr-defined]
    assert [(row[0].lstrip("！"), *row[2:]) for row in rows] == [
        ("センサーＡ", "2", "600,000"),
        ("リフト", "1", "450,000"),
    ]


def test_a_time_study_comes_from_an_excel_file(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    file = book(
        tmp_path / "調査.xlsx",
        [
            ["時期", "職員", "調査日", time(8, 30), time(8, 40), time(8, 50)],
            ["導入前", "Ａ", date(2026, 5, 20), 22, None, "１６"],
            [None, "Ｂ", date(2026, 5, 20), 16, 16, 16],
            ["導入前", "Ｃ", "5月20日", 22, 22, 22],
        ],
        "A2:A3",
        "D2:E2",
    )
    desk.start()
    press(desk.window, "start.sample")
    desk.step(4)
    press(desk.page, "plan.time")
    take_file(qtbot, desk.page, "time.import", file)
    qtbot.waitUntil(lambda: "2日分を取り込みました。" in said(desk), timeout=LONG)
    assert "4行目：調査日の" in said(desk)
    assert [one for one in shown(desk.page) if one.endswith("（30分）")] == [
        "導入前　R8.5.20　A（30分）",
        "導入前　R8.5.20　B（30分）",
    ]
