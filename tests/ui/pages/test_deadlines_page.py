from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from kaigo_desktop.documents.calendar_file import calendar_of
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.deadlines.event import CalendarEvent
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.ui.pages.deadlines_page import DeadlinesPage
from kaigo_desktop.ui.widgets.basics import Words
from kaigo_desktop.viewmodels.all_deadlines import WriteEvents
from kaigo_desktop.viewmodels.case_deadlines import CaseDeadlinesViewModel
from kaigo_desktop.viewmodels.deadlines import DeadlinesViewModel
from tests.deadline_fakes import DeadlineBench
from tests.fakes import FACTS, TITLES, home_help
from tests.ui.pages.steps import enter, press, settle, show, shown, silent_controls


def write_calendar(path: Path, events: Sequence[CalendarEvent]) -> None:
    path.write_bytes(calendar_of(events))


def open_page(
    qtbot: QtBot, document: Document | None = None, write: WriteEvents = write_calendar
) -> tuple[DeadlineBench, DeadlinesPage]:
    bench = DeadlineBench(home_help() if document is None else document)
    days = CaseDeadlinesViewModel(bench.session, bench.deadlines, TITLES, bench.clock)
    model = DeadlinesViewModel(
        bench.session, FACTS, TITLES, bench.assessor.case, bench.clock, moved_day=days.moved_day
    )
    page = DeadlinesPage(bench.session, model, days, write)
    days.setParent(page)
    show(qtbot, page)
    return bench, page


def granted(day: str) -> Document:
    document = home_help()
    document["awards"] = [{"programme": "mhlw-r8-technology", "office": "A", "granted_on": day}]
    document["plan"] = {
        "offices": {
            "A": {
                "indicators": [
                    {"name": "記録の時間", "unit": "分", "better": "less", "baseline": 60, "target": 45}
                ]
            }
        }
    }
    return document


def test_a_grant_typed_in_brings_three_dated_reports(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot)
    press(page, "award.add")
    (key,) = bench.session.keys("awards")
    enter(page, f"answer.awards.{key}.granted_on", "令和8年9月1日")
    texts = shown(page)
    assert [text for text in texts if "効果報告（" in text and "ひだまり" in text][-3:] == [
        "令和9年度 効果報告（1回目）　ひだまり訪問介護",
        "令和10年度 効果報告（2回目）　ひだまり訪問介護",
        "令和11年度 効果報告（3回目）　ひだまり訪問介護",
    ]
    assert "期限：令和10年3月31日（仮の期限：都道府県に確認）" in texts


def test_overdue_is_said_in_a_word_and_not_by_colour_alone(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, granted("2022-09-01"))
    state = page.findChild(Words, "duty.A.2023.state")
    assert state is not None
    assert state.text() == "期限切れ　806日過ぎています"
    assert state.property("state") == "error"


def test_a_figure_typed_is_kept_and_held_against_the_target(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, granted("2022-09-01"))
    press(page, "report.A.2023")
    enter(page, "answer.plan.offices.A.indicators.0.actual.2023", "40")
    (indicator,) = bench.session.value(("plan", "offices", "A", "indicators"))  # type: ignore[misc]
    assert indicator["actual"] == {"2023": 40}
    assert "導入前 60分　目標 45分　変化 -33.3%　目標に届きました" in shown(page)


def test_a_report_that_was_sent_is_no_longer_overdue(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, granted("2022-09-01"))
    press(page, "report.A.2023")
    enter(page, "answer.plan.offices.A.reports.2023.submitted_on", "2024-03-20")
    state = page.findChildren(Words, "duty.A.2023.state")[-1]
    assert state.text() == "提出済"


def test_a_jump_opens_the_report_of_that_year(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, granted("2022-09-01"))
    assert page.go_to(("plan", "offices", "A", "reports", "2024", "done"))


def test_the_calendar_file_is_written_and_told(qtbot: QtBot, tmp_path: Path) -> None:
    _, page = open_page(qtbot, granted("2026-09-01"))
    page.export_to(str(tmp_path / "期限.ics"))
    assert (tmp_path / "期限.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert page.message.what.text() == "10件の期限を書き出しました。"


def test_a_disk_that_refuses_is_told_with_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    def refuse(path: Path, events: Sequence[CalendarEvent]) -> None:
        raise Trouble(f"{path.name} を書けませんでした。", f"別の場所を選んでください（{len(events)}件）。")

    _, page = open_page(qtbot, granted("2026-09-01"), refuse)
    page.export_to(str(tmp_path / "a.ics"))
    assert page.message.what.text() == "a.ics を書けませんでした。"


def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, granted("2022-09-01"))
    press(page, "report.A.2023")
    assert silent_controls(page) == []


# --- stages, things to do and what the grant's rules may ask --------------------------------------


def before_closing() -> Document:
    return {**home_help(), "settings": {"closes_on": "2026-08-31"}}


def test_the_present_stage_is_told_with_its_papers_and_the_next_step(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, before_closing())
    texts = shown(page)
    assert any(text.startswith("いまここ：準備") for text in texts)
    assert any(text.startswith("書類：見積書") for text in texts)
    assert any(text.startswith("これから　申請（令和8年8月31日まで）") for text in texts)


def test_something_marked_done_leaves_the_list_and_its_day_can_be_taken_back(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, before_closing())
    key = "preparation/gbiz_id"
    press(page, f"todo.done.{key}")
    assert bench.kept.choices(bench.case) == {key: {"done_on": "2026-06-15"}}
    assert any(text.startswith("いまここ：準備") for text in shown(page))
    press(page, "todos.over")
    press(page, f"todo.change.{key}")
    enter(page, f"answer.todo.{key}.done_on", "")
    assert bench.kept.choices(bench.case) == {}
    assert page.findChildren(QWidget, f"todo.done.{key}")


def test_another_lead_and_a_later_day_move_what_hangs_on_them(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, before_closing())
    press(page, "todo.change.preparation/quotes")
    enter(page, "answer.todo.preparation/quotes.lead_days", "10")
    day = page.findChildren(Words, "todo.preparation/quotes.day")[-1]
    assert day.text() == "令和8年8月21日（金）まで　あと67日"
    press(page, "todo.change.application")
    enter(page, "answer.todo.application.postponed_to", "令和8年9月30日")
    assert page.findChildren(Words, "todo.preparation/quotes.day")[-1].text().startswith("令和8年9月18日")
    enter(page, "answer.todo.preparation/quotes.lead_days", "9999")
    assert bench.kept.choices(bench.case)["preparation/quotes"] == {"lead_days": 10}


def test_a_thing_left_out_keeps_its_reason(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, before_closing())
    press(page, "todo.change.preparation/quotes")
    enter(page, "answer.todo.preparation/quotes.skipped", "去年の見積を使う")
    assert bench.kept.choices(bench.case) == {"preparation/quotes": {"skipped": "去年の見積を使う"}}
    one = bench.deadlines.deadline(bench.case, "preparation/quotes")
    assert one is not None
    assert one.reason == "去年の見積を使う"


def test_a_proposed_day_becomes_a_deadline_only_when_it_is_taken(qtbot: QtBot) -> None:
    document = granted("2026-09-01")
    document["awards"] = [
        {
            "programme": "mhlw-r8-technology",
            "office": "A",
            "granted_on": "2026-09-01",
            "completed_on": "2027-01-15",
        }
    ]
    bench, page = open_page(qtbot, document)
    key = "template/tax_refund/awards-1"
    assert bench.deadlines.deadline(bench.case, key) is None
    press(page, "offers.all")
    assert "交付要綱を確認" in shown(page)
    press(page, f"offer.follow.{key}")
    one = bench.deadlines.deadline(bench.case, key)
    assert one is not None
    assert one.due_on == date(2028, 6, 30)
    enter(page, f"answer.offer.{key}", "2028-05-31")
    one = bench.deadlines.deadline(bench.case, key)
    assert one is not None
    assert one.due_on == date(2028, 5, 31)


def test_the_conditions_of_a_grant_and_the_person_in_charge_are_kept_beside_the_case(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, granted("2026-09-01"))
    enter(page, "answer.person", "佐藤")
    assert bench.kept.choices(bench.case) == {"case": {"note": "佐藤"}}
    box = page.findChildren(QPlainTextEdit, "answer.conditions.awards-1")[-1]
    box.setFocus()
    box.setPlainText("令和9年2月末までに完了すること")
    page.person.box.setFocus()
    settle()
    assert bench.kept.choices(bench.case)["award/awards-1"] == {"note": "令和9年2月末までに完了すること"}
    assert "note" not in str(bench.session.document)


def test_the_day_on_which_the_money_came_is_noted_at_its_stage(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, granted("2026-09-01"))
    press(page, "stages.all")
    enter(page, "answer.done.paid/awards-1", "2027-04-20")
    assert bench.kept.choices(bench.case)["paid/awards-1"] == {"done_on": "2027-04-20"}
    assert "✓ 請求・入金　済　令和9年4月20日" in shown(page)


def test_a_report_put_off_shows_its_new_day_in_its_card_too(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, granted("2026-09-01"))
    press(page, "todos.more")
    key = "effect_report/awards-1/1"
    press(page, f"todo.change.{key}")
    enter(page, f"answer.todo.{key}.postponed_to", "2028-05-31")
    assert "期限：令和10年5月31日" in shown(page)


def test_a_report_left_out_is_left_out_in_its_card_and_in_the_list(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, granted("2026-09-01"))
    press(page, "todos.more")
    key = "effect_report/awards-1/1"
    press(page, f"todo.change.{key}")
    enter(page, f"answer.todo.{key}.skipped", "県と協議して報告しない")
    assert bench.session.value(("plan", "offices", "A", "reports", "2027", "skipped")) is not None
    assert page.findChildren(Words, "duty.A.2027.state")[-1].text() == "報告しない"
    assert page.findChildren(Words, "duty.A.2028.state")[-1].text().startswith("まだ先")
