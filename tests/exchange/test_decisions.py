"""What was decided about deadlines goes with a case, and meets what was decided there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kaigo_desktop.domain.cases.address import DECISIONS
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.domain.cases.merging import Difference, Kind, Take
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.exchange.exchange import Look
from tests.exchange.conftest import Computer
from tests.fakes import home_help

Computers = Callable[[str], Computer]
QUOTES = "preparation/quotes"
DONE: Document = {"done_on": "2026-06-15"}
LATER: Document = {"done_on": "2026-06-20"}
SKIPPED: Document = {"skipped": "去年の見積"}
GRANT = {"programme": "mhlw-r8-technology", "office": "A", "granted_on": "2026-09-01"}
OTHER_GRANT = {"programme": "mhlw-r8-collaboration", "granted_on": "2026-09-01"}


class Pair:
    """Two computers that have the same case, with a grant."""

    def __init__(self, computer: Computers, folder: Path, *, decided: dict[str, Document]) -> None:
        self.here, self.there = computer("here"), computer("there")
        self._folder = folder
        self.case = self.here.start({**home_help(), "awards": [GRANT]})
        for key, body in decided.items():
            self.here.decide(self.case, key, body)
        file = self.carried(self.here, self.case)
        self.taken = self.there.exchange.take_new(self.there.exchange.look(file))

    def carried(self, computer: Computer, case: CaseId) -> Path:
        file = self._folder / "案件.kaigo"
        computer.exchange.carry(case, "案件", file)
        return file

    def back(self) -> Look:
        """What comes back from there, looked at here."""
        return self.here.exchange.look(self.carried(self.there, self.taken))

    def merge(self, look: Look, **chosen: Take) -> None:
        takes = {one: chosen.get(one.kind.value, one.proposal) for one in look.differences}
        self.here.exchange.merge(look, takes)


def decisions(look: Look) -> list[Difference]:
    return [one for one in look.differences if one.address[0] == DECISIONS]


@pytest.fixture
def pair(computer: Computers, tmp_path: Path) -> Pair:
    return Pair(computer, tmp_path, decided={QUOTES: DONE})


def test_decisions_come_along_with_a_new_case_and_find_their_grants(computer: Computers, tmp_path: Path):
    here, there = computer("here"), computer("there")
    case = here.start({**home_help(), "awards": [OTHER_GRANT, GRANT]})
    first, second = here.store.keys(case, "awards")
    here.cases.remove(case, "awards", first, "x")
    here.decide(case, f"settled/{second}", DONE)
    here.decide(case, "case", {"note": "佐藤"})
    here.exchange.carry(case, "案件", tmp_path / "a.kaigo")
    taken = there.exchange.take_new(there.exchange.look(tmp_path / "a.kaigo"))
    (key,) = there.store.keys(taken, "awards")
    assert key != second
    assert there.decided(taken) == {f"settled/{key}": DONE, "case": {"note": "佐藤"}}
    assert len(there.store.history(taken)) == 1  # they belong to what was taken in


def test_the_same_decision_is_no_difference_and_what_only_we_decided_stays(pair: Pair):
    pair.here.decide(pair.case, "case", {"note": "佐藤"})
    pair.there.decide(pair.taken, QUOTES, None)
    look = pair.back()
    assert look.differences == ()
    pair.merge(look)
    assert pair.here.decided(pair.case) == {QUOTES: DONE, "case": {"note": "佐藤"}}


def test_what_only_they_decided_is_taken_unless_one_says_no(pair: Pair):
    pair.there.decide(pair.taken, "settled/award-1", LATER)
    look = pair.back()
    (one,) = decisions(look)
    assert (one.address, one.kind, one.mine, one.theirs) == (
        (DECISIONS, "settled/award-1"),
        Kind.NEW,
        None,
        LATER,
    )
    pair.merge(look, new=Take.MINE)
    assert pair.here.decided(pair.case) == {QUOTES: DONE}
    pair.merge(look)
    assert pair.here.decided(pair.case) == {QUOTES: DONE, "settled/award-1": LATER}


def test_who_decided_otherwise_since_both_were_the_same_is_known(pair: Pair):
    """There it was changed alone; then here alone; the choice of the last time is not asked for again."""
    pair.there.decide(pair.taken, QUOTES, LATER)
    look = pair.back()
    assert [(one.kind, one.proposal) for one in decisions(look)] == [(Kind.CHANGED, Take.THEIRS)]
    pair.merge(look)
    assert pair.here.decided(pair.case) == {QUOTES: LATER}
    pair.here.decide(pair.case, QUOTES, SKIPPED)
    look = pair.back()
    assert [(one.kind, one.proposal) for one in decisions(look)] == [(Kind.MINE, Take.MINE)]
    pair.merge(look)
    assert pair.here.decided(pair.case) == {QUOTES: SKIPPED}


@pytest.mark.parametrize(("take", "kept"), [(Take.MINE, SKIPPED), (Take.THEIRS, LATER)])
def test_what_both_decided_otherwise_is_a_conflict_to_choose(pair: Pair, take: Take, kept: Document):
    pair.here.decide(pair.case, QUOTES, SKIPPED)
    pair.there.decide(pair.taken, QUOTES, LATER)
    look = pair.back()
    (one,) = decisions(look)
    assert (one.kind, one.mine, one.theirs, one.proposal) == (Kind.CONFLICT, SKIPPED, LATER, Take.MINE)
    assert not one.can_keep_both
    pair.merge(look, conflict=take)
    assert pair.here.decided(pair.case) == {QUOTES: kept}


def test_facts_and_decisions_are_taken_in_one_step_and_back_in_one(pair: Pair):
    before = pair.here.store.load(pair.case)
    pair.there.cases.set(pair.taken, ("corporation", "name"), "株式会社むこう", "x")
    pair.there.decide(pair.taken, QUOTES, LATER)
    steps = len(pair.here.store.history(pair.case))
    pair.merge(pair.back())
    assert (pair.here.name(pair.case), pair.here.decided(pair.case)) == ("株式会社むこう", {QUOTES: LATER})
    assert len(pair.here.store.history(pair.case)) == steps + 1
    pair.here.cases.history.undo(pair.case)
    assert (pair.here.store.load(pair.case), pair.here.decided(pair.case)) == (before, {QUOTES: DONE})


def test_a_decision_comes_with_the_grant_that_it_is_about(pair: Pair):
    key = pair.there.cases.add(pair.taken, "awards", OTHER_GRANT, "x")
    pair.there.decide(pair.taken, f"paid/{key}", LATER)
    look = pair.back()
    assert [one.theirs for one in decisions(look)] == [LATER]
    pair.merge(look)
    (_, second) = pair.here.store.keys(pair.case, "awards")
    assert pair.here.decided(pair.case) == {QUOTES: DONE, f"paid/{second}": LATER}


def test_without_its_grant_a_decision_stays_away(pair: Pair):
    key = pair.there.cases.add(pair.taken, "awards", OTHER_GRANT, "x")
    pair.there.decide(pair.taken, f"paid/{key}", LATER)
    look = pair.back()
    takes = {one: Take.MINE if one.address[0] == "awards" else Take.THEIRS for one in look.differences}
    pair.here.exchange.merge(look, takes)
    assert pair.here.decided(pair.case) == {QUOTES: DONE}


def test_what_is_refused_changes_no_decision_and_leaves_the_case_where_it_was(pair: Pair):
    office = pair.there.cases.add(pair.taken, "offices", {"name": "新しい事業所"}, "x")
    pair.there.cases.set(pair.taken, ("expenses", "e1", "office"), office, "x")
    pair.there.decide(pair.taken, QUOTES, LATER)
    file = pair.carried(pair.there, pair.taken)
    pair.here.store.bin.throw(pair.case, pair.here.store.lines()[0].changed_at)
    look = pair.here.exchange.look(file)
    takes = {one: Take.MINE if one.address[0] == "offices" else Take.THEIRS for one in look.differences}
    with pytest.raises(Trouble, match="取り込めません"):
        pair.here.exchange.merge(look, takes)
    assert pair.here.decided(pair.case) == {QUOTES: DONE}
    assert pair.here.store.lines() == ()  # it still lies in the bin


def test_what_was_decided_about_a_grant_goes_and_comes_back_with_it(pair: Pair):
    """Another grant may get the key of one that is gone; it is not settled for that."""
    for key in ("settled/award-1", "effect_report/award-1/1", "template/disposal/award-1/e1"):
        pair.here.decide(pair.case, key, LATER)
    decided = dict(pair.here.decided(pair.case))
    pair.here.cases.remove(pair.case, "awards", "award-1", "交付の記録の削除")
    assert pair.here.decided(pair.case) == {QUOTES: DONE}
    pair.here.cases.history.undo(pair.case)
    assert pair.here.decided(pair.case) == decided
    pair.here.cases.remove(pair.case, "expenses", "e1", "費用の削除")
    assert decided.keys() - pair.here.decided(pair.case).keys() == {"template/disposal/award-1/e1"}
