from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.ui.pages.programmes_page import ProgrammesPage
from kaigo_desktop.ui.widgets.verdicts import ReasonRow
from kaigo_desktop.viewmodels.programmes import ProgrammesViewModel
from tests.fakes import BY_ID, FACTS, Bench, home_help
from tests.ui.pages.steps import button, choose, press, settle, show, shown, silent_controls


def open_page(qtbot: QtBot, document: Document | None = None) -> tuple[Bench, ProgrammesPage]:
    bench = Bench(document)
    page = ProgrammesPage(bench.session, ProgrammesViewModel(bench.session, FACTS, BY_ID))
    show(qtbot, page)
    return bench, page


def card(page: ProgrammesPage, id_: str) -> QWidget:
    return page.findChildren(QWidget, f"programme.{id_}")[-1]


def test_the_card_stands_under_its_verdict_with_its_amount(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    assert "対象（7）" in shown(page)
    assert "1,700,000 円" in shown(page)
    assert card(page, "mhlw-r8-technology").accessibleName().startswith("対象：介護テクノロジー定着支援事業")


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
    assert card(page, "mhlw-r8-technology").accessibleName().startswith("条件付き：")
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


def test_what_does_not_fit_is_folded_and_says_why_not_in_one_line(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    assert page.findChild(QWidget, "programme.mhlw-r7-technology") is None
    press(page, "group.ineligible")
    row = card(page, "mhlw-r7-technology")
    assert row.accessibleName() == (
        "対象外：介護テクノロジー定着支援事業（令和6年度補正）"
        "　令和7年度だけの制度なので、この年度の申請には使えません。"
    )
    press(page, "why.mhlw-r7-technology")
    assert [one for one in row.findChildren(ReasonRow) if one.isVisible()]


def test_what_does_not_fit_stays_open_after_an_answer(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    press(page, "group.ineligible")
    bench.session.set(("pledges", "wage_return"), None)
    settle()
    assert card(page, "mhlw-r7-technology").isVisible()


def test_the_todos_of_what_pays_nothing_are_folded(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    assert not page.findChildren(QWidget, "todo.tokyo-r8-hr.0")
    press(page, "todos.tokyo-r8-hr")
    assert button(page, "todo.tokyo-r8-hr.0").isVisible()


def test_two_programmes_are_compared_side_by_side(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    press(page, "compare.mhlw-r8-technology")
    assert button(page, "compare.open").isChecked()
    choose(page, "compare.choose.1", "人材育成促進支援事業（現行）")
    found = shown(page.side_by_side)
    assert {"介護テクノロジー定着支援事業", "人材育成促進支援事業（現行）"} <= set(found)
    assert "効果報告を3回" in found
    assert "条件なし" in found
    assert "申請する年度" in found


def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot) -> None:
    _, page = open_page(qtbot, home_help())
    press(page, "compare.open")
    press(page, "group.ineligible")
    assert silent_controls(page) == []


def test_a_card_that_says_the_same_as_before_is_not_made_anew(qtbot: QtBot) -> None:
    bench, page = open_page(qtbot, home_help())
    same, other = card(page, "tokyo-r8-hr"), card(page, "mhlw-r8-technology")
    bench.session.set(("pledges", "wage_return"), None)
    settle()
    assert card(page, "tokyo-r8-hr") is same
    assert same.isVisible()
    assert card(page, "mhlw-r8-technology") is not other
