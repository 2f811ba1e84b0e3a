from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.viewmodels.forms import FormsViewModel
from kaigo_desktop.viewmodels.submissions import KEPT_FOLDER, DifferenceLine, SubmissionsViewModel
from tests.fakes import FACTS, Bench, home_help, papers_of

DAY = date(2026, 6, 30)
KEYS = {CopyKey("application"), CopyKey("calculation")}


def unwatched(done: int, total: int) -> None:
    """Nobody looks how far the making is."""


def desk(folder: Path) -> tuple[Bench, FormsViewModel, SubmissionsViewModel]:
    """A case with two papers that were made."""
    bench = Bench(home_help())
    papers = papers_of(bench)
    forms = FormsViewModel(bench.session, FACTS, papers, folder)
    forms.keep(forms.making(KEYS)(unwatched))
    return bench, forms, SubmissionsViewModel(bench.session, forms, papers.submissions)


def test_only_papers_that_show_the_facts_of_today_can_be_kept(tmp_path: Path) -> None:
    bench, _, view = desk(tmp_path)
    assert {one.key for one in view.ready()} == KEYS
    bench.session.set(("corporation", "address"), "東京都港区1-1")  # printed on the application alone
    assert {one.key for one in view.ready()} == {CopyKey("calculation")}
    view.submit(KEYS, DAY, "")
    (kept,) = view.all()
    assert [one.key for one in kept.files] == [CopyKey("calculation")]


def test_nothing_is_different_at_first(tmp_path: Path) -> None:
    _, _, view = desk(tmp_path)
    view.submit(KEYS, DAY, "")
    (kept,) = view.all()
    assert view.differences(kept).is_nothing
    assert view.title(kept) == "令和8年6月30日 提出　2件"


def test_what_changed_since_is_told_in_words_with_the_papers_that_it_changes(tmp_path: Path) -> None:
    bench, _, view = desk(tmp_path)
    view.submit(KEYS, DAY, "")
    session = bench.session
    session.set(("corporation", "address"), "東京都港区1-1")
    session.set(("offices", "A", "life"), False)
    session.set(("form_facts", "by_form", "application", "starts_on"), "2026-10-01")
    session.add("expenses", {"category": "monitoring", "cost": 300_000, "description": "見守りセンサー"})
    (kept,) = view.all()
    found = view.differences(kept)
    lines = {line.label: (line.before, line.after) for line in found.facts}
    assert lines["法人の所在地"] == ("東京都千代田区千代田1-1", "東京都港区1-1")
    assert lines["交付申請書：着手予定日"] == ("（未入力）", "令和8年10月1日")
    added = next(line for line in found.facts if "見守りセンサー" in line.label)
    assert (added.before, "300,000" in added.after) == ("（なし）", True)
    life = "事業所「ひだまり訪問介護」　" + FACTS.named("offices.*.life").label
    assert lines[life] == ("はい", "いいえ")
    assert found.papers == ("交付申請書",)
    assert found.gone == ()


def test_a_removed_record_is_told_by_the_name_that_it_had(tmp_path: Path) -> None:
    bench, _, view = desk(tmp_path)
    view.submit(KEYS, DAY, "")
    bench.session.remove("expenses", "e2")
    (kept,) = view.all()
    (line,) = view.differences(kept).facts
    assert isinstance(line, DifferenceLine)
    assert (line.label, line.after) == ("費用「タブレット 10台」", "（削除）")


def test_a_paper_that_no_longer_applies_is_named(tmp_path: Path) -> None:
    bench, _, view = desk(tmp_path)
    view.submit(KEYS, DAY, "")
    bench.session.set(("case", "fiscal_year"), 2020)
    (kept,) = view.all()
    assert len(view.differences(kept).gone) == 2


def test_what_was_kept_stays_as_it_was_when_papers_are_made_again(tmp_path: Path) -> None:
    bench, forms, view = desk(tmp_path)
    view.submit(KEYS, DAY, "")
    (kept,) = view.all()
    before = [view.content(kept, place) for place in (0, 1)]
    bench.session.set(("expenses", "e1", "cost"), 1_000_000)
    forms.keep(forms.making(KEYS)(unwatched))
    assert [view.content(kept, place) for place in (0, 1)] == before
    path = view.unpack(kept, 0)
    assert path.read_bytes() == before[0]
    assert path.parent.parent == forms.folder / KEPT_FOLDER


def test_a_paper_without_its_file_is_not_kept(tmp_path: Path) -> None:
    bench, _, view = desk(tmp_path)
    for one in bench.store.issued(bench.case):
        Path(one.file).unlink()
    with pytest.raises(Trouble, match="見つかりません"):
        view.submit(KEYS, DAY, "")
    assert view.all() == ()


def test_an_added_record_without_a_word_in_it_is_told_too(tmp_path: Path) -> None:
    bench, _, view = desk(tmp_path)
    view.submit(KEYS, DAY, "")
    bench.session.set(("form_facts", "officers"), [{}])
    (kept,) = view.all()
    assert view.differences(kept).facts == (DifferenceLine("役員1", "（なし）", "（追加）"),)
