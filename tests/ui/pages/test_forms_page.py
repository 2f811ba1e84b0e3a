from __future__ import annotations

import errno
import threading
from datetime import date
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.forms.form import FilledForm, OwnField, Required
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.issuing import Rendered
from kaigo_desktop.ui.dialogs.preview import PreviewDialog
from kaigo_desktop.ui.pages.documents.folder import FOLDER_SETTING
from kaigo_desktop.ui.pages.forms_page import FormsPage
from kaigo_desktop.ui.widgets.basics import Prose, Words
from kaigo_desktop.viewmodels.forms import FormsViewModel, Papers
from tests.fakes import FACTS, Bench, home_help, papers_of
from tests.ui.pages.steps import box, button, enter, press, settle, show, shown, silent_controls

PATIENCE = 20_000
"""Milliseconds that a printing may take on a busy machine."""


def wait_for_message(qtbot: QtBot, page: FormsPage, words: str) -> None:
    """Until the page says so."""
    qtbot.waitUntil(lambda: words in page.message.what.text(), timeout=PATIENCE)
    settle()


def open_page(
    qtbot: QtBot, folder: Path, document: Document | None = None, papers: Papers | None = None
) -> tuple[Bench, FormsPage]:
    bench = Bench(home_help() if document is None else document)
    model = FormsViewModel(bench.session, FACTS, papers or papers_of(bench), folder)
    page = FormsPage(bench.session, model, FACTS)
    show(qtbot, page)
    return bench, page


def cut_texts(page: FormsPage) -> list[str]:
    """The texts of several lines that have less height than they need."""
    texts = [*page.inside.findChildren(Words), *page.inside.findChildren(Prose)]
    seen = [one for one in texts if one.isVisible() and one.wordWrap()]
    return [one.plain_text() for one in seen if one.height() < one.heightForWidth(one.width())]


def test_names_of_eighty_characters_are_shown_whole_and_leave_the_page_its_width(
    qtbot: QtBot, tmp_path: Path
) -> None:
    document = home_help()
    document["offices"][0]["name"] = (
        "社会福祉法人ひだまり会髙﨑訪問介護ステーション" * 3 + "あいうえおかきくけこさ"
    )
    document["form_facts"] = {"contact": {"person": "髙" * 80}}
    _, page = open_page(qtbot, tmp_path, document)
    press(page, "forms.all")
    wait_for_message(qtbot, page, "件のPDFを作りました。")
    press(page, "submission.open")
    press(page, "submission.keep")
    for name in ("submission.open", "submission.1.files", "characters.open"):
        press(page, name)
    settle()
    assert page.inside.minimumSizeHint().width() <= page.inside.width()
    assert cut_texts(page) == []


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
    wait_for_message(qtbot, page, "件のPDFを作りました。")
    files = sorted(file.name for file in (tmp_path / "書類" / "案件").glob("*.pdf"))
    assert "令和8年度_ひだまり訪問介護_交付申請書.pdf" in files
    assert len(bench.store.issued(bench.case)) == len(files)
    assert "作成済" in shown(page)
    assert button(page, "forms.all").isEnabled()


def test_a_changed_fact_marks_what_was_written(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_page(qtbot, tmp_path)
    press(page, "write.calculation")
    qtbot.waitUntil(lambda: "作成済" in shown(page), timeout=PATIENCE)
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

    full = replace(parts, write=refuse)
    model = FormsViewModel(bench.session, FACTS, full, tmp_path)
    page = FormsPage(bench.session, model, FACTS)
    show(qtbot, page)
    press(page, "forms.all")
    qtbot.waitUntil(lambda: page.message.what.text() == "ディスクに空きがありません。", timeout=PATIENCE)
    assert bench.store.issued(bench.case) == ()
    assert button(page, "forms.all").isEnabled()


def preview(qtbot: QtBot, page: FormsPage) -> PreviewDialog:
    """The preview, once every page in sight is drawn."""
    qtbot.waitUntil(lambda: bool(page.findChildren(PreviewDialog)), timeout=PATIENCE)
    dialog = page.findChildren(PreviewDialog)[-1]
    assert isinstance(dialog, PreviewDialog)
    qtbot.waitUntil(dialog.view.is_sharp, timeout=PATIENCE)
    return dialog


def test_a_preview_shows_the_pages_and_escape_leads_back(qtbot: QtBot, tmp_path: Path) -> None:
    _, page = open_page(qtbot, tmp_path)
    press(page, "preview.application")
    dialog = preview(qtbot, page)
    assert dialog.isVisible()
    assert dialog.place.text().startswith("1 / ")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    assert page.findChildren(PreviewDialog) == []


def test_a_preview_is_saved_where_the_person_says(qtbot: QtBot, tmp_path: Path) -> None:
    _, page = open_page(qtbot, tmp_path)
    press(page, "preview.calculation")
    dialog = preview(qtbot, page)
    dialog.save_as(str(tmp_path / "控え" / "内訳.pdf"))
    assert (tmp_path / "控え" / "内訳.pdf").read_bytes().startswith(b"%PDF")
    assert dialog.message.what.text() == "PDFを保存しました。"
    dialog.reject()


def test_chosen_papers_are_made_and_no_others(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_page(qtbot, tmp_path)
    press(page, "choose.application")
    press(page, "choose.calculation")
    assert button(page, "forms.all").text() == "選んだ2件のPDFを作る"
    press(page, "forms.all")
    wait_for_message(qtbot, page, "2件のPDFを作りました。")
    assert {one.form for one in bench.store.issued(bench.case)} == {"application", "calculation"}
    press(page, "forms.none")
    assert button(page, "forms.all").text() == "すべてのPDFを作る"


def test_drafts_are_called_so_and_leave_the_states_alone(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_page(qtbot, tmp_path)
    press(page, "forms.draft")
    press(page, "write.calculation")
    wait_for_message(qtbot, page, "1件のPDFを作りました。")
    assert [path.stem[-5:] for path in (tmp_path / "案件").glob("*.pdf")] == ["（下書き）"]
    assert bench.store.issued(bench.case) == ()
    assert "作成済" not in shown(page)


def test_several_papers_are_looked_at_as_one_document(qtbot: QtBot, tmp_path: Path) -> None:
    _, page = open_page(qtbot, tmp_path)
    press(page, "choose.application")
    press(page, "choose.calculation")
    press(page, "forms.bundle")
    dialog = preview(qtbot, page)
    assert dialog.windowTitle() == "見本：書類一式（2件）"
    assert len({(size.width, size.height) for size in dialog.view.sizes}) == 2  # upright and lying sheets
    dialog.reject()


def test_making_can_be_stopped(qtbot: QtBot, tmp_path: Path) -> None:
    bench = Bench(home_help())
    parts = papers_of(bench)
    gate = threading.Event()

    class Slow:
        """A printer that waits until it is let on."""

        def render(self, form: FilledForm, *, title: str, as_of: date, draft: bool = False) -> Rendered:
            assert gate.wait(PATIENCE / 1000)
            return parts.printer.render(form, title=title, as_of=as_of, draft=draft)

        bundle = parts.printer.bundle

    model = FormsViewModel(bench.session, FACTS, replace(parts, printer=Slow()), tmp_path)
    page = FormsPage(bench.session, model, FACTS)
    show(qtbot, page)
    press(page, "forms.all")
    assert not button(page, "write.calculation").isEnabled()
    press(page, "forms.cancel")
    gate.set()
    wait_for_message(qtbot, page, "PDFを作るのを中止しました。")
    assert list(tmp_path.iterdir()) == []
    assert button(page, "forms.all").isEnabled()


def test_officers_are_added_moved_and_taken_out(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_page(qtbot, tmp_path)
    press(page, "officers.open")
    for place, name in enumerate(("日向 春子", "日向 夏男")):
        press(page, "list.form_facts.officers.add")
        enter(page, f"answer.form_facts.officers.{place}.name", name)
    enter(page, "answer.form_facts.officers.0.born_on", "昭和40年5月1日")
    press(page, "list.form_facts.officers.0.down")
    officers = ("form_facts", "officers")
    first, second = {"name": "日向 夏男"}, {"name": "日向 春子", "born_on": "1965-05-01"}
    assert bench.session.value(officers) == [first, second]
    press(page, "list.form_facts.officers.0.remove")
    assert bench.session.value(officers) == [second]
    assert box(page, "answer.form_facts.officers.0.name").text() == "日向 春子"


def test_a_list_of_a_form_is_reached_from_what_is_missing(qtbot: QtBot, tmp_path: Path) -> None:
    """A form's own list opens under its paper, and each answer is kept at once."""
    bench = Bench(home_help())
    parts = papers_of(bench)
    row = OwnField(
        "items", "明細", "list", fields=(OwnField("what", "品名", "text"), OwnField("yen", "額", "yen"))
    )
    form = replace(parts.forms["application"], own=(row,), required=(Required("own.items"),))
    forms = {**parts.forms, "application": form}
    model = FormsViewModel(bench.session, FACTS, replace(parts, forms=forms), tmp_path)
    page = FormsPage(bench.session, model, FACTS)
    show(qtbot, page)
    press(page, "missing.application.form_facts.by_form.application.items")
    press(page, "list.form_facts.by_form.application.items.add")
    enter(page, "answer.form_facts.by_form.application.items.0.yen", "1,200円")
    assert bench.session.value(("form_facts", "by_form", "application", "items")) == [{"yen": 1200}]


def test_a_stage_can_be_closed_and_stays_so(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_page(qtbot, tmp_path)
    press(page, "stage.0")
    assert not button(page, "write.application").isVisible()
    bench.session.set(("corporation", "phone"), "03-0000-0000")
    settle()
    assert not button(page, "write.application").isVisible()
    assert button(page, "stage.0").text().startswith("＋ 申請")


def test_a_doubtful_character_is_replaced_when_the_person_accepts_it(qtbot: QtBot, tmp_path: Path) -> None:
    document = home_help() | {"corporation": {"name": "㈱ひだまり", "representative": "髙橋 春子"}}
    bench, page = open_page(qtbot, tmp_path, document)
    press(page, "characters.open")
    assert "「㈱」→ (株)　省略の記号" in shown(page)
    press(page, "characters.accept.corporation.name")
    assert bench.session.value(("corporation", "name")) == "(株)ひだまり"
    assert bench.session.value(("corporation", "representative")) == "髙橋 春子"
    press(page, "characters.all")
    assert bench.session.value(("corporation", "representative")) == "高橋 春子"
    assert "入力した文章に、電子申請で困る文字はありません。" in shown(page)


def test_a_text_over_the_limit_of_an_e_form_is_named(qtbot: QtBot, tmp_path: Path) -> None:
    _, page = open_page(qtbot, tmp_path)
    press(page, "characters.open")
    enter(page, "answer.view.character_limit", "10")
    assert "長すぎる文章 1件" in shown(page)
    assert "全角 11.5字（10字を 1.5字超えています。短くしてください）" in shown(page)


def hand_in(qtbot: QtBot, page: FormsPage) -> None:
    """Make two papers and keep them as handed in."""
    press(page, "choose.application")
    press(page, "choose.calculation")
    press(page, "forms.all")
    wait_for_message(qtbot, page, "2件のPDFを作りました。")
    press(page, "submission.open")
    enter(page, "answer.submission.day", "令和8年6月20日")
    enter(page, "answer.submission.note", "県庁の窓口へ持参")
    press(page, "submission.keep")


def test_what_was_handed_in_is_kept_and_later_changes_are_told_in_words(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_page(qtbot, tmp_path)
    hand_in(qtbot, page)
    texts = shown(page)
    assert "令和8年6月20日 提出　2件" in texts
    assert "提出したときと同じ内容です。" in texts
    bench.session.set(("expenses", "e1", "cost"), 2_200_000)
    settle()
    assert any(text.startswith("変わった項目 1件、いま作ると変わる書類 2件") for text in shown(page))
    press(page, "submission.1.differences")
    assert "費用「ひだまりソフト」　金額（合計）" in shown(page)
    told = [one.plain_text() for one in page.findChildren(Prose) if one.isVisible()]
    assert "2,000,000円 → 2,200,000円" in told


def test_a_kept_paper_is_looked_at_again_as_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_page(qtbot, tmp_path)
    hand_in(qtbot, page)
    written = {one.form: Path(one.file) for one in bench.store.issued(bench.case)}
    before = written["application"].read_bytes()
    for path in written.values():
        path.unlink()
    press(page, "submission.1.files")
    press(page, "submission.1.look.0")
    dialog = preview(qtbot, page)
    dialog.save_as(str(tmp_path / "again.pdf"))
    assert (tmp_path / "again.pdf").read_bytes() == before
    dialog.reject()


def test_a_paper_whose_file_was_changed_cannot_be_kept_as_handed_in(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_page(qtbot, tmp_path)
    press(page, "write.calculation")
    wait_for_message(qtbot, page, "1件のPDFを作りました。")
    Path(bench.store.issued(bench.case)[0].file).write_bytes(b"%PDF changed")
    press(page, "submission.open")
    press(page, "submission.keep")
    assert "作ったあとで書き換えられています" in page.message.what.text()
    assert bench.submissions.of_case(bench.case) == []


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
    folder = str(tmp_path / "いつもの場所" / "案件")
    assert page.bar.where.toolTip() == folder
    assert page.bar.where.text().startswith("保存先：")
    assert page.bar.where.text().endswith("案件")
    page.bar.copy.click()
    assert QGuiApplication.clipboard().text() == folder


def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot, tmp_path: Path) -> None:
    _, page = open_page(qtbot, tmp_path)
    assert silent_controls(page) == []
