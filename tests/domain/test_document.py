from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigo_desktop.domain.cases.document import as_json, is_same, new_key, place_of, value_at, with_value

names = st.sampled_from("abc")
bodies = st.recursive(
    st.dictionaries(names, st.integers(0, 3)), lambda deeper: st.dictionaries(names, deeper, min_size=1)
)


@given(bodies, st.lists(names, min_size=1, max_size=3), st.integers(4, 9))
def test_a_value_set_is_found_and_setting_what_was_there_takes_it_back(
    body: dict[str, object], fields: list[str], value: int
):
    kept = json.dumps(body)
    try:
        before = value_at(body, fields)
        after = with_value(body, fields, value)
    except KeyError:
        return  # the way leads through a number
    assert value_at(after, fields) == value
    back = with_value(after, fields, before)
    assert value_at(back, fields) == before
    assert json.dumps(body) == kept


def test_an_object_left_empty_goes_with_its_last_field():
    assert with_value({"a": {"b": {"c": 1}}, "d": 2}, ("a", "b", "c"), None) == {"d": 2}
    assert with_value({"a": {"b": 1, "c": 2}}, ("a", "b"), None) == {"a": {"c": 2}}


def test_the_key_of_a_record_is_no_fact():
    with pytest.raises(KeyError):
        place_of(("local_programmes", "x", "id"))
    assert place_of(("partners", "partner-1", "name")).key == "partner-1"
    assert place_of(("plan", "offices", "A")).fields == ("offices", "A")


@pytest.mark.parametrize(
    ("taken", "key"),
    [((), "e1"), (("e1", "e7", "x9", "e", "e1b", "e٣"), "e8"), (("office-4",), "e1")],
)
def test_a_new_key_is_one_above_the_highest_of_its_kind(taken: tuple[str, ...], key: str):
    assert new_key("expenses", taken) == key


def test_json_holds_decimals_and_nothing_that_is_not_json():
    assert as_json({"a": [Decimal("8.6"), None, "𠮷"]}) == '{"a":[8.6,null,"𠮷"]}'
    for wrong in (float("inf"), Decimal("NaN"), "\udc00", {"\udc00": 1}, {1: 1}, {"a": (1,)}, object()):
        with pytest.raises((TypeError, ValueError)):
            as_json(wrong)


def test_sameness_tells_true_from_one_and_ignores_the_order_of_fields():
    assert is_same({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert not is_same(True, 1)
    assert not is_same([1, 2], [2, 1])
