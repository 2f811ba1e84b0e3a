"""Deadlines of grants received and the warnings about orders, dates and numbers, worked out plainly a second
time.

Where the pages can be read in two ways the most literal reading is taken:

 1. For an order of no office, "an award for the office or without office" is an award without office.
 2. Any award counts for an order, whatever its programme, and any expense is looked at, whether fundable or
    not.
 3. `ordered_outside_year` needs the case's year: not known, no warning.
 4. Delivered or paid on the last day of the project is in time.
 5. `fiscal_year_over`: 31 March of the case's fiscal year is before `as_of`.  No page says so: kept apart.
 6. `award_without_year` is given for every award with neither date nor year, also where no report would be
    due; its path is taken to be `awards[i].fiscal_year`.
 7. An office number passes by the rule over nine characters or, in prefectures 11 to 14, by that over
    characters 4 to 9 (numbers derived from medical codes), whatever its type.
 8. The reports of an award follow from the award alone: not from verdicts, `completed_on` or the case's
    year.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

Json = dict[str, Any]

CLEAR = (
    "ordered_before_decision",
    "ordered_before_notice",
    "ordered_outside_year",
    "delivered_after_project_end",
    "paid_after_project_end",
    "office_number_check_digit",
    "award_without_year",
)

REPORTS = {
    "mhlw-r8-technology": 3,
    "mhlw-r7-technology": 3,
    "mhlw-r8-model-facility": 3,
    "mhlw-r7-model-facility": 3,
    "mhlw-r8-collaboration": 1,
    "mhlw-r8-management": 1,
    "mhlw-r7-collaboration": 1,
}

DAY = dt.timedelta(days=1)


# --- Public holidays, by the act in force since 2022 ----------------------------------------------
def nth_monday(year: int, month: int, nth: int) -> dt.date:
    """Return the nth Monday of a month."""
    day = dt.date(year, month, 1)
    while day.weekday() != 0:
        day += DAY
    return day + 7 * (nth - 1) * DAY


def equinox_day(year: int, start: float) -> int:
    """Return the day of the month by the usual formula (1980 to 2099)."""
    return int(start + 0.242194 * (year - 1980)) - (year - 1980) // 4


def named_holidays(year: int) -> set[dt.date]:
    """Return the days that the act names."""
    fixed = [(1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23)]
    fixed += [(3, equinox_day(year, 20.8431)), (9, equinox_day(year, 23.2488))]
    mondays = [(1, 2), (7, 3), (9, 3), (10, 2)]
    return {dt.date(year, month, day) for month, day in fixed} | {
        nth_monday(year, month, nth) for month, nth in mondays
    }


def holidays(year: int) -> set[dt.date]:
    """Return the named days, the substitutes for Sundays and the days between two named days."""
    named = named_holidays(year)
    found = set(named)
    for day in named:
        if day.weekday() == 6:
            substitute = day + DAY
            while substitute in named:
                substitute += DAY
            found.add(substitute)
        if day + 2 * DAY in named:
            found.add(day + DAY)
    return found


def is_working_day(day: dt.date) -> bool:
    """Return whether offices are open: no weekend, no public holiday, not 29 December to 3 January."""
    new_year = (day.month == 12 and day.day >= 29) or (day.month == 1 and day.day <= 3)
    return day.weekday() < 5 and day not in holidays(day.year) and not new_year


def safe_day(due: dt.date) -> dt.date:
    """Return the last working day on or before the due date."""
    while not is_working_day(due):
        due -= DAY
    return due


# --- Deadlines (programme page, section 10) -------------------------------------------------------
def fiscal_year_of(day: str) -> int:
    """Return the fiscal year of an ISO date: the year of its 1 April."""
    year, month = int(day[:4]), int(day[5:7])
    return year if month >= 4 else year - 1


def award_year(award: Json) -> int | None:
    """Return the award's fiscal year, else that of the decision, else None."""
    if award.get("fiscal_year") is not None:
        return int(award["fiscal_year"])
    return fiscal_year_of(award["granted_on"]) if award.get("granted_on") else None


def due_day(fiscal_year: int, report_due: str | None) -> dt.date:
    """Return 31 March of the fiscal year, or the prefecture's day within it."""
    month, day = (3, 31) if report_due is None else (int(report_due[:2]), int(report_due[3:]))
    year = fiscal_year if month >= 4 else fiscal_year + 1
    if (month, day) == (2, 29):
        return dt.date(year, 3, 1) - DAY
    return dt.date(year, month, day)


def obligations(case: Json) -> list[Json]:
    """Return the effect reports of every award, in the order of the awards."""
    report_due = (case.get("settings") or {}).get("report_due")
    found = []
    for award in case.get("awards") or []:
        year = award_year(award)
        if year is None:
            continue
        for sequence in range(1, REPORTS.get(award["programme"], 0) + 1):
            due = due_day(year + sequence, report_due)
            found.append(
                {
                    "programme": award["programme"],
                    "office": award.get("office"),
                    "kind": "effect_report",
                    "sequence": sequence,
                    "fiscal_year": year + sequence,
                    "due_on": due.isoformat(),
                    "provisional": report_due is None,
                    "safe_on": safe_day(due).isoformat(),
                }
            )
    return found


# --- Warnings (interchange, section 3) ------------------------------------------------------------
def ordered_too_early(case: Json, expense: Json, date_of_award: str) -> bool:
    """Return whether no award of this expense's office, or of none, is dated on or before the order."""
    for award in case.get("awards") or []:
        for_it = award.get("office") is None or award["office"] == expense.get("office")
        dated = award.get(date_of_award)
        if for_it and dated is not None and dated <= expense["ordered_on"]:
            return False
    return True


def order_warnings(case: Json, expense: Json) -> list[str]:
    """Return the id of the warning about the order's date, if any."""
    settings = case.get("settings") or {}
    rule = settings.get("purchase_rule") or "after_decision"
    ordered = expense.get("ordered_on")
    if ordered is None:
        return []
    year = case.get("fiscal_year")
    if rule == "after_decision" and ordered_too_early(case, expense, "granted_on"):
        return ["ordered_before_decision"]
    if rule == "after_notice" and ordered_too_early(case, expense, "notified_on"):
        return ["ordered_before_notice"]
    if rule == "same_fiscal_year" and year is not None and fiscal_year_of(ordered) != year:
        return ["ordered_outside_year"]
    return []


def warnings(case: Json) -> list[tuple[str, str]]:
    """Return (path, id) of every warning whose rule the pages state in full, sorted."""
    end = (case.get("settings") or {}).get("project_ends_on")
    found = []
    for index, expense in enumerate(case.get("expenses") or []):
        found += [(f"expenses[{index}].ordered_on", name) for name in order_warnings(case, expense)]
        for field, name in (
            ("delivered_on", "delivered_after_project_end"),
            ("paid_on", "paid_after_project_end"),
        ):
            if end is not None and expense.get(field) is not None and expense[field] > end:
                found.append((f"expenses[{index}].{field}", name))
    for index, office in enumerate(case.get("offices") or []):
        number = office.get("office_number")
        if number is not None and not office_number_passes(number):
            found.append((f"offices[{index}].office_number", "office_number_check_digit"))
    for index, award in enumerate(case.get("awards") or []):
        if award_year(award) is None:
            found.append((f"awards[{index}].fiscal_year", "award_without_year"))
    return sorted(found)


def unclear_warnings(case: Json) -> list[tuple[str, str]]:
    """Return `fiscal_year_over` by reading 5; without `as_of` none, as today is no fact of the case."""
    year, as_of = case.get("fiscal_year"), case.get("as_of")
    if year is not None and as_of is not None and as_of > f"{year + 1}-03-31":
        return [("fiscal_year", "fiscal_year_over")]
    return []


# --- The office number ----------------------------------------------------------------------------
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VALUES = {str(digit): digit for digit in range(10)} | {
    letter: 10 + place for place, letter in enumerate(c for c in LETTERS if c not in "IOQ")
}


def check_digit(characters: str) -> int:
    """Return the check digit: weights 2, 1, 2, 1 … from the right, products split into digits, modulus 10."""
    total = 0
    for place, character in enumerate(reversed(characters)):
        product = VALUES[character] * (2 if place % 2 == 0 else 1)
        total += sum(int(digit) for digit in str(product))
    return (10 - total % 10) % 10


def office_number_passes(number: str) -> bool:
    """Return whether the last character checks by a rule in use for numbers of this prefecture."""
    last = int(number[9])
    if number[:2] in {"11", "12", "13", "14"} and last == check_digit(number[3:9]):
        return True
    return last == check_digit(number[:9])
