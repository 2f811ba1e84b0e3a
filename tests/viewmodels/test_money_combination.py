from __future__ import annotations

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.assessment import Best, Lever
from kaigo_desktop.viewmodels.money import MoneyViewModel
from kaigo_desktop.viewmodels.money_combination import combination, levers
from tests.fakes import FACTS, Bench, home_help

LOCAL = {
    "id": "local-1",
    "title": "市の導入支援",
    "rate": "1/2",
    "cap": 500_000,
    "per": "case",
    "categories": ["care_software"],
}


def model(bench: Bench) -> MoneyViewModel:
    return MoneyViewModel(bench.session, FACTS)


def mixed() -> Bench:
    """A case with an expense for another programme, one for none, and a local programme that loses."""
    bench = Bench({**home_help(), "local_programmes": [LOCAL]})
    for key, category, cost in (("t", "training", 180_000), ("v", "vehicle", 900_000)):
        body = {"key": key, "category": category, "cost": cost, "office": "A", "description": key}
        bench.session.add("expenses", body)
    return bench


def test_each_programme_stands_with_what_it_gives_and_would_give_alone() -> None:
    found = model(mixed()).combination()
    assert [(row.programme, row.given, row.alone) for row in found.rows] == [
        ("mhlw-r8-technology", 1_700_000, 1_700_000),
        ("tokyo-r8-hr", 180_000, 180_000),
        ("local-1", 0, 500_000),
    ]
    assert (found.total, found.own) == (1_880_000, 3_480_000 - 1_880_000)
    assert found.rows[0].contents == "ひだまりソフト、タブレット 10台"


def test_a_proven_combination_and_a_bound_are_told_apart_in_words() -> None:
    bench = mixed()
    assessment = bench.session.assessment
    assert "すべての組み合わせ" in combination(assessment, bench.session.document).sureness
    unproven = replace(assessment, best=Best(1_000, exact=False, bound=2_000))
    assert "2,000 円は超えません" in combination(unproven, bench.session.document).sureness


def test_the_row_of_an_expense_names_the_programme_that_takes_it() -> None:
    rows = {row.key: row.programme for row in model(mixed()).rows()}
    assert rows["e1"] == "テクノロジー定着"
    assert rows["t"] == "都 人材育成（現行）"
    assert rows["v"] == ""


def test_an_expense_that_nobody_takes_says_why_with_the_clause() -> None:
    (found,) = model(mixed()).not_taken()
    assert found.key == "v"
    assert found.whys[0].text.startswith("「介護テクノロジー定着支援事業」：")
    assert found.whys[0].cite.startswith("mhlw-0407-3")


def test_an_expense_with_another_grant_says_that_it_has_one() -> None:
    bench = mixed()
    bench.session.set(("expenses", "t", "other_subsidy"), True)
    found = {one.key: one.whys for one in model(bench).not_taken()}
    assert "ほかの補助金を受けた費用" in found["t"][0].text


def test_an_expense_that_brings_nothing_more_is_not_called_unfundable() -> None:
    bench = Bench({**home_help(), "local_programmes": [{**LOCAL, "categories": ["vehicle"], "cap": 1_000}]})
    for key in ("v1", "v2"):
        bench.session.add("expenses", {"key": key, "category": "vehicle", "cost": 900_000, "office": "A"})
    (found,) = model(bench).not_taken()
    assert "加えても組み合わせの合計が増えません" in found.whys[0].text


def test_programmes_with_nothing_to_fund_are_named_apart() -> None:
    view = model(mixed())
    assert [block.programme for block in view.estimates()] == ["mhlw-r8-technology", "local-1", "tokyo-r8-hr"]
    assert "経営改善支援事業" in view.idle()


def test_what_is_near_stands_with_its_gain_and_time_the_largest_first() -> None:
    near = (
        Lever("相談する", 0, "別紙3", 14),
        Lever("連携先を1つ増やす", 50_000, "別紙1", 14),
        Lever("宣言する", 90_000, "別紙2", 0),
    )
    found = levers(near)
    assert [(one.gain, one.lead) for one in found] == [
        ("+90,000 円", "すぐにできます"),
        ("+50,000 円", "14日くらいかかります"),
        ("", "14日くらいかかります"),
    ]


def test_the_bar_stacks_each_grant_and_ends_with_own_money() -> None:
    parts = model(mixed()).bar()
    assert [(part.amount, part.is_own) for part in parts] == [
        (1_700_000, False),
        (180_000, False),
        (1_600_000, True),
    ]


def test_levers_are_looked_for_in_a_pause_and_told_when_they_are_others(qtbot: QtBot) -> None:
    bench = mixed()
    found = (Lever("連携先を1つ増やす", 50_000, "別紙1", 14),)
    model = MoneyViewModel(bench.session, FACTS, find_levers=lambda _document, _assessment: found)

    with qtbot.waitSignal(model.changed, timeout=3000):
        assert model.levers() == ()

    assert [one.gain for one in model.levers()] == ["+50,000 円"]
