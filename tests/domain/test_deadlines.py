"""Every dated thing of a case: where its day comes from, what moves it, what ends it."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from kaigo_desktop.catalogue.deadlines import load_deadline_rules
from kaigo_desktop.domain.cases.case import Award, Case, Expense, Office, Pledges, Settings, Staff
from kaigo_desktop.domain.deadlines.choice import NOTHING, Choice, Choices, choice_document, choice_of
from kaigo_desktop.domain.deadlines.deadline import (
    Deadline,
    Group,
    Kind,
    State,
    edges_from,
    months_later,
)
from kaigo_desktop.domain.deadlines.rules import ProgrammeDuties
from kaigo_desktop.domain.deadlines.series import HandedIn, deadlines, keyed
from kaigo_desktop.domain.deadlines.stages import StageState, paid_key, settled_key, stages

RULES = load_deadline_rules()
TECHNOLOGY = "mhlw-r8-technology"
DUTIES = {
    TECHNOLOGY: ProgrammeDuties("介護テクノロジー定着支援事業", 3, "別紙1 7(2)"),
    "mhlw-r8-collaboration": ProgrammeDuties("協働化", 1, "別紙3 4(2)"),
    "tokyo-r8-hr": ProgrammeDuties("人材育成", 0, ""),
}
OFFICE = Office(key="A", index=0, name="ひだまり", security_action=1, staff=Staff())
GRANT = Award(index=0, programme=TECHNOLOGY, office="A", granted_on=date(2026, 9, 1))
CASE = Case(
    as_of=date(2026, 6, 15),
    fiscal_year=2026,
    offices=(OFFICE,),
    settings=Settings(closes_on=date(2026, 8, 31)),
)
GRANTED = replace(CASE, awards=(GRANT,))


def found(case: Case, choices: Choices | None = None) -> dict[str, Deadline]:
    series = deadlines(case, keyed(case), DUTIES, RULES, choices or {})
    assert [one.safe_on for one in series] == sorted(one.safe_on for one in series)
    return {one.key: one for one in series}


# --- where days come from -------------------------------------------------------------------------


def test_preparations_are_counted_back_from_the_closing_day_and_end_on_an_open_day() -> None:
    made = found(CASE)
    gbiz = made["preparation/gbiz_id"]
    assert (gbiz.due_on, gbiz.safe_on) == (date(2026, 7, 6), date(2026, 7, 6))  # 56 days before 31 August
    quotes = made["preparation/quotes"]
    assert (quotes.due_on, quotes.safe_on) == (date(2026, 7, 20), date(2026, 7, 17))  # 海の日, a Monday
    assert quotes.lead_days == 42


def test_without_a_closing_day_there_is_no_preparation_for_it() -> None:
    assert found(replace(CASE, settings=Settings())) == {}


def test_what_the_case_says_is_done_is_done() -> None:
    made = found(CASE)
    assert made["preparation/security_action"].state is State.DONE
    assert made["preparation/consult"].state is State.OPEN
    asked = replace(CASE, offices=(replace(OFFICE, consulted_center=True),))
    assert found(asked)["preparation/consult"].state is State.DONE


def test_the_grant_ends_what_belonged_to_the_application() -> None:
    made = found(GRANTED)
    assert made["application"].state is State.DONE
    assert made["preparation/gbiz_id"].state is State.DONE


def test_each_grant_has_its_own_reports_and_their_preparations() -> None:
    second = replace(GRANT, index=1, granted_on=date(2025, 9, 1))
    made = found(replace(CASE, awards=(GRANT, second)))
    assert made["effect_report/award-1/1"].due_on == date(2028, 3, 31)
    assert made["effect_report/award-2/1"].due_on == date(2027, 3, 31)
    measure = made["preparation/measure/award-2/1"]
    assert measure.title == "令和8年度の実績値を測る"
    assert measure.due_on == date(2027, 1, 30)
    assert measure.safe_on == date(2027, 1, 29)
    assert measure.office == "A"


def test_keys_of_the_store_go_before_places() -> None:
    series = deadlines(GRANTED, keyed(GRANTED, ("award-7",)), DUTIES, RULES, {})
    assert any(one.key == "effect_report/award-7/1" for one in series)


def test_the_baseline_is_due_before_the_first_delivery_and_provisional_while_nobody_knows_it() -> None:
    unknown = found(GRANTED)["preparation/baseline"]
    assert (unknown.due_on, unknown.provisional) == (date(2027, 3, 1), True)  # 30 days before 31 March
    bought = Expense(key="e1", index=0, category="monitoring", cost=1, delivered_on=date(2026, 12, 1))
    known = found(replace(GRANTED, expenses=(bought,)))["preparation/baseline"]
    assert (known.due_on, known.provisional) == (date(2026, 11, 1), False)
    assert known.safe_on == date(2026, 10, 30)  # the 1st is a Sunday


def test_a_measured_baseline_is_done_and_so_is_a_measured_year() -> None:
    rows = [{"name": "記録", "baseline": 60, "actual": {"2027": 40}}]
    made = found(replace(GRANTED, plan={"offices": {"A": {"indicators": rows}}}))
    assert made["preparation/baseline"].state is State.DONE
    assert made["preparation/measure/award-1/1"].state is State.DONE
    assert made["preparation/measure/award-1/2"].state is State.OPEN


def test_a_report_that_was_handed_in_is_done_on_its_day_with_what_prepared_it() -> None:
    plan = {"offices": {"A": {"reports": {"2027": {"submitted_on": "2028-03-20"}}}}}
    made = found(replace(GRANTED, plan=plan))
    first = made["effect_report/award-1/1"]
    assert (first.state, first.done_on) == (State.DONE, date(2028, 3, 20))
    assert made["preparation/report_draft/award-1/1"].state is State.DONE


# --- templates ------------------------------------------------------------------------------------


def test_a_report_that_the_plan_leaves_out_is_left_out_with_its_reason() -> None:
    plan = {"offices": {"A": {"reports": {"2027": {"skipped": "休止のため"}, "2028": {"skipped": "  "}}}}}
    made = found(replace(GRANTED, plan=plan))
    report = made["effect_report/award-1/1"]
    assert (report.state, report.reason) == (State.SKIPPED, "休止のため")
    assert made["preparation/measure/award-1/1"].state is State.DONE
    assert made["effect_report/award-1/2"].state is State.OPEN


def test_a_report_of_the_group_follows_the_plan_of_the_group() -> None:
    duties = DUTIES | {"mhlw-r8-collaboration": ProgrammeDuties("協働化", 1, "", per_office=False)}
    group = {"indicators": [{"actual": {"2027": 3}}], "reports": {"2027": {"submitted_on": "2028-03-20"}}}
    theirs = replace(GRANT, programme="mhlw-r8-collaboration", office=None)
    case = replace(GRANTED, awards=(theirs, replace(GRANT, index=1, office=None)), plan={"group": group})
    made = {one.key: one for one in deadlines(case, keyed(case), duties, RULES, {})}
    assert made["effect_report/award-1/1"].done_on == date(2028, 3, 20)
    assert made["effect_report/award-2/1"].state is State.OPEN  # a device grant is the only office's
    open_case = replace(case, plan={"group": group | {"reports": {}}})
    made = {one.key: one for one in deadlines(open_case, keyed(case), duties, RULES, {})}
    assert made["effect_report/award-1/1"].state is State.OPEN
    assert made["preparation/measure/award-1/1"].state is State.DONE
    assert made["preparation/measure/award-2/1"].state is State.OPEN


def test_a_template_is_offered_and_never_made_by_itself() -> None:
    done = replace(GRANTED, awards=(replace(GRANT, completed_on=date(2027, 1, 15)),))
    assert not any(one.kind is Kind.TEMPLATE for one in found(done).values())


@pytest.mark.parametrize(
    ("completed", "due", "safe"),
    [
        (date(2027, 1, 15), date(2028, 6, 30), date(2028, 6, 30)),
        (date(2026, 4, 1), date(2028, 6, 30), date(2028, 6, 30)),
        (date(2026, 3, 31), date(2027, 6, 30), date(2027, 6, 30)),
        (date(2028, 5, 1), date(2030, 6, 30), date(2030, 6, 28)),  # a Sunday
    ],
)
def test_the_tax_report_follows_the_year_of_completion(completed: date, due: date, safe: date) -> None:
    done = replace(GRANTED, awards=(replace(GRANT, completed_on=completed),))
    key = "template/tax_refund/award-1"
    made = found(done, {key: Choice(follows=True)})[key]
    assert (made.due_on, made.safe_on) == (due, safe)
    assert made.to_check
    assert made.provisional
    assert "交付要綱を確認" in made.text


def test_a_template_dated_by_the_user_stays_on_that_day() -> None:
    key = "template/evidence/award-1"
    made = found(GRANTED, {key: Choice(due_on=date(2032, 3, 31))})[key]
    assert (made.due_on, made.provisional, made.to_check) == (date(2032, 3, 31), False, True)


def test_the_performance_report_is_thirty_days_after_completion_or_on_the_prefectures_day() -> None:
    done = replace(GRANTED, awards=(replace(GRANT, completed_on=date(2027, 1, 15)),))
    key = "template/performance/award-1"
    assert key not in found(done)
    followed = found(done, {key: Choice(follows=True)})
    assert followed[key].due_on == date(2027, 2, 14)
    assert followed[key].safe_on == date(2027, 2, 12)  # 13 and 14 are a weekend
    assert followed["preparation/performance_papers/award-1/0"].due_on == date(2027, 1, 31)
    told = replace(done, settings=Settings(performance_report_on=date(2027, 2, 26)))
    assert found(told)[key].due_on == date(2027, 2, 26)
    assert not found(told)[key].to_check


def test_the_limit_on_disposal_is_kept_for_every_asset_of_the_grants_office() -> None:
    bought = tuple(
        Expense(key=key, index=place, category=category, cost=1, office=office, description=key)
        for place, (key, category, office) in enumerate(
            [("lift", "transfer", "A"), ("training", "training", "A"), ("bed", "transfer", "B")]
        )
    )
    case = replace(GRANTED, offices=(OFFICE, replace(OFFICE, key="B", index=1)), expenses=bought)
    ends = Choice(due_on=date(2032, 3, 31))
    made = found(case, {f"template/disposal/award-1/{key}": ends for key in ("lift", "training", "bed")})
    assert [one.title for one in made.values() if one.kind is Kind.TEMPLATE] == [
        "財産処分の制限の終わり：lift"
    ]


# --- what a person decides ------------------------------------------------------------------------


def test_another_lead_moves_a_preparation() -> None:
    made = found(CASE, {"preparation/quotes": Choice(lead_days=10)})["preparation/quotes"]
    assert made.due_on == date(2026, 8, 21)


def test_a_deadline_that_moves_moves_what_hangs_on_it() -> None:
    key = "effect_report/award-1/1"
    made = found(GRANTED, {key: Choice(postponed_to=date(2028, 5, 31))})
    assert made[key].due_on == date(2028, 5, 31)
    assert made[key].moved_from == date(2028, 3, 31)
    assert not made[key].provisional
    assert made["preparation/measure/award-1/1"].due_on == date(2028, 4, 1)
    moved = found(replace(GRANTED, settings=Settings(closes_on=date(2026, 8, 31), report_due="05-31")))
    assert moved["preparation/measure/award-1/1"].due_on == date(2027, 4, 1)


def test_done_and_left_out_are_remembered_with_day_and_reason() -> None:
    made = found(
        CASE,
        {
            "preparation/gbiz_id": Choice(done_on=date(2026, 6, 1)),
            "preparation/quotes": Choice(skipped="去年の見積を使う"),
        },
    )
    assert made["preparation/gbiz_id"].state is State.DONE
    assert made["preparation/gbiz_id"].done_on == date(2026, 6, 1)
    assert made["preparation/quotes"].state is State.SKIPPED
    assert made["preparation/quotes"].reason == "去年の見積を使う"


@pytest.mark.parametrize(
    "choice",
    [
        NOTHING,
        Choice(done_on=date(2026, 6, 1)),
        Choice(skipped=""),
        Choice(postponed_to=date(2026, 6, 1), lead_days=0, note="県と電話で確認"),
        Choice(due_on=date(2026, 6, 1), follows=True),
    ],
)
def test_a_decision_survives_being_kept(choice: Choice) -> None:
    assert choice_of(choice_document(choice)) == choice


@pytest.mark.parametrize(
    "body", [{"x": 1}, {"done_on": "2026-02-30"}, {"lead_days": True}, {"lead_days": -1}, {"lead_days": 731}]
)
def test_what_is_no_decision_is_refused(body: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        choice_of(body)


# --- groups ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "day", "group"),
    [
        (date(2026, 6, 15), date(2026, 6, 14), Group.OVERDUE),
        (date(2026, 6, 15), date(2026, 6, 15), Group.WEEK),
        (date(2026, 6, 15), date(2026, 6, 21), Group.WEEK),
        (date(2026, 6, 15), date(2026, 6, 22), Group.MONTH),
        (date(2026, 6, 15), date(2026, 7, 1), Group.QUARTER),
        (date(2026, 6, 15), date(2026, 9, 15), Group.QUARTER),
        (date(2026, 6, 15), date(2026, 9, 16), Group.LATER),
        (date(2026, 6, 30), date(2026, 7, 3), Group.WEEK),  # a week goes over the end of the month
        (date(2026, 6, 30), date(2026, 7, 6), Group.QUARTER),
        (date(2026, 6, 28), date(2026, 6, 28), Group.WEEK),  # a Sunday
    ],
)
def test_days_fall_into_groups(today: date, day: date, group: Group) -> None:
    assert edges_from(today).group_of(day) is group


def test_three_months_after_the_last_of_november_is_the_last_of_february() -> None:
    assert months_later(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_later(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert months_later(date(2026, 6, 15), 12) == date(2027, 6, 15)


# --- stages ---------------------------------------------------------------------------------------


def line(case: Case, choices: Choices | None = None) -> dict[str, StageState]:
    awards = keyed(case)
    series = deadlines(case, awards, DUTIES, RULES, choices or {})
    return {one.id: one.state for one in stages(case, awards, series, choices or {}, RULES)}


def test_a_new_case_is_being_prepared() -> None:
    states = line(Case(as_of=date(2026, 6, 15)))
    assert list(states) == [
        "prepare",
        "consult",
        "apply",
        "granted",
        "introduce",
        "performance",
        "settled",
        "paid",
        "report-1",
        "report-2",
        "report-3",
        "over",
    ]
    assert [name for name, state in states.items() if state is StageState.NOW] == ["prepare"]


def test_the_grant_passes_everything_before_it_and_leads_to_the_introduction() -> None:
    states = line(GRANTED)
    assert {states[name] for name in ("prepare", "consult", "apply", "granted")} == {StageState.DONE}
    assert states["introduce"] is StageState.NOW
    assert states["report-1"] is StageState.LATER


def test_a_notice_is_an_application_made_and_not_yet_a_grant() -> None:
    noticed = replace(GRANT, granted_on=None, notified_on=date(2026, 8, 1))
    states = line(replace(CASE, awards=(noticed,)))
    assert states["apply"] is StageState.DONE
    assert states["granted"] is StageState.NOW


def test_a_programme_of_one_report_has_no_second_and_third() -> None:
    once = replace(GRANT, programme="mhlw-r8-collaboration")
    states = line(replace(CASE, awards=(once,)))
    assert states["report-1"] is StageState.LATER
    assert states["report-2"] is states["report-3"] is StageState.NOT_NEEDED


def test_a_case_is_over_only_when_every_duty_was_done() -> None:
    done = replace(GRANT, completed_on=date(2027, 1, 15))
    sent = {str(year): {"submitted_on": f"{year + 1}-03-01"} for year in (2027, 2028, 2029)}
    case = replace(
        GRANTED,
        awards=(done,),
        pledges=Pledges(plan_drafted=True),
        plan={"offices": {"A": {"reports": sent}}},
    )
    choices = {
        "template/performance/award-1": Choice(follows=True, done_on=date(2027, 2, 1)),
        settled_key("award-1"): Choice(done_on=date(2027, 3, 1)),
        paid_key("award-1"): Choice(done_on=date(2027, 4, 20)),
    }
    assert set(line(case, choices).values()) == {StageState.DONE}
    unpaid = {key: choice for key, choice in choices.items() if key != paid_key("award-1")}
    states = line(case, unpaid)
    assert states["paid"] is StageState.NOW
    assert states["over"] is StageState.LATER


def test_two_grants_pass_a_stage_together() -> None:
    second = replace(GRANT, index=1, granted_on=None, notified_on=date(2026, 8, 1))
    case = replace(CASE, awards=(GRANT, second))
    awards = keyed(case)
    series = deadlines(case, awards, DUTIES, RULES, {})
    granted = next(one for one in stages(case, awards, series, {}, RULES) if one.id == "granted")
    assert (granted.state, granted.count, granted.of) == (StageState.NOW, 1, 2)
    assert granted.day == date(2026, 9, 1)
    assert "交付決定通知書" in granted.papers


def test_a_preparation_makes_no_sense_after_what_it_prepares_and_a_duty_never_ends() -> None:
    made = found(GRANTED)
    assert made["preparation/measure/award-1/1"].until == date(2028, 3, 31)
    assert made["preparation/baseline"].until == date(2027, 3, 31)
    assert made["effect_report/award-1/1"].until is None


def test_a_consultation_does_not_end_the_preparations() -> None:
    asked = replace(CASE, offices=(replace(OFFICE, consulted_center=True),))
    states = line(asked)
    assert states["prepare"] is StageState.NOW
    assert states["consult"] is StageState.DONE


def test_a_paper_that_was_handed_in_ends_the_duty_of_its_own_grant_alone() -> None:
    second = replace(GRANT, index=1, office=None)
    case = replace(GRANTED, awards=(GRANT, second))
    papers = [
        HandedIn("result", "A", None, TECHNOLOGY, date(2027, 2, 1)),
        HandedIn("effect-report", "A", 1, TECHNOLOGY, date(2028, 3, 1)),
    ]
    keys = ("template/performance/award-1", "template/performance/award-2")
    choices = {key: Choice(due_on=date(2027, 2, 26)) for key in keys}
    made = {one.key: one for one in deadlines(case, keyed(case), DUTIES, RULES, choices, papers)}
    assert (made[keys[0]].state, made[keys[0]].done_on) == (State.DONE, date(2027, 2, 1))
    assert made[keys[1]].is_open
    assert made["effect_report/award-1/1"].done_on == date(2028, 3, 1)
    assert made["effect_report/award-1/2"].is_open
    assert made["effect_report/award-2/1"].is_open
