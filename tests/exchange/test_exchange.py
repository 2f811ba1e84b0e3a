from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kaigo_desktop.domain.cases.carried import PassphraseNeededError
from kaigo_desktop.domain.cases.merging import Kind, Take
from kaigo_desktop.domain.keeping import WrongSecretError
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.exchange.exchange import Look
from tests.exchange.conftest import PDF, Computer

Computers = Callable[[str], Computer]
NAME = ("corporation", "name")


def by_address(look: Look) -> dict[tuple[str, ...], tuple[Kind, object, object]]:
    return {one.address: (one.kind, one.mine, one.theirs) for one in look.differences}


def proposals(look: Look) -> dict[object, Take]:
    return {one: one.proposal for one in look.differences}


@pytest.mark.parametrize("passphrase", ["", "ひだまり 訪問介護"])
def test_a_case_arrives_on_another_computer_with_what_was_handed_in(
    computer: Computers, tmp_path: Path, passphrase: str
):
    here, there = computer("here"), computer("there")
    case = here.start()
    here.hand_in(case)
    here.decide(case, "preparation/quotes", {"skipped": "去年の見積"})
    file = tmp_path / "案件.kaigo"
    here.exchange.carry(case, "令和8年度の申請", file, passphrase)
    look = there.exchange.look(file, passphrase)
    assert (look.case, look.title) == (None, "令和8年度の申請")
    taken = there.exchange.take_new(look)
    assert there.store.load(taken) == here.store.load(case)
    (kept,) = there.store.submissions.of_case(taken)
    assert (kept.note, kept.files[0].file) == ("窓口へ", "申請書.pdf")
    assert there.store.submissions.content(kept.id, 0) == PDF
    assert there.store.deadlines.choices(taken) == {"preparation/quotes": {"skipped": "去年の見積"}}
    assert there.store.exchanges.uid(taken) == here.store.exchanges.uid(case)


def test_a_locked_file_shows_nothing_and_opens_with_its_passphrase_alone(computer: Computers, tmp_path: Path):
    here = computer("here")
    file = tmp_path / "a.kaigo"
    here.exchange.carry(here.start(), "ひみつの案件", file, "正しい合言葉")
    assert "ひだまり".encode() not in file.read_bytes()
    assert "ひみつ".encode() not in file.read_bytes()
    with pytest.raises(PassphraseNeededError):
        here.exchange.look(file)
    with pytest.raises(WrongSecretError):
        here.exchange.look(file, "別の合言葉")


def test_what_both_changed_is_in_conflict_and_what_one_changed_is_not(computer: Computers, tmp_path: Path):
    here, there = computer("here"), computer("there")
    case = here.start()
    here.exchange.carry(case, "案件", tmp_path / "out.kaigo")
    taken = there.exchange.take_new(there.exchange.look(tmp_path / "out.kaigo"))
    there.cases.set(taken, NAME, "株式会社むこう", "x")
    there.cases.set(taken, ("corporation", "phone"), "03-0000-0000", "x")
    there.cases.set(taken, ("expenses", "e1", "cost"), 2_500_000, "x")
    there.cases.add(taken, "expenses", {"category": "monitoring", "cost": 1}, "x")
    here.cases.set(case, NAME, "株式会社こちら", "x")
    here.cases.set(case, ("expenses", "e2", "units"), 11, "x")
    there.exchange.carry(taken, "案件", tmp_path / "back.kaigo")
    look = here.exchange.look(tmp_path / "back.kaigo")
    assert look.case == case
    found = by_address(look)
    assert found.pop(("expenses", "e3"))[0] is Kind.NEW
    assert found == {
        NAME: (Kind.CONFLICT, "株式会社こちら", "株式会社むこう"),
        ("corporation", "phone"): (Kind.NEW, None, "03-0000-0000"),
        ("expenses", "e1", "cost"): (Kind.CHANGED, 2_000_000, 2_500_000),
        ("expenses", "e2", "units"): (Kind.MINE, 11, 10),
    }
    before = here.store.load(case)
    here.exchange.merge(look, proposals(look))  # type: ignore[arg-type]
    after = here.store.load(case)
    assert here.name(case) == "株式会社こちら"
    assert [one["key"] for one in after["expenses"]] == ["e1", "e2", "e3"]  # type: ignore[index, union-attr, call-overload]
    assert after["expenses"][0]["cost"] == 2_500_000  # type: ignore[index]
    assert after["expenses"][1]["units"] == 11  # type: ignore[index]
    here.cases.history.undo(case)  # one step takes the whole of it back
    assert here.store.load(case) == before


def test_after_merging_only_what_is_new_since_is_asked_again(computer: Computers, tmp_path: Path):
    here, there = computer("here"), computer("there")
    case = here.start()
    here.exchange.carry(case, "案件", tmp_path / "a.kaigo")
    taken = there.exchange.take_new(there.exchange.look(tmp_path / "a.kaigo"))
    there.cases.set(taken, NAME, "乙", "x")
    there.exchange.carry(taken, "案件", tmp_path / "b.kaigo")
    look = here.exchange.look(tmp_path / "b.kaigo")
    here.exchange.merge(look, proposals(look))  # type: ignore[arg-type]
    there.cases.set(taken, ("corporation", "phone"), "1", "x")
    there.exchange.carry(taken, "案件", tmp_path / "c.kaigo")
    assert list(by_address(here.exchange.look(tmp_path / "c.kaigo"))) == [("corporation", "phone")]


def test_both_records_are_kept_where_that_is_chosen(computer: Computers, tmp_path: Path):
    here, there = computer("here"), computer("there")
    case = here.start()
    here.exchange.carry(case, "案件", tmp_path / "a.kaigo")
    taken = there.exchange.take_new(there.exchange.look(tmp_path / "a.kaigo"))
    here.cases.add(case, "expenses", {"category": "monitoring", "cost": 1, "description": "こちら"}, "x")
    there.cases.add(taken, "expenses", {"category": "transfer", "cost": 2, "description": "むこう"}, "x")
    there.exchange.carry(taken, "案件", tmp_path / "b.kaigo")
    look = here.exchange.look(tmp_path / "b.kaigo")
    assert {one.kind for one in look.differences} == {Kind.CONFLICT}
    here.exchange.merge(look, dict.fromkeys(look.differences, Take.BOTH))
    kept = here.store.load(case)["expenses"]
    assert [one.get("description") for one in kept][2:] == ["こちら", "むこう"]  # type: ignore[union-attr]
    assert [one["key"] for one in kept] == ["e1", "e2", "e3", "e4"]  # type: ignore[union-attr, index]


def test_choices_that_do_not_go_together_are_refused_and_nothing_changes(computer: Computers, tmp_path: Path):
    here, there = computer("here"), computer("there")
    case = here.start()
    here.exchange.carry(case, "案件", tmp_path / "a.kaigo")
    taken = there.exchange.take_new(there.exchange.look(tmp_path / "a.kaigo"))
    office = there.cases.add(taken, "offices", {"name": "新しい事業所"}, "x")
    there.cases.set(taken, ("expenses", "e1", "office"), office, "x")
    there.exchange.carry(taken, "案件", tmp_path / "b.kaigo")
    look = here.exchange.look(tmp_path / "b.kaigo")
    takes = {one: Take.MINE if one.address[0] == "offices" else Take.THEIRS for one in look.differences}
    before = here.store.load(case)
    with pytest.raises(Trouble, match="取り込めません"):
        here.exchange.merge(look, takes)
    assert here.store.load(case) == before
    here.exchange.merge(look, dict.fromkeys(look.differences, Take.THEIRS))
    assert here.store.load(case) == there.store.load(taken)


def test_the_same_file_twice_changes_nothing_and_doubles_no_paper(computer: Computers, tmp_path: Path):
    here, there = computer("here"), computer("there")
    case = here.start()
    here.hand_in(case)
    here.exchange.carry(case, "案件", tmp_path / "a.kaigo")
    taken = there.exchange.take_new(there.exchange.look(tmp_path / "a.kaigo"))
    look = there.exchange.look(tmp_path / "a.kaigo")
    assert (look.case, look.differences, look.new_papers) == (taken, (), 0)
    there.exchange.merge(look, {})
    assert len(there.store.submissions.of_case(taken)) == 1


def test_a_case_in_the_bin_comes_back_when_its_file_is_merged(computer: Computers, tmp_path: Path):
    here = computer("here")
    case = here.start()
    here.exchange.carry(case, "案件", tmp_path / "a.kaigo")
    here.store.bin.throw(case, here.store.lines()[0].changed_at)
    look = here.exchange.look(tmp_path / "a.kaigo")
    assert look.is_thrown
    here.exchange.merge(look, {})
    assert [line.id for line in here.store.lines()] == [case]


def test_the_file_can_be_kept_beside_the_case_that_is_here(computer: Computers, tmp_path: Path):
    here = computer("here")
    case = here.start()
    here.exchange.carry(case, "案件", tmp_path / "a.kaigo")
    other = here.exchange.take_new(here.exchange.look(tmp_path / "a.kaigo"))
    assert other != case
    assert {line.title for line in here.store.lines()} == {"案件", "案件 2"}
    assert here.store.exchanges.uid(other) != here.store.exchanges.uid(case)


def test_a_case_that_comes_only_by_half_does_not_stay(
    computer: Computers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    here, there = computer("here"), computer("there")
    case = here.start()
    here.hand_in(case)
    here.exchange.carry(case, "案件", tmp_path / "a.kaigo")
    look = there.exchange.look(tmp_path / "a.kaigo")

    def full(*_: object) -> None:
        raise Trouble("空きがありません。", "空きを作ってください。")

    with monkeypatch.context() as patched:
        patched.setattr(there.store.submissions, "keep", full)
        with pytest.raises(Trouble):
            there.exchange.take_new(look)
    assert (there.store.lines(), there.store.bin.thrown()) == ((), ())
    taken = there.exchange.take_new(look)
    assert len(there.store.submissions.of_case(taken)) == 1
