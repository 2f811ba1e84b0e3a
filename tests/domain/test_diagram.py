"""The 因果関係図: what is drawn from the problems, what may be added, and where boxes stand."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.domain.cases.case_file import case_from_document, check_document
from kaigo_desktop.domain.plans.checker import check
from kaigo_desktop.domain.plans.diagram import Diagram, diagram_of, may_link, tops_of
from kaigo_desktop.domain.plans.facts import DiagramFacts, OwnNode, PlanFacts, Problem
from kaigo_desktop.domain.plans.plan import plan_faults
from kaigo_desktop.domain.plans.reading import office_plan

ROOT = ("plan", "offices", "A")
TWO = (
    Problem(0, key="p1", text="転記が多い", cause="紙に書く", effect="残業"),
    Problem(1, text="連絡が遅い", cause="電話だけ", effect=None),
)


def drawn(*problems: Problem, nodes: tuple[OwnNode, ...] = (), links=(), order=()) -> Diagram:
    return diagram_of(
        PlanFacts(ROOT, problems=problems, diagram=DiagramFacts(nodes, tuple(links), tuple(order)))
    )


def test_a_problem_makes_three_boxes_whose_words_are_its_own_fields() -> None:
    diagram = drawn(*TWO)
    first = [node for node in diagram.nodes if node.key.startswith("p1")]
    assert [(node.kind, node.text, node.column) for node in first] == [
        ("cause", "紙に書く", 0),
        ("problem", "転記が多い", 1),
        ("effect", "残業", 2),
    ]
    effect = diagram.node("p1.effect")
    assert effect is not None
    assert effect.address == (*ROOT, "problems", "0", "effect")
    assert ("p1.cause", "p1.problem") in diagram.links


def test_a_problem_without_a_key_is_named_by_its_place_and_an_empty_box_waits_for_its_words() -> None:
    diagram = drawn(*TWO)
    node = diagram.node("1.effect")
    assert node is not None
    assert node.text is None
    assert "影響「未記入」" in diagram.in_words()


def test_problems_apart_are_bands_and_a_shared_effect_joins_them() -> None:
    assert {node.band for node in drawn(*TWO).nodes} == {0, 1}
    shared = OwnNode("n1", "effect", "休めない")
    joined = drawn(*TWO, nodes=(shared,), links=[("p1.effect", "n1"), ("1.effect", "n1")])
    assert {node.band for node in joined.nodes} == {0}
    last = joined.node("n1")
    assert last is not None
    assert last.column == 3


def test_a_cause_of_a_cause_stands_further_left_and_the_others_move_right() -> None:
    diagram = drawn(*TWO, nodes=(OwnNode("n1", "cause", "端末がない"),), links=[("n1", "p1.cause")])
    columns = {node.key: node.column for node in diagram.nodes}
    assert (columns["n1"], columns["p1.cause"], columns["1.cause"], columns["p1.problem"]) == (0, 1, 1, 2)


def test_a_link_that_closes_a_circle_or_runs_backwards_is_neither_drawn_nor_allowed() -> None:
    nodes = (OwnNode("n1", "cause"), OwnNode("n2", "cause"))
    diagram = drawn(*TWO, nodes=nodes, links=[("n1", "n2"), ("n2", "n1"), ("p1.effect", "p1.cause")])
    assert ("n1", "n2") in diagram.links
    assert ("n2", "n1") not in diagram.links
    assert ("p1.effect", "p1.cause") not in diagram.links
    assert "輪" in str(may_link(diagram, "n2", "n1"))
    assert "向き" in str(may_link(diagram, "p1.effect", "p1.cause"))
    assert "もう" in str(may_link(diagram, "n1", "n2"))
    assert may_link(diagram, "n2", "p1.problem") is None
    assert may_link(diagram, "n2", "nowhere") is not None


def test_the_users_order_comes_before_that_of_the_plan() -> None:
    keys = [node.key for node in drawn(*TWO, order=["1.cause", "p1.cause"]).nodes]
    assert keys[:2] == ["1.cause", "p1.cause"]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.floats(1, 60)), max_size=12))
def test_boxes_of_one_column_never_overlap_and_bands_follow_each_other(
    boxes: list[tuple[int, int, float]],
) -> None:
    places = [(band, column) for band, column, _ in boxes]
    heights = [height for *_, height in boxes]
    found = tops_of(places, heights, 3, 5)
    for number, place in enumerate(places):
        top, height = found.bands[place[0]]
        assert top - 0.01 <= found.tops[number]
        assert found.tops[number] + heights[number] <= top + height + 0.01
        for other in range(number):
            if places[other] == place:
                assert found.tops[number] >= found.tops[other] + heights[other] + 2.9


def test_the_checker_finds_a_box_without_words_and_a_link_that_leads_nowhere() -> None:
    document = {
        "format": "kaigo-case/1",
        "offices": [{"key": "A"}],
        "plan": {
            "offices": {
                "A": {
                    "diagram": {
                        "nodes": [{"key": "n1", "kind": "cause"}],
                        "links": [{"from": "n1", "to": "gone"}],
                    }
                }
            }
        },
    }
    assert check_document(document, plan_check=plan_faults) == ()
    case = case_from_document(document, date(2026, 6, 15))
    told = {remark.text: remark.address for remark in check(case, load_knowledge())}
    assert told["因果関係図に足した原因の箱に、文を入れてください。"] == (*ROOT, "diagram", "nodes", "n1")
    assert any("引き直してください" in text for text in told)
    assert office_plan(case, "A").diagram.links == (("n1", "gone"),)


def test_a_slip_in_the_diagram_or_the_study_is_named_with_its_path() -> None:
    def faults(body: dict[str, object]) -> list[str]:
        document = {"format": "kaigo-case/1", "offices": [{"key": "A"}], "plan": {"offices": {"A": body}}}
        return [fault.path for fault in check_document(document, plan_check=plan_faults)]

    root = "plan.offices.A"
    assert faults({"diagram": {"nodes": [{"key": "n", "kind": "reason"}]}}) == [
        f"{root}.diagram.nodes[0].kind"
    ]
    twice = {"nodes": [{"key": "n", "kind": "cause"}, {"key": "n", "kind": "effect"}]}
    assert faults({"diagram": twice}) == [f"{root}.diagram.nodes[1].key"]
    day = f"{root}.time_study.days[0]"
    assert faults({"time_study": {"days": [{"starts_at": "8:30"}]}}) == [f"{day}.starts_at"]
    assert faults({"time_study": {"days": [{"starts_at": "08:35"}]}}) == [f"{day}.starts_at"]
    assert faults({"time_study": {"days": [{"cells": ["22", "x"]}]}}) == [f"{day}.cells[1]"]
    assert faults({"time_study": {"days": [{"cells": ["22"] * 145}]}}) == [f"{day}.cells"]
    assert faults({"time_study": {"days": [{"phase": "later"}]}}) == [f"{day}.phase"]
