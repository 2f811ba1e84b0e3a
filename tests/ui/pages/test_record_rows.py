"""Lists of a form's own that the case fills: its rows are shown, corrected under their id, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.ui.pages.forms_page import FormsPage
from kaigo_desktop.viewmodels.forms import FormsViewModel
from tests.fakes import FACTS, Bench, home_help, papers_of
from tests.ui.pages.steps import box, button, choose, enter, press, settle, show, silent_controls

LEDGER = ("form_facts", "by_form", "asset-ledger", "assets")
LIST = f"list.{'.'.join(LEDGER)}"
ANSWER = f"answer.{'.'.join(LEDGER)}"


def bought() -> Document:
    """A home-help office with a grant, whose software was delivered and paid."""
    document = home_help()
    document["awards"] = [
        {
            "programme": "mhlw-r8-technology",
            "office": "A",
            "granted_on": "2026-05-20",
            "completed_on": "2026-06-10",
        }
    ]
    document["expenses"][0] |= {"delivered_on": "2026-06-08", "paid_on": "2026-06-09"}
    return document


def open_list(
    qtbot: QtBot, folder: Path, where: tuple[str, ...] = LEDGER, document: Document | None = None
) -> tuple[Bench, FormsPage]:
    bench = Bench(bought() if document is None else document)
    model = FormsViewModel(bench.session, FACTS, papers_of(bench), folder)
    page = FormsPage(bench.session, model, FACTS)
    show(qtbot, page)
    assert page.go_to(where)
    settle()
    return bench, page


def test_what_was_bought_stands_in_the_ledger_and_what_is_added_is_kept_under_its_id(
    qtbot: QtBot, tmp_path: Path
) -> None:
    bench, page = open_list(qtbot, tmp_path)
    press(page, f"{LIST}.case:e1.open")
    assert box(page, f"{ANSWER}.case:e1.acquired_on").text() == "2026-06-08"
    enter(page, f"{ANSWER}.case:e1.model", "KS-100")
    assert bench.session.value(LEDGER) == [{"id": "e1", "model": "KS-100"}]
    enter(page, f"{ANSWER}.case:e1.units", "2")
    assert bench.session.value(LEDGER) == [{"id": "e1", "model": "KS-100", "units": 2}]
    assert button(page, f"{LIST}.case:e1.undo").isVisible()


def test_the_cases_own_value_again_follows_the_case(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_list(qtbot, tmp_path)
    press(page, f"{LIST}.case:e1.open")
    name = box(page, f"{ANSWER}.case:e1.name").text()
    enter(page, f"{ANSWER}.case:e1.name", "別の名前")
    enter(page, f"{ANSWER}.case:e1.name", name)
    assert bench.session.value(LEDGER) == [{"id": "e1"}]
    bench.session.set(("expenses", "e1", "description"), "新しいソフト")
    settle()
    assert box(page, f"{ANSWER}.case:e1.name").text() == "新しいソフト"


def test_what_was_entered_for_a_row_of_the_case_is_taken_back(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_list(qtbot, tmp_path)
    press(page, f"{LIST}.case:e1.open")
    enter(page, f"{ANSWER}.case:e1.units", "2")
    press(page, f"{LIST}.case:e1.undo")
    assert bench.session.value(LEDGER) is None
    assert box(page, f"{ANSWER}.case:e1.units").text() == "1"


def test_a_row_of_ones_own_names_what_it_belongs_to_by_choice(qtbot: QtBot, tmp_path: Path) -> None:
    bench, page = open_list(qtbot, tmp_path)
    press(page, f"{LIST}.add")
    enter(page, f"{ANSWER}.0.place", "2階")
    assert bench.session.value(LEDGER) == [{"place": "2階"}]
    choose(page, f"{ANSWER}.0.id", "ひだまりソフト")
    settle()
    assert bench.session.value(LEDGER) == [{"id": "e1", "place": "2階"}]
    press(page, f"{LIST}.case:e1.open")  # it belongs to the row of the case now
    assert box(page, f"{ANSWER}.case:e1.place").text() == "2階"


def test_what_is_disposed_of_is_chosen_from_the_ledger(qtbot: QtBot, tmp_path: Path) -> None:
    where = ("form_facts", "by_form", "asset-disposal", "assets")
    bench, page = open_list(qtbot, tmp_path, where)
    press(page, f"list.{'.'.join(where)}.add")
    field = page._own["asset-disposal"].list_of(where)
    assert field is not None
    titles = [title for _, title in field._picks["assets", "id"]]
    choose(page, f"answer.{'.'.join(where)}.0.id", titles[0])
    assert bench.session.value(where) == [{"id": "e1"}]


def test_a_row_for_one_office_is_tied_to_it_by_name_where_there_are_several(
    qtbot: QtBot, tmp_path: Path
) -> None:
    where = ("form_facts", "by_form", "wage-notice", "staff")
    document = bought()
    document["offices"].append({**document["offices"][0], "key": "B", "name": "ひだまり第二"})
    bench, page = open_list(qtbot, tmp_path, where, document)
    press(page, f"list.{'.'.join(where)}.add")
    choose(page, f"answer.{'.'.join(where)}.0.for_office", "ひだまり第二")
    assert bench.session.value(where) == [{"for_office": "B"}]
    choose(page, f"answer.{'.'.join(where)}.0.for_office", "すべての事業所")
    assert bench.session.value(where) == [{}]


@pytest.mark.parametrize("form", ["counter-questions", "checklist", "deadline-sheet", "tax-credit"])
def test_every_list_that_the_case_fills_shows_its_rows(qtbot: QtBot, tmp_path: Path, form: str) -> None:
    name = {"counter-questions": "questions", "checklist": "application", "deadline-sheet": "duties"}
    where = ("form_facts", "by_form", form, name.get(form, "items"))
    _, page = open_list(qtbot, tmp_path, where)
    field = page._own[form].list_of(where)
    assert field is not None
    rows = field._rows.rows()
    assert rows
    assert all(row.is_of_case for row in rows)
    assert silent_controls(page) == []
