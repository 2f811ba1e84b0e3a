from __future__ import annotations

from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.case import Document
from kaigo_desktop.ui.pages.programmes_page import ProgrammesPage
from kaigo_desktop.ui.widgets.verdicts import ReasonRow
from kaigo_desktop.viewmodels.programmes import ProgrammesViewModel
from tests.fakes import BY_ID, FACTS, Bench, home_help
from tests.ui.pages.steps import button, press, settle, show, shown


def open_page(qtbot: QtBot, document: Document | None = None) -> tuple[Bench, ProgrammesPage]:
    bench = Bench(document)
    page = ProgrammesPage(bench.session, ProgrammesViewModel(bench.session, FACTS, BY_ID))
    show(qtbot, page)
    return bench, page


def test_the_card_stands_under_its_verdict_with_its_amount(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    assert "対象（1）" in shown(page)
    assert "1,700,000 円" in shown(page)


def test_why_opens_every_reason_with_its_clause(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    press(page, "why.mhlw-r8-technology")
    assert len([row for row in page.findChildren(ReasonRow) if row.isVisible()]) == 14
    assert "mhlw-0407-3 別紙1 6⑥" in shown(page)


def test_an_answer_elsewhere_leaves_the_reasons_open(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    press(page, "why.mhlw-r8-technology")
    bench.session.set(("pledges", "wage_return"), None)
    settle()
    assert "条件付き（1）" in shown(page)
    assert button(page, "why.mhlw-r8-technology").isChecked()


def test_a_remedy_leads_to_its_question(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    bench.session.set(("offices", "A", "security_action"), 0)
    settle()
    with qtbot.waitSignal(page.jump_asked) as asked:
        press(page, "todo.mhlw-r8-technology.0")
    assert asked.args == [("offices", "A", "security_action")]
    with qtbot.waitSignal(page.jump_asked) as asked:
        press(page, "why.mhlw-r8-technology")
        press(page, "jump.offices[0].security_action")
    assert asked.args == [("offices", "A", "security_action")]


def test_missing_expenses_lead_to_page_three(qtbot: QtBot) -> None:
    document = home_help()
    document["expenses"] = []
    _, page = open_page(qtbot, document)
    with qtbot.waitSignal(page.step_asked) as asked:
        press(page, "todo.mhlw-r8-technology.0")
    assert asked.args == ["money"]


def test_the_one_question_that_settles_it_is_a_button(qtbot: QtBot) -> None:
    document = home_help()
    document["fiscal_year"] = None
    _, page = open_page(qtbot, document)
    assert "あと1問で確定します。" in shown(page)
    with qtbot.waitSignal(page.jump_asked) as asked:
        press(page, "settle.mhlw-r8-technology.case.fiscal_year")
    assert asked.args == [("case", "fiscal_year")]
