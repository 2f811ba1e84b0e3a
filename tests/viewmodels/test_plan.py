from __future__ import annotations

from decimal import Decimal

from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.plans.plan import Section
from kaigo_desktop.domain.plans.words import full_width_length
from kaigo_desktop.viewmodels.plan import GROUP, PlanViewModel
from kaigo_desktop.viewmodels.plan_texts import PlanTexts
from tests.fakes import Bench, home_help

KNOWLEDGE = load_knowledge()


def model(bench: Bench) -> PlanViewModel:
    return PlanViewModel(bench.session, KNOWLEDGE, bench.assessor.case)


def two_offices() -> Document:
    document = home_help()
    offices = document["offices"]
    assert isinstance(offices, list)
    offices.append({"key": "B", "name": "ひだまりデイ", "services": ["15"]})
    return document


def test_an_empty_case_has_no_plan_and_no_complaint() -> None:
    view = model(Bench())
    assert view.sections() == ()
    assert view.remarks() == ()
    assert view.open_devices() == ()


def test_a_problem_picked_from_a_work_area_is_kept_with_a_key_of_its_own() -> None:
    bench = Bench(home_help())
    view = model(bench)
    view.add_problem("records")
    view.add_problem()
    keys = [row["key"] for row in view.rows("problems")]
    assert len(set(keys)) == 2
    assert bench.session.value(("plan", "offices", "A", "problems")) == view.rows("problems")
    assert "records" not in dict(view.open_areas())


def test_a_field_in_a_list_is_set_without_touching_its_neighbours() -> None:
    bench = Bench(home_help())
    view = model(bench)
    view.add_problem("records")
    view.add_problem("communication")
    assert view.set((*view.root, "problems", "1", "text"), "伝達に時間がかかる")
    first, second = view.rows("problems")
    assert "text" not in first
    assert second["text"] == "伝達に時間がかかる"
    assert bench.problems == []


def test_a_target_of_a_year_and_its_removal_leave_no_empty_object() -> None:
    view = model(Bench(home_help()))
    view.add_indicator()
    address = (*view.root, "indicators", "0", "targets", "2027")
    view.set(address, Decimal("12.5"))
    assert view.value(address) == 12.5
    view.set(address, None)
    assert view.rows("indicators") == [{}]


def test_a_year_of_a_report_is_no_place_in_a_list() -> None:
    bench = Bench(home_help())
    view = model(bench)
    view.set((*view.root, "reports", "2027", "done"), "記録を見直した")
    assert bench.session.document["plan"] == {
        "offices": {"A": {"reports": {"2027": {"done": "記録を見直した"}}}}
    }


def test_a_device_of_page_three_waits_for_its_measure() -> None:
    view = model(Bench(home_help()))
    (device,) = view.open_devices()
    assert device.words == "ひだまりソフト"
    view.add_problem("records")
    place = view.add_measure(device.expense)
    assert view.rows("measures")[place] == {"expense": "e1", "device": "care_software", "problem": "p1"}
    assert view.open_devices() == ()


def test_what_is_said_of_a_device_carries_its_source() -> None:
    text = model(Bench(home_help())).devices.help("monitoring")
    assert "60,000〜450,000 円" in text
    assert "省力化投資促進プラン" in text


def test_a_proposed_indicator_is_taken_once_with_unit_and_method() -> None:
    view = model(Bench(home_help()))
    proposal = view.indicators.proposals()[0]
    view.add_indicator(proposal.hint)
    row = view.rows("indicators")[0]
    assert (row["kind"], row["unit"], row["method"]) == (
        proposal.hint.id,
        proposal.hint.unit,
        proposal.hint.method,
    )
    assert proposal not in view.indicators.proposals()


def test_missing_facts_stand_as_gaps_in_the_draft() -> None:
    view = model(Bench(home_help()))
    gaps = {section.id: section.gaps for section in view.sections()}
    assert gaps["problems"]
    assert all(f"【要記入：{gap}】" in section.text for section in view.sections() for gap in section.gaps)


def test_ones_own_text_is_never_written_over_by_a_changed_answer() -> None:
    bench = Bench(home_help())
    view = model(bench)
    PlanTexts(view).take_draft_as_own("security")
    view.set((*view.root, "texts", "security"), "自分の文です。")
    bench.session.set(("offices", "A", "security_action"), 2)
    section = next(one for one in view.sections() if one.id == "security")
    assert section.text == "自分の文です。"
    assert "二つ星" in section.drafted
    PlanTexts(view).use_draft("security")
    section = next(one for one in view.sections() if one.id == "security")
    assert section.text == section.drafted


def test_each_remark_of_the_checker_leads_to_a_place() -> None:
    view = model(Bench(home_help()))
    remarks = view.remarks()
    assert remarks
    assert all(remark.address for remark in remarks)
    before = len(remarks)
    view.set((*view.root, "organisation", "person_in_charge"), "担当 花子")
    assert len(view.remarks()) == before - 1


def test_the_plans_of_two_offices_are_kept_apart() -> None:
    bench = Bench(two_offices())
    view = model(bench)
    view.add_problem("records")
    view.choose("B")
    assert view.rows("problems") == []
    view.choose("A")
    assert len(view.rows("problems")) == 1


def test_a_removed_record_leaves_the_others_in_order() -> None:
    view = model(Bench(home_help()))
    for area in ("records", "communication", "toileting"):
        view.add_problem(area)
    view.remove("problems", 1)
    assert [row["work_area"] for row in view.rows("problems")] == ["records", "toileting"]


def test_a_device_chosen_in_the_plan_stands_among_the_expenses_and_asks_for_its_cost() -> None:
    bench = Bench(home_help())
    view = model(bench)
    view.add_problem("night_rounds")
    first, *_ = view.devices.offered()
    assert first == ("monitoring", "見守り機器（課題の業務に合う機器）")
    place = view.devices.choose("monitoring")
    assert place == 0
    measure = view.rows("measures")[0]
    key = str(measure["expense"])
    assert measure["device"] == "monitoring"
    assert bench.session.value(("expenses", key, "category")) == "monitoring"
    (lacking,) = [line for line in view.remarks() if line.address == ("expenses", key, "cost")]
    assert "費用の額" in lacking.text
    assert not lacking.is_contradiction
    assert view.set(("expenses", key, "cost"), 600_000)
    assert not [line for line in view.remarks() if "費用の額" in line.text]
    subject = view.subject()
    assert subject is not None
    assert [device.cost for device in subject.devices if device.expense.key == key] == [600_000]


def test_a_device_taken_out_of_the_expenses_is_a_contradiction_in_the_plan() -> None:
    bench = Bench(home_help())
    view = model(bench)
    view.add_measure("e1")
    bench.session.remove("expenses", "e2")
    assert bench.session.remove("expenses", "e1")
    assert any(line.is_contradiction and "費用の一覧にありません" in line.text for line in view.remarks())


def test_what_is_measured_elsewhere_is_told_with_its_number_and_its_caveat() -> None:
    text = model(Bench(home_help())).devices.help("lift")
    assert "約12分増えた（n=143→130、令和4年度の効果測定事業" in text
    assert "時間は増えています" in text


def test_changed_answers_show_both_drafts_until_one_is_chosen() -> None:
    bench = Bench(home_help())
    view = model(bench)
    texts = PlanTexts(view)

    def section() -> Section:
        return next(one for one in view.sections() if one.id == "security")

    texts.take_draft_as_own("security")
    assert not section().is_outdated
    before = section().drafted
    bench.session.set(("offices", "A", "security_action"), 2)
    assert section().is_outdated
    assert (section().base, section().text) == (before, before)
    texts.keep_own("security")
    assert not section().is_outdated
    assert section().text == before
    bench.session.set(("offices", "A", "security_action"), 0)
    texts.take_new_draft("security")
    assert section().text == section().drafted
    assert not section().is_outdated
    label = "計画の文章　" + section().title + "の変更"
    own = [step.label for step in bench.store.steps[bench.case] if step.label == label]
    assert len(own) == 2  # each time a text was taken, with what it was begun from


def test_a_phrase_goes_behind_ones_own_text_and_its_gap_is_found() -> None:
    bench = Bench(home_help())
    view = model(bench)
    texts = PlanTexts(view)
    phrase = texts.phrases("operations")[0]
    texts.add_phrase("operations", phrase)
    assert len(bench.store.steps[bench.case]) == 2  # the draft that became one's own, and the phrase
    found = next(one for one in view.sections() if one.id == "operations")
    assert found.is_own
    assert found.text == f"{found.drafted}\n{phrase}"
    assert "今の手順" in found.gaps


def test_the_length_counts_two_of_half_width_as_one() -> None:
    assert [full_width_length(text) for text in ("", "あいう", "あa", "ab", "abc", "あ\nい", "ｱｲ")] == [
        0,
        3,
        2,
        1,
        2,
        2,
        1,
    ]


def test_the_plan_of_a_group_is_shown_edited_and_checked_by_itself() -> None:
    document = home_help()
    document["partners"] = [{"name": "合同会社なごみ"}]
    bench = Bench(document)
    view = model(bench)
    assert view.offices()[-1] == (GROUP, "グループの計画（協働化）")
    view.choose(GROUP)
    view.add_problem("records")
    assert view.set((*view.root, "problems", "0", "text"), "法人ごとに研修している")
    assert view.value(("plan", "group", "problems", "0", "text")) == "法人ごとに研修している"
    assert bench.session.document["plan"] == {
        "group": {"problems": [{"key": "p1", "work_area": "records", "text": "法人ごとに研修している"}]}
    }
    assert "life" not in view.section_ids()
    assert "合同会社なごみ" in view.sections()[0].text
    assert len(view.target_years()) == 1
    assert view.remarks()
    assert all(line.address[:2] == ("plan", "group") or line.address[0] != "plan" for line in view.remarks())


def test_only_a_service_that_may_have_the_addition_is_offered_its_indicators() -> None:
    assert model(Bench(home_help())).indicators.of_addition() == ()
    document = home_help()
    offices = document["offices"]
    assert isinstance(offices, list)
    offices[0]["services"] = ["51"]
    view = model(Bench(document))
    proposals = {one.hint.id: one.words for one in view.indicators.of_addition()}
    assert "（Ⅰ）（Ⅱ）" in proposals["wellbeing"]
    assert "（Ⅱ）" not in proposals["mental_load"]
    place = view.add_indicator(KNOWLEDGE.indicator("mental_load"))
    told = view.indicators.help(place)
    assert "生産性向上推進体制加算（Ⅰ）で求められます。" in told
    assert "弱い 0〜7点" in told
    assert "手引き" in told
    assert "mental_load" not in {one.hint.id for one in view.indicators.of_addition()}
    assert "区切りです" not in told
    view.set((*view.root, "indicators", str(place), "baseline"), Decimal("8.4"))
    assert "現状値の8.4点は、「普通」の区切りです。" in view.indicators.help(place)
    view.set((*view.root, "indicators", str(place), "baseline"), Decimal(60))
    assert "現状値の60点は、どの区切りにも入りません。" in view.indicators.help(place)


def test_nothing_is_said_of_the_addition_where_the_service_cannot_have_it() -> None:
    view = model(Bench(home_help()))
    place = view.add_indicator(KNOWLEDGE.indicator("overtime"))
    told = view.indicators.help(place)
    assert "加算" not in told + "".join(one.words for one in view.indicators.proposals())
    assert "6.4時間" in told


def test_a_removed_problem_takes_along_what_names_it() -> None:
    bench = Bench(home_help())
    view = model(bench)
    plan: Document = {
        "problems": [{"text": "一"}, {"key": "p2", "text": "二"}, {"text": "三"}],
        "measures": [{"problem": 0}, {"problem": "p2"}, {"problem": 2}, {"text": "研修"}],
        "diagram": {
            "nodes": [{"key": "n1", "kind": "effect"}],
            "links": [
                {"from": "0.effect", "to": "n1"},
                {"from": "p2.effect", "to": "n1"},
                {"from": "2.effect", "to": "n1"},
            ],
            "order": ["2.cause", "0.cause", "p2.cause", "n1"],
        },
    }
    for part, value in plan.items():
        view.set((*view.root, part), value)
    steps = len(bench.store.steps[bench.case])
    view.remove("problems", 0)
    assert len(bench.store.steps[bench.case]) == steps + 1
    assert [row["text"] for row in view.rows("problems")] == ["二", "三"]
    assert [row.get("problem") for row in view.rows("measures")] == [None, "p2", 1, None]
    assert view.value((*view.root, "diagram", "links")) == [
        {"from": "p2.effect", "to": "n1"},
        {"from": "1.effect", "to": "n1"},
    ]
    assert view.value((*view.root, "diagram", "order")) == ["1.cause", "p2.cause", "n1"]
    view.remove("problems", 0)
    assert [row.get("problem") for row in view.rows("measures")] == [None, None, 0, None]
    view.remove("problems", 0)
    assert view.value((*view.root, "problems")) is None
    assert view.value((*view.root, "diagram")) == {
        "nodes": [{"key": "n1", "kind": "effect"}],
        "order": ["n1"],
    }
