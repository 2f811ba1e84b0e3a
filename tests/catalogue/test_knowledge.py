"""The shipped knowledge, and every way in which a file of it can be wrong."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from kaigo_desktop.catalogue.knowledge import load_knowledge, read_knowledge
from kaigo_desktop.catalogue.rule_files import RuleFaults
from kaigo_desktop.domain.plans.fields import SECTION_TITLES
from kaigo_desktop.domain.plans.knowledge import ADDITION_ITEMS, TIME_GROUPS, Knowledge
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
    with pytest.raises(RuleFaults) as refused:
        read_knowledge(folder)
    return tuple(map(str, refused.value.faults))


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
    assert marked == {
        "wellbeing", "daily_function", "total_hours", "overtime", "paid_leave", "mental_load", "motivation",
        "device_kinds", "direct_minutes", "indirect_minutes",
    }  # fmt: skip


def test_the_first_addition_asks_for_all_six_items_and_the_second_for_four(knowledge: Knowledge) -> None:
    asked = {
        grade: {hint.item for hint in knowledge.of_addition() if grade in hint.additions} for grade in "12"
    }
    assert asked["1"] == set(ADDITION_ITEMS)
    assert asked["2"] == {"wellbeing", "hours", "leave", "devices"}


def test_a_sum_of_the_strain_questionnaire_lies_in_one_band(knowledge: Knowledge) -> None:
    hint = knowledge.indicator("mental_load")
    assert hint is not None
    bands = [hint.band_of(Decimal(score)) for score in range(55)]
    assert [bands.index(band) for band in dict.fromkeys(bands)] == [0, 8, 20, 32]
    first = hint.band_of(Decimal("7.4"))
    assert first is not None
    assert first.label == "弱い"
    assert hint.band_of(Decimal(55)) is None


def test_an_effect_has_a_figure_or_says_what_was_told(knowledge: Knowledge) -> None:
    words = {effect.id: effect.in_words for effect in knowledge.effects}
    assert words["monitoring-night-minutes"] == "約17分減った"
    assert words["schedule-visits"] == "約9.1時間/週増えた"
    assert words["lift-load"] == "大きな変化は確かめられなかった"


def test_the_guideline_has_its_six_steps(knowledge: Knowledge) -> None:
    assert [step.name for step in knowledge.steps] == [
        "改善活動の準備",
        "現場の課題の見える化",
        "実行計画",
        "改善活動",
        "振り返り",
        "実行計画の練り直し",
    ]


def test_every_case_of_the_collection_is_there_as_an_idea(knowledge: Knowledge) -> None:
    titles = " ".join(idea.title for idea in knowledge.ideas if idea.kind == "case")
    for place in (
        "東京都",
        "大分県",
        "大子町",
        "山梨県",
        "藤沢市",
        "富山県",
        "福井県",
        "京都府",
        "静岡市",
        "北海道",
    ):
        assert place in titles


def test_a_phrase_holds_gaps_and_no_figure(knowledge: Knowledge) -> None:
    assert {phrase.section for phrase in knowledge.phrases} == set(SECTION_TITLES)
    assert not [phrase.id for phrase in knowledge.phrases if re.search(r"[0-9０-９]", phrase.text)]


def test_the_national_overtime_is_6_4_hours(knowledge: Knowledge) -> None:
    figure = next(each for each in knowledge.national if each.indicator == "overtime")
    assert (figure.value, figure.period) == (Decimal("6.4"), "2022年度")


def test_every_entry_names_its_source(knowledge: Knowledge) -> None:
    entries = (
        *knowledge.work_areas, *knowledge.effects, *knowledge.indicators, *knowledge.national,
        *knowledge.steps, *knowledge.ideas,
    )  # fmt: skip
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
        ("indicators.toml", 'additions = ["1", "2"]', 'additions = ["3"]', ("「overtime」", "additions")),
        ("indicators.toml", 'item = "hours"', 'item = "weather"', ("「overtime」", "item")),
        ("indicators.toml", "low = 0, high = 7", "low = 9, high = 7", ("「mental_load」", "bands")),
        ("indicators.toml", "low = 0, high = 7", 'low = "0", high = 7', ("「mental_load」", "整数")),
        ("effects.toml", 'told = "減った"', "", ("「monitoring-night-visits」", "told")),
        ("effects.toml", "year = 2022", "year = 22", ("「monitoring-night-minutes」", "year")),
        ("ideas.toml", 'kind = "ai"', 'kind = "magic"', ("「ai-records」", "magic")),
        ("phrases.toml", 'section = "work"', 'section = "play"', ("「work-scope」", "play")),
        ("steps.toml", 'what = "取り組む', 'that = "取り組む', ("「prepare」", "what")),
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
        ("work_areas.toml", "[[work_area]]", "[[area]]", ("work_areas.toml", "「area」")),
        ("work_areas.toml", 'id = "records"', "id = ", ("work_areas.toml", "読めません")),
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
    assert faults_of(folder) == ("knowledge/national.toml:1: ファイルがありません。",)


def test_a_damaged_installation_says_what_to_do(folder: Path) -> None:
    (folder / "effects.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Trouble) as caught:
        load_knowledge(folder)
    assert "effects.toml" in caught.value.what
    assert "インストール" in caught.value.what_to_do


def test_every_figure_of_the_ministrys_plan_that_a_plan_can_use_is_there(knowledge: Knowledge) -> None:
    """Read sentence by sentence from the plan's sections 1.1, 1.2, 2.5, 3.1 and 4."""
    figures = {(figure.kpi, figure.period, figure.value) for figure in knowledge.national}
    for kpi, period, value in (
        ("残業", "2022年度", "6.4"),
        ("離職率", "2026年", "15.3"),
        ("離職率", "2029年", "15.0"),
        ("離職率", "2026年", "30"),
        ("離職率", "2029年", "50"),
        ("離職率", "2040年", "90"),
        ("人員配置", "2026年", "1.3"),
        ("人員配置", "2029年", "8.1"),
        ("人員配置", "2040年", "33.2"),
        ("業務効率化", "2040年", "20"),
        ("業務効率化", "2029年", "5"),
        ("人員配置", "令和5年度の調査", "2.0"),
        ("人員配置", "令和5年度の調査", "2.2"),
        ("人員配置", "令和5年度の調査", "2.6"),
        ("人材", "2040年", "57"),
        ("人材", "令和5年度", "212.6"),
        ("相談窓口", "令和6年度末", "31"),
    ):
        assert (kpi, period, Decimal(value)) in figures, (kpi, period, value)


def test_effects_are_counted_as_in_the_ministrys_plan(knowledge: Knowledge) -> None:
    """Each survey of the plan's pages on effects, by subject and the numbers of answers before and after."""
    counted = {(effect.subject, effect.n_before, effect.n_after) for effect in knowledge.effects}
    for one in (
        ("見守り機器", 277, 248), ("見守り機器", 328, 302), ("見守り機器", 177, 177),
        ("介護助手", 158, 160), ("介護助手", None, 141),
        ("介護業務支援の機器", 93, 83), ("介護業務支援の機器", 81, 81), ("介護業務支援の機器", None, 81),
        ("排泄支援機器", 122, 99), ("排泄支援機器", 10, 10), ("排泄支援機器", 18, 18),
        ("移乗支援（装着型）", 111, 96), ("移乗支援（装着型）", 82, 82), ("移乗支援（装着型）", 48, 48),
        ("移乗支援（非装着型）", 143, 130), ("移乗支援（非装着型）", 55, 52), ("移乗支援（非装着型）", 5, 5),
        ("移乗支援（非装着型）", 102, 102), ("移乗支援（非装着型）", 27, 27),
        ("訪問スケジュール作成ソフト", 4, 4),
    ):  # fmt: skip
        assert one in counted, one


def test_who_was_asked_only_afterwards_has_no_number_before(knowledge: Knowledge) -> None:
    """The ministry's plan gives 「事後n=141」 and 「事後n=81」 alone for these."""
    asked = {effect.id: (effect.n_before, effect.answers) for effect in knowledge.effects}
    assert asked["care-assistant-motivation"] == asked["care-assistant-care"] == (None, "導入後 141")
    assert asked["operations-time-used"] == (None, "導入後 81")
    assert asked["operations-mental-load"] == (81, "81→81")
