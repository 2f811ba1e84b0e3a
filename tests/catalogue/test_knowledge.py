"""The shipped knowledge, and every way in which a file of it can be wrong."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from kaigo_desktop.catalogue.knowledge import load_knowledge, read_knowledge
from kaigo_desktop.domain.plans.knowledge import TIME_GROUPS, Knowledge
from kaigo_desktop.domain.services import PRIORITY_FIELDS
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import shipped


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped("resources", "knowledge"), tmp_path / "knowledge"))


def faults_of(folder: Path) -> tuple[str, ...]:
    found, faults = read_knowledge(folder)
    assert found is None
    return faults


def change(folder: Path, file: str, before: str, after: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), "utf-8")


def test_the_shipped_knowledge_has_the_ten_work_areas(knowledge: Knowledge) -> None:
    assert len(knowledge.work_areas) == 10
    records = knowledge.work_area("records")
    assert records is not None
    assert (records.name, records.levels) == ("記録・文書作成・報酬請求", ("○", "○", "◎"))


def test_the_kinds_of_work_in_a_time_study_stand_by_group(knowledge: Knowledge) -> None:
    groups = [one.group for one in knowledge.time_categories]
    assert list(dict.fromkeys(groups)) == list(TIME_GROUPS)
    assert groups == sorted(groups, key=list(TIME_GROUPS).index)


def test_every_field_of_the_priority_fields_has_a_device_type(knowledge: Knowledge) -> None:
    assert {device.category for device in knowledge.devices} >= PRIORITY_FIELDS


@pytest.mark.parametrize(
    ("device", "low", "high", "cap"),
    [
        ("lift", 700_000, 1_800_000, 1_000_000),
        ("assist_suit", 80_000, 1_500_000, 1_000_000),
        ("intercom", 5_000, 30_000, 1_000_000),
        ("monitoring", 60_000, 450_000, 300_000),
        ("toileting", 100_000, 1_100_000, 300_000),
        ("care_software", 500_000, 5_000_000, 2_500_000),
        ("rehab", None, None, 300_000),
    ],
)
def test_prices_and_caps_are_those_of_the_sources(
    knowledge: Knowledge, device: str, low: int | None, high: int | None, cap: int
) -> None:
    found = knowledge.device(device)
    assert found is not None
    assert (found.price_low, found.price_high, found.cap_high) == (low, high, cap)
    assert "別紙1 5 表" in found.cap_cite


@pytest.mark.parametrize(
    ("effect", "change_", "n_before", "n_after"),
    [
        ("monitoring-night-minutes", Decimal(-17), 277, 248),
        ("operations-record-minutes", Decimal(-6), 93, 83),
        ("toileting-minutes", Decimal(-3), 122, 99),
        ("assist-suit-minutes", Decimal(-5), 111, 96),
        ("lift-minutes", Decimal(12), 143, 130),
        ("care-assistant-minutes", Decimal(-13), 158, 160),
        ("schedule-hours", Decimal("-5.2"), 4, 4),
    ],
)
def test_measured_effects_carry_their_figures_and_numbers(
    knowledge: Knowledge, effect: str, change_: Decimal, n_before: int, n_after: int
) -> None:
    found = next(each for each in knowledge.effects if each.id == effect)
    assert (found.change, found.n_before, found.n_after) == (change_, n_before, n_after)


def test_the_lift_warns_that_time_grew(knowledge: Knowledge) -> None:
    caveats = [effect.caveat for effect in knowledge.effects_of("lift")]
    assert any("増えて" in caveat for caveat in caveats)


def test_devices_suggest_their_indicators(knowledge: Knowledge) -> None:
    ids = {hint.id for hint in knowledge.indicators_for(frozenset({"monitoring"}))}
    assert {"night_visits", "night_minutes"} <= ids
    assert "toilet_misses" not in ids
    assert knowledge.indicators_for(frozenset()) == ()


def test_the_indicators_of_the_addition_are_marked(knowledge: Knowledge) -> None:
    marked = {hint.id for hint in knowledge.indicators if hint.addition}
    assert marked == {"overtime", "paid_leave", "mental_load", "total_hours", "wellbeing"}


def test_the_national_overtime_is_6_4_hours(knowledge: Knowledge) -> None:
    figure = next(each for each in knowledge.national if each.indicator == "overtime")
    assert (figure.value, figure.period) == (Decimal("6.4"), "2022年度")


def test_every_entry_names_its_source(knowledge: Knowledge) -> None:
    entries = (*knowledge.work_areas, *knowledge.effects, *knowledge.indicators, *knowledge.national)
    assert all(entry.cite for entry in entries)


def test_what_is_not_there_is_none(knowledge: Knowledge) -> None:
    assert knowledge.work_area("nowhere") is None
    assert knowledge.device(None) is None
    assert knowledge.indicator("nothing") is None


@pytest.mark.parametrize(
    ("file", "before", "after", "words"),
    [
        ("devices.toml", 'category = "mobility"', 'category = "flying"', ("「mobility」", "flying")),
        ("devices.toml", "low = 700000", "low = 7000000", ("「lift」", "low")),
        ("devices.toml", "low = 700000", 'low = "700000"', ("「lift」", "整数")),
        ("devices.toml", "low = 700000", "low = true", ("「lift」", "整数")),
        ("devices.toml", "price = { low = 700000", "price = 1 # ", ("「lift」", "price")),
        ("devices.toml", "cap = { low = 1000000", "caps = { low = 1000000", ("「lift」", "cap")),
        ("devices.toml", 'per = "台", cite', 'per = "台", colour = "赤", cite', ("「lift」", "colour")),
        ("effects.toml", "change = -17", 'change = "-17"', ("「monitoring-night-minutes」", "数")),
        ("effects.toml", "change = -17", "change = true", ("「monitoring-night-minutes」", "数")),
        (
            "effects.toml",
            'devices = ["monitoring"]',
            'devices = ["radar"]',
            ("「monitoring-night-minutes」", "radar"),
        ),
        (
            "effects.toml",
            'devices = ["monitoring"]',
            "devices = [1]",
            ("「monitoring-night-minutes」", "devices"),
        ),
        ("effects.toml", "n_before = 277", "n_befor = 277", ("「monitoring-night-minutes」", "n_before")),
        ("indicators.toml", 'better = "less"', 'better = "fewer"', ("「night_visits」", "fewer")),
        ("indicators.toml", "addition = true", 'addition = "yes"', ("「overtime」", "addition")),
        ("indicators.toml", 'id = "night_minutes"', 'id = "night_visits"', ("「night_visits」", "2回")),
        ("indicators.toml", 'name = "1年の離職率"', 'name = " "', ("「turnover」", "name")),
        ("indicators.toml", 'id = "night_visits"', "", ("「1番目」", "id")),
        (
            "national.toml",
            'indicator = "overtime"',
            'indicator = "weather"',
            ("「overtime-2022」", "weather"),
        ),
        ("time_categories.toml", 'group = "break"', 'group = "rest"', ("「31」", "rest")),
        ("work_areas.toml", '["○", "○", "◎"]', '["○", "○"]', ("「records」", "levels")),
        ("work_areas.toml", "[[work_area]]", "[[area]]", ("work_areas.toml", "[[work_area]]")),
        ("work_areas.toml", 'id = "records"', "id = ", ("work_areas.toml", "読めない")),
    ],
)
def test_a_fault_names_file_and_entry(
    folder: Path, file: str, before: str, after: str, words: tuple[str, ...]
) -> None:
    change(folder, file, before, after)
    faults = faults_of(folder)
    assert any(file in fault and all(word in fault for word in words) for fault in faults), faults


def test_every_fault_is_named_not_only_the_first(folder: Path) -> None:
    change(folder, "devices.toml", 'category = "mobility"', 'category = "flying"')
    change(folder, "indicators.toml", 'better = "less"', 'better = "fewer"')
    assert len(faults_of(folder)) == 2


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "national.toml").unlink()
    assert faults_of(folder) == ("national.toml: ファイルがありません。",)


def test_a_damaged_installation_says_what_to_do(folder: Path) -> None:
    (folder / "effects.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Trouble) as caught:
        load_knowledge(folder)
    assert "effects.toml" in caught.value.what
    assert "インストール" in caught.value.what_to_do
