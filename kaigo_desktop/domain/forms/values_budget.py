"""The 収支予算書 and the 収支精算書: where the money comes from and what it is spent on, in yen.

Both sides come to the gross cost (Ａ 総事業費) of what the estimate counts; the applicant's
own money is what the grant and the other income leave.
"""

from __future__ import annotations

from collections.abc import Mapping

from kaigo_desktop.domain.assessment import Estimate
from kaigo_desktop.domain.cases.case import Case, Expense
from kaigo_desktop.domain.forms.values_lines import Row, all_lines, cost_values
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.services import CATEGORY_NAMES


def budget_values(
    case: Case, estimate: Estimate | None, grant: Yen | None, title: str | None, own: Mapping[str, object]
) -> dict[str, object]:
    """Both sides and their totals. ``own``: the form's fields ``loan`` and ``spending``.

    Where the user wrote the spending by accounts, its total is the sum of those rows.
    """
    columns = cost_values(case, estimate)
    gross, income = columns["totals.gross"], columns["totals.income"]
    rows = None
    if isinstance(gross, int) and grant is not None:
        loan = own.get("loan")
        rows = _income(gross, grant, title, income, loan)
    spending = _spending(case, estimate)
    written = own.get("spending")
    return {
        "budget.income": rows,
        "budget.income_total": None if rows is None else _total(rows),
        "budget.spending": spending,
        "budget.spending_total": _total(written if isinstance(written, list) and written else spending),
    }


def _income(gross: Yen, grant: Yen, title: str | None, income: object, loan: object) -> list[Row]:
    """Grant, other income, loan, own money; what does not apply has no row."""
    other = income if isinstance(income, int) else 0
    borrowed = loan if isinstance(loan, int) else 0
    left = gross - grant - other - borrowed
    rows = [
        ("都道府県補助金", grant, title),
        ("寄附金その他の収入", other, None),
        ("借入金", borrowed, None),
        ("自己資金", left, "法人の負担"),
    ]
    return [_row(label, amount, note) for label, amount, note in rows if amount]


def _spending(case: Case, estimate: Estimate | None) -> list[Row] | None:
    """A row a category of expense, as the estimate counts them."""
    if estimate is None:
        return None
    counted = {key for line in all_lines(estimate) for key in line.expenses}
    kinds: dict[str, list[Expense]] = {}
    for expense in case.expenses:
        if expense.key in counted:
            kinds.setdefault(expense.category, []).append(expense)
    return [
        _row(CATEGORY_NAMES[category], sum(one.cost for one in members), _things(members))
        for category, members in kinds.items()
    ] or None


def _things(expenses: list[Expense]) -> str | None:
    return "、".join(one.description for one in expenses if one.description) or None


def _row(label: str, amount: Yen, note: str | None) -> Row:
    return {"label": label, "amount": amount, "note": note}


def _total(rows: list[Row] | None) -> Yen | None:
    """The sum; not known while a row has no amount."""
    if rows is None:
        return None
    amounts = [row["amount"] for row in rows]
    known = [one for one in amounts if isinstance(one, int)]
    return sum(known) if len(known) == len(amounts) else None
