from __future__ import annotations

import pytest

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.viewmodels.programmes import ProgrammesViewModel
from tests.fakes import BY_ID, FACTS, Bench, home_help

TECHNOLOGY, HR, EXTENDED = "mhlw-r8-technology", "tokyo-r8-hr", "tokyo-r8-hr-extended"


def model(bench: Bench) -> ProgrammesViewModel:
    return ProgrammesViewModel(bench.session, FACTS, BY_ID)


def with_training() -> Bench:
    bench = Bench(home_help())
    bench.session.add("expenses", {"category": "training", "cost": 200_000, "office": "A"})
    return bench


def test_each_column_says_what_it_gives_alone_and_in_the_combination() -> None:
    found = model(with_training()).compare(TECHNOLOGY, HR)
    assert [(one.alone, one.together) for one in found.programmes] == [
        ("1,700,000 円", "1,700,000 円"),
        ("200,000 円", "200,000 円"),
    ]
    assert found.programmes[0].verdict is Verdict.ELIGIBLE
    assert found.programmes[0].afterwards == "効果報告を3回"


def test_conditions_stand_side_by_side_by_their_titles() -> None:
    found = model(with_training()).compare(TECHNOLOGY, HR)
    by_title = {one.title: one.states for one in found.conditions}
    assert by_title["申請する年度"] == (Answer.YES, Answer.YES)
    assert by_title["東京都の事業所"] == (None, Answer.YES)


def test_what_only_one_of_may_be_used_a_year_is_said() -> None:
    both = model(with_training()).compare(HR, EXTENDED).both
    assert any("どちらか1つとして計算" in sentence for sentence in both)
    assert any("同じ費用に使えるのは" in one for one in model(with_training()).compare(TECHNOLOGY, HR).both)


def test_expenses_that_both_would_fund_are_named() -> None:
    extra = {
        "id": "local-1",
        "title": "市の支援",
        "rate": "1/2",
        "cap": 1_000_000,
        "per": "case",
        "categories": ["care_software"],
    }
    bench = Bench({**home_help(), "local_programmes": [extra]})
    found = model(bench).compare(TECHNOLOGY, "local-1")
    assert found.both[-1] == "どちらでも対象になる費用：ひだまりソフト"
    assert found.programmes[1].source == "自分で入力した制度"


def test_a_programme_is_not_compared_with_itself() -> None:
    assert model(Bench(home_help())).compare(HR, HR).both == (
        "同じ制度です。もう1つは別の制度を選んでください。",
    )


def test_an_unknown_programme_cannot_be_compared() -> None:
    with pytest.raises(KeyError):
        model(Bench(home_help())).compare(HR, "nobody")
