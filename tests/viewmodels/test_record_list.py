from __future__ import annotations

from kaigo_desktop.viewmodels.record_list import Group, LocalProgrammesViewModel, PartnersViewModel
from tests.fakes import FACTS, Bench, home_help


def partners(bench: Bench) -> PartnersViewModel:
    return PartnersViewModel(bench.session, FACTS)


def local(bench: Bench) -> LocalProgrammesViewModel:
    return LocalProgrammesViewModel(bench.session, FACTS)


def test_nobody_said_whether_there_are_partners_until_it_is_said() -> None:
    bench = Bench(home_help())
    view = partners(bench)
    assert view.group() is Group.UNKNOWN
    view.say(Group.NONE)
    assert view.group() is Group.NONE
    assert bench.session.document["partners"] == []
    view.say(Group.UNKNOWN)
    assert view.group() is Group.UNKNOWN


def test_the_first_partner_is_made_with_the_answer_that_there_are_some() -> None:
    view = partners(Bench(home_help()))
    key = view.say(Group.LISTED)
    assert [row.key for row in view.rows()] == [key]
    assert view.say(Group.LISTED) == key
    assert view.group() is Group.LISTED


def test_partners_that_are_entered_are_never_dropped_by_another_answer() -> None:
    bench = Bench(home_help())
    view = partners(bench)
    key = view.say(Group.LISTED)
    bench.session.set(("partners", key, "name"), "社会福祉法人みなみ会")
    view.say(Group.NONE)
    assert [row.name for row in view.rows()] == ["社会福祉法人みなみ会"]
    view.remove(key)
    assert view.group() is Group.NONE


def test_a_partner_counts_in_the_group() -> None:
    bench = Bench(home_help())
    key = partners(bench).say(Group.LISTED)
    bench.session.set(("partners", key, "office_count"), 1)
    reasons = bench.session.assessment.programme("mhlw-r8-collaboration").all_reasons
    states = {one.id: one.state.value for one in reasons}
    assert states["group"] == "yes"
    assert states["small"] == "yes"


def test_what_is_only_printed_of_a_partner_stands_under_the_other_questions() -> None:
    view = partners(Bench(home_help()))
    key = view.say(Group.LISTED)
    (section,) = view.sections(key)
    now = [one.address[2] for one in section.now]
    assert now == ["name", "office_count", "runs_home_help"]
    later = {one.address[2] for one in section.later}
    assert {"representative", "corporate_number", "runs_care_service"} <= later
    assert "bank_account" not in later


def test_a_local_programme_says_what_it_lacks_and_then_pays() -> None:
    bench = Bench(home_help())
    view = local(bench)
    key = view.add()
    assert key
    (row,) = view.rows()
    assert row.name == "独自の制度 1"
    assert row.lacking == "補助率・上限額・上限の数え方・対象の区分を入れると、計算に入ります。"
    for name, value in (
        ("title", "市の導入支援"),
        ("rate", "1/2"),
        ("cap", 100_000),
        ("per", "case"),
        ("categories", ["care_software"]),
    ):
        assert bench.session.set(("local_programmes", key, name), value), name
    (row,) = view.rows()
    assert (row.name, row.lacking) == ("市の導入支援", "")
    estimate = bench.session.assessment.programme(key).estimate
    assert estimate is not None
    assert estimate.total == 100_000


def test_a_local_programme_is_taken_out() -> None:
    bench = Bench(home_help())
    view = local(bench)
    view.remove(view.add())
    assert view.rows() == ()
