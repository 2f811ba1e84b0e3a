from __future__ import annotations

from decimal import Decimal

import pytest

from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.domain.table import Line, Unreadable, read_csv
from kaigo_desktop.viewmodels.plan import PlanViewModel
from kaigo_desktop.viewmodels.time_study import TimeStudy
from tests.fakes import Bench, home_help

KNOWLEDGE = load_knowledge()
FILE = "時期,職員,調査日,8:30,8:40,8:50\n導入前,A,2026/5/20,22,22,16\n導入後,A,2026/6/1,16,16,22\n"


@pytest.fixture
def bench() -> Bench:
    return Bench(home_help())


@pytest.fixture
def plan(bench: Bench) -> PlanViewModel:
    return PlanViewModel(bench.session, KNOWLEDGE, bench.assessor.case, bench.session)


@pytest.fixture
def study(plan: PlanViewModel) -> TimeStudy:
    return TimeStudy(plan)


def test_a_new_day_is_like_the_last_but_on_no_date(study: TimeStudy) -> None:
    place = study.add()
    assert study.set(place, "post", "訪問介護員")
    assert study.set(place, "date", "2026-05-20")
    second = study.add()
    assert study.value(second, "post") == "訪問介護員"
    assert study.value(second, "date") is None
    assert study.value(second, "key") != study.value(place, "key")


def test_cells_are_kept_without_the_empty_end_and_a_strange_one_is_refused(study: TimeStudy) -> None:
    place = study.add()
    assert study.set_cells(place, ["22", "", "16", "", ""])
    assert study.cells(place) == ("22", "", "16")
    assert not study.set_cells(place, ["あ"])
    assert study.cells(place) == ("22", "", "16")
    assert not study.set(place, "starts_at", "8時半")


def test_days_of_a_file_come_behind_and_give_an_indicator_its_baseline(
    bench: Bench, plan: PlanViewModel, study: TimeStudy
) -> None:
    plan.add_indicator(KNOWLEDGE.indicator("record_minutes"))
    taken = study.take_table(read_csv(FILE.encode()))
    assert (taken.days, taken.problems) == (2, ())
    assert study.counted() == {"導入前": 1, "導入後": 1}
    assert [(one.name, one.before, one.after) for one in study.figures()][:2] == [
        ("直接介護", Decimal("10.0"), Decimal("20.0")),
        ("間接業務", Decimal("20.0"), Decimal("10.0")),
    ]
    (offer,) = study.offers()
    assert "20分" in offer.words
    steps = len(bench.store.steps[bench.case])
    study.take(offer)
    assert len(bench.store.steps[bench.case]) == steps + 1
    row = plan.rows("indicators")[0]
    assert (row["baseline"], row["baseline_on"]) == (20, "2026-05-20")
    assert study.offers() == ()


def test_a_file_taken_twice_counts_once(study: TimeStudy) -> None:
    study.take_table(read_csv(FILE.encode()))
    counted = study.counted()
    taken = study.take_table(read_csv(FILE.encode()))
    assert (taken.days, taken.again) == (0, 2)
    assert study.counted() == counted


def test_a_table_that_is_no_study_changes_nothing(plan: PlanViewModel, study: TimeStudy) -> None:
    with pytest.raises(Unreadable):
        study.take_table((Line(1, ("品名", "金額")), Line(2, ("A", "1"))))
    assert study.days() == ()
    assert plan.value((*plan.root, "time_study")) is None


def test_a_removed_day_is_no_longer_counted(study: TimeStudy) -> None:
    study.take_table(read_csv(FILE.encode()))
    study.remove(0)
    assert study.counted() == {"導入前": 0, "導入後": 1}
    assert [day.words for day in study.days()] == ["導入後　R8.6.1　A（30分）"]
