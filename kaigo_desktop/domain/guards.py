"""What the user should look at: orders too early, dates out of order, a doubtful number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from kaigo_desktop.domain.assessment import CaseWarning
from kaigo_desktop.domain.cases.case import Award, Case, Expense
from kaigo_desktop.domain.dates import fiscal_year_of, fiscal_year_text, last_day_of_fiscal_year, wareki
from kaigo_desktop.domain.numbers import office_number_warning
from kaigo_desktop.domain.plans.knowledge import DeviceType


def warnings_of(case: Case, devices: Sequence[DeviceType] = ()) -> tuple[CaseWarning, ...]:
    """Every warning of the case, in the order of the case file.

    ``devices`` are the device types whose price ranges are known; without them
    no price is doubted.
    """
    return (
        *_year(case),
        *_office_numbers(case),
        *(
            warning
            for expense in case.expenses
            for warning in (*_price(expense, devices), *_expense(case, expense))
        ),
        *_settings(case),
        *(warning for award in case.awards for warning in _award(award)),
    )


def _year(case: Case) -> Iterator[CaseWarning]:
    if case.fiscal_year is not None and case.as_of > last_day_of_fiscal_year(case.fiscal_year):
        text = f"{fiscal_year_text(case.fiscal_year)}は終わっています。申請する年度を確かめてください。"
        yield CaseWarning("fiscal_year", "fiscal_year_over", text)


def _office_numbers(case: Case) -> Iterator[CaseWarning]:
    for office in case.offices:
        text = office_number_warning(office.office_number) if office.office_number else None
        if text:
            yield CaseWarning(f"offices[{office.index}].office_number", "office_number_check_digit", text)


def _price(expense: Expense, devices: Sequence[DeviceType]) -> Iterator[CaseWarning]:
    """A price for one unit that fits no device type of the category.

    A type whose price nobody knows could be the one that is bought, so that such
    a category is never doubted.
    """
    types = [device for device in devices if device.category == expense.category]
    ranges = [
        (device.price_low, device.price_high)
        for device in types
        if device.price_low is not None and device.price_high is not None
    ]
    if not ranges or len(ranges) < len(types):
        return
    if any(low * expense.units <= expense.cost <= high * expense.units for low, high in ranges):
        return
    known = "、".join(f"{low:,}〜{high:,} 円" for low, high in ranges)
    unit_price = f"1{types[0].price_per}あたり {expense.cost // expense.units:,} 円"
    text = (
        f"{unit_price}は、国の資料の価格帯（{known}）の外です。"
        "金額と台数、費用の種類を確かめてください。正しければそのままで構いません。"
    )
    yield CaseWarning(f"expenses[{expense.index}].cost", "price_outside_range", text)


def _expense(case: Case, expense: Expense) -> Iterator[CaseWarning]:
    path = f"expenses[{expense.index}]"
    if expense.ordered_on is not None:
        yield from _order(case, expense, expense.ordered_on, f"{path}.ordered_on")
    end = case.settings.project_ends_on
    for name, day, what in (
        ("delivered", expense.delivered_on, "納品日"),
        ("paid", expense.paid_on, "支払日"),
    ):
        if end is not None and day is not None and day > end:
            text = f"{what}が事業の終了日（{wareki(end)}）より後です。補助の対象にならないおそれがあります。"
            yield CaseWarning(f"{path}.{name}_on", f"{name}_after_project_end", text)
    yield from _in_order(
        (f"{path}.ordered_on", "発注日", expense.ordered_on),
        (f"{path}.delivered_on", "納品日", expense.delivered_on),
        (f"{path}.paid_on", "支払日", expense.paid_on),
    )


def _order(case: Case, expense: Expense, ordered: date, path: str) -> Iterator[CaseWarning]:
    """The guard against buying too early, by the prefecture's rule (interchange 2.5 and 3)."""
    awards = [award for award in case.awards if award.office in (None, expense.office)]
    rule = case.settings.purchase_rule
    if rule == "same_fiscal_year":
        if case.fiscal_year is not None and fiscal_year_of(ordered) != case.fiscal_year:
            text = f"発注日が{fiscal_year_text(case.fiscal_year)}の外です。年度内の発注だけが対象です。"
            yield CaseWarning(path, "ordered_outside_year", text)
    elif rule == "after_notice":
        if not any(award.notified_on is not None and award.notified_on <= ordered for award in awards):
            text = "内示より前の発注です。内示の前に発注した費用は対象外になります。内示を待ってください。"
            yield CaseWarning(path, "ordered_before_notice", text)
    elif not any(award.granted_on is not None and award.granted_on <= ordered for award in awards):
        text = (
            "交付決定より前の発注です。決定の前に発注した費用は対象外になります。交付決定を待ってください。"
        )
        yield CaseWarning(path, "ordered_before_decision", text)


def _settings(case: Case) -> Iterator[CaseWarning]:
    yield from _in_order(
        ("settings.opens_on", "受付の開始日", case.settings.opens_on),
        ("settings.closes_on", "受付の締切日", case.settings.closes_on),
    )


def _award(award: Award) -> Iterator[CaseWarning]:
    path = f"awards[{award.index}]"
    yield from _in_order(
        (f"{path}.notified_on", "内示日", award.notified_on),
        (f"{path}.granted_on", "交付決定日", award.granted_on),
        (f"{path}.completed_on", "完了日", award.completed_on),
    )


def _in_order(*days: tuple[str, str, date | None]) -> Iterator[CaseWarning]:
    """A warning at each day that lies before the last known one."""
    known = [(path, name, day) for path, name, day in days if day is not None]
    for (_, before, first), (path, after, second) in pairwise(known):
        if second < first:
            text = f"{after}が{before}より前になっています。日付を確かめてください。"
            yield CaseWarning(path, "dates_out_of_order", text)
