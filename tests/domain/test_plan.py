"""The plan's fields, and the text that is drafted from the answers."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.domain.assessment import Assessment, Estimate, OfficeEstimate, ProgrammeAssessment
from kaigo_desktop.domain.cases.case_file import case_from_document, check_document
from kaigo_desktop.domain.plans.fields import PlanField
from kaigo_desktop.domain.plans.plan import (
    PLAN_FIELDS,
    SECTION_TITLES,
    PlanDraft,
    SubjectDraft,
    check_plan,
    draft,
    plan_faults,
    to_plan_result,
)

Json = dict[str, Any]
AS_OF = date(2026, 6, 15)
KNOWLEDGE = load_knowledge()

HOME: Json = {
    "format": "kaigo-case/1",
    "as_of": "2026-06-15",
    "fiscal_year": 2026,
    "prefecture": "13",
    "corporation": {"name": "社会福祉法人ひかり"},
    "offices": [
        {
            "key": "A",
            "name": "ひかりの家",
            "services": ["51"],
            "capacity": 50,
            "staff": {"fte_total": 38.5},
            "committee": True,
            "life": True,
            "security_action": 2,
            "consulted_center": True,
        }
    ],
    "support": {"kind": "consultant"},
    "expenses": [
        {
            "key": "e1",
            "office": "A",
            "category": "monitoring",
            "description": "ベッドセンサー",
            "cost": 2100000,
            "units": 14,
        },
        {"key": "e2", "office": "A", "category": "improvement_support", "cost": 480000},
    ],
    "pledges": {"wage_return": True},
    "settings": {"closes_on": "2026-08-31"},
    "plan": {
        "offices": {
            "A": {
                "problems": [
                    {
                        "key": "p1",
                        "work_area": "night_rounds",
                        "text": "夜間の定時の訪室が多い",
                        "effect": "夜勤者の負担が大きい。",
                        "cause": "眠りの様子が分からない",
                    }
                ],
                "measures": [
                    {
                        "problem": "p1",
                        "text": "全室にセンサーを置く",
                        "expense": "e1",
                        "operation": "起き上がりの通知があったときに訪室する",
                        "introduce_on": "2026-10-01",
                    }
                ],
                "indicators": [
                    {
                        "kind": "night_visits",
                        "name": "夜勤1人1回あたりの訪室の回数",
                        "unit": "回",
                        "method": "5日間記録する",
                        "timing": "毎年10月",
                        "better": "less",
                        "baseline": 12.5,
                        "baseline_on": "2026-06-01",
                        "targets": {"2027": 10, "2028": 9, "2029": 8},
                    }
                ],
                "organisation": {
                    "committee_lead": "施設長",
                    "person_in_charge": "介護主任",
                    "consulted_with": "東京都の相談センター",
                    "consulted_on": "2026-05-20",
                },
                "schedule": [{"what": "機器の選定", "from": "2026-07-01", "to": "2026-08-31"}],
                "wage_return_method": "賞与に上乗せする",
                "wage_return_notice_on": "2026-12-01",
            }
        }
    },
}


def changed(*path: object, to: object = None) -> Json:
    """The case with one value set, or (``to`` None) taken out."""
    document = deepcopy(HOME)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return document


def plan_changed(*path: object, to: object = None) -> Json:
    return changed("plan", "offices", "A", *path, to=to)


def drafted(document: Json, assessment: Assessment | None = None) -> PlanDraft:
    assert check_document(document, plan_check=plan_faults) == ()
    case = case_from_document(document, AS_OF)
    return draft(case, assessment or Assessment(as_of=AS_OF, rules={}, programmes=()), KNOWLEDGE)


def office_draft(document: Json = HOME) -> SubjectDraft:
    return drafted(document).office("A")


def text(section: str, document: Json = HOME) -> str:
    return office_draft(document).section(section).text


# The fields


def test_a_full_plan_has_no_fault() -> None:
    assert check_plan(HOME["plan"]) == ()


@pytest.mark.parametrize(
    "plan", [None, {}, {"offices": None}, {"offices": {"A": None}}, {"offices": {"A": {}}, "group": {}}]
)
def test_everything_may_be_unknown(plan: object) -> None:
    assert check_plan(plan) == ()


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"problem": []}, "plan.offices.A.problem"),
        ({"problems": {}}, "plan.offices.A.problems"),
        ({"problems": [1]}, "plan.offices.A.problems[0]"),
        ({"problems": [{"txt": ""}]}, "plan.offices.A.problems[0].txt"),
        ({"problems": [{"key": "p"}, {"key": "p"}]}, "plan.offices.A.problems[1].key"),
        ({"problems": [{"key": ""}]}, "plan.offices.A.problems[0].key"),
        ({"problems": [{"text": 3}]}, "plan.offices.A.problems[0].text"),
        ({"measures": [{"problem": -1}]}, "plan.offices.A.measures[0].problem"),
        ({"measures": [{"problem": True}]}, "plan.offices.A.measures[0].problem"),
        ({"measures": [{"problem": 1.5}]}, "plan.offices.A.measures[0].problem"),
        ({"measures": [{"introduce_on": "2026-2-1"}]}, "plan.offices.A.measures[0].introduce_on"),
        ({"measures": [{"introduce_on": "2026-02-30"}]}, "plan.offices.A.measures[0].introduce_on"),
        ({"indicators": [{"target": "8"}]}, "plan.offices.A.indicators[0].target"),
        ({"indicators": [{"target": True}]}, "plan.offices.A.indicators[0].target"),
        ({"indicators": [{"baseline": 1e13}]}, "plan.offices.A.indicators[0].baseline"),
        ({"indicators": [{"baseline": float("nan")}]}, "plan.offices.A.indicators[0].baseline"),
        ({"indicators": [{"better": "fewer"}]}, "plan.offices.A.indicators[0].better"),
        ({"indicators": [{"targets": 8}]}, "plan.offices.A.indicators[0].targets"),
        ({"indicators": [{"targets": {"R9": 8}}]}, "plan.offices.A.indicators[0].targets.R9"),
        ({"indicators": [{"targets": {"２０２７": 8}}]}, "plan.offices.A.indicators[0].targets.２０２７"),
        ({"indicators": [{"actual": {"2027": "8"}}]}, "plan.offices.A.indicators[0].actual.2027"),
        ({"organisation": []}, "plan.offices.A.organisation"),
        ({"organisation": {"lead": "x"}}, "plan.offices.A.organisation.lead"),
        ({"schedule": [{"from": 20260701}]}, "plan.offices.A.schedule[0].from"),
        ({"texts": {"problem": "x"}}, "plan.offices.A.texts.problem"),
        ({"texts": {"problems": 1}}, "plan.offices.A.texts.problems"),
        ({"reports": {"2027": []}}, "plan.offices.A.reports.2027"),
        ({"reports": {"27": {}}}, "plan.offices.A.reports.27"),
        ({"reports": {"2027": {"wage_return_amount": -1}}}, "plan.offices.A.reports.2027.wage_return_amount"),
        (
            {"reports": {"2027": {"wage_return_amount": 1.5}}},
            "plan.offices.A.reports.2027.wage_return_amount",
        ),
        (
            {"reports": {"2027": {"finances_improved": "yes"}}},
            "plan.offices.A.reports.2027.finances_improved",
        ),
        ([], "plan.offices.A"),
    ],
)
def test_a_fault_is_named_by_its_path(body: object, path: str) -> None:
    faults = check_plan({"offices": {"A": body}})
    assert [fault.path for fault in faults] == [path]
    assert any("ぁ" <= character <= "ん" for character in faults[0].message)


@pytest.mark.parametrize(
    ("plan", "path"),
    [
        ([], "plan"),
        ("", "plan"),
        ({"office": {}}, "plan.office"),
        ({"offices": []}, "plan.offices"),
        ({"group": 1}, "plan.group"),
    ],
)
def test_the_outer_shape_is_checked_too(plan: object, path: str) -> None:
    assert [fault.path for fault in check_plan(plan)] == [path]


def test_measured_figures_may_be_decimal_or_negative() -> None:
    indicators = [{"baseline": -2.5, "target": 0, "actual": {"2027": -3}}]
    assert check_plan({"group": {"indicators": indicators}}) == ()


def test_the_case_file_door_checks_the_plan() -> None:
    faults = check_document(plan_changed("indicators", 0, "target", to="8"), plan_check=plan_faults)
    assert [fault.path for fault in faults] == ["plan.offices.A.indicators[0].target"]


def test_every_field_is_documented_with_a_japanese_label() -> None:
    def walk(fields: tuple[PlanField, ...]) -> list[PlanField]:
        return [found for field in fields for found in (field, *walk(field.fields))]

    fields = walk(PLAN_FIELDS)
    assert len(fields) > 80
    assert all(field.label for field in fields)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["offices", "group", "A", "problems", "indicators", "targets", "2027", "texts"]),
            inner,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(JSON_VALUES)
def test_no_json_breaks_the_check_and_what_passes_can_be_drafted(plan: object) -> None:
    faults = check_plan(plan)
    if faults or plan is None:
        return
    case = case_from_document(HOME | {"plan": plan}, AS_OF)
    found = draft(case, Assessment(as_of=AS_OF, rules={}, programmes=()), KNOWLEDGE)
    json.dumps(to_plan_result(found))


# The draft


def test_a_plan_has_every_section_in_order() -> None:
    sections = office_draft().sections
    assert [section.title for section in sections] == list(SECTION_TITLES.values())


def test_a_full_case_leaves_no_gap() -> None:
    assert {section.id: section.gaps for section in office_draft().sections if section.gaps} == {}


def test_the_problem_is_told_with_office_and_staff() -> None:
    found = text("problems")
    assert "ひかりの家は、介護老人福祉施設の事業所です。定員は50人です。職員は常勤換算で38.5人です。" in found
    assert "課題1　夜間巡視：夜間の定時の訪室が多い。" in found
    assert "影響：夜勤者の負担が大きい。" in found


def test_visits_and_users_are_told_where_they_are_known() -> None:
    document = changed("offices", 0, "monthly_visits", to=1200)
    document["offices"][0]["monthly_users"] = 300
    assert "1か月の延べ利用者は300人です。1か月の延べ訪問は1,200回です。" in text("problems", document)


def test_an_empty_office_has_only_gaps_and_no_invented_fact() -> None:
    document: Json = {"format": "kaigo-case/1", "offices": [{"key": "A"}]}
    found = office_draft(document)
    without_promises = {"schedule"}
    assert all(section.gaps for section in found.sections if section.id not in without_promises)
    figures = "".join(s.text for s in found.sections)
    assert "円" not in figures
    assert "0人" not in figures


def test_each_missing_fact_stands_as_a_gap_where_it_belongs() -> None:
    assert "原因：【要記入：課題1の原因】\n" in f"{text('problems', plan_changed('problems', 0, 'cause'))}\n"
    assert "現状 【要記入：指標1の現状値】" in text("indicators", plan_changed("indicators", 0, "baseline"))
    assert "【要記入：指標1の令和11年度の目標値】" in text(
        "indicators", plan_changed("indicators", 0, "targets", to={"2027": 10, "2028": 9})
    )
    assert office_draft(changed("pledges", "wage_return")).section("wage_return").gaps != ()


def test_different_answers_give_different_texts() -> None:
    changes = {
        "problems": plan_changed("problems", 0, "text", to="記録を二度書いている"),
        "work": plan_changed("problems", 0, "work_area", to="records"),
        "devices": changed("expenses", 0, "units", to=15),
        "operations": plan_changed("measures", 0, "operation", to="巡視の時刻をやめる"),
        "indicators": plan_changed("indicators", 0, "baseline", to=13),
        "organisation": plan_changed("organisation", "person_in_charge", to="事務長"),
        "improvement_support": changed("support", "kind", to="center"),
        "wage_return": plan_changed("wage_return_method", to="手当を設ける"),
        "security": changed("offices", 0, "security_action", to=1),
        "life": changed("offices", 0, "life", to=False),
        "schedule": changed("settings", "closes_on", to="2026-09-30"),
    }
    assert set(changes) == set(SECTION_TITLES)
    for section, document in changes.items():
        assert text(section, document) != text(section), section


def test_the_work_area_brings_the_examples_of_the_ministry_s_plan() -> None:
    section = office_draft().section("work")
    assert "「夜間巡視」" in section.text
    assert "見守り支援機器を使うこと" in section.text
    assert any("省力化投資促進プラン" in cite for cite in section.cites)


def test_a_work_area_of_one_s_own_is_kept_in_one_s_own_words() -> None:
    document = plan_changed("problems", 0, "work_area", to="家族への連絡")
    assert "見直す業務は、「家族への連絡」です。" in text("work", document)


def test_devices_are_told_with_number_cost_and_day() -> None:
    found = text("devices")
    assert (
        "・見守り・コミュニケーション「ベッドセンサー」：14台、2,100,000 円、導入時期 令和8年10月1日" in found
    )
    assert "対象経費の合計は2,100,000 円です。" in found


def test_a_delivered_device_is_told_with_the_day_of_delivery() -> None:
    assert "導入時期 令和8年11月2日" in text(
        "devices", changed("expenses", 0, "delivered_on", to="2026-11-02")
    )


def test_accessories_count_in_the_total() -> None:
    document = deepcopy(HOME)
    document["expenses"].append(
        {
            "key": "e3",
            "office": "A",
            "category": "device_accessory",
            "attached_to": "e1",
            "cost": 300000,
            "description": "Wi-Fi",
        }
    )
    found = text("devices", document)
    assert "・付帯する経費「Wi-Fi」：300,000 円" in found
    assert "対象経費の合計は2,400,000 円です。" in found


def test_the_estimate_is_told_with_its_day_unless_ineligible() -> None:
    estimate = Estimate(1680000, 1680000, 1680000, (OfficeEstimate("A", 1680000, False, ()),))
    programmes = tuple(
        ProgrammeAssessment(id=title, title=title, verdict=verdict, rules_version="1", estimate=estimate)
        for title, verdict in (("定着支援", Verdict.CONDITIONAL), ("対象外の事業", Verdict.INELIGIBLE))
    )
    found = drafted(HOME, Assessment(as_of=AS_OF, rules={}, programmes=programmes)).office("A")
    told = found.section("devices").text
    assert "補助の見込みは1,680,000 円です（定着支援、令和8年6月15日の試算）。" in told
    assert "対象外の事業" not in told


def test_a_measured_effect_is_told_with_its_source_and_numbers() -> None:
    section = office_draft().section("operations")
    assert "約17分減ったと報告されています（回答数 277→248）" in section.text
    assert "省力化投資促進プラン（介護分野） 1.2 職員タイムスタディ調査" in section.cites


def test_a_lift_is_told_to_take_longer_once_it_is_known_to_be_one() -> None:
    document = changed("expenses", 0, "category", to="transfer")
    assert "の種類（移乗支援（非装着型）リフト等、移乗支援（装着型）アシストスーツ等）" in text(
        "operations", document
    )
    assert "約" not in text("operations", document)
    document["plan"]["offices"]["A"]["measures"][0]["device"] = "lift"
    assert "約12分増えたと報告されています" in text("operations", document)
    assert "5分減った" not in text("operations", document)


def test_a_device_without_a_measure_asks_how_the_work_changes() -> None:
    document = plan_changed("measures", to=[])
    assert (
        "「ベッドセンサー」で業務の手順や分担をどう変えるか"
        in office_draft(document).section("operations").gaps
    )


def test_a_measure_names_its_problem_by_key_or_by_place() -> None:
    assert "課題1に対して、全室に" in text("operations")
    assert "課題1に対して、全室に" in text("operations", plan_changed("measures", 0, "problem", to=0))
    assert "課題1に対して" not in text("operations", plan_changed("measures", 0, "problem", to=7))


def test_indicators_are_told_with_figures_as_typed() -> None:
    found = text("indicators")
    assert "現状 12.5回（令和8年6月1日に測定）" in found
    assert "目標 令和9年度 10回、令和10年度 9回、令和11年度 8回" in found
    assert "測り方：5日間記録する（毎年10月）" in found


def test_one_target_holds_for_every_year() -> None:
    document = plan_changed("indicators", 0, "targets")
    document["plan"]["offices"]["A"]["indicators"][0]["target"] = 9
    assert "目標 令和9年度 9回、令和10年度 9回、令和11年度 9回" in text("indicators", document)
    del document["fiscal_year"]
    assert "目標 9回\n" in text("indicators", document)


def test_without_indicators_the_devices_propose_some() -> None:
    gaps = office_draft(plan_changed("indicators", to=[])).section("indicators").gaps
    assert "夜勤1人1回あたりの訪室の回数" in gaps[0]


def test_a_national_figure_stands_beside_one_s_own() -> None:
    assert "6.4時間" not in text("indicators")
    found = text("indicators", plan_changed("indicators", 0, "kind", to="overtime"))
    assert "全介護事業者の1か月の平均残業時間は6.4時間です（2022年度" in found


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (changed("offices", 0, "committee", to=False), "まだ設けていません"),
        (changed("offices", 0, "committee"), "【要記入：設けているか、責任者】"),
        (
            changed("offices", 0, "consulted_center", to=False),
            "令和8年5月20日に、東京都の相談センターに相談しました。",
        ),
        (plan_changed("organisation", to={}), "【要記入：相談日】に、【要記入：相談先】に相談しました。"),
    ],
)
def test_the_organisation_says_what_is_known_of_committee_and_consultation(
    document: Json, words: str
) -> None:
    assert words in text("organisation", document)


def test_a_consultation_that_has_not_been_is_not_claimed() -> None:
    document = changed("offices", 0, "consulted_center", to=False)
    document["plan"]["offices"]["A"]["organisation"] = {}
    found = text("organisation", document)
    assert "まだ相談していません" in found
    assert "相談しました" not in found


def test_a_visiting_office_is_not_asked_for_a_committee() -> None:
    document = changed("offices", 0, "services", to=["11"])
    del document["offices"][0]["committee"]
    assert "委員会" not in text("organisation", document)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("consultant", "第三者と個別に契約"),
        ("center", "研修"),
        ("none", "予定がまだありません"),
        (None, "【要記入：受ける業務改善支援】"),
    ],
)
def test_the_support_is_told_as_answered(kind: str | None, words: str) -> None:
    assert words in text("improvement_support", changed("support", "kind", to=kind))


def test_the_cost_of_the_support_is_told() -> None:
    assert "費用は480,000 円です。" in text("improvement_support")


@pytest.mark.parametrize(
    ("stars", "words"),
    [(0, "まだ宣言していません"), (1, "一つ星"), (2, "二つ星"), ("equivalent", "同等の対策")],
)
def test_the_declaration_is_told_as_answered(stars: object, words: str) -> None:
    assert words in text("security", changed("offices", 0, "security_action", to=stars))


def test_what_was_not_promised_is_not_promised() -> None:
    document = changed("pledges", "wage_return", to=False)
    assert "還元します" not in text("wage_return", document)
    assert "まだ決まっていません" in text("wage_return", document)


def test_own_measures_are_added_to_the_statements() -> None:
    assert "端末に鍵をかける。" in text("security", plan_changed("security", to="端末に鍵をかける"))
    assert text("life", plan_changed("life", to="毎月出す。")).endswith("毎月出す。")


def test_the_schedule_holds_steps_the_prefecture_s_days_and_the_reports() -> None:
    found = text("schedule")
    assert "・令和8年7月1日から令和8年8月31日まで：機器の選定" in found
    assert "・申請の締切：令和8年8月31日" in found
    assert "（令和9年度から令和11年度まで）" in found
    assert "実績報告の期限" not in found


def test_the_user_s_own_text_wins_and_the_draft_stays_beside_it() -> None:
    section = office_draft(plan_changed("texts", to={"life": "自分の文。【要記入：日付】"})).section("life")
    assert (section.text, section.is_own, section.gaps) == ("自分の文。【要記入：日付】", True, ("日付",))
    assert section.drafted == text("life")


def test_an_empty_text_is_not_a_text_of_one_s_own() -> None:
    assert not office_draft(plan_changed("texts", to={"life": "  "})).section("life").is_own


def test_only_the_office_s_own_expenses_are_its_devices() -> None:
    document = deepcopy(HOME)
    document["offices"].append({"key": "B"})
    assert drafted(document).office("B").devices == ()
    with pytest.raises(KeyError):
        drafted(document).office("C")


def test_a_group_has_one_plan_of_its_own() -> None:
    document = deepcopy(HOME)
    document["partners"] = [{"name": "合同会社みらい"}]
    document["expenses"].append(
        {"key": "g", "category": "collaboration", "description": "合同研修", "cost": 900000}
    )
    group = drafted(document).group
    assert group is not None
    assert "合同会社みらいとともに取り組む、2法人の計画です。" in group.section("problems").text
    assert "協働化の取組「合同研修」：1式、900,000 円" in group.section("devices").text
    assert "翌年度（令和9年度）" in group.section("schedule").text
    with pytest.raises(KeyError):
        group.section("life")


def test_a_case_without_partners_has_no_group_plan() -> None:
    assert drafted(HOME).group is None
    found = drafted(changed("plan", "group", to={"problems": []})).group
    assert found is not None
    assert "構成員" in found.section("problems").gaps


def test_the_result_is_plain_json_with_gaps_and_devices() -> None:
    result = json.loads(json.dumps(to_plan_result(drafted(plan_changed("problems", 0, "cause")))))
    office = result["offices"]["A"]
    assert result["format"] == "kaigo-plan/1"
    assert result["group"] == {}
    assert office["sections"]["problems"]["gaps"] == ["課題1の原因"]
    assert office["sections"]["life"]["own_text"] is False
    assert office["devices"] == [
        {
            "expense": "e1",
            "category": "monitoring",
            "description": "ベッドセンサー",
            "units": 14,
            "cost": 2100000,
            "introduced_on": "2026-10-01",
        }
    ]


def test_the_same_case_gives_the_same_text() -> None:
    assert drafted(HOME) == drafted(deepcopy(HOME))
