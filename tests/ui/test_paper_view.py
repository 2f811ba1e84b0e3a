from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.ui.dialogs.preview import PreviewDialog
from kaigo_desktop.ui.dialogs.printing import Printing
from kaigo_desktop.ui.pdf_pages import PdfPages
from kaigo_desktop.ui.widgets.paper_view import KEPT, Fit, PaperView

PATIENCE = 20_000
UPRIGHT, LYING = (595.0, 842.0), (842.0, 595.0)


def document(*sizes: tuple[float, float]) -> PdfPages:
    """Pages of these sizes, each black in its upper half."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for wide, high in sizes:
        canvas.setPageSize((wide, high))
        canvas.rect(0, high / 2, wide, high / 2, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return PdfPages(file.getvalue())


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[PaperView]:
    made = PaperView()
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    yield made
    made.clear()


def sharp(qtbot: QtBot, view: PaperView) -> None:
    qtbot.waitUntil(view.is_sharp, timeout=PATIENCE)


def test_the_width_of_the_paper_fills_the_window_and_follows_it(qtbot: QtBot, view: PaperView) -> None:
    view.show_pages(document(UPRIGHT))
    sharp(qtbot, view)
    narrow = view.percent
    view.resize(900, 480)
    sharp(qtbot, view)
    assert view.percent > narrow
    assert view.horizontalScrollBar().maximum() == 0


def test_what_is_seen_is_the_page(qtbot: QtBot, view: PaperView) -> None:
    view.show_pages(document(UPRIGHT))
    view.fit_to(Fit.PAGE)
    sharp(qtbot, view)
    QApplication.processEvents()
    picture = view.viewport().grab().toImage()
    middle = picture.width() // 2
    assert picture.pixelColor(middle, picture.height() // 4).lightness() < 20
    assert picture.pixelColor(middle, picture.height() * 3 // 4).lightness() > 230


def test_keys_scroll_and_tell_the_page(qtbot: QtBot, view: PaperView) -> None:
    view.show_pages(document(UPRIGHT, UPRIGHT, LYING))
    sharp(qtbot, view)
    assert view.current == 1
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.current == 3
    assert view.accessibleName() == "書類の見本　3ページ中3ページ目"
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert 0 < view.verticalScrollBar().value() <= view.height()
    QTest.keyClick(view, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert view.verticalScrollBar().value() == 0
    view.scroll_to_page(2)
    assert view.current == 2


def test_zoom_keeps_the_place_in_the_middle(qtbot: QtBot, view: PaperView) -> None:
    view.show_pages(document(UPRIGHT, UPRIGHT, UPRIGHT))
    sharp(qtbot, view)
    view.scroll_to_page(2)
    before = view.percent
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.percent > before
    assert view.current == 2
    QTest.keyClick(view, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert view.percent == before
    QTest.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.percent == 100


def test_the_wheel_zooms_with_control_and_scrolls_without(qtbot: QtBot, view: PaperView) -> None:
    view.show_pages(document(UPRIGHT, UPRIGHT))
    sharp(qtbot, view)
    before = view.percent
    turn(view, Qt.KeyboardModifier.ControlModifier)
    assert view.percent < before
    view.fit_to(Fit.WIDTH)
    turn(view, Qt.KeyboardModifier.NoModifier)
    assert view.percent == before
    assert view.verticalScrollBar().value() > 0


def turn(view: PaperView, modifier: Qt.KeyboardModifier) -> None:
    """One notch towards the person."""
    at = QPointF(50, 50)
    event = QWheelEvent(
        at, view.mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, modifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_only_pages_in_sight_are_drawn(
    qtbot: QtBot, view: PaperView, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = document(*[UPRIGHT] * 40)
    drawn: list[int] = []
    draw = PdfPages.draw

    def noting(self: PdfPages, number: int, scale: float) -> object:
        drawn.append(number)
        return draw(self, number, scale)

    monkeypatch.setattr(PdfPages, "draw", noting)
    view.show_pages(pages)
    sharp(qtbot, view)
    view.scroll_to_page(40)
    sharp(qtbot, view)
    assert {0, 39} <= set(drawn)
    assert len(set(drawn)) < KEPT


def test_a_closed_document_is_drawn_no_more() -> None:
    pages = document(UPRIGHT)
    pages.close()
    assert pages.draw(0, 1.0) is None


# --- printing ------------------------------------------------------------------


def test_each_page_is_printed_on_the_paper_that_it_was_made_for(
    qtbot: QtBot, view: PaperView, tmp_path: Path
) -> None:
    pages = document(UPRIGHT, LYING, (LYING[1] * 2, 842.0))
    printing = Printing(pages, "書類一式", view)
    printing.printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    with qtbot.waitSignal(printing.ended, timeout=PATIENCE) as ended:
        printing.start()
    assert ended.args == [""]
    printed = pypdf.PdfReader(tmp_path / "printed.pdf")
    sizes = [(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in printed.pages]
    assert sizes == [(595, 842), (842, 595), (1191, 842)]
    again = PdfPages((tmp_path / "printed.pdf").read_bytes())
    image = again.draw(1, 0.2)
    assert image is not None
    assert image.pixelColor(image.width() // 2, 5).lightness() < 20
    assert image.pixelColor(image.width() // 2, image.height() - 5).lightness() > 230
    again.close()
    pages.close()


def test_only_the_pages_that_were_asked_for_are_printed(
    qtbot: QtBot, view: PaperView, tmp_path: Path
) -> None:
    pages = document(UPRIGHT, LYING, UPRIGHT)
    printing = Printing(pages, "x", view)
    printing.printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printing.printer.setFromTo(2, 2)
    with qtbot.waitSignal(printing.ended, timeout=PATIENCE):
        printing.start()
    (page,) = pypdf.PdfReader(tmp_path / "printed.pdf").pages
    assert page.mediabox.width > page.mediabox.height
    pages.close()


def test_printing_that_is_stopped_says_so(qtbot: QtBot, view: PaperView, tmp_path: Path) -> None:
    pages = document(*[UPRIGHT] * 5)
    printing = Printing(pages, "x", view)
    printing.printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    with qtbot.waitSignal(printing.ended, timeout=PATIENCE) as ended:
        printing.start()
        printing.cancel()
    assert ended.args == ["印刷を中止しました。"]
    pages.close()


# --- the dialog ----------------------------------------------------------------


def refuse(path: Path, content: bytes) -> None:
    raise Trouble("ディスクに空きがありません。", f"{path.name}を保存できる場所を選んでください。")


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[PreviewDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1093, 614)
    window.show()
    made = PreviewDialog("交付申請書", document(UPRIGHT, UPRIGHT), Path("a.pdf"), refuse, window)
    made.open()
    qtbot.waitUntil(made.view.is_sharp, timeout=PATIENCE)
    yield made
    made.reject()


def test_the_preview_begins_with_the_focus_on_the_paper(dialog: PreviewDialog) -> None:
    assert dialog.view.hasFocus() or dialog.focusWidget() is dialog.view
    assert dialog.size().width() == 1093


def test_buttons_zoom_and_the_head_tells_how_large(dialog: PreviewDialog) -> None:
    before = dialog.view.percent
    dialog.larger.click()
    assert dialog.place.text() == f"1 / 2 ページ　{dialog.view.percent}％"
    assert dialog.view.percent > before
    dialog.page_button.click()
    assert dialog.view.percent < before
    dialog.width_button.click()
    assert dialog.view.percent == before
    dialog.smaller.click()
    assert dialog.view.percent < before


def test_a_full_disk_is_told_in_the_preview(dialog: PreviewDialog) -> None:
    dialog.save_as("somewhere/b.pdf")
    assert dialog.message.what.text() == "ディスクに空きがありません。"


def test_the_dialog_of_the_system_opens_and_can_be_left(qtbot: QtBot, dialog: PreviewDialog) -> None:
    dialog.print_button.click()
    qtbot.waitUntil(lambda: dialog.findChild(QWidget, "dialog.print") is not None, timeout=PATIENCE)
    asked = dialog.findChild(QWidget, "dialog.print")
    assert isinstance(asked, QWidget)
    assert asked.isVisible()
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: dialog.printing is None, timeout=PATIENCE)
    assert dialog.print_button.isVisible()


def test_on_windows_a_computer_without_a_printer_is_told(
    dialog: PreviewDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaigo_desktop.ui.dialogs.printing.NEEDS_PRINTER", True)
    dialog.print_button.click()
    assert "プリンターが見つかりません" in dialog.message.what.text()
    assert dialog.printing is None
    assert dialog.print_button.isVisible()
