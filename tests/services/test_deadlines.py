"""The service of deadlines: one case, the list over all, and what calendars are told."""

from __future__ import annotations

from datetime import date

import pytest

from kaigo_desktop.documents.calendar_file import Names, calendar
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.deadlines.deadline import State
from kaigo_desktop.domain.deadlines.event import CANCELLED_TITLE
from kaigo_desktop.domain.deadlines.identity import corporation_name, office_name
from kaigo_desktop.domain.deadlines.series import HandedIn
from tests.deadline_fakes import DeadlineBench, granted
from tests.oracle import ics

REPORT = "effect_report/awards-1/1"


def test_a_grant_typed_in_shows_in_the_list_over_all_cases_once_looked_at() -> None:
    bench = DeadlineBench(granted())
    assert bench.deadlines.lines() == []
    assert bench.deadlines.refresh() == 0
    line = next(line for line in bench.deadlines.lines() if line.key == REPORT)
    assert (line.due_on, line.whose, line.state) == ("2028-03-31", "ひだまり訪問介護", "open")
    assert line.marks == "暫定"


def test_only_cases_that_changed_are_reckoned_anew() -> None:
    bench = DeadlineBench(granted())
    bench.add_case(granted("2025-09-01"), "ほか")
    bench.deadlines.refresh()
    assert bench.kept.reckoned == 2
    bench.deadlines.refresh()
    assert bench.kept.reckoned == 2
    bench.session.set(("settings", "report_due"), "06-30")
    bench.deadlines.refresh()
    assert bench.kept.reckoned == 3
    assert any(line.safe_on == "2027-06-30" for line in bench.deadlines.lines())


def test_a_refresh_can_be_done_in_pieces() -> None:
    bench = DeadlineBench(granted())
    for number in range(4):
        bench.add_case(granted(), f"案件{number}")
    assert bench.deadlines.refresh(2) == 3
    assert bench.deadlines.refresh(2) == 1
    assert bench.deadlines.refresh(2) == 0


def test_a_case_that_cannot_be_read_has_no_lines_and_does_not_hinder_the_others() -> None:
    bench = DeadlineBench(granted())
    bench.store.documents[bench.case]["fiscal_year"] = "soon"
    bench.add_case(granted(), "ほか")
    bench.deadlines.refresh()
    assert {line.case_title for line in bench.deadlines.lines()} == {"ほか"}


def test_a_report_marked_done_is_noted_where_the_case_keeps_it() -> None:
    bench = DeadlineBench(granted())
    one = bench.deadlines.deadline(bench.case, REPORT)
    assert one is not None
    bench.deadlines.mark_done(bench.case, one, date(2028, 3, 20))
    bench.session.reload()
    assert bench.session.value(("plan", "offices", "A", "reports", "2027", "submitted_on")) == "2028-03-20"
    assert bench.kept.choices(bench.case) == {}
    again = bench.deadlines.deadline(bench.case, REPORT)
    assert again is not None
    assert (again.state, again.done_on) == (State.DONE, date(2028, 3, 20))
    bench.deadlines.mark_done(bench.case, again, None)
    back = bench.deadlines.deadline(bench.case, REPORT)
    assert back is not None
    assert back.is_open


def test_a_report_left_out_is_noted_where_the_case_keeps_it() -> None:
    bench = DeadlineBench(granted())
    bench.deadlines.decide(bench.case, REPORT, skipped="廃止した")
    one = bench.deadlines.deadline(bench.case, REPORT)
    assert one is not None
    bench.deadlines.leave_out(bench.case, one, "休止した")
    bench.session.reload()
    assert bench.session.value(("plan", "offices", "A", "reports", "2027", "skipped")) == "休止した"
    assert bench.kept.choices(bench.case) == {}
    again = bench.deadlines.deadline(bench.case, REPORT)
    assert again is not None
    assert (again.state, again.reason) == (State.SKIPPED, "休止した")
    bench.deadlines.leave_out(bench.case, again, None)
    back = bench.deadlines.deadline(bench.case, REPORT)
    assert back is not None
    assert back.is_open


def test_the_report_of_a_group_is_noted_in_the_plan_of_the_group() -> None:
    award = {"programme": "mhlw-r8-collaboration", "granted_on": "2026-09-01"}
    bench = DeadlineBench(granted() | {"awards": [award], "plan": {"group": {"security": "なし"}}})
    one = bench.deadlines.deadline(bench.case, REPORT)
    assert one is not None
    bench.deadlines.mark_done(bench.case, one, date(2028, 3, 20))
    bench.session.reload()
    assert bench.session.value(("plan", "group", "reports", "2027", "submitted_on")) == "2028-03-20"


def test_a_preparation_marked_done_is_noted_beside_the_case() -> None:
    bench = DeadlineBench({**granted(), "awards": [], "settings": {"closes_on": "2026-08-31"}})
    one = bench.deadlines.deadline(bench.case, "preparation/gbiz_id")
    assert one is not None
    bench.deadlines.decide(bench.case, one.key, skipped="持っている")
    bench.deadlines.mark_done(bench.case, one, date(2026, 6, 1))
    assert bench.kept.choices(bench.case) == {one.key: {"done_on": "2026-06-01"}}


def test_a_paper_that_was_handed_in_ends_its_deadline() -> None:
    bench = DeadlineBench({**granted(), "awards": [], "settings": {"closes_on": "2026-08-31"}})
    paper = HandedIn("application", "A", None, "mhlw-r8-technology", date(2026, 8, 3))
    bench.kept.papers[bench.case] = [paper]
    one = bench.deadlines.deadline(bench.case, "application")
    assert one is not None
    assert (one.state, one.done_on) == (State.DONE, date(2026, 8, 3))
    applied = next(stage for stage in bench.deadlines.of_case(bench.case).stages if stage.id == "apply")
    assert (applied.day, applied.is_past) == (date(2026, 8, 3), True)


@pytest.mark.parametrize(
    ("key", "said", "label"),
    [
        ("case", {"note": "佐藤"}, "担当者の変更"),
        ("award/awards-1", {"note": "実績報告は紙で"}, "交付の条件の変更"),
        ("preparation/quotes", {"skipped": "去年の見積"}, "「見積書とカタログを集める」の見送り"),
        ("preparation/quotes", {"lead_days": 30}, "「見積書とカタログを集める」の準備の日数の変更"),
        ("preparation/measure/awards-1/2", {"done_on": date(2027, 5, 1)}, "「2回目の実績値を測る」の済"),
        (REPORT, {"postponed_to": date(2028, 4, 28)}, "「効果報告（1回目）」の延期"),
        ("template/performance/awards-1", {"due_on": date(2027, 4, 10)}, "「実績報告」の期日の変更"),
        ("template/disposal/awards-1/e1", {"follows": True}, "「財産処分の制限の終わり」の期日の変更"),
        ("settled/awards-1", {"done_on": date(2027, 6, 1)}, "「額の確定」の済"),
        ("paid/awards-1", {"done_on": date(2027, 6, 1)}, "「請求・入金」の済"),
        ("application", {"done_on": date(2026, 6, 1)}, "「申請」の済"),
    ],
)
def test_every_decision_is_a_step_with_a_name_that_is_taken_back_and_made_again(
    key: str, said: dict[str, object], label: str
) -> None:
    bench = DeadlineBench(granted())
    bench.deadlines.decide(bench.case, key, **said)
    kept = bench.kept.choices(bench.case)
    bench.deadlines.refresh()
    moved = bench.cases.history.undo(bench.case)
    assert moved is not None
    assert (moved.step.label, bench.kept.choices(bench.case)) == (label, {})
    assert bench.kept.stale("x") != []  # the list over all cases follows
    bench.cases.history.redo(bench.case)
    assert bench.kept.choices(bench.case) == kept


def test_what_is_taken_back_by_hand_says_so_and_the_same_again_is_no_step() -> None:
    bench = DeadlineBench(granted())
    for day in (date(2026, 6, 1), date(2026, 6, 1), None):
        bench.deadlines.decide(bench.case, "preparation/quotes", done_on=day)
    bench.deadlines.decide(bench.case, "preparation/quotes", skipped=None)
    labels = [step.label for step in bench.cases.history.trail(bench.case)][1:]
    assert labels == ["「見積書とカタログを集める」の済", "「見積書とカタログを集める」の済の取り消し"]


def test_the_person_in_charge_stands_in_every_line() -> None:
    bench = DeadlineBench(granted())
    bench.deadlines.decide(bench.case, "case", note="佐藤")
    bench.deadlines.refresh()
    assert {line.person for line in bench.deadlines.lines()} == {"佐藤"}


def test_the_reminder_counts_overdue_today_and_the_week() -> None:
    bench = DeadlineBench(granted("2024-09-01", report_due="06-10"))  # 2025: overdue, 2026: overdue
    bench.add_case(granted("2025-09-01", report_due="06-15"), "今日")  # today is 15 June 2026
    bench.add_case(granted("2025-09-01", report_due="06-22"), "来週")
    bench.deadlines.refresh()
    ended = [line for line in bench.deadlines.near(7) if line.kind == "effect_report"]
    assert [line.safe_on for line in ended] == ["2025-06-10", "2026-06-10", "2026-06-15", "2026-06-22"]
    found = bench.deadlines.reminder()
    assert (found.today, found.week) == (1, 1)
    assert found.overdue >= 2
    assert not found.is_empty


# --- calendars ------------------------------------------------------------------------------------


def test_the_same_export_twice_is_the_same_to_the_last_field() -> None:
    bench = DeadlineBench(granted())
    assert bench.deadlines.events() == bench.make().events()


def test_a_moved_day_keeps_its_name_and_grows_its_number() -> None:
    bench = DeadlineBench(granted())
    before = {one.uid: one for one in bench.deadlines.events()}
    bench.session.set(("settings", "report_due"), "06-30")
    after = {one.uid: one for one in bench.deadlines.events()}
    assert before.keys() == after.keys()
    moved = [uid for uid in before if before[uid].day != after[uid].day]
    assert {after[uid].sequence - before[uid].sequence for uid in moved} == {1}
    same = before.keys() - set(moved)
    assert {after[uid].sequence - before[uid].sequence for uid in same} == {0}


def test_what_is_gone_or_left_out_is_told_as_cancelled_and_stays_so() -> None:
    bench = DeadlineBench(granted())
    first = {one.uid: one for one in bench.deadlines.events()}
    report = next(one for one in first.values() if "効果報告（1回目）" in one.summary)
    bench.deadlines.decide(bench.case, REPORT, skipped="廃止した")
    second = {one.uid: one for one in bench.deadlines.events()}
    gone = second[report.uid]
    assert (gone.is_cancelled, gone.sequence, gone.summary) == (True, report.sequence + 1, CANCELLED_TITLE)
    assert {one.uid: one for one in bench.deadlines.events()} == second
    bench.deadlines.decide(bench.case, REPORT, skipped=None)
    back = {one.uid: one for one in bench.deadlines.events()}[report.uid]
    assert (back.is_cancelled, back.sequence, back.summary) == (False, report.sequence + 2, report.summary)


def test_the_calendar_of_one_case_leaves_the_others_alone() -> None:
    bench = DeadlineBench(granted())
    other = bench.add_case(granted("2025-09-01"), "ほか")
    everything = bench.deadlines.events()
    own = bench.deadlines.events(bench.case)
    assert len(own) < len(everything)
    assert not any(one.is_cancelled for one in own)
    assert {one.uid for one in own} | {one.uid for one in bench.deadlines.events(other)} == {
        one.uid for one in everything
    }


def test_two_clients_with_the_same_duty_have_two_names() -> None:
    bench = DeadlineBench(granted())
    bench.add_case(granted(), "ほか")
    events = bench.deadlines.events()
    assert len({one.uid for one in events}) == len(events)


def of_the_command_line(document: Document, as_of: date) -> dict[str, ics.Event]:
    """The events that ``schedule --ics`` makes of a case file, by the words before their office."""
    bench = DeadlineBench(document)
    case = bench.assessor.case({"format": "kaigo-case/1", **document})
    assessment = bench.assessor.assess_case(case)
    names = Names(
        office_ids={one.key: office_name(one.office_number, one.name, one.key) for one in case.offices},
        holder=corporation_name(case.corporation.corporate_number, case.corporation.name),
    )
    return {one.uid: one for one in ics.read(calendar(assessment.obligations, as_of, names))}


@pytest.mark.parametrize(
    "identity",
    [{}, {"corporate_number": "4011001098993", "office_number": "1411111111"}],
)
def test_the_reports_have_the_names_that_the_command_line_gives_them(identity: dict[str, str]) -> None:
    document = granted()
    numbers = {name: value for name, value in identity.items() if name == "corporate_number"}
    document["corporation"] = {"name": "株式会社ひだまり", **numbers}
    if identity:
        document["offices"][0]["office_number"] = identity["office_number"]
    bench = DeadlineBench(document)
    of_window = {one.uid: one for one in bench.deadlines.events() if "効果報告（" in one.summary}
    of_command = of_the_command_line(document, bench.clock.today())
    assert len(of_window) == 3
    assert of_window.keys() == of_command.keys()
    assert {uid: one.day for uid, one in of_window.items()} == {
        uid: one.start for uid, one in of_command.items()
    }
    # neither file is taken for an older one than the other of the same day
    assert {one.sequence for one in of_window.values()} == {one.sequence for one in of_command.values()}


def test_a_case_taken_in_anew_moves_the_events_of_the_one_before() -> None:
    bench = DeadlineBench(granted())
    before = {one.uid: one for one in bench.deadlines.events()}
    document = bench.cases.document(bench.case)
    bench.kept.drop(bench.case)
    again = bench.add_case(document, "もう一度")
    after = {one.uid: one for one in bench.deadlines.events()}
    assert after.keys() == before.keys()
    assert not any(one.is_cancelled for one in after.values())
    assert {uid: one.day for uid, one in after.items()} == {uid: one.day for uid, one in before.items()}
    assert {one.case for one in bench.kept.published()} == {again}


def test_what_is_done_reminds_no_longer() -> None:
    bench = DeadlineBench(granted())
    one = bench.deadlines.deadline(bench.case, REPORT)
    assert one is not None
    bench.deadlines.mark_done(bench.case, one, date(2028, 3, 20))
    event = next(one for one in bench.deadlines.events() if "効果報告（1回目）" in one.summary)
    assert event.summary.startswith("【済】")
    assert not event.reminds


def test_an_unknown_word_of_a_decision_is_refused() -> None:
    bench = DeadlineBench(granted())
    with pytest.raises(TypeError):
        bench.deadlines.decide(bench.case, REPORT, colour="red")
