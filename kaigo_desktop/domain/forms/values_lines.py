"""Lines of an estimate as rows of the 所要額調書, the 算出内訳 and the 交付申請書; amounts in yen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from kaigo_desktop.domain.assessment import Estimate, Line, OfficeEstimate
from kaigo_desktop.domain.cases.case import Case, Expense, Office, Staff
from kaigo_desktop.domain.money import Yen, round_half_up
from kaigo_desktop.domain.services import CATEGORY_NAMES, PRIORITY_FIELDS

Row = dict[str, object]

ACCESSORY = "device_accessory"
_SOFTWARE_CATEGORIES = frozenset({"care_software", "backoffice_software"})
_DEVICES = PRIORITY_FIELDS | {"backoffice_software", "other_equipment"}

_WORKS = (
    ("equipment", "介護テクノロジー等の導入"),
    ("software", "介護ソフト等の導入（定着促進の費用を含む）"),
    ("package", "パッケージ型の導入"),
    ("improvement_support", "導入と一体的に行う業務改善支援"),
)
"""Kinds of lines (the part of ``Line.line`` before the colon) and what they are called on the 交付申請書."""


_COLUMNS = ("gross", "income", "balance", "eligible", "rated", "base", "selected")
TOTALS = (*_COLUMNS, "amount", "note")
"""The figures of the last row of a 所要額調書."""


class CostColumns(Struct, frozen=True):
    """Columns A to D of a 所要額調書; ``min(balance, eligible)`` is the estimate line's cost.

    ``income`` counts for each expense at most its cost, since what lies above it lowers nothing.
    ``eligible`` is the gross cost; where terminals are counted up to a cap it is the cost so counted.
    """

    gross: Yen
    income: Yen
    balance: Yen
    eligible: Yen

    @property
    def capped(self) -> bool:
        """Terminals were counted up to the prefecture's cap."""
        return self.eligible not in (self.gross, self.balance)


def cost_columns(line: Line, expenses: Iterable[Expense]) -> CostColumns:
    """A, B, C and D of one line, from the expenses that the line is made of."""
    members = [one for one in expenses if one.key in line.expenses]
    gross = sum(one.cost for one in members)
    income = sum(min(one.other_income, one.cost) for one in members)
    balance = gross - income
    return CostColumns(gross, income, balance, gross if line.cost == balance else line.cost)


def cost_values(case: Case, estimate: Estimate | None) -> dict[str, object]:
    """Rows and totals of the 所要額調書 in the order of the estimate; without one nothing is known."""
    if estimate is None:
        unknown = ("cost_rows", "rate", "has_adjustment", *(f"totals.{name}" for name in TOTALS))
        return dict.fromkeys(unknown)
    rows: list[Row] = []
    lines: list[Line] = []
    for office in estimate.offices:
        rows += office_cost_rows(case, office, with_subtotal=len(estimate.offices) > 1)
        lines += office.lines
    rows += [cost_row(case, None, line) for line in estimate.lines]
    lines += estimate.lines
    totals = _sums(case, lines)
    totals["amount"] = estimate.total if lines else None
    before = sum(office.total for office in estimate.offices) + sum(line.amount for line in estimate.lines)
    totals["note"] = None if before == estimate.total else "申請者全体の上限・端数の調整後"
    return {
        "cost_rows": rows or None,
        **{f"totals.{name}": totals[name] for name in TOTALS},
        "rate": _common_rate(lines),
        "has_adjustment": estimate.total != sum(line.amount for line in lines),
    }


def _common_rate(lines: Sequence[Line]) -> str | None:
    """The rate of all lines; None where they differ or there is none."""
    rates = {line.rate for line in lines}
    return rates.pop() if len(rates) == 1 else None


def office_cost_rows(case: Case, estimate: OfficeEstimate, *, with_subtotal: bool) -> list[Row]:
    """A row a line, then the office's total where it differs from their sum or is asked for."""
    rows = [cost_row(case, estimate.office, line) for line in estimate.lines]
    adjusted = estimate.total != sum(line.amount for line in estimate.lines)
    if adjusted or (with_subtotal and len(rows) > 1):
        note = "事業所の合計での端数・上限の調整後" if adjusted else None
        rows.append(
            {
                **_office_of_row(case, estimate.office),
                "title": "（事業所の計）",
                **_sums(case, estimate.lines),
                "amount": estimate.total,
                "note": note,
            }
        )
    return rows


def cost_row(case: Case, office: str | None, line: Line) -> Row:
    """One line as a row of the 所要額調書; ``office``: its key."""
    columns = cost_columns(line, case.expenses)
    return {
        **_office_of_row(case, office),
        "title": line.title,
        "gross": columns.gross,
        "income": columns.income or None,
        "balance": columns.balance,
        "eligible": columns.eligible,
        "rated": line.rated,
        "base": line.base,
        "selected": min(columns.eligible, line.base),
        "amount": line.amount,
        "note": _cost_note(case, columns),
    }


def _office_of_row(case: Case, key: str | None) -> Row:
    """The office's name, and its key: two offices may well have one name."""
    return {"office": None if key is None else case.office(key).name, "office_key": key}


def _cost_note(case: Case, columns: CostColumns) -> str | None:
    if columns.capped and case.settings.terminal_cap is not None:
        return f"端末は1台{case.settings.terminal_cap:,}円までを計上"
    return None


def _sums(case: Case, lines: Iterable[Line]) -> Row:
    rows = [cost_row(case, None, line) for line in lines]
    return {name: _sum(row[name] for row in rows) for name in _COLUMNS}


def _sum(figures: Iterable[object]) -> Yen | None:
    """The sum of what is entered; None where nothing is (a column that does not apply stays empty)."""
    entered = [figure for figure in figures if isinstance(figure, int)]
    return sum(entered) if entered else None


def works(case: Case, estimate: Estimate | None) -> list[Row] | None:
    """Costs and grant by kind of work (「経費区分」); a last row where rounding or a ceiling takes off."""
    if estimate is None:
        return None
    lines = all_lines(estimate)
    labels = [label for _, label in _WORKS]
    named = [(_work(case, line), line) for line in lines]
    rows: list[Row] = []
    for label in dict.fromkeys([*labels, *(label for label, _ in named)]):
        mine = [line for own, line in named if own == label]
        if mine:
            rows.append(
                {
                    "label": label,
                    "gross": _sums(case, mine)["gross"],
                    "cost": sum(line.cost for line in mine),
                    "amount": sum(line.amount for line in mine),
                }
            )
    taken_off = sum(line.amount for line in lines) - estimate.total
    if taken_off:
        rows.append({"label": "端数・上限の調整", "gross": None, "cost": None, "amount": -taken_off})
    return rows or None


def _work(case: Case, line: Line) -> str:
    """What a line is called among the kinds of work; a pool is called after what is in it."""
    known = dict(_WORKS).get(line.line.split(":")[0])
    if known is not None:
        return known
    inside = [one.category for one in case.expenses if one.key in line.expenses]
    return "、".join(CATEGORY_NAMES[category] for category in dict.fromkeys(inside)) or line.title


def summary(case: Case, estimate: Estimate | None, *, done: bool = False) -> str | None:
    """What is bought (or was, where it is done), in one sentence made from what the estimate counts."""
    if estimate is None:
        return None
    counted = {key for line in all_lines(estimate) for key in line.expenses}
    expenses = [one for one in case.expenses if one.key in counted]
    units: dict[str, int] = {}
    for expense in expenses:
        if expense.category in _DEVICES:
            units[expense.category] = units.get(expense.category, 0) + expense.units
    if not units:
        things = dict.fromkeys(one.description or CATEGORY_NAMES[one.category] for one in expenses)
        return f"{'、'.join(things)}を{'行った' if done else '行う'}。" if things else None
    bought = "、".join(_counted(category, number) for category, number in units.items())
    support = any(line.line == "improvement_support" for line in all_lines(estimate))
    return (
        f"{bought}を導入し、"
        + ("あわせて業務改善支援を受けて、" if support else "")
        + f"業務の改善と職員の負担の軽減を{'図った' if done else '図る'}。"
    )


def _counted(category: str, units: int) -> str:
    name = CATEGORY_NAMES[category]
    return name if category in _SOFTWARE_CATEGORIES else f"{name}　{units:,}台"


def all_lines(estimate: Estimate) -> list[Line]:
    """Every line, office by office, then those that belong to no office."""
    return [line for office in estimate.offices for line in office.lines] + list(estimate.lines)


def devices(case: Case, estimate: Estimate | None) -> list[Row] | None:
    """A row a device for the 算出内訳. Base and grant stand in the first row of each line."""
    if estimate is None:
        return None
    rows: list[Row] = []
    for office in estimate.offices:
        for line in office.lines:
            rows += _device_rows(case, office.office, line)
    for line in estimate.lines:
        rows += _device_rows(case, None, line)
    return rows or None


def _device_rows(case: Case, office: str | None, line: Line) -> list[Row]:
    members = [one for one in case.expenses if one.key in line.expenses]
    mains = [one for one in members if one.category != ACCESSORY or one.attached_to not in line.expenses]
    return [
        _device_row(case, office, line, one, members, first=place == 0) for place, one in enumerate(mains)
    ]


def _device_row(
    case: Case, office: str | None, line: Line, expense: Expense, members: Sequence[Expense], *, first: bool
) -> Row:
    accessories = [
        one.cost for one in members if one.category == ACCESSORY and one.attached_to == expense.key
    ]
    row: Row = {
        **_office_of_row(case, office),
        "category": CATEGORY_NAMES[expense.category],
        "name": expense.description,
        "unit_price": expense.cost // expense.units,
        "units": expense.units,
        "accessories": sum(accessories) or None,
        "staff": None,
        "base": None,
        "amount": None,
        "cite": f"「{line.title}」に含めて計算",
    }
    if first:
        shared = len([one for one in members if one.category != ACCESSORY]) > 1
        cite = f"「{line.title}」として計算\n{line.cite}" if shared else line.cite
        row |= {"base": line.base, "amount": line.amount, "cite": cite}
        row["staff"] = _staff_of_line(case, office, line, members)
    if expense.cost % expense.units:
        row["cite"] = f"{row['cite']}\n単価は{expense.cost:,}円÷{expense.units}の1円未満切捨て"
    return row


def _staff_of_line(case: Case, office: str | None, line: Line, members: Iterable[Expense]) -> str | None:
    software = [one for one in members if one.category in _SOFTWARE_CATEGORIES]
    if line.line != "software" or not software or office is None:
        return None
    if not any(one.staff_based_licence for one in software):
        return "職員数によらない契約"
    return staff_text(case.office(office).staff)


def staff_text(staff: Staff) -> str | None:
    """How many staff count and how the number was reached (M 別紙1 表3 ※1 ※2); None while not known."""
    ways: list[tuple[int, str]] = []
    if staff.fte_total is not None:
        ways.append((round_half_up(staff.fte_total), f"常勤換算{staff.fte_total}人を四捨五入"))
    if staff.fte_other is not None and staff.visiting_and_managers is not None:
        count = round_half_up(staff.fte_other) + staff.visiting_and_managers
        heads = f"訪問職員・管理者等の実人数{staff.visiting_and_managers}人"
        ways.append((count, f"{heads}と、その他の常勤換算{staff.fte_other}人を四捨五入した数の計"))
    if not ways:
        return None
    count, how = max(ways, key=_count_of)
    return f"{max(count, 1)}人（{how}）"


def _count_of(way: tuple[int, str]) -> int:
    return way[0]


def office_name(case: Case, key: str) -> str:
    """The office's name, its key while it has none."""
    return _find(case.offices, key).name or key


def _find(offices: Sequence[Office], key: str) -> Office:
    return next(office for office in offices if office.key == key)
