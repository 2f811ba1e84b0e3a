from __future__ import annotations

from kaigo_desktop.domain.services import ALL
from kaigo_desktop.viewmodels.office import SERVICE_GROUPS, OfficeViewModel
from tests.fakes import BY_ID, FACTS, Bench, home_help


def model(bench: Bench) -> OfficeViewModel:
    return OfficeViewModel(bench.session, FACTS, BY_ID)


def test_every_service_stands_in_one_group() -> None:
    shown = [code for _, codes in SERVICE_GROUPS for code in codes]
    assert sorted(shown) == sorted(ALL)


def test_an_empty_case_has_no_office_and_the_first_one_added_is_looked_at() -> None:
    view = model(Bench())
    assert view.rows() == ()
    assert view.current == ""
    key = view.add()
    assert view.current == key
    assert [row.key for row in view.rows()] == [key]


def test_a_copy_takes_the_answers_but_not_the_number() -> None:
    bench = Bench(home_help())
    bench.session.set(("offices", "A", "office_number"), "1371234567")
    key = model(bench).duplicate("A")
    assert bench.session.value(("offices", key, "office_number")) is None
    assert bench.session.value(("offices", key, "name")) == "ひだまり訪問介護（写し）"
    assert bench.session.value(("offices", key, "services")) == ["11"]


def test_an_office_with_expenses_stays_and_says_why() -> None:
    bench = Bench(home_help())
    view = model(bench)
    told: list[tuple[str, str]] = []
    view.refused.connect(lambda what, todo: told.append((what, todo)))
    view.remove("A")
    assert [row.key for row in view.rows()] == ["A"]
    assert "費用 2件" in told[0][0]


def test_removing_the_office_that_is_looked_at_shows_another() -> None:
    bench = Bench(home_help())
    view = model(bench)
    key = view.add()
    view.remove(key)
    assert view.current == "A"


def test_questions_that_the_services_do_not_need_are_put_aside_and_not_dropped() -> None:
    bench = Bench(home_help())
    view = model(bench)
    by_group = {section.group: section for section in view.office_sections("A")}
    now = {one.fact.name for one in by_group["requirements"].now}
    later = {one.fact.name for one in by_group["requirements"].later}
    assert "offices.*.careplan_link.started_on" in now
    assert "offices.*.committee" in later
    bench.session.set(("offices", "A", "services"), ["11", "51"])
    by_group = {section.group: section for section in view.office_sections("A")}
    assert "offices.*.committee" in {one.fact.name for one in by_group["requirements"].now}


def test_the_staff_is_counted_both_ways_and_the_larger_decides() -> None:
    text = model(Bench(home_help())).staff_count_text("A")
    assert "9 人" in text  # 8.6 rounded
    assert "16 人で計算" in text  # 2.1 rounded + 14
    assert "11人以上20人以下の区分の 1,500,000 円" in text


def test_unknown_staff_is_not_counted_as_nobody() -> None:
    bench = Bench()
    key = model(bench).add()
    assert "まだ数えられません" in model(bench).staff_count_text(key)


def test_the_number_of_open_questions_goes_down_with_each_answer() -> None:
    bench = Bench()
    view = model(bench)
    key = view.add()
    before = view.rows()[0].open_questions
    bench.session.set(("offices", key, "life"), True)
    assert view.rows()[0].open_questions == before - 1
