from __future__ import annotations

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.forms.submission import Change, changes

BEFORE: Document = {
    "format": "kaigo-case/1",
    "fiscal_year": 2026,
    "offices": [{"key": "A", "name": "本店", "staff": {"fte_total": 8.6}}, {"key": "B", "name": "支店"}],
    "expenses": [{"key": "e1", "cost": 100}],
    "plan": {"offices": {"A": {"problems": [{"text": "転記"}]}}},
    "awards": [{"programme": "p", "amount": 1}],
}


def test_the_same_facts_are_no_change() -> None:
    assert changes(BEFORE, dict(reversed(BEFORE.items()))) == ()


def test_a_fact_is_named_by_its_address_with_before_and_after() -> None:
    after = BEFORE | {"fiscal_year": 2027, "expenses": [{"key": "e1", "cost": 200}]}
    assert changes(BEFORE, after) == (
        Change(("case", "fiscal_year"), 2026, 2027),
        Change(("expenses", "e1", "cost"), 100, 200),
    )


def test_records_are_told_apart_by_their_keys_and_not_by_their_place() -> None:
    after = BEFORE | {"offices": [{"key": "B", "name": "支店"}, {"key": "C"}]}
    before_a = {"key": "A", "name": "本店", "staff": {"fte_total": 8.6}}
    assert changes(BEFORE, after) == (
        Change(("offices", "A"), before_a, None),
        Change(("offices", "C"), None, {"key": "C"}),
    )


def test_a_list_without_keys_is_compared_place_by_place() -> None:
    after = BEFORE | {"plan": {"offices": {"A": {"problems": [{"text": "記録"}, {"text": "夜勤"}]}}}}
    at = ("plan", "offices", "A", "problems")
    assert changes(BEFORE, after) == (
        Change((*at, "0", "text"), "転記", "記録"),
        Change((*at, "1"), None, {"text": "夜勤"}),
    )


def test_an_answer_taken_back_and_one_given_first_are_both_told() -> None:
    after = {**BEFORE, "corporation": {"name": "会"}}
    del after["fiscal_year"]
    assert set(changes(BEFORE, after)) == {
        Change(("case", "fiscal_year"), 2026, None),
        Change(("corporation", "name"), None, "会"),
    }


def test_no_partners_is_another_answer_than_not_known() -> None:
    assert changes(BEFORE, BEFORE | {"partners": []}) == (Change(("partners",), None, []),)


def test_true_is_not_taken_for_one() -> None:
    assert changes({"pledges": {"x": True}}, {"pledges": {"x": 1}}) == (Change(("pledges", "x"), True, 1),)
