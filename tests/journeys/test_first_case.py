"""From an empty start to printed papers and dated reports, then closed and opened again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kaigo_desktop.app import App, build
from kaigo_desktop.ui.widgets.basics import Words
from tests.homes import home_in
from tests.keyrings import begun
from tests.ui.pages.steps import box, choose, enter, press, settle, shown

LONG = 30_000
"""Milliseconds that a start or a printing may take on a busy machine."""


class StillClock:
    def now(self) -> datetime:
        return datetime(2026, 6, 15, 21, 4).astimezone()

    def today(self) -> date:
        return date(2026, 6, 15)


class Desk:
    """The program under test, and its window."""

    def __init__(self, qtbot: QtBot, home: Path) -> None:
        self._qtbot = qtbot
        self.paths = home_in(home)
        self.papers = home / "papers"
        self.app: App | None = None

    def start(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.app = build(self.paths, StillClock(), application, begun(self.paths.database))
        self.app.window.resize(1093, 614)
        self.app.start()
        self._qtbot.waitUntil(self._is_loaded, timeout=LONG)
        settle()

    def _is_loaded(self) -> bool:
        return self.app is not None and self.app.loaded is not None

    @property
    def window(self) -> QWidget:
        assert self.app is not None
        return self.app.window

    @property
    def page(self) -> QWidget:
        """The page of the case that is shown."""
        assert self.app is not None
        assert self.app.frame is not None
        return self.app.frame.stack.currentWidget()

    def step(self, number: int) -> None:
        """Go to a step as Alt+number does."""
        assert self.app is not None
        assert self.app.frame is not None
        self.app.frame.stepper.buttons[number - 1].click()
        settle()

    def wait_for(self, words: str) -> None:
        self._qtbot.waitUntil(lambda: any(words in text for text in shown(self.window)), timeout=LONG)

    def close(self) -> None:
        if self.app is not None:
            self.app.window.close()
            self.app.close()
            self.app = None
            settle()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path)
    yield made
    made.close()


def answer_page_one(desk: Desk) -> str:
    """The applicant and one home-help office; the key of the office comes back."""
    page = desk.page
    enter(page, "answer.case.fiscal_year", "2026")
    choose(page, "answer.case.prefecture", "熊本県")
    enter(page, "answer.corporation.name", "株式会社ひだまり")
    enter(page, "answer.corporation.representative_title", "代表取締役")
    enter(page, "answer.corporation.representative", "日向 春子")
    enter(page, "answer.corporation.postal_code", "８６０−０００１")
    enter(page, "answer.corporation.address", "熊本県熊本市中央区千葉城町1-1")
    press(page, "office.add")
    assert desk.app is not None
    assert desk.app.frame is not None
    (key,) = desk.app.frame.session.keys("offices")
    office = f"answer.offices.{key}"
    enter(page, f"{office}.name", "ひだまり訪問介護")
    press(page, f"{office}.services.group0")
    press(page, f"{office}.services.11")
    enter(page, f"{office}.staff.fte_total", "8.6")
    press(page, f"{office}.careplan_link.used")
    enter(page, f"{office}.careplan_link.started_on", "令和8年2月1日")
    enter(page, f"{office}.careplan_link.partners", "5")
    press(page, f"{office}.life.yes")
    press(page, f"{office}.consulted_center.yes")
    choose(page, f"{office}.security_action", "一つ星を宣言した")
    choose(
        page,
        "answer.support.kind",
        "相談センターや都道府県の研修、または国の委託事業の研修・セミナーを受ける",
    )
    for pledge in ("wage_return", "plan_drafted", "cooperate_verification", "no_duplicate_funding"):
        press(page, f"answer.pledges.{pledge}.yes")
    return key


def enter_software(desk: Desk) -> None:
    page = desk.page
    choose(page, "answer.new.category", "介護業務支援（介護ソフト）")
    enter(page, "answer.new.description", "ひだまりソフト")
    enter(page, "answer.new.cost", "1,200,000")
    press(page, "expense.add")
    choose(page, "answer.expenses.e1.listing", "載っている")
    for name in ("integrated", "careplan_csv", "careplan_support_desk", "staff_based_licence"):
        press(page, f"answer.expenses.e1.{name}.yes")


def verdict_of_technology(desk: Desk) -> str:
    """What the card of the main programme says first."""
    card = desk.page.findChildren(QWidget, "programme.mhlw-r8-technology")[-1]
    return card.accessibleName().split("：")[0]


def test_a_case_from_the_first_key_to_the_printed_papers_and_their_deadlines(desk: Desk) -> None:
    desk.start()
    press(desk.window, "start.new")
    key = answer_page_one(desk)

    desk.step(2)
    assert verdict_of_technology(desk) == "条件付き"
    press(desk.page, "why.mhlw-r8-technology")

    desk.step(3)
    enter_software(desk)
    assert "960,000 円" in shown(desk.page)  # 1,200,000 × 4/5, below 1,000,000 + 50,000

    desk.step(2)
    assert verdict_of_technology(desk) == "対象"

    desk.step(4)
    press(desk.page, "plan.problems.add.records")
    press(desk.page, "plan.measures.add.e1")
    enter(desk.page, f"answer.plan.offices.{key}.organisation.person_in_charge", "担当 花子")
    press(desk.page, "plan.indicators.add.record_minutes")
    enter(desk.page, f"answer.plan.offices.{key}.indicators.0.baseline", "60")
    enter(desk.page, f"answer.plan.offices.{key}.indicators.0.targets.2027", "45")

    desk.step(5)
    enter(desk.page, "answer.form_facts.contact.person", "担当 花子")
    enter(desk.page, "answer.form_facts.contact.phone", "096-000-0000")
    press(desk.page, "missing.application.form_facts.by_form.application.starts_on")
    enter(desk.page, "answer.form_facts.by_form.application.starts_on", "R8.10.1")
    enter(desk.page, "answer.form_facts.by_form.application.ends_on", "R9.2.28")
    lacking = [one.objectName() for one in desk.page.findChildren(QWidget) if one.isVisibleTo(desk.page)]
    assert not [name for name in lacking if name.startswith("missing.application.")]
    press(desk.page, "forms.all")
    desk.wait_for("件のPDFを作りました。")
    papers = desk.papers / "新しい案件（6月15日）"
    application = papers / "令和8年度_ひだまり訪問介護_交付申請書.pdf"
    assert application.read_bytes().startswith(b"%PDF")
    assert len(list(papers.glob("*.pdf"))) > 5

    desk.step(6)
    press(desk.page, "award.add")
    enter(desk.page, "answer.awards.award-1.granted_on", "令和8年9月1日")
    assert "期限：令和10年3月31日（仮の期限：都道府県に確認）" in shown(desk.page)

    desk.close()
    desk.start()
    open_again(desk)
    assert box(desk.page, "answer.corporation.name").text() == "株式会社ひだまり"
    desk.step(5)
    press(desk.page, "stage.0")  # the application is done: the stage that follows is open
    assert "作成済" in shown(desk.page)
    desk.step(6)
    reports = [one for one in desk.page.findChildren(Words) if one.objectName().startswith("duty.")]
    assert len(reports) == 3
    press(desk.page, f"report.{key}.2027")
    enter(desk.page, f"answer.plan.offices.{key}.indicators.0.actual.2027", "40")
    assert any("目標に届きました" in text for text in shown(desk.page))


def open_again(desk: Desk) -> None:
    """Open the one case from the list of the first screen."""
    assert desk.app is not None
    (line,) = desk.app.home.lines or ()
    desk.app.home.open_case(line.id)
    settle()


def test_the_sample_shows_an_amount_at_once_and_prints(desk: Desk) -> None:
    desk.start()
    press(desk.window, "start.sample")
    desk.step(3)
    totals = [one.text() for one in desk.page.findChildren(Words) if one.isVisible() and "合計" in one.text()]
    assert totals
    desk.step(5)
    press(desk.page, "forms.all")
    desk.wait_for("件のPDFを作りました。")
    assert list((desk.papers / "見本：株式会社ひだまり 令和8年度").glob("*_交付申請書.pdf"))
