from __future__ import annotations

import pytest

from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.viewmodels.plan import PlanViewModel
from kaigo_desktop.viewmodels.plan_diagram import PlanDiagram
from tests.fakes import Bench, home_help

KNOWLEDGE = load_knowledge()


@pytest.fixture
def plan() -> PlanViewModel:
    bench = Bench(home_help())
    view = PlanViewModel(bench.session, KNOWLEDGE, bench.assessor.case, bench.session)
    view.add_problem("records")
    view.add_problem("communication")
    return view


@pytest.fixture
def diagram(plan: PlanViewModel) -> PlanDiagram:
    return PlanDiagram(plan)


def test_wording_a_problems_box_is_wording_the_problem(plan: PlanViewModel, diagram: PlanDiagram) -> None:
    diagram.set_text("p1.cause", "端末がない")
    assert plan.rows("problems")[0]["cause"] == "端末がない"
    assert plan.value((*plan.root, "diagram")) is None


@pytest.mark.parametrize(
    ("kind", "beside", "link"),
    [
        ("cause", "p1.problem", ("n1", "p1.problem")),
        ("cause", "p1.cause", ("n1", "p1.cause")),
        ("effect", "p1.problem", ("p1.problem", "n1")),
        ("effect", "p1.effect", ("p1.effect", "n1")),
        ("problem", "p1.cause", ("p1.cause", "n1")),
    ],
)
def test_a_box_added_beside_another_is_linked_the_way_that_makes_sense(
    diagram: PlanDiagram, kind: str, beside: str, link: tuple[str, str]
) -> None:
    key = diagram.add(kind, beside)
    assert key == "n1"
    assert link in diagram.diagram().links


def test_an_added_box_is_worded_moved_unlinked_and_removed(plan: PlanViewModel, diagram: PlanDiagram) -> None:
    key = diagram.add("cause", "p1.problem")
    diagram.set_text(key, "様式が多い")
    node = diagram.diagram().node(key)
    assert node is not None
    assert node.text == "様式が多い"
    column = [one.key for one in diagram.diagram().nodes if one.column == node.column]
    assert column[:2] == ["p1.cause", key]
    assert diagram.move(key, -1)
    assert not diagram.move(key, -1)
    column = [one.key for one in diagram.diagram().nodes if one.column == node.column]
    assert column[:2] == [key, "p1.cause"]
    assert diagram.unlink("p1.problem", key) == ""
    assert (key, "p1.problem") not in diagram.diagram().links
    assert diagram.remove(key) == ""
    assert diagram.diagram().node(key) is None
    assert plan.value((*plan.root, "diagram", "nodes")) is None


def test_what_the_problems_make_is_not_removed_here(diagram: PlanDiagram) -> None:
    before = diagram.diagram()
    assert "課題の欄" in diagram.remove("p1.cause")
    assert "課題の欄" in diagram.unlink("p1.cause", "p1.problem")
    assert diagram.diagram() == before


def test_a_link_is_turned_to_its_right_direction_and_a_circle_refused(diagram: PlanDiagram) -> None:
    assert diagram.link("p2.problem", "p1.cause") == ""
    assert ("p1.cause", "p2.problem") in diagram.diagram().links
    assert diagram.link("p1.effect", "p2.effect") == ""
    assert "輪" in diagram.link("p2.effect", "p1.effect")
    assert "もう" in diagram.link("p1.cause", "p2.problem")


def test_arrow_keys_reach_every_box(diagram: PlanDiagram) -> None:
    diagram.add("cause")
    keys = {node.key for node in diagram.diagram().nodes}
    seen, waiting = {"p1.cause"}, ["p1.cause"]
    while waiting:
        at = waiting.pop()
        for columns, rows in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            found = diagram.neighbour(at, columns, rows)
            if found is not None and found not in seen:
                seen.add(found)
                waiting.append(found)
    assert seen == keys


def test_links_that_cannot_be_drawn_go_with_the_next_change(
    plan: PlanViewModel, diagram: PlanDiagram
) -> None:
    links = [{"from": "n1", "to": "gone"}, {"from": "p1.effect", "to": "p1.cause"}]
    plan.set((*plan.root, "diagram"), {"nodes": [{"key": "n1", "kind": "cause"}], "links": links})
    assert any("引き直してください" in line.text for line in plan.remarks())
    assert diagram.link("n1", "p1.cause") == ""
    assert plan.value((*plan.root, "diagram", "links")) == [{"from": "n1", "to": "p1.cause"}]
    assert not any("引き直してください" in line.text for line in plan.remarks())
