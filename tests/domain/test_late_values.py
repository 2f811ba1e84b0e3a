from __future__ import annotations

import pytest

from kaigo_desktop.domain.forms.late_values import LateValues


def test_a_group_is_reckoned_once_and_only_when_it_is_asked_for() -> None:
    asked: list[str] = []

    def plan() -> dict[str, object]:
        asked.append("plan")
        return {"plan.text": "甲", "pledges": True}

    def report() -> dict[str, object]:
        raise AssertionError("nobody asked")

    values = LateValues(("plan pledges", plan), ("report", report), others={"total": 1})
    assert values["total"] == 1
    assert "own.x" not in values
    assert asked == []
    assert (values["plan.text"], values["pledges"], values["plan.text"]) == ("甲", True, "甲")
    assert asked == ["plan"]


def test_all_names_are_there_to_be_listed_and_the_last_group_gives_a_name_that_several_have() -> None:
    values = LateValues(
        ("a", lambda: {"a": 1, "a.b": 2}), ("a c", lambda: {"a": 3, "c": 4}), others={"c": 0, "d": 5}
    )
    assert dict(values) == {"a": 3, "a.b": 2, "c": 4, "d": 5}
    assert len(values) == 4


def test_a_value_in_a_group_that_does_not_say_so_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="'b'"):
        _ = LateValues(("a", lambda: {"b": 1}))["a"]
