from __future__ import annotations

from pathlib import Path

from kaigo_desktop.viewmodels.forms import FormsViewModel, Paper, PaperState
from tests.fakes import FACTS, Bench, home_help, papers_of


def model(bench: Bench, folder: Path) -> FormsViewModel:
    return FormsViewModel(bench.session, FACTS, papers_of(bench), folder)


def paper(view: FormsViewModel, form: str) -> Paper:
    return next(one for one in view.papers() if one.key[0] == form)


def test_the_papers_of_an_application_stand_in_an_officers_order(tmp_path: Path) -> None:
    forms = [one.key[0] for one in model(Bench(home_help()), tmp_path).papers()]
    assert forms[:4] == ["application", "cost-rate-first", "calculation", "project-plan"]
    assert "cost-cap-first" not in forms


def test_what_is_missing_carries_japanese_words_and_an_address(tmp_path: Path) -> None:
    found = paper(model(Bench(home_help()), tmp_path), "application")
    assert found.state is PaperState.LACKING
    missing = {one.address: one.label for one in found.missing}
    assert missing["form_facts", "contact", "person"] == "担当者の氏名"
    assert missing["form_facts", "by_form", "application", "starts_on"] == "着手予定日"


def test_a_missing_fact_of_the_plan_carries_the_plans_own_word(tmp_path: Path) -> None:
    found = paper(model(Bench(home_help()), tmp_path), "improvement-plan")
    assert [(one.label, one.address) for one in found.missing] == [
        ("取組の担当者", ("plan", "offices", "A", "organisation", "person_in_charge"))
    ]


def test_a_paper_that_was_written_says_so_until_a_fact_in_it_changes(tmp_path: Path) -> None:
    bench = Bench(home_help())
    view = model(bench, tmp_path)
    assert paper(view, "calculation").state is PaperState.NEW
    issued = view.writing(["calculation"])()
    view.keep(issued)
    assert paper(view, "calculation").state is PaperState.WRITTEN
    assert (view.folder / issued[0].file).read_bytes().startswith(b"%PDF")
    bench.session.set(("corporation", "email"), "info@example.jp")
    assert paper(view, "calculation").state is PaperState.WRITTEN
    bench.session.set(("expenses", "e1", "cost"), 1_000_000)
    assert paper(view, "calculation").state is PaperState.CHANGED


def test_what_was_written_is_noted_with_its_hash_and_the_rules(tmp_path: Path) -> None:
    bench = Bench(home_help())
    view = model(bench, tmp_path)
    issued = view.writing()()
    view.keep(issued)
    log = bench.store.issued(bench.case)
    assert [one.sha256 for one in log] == [one.sha256 for one in issued]
    assert all("mhlw-r8-technology=2026-04-07" in one.rules_version for one in log)


def test_a_preview_is_drawn_without_writing_anything(tmp_path: Path) -> None:
    view = model(Bench(home_help()), tmp_path)
    drawn = view.drawing(("application", None, None))()
    assert drawn.page_count >= 1
    assert list(tmp_path.iterdir()) == []


def test_an_ineligible_case_offers_no_application(tmp_path: Path) -> None:
    document = home_help()
    document["fiscal_year"] = 2024
    forms = [one.key[0] for one in model(Bench(document), tmp_path).papers()]
    assert "application" not in forms


def test_a_grant_brings_a_report_for_each_of_three_years(tmp_path: Path) -> None:
    document = home_help()
    document["awards"] = [{"programme": "mhlw-r8-technology", "office": "A", "granted_on": "2026-09-01"}]
    found = [one for one in model(Bench(document), tmp_path).papers() if one.key[0] == "effect-report"]
    assert [one.key[2] for one in found] == [1, 2, 3]
    assert found[0].title.endswith("（1年目）")
    done = next(one for one in found[0].missing if one.address[-1] == "done")
    assert done.address == ("plan", "offices", "A", "reports", "2027", "done")
    assert done.label == "取り組んだこと"
