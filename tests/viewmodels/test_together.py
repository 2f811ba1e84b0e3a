from __future__ import annotations

import pytest

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.viewmodels.case_session import MOST_TOLD
from tests.fakes import Bench, home_help

NAME = ("corporation", "name")
FULL = Trouble("空きがありません。", "空きを作ってください。")


class Watched:
    """An open case, and what its session tells."""

    def __init__(self) -> None:
        self.bench = Bench(home_help())
        self.session = self.bench.session
        self.facts: list[Address] = []
        self.assessed = 0
        self.troubles: list[Trouble] = []
        self.session.fact_changed.connect(self.facts.append)
        self.session.assessed.connect(self._count)
        self.session.trouble_found.connect(self.troubles.append)

    def _count(self) -> None:
        self.assessed += 1

    @property
    def labels(self) -> list[str]:
        return [step.label for step in self.bench.store.steps[self.bench.case]]


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_changes_made_together_are_one_step_assessed_once(watched: Watched):
    session = watched.session
    start, assessment = session.document, session.assessment
    with session.together("まとめて変更") as both:
        assert session.set(NAME, "乙")
        key = session.add("expenses", {"category": "monitoring", "cost": 100_000})
        assert session.set(("expenses", key, "office"), "A")
        assert session.remove("expenses", "e2")
        assert session.value(NAME) == "乙"  # what comes after may build upon what came before
        assert session.keys("expenses") == ["e1", key]
        assert (session.assessment, watched.assessed) == (assessment, 0)
    assert both.kept
    assert watched.labels == ["案件の作成", "まとめて変更"]
    assert (watched.assessed, watched.facts) == (
        1,
        [NAME, ("expenses", key), ("expenses", key, "office"), ("expenses", "e2")],
    )
    assert session.document == watched.bench.cases.document(session.case)
    moved = watched.bench.cases.history.undo(session.case)
    assert moved is not None
    session.take(moved.addresses)
    assert session.document == start


def test_what_is_done_together_within_another_is_part_of_it(watched: Watched):
    with watched.session.together("外") as outer:
        watched.session.set(NAME, "乙")
        with watched.session.together("内"):
            watched.session.set(("corporation", "phone"), "03-0000-0000")
        assert not outer.kept
    assert outer.kept
    assert watched.labels == ["案件の作成", "外"]
    assert watched.session.value(("corporation", "phone")) == "03-0000-0000"


def test_nothing_done_together_is_no_step(watched: Watched):
    with watched.session.together("x") as both:
        watched.session.set(NAME, watched.session.value(NAME))
    assert (both.kept, watched.labels, watched.assessed) == (False, ["案件の作成"], 0)


def test_what_is_refused_is_refused_as_a_whole_and_said_once(watched: Watched):
    session = watched.session
    start, assessment = session.document, session.assessment
    with session.together("x") as both:
        session.set(NAME, "乙")
        session.add("expenses", {"category": "monitoring", "cost": -1})
    assert not both.kept
    assert (session.document, session.assessment, watched.assessed) == (start, assessment, 0)
    assert (watched.labels, watched.facts) == (["案件の作成"], [])
    ((name, advice),) = watched.bench.problems
    assert (name, advice != "") == ("corporation", True)
    assert session.set(NAME, "丙")  # the session goes on as before
    assert watched.labels == ["案件の作成", "corporation.name"]


def test_a_disk_that_fails_leaves_all_as_it_was(watched: Watched, monkeypatch: pytest.MonkeyPatch):
    session = watched.session
    start = session.document

    def fail(*_given: object) -> None:
        raise FULL

    with monkeypatch.context() as full:
        full.setattr(watched.bench.store, "apply", fail)
        with session.together("x") as both:
            session.set(NAME, "乙")
            session.remove("expenses", "e2")
    assert (both.kept, watched.troubles, session.document) == (False, [FULL], start)
    assert watched.facts == [NAME]  # its box shows again what is kept


def test_what_breaks_off_in_the_middle_keeps_nothing(watched: Watched):
    session = watched.session
    start = session.document

    def break_off() -> None:
        with session.together("x"):
            session.set(NAME, "乙")
            session.set(("offices", "Z", "name"), "支店")

    with pytest.raises(KeyError):
        break_off()
    assert (session.document, watched.labels) == (start, ["案件の作成"])
    assert session.set(NAME, "丙")
    assert session.value(NAME) == "丙"


def test_of_very_many_changes_it_is_told_that_anything_may_be_another_one(watched: Watched):
    with watched.session.together("x"):
        for _ in range(MOST_TOLD + 1):
            watched.session.add("expenses", {"category": "monitoring", "cost": 1})
    assert watched.facts == [()]


def test_a_record_without_a_key_of_its_own_is_found_inside(watched: Watched):
    """Partners show no key; the one added a moment ago has one already."""
    with watched.session.together("x"):
        key = watched.session.add("partners")
        watched.session.set(("partners", key, "name"), "丙")
        assert watched.session.value(("partners", key, "name")) == "丙"
        assert watched.session.keys("partners") == [key]
    assert watched.session.document["partners"] == [{"name": "丙"}]
