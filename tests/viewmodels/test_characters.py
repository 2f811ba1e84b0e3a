from __future__ import annotations

from kaigo_desktop.catalogue.characters import load_characters
from kaigo_desktop.viewmodels.characters import CharactersViewModel, TextFinding
from kaigo_desktop.viewmodels.fact_words import FactWords
from tests.fakes import FACTS, Bench, home_help, shipped_forms


def model(bench: Bench) -> CharactersViewModel:
    return CharactersViewModel(bench.session, FactWords(FACTS, shipped_forms()), load_characters())


def by_label(view: CharactersViewModel) -> dict[str, TextFinding]:
    return {one.label: one for one in view.findings()}


def bench_with_doubtful_texts() -> Bench:
    document = home_help() | {
        "partners": [{"name": "㈲みなみ"}],
        "form_facts": {
            "officers": [{"name": "日向 春子"}, {"name": "髙橋 夏男", "kana": "ﾀｶﾊｼ"}],
            "by_form": {"application": {"summary": "①導入\n②研修"}},
        },
        "plan": {"offices": {"A": {"problems": [{"text": "記録に㌔単位の手間"}]}}},
    }
    return Bench(document)


def test_every_entered_text_is_looked_at_wherever_it_stands() -> None:
    assert set(by_label(model(bench_with_doubtful_texts()))) == {
        "グループの法人「㈲みなみ」　グループの法人の名前",
        "役員2　氏名",
        "役員2　フリガナ",
        "交付申請書：事業の内容",
        "課題1　課題",
    }


def test_keys_and_codes_are_no_texts() -> None:
    document = home_help()
    offices = document["offices"]
    assert isinstance(offices, list)
    offices[0]["key"] = "Ⅰ"
    document["expenses"] = []
    assert model(Bench(document)).findings() == ()


def test_an_accepted_replacement_is_an_answer_with_its_own_step_of_history() -> None:
    bench = bench_with_doubtful_texts()
    view = model(bench)
    steps = len(bench.store.steps[bench.case])
    address = by_label(view)["役員2　氏名"].address
    assert view.accept(address)
    officers = bench.session.value(("form_facts", "officers"))
    assert officers == [{"name": "日向 春子"}, {"name": "高橋 夏男", "kana": "ﾀｶﾊｼ"}]
    assert len(bench.store.steps[bench.case]) == steps + 1
    assert "役員2　氏名" not in by_label(view)


def test_all_known_replacements_are_made_in_one_go() -> None:
    bench = bench_with_doubtful_texts()
    view = model(bench)
    start = bench.session.document
    assert view.accept_all() == 5
    assert view.findings() == ()
    assert [step.label for step in bench.store.steps[bench.case]][1:] == ["文字の置き換え（5か所）"]
    assert bench.session.value(("form_facts", "by_form", "application", "summary")) == "(1)導入\n(2)研修"
    (partner,) = bench.session.document["partners"]  # type: ignore[misc]
    assert partner == {"name": "(有)みなみ"}
    bench.cases.history.undo(bench.case)
    assert bench.cases.document(bench.case) == start


def test_lengths_count_only_where_the_person_gave_a_limit() -> None:
    view = model(Bench(home_help()))
    assert view.findings() == ()
    view.choose_limit(10)
    (found,) = view.findings()
    assert (found.length, found.is_long, found.can_be_replaced) == (11.5, True, False)
    view.choose_limit(None)
    assert view.findings() == ()
