"""The kinds of check that rule data may name, each a tested function.

A check looks at one office of a case (or at the case alone) and gives a
finding, or None where it does not apply and the reason is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from operator import attrgetter
from typing import cast

from kaigo_desktop.domain.answer import NO, YES, Answer, Finding, unknown, unknown_any
from kaigo_desktop.domain.estimates.fundable import needed_functions
from kaigo_desktop.domain.estimates.technology_software import staff_count
from kaigo_desktop.domain.rules import applicant_checks as applicant
from kaigo_desktop.domain.rules.programme import Condition, Parameters, Programme
from kaigo_desktop.domain.rules.subject import Check, Maker, Subject, service_set

_FACTS: Mapping[str, str] = {
    "office.committee": "committee",
    "office.life": "life",
    "office.consulted_center": "consulted_center",
    "office.security_action": "security_action",
    "case.support_kind": "support.kind",
    "case.pledges.wage_return": "pledges.wage_return",
    "case.pledges.cooperate_verification": "pledges.cooperate_verification",
    "case.pledges.plan_drafted": "pledges.plan_drafted",
    "case.pledges.no_duplicate_funding": "pledges.no_duplicate_funding",
}
"""The facts that ``flag`` and ``among`` may name, by where a subject has one: its path in the case file."""


def _fact(name: object) -> tuple[Callable[[Subject], object], Callable[[Subject], Finding]]:
    """What reads a fact of a subject, and the finding where it is not known."""
    place = cast("str", name)
    field = _FACTS[place]
    if place.startswith("office."):
        return attrgetter(place), lambda subject: unknown(subject.path(field))
    return attrgetter(place), lambda _subject: unknown(field)


def _flag(parameters: Parameters) -> Check:
    read, not_known = _fact(parameters["fact"])

    def check(subject: Subject) -> Finding:
        value = read(subject)
        if value is None:
            return not_known(subject)
        return YES if value else NO

    return check


def _among(parameters: Parameters) -> Check:
    read, not_known = _fact(parameters["fact"])
    wanted = tuple(cast("list[object]", parameters["values"]))

    def check(subject: Subject) -> Finding:
        value = read(subject)
        if value is None:
            return not_known(subject)
        return YES if value in wanted else NO

    return check


def _started_by(parameters: Parameters) -> Check:
    last_day = cast("date", parameters["day"])

    def check(subject: Subject) -> Finding:
        link = subject.own_office.careplan_link
        if not link.start_known:
            return unknown(subject.path("careplan_link.started_on"))
        return YES if link.started_on is not None and link.started_on <= last_day else NO

    return check


def _fundable_expense(_parameters: Parameters) -> Check:
    def check(subject: Subject) -> Finding:
        if not subject.expenses:
            return unknown("expenses")
        return YES if subject.fundable.items else NO

    return check


def _software_functions(_parameters: Parameters) -> Check:
    def check(subject: Subject) -> Finding | None:
        software = [
            expense
            for expense in subject.expenses
            if expense.category == "care_software" and not expense.other_subsidy
        ]
        if not software:
            return None
        functions = needed_functions(subject.own_office.services)
        answers = [getattr(one, function) for one in software for function in functions]
        if False in answers:
            return NO
        if None not in answers:
            return YES
        paths = [f"expenses[{one.index}].{function}" for one in software for function in functions]
        return unknown(*(path for path, answer in zip(paths, answers, strict=True) if answer is None))

    return check


def _staff_count(parameters: Parameters) -> Check:
    categories = frozenset(cast("list[str]", parameters["categories"]))

    def check(subject: Subject) -> Finding | None:
        contracts = [item.expense for item in subject.fundable.items if item.expense.staff_based_licence]
        if not any(map(categories.__contains__, [expense.category for expense in contracts])):
            return None
        if staff_count(subject.own_office.staff) is not None:
            return YES
        staff = subject.own_office.staff
        other = [
            subject.path(f"staff.{name}")
            for name in ("fte_other", "visiting_and_managers")
            if getattr(staff, name) is None
        ]
        return unknown_any([subject.path("staff.fte_total")], other)

    return check


CHECKS: Mapping[str, Maker] = {
    "fiscal_year": applicant.fiscal_year,
    "any_service": applicant.any_service,
    "prefecture": applicant.prefecture,
    "runs_care": applicant.runs_care,
    "group": applicant.group,
    "small": applicant.small,
    "prefecture_decides": applicant.prefecture_decides,
    "not_for_offices": applicant.not_for_offices,
    "fewer_awards": applicant.fewer_awards,
    "pay_system_consulting": applicant.pay_system_consulting,
    "allowance_half": applicant.allowance_half,
    "flag": _flag,
    "among": _among,
    "started_by": _started_by,
    "fundable_expense": _fundable_expense,
    "software_functions": _software_functions,
    "staff_count": _staff_count,
}
"""Every kind of check by the name that rule data uses."""

OF_FUNDING = frozenset(
    {"fundable_expense", "software_functions", "staff_count", "pay_system_consulting", "allowance_half"}
)
"""Kinds that look at what the programme may fund; all others look at the case and the office alone."""

OPTIONAL: Mapping[str, frozenset[str]] = {"any_service": frozenset({"within"})}
"""Parameters that a kind of check may have beside those that it needs."""

PARAMETERS: Mapping[str, frozenset[str]] = {
    "fiscal_year": frozenset(),
    "any_service": frozenset({"set"}),
    "prefecture": frozenset({"code"}),
    "runs_care": frozenset({"set"}),
    "group": frozenset(),
    "small": frozenset(),
    "prefecture_decides": frozenset(),
    "not_for_offices": frozenset(),
    "fewer_awards": frozenset({"than"}),
    "pay_system_consulting": frozenset(),
    "allowance_half": frozenset({"least"}),
    "flag": frozenset({"fact"}),
    "among": frozenset({"fact", "values"}),
    "started_by": frozenset({"fact", "day"}),
    "fundable_expense": frozenset(),
    "software_functions": frozenset(),
    "staff_count": frozenset({"categories"}),
}
"""The parameters that each kind of check needs, and no others."""

SCREENED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(CHECKS, frozenset()),
    "any_service": frozenset({"services"}),
    "prefecture": frozenset({"prefecture"}),
    "runs_care": frozenset({"services", "corporation.runs_care_service"}),
    "small": frozenset({"corporation.office_count"}),
    "started_by": frozenset({"careplan_link"}),
}
"""What each kind of check reads of an office and its corporation where nothing else of a case is known."""


def screened_facts(parameters: Parameters) -> frozenset[str]:
    """The facts of an office and its corporation that this check's answer hangs on, without any expenses."""
    facts = SCREENED[str(parameters["kind"])]
    if "within" in parameters:
        facts |= {"prefecture"}
    place, _, name = str(parameters.get("fact", "")).partition(".")
    if place == "office":
        facts |= {name}
    return facts


def service_sets(parameters: Parameters) -> list[frozenset[str]]:
    """The sets of services that a check, or the place where one applies, looks for.

    Without any expenses a check reads services in no other way than whether there are any and whether one
    is of such a set.
    """
    return [service_set(parameters[name]) for name in ("set", "service_in") if name in parameters]


def parameters_of(programme: Programme, condition: Condition) -> Parameters:
    """What the condition's check is made from: its own parameters, and of the programme what it looks at."""
    match condition.check["kind"]:
        case "fiscal_year":
            return {**condition.check, "fiscal_years": programme.fiscal_years}
        case "fewer_awards":
            return {**condition.check, "programme": programme.id}
        case _:
            return condition.check


_NEVER: Mapping[str, frozenset[Answer]] = {
    "staff_count": frozenset({Answer.NO}),
    "small": frozenset({Answer.NO}),
    "prefecture_decides": frozenset({Answer.YES, Answer.NO}),
    "not_for_offices": frozenset({Answer.YES, Answer.UNKNOWN}),
}
OUTCOMES: Mapping[str, frozenset[Answer]] = {
    kind: frozenset(Answer) - _NEVER.get(kind, frozenset()) for kind in CHECKS
}
"""The answers that each kind of check can give; a condition needs a sentence for each."""


def applies(where: Parameters) -> Check:
    """Whether a limited condition applies: YES, NO, or not known while services are not known."""
    if "service_in" not in where:
        return lambda _subject: YES
    wanted = service_set(where["service_in"])
    return lambda subject: NO if subject.own_office.services.isdisjoint(wanted) else YES
