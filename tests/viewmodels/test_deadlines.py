from __future__ import annotations

from datetime import date

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.viewmodels.deadlines import DeadlinesViewModel, DutyState
from tests.fakes import FACTS, TITLES, Bench, home_help


def model(bench: Bench) -> DeadlinesViewModel:
    return DeadlinesViewModel(bench.session, FACTS, TITLES, bench.assessor.case, bench.clock)


def granted(day: str, plan: Document | None = None) -> Document:
    document = home_help()
    document["awards"] = [{"programme": "mhlw-r8-technology", "office": "A", "granted_on": day}]
    if plan is not None:
        document["plan"] = {"offices": {"A": plan}}
    return document


def test_a_grant_makes_three_reports_with_days_in_japanese_eras() -> None:
    duties = model(Bench(granted("2026-09-01"))).duties()
    assert [duty.title for duty in duties] == [
        "令和9年度 効果報告（1回目）",
        "令和10年度 効果報告（2回目）",
        "令和11年度 効果報告（3回目）",
    ]
    assert duties[0].due == "令和10年3月31日"
    assert duties[0].is_provisional
    assert all(duty.state is DutyState.LATER for duty in duties)


def test_the_prefectures_day_is_no_longer_provisional() -> None:
    bench = Bench(granted("2026-09-01"))
    bench.session.set(("settings", "report_due"), "06-30")
    duty = model(bench).duties()[0]
    assert duty.due == "令和9年6月30日"
    assert not duty.is_provisional


def test_a_report_past_its_day_is_overdue_until_it_is_sent() -> None:
    bench = Bench(granted("2022-09-01"))
    view = model(bench)
    first = view.duties()[0]
    assert first.state is DutyState.OVERDUE
    assert first.left == "806日過ぎています"
    view.answers.set((*first.root, "submitted_on"), "2024-03-20")
    assert view.duties()[0].state is DutyState.DONE


def test_a_report_due_within_two_months_is_said_to_be_due_soon() -> None:
    bench = Bench(granted("2025-09-01"))
    bench.session.set(("settings", "report_due"), "07-10")
    duty = model(bench).duties()[0]
    assert (duty.state, duty.left) == (DutyState.SOON, "あと25日")


def test_an_added_grant_is_of_this_programme_and_office_and_waits_for_its_day() -> None:
    bench = Bench(home_help())
    view = model(bench)
    key = view.add()
    assert view.duties() == ()
    assert view.awards()[0].title == "介護テクノロジー定着支援事業　ひだまり訪問介護"
    bench.session.set(("awards", key, "granted_on"), "2026-09-01")
    assert len(view.duties()) == 3
    view.remove(key)
    assert view.awards() == ()
    assert view.duties() == ()


def test_a_figure_of_a_year_is_held_against_baseline_and_target() -> None:
    plan: Document = {
        "indicators": [{"name": "記録の時間", "unit": "分", "better": "less", "baseline": 60, "target": 45}]
    }
    bench = Bench(granted("2026-09-01", plan))
    view = model(bench)
    duty = view.duties()[0]
    (figure,) = view.figures(duty)
    assert figure.stands == "導入前 60分　目標 45分"
    view.answers.set(figure.address, 40)
    (figure,) = view.figures(duty)
    assert figure.stands == "導入前 60分　目標 45分　変化 -33.3%　目標に届きました"
    assert "33.3%減" in view.comment(duty)


def test_a_report_that_was_put_off_shows_its_new_day() -> None:
    bench = Bench(granted("2026-09-01"))
    view = DeadlinesViewModel(
        bench.session,
        FACTS,
        TITLES,
        bench.assessor.case,
        bench.clock,
        moved_day=lambda duty: date(2028, 5, 31) if duty.sequence == 1 else None,
    )
    first, second, _ = view.duties()
    assert (first.due, first.is_provisional) == ("令和10年5月31日", False)
    assert (second.due, second.is_provisional) == ("令和11年3月31日", True)


def test_a_grant_may_be_of_any_programme() -> None:
    bench = Bench(granted("2026-09-01"))
    (award,) = model(bench).awards()
    (question,) = (one for one in award.section.now if one.address[-1] == "programme")
    assert {option.value for option in question.fact.options} == TITLES.keys()


def test_a_report_says_how_early_or_late_it_was_and_that_it_was_corrected() -> None:
    bench = Bench(granted("2022-09-01"))
    view = model(bench)
    root = view.duties()[0].root
    view.answers.set((*root, "submitted_on"), "2024-03-20")
    assert view.duties()[0].left == "提出は期限の11日前"
    view.answers.set((*root, "submitted_on"), "2024-04-05")
    assert view.duties()[0].left == "提出は期限の5日後"
    view.answers.set((*root, "submitted_on"), "2024-03-31")
    view.answers.set((*root, "corrected_on"), "2024-04-20")
    assert view.duties()[0].left == "提出は期限の日、訂正あり"


def test_a_report_left_out_for_a_reason_is_no_longer_overdue() -> None:
    bench = Bench(granted("2022-09-01"))
    view = model(bench)
    root = view.duties()[0].root
    view.answers.set((*root, "skipped"), "事業所を休止したため、県と協議して報告しない。")
    assert view.duties()[0].state is DutyState.SKIPPED
    assert view.duties()[1].state is DutyState.OVERDUE


def test_a_grant_without_an_office_reports_on_the_only_office() -> None:
    plan: Document = {"indicators": [{"name": "残業", "baseline": 9, "target": 6, "better": "less"}]}
    document = granted("2026-09-01", plan)
    document["awards"] = [{"programme": "mhlw-r8-technology", "granted_on": "2026-09-01"}]
    view = model(Bench(document))
    (figure,) = view.figures(view.duties()[0])
    assert figure.name == "残業"
    assert figure.address == ("plan", "offices", "A", "indicators", "0", "actual", "2027")


def test_the_plan_of_a_group_has_its_figures_and_report_in_the_group() -> None:
    document = home_help()
    document["awards"] = [{"programme": "mhlw-r8-collaboration", "granted_on": "2026-09-01"}]
    document["plan"] = {"group": {"indicators": [{"name": "共同の研修の回数", "baseline": 0}]}}
    bench = Bench(document)
    view = model(bench)
    (duty,) = view.duties()
    assert duty.root == ("plan", "group", "reports", "2027")
    (figure,) = view.figures(duty)
    assert view.answers.set(figure.address, 4)
    (figure,) = view.figures(duty)
    assert figure.row.actual == 4


def test_a_grant_for_devices_without_an_office_stays_with_the_only_office_beside_a_group_plan() -> None:
    document = granted("2026-09-01", {"indicators": [{"name": "残業"}]})
    document["awards"] = [{"programme": "mhlw-r8-technology", "granted_on": "2026-09-01"}]
    plan = document["plan"]
    assert isinstance(plan, dict)
    plan["group"] = {"indicators": [{"name": "共同の研修"}]}
    view = model(Bench(document))
    (figure,) = view.figures(view.duties()[0])
    assert figure.name == "残業"
