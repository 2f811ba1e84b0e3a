from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.services.papers import DRAFT
from kaigo_desktop.viewmodels.case_deadlines import CaseDeadlinesViewModel
from kaigo_desktop.viewmodels.forms import FormsViewModel, Paper, PaperState
from tests.deadline_fakes import DeadlineBench, granted
from tests.fakes import FACTS, Bench, home_help, papers_of


def unwatched(done: int, total: int) -> None:
    """Nobody looks how far the making is."""


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
    made = view.making({CopyKey("calculation")})(unwatched)
    view.keep(made)
    assert paper(view, "calculation").state is PaperState.WRITTEN
    assert (view.folder / made.files[0]).read_bytes().startswith(b"%PDF")
    bench.session.set(("corporation", "email"), "info@example.jp")
    assert paper(view, "calculation").state is PaperState.WRITTEN
    bench.session.set(("expenses", "e1", "cost"), 1_000_000)
    assert paper(view, "calculation").state is PaperState.CHANGED


def test_what_was_written_is_noted_with_its_hash_and_the_rules(tmp_path: Path) -> None:
    bench = Bench(home_help())
    view = model(bench, tmp_path)
    made = view.making()(unwatched)
    view.keep(made)
    log = bench.store.issued(bench.case)
    assert [one.key for one in log] == [one.key for one in view.papers()]
    for one in log:
        assert hashlib.sha256(Path(one.file).read_bytes()).hexdigest() == one.sha256
    assert all("mhlw-r8-technology=2026-04-07" in one.rules_version for one in log)


def test_a_preview_is_drawn_without_writing_anything(tmp_path: Path) -> None:
    view = model(Bench(home_help()), tmp_path)
    drawn = view.drawing(CopyKey("application"))()
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


def test_what_a_later_report_misses_stands_under_it_and_is_no_contradiction(tmp_path: Path) -> None:
    document = home_help()
    document["awards"] = [{"programme": "mhlw-r8-technology", "office": "A", "granted_on": "2026-09-01"}]
    document["plan"] = {"offices": {"A": {"reports": {"2027": {"done": "手順書を直した。"}}}}}
    view = model(Bench(document), tmp_path)
    reports = [one for one in view.papers() if one.key.form == "effect-report"]
    told = [[one.label for one in report.missing] for report in reports]
    assert ["取り組んだこと" in labels for labels in told] == [False, True, True]
    assert [line for line in view.findings() if "効果報告書" in line.text] == []


def test_one_paper_is_made_without_the_other_copies_of_its_form(tmp_path: Path) -> None:
    document = home_help()
    offices = document["offices"]
    assert isinstance(offices, list)
    offices.append(offices[0] | {"key": "B", "name": "ひだまり第二"})
    bench = Bench(document)
    view = model(bench, tmp_path)
    made = view.making({CopyKey("improvement-plan", "B")})(unwatched)
    view.keep(made)
    assert [path.name for path in view.folder.iterdir()] == list(made.files)
    assert made.files == ("令和8年度_ひだまり第二_業務改善計画書.pdf",)
    states = {one.key.office: one.state for one in view.papers() if one.key.form == "improvement-plan"}
    assert states["B"] is PaperState.WRITTEN
    assert states["A"] is not PaperState.WRITTEN


def test_a_draft_is_called_so_and_is_not_noted_as_written(tmp_path: Path) -> None:
    bench = Bench(home_help())
    view = model(bench, tmp_path)
    made = view.making({CopyKey("calculation")}, draft=True)(unwatched)
    view.keep(made)
    assert made.files[0].endswith(f"{DRAFT}.pdf")
    assert bench.store.issued(bench.case) == ()
    assert paper(view, "calculation").state is PaperState.NEW


def test_making_that_is_stopped_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop_at_the_second(done: int, total: int) -> None:
        assert total > 1
        if done == 1:
            raise Stop

    view = model(Bench(home_help()), tmp_path)
    with pytest.raises(Stop):
        view.making()(stop_at_the_second)
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_holds_the_chosen_papers_behind_a_table_of_contents(tmp_path: Path) -> None:
    view = model(Bench(home_help()), tmp_path)
    keys = {CopyKey("application"), CopyKey("calculation")}
    single = sum(view.drawing(key)().page_count for key in keys)
    assert view.bundling(keys)().page_count == single + 1
    assert view.bundle_file().name == "令和8年度_株式会社ひだまり_書類一式.pdf"


def test_the_contents_of_a_bundle_name_the_applicant_and_each_further_programme(tmp_path: Path) -> None:
    document = home_help()
    document["partners"] = [{"name": "合同会社つむぎ"}]
    document["expenses"].append({"key": "c", "category": "collaboration", "cost": 1_000_000})
    view = model(Bench(document), tmp_path)
    keys = {one.key for one in view.papers() if one.key.form == "officers"}
    contents = pypdfium2.PdfDocument(view.bundling(keys)().content)[0].get_textpage().get_text_range()
    assert "令和8年度　株式会社ひだまり　書類一式" in contents
    assert "役員等氏名一覧表（協働化・大規模化等による職場環境改善事業）" in "".join(contents.split())


def test_the_papers_stand_by_the_stage_at_which_they_are_handed_in(tmp_path: Path) -> None:
    groups = model(Bench(home_help()), tmp_path).groups()
    titles = [group.title for group in groups]
    assert titles[0] == "申請"
    assert titles == sorted(
        titles, key=["申請", "交付決定まで", "変更", "実績・請求", "毎年", "いつでも"].index
    )
    assert {one.stage for group in groups for one in group.papers} == set(titles)


def test_what_papers_print_is_reckoned_once_for_a_state_of_the_case(tmp_path: Path) -> None:
    bench = Bench(home_help())
    view = model(bench, tmp_path)
    before = view.papers()
    assert view.papers() is before
    bench.session.set(("corporation", "name"), "株式会社ひなた")
    assert view.papers() is not before


def test_papers_of_two_programmes_are_two_papers(tmp_path: Path) -> None:
    """Both years' grants ask the same office for its report of the same number."""
    document = home_help()
    document["awards"] = [
        {"programme": name, "office": "A", "granted_on": "2026-03-01", "fiscal_year": year}
        for name, year in (("mhlw-r8-technology", 2026), ("mhlw-r7-technology", 2025))
    ]
    keys = [one.key for one in model(Bench(document), tmp_path).papers() if one.key.form == "effect-report"]
    assert len(set(keys)) == len(keys)


def test_the_stage_in_hand_is_the_first_that_every_case_needs_and_that_is_not_done(tmp_path: Path) -> None:
    document = home_help()
    document["awards"] = [{"programme": "mhlw-r8-technology", "office": "A", "granted_on": "2026-09-01"}]
    view = model(Bench(document), tmp_path)
    assert view.in_hand() == "申請"
    application = {one.key for one in view.papers() if one.stage == "申請"}
    view.keep(view.making(application)(unwatched))
    assert view.in_hand() == "毎年"  # not 変更, whose papers most cases never need


def test_another_day_alone_makes_no_paper_another_one(tmp_path: Path) -> None:
    bench = Bench(home_help() | {"as_of": "2026-06-15"})
    view = model(bench, tmp_path)
    view.keep(view.making({CopyKey("evidence"), CopyKey("calculation")})(unwatched))
    bench.session.set(("case", "as_of"), "2026-06-16")
    assert paper(view, "evidence").state is PaperState.WRITTEN
    assert paper(view, "calculation").state is PaperState.WRITTEN


def test_the_list_of_deadlines_shows_what_was_decided_beside_the_case(tmp_path: Path) -> None:
    bench = DeadlineBench(granted())
    days = CaseDeadlinesViewModel(bench.session, bench.deadlines, {}, bench.clock)
    view = FormsViewModel(bench.session, FACTS, papers_of(bench), tmp_path, deadlines=days.followed)
    days.decided.connect(view.forget)
    view.keep(view.making({CopyKey("deadline-sheet")})(unwatched))
    assert paper(view, "deadline-sheet").state is PaperState.WRITTEN
    assert days.decide("effect_report/awards-1/1", postponed_to=date(2028, 4, 28))
    assert paper(view, "deadline-sheet").state is PaperState.CHANGED
    assert days.decide("effect_report/awards-1/1", postponed_to=None)
    assert paper(view, "deadline-sheet").state is PaperState.WRITTEN
    days.deleteLater()
