"""設定 of deadlines: told of or not, and how early each preparation begins."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.ui.pages.deadlines.settings_block import DeadlineSettingsBlock
from kaigo_desktop.viewmodels.case_deadlines import CaseDeadlinesViewModel
from kaigo_desktop.viewmodels.deadline_settings import DeadlineSettings
from tests.deadline_fakes import RULES, DeadlineBench, MemoryLeads, granted
from tests.ui.pages.steps import choose, enter, press, show

CLOSES = date(2026, 8, 31)


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "a.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def keeper() -> MemoryLeads:
    return MemoryLeads()


@pytest.fixture
def choices(settings: QSettings, keeper: MemoryLeads) -> DeadlineSettings:
    return DeadlineSettings(settings, RULES.preparations, keeper)


@pytest.fixture
def block(qtbot: QtBot, choices: DeadlineSettings) -> DeadlineSettingsBlock:
    made = DeadlineSettingsBlock(choices)
    show(qtbot, made)
    press(made, "settings.deadlines.leads")
    return made


def test_messages_are_turned_off_on_the_page_and_it_follows_the_tray(
    block: DeadlineSettingsBlock, choices: DeadlineSettings, settings: QSettings
) -> None:
    choose(block, "answer.deadlines.quiet", "知らせない")
    assert choices.is_quiet
    assert DeadlineSettings(settings, (), MemoryLeads()).is_quiet
    choices.be_quiet(False)  # from the menu of the tray
    assert block.telling.box.currentText() == "1日に1回、まとめて知らせる"


def test_a_lead_is_kept_for_all_cases_and_can_be_taken_back(
    block: DeadlineSettingsBlock, choices: DeadlineSettings, keeper: MemoryLeads
) -> None:
    enter(block, "answer.deadlines.leads.quotes", "60")
    assert choices.leads() == keeper.leads == {"quotes": 60}
    press(block, "unknown.deadlines.leads.quotes")
    assert choices.leads() == {}
    assert block.leads["quotes"].box.text() == "42"


def test_a_lead_of_many_years_is_refused_with_advice(
    block: DeadlineSettingsBlock, choices: DeadlineSettings
) -> None:
    enter(block, "answer.deadlines.leads.quotes", "731")
    assert "0から730" in block.leads["quotes"].problem.text()
    assert choices.leads() == {}


def test_leads_of_an_older_version_move_to_the_data_file(settings: QSettings, keeper: MemoryLeads) -> None:
    keeper.leads = {"baseline": 30}
    for id_, days in (("quotes", 60), ("baseline", 7), ("nobody", 5)):
        settings.setValue(f"deadlines/leads/{id_}", days)
    DeadlineSettings(settings, RULES.preparations, keeper)
    assert keeper.leads == {"quotes": 60, "baseline": 30}  # what the file says goes before
    assert not settings.contains("deadlines/leads/quotes")
    keeper.leads = {}
    assert DeadlineSettings(settings, RULES.preparations, keeper).leads() == {}


def test_leads_of_an_older_version_wait_for_a_disk_that_takes_them(
    settings: QSettings, keeper: MemoryLeads
) -> None:
    settings.setValue("deadlines/leads/quotes", 60)
    keeper.trouble = Trouble("空きがありません。", "空きを作ってください。")
    assert DeadlineSettings(settings, RULES.preparations, keeper).leads() == {}
    keeper.trouble = None
    assert DeadlineSettings(settings, RULES.preparations, keeper).leads() == {"quotes": 60}


def test_a_disk_that_fails_keeps_the_lead_as_it_was(
    block: DeadlineSettingsBlock, choices: DeadlineSettings, keeper: MemoryLeads
) -> None:
    told: list[object] = []
    choices.trouble_found.connect(told.append)
    keeper.trouble = Trouble("空きがありません。", "空きを作ってください。")
    enter(block, "answer.deadlines.leads.quotes", "60")
    assert (told, choices.leads()) == ([keeper.trouble], {})
    assert block.leads["quotes"].box.text() == "42"


@pytest.mark.parametrize("words", ["many", "-3", "99999"])
def test_what_was_written_into_the_settings_by_hand_and_is_no_number_counts_for_nothing(
    settings: QSettings, keeper: MemoryLeads, words: str
) -> None:
    settings.setValue("deadlines/leads/quotes", words)
    assert DeadlineSettings(settings, RULES.preparations, keeper).leads() == {}


def test_a_case_that_says_nothing_takes_the_lead_of_all_and_one_that_does_keeps_its_own() -> None:
    bench = DeadlineBench({**granted(), "awards": [], "settings": {"closes_on": CLOSES.isoformat()}})
    other = bench.add_case({**granted(), "awards": [], "settings": {"closes_on": CLOSES.isoformat()}}, "ほか")
    bench.deadlines.decide(other, "preparation/quotes", lead_days=10)
    days = CaseDeadlinesViewModel(bench.session, bench.deadlines, {}, bench.clock)
    bench.deadlines.refresh()
    bench.deadlines.choose_leads({"quotes": 60})
    assert bench.deadlines.refresh() == 0
    found = {line.case: line.due_on for line in bench.deadlines.lines() if line.key == "preparation/quotes"}
    assert found == {
        bench.case: (CLOSES - timedelta(days=60)).isoformat(),
        other: (CLOSES - timedelta(days=10)).isoformat(),
    }
    assert bench.make().leads == {"quotes": 60}  # also after a restart
    days.reckon_anew()
    assert next(one.lead_days for one in days.todos() if one.key == "preparation/quotes") == 60
    days.deleteLater()
