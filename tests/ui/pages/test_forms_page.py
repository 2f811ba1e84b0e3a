from __future__ import annotations

import errno
from pathlib import Path

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.ui.pages.forms_page import FOLDER_SETTING, FormsPage
from kaigo_desktop.viewmodels.forms import FormsViewModel, Papers
from tests.fakes import FACTS, Bench, home_help, papers_of
from tests.ui.pages.steps import button, enter, press, settle, show, shown, silent_controls


def open_page(
    qtbot: QtBot, folder: Path, document: Document | None = None, papers: Papers | None = None
) -> tuple[Bench, FormsPage]:
    bench = Bench(home_help() if document is None else document)
    model = FormsViewModel(bench.session, FACTS, papers or papers_of(bench), folder)
    page = FormsPage(bench.session, model, FACTS)
    show(qtbot, page)
    return bench, page


def test_each_paper_says_how_far_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    _, page = open_page(qtbot, tmp_path)
    texts = shown(page)
    assert "交付申請書" in texts
    assert "不足あり" in texts
    assert "未作成" in texts


def test_a_missing_field_of_the_form_itself_opens_and_is_answered_here(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_page(qtbot, tmp_path)
    press(page, "missing.application.form_facts.by_form.application.starts_on")
    enter(page, "answer.form_facts.by_form.application.starts_on", "令和8年10月1日")
    settle()
    assert bench.session.value(("form_facts", "by_form", "application", "starts_on")) == "2026-10-01"
    assert "足りない項目（3）" in shown(page)


def test_a_missing_fact_of_another_page_leads_there(qtbot: QtBot, tmp_path: Path) -> None:
    _, page = open_page(qtbot, tmp_path)
    with qtbot.waitSignal(page.jump_asked) as asked:
        press(page, "missing.improvement-plan.A.plan.offices.A.organisation.person_in_charge")
    assert asked.args == [("plan", "offices", "A", "organisation", "person_in_charge")]


def test_one_press_writes_all_papers_and_says_where(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_page(qtbot, tmp_path / "書類")
    press(page, "forms.all")
    qtbot.waitUntil(lambda: "件のPDFを作りました。" in page.message.what.text(), timeout=20_000)
    settle()
    files = sorted(file.name for file in (tmp_path / "書類" / "案件").glob("*.pdf"))
    assert "令和8年度_ひだまり訪問介護_交付申請書.pdf" in files
    assert len(bench.store.issued(bench.case)) == len(files)
    assert "作成済" in shown(page)
    assert button(page, "forms.all").isEnabled()


def test_a_changed_fact_marks_what_was_written(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_page(qtbot, tmp_path)
    press(page, "write.calculation")
    qtbot.waitUntil(lambda: "作成済" in shown(page), timeout=20_000)
    bench.session.set(("expenses", "e1", "cost"), 1_000_000)
    settle()
    assert "変更あり" in shown(page)


def test_a_full_disk_is_told_and_nothing_is_noted(qtbot: QtBot, tmp_path: Path) -> None:
    bench = Bench(home_help())
    parts = papers_of(bench)

    def refuse(path: Path, content: bytes) -> None:
        raise Trouble(
            "ディスクに空きがありません。", "空きを作ってから、もう一度作ってください。"
        ) from OSError(errno.ENOSPC, path.name, len(content))

    full = Papers(
        parts.forms, parts.knowledge, parts.case_of, parts.printer, refuse, bench.store, bench.clock
    )
    model = FormsViewModel(bench.session, FACTS, full, tmp_path)
    page = FormsPage(bench.session, model, FACTS)
    show(qtbot, page)
    press(page, "forms.all")
    qtbot.waitUntil(lambda: page.message.what.text() == "ディスクに空きがありません。", timeout=20_000)
    assert bench.store.issued(bench.case) == ()
    assert button(page, "forms.all").isEnabled()


def test_a_preview_shows_the_pages_and_leads_back(qtbot: QtBot, tmp_path: Path) -> None:
    _, page = open_page(qtbot, tmp_path)
    press(page, "preview.application")
    qtbot.waitUntil(page.preview.isVisible, timeout=20_000)
    settle()
    assert page.preview.count >= 1
    assert not page.list.isVisible()
    press(page, "preview.back")
    assert page.list.isVisible()


def test_the_folder_is_not_opened_before_it_exists(qtbot: QtBot, tmp_path: Path) -> None:
    _, page = open_page(qtbot, tmp_path / "まだない")
    press(page, "forms.open_folder")
    assert "まだありません" in page.message.what.text()


def test_a_folder_chosen_before_is_used_again(qtbot: QtBot, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue(FOLDER_SETTING, str(tmp_path / "いつもの場所"))
    bench = Bench(home_help())
    model = FormsViewModel(bench.session, FACTS, papers_of(bench), tmp_path)
    page = FormsPage(bench.session, model, FACTS, settings=settings)
    show(qtbot, page)
    assert page.where.text() == f"保存先：{tmp_path / 'いつもの場所' / '案件'}"


def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot, tmp_path: Path) -> None:
    _, page = open_page(qtbot, tmp_path)
    assert silent_controls(page) == []
