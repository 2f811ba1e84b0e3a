"""The kinds of check that rule data may name, each a tested function.

A check looks at one office of a case (or at the case alone) and gives a
finding, or None where it does not apply and the reason is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from kaigo_desktop.domain.answer import NO, YES, Answer, Finding, from_flag, unknown, unknown_any
from kaigo_desktop.domain.case import Case, Expense, Office
from kaigo_desktop.domain.fundable import Fundable, needed_functions
from kaigo_desktop.domain.programme import Parameters
from kaigo_desktop.domain.services import SERVICE_SETS
from kaigo_desktop.domain.technology import staff_count


@dataclass(frozen=True, slots=True)
class Subject:
    """What a check looks at: one office of a case, with what the programme may fund there."""

    case: Case
    office: Office
    fundable: Fundable
    fiscal_years: tuple[int, ...]

    @property
    def own_expenses(self) -> tuple[Expense, ...]:
        """The office's expenses."""
        return tuple(expense for expense in self.case.expenses if expense.office == self.office.key)

    def path(self, field: str) -> str:
        """The path of a field of this office in the case file."""
        return f"offices[{self.office.index}].{field}"


Check = Callable[[Subject], Finding | None]
Maker = Callable[[Parameters], Check]


def service_set(name: object) -> frozenset[str]:
    """A set of services by its name, or the codes themselves. Raises KeyError where there is no such set."""
    return SERVICE_SETS[name] if isinstance(name, str) else frozenset(cast("list[str]", name))


def _fiscal_year(_parameters: Parameters) -> Check:
    def check(subject: Subject) -> Finding:
        year = subject.case.fiscal_year
        if year is None:
            return unknown("fiscal_year")
        return YES if year in subject.fiscal_years else NO

    return check


def _any_service(parameters: Parameters) -> Check:
    wanted = service_set(parameters["set"])

    def check(subject: Subject) -> Finding:
        services = subject.office.services
        if not services:
            return unknown(subject.path("services"))
        return YES if services & wanted else NO

    return check


Getter = Callable[[Subject], object]
_FACTS: Mapping[str, tuple[Getter, str]] = {
    "office.committee": (lambda subject: subject.office.committee, "committee"),
    "office.life": (lambda subject: subject.office.life, "life"),
    "office.consulted_center": (lambda subject: subject.office.consulted_center, "consulted_center"),
    "office.security_action": (lambda subject: subject.office.security_action, "security_action"),
    "case.support_kind": (lambda subject: subject.case.support_kind, "support.kind"),
    "case.pledges.wage_return": (lambda subject: subject.case.pledges.wage_return, "pledges.wage_return"),
    "case.pledges.cooperate_verification": (
        lambda subject: subject.case.pledges.cooperate_verification,
        "pledges.cooperate_verification",
    ),
    "case.pledges.plan_drafted": (lambda subject: subject.case.pledges.plan_drafted, "pledges.plan_drafted"),
    "case.pledges.no_duplicate_funding": (
        lambda subject: subject.case.pledges.no_duplicate_funding,
        "pledges.no_duplicate_funding",
    ),
}
"""The facts that ``flag`` and ``among`` may name: how to read one, and its path in the case file."""


def _fact(name: object) -> tuple[Getter, Callable[[Subject], str]]:
    getter, field = _FACTS[cast("str", name)]
    if cast("str", name).startswith("office."):
        return getter, lambda subject: subject.path(field)
    return getter, lambda _subject: field


def _flag(parameters: Parameters) -> Check:
    getter, path = _fact(parameters["fact"])
    return lambda subject: from_flag(path(subject), value=cast("bool | None", getter(subject)))


def _among(parameters: Parameters) -> Check:
    getter, path = _fact(parameters["fact"])
    wanted = tuple(cast("list[object]", parameters["values"]))

    def check(subject: Subject) -> Finding:
        value = getter(subject)
        if value is None:
            return unknown(path(subject))
        return YES if value in wanted else NO

    return check


def _started_by(parameters: Parameters) -> Check:
    last_day = cast("date", parameters["day"])

    def check(subject: Subject) -> Finding:
        link = subject.office.careplan_link
        if not link.start_known:
            return unknown(subject.path("careplan_link.started_on"))
        return YES if link.started_on is not None and link.started_on <= last_day else NO

    return check


def _fundable_expense(_parameters: Parameters) -> Check:
    def check(subject: Subject) -> Finding:
        if not subject.own_expenses:
            return unknown("expenses")
        return YES if subject.fundable.items else NO

    return check


def _software_functions(_parameters: Parameters) -> Check:
    def check(subject: Subject) -> Finding | None:
        software = [
            expense
            for expense in subject.own_expenses
            if expense.category == "care_software" and not expense.other_subsidy
        ]
        if not software:
            return None
        answers = {
            f"expenses[{expense.index}].{function}": getattr(expense, function)
            for expense in software
            for function in needed_functions(subject.office.services)
        }
        if False in answers.values():
            return NO
        missing = [path for path, answer in answers.items() if answer is None]
        return unknown(*missing) if missing else YES

    return check


def _staff_count(parameters: Parameters) -> Check:
    categories = tuple(cast("list[str]", parameters["categories"]))

    def check(subject: Subject) -> Finding | None:
        if not any(item.expense.staff_based_licence for item in subject.fundable.of(*categories)):
            return None
        if staff_count(subject.office.staff) is not None:
            return YES
        staff = subject.office.staff
        other = [
            subject.path(f"staff.{name}")
            for name in ("fte_other", "visiting_and_managers")
            if getattr(staff, name) is None
        ]
        return unknown_any([subject.path("staff.fte_total")], other)

    return check


CHECKS: Mapping[str, Maker] = {
    "fiscal_year": _fiscal_year,
    "any_service": _any_service,
    "flag": _flag,
    "among": _among,
    "started_by": _started_by,
    "fundable_expense": _fundable_expense,
    "software_functions": _software_functions,
    "staff_count": _staff_count,
}
"""Every kind of check by the name that rule data uses."""

PARAMETERS: Mapping[str, frozenset[str]] = {
    "fiscal_year": frozenset(),
    "any_service": frozenset({"set"}),
    "flag": frozenset({"fact"}),
    "among": frozenset({"fact", "values"}),
    "started_by": frozenset({"fact", "day"}),
    "fundable_expense": frozenset(),
    "software_functions": frozenset(),
    "staff_count": frozenset({"categories"}),
}
"""The parameters that each kind of check needs, and no others."""

OUTCOMES: Mapping[str, frozenset[Answer]] = {
    kind: frozenset(Answer) - ({Answer.NO} if kind == "staff_count" else frozenset()) for kind in CHECKS
}
"""The answers that each kind of check can give; a condition needs a sentence for each."""


def applies(where: Parameters) -> Check:
    """Whether a limited condition applies: YES, NO, or not known while services are not known."""
    if "service_in" not in where:
        return lambda _subject: YES
    wanted = service_set(where["service_in"])
    return lambda subject: YES if subject.office.services & wanted else NO
