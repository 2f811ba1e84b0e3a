"""From the sample office without a plan to a printed plan that passes the checker, in few keys and clicks."""

from __future__ import annotations

import json
from dataclasses import dataclass

from PySide6.QtWidgets import QPlainTextEdit

from kaigo_desktop.paths import shipped
from kaigo_desktop.ui.widgets.basics import Words
from tests.journeys.test_first_case import Desk
from tests.ui.pages.steps import choose, enter, press, settle

MOST = 40
"""Interactions: a button pressed, a choice made, or a box filled."""

OFFICE = "hidamari"
ROOT = f"answer.plan.offices.{OFFICE}"


@dataclass
class Hand:
    """What a person does on the page that is shown, counted."""

    desk: Desk
    count: int = 0

    def press(self, name: str) -> None:
        self.count += 1
        press(self.desk.page, name)

    def step(self, number: int) -> None:
        self.count += 1
        self.desk.step(number)

    def enter(self, name: str, text: str) -> None:
        self.count += 1
        enter(self.desk.page, f"{ROOT}.{name}", text)

    def choose(self, name: str, words: str) -> None:
        self.count += 1
        choose(self.desk.page, name, words)

    def write(self, name: str, text: str) -> None:
        self.count += 1
        box = self.desk.page.findChildren(QPlainTextEdit, f"{ROOT}.{name}")[-1]
        assert box.isVisible(), name
        box.setFocus()
        box.setPlainText(text)
        box.left.emit()  # type: ignore[attr-defined]  # as when the focus goes elsewhere
        settle()


def open_without_plan(desk: Desk) -> Hand:
    """The sample office as a file without its plan, opened."""
    document = json.loads(shipped("resources", "samples", "home-help.json").read_text("utf-8"))
    del document["plan"]
    file = desk.papers.parent / "case.json"
    file.write_text(json.dumps(document), "utf-8")
    desk.start()
    assert desk.app is not None
    desk.app.home.open_file(str(file))
    settle()
    return Hand(desk, count=1)


def checker_says(desk: Desk) -> str:
    settle()
    said = [one.text() for one in desk.page.findChildren(Words) if one.text().startswith("点検：")]
    return said[-1]


def test_a_plan_is_written_checked_and_printed_within_forty_interactions(desk: Desk) -> None:
    hand = open_without_plan(desk)
    hand.step(4)
    assert "件" in checker_says(desk)

    hand.press("plan.problems.add.records")
    hand.write("problems.0.text", "紙の記録を事務所で入力し直している。")
    hand.write("problems.0.effect", "転記が残業の半分を占めている。")
    hand.write("problems.0.cause", "訪問先で入力できる端末がない。")
    for place, (expense, text, operation) in enumerate(
        (
            (
                "soft",
                "訪問先で記録し、請求までつなげる。",
                "訪問の直後に端末で入力し、事務所での転記をやめる。",
            ),
            ("incam", "連絡を全員へ一度に伝える。", "電話の連絡網をやめ、インカムで伝える。"),
        )
    ):
        hand.press(f"plan.measures.add.{expense}")
        hand.write(f"measures.{place}.text", text)
        hand.write(f"measures.{place}.operation", operation)
        hand.enter(f"measures.{place}.introduce_on", "R8.11.2")
    hand.press("plan.indicators.add.record_minutes")
    hand.enter("indicators.0.baseline", "62")
    hand.enter("indicators.0.baseline_on", "R8.5.22")
    for year, goal in ((2027, "50"), (2028, "45"), (2029, "40")):
        hand.enter(f"indicators.0.targets.{year}", goal)
    hand.enter("organisation.person_in_charge", "管理者 見本 太郎")
    hand.enter("organisation.consulted_with", "東京都の相談センター")
    hand.enter("organisation.consulted_on", "R8.5.12")
    hand.press("plan.schedule.add.usual.2")
    hand.enter("schedule.0.from", "R8.11.2")
    hand.enter("schedule.0.to", "R8.12.25")
    hand.write("wage_return_method", "年度末の手当として全職員に支給する。")
    hand.enter("wage_return_notice_on", "R8.6.10")
    hand.step(1)
    hand.choose(f"answer.offices.{OFFICE}.security_action", "一つ星を宣言した")

    hand.step(4)
    assert checker_says(desk) == "点検：足りないところはありません。印刷できます。"
    hand.step(5)
    hand.press("forms.all")
    desk.wait_for("件のPDFを作りました。")
    printed = list(desk.papers.glob("*/*業務改善計画書.pdf"))
    assert len(printed) == 1
    assert printed[0].read_bytes().startswith(b"%PDF")
    assert hand.count <= MOST, hand.count
