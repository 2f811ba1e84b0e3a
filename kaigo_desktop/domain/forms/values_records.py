"""The forms beside the packet: what the case fills into their own lists, and what is reckoned from them.

The lists of a ledger, a question sheet, a checklist and a list of deadlines
stand in the form's own fields, so that the user may correct or add to them;
what the case knows is filled in first, and what was entered wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.citation import with_names
from kaigo_desktop.domain.deadlines.deadline import Deadline
from kaigo_desktop.domain.forms.enclosures import COMMON, Enclosure, with_application, with_result
from kaigo_desktop.domain.forms.form import Form
from kaigo_desktop.domain.forms.rows import Row, merged, of_office, own_field, rows_of, total_of
from kaigo_desktop.domain.forms.values_assets import (
    asset_totals,
    disposal_rows,
    given_assets,
    ledger_rows,
    things_to_dispose,
)
from kaigo_desktop.domain.forms.values_deadlines import deadline_rows, given_deadlines
from kaigo_desktop.domain.forms.values_plan import plan_of
from kaigo_desktop.domain.forms.values_questions import open_facts, question_rows, questions
from kaigo_desktop.domain.forms.values_recovery import NO_KEY
from kaigo_desktop.domain.forms.values_time_study import sheet_rows

_PARAGRAPHS_OF = "mhlw-r8-technology"
"""The programme whose notice the paragraphs of ``enclosures`` are of."""

Own = dict[str, object]


class Paper(Struct, frozen=True):
    """Which paper is filled: which form, for which office and programme, from which case.

    ``deadlines``: those of the case where the caller follows them.
    """

    case: Case
    assessment: Assessment
    form: Form
    office: str | None
    programme: str
    deadlines: Sequence[Deadline] | None = None


def own_with_case(paper: Paper, entered: Mapping[str, object]) -> Own:
    """The form's own values for this paper, its lists filled from the case where it knows."""
    own = of_office(entered, paper.office, (one.key for one in paper.case.offices))
    filler = _FILLERS.get(paper.form.id)
    if filler is not None:
        own |= filler(paper, own)
    return {name: with_names(value, paper.assessment.sources) for name, value in own.items()}


def record_facts(paper: Paper) -> dict[str, object]:
    """What these forms print of the office and of its plan."""
    plan = plan_of(paper.case, paper.office)
    office = None if paper.office is None else paper.case.office(paper.office)
    stars = None if office is None else office.security_action
    return {
        "office.security_action": None if stars is None else str(stars),
        "plan.wage_return_method": plan.wage_return_method,
        "plan.wage_return_notice_on": plan.wage_return_notice_on,
    }


def record_values(own: Own) -> dict[str, object]:
    """Named values of these forms, for any form: those of another form's lists are not known."""
    return {**asset_totals(rows_of(own, "assets")), **_tax(own), **NO_KEY}


def shared_record_values(case: Case, assessment: Assessment, programme: str) -> dict[str, object]:
    """Values that are the same in every copy."""
    return {"open_facts": open_facts(case, assessment, programme)}


def _tax(own: Own) -> dict[str, object]:
    """Sums of the items, and what is to be paid back: the tax deducted but for what was taken off before."""
    items = rows_of(own, "items")
    credit, reduced = own.get("credit"), own.get("reduced")
    refund = credit - reduced if isinstance(credit, int) and isinstance(reduced, int) else None
    return {
        "tax.cost": total_of(items, "cost"),
        "tax.grant": total_of(items, "grant"),
        "tax.credits": total_of(items, "credit"),
        "tax.refund": refund,
    }


def given_rows(paper: Paper) -> dict[str, list[Row]]:
    """The rows that the case gives for lists of this form, before anything is entered; by the list's name.

    Each has the ``id`` by which an entry belongs to it.
    """
    case, assessment = paper.case, paper.assessment
    found: dict[str, list[Row]] = {}
    match paper.form.id:
        case "asset-ledger":
            found = {"assets": given_assets(case)}
        case "counter-questions":
            found = {"questions": [one.as_row() for one in questions(case, assessment, paper.programme)]}
        case "deadline-sheet":
            found = {"duties": given_deadlines(case, assessment, paper.deadlines)}
        case "tax-credit":
            found = {"items": _paid(case)}
        case "checklist":
            found = _to_enclose(paper)
    return {name: [_named(row, assessment) for row in rows] for name, rows in found.items()}


def subjects(paper: Paper) -> dict[str, list[Row]]:
    """What a row that is added to a list may belong to; by the list's name."""
    if paper.form.id == "asset-disposal":
        return {"assets": things_to_dispose(paper.case)}
    return given_rows(paper)


def _named(row: Row, assessment: Assessment) -> Row:
    """The row with the sources of its citations named."""
    found = with_names(row, assessment.sources)
    return found if isinstance(found, dict) else row


# --- lists filled from the case ------------------------------------------------


def _ledger(paper: Paper, own: Own) -> Own:
    return {"assets": ledger_rows(paper.case, paper.form, own)}


def _disposal(paper: Paper, own: Own) -> Own:
    return {"assets": disposal_rows(paper.case, paper.form, own)}


def _questions(paper: Paper, own: Own) -> Own:
    return {"questions": question_rows(paper.case, paper.assessment, paper.form, own, paper.programme)}


def _deadlines(paper: Paper, own: Own) -> Own:
    return {"duties": deadline_rows(paper.case, paper.assessment, paper.form, own, paper.deadlines)}


def _sheets(paper: Paper, own: Own) -> Own:
    return {"sheets": sheet_rows(own, plan_of(paper.case, paper.office).time_days)}


def _meetings(paper: Paper, own: Own) -> Own:
    """The meetings of this office's committee; an empty one to write in by hand where none was entered."""
    return {"meetings": merged(own_field(paper.form, "meetings"), [], rows_of(own, "meetings") or [{}])}


def _items(paper: Paper, own: Own) -> Own:
    """What was paid for, and the tax that may be deducted: as entered, else the sum of the items."""
    items = merged(own_field(paper.form, "items"), _paid(paper.case), rows_of(own, "items"))
    credit = own.get("credit")
    return {"items": items or None, "credit": total_of(items, "credit") if credit is None else credit}


def _paid(case: Case) -> list[Row]:
    return [
        {"id": one.key, "name": one.description, "cost": one.cost}
        for one in case.expenses
        if one.paid_on is not None
    ]


def _enclosures(paper: Paper, own: Own) -> Own:
    """What is to be enclosed now and with the results."""
    return {
        name: merged(own_field(paper.form, name), made, rows_of(own, name))
        for name, made in _to_enclose(paper).items()
    }


def _to_enclose(paper: Paper) -> dict[str, list[Row]]:
    case = paper.case
    return {
        "application": _cited(paper, with_application(case)),
        "result": _cited(paper, with_result(case)),
    }


def _cited(paper: Paper, papers: Iterable[Enclosure]) -> list[Row]:
    """Rows with the notice's paragraphs, which another year's programme does not have."""
    entry = next((one for one in paper.assessment.programmes if one.id == _PARAGRAPHS_OF), None)
    is_open = entry is not None and entry.verdict is not Verdict.INELIGIBLE
    if is_open and paper.programme == _PARAGRAPHS_OF:
        return [one.as_row() for one in papers]
    return [replace(one, cite=COMMON).as_row() for one in papers]


_FILLERS: dict[str, Callable[[Paper, Own], Own]] = {
    "asset-ledger": _ledger,
    "asset-disposal": _disposal,
    "counter-questions": _questions,
    "deadline-sheet": _deadlines,
    "time-study": _sheets,
    "committee": _meetings,
    "tax-credit": _items,
    "checklist": _enclosures,
}
"""Forms whose lists the case fills, by their id."""
