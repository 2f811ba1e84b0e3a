from __future__ import annotations

from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.viewmodels.outlook import Outlook, main_programme, outlook_of
from tests.fakes import FACTS, Bench, home_help

EXTRA = {
    "id": "local-1",
    "title": "市の導入支援",
    "rate": "1/2",
    "cap": 100_000,
    "per": "case",
    "categories": ["monitoring"],
}


def outlook(bench: Bench) -> Outlook:
    session = bench.session
    found = outlook_of(session.assessment, session.document, session.address_at, FACTS)
    assert found is not None
    return found


def test_the_amount_is_that_of_the_best_combination_with_its_programmes() -> None:
    bench = Bench({**home_help(), "local_programmes": [EXTRA]})
    bench.session.add("expenses", {"category": "monitoring", "cost": 150_000, "listing": "other"})
    found = outlook(bench)
    assert found.amount == 1_775_000
    assert [(share.programme, share.amount) for share in found.shares] == [
        ("介護テクノロジー定着支援事業", 1_700_000),
        ("市の導入支援", 75_000),
    ]
    assert found.amount_text == "1,775,000 円"


def test_the_panel_speaks_of_what_pays_and_not_of_what_merely_fits() -> None:
    bench = Bench(home_help())
    entry = main_programme(bench.session.assessment)
    assert entry is not None
    assert entry.id == "mhlw-r8-technology"
    assert any(
        one.verdict is Verdict.ELIGIBLE and one.estimate is None
        for one in bench.session.assessment.programmes
    )


def test_every_verdict_is_counted() -> None:
    bench = Bench(home_help())
    found = outlook(bench)
    assert sum(found.counts.values()) == len(bench.session.assessment.programmes)
    assert found.counts_text == (
        f"対象 {found.counts[Verdict.ELIGIBLE]}・条件付き {found.counts[Verdict.CONDITIONAL]}"
        f"・情報不足 {found.counts[Verdict.UNKNOWN]}"
    )


def test_the_range_is_told_where_it_is_known() -> None:
    bench = Bench(home_help())
    assert outlook(bench).range_text == ""
    bench.session.set(("offices", "A", "staff"), None)
    assert outlook(bench).range_text == "答えしだいで 1,200,000 〜 1,920,000 円"


def test_a_combination_whose_parts_overlap_has_no_range() -> None:
    both = {**EXTRA, "categories": ["care_software"], "cap": 10_000}
    bench = Bench({**home_help(), "local_programmes": [both]})
    bench.session.set(("offices", "A", "staff"), None)
    found = outlook(bench)
    assert found.low == found.high == found.amount


def test_the_question_asked_first_is_that_of_the_programme_that_pays() -> None:
    bench = Bench(home_help())
    bench.session.set(("offices", "A", "security_action"), None)
    found = outlook(bench)
    assert [one.address for one in found.questions] == [("offices", "A", "security_action")]
    assert found.questions_text == "あと1問で判定が確定します"


def test_a_question_of_another_programme_is_asked_with_its_name() -> None:
    found = outlook(Bench(home_help()))
    assert [one.address for one in found.questions] == [("partners",)]
    assert found.questions[0].label == "グループを組む法人"
    assert "「協働化・大規模化等による職場環境改善事業」の" in found.questions_text


def test_a_new_case_has_no_amount() -> None:
    found = outlook(Bench())
    assert found.amount is None
    assert found.verdict is Verdict.UNKNOWN
    assert found.amount_text == "まだ計算できません"
