"""What was bought with the grant: rows of the 取得財産管理台帳 and of the 財産処分承認申請書.

Names, numbers and costs come from the expenses that were delivered. How long a
thing may not be disposed of, and which part of the grant it got, is entered:
the grant's own rules (交付要綱) say so, and they are not among our sources.
"""

from __future__ import annotations

from collections.abc import Mapping

from kaigo_desktop.domain.cases.case import Case, Expense
from kaigo_desktop.domain.forms.form import Form
from kaigo_desktop.domain.forms.own import own_values
from kaigo_desktop.domain.forms.rows import KEY, Row, merged, own_field, rows_of, total_of
from kaigo_desktop.domain.forms.values_text import records, section
from kaigo_desktop.domain.services import CATEGORY_NAMES, PRIORITY_FIELDS

_LEDGER = "asset-ledger"

_PROPERTY = PRIORITY_FIELDS | {
    "other_equipment",
    "backoffice_software",
    "software_adoption",
    "device_accessory",
}
"""Categories of which something remains; consulting, fees and training leave nothing to keep a ledger of."""

_UNEVEN = "総額が数量で割り切れません。"


def ledger_rows(case: Case, form: Form, own: Mapping[str, object]) -> list[Row] | None:
    """A row for each thing delivered, with what was entered for it; not known while there is none."""
    return merged(own_field(form, "assets"), given_assets(case), rows_of(own, "assets")) or None


def given_assets(case: Case) -> list[Row]:
    """A row for each thing delivered, without anything entered for it."""
    return [_bought(case, one) for one in case.expenses if _is_property(one)]


def disposal_rows(case: Case, form: Form, own: Mapping[str, object]) -> list[Row] | None:
    """The things to be disposed of, as the ledger knows them; what was entered here wins."""
    field = own_field(form, "assets")
    entered = rows_of(own, "assets")
    bought = {one.key: one for one in case.expenses}
    kept = {row.get(KEY): own_values(field.fields, row) for row in _ledger_entries(case)}
    made = []
    for key in dict.fromkeys(row.get(KEY) for row in entered):
        if key in bought or (key is not None and key in kept):
            given = _bought(case, bought[str(key)]) if key in bought else {KEY: key}
            made.append(given | _known(kept.get(key, {})))
    return merged(field, made, entered) or None


def things_to_dispose(case: Case) -> list[Row]:
    """What could be disposed of: things delivered, and those that were only entered in the ledger."""
    bought = given_assets(case)
    ids = {row[KEY] for row in bought}
    return [*bought, *(row for row in _ledger_entries(case) if row.get(KEY) and row[KEY] not in ids)]


def asset_totals(rows: list[Row]) -> dict[str, object]:
    """Sums over the ledger, each only where every row has its figure."""
    return {
        "asset_totals.cost": total_of(rows, "cost"),
        "asset_totals.grant": total_of(rows, "grant"),
    }


def _is_property(expense: Expense) -> bool:
    return expense.category in _PROPERTY and expense.delivered_on is not None


def _bought(case: Case, expense: Expense) -> Row:
    """What the case knows of a thing: the price of one only where the cost divides."""
    even = expense.cost % expense.units == 0
    office = None if expense.office is None else case.office(expense.office)
    return {
        "id": expense.key,
        "name": expense.description or CATEGORY_NAMES[expense.category],
        "category": CATEGORY_NAMES[expense.category],
        "units": expense.units,
        "unit_price": expense.cost // expense.units if even else None,
        "cost": expense.cost,
        "acquired_on": expense.delivered_on,
        "place": None if office is None else office.name,
        "note": None if even else _UNEVEN,
    }


def _ledger_entries(case: Case) -> list[Row]:
    return records(section(case.form_facts, "by_form", _LEDGER), "assets")


def _known(row: Mapping[str, object]) -> Row:
    return {name: value for name, value in row.items() if value is not None}
