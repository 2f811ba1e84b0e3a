from __future__ import annotations

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.viewmodels.programmes import EXPENSES_PAGE, ProgrammeCard, ProgrammesViewModel, lead_text
from tests.fakes import BY_ID, FACTS, Bench, home_help


def card(bench: Bench) -> ProgrammeCard:
    groups = ProgrammesViewModel(bench.session, FACTS, BY_ID).groups()
    return next(one for group in groups for one in group.cards if one.id == "mhlw-r8-technology")


def test_an_office_that_meets_everything_is_eligible_with_nothing_to_do() -> None:
    found = card(Bench(home_help()))
    assert found.verdict is Verdict.ELIGIBLE
    assert found.todos == ()
    assert found.amount == "1,700,000 円"
    assert found.purpose


def test_a_todo_leads_to_its_question_and_says_how_long_it_takes() -> None:
    document = home_help()
    document["pledges"] = {}
    found = card(Bench(document))
    assert found.verdict is Verdict.CONDITIONAL
    by_address = {todo.jump.address: todo for todo in found.todos if todo.jump}
    assert ("pledges", "plan_drafted") in by_address
    assert by_address["pledges", "plan_drafted"].lead == "14日くらいかかります"


def test_a_requirement_answered_no_leads_back_to_its_question() -> None:
    bench = Bench(home_help())
    bench.session.set(("offices", "A", "security_action"), 0)
    found = card(bench)
    wrong = [one for block in found.reasons for one in block.reasons if one.state is Answer.NO]
    assert [one.id for one in wrong] == ["security_action"]
    assert wrong[0].missing == frozenset({frozenset({"offices[0].security_action"})})
    assert found.todos[0].jump is not None
    assert found.todos[0].jump.address == ("offices", "A", "security_action")


def test_a_missing_expense_leads_to_the_table_of_expenses() -> None:
    document = home_help()
    document["expenses"] = []
    jumps = [todo.jump.address for todo in card(Bench(document)).todos if todo.jump]
    assert EXPENSES_PAGE in jumps


def test_what_is_to_do_at_one_of_two_offices_carries_its_name() -> None:
    document = home_help()
    offices = document["offices"]
    assert isinstance(offices, list)
    offices.append({"key": "B", "name": "ひだまりデイ", "services": ["15"]})
    todos = card(Bench(document)).todos
    assert {todo.office for todo in todos} == {"", "ひだまりデイ"}


def test_an_ineligible_programme_has_reasons_but_nothing_to_do() -> None:
    document = home_help()
    document["fiscal_year"] = 2025
    found = card(Bench(document))
    assert found.verdict is Verdict.INELIGIBLE
    assert found.todos == ()
    assert any(one.state is Answer.NO for block in found.reasons for one in block.reasons)


def test_the_last_open_question_is_named() -> None:
    bench = Bench(home_help())
    bench.session.set(("case", "fiscal_year"), None)
    assert [jump.address for jump in card(bench).settles] == [("case", "fiscal_year")]


def test_nothing_is_said_of_a_time_that_is_not_known() -> None:
    assert lead_text(None) == ""
    assert lead_text(0) == "すぐにできます"


def test_the_cards_of_a_verdict_are_sorted_by_what_they_pay() -> None:
    bench = Bench(home_help())
    bench.session.add("expenses", {"category": "training", "cost": 200_000, "office": "A"})
    group = ProgrammesViewModel(bench.session, FACTS, BY_ID).groups()[0]
    assert [one.id for one in group.cards][:2] == ["mhlw-r8-technology", "tokyo-r8-hr"]
    assert group.cards[1].amount == "200,000 円"
    assert [one.is_foremost for one in group.cards[:3]] == [True, True, False]


def test_a_programme_that_no_expense_belongs_to_does_not_say_nought() -> None:
    groups = ProgrammesViewModel(Bench(home_help()).session, FACTS, BY_ID).groups()
    found = next(one for group in groups for one in group.cards if one.id == "tokyo-r8-hr")
    assert found.amount == "対象になる費用は未入力"


def test_what_does_not_fit_says_the_first_condition_that_is_not_met() -> None:
    groups = ProgrammesViewModel(Bench(home_help()).session, FACTS, BY_ID).groups()
    found = {one.id: one.why_not for group in groups for one in group.cards}
    assert found["mhlw-r7-technology"] == "令和7年度だけの制度なので、この年度の申請には使えません。"
    assert found["mhlw-r8-technology"] == ""


def test_a_missing_group_of_corporations_leads_to_its_question() -> None:
    model = ProgrammesViewModel(Bench(home_help()).session, FACTS, BY_ID)
    jump = model.jump_to("partners")
    assert jump is not None
    assert jump.address == ("partners",)


def test_rules_of_another_year_than_the_day_are_told_on_the_card() -> None:
    assert card(Bench(home_help())).freshness is None
    document = home_help()
    document["as_of"] = "2027-05-10"
    late = card(Bench(document)).freshness
    assert late is not None
    assert late.badge == "過去の年度"
    assert "令和8年度の制度" in late.text


def test_every_card_says_how_old_its_document_is_on_the_day_of_the_case() -> None:
    document = home_help()
    now = card(Bench(document))
    assert now.badge == "今年度"
    assert now.age is not None
    assert now.age.words == "令和8年4月7日の資料（2か月前）"
    document["as_of"] = "2027-05-10"
    late = card(Bench(document)).age
    assert late is not None
    assert late.is_old


def test_a_verdict_under_which_something_pays_stands_before_one_under_which_nothing_does() -> None:
    document = home_help()
    document["pledges"] = {}
    groups = ProgrammesViewModel(Bench(document).session, FACTS, BY_ID).groups()
    assert groups[0].verdict is Verdict.CONDITIONAL
    assert groups[0].cards[0].id == "mhlw-r8-technology"
    assert groups[-1].verdict is Verdict.INELIGIBLE
