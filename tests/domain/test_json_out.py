from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigo_desktop.domain.json_out import json_pieces

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_is_read_back_the_same(value: object):
    assert json.loads("".join(json_pieces(value))) == value


@pytest.mark.parametrize("value", [{}, [], {"a": []}, [[]], [{}], (), ("a",)])
def test_empty_lists_and_records_are_written(value: object):
    assert json.loads("".join(json_pieces(value))) == json.loads(json.dumps(value))


def test_a_record_of_plain_values_stands_on_one_line():
    written = "".join(json_pieces({"offices": [{"office": "A", "verdict": "対象"}, {"office": "B"}], "n": 1}))
    assert written.splitlines() == [
        "{",
        '  "offices": [',
        '    {"office": "A", "verdict": "対象"},',
        '    {"office": "B"}',
        "  ],",
        '  "n": 1',
        "}",
    ]


def test_the_order_of_fields_stays():
    assert list(json.loads("".join(json_pieces({"b": [1, [2]], "a": 0})))) == ["b", "a"]
