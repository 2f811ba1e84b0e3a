from __future__ import annotations

from decimal import Decimal

from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.viewmodels.plan import PlanViewModel
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
    text = model(Bench(home_help())).device_help("monitoring")
    assert "60,000〜450,000 円" in text
    assert "省力化投資促進プラン" in text


def test_a_proposed_indicator_is_taken_once_with_unit_and_method() -> None:
    view = model(Bench(home_help()))
    proposal = view.proposals()[0]
    view.add_indicator(proposal.hint)
    row = view.rows("indicators")[0]
    assert (row["kind"], row["unit"], row["method"]) == (
        proposal.hint.id,
        proposal.hint.unit,
        proposal.hint.method,
    )
    assert proposal not in view.proposals()


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
