from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.ui.pages.deadlines_page import DeadlinesPage
from kaigo_desktop.ui.widgets.basics import Words
from kaigo_desktop.viewmodels.deadlines import DeadlinesViewModel, WriteFile
from tests.fakes import FACTS, TITLES, Bench, home_help, make_calendar, write_whole
from tests.ui.pages.steps import enter, press, show, shown, silent_controls


def open_page(
    qtbot: QtBot, document: Document | None = None, write: WriteFile = write_whole
) -> tuple[Bench, DeadlinesPage]:
    bench = Bench(home_help() if document is None else document)
    model = DeadlinesViewModel(bench.session, FACTS, TITLES, bench.assessor.case, bench.clock)
    page = DeadlinesPage(bench.session, model, make_calendar, write)
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
    assert [text for text in texts if "効果報告（" in text] == [
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
    assert page.message.what.text() == "3件の期限を書き出しました。"


def test_a_disk_that_refuses_is_told_with_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    def refuse(path: Path, content: bytes) -> None:
        raise Trouble(
            f"{path.name} を書けませんでした。", f"別の場所を選んでください（{len(content)}バイト）。"
        )

    _, page = open_page(qtbot, granted("2026-09-01"), refuse)
    page.export_to(str(tmp_path / "a.ics"))
    assert page.message.what.text() == "a.ics を書けませんでした。"


def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, granted("2022-09-01"))
    press(page, "report.A.2023")
    assert silent_controls(page) == []
