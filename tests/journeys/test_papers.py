"""From the papers that lack something to a set that was handed in, and what is different afterwards."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kaigo_desktop.ui.dialogs.preview import PreviewDialog
from kaigo_desktop.ui.pages.forms_page import FormsPage
from kaigo_desktop.ui.widgets.basics import Prose
from tests.journeys.test_first_case import LONG, Desk, open_again
from tests.ui.pages.steps import enter, press, settle, shown


def preview(qtbot: QtBot, desk: Desk) -> PreviewDialog:
    """The preview, once every page in sight is drawn."""
    qtbot.waitUntil(lambda: desk.page.findChildren(PreviewDialog) != [], timeout=LONG)
    dialog = desk.page.findChildren(PreviewDialog)[-1]
    assert isinstance(dialog, PreviewDialog)
    qtbot.waitUntil(dialog.view.is_sharp, timeout=LONG)
    return dialog


def close(dialog: PreviewDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle()


def test_papers_are_looked_at_made_handed_in_and_compared_after_a_restart(qtbot: QtBot, desk: Desk) -> None:
    desk.start()
    press(desk.window, "start.sample")
    desk.step(5)
    press(desk.page, "missing.application.form_facts.by_form.application.starts_on")
    enter(desk.page, "answer.form_facts.by_form.application.starts_on", "R8.10.1")
    enter(desk.page, "answer.form_facts.by_form.application.ends_on", "R9.2.28")
    press(desk.page, "own.application")

    press(desk.page, "choose.application")
    press(desk.page, "choose.calculation")
    press(desk.page, "forms.draft")
    press(desk.page, "forms.bundle")
    dialog = preview(qtbot, desk)
    assert "（2件）" in dialog.windowTitle()
    QTest.keyClick(dialog.view, Qt.Key.Key_End)
    assert dialog.view.current == len(dialog.view.sizes)
    close(dialog)

    press(desk.page, "forms.draft")
    press(desk.page, "forms.all")
    desk.wait_for("2件のPDFを作りました。")
    made = sorted(path.name for path in desk.papers.rglob("*.pdf"))
    assert [name.split("_")[-1] for name in made] == ["交付申請書.pdf", "算出内訳.pdf"]

    press(desk.page, "submission.open")
    enter(desk.page, "answer.submission.note", "電子申請 受付番号 0615")
    press(desk.page, "submission.keep")
    desk.wait_for("提出の控えを残しました。")

    desk.step(1)
    enter(desk.page, "answer.corporation.representative", "日向 夏男")
    for path in desk.papers.rglob("*.pdf"):
        path.unlink()
    desk.close()

    desk.start()
    open_again(desk)
    desk.step(5)
    desk.wait_for("変わった項目 1件、いま作ると変わる書類 1件")
    press(desk.page, "submission.1.differences")
    told = [one.plain_text() for one in desk.page.findChildren(Prose) if one.isVisible()]
    assert any(text.endswith("→ 日向 夏男") for text in told)
    press(desk.page, "submission.1.files")
    press(desk.page, "submission.1.look.0")
    dialog = preview(qtbot, desk)
    kept = desk.paths.data / "again.pdf"
    dialog.save_as(str(kept))
    assert kept.read_bytes().startswith(b"%PDF")
    close(dialog)


def test_officers_contact_and_replaced_characters_survive_a_restart(desk: Desk) -> None:
    desk.start()
    press(desk.window, "start.new")
    desk.step(5)
    enter(desk.page, "answer.form_facts.contact.person", "髙橋 花子")
    press(desk.page, "officers.open")
    press(desk.page, "list.form_facts.officers.add")
    enter(desk.page, "answer.form_facts.officers.0.name", "㈱の人")
    press(desk.page, "characters.open")
    press(desk.page, "characters.all")
    page = desk.page
    assert isinstance(page, FormsPage)
    assert page.session.value(("form_facts",)) == {
        "contact": {"person": "高橋 花子"},
        "officers": [{"name": "(株)の人"}],
    }
    assert "入力した文章に、電子申請で困る文字はありません。" in shown(page)
    desk.close()
    desk.start()
    open_again(desk)
    desk.step(5)
    press(desk.page, "officers.open")
    page = desk.page
    assert isinstance(page, FormsPage)
    assert page.session.value(("form_facts", "officers")) == [{"name": "(株)の人"}]
