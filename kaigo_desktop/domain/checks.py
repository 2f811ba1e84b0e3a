"""The kinds of check that rule data may name, each a tested function.

A check looks at one office of a case (or at the case alone) and gives a
finding, or None where it does not apply and the reason is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from kaigo_desktop.domain.answer import NO, YES, Answer, Finding, any_of, from_flag, unknown, unknown_any
from kaigo_desktop.domain.case import Case, Expense, Office
from kaigo_desktop.domain.fundable import Fundable, needed_functions
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.obligations import award_year
from kaigo_desktop.domain.places import lies_in
from kaigo_desktop.domain.programme import Parameters
from kaigo_desktop.domain.services import SERVICE_SETS
from kaigo_desktop.domain.technology import staff_count


@dataclass(frozen=True, slots=True)
class Subject:
    """What a check looks at: a case, and one of its offices where the programme is for offices.

    ``expenses`` are those that could be funded at all for this subject by where
    they belong; ``fundable`` are those that the programme may fund.
    """

    programme: str
    case: Case
    office: Office | None
    expenses: tuple[Expense, ...]
    fundable: Fundable
    fiscal_years: tuple[int, ...]

    @property
    def own_office(self) -> Office:
        """The office. Raises ValueError where a check for offices is used for a whole case."""
        if self.office is None:
            raise ValueError("this check looks at one office")
        return self.office

    def path(self, field: str) -> str:
        """The path of a field of this office in the case file."""
        return f"offices[{self.own_office.index}].{field}"


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
    within = cast("str | None", parameters.get("within"))

    def check(subject: Subject) -> Finding:
        if subject.office is not None:
            return _has_service(subject.office, wanted)
        case = subject.case
        offices = [office for office in case.offices if lies_in(case, office, within) is not False]
        if case.offices and not offices:
            return NO
        return any_of(_has_service(office, wanted) for office in offices)

    return check


def _has_service(office: Office, wanted: frozenset[str]) -> Finding:
    if not office.services:
        return unknown(f"offices[{office.index}].services")
    return NO if office.services.isdisjoint(wanted) else YES


def _prefecture(parameters: Parameters) -> Check:
    wanted = cast("str", parameters["code"])

    def finding(case: Case, office: Office) -> Finding:
        is_there = lies_in(case, office, wanted)
        if is_there is None:
            return unknown(f"offices[{office.index}].prefecture")
        return YES if is_there else NO

    def check(subject: Subject) -> Finding:
        if subject.office is not None:
            return finding(subject.case, subject.office)
        return any_of(finding(subject.case, office) for office in subject.case.offices)

    return check


def _runs_care(parameters: Parameters) -> Check:
    """The corporation says that it runs a care service, or one of its offices shows it."""
    wanted = service_set(parameters["set"])

    def check(subject: Subject) -> Finding:
        said = from_flag("corporation.runs_care_service", value=subject.case.corporation.runs_care_service)
        shown = any_of(_has_service(office, wanted) for office in subject.case.offices)
        return any_of([said, shown])

    return check


def _group(_parameters: Parameters) -> Check:
    def check(subject: Subject) -> Finding:
        partners = subject.case.partners
        return from_flag("partners", value=None if partners is None else bool(partners))

    return check


def _small(_parameters: Parameters) -> Check:
    """Yes where a member runs a single office; else the prefecture decides, so never no (M 別紙3 3(1)ア)."""

    def check(subject: Subject) -> Finding:
        members = (subject.case.corporation, *(subject.case.partners or ()))
        if any(member.office_count is not None and member.office_count <= 1 for member in members):
            return YES
        return unknown()

    return check


def _prefecture_decides(_parameters: Parameters) -> Check:
    return lambda _subject: unknown()


def _not_for_offices(_parameters: Parameters) -> Check:
    return lambda _subject: NO


def _fewer_awards(parameters: Parameters) -> Check:
    """Fewer earlier grants of this programme than the limit (section 0: fiscal year before the case's)."""
    limit = cast("int", parameters["than"])

    def check(subject: Subject) -> Finding:
        mine = [
            award
            for award in subject.case.awards
            if award.programme == subject.programme
            and (subject.office is None or award.office in (None, subject.office.key))
        ]
        year = subject.case.fiscal_year
        if year is None:
            return unknown("fiscal_year") if mine else YES
        years = [award_year(award) for award in mine]
        surely = sum(1 for one in years if one is not None and one < year)
        if surely >= limit:
            return NO
        dateless = [award for award, one in zip(mine, years, strict=True) if one is None]
        if surely + len(dateless) >= limit:
            return unknown(*(f"awards[{award.index}].fiscal_year" for award in dateless))
        return YES

    return check


def _pay_system_consulting(_parameters: Parameters) -> Check:
    def check(subject: Subject) -> Finding:
        if not subject.expenses:
            return unknown("expenses")
        return YES if any(item.expense.consulting for item in subject.fundable.of("hr_consulting")) else NO

    return check


def _most_allowance(expenses: Sequence[Expense]) -> Yen:
    """What may at most be paid as allowance: all of a cost whose share is not known."""
    return sum(one.cost if one.allowance is None else one.allowance for one in expenses)


def _allowance_half(parameters: Parameters) -> Check:
    """Half of each funded person's cost is allowance; under the yearly sum the prefecture is asked."""
    least = cast("int", parameters["least"])

    def check(subject: Subject) -> Finding:
        people: dict[str, list[Expense]] = {}
        for item in subject.fundable.items:
            people.setdefault(item.expense.person or "", []).append(item.expense)
        if not people:
            return unknown("expenses")
        if any(2 * _most_allowance(ones) < sum(one.cost for one in ones) for ones in people.values()):
            return NO
        open_ones = [one for ones in people.values() for one in ones if one.allowance is None]
        if open_ones:
            return unknown(*(f"expenses[{one.index}].allowance" for one in open_ones))
        paid = [sum(one.allowance or 0 for one in ones) for ones in people.values()]
        return unknown() if min(paid) < least else YES

    return check


Getter = Callable[[Subject], object]
_FACTS: Mapping[str, tuple[Getter, str]] = {
    "office.committee": (lambda subject: subject.own_office.committee, "committee"),
    "office.life": (lambda subject: subject.own_office.life, "life"),
    "office.consulted_center": (lambda subject: subject.own_office.consulted_center, "consulted_center"),
    "office.security_action": (lambda subject: subject.own_office.security_action, "security_action"),
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

    def check(subject: Subject) -> Finding:
        value = getter(subject)
        if value is None:
            return unknown(path(subject))
        return YES if value else NO

    return check


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
        if any(getattr(one, function) is False for one in software for function in functions):
            return NO
        missing = [
            f"expenses[{one.index}].{function}"
            for one in software
            for function in functions
            if getattr(one, function) is None
        ]
        return unknown(*missing) if missing else YES

    return check


def _staff_count(parameters: Parameters) -> Check:
    categories = tuple(cast("list[str]", parameters["categories"]))

    def check(subject: Subject) -> Finding | None:
        if not any(item.expense.staff_based_licence for item in subject.fundable.of(*categories)):
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
    "fiscal_year": _fiscal_year,
    "any_service": _any_service,
    "prefecture": _prefecture,
    "runs_care": _runs_care,
    "group": _group,
    "small": _small,
    "prefecture_decides": _prefecture_decides,
    "not_for_offices": _not_for_offices,
    "fewer_awards": _fewer_awards,
    "pay_system_consulting": _pay_system_consulting,
    "allowance_half": _allowance_half,
    "flag": _flag,
    "among": _among,
    "started_by": _started_by,
    "fundable_expense": _fundable_expense,
    "software_functions": _software_functions,
    "staff_count": _staff_count,
}
"""Every kind of check by the name that rule data uses."""

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
