from __future__ import annotations

import pytest

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.viewmodels.fact_words import FactWords
from tests.deadline_fakes import RULES
from tests.fakes import FACTS, home_help, shipped_forms

WORDS = FactWords(FACTS, shipped_forms())


@pytest.mark.parametrize(
    ("address", "label"),
    [
        (("corporation", "name"), "法人名"),
        (("expenses", "e1"), "費用「ひだまりソフト」"),
        (("offices", "A", "life"), "事業所「ひだまり訪問介護」　" + FACTS.named("offices.*.life").label),
        (("form_facts", "officers", "1", "born_on"), "役員2　生年月日"),
        (("form_facts", "by_form", "application", "starts_on"), "交付申請書：着手予定日"),
        (("form_facts", "by_form", "application@mhlw-r7-technology", "date"), "交付申請書：申請日"),
        (("plan", "offices", "A", "indicators", "0", "baseline"), "指標1　現状値"),
        (("plan", "offices", "A", "texts", "problems"), "計画の文章　現状と課題"),
        (("plan", "group", "organisation", "consulted_on"), "相談日"),
        (("somewhere", "else"), "そのほかの項目"),
    ],
)
def test_a_fact_is_named_with_its_record(address: Address, label: str) -> None:
    assert WORDS.label(address, home_help()) == label


@pytest.mark.parametrize(
    ("address", "value", "words"),
    [
        (("expenses", "e1", "cost"), 1_200_000, "1,200,000円"),
        (("case", "fiscal_year"), 2026, "令和8年度"),
        (("case", "prefecture"), "13", "東京都"),
        (("offices", "A", "services"), ["11"], "訪問介護"),
        (("offices", "A", "life"), False, "いいえ"),
        (("offices", "A", "careplan_link", "started_on"), "2026-02-01", "令和8年2月1日"),
        (("support", "kind"), None, "（未入力）"),
        (("plan", "offices", "A", "problems", "0", "text"), "一行目\n二行目", "一行目 二行目"),
        (("partners",), [], "なし"),
        (("expenses", "e9"), {"key": "e9", "category": "vehicle", "cost": 900_000}, "車両、900,000円"),
    ],
)
def test_a_value_is_written_as_a_person_gave_it(address: Address, value: object, words: str) -> None:
    assert WORDS.value(address, value) == words


def test_a_long_value_is_cut_where_it_is_only_told_of() -> None:
    told = WORDS.value(("plan", "offices", "A", "texts", "problems"), "あ" * 500)
    assert len(told) < 100
    assert told.endswith("…")


def test_a_decision_names_its_grant_where_the_case_has_several() -> None:
    words = FactWords(FACTS, shipped_forms(), RULES)
    two: Document = {"awards": [{}, {}]}
    key = "effect_report/award-2/1"
    assert words.label(("deadlines", key), two) == "効果報告（1回目）（交付の記録2）"
    assert words.label(("deadlines", key), {"awards": [{}]}) == "効果報告（1回目）"
    assert words.label(("deadlines", "case"), two) == "担当者"
