"""Checks of who may apply: year, services, place, group, earlier grants, the people paid for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from kaigo_desktop.domain.answer import MET, NO, YES, Finding, any_of, from_flag, unknown
from kaigo_desktop.domain.cases.case import Case, Expense, Office
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.obligations import award_year
from kaigo_desktop.domain.places import lies_in
from kaigo_desktop.domain.rules.programme import Parameters
from kaigo_desktop.domain.rules.subject import Check, Subject, service_set
from kaigo_desktop.domain.services import SERVICE_NAMES


def fiscal_year(parameters: Parameters) -> Check:
    """The case's year is one of the programme's."""
    years = cast("tuple[int, ...]", parameters["fiscal_years"])

    def check(subject: Subject) -> Finding:
        year = subject.case.fiscal_year
        if year is None:
            return unknown("fiscal_year")
        return YES if year in years else NO

    return check


def any_service(parameters: Parameters) -> Check:
    """The office has a service of the set; for a whole case any office has."""
    wanted = service_set(parameters["set"])
    within = cast("str | None", parameters.get("within"))
    takes_all = is_every_service(wanted)

    def check(subject: Subject) -> Finding:
        if subject.office is not None:
            return _has_service(subject.office, wanted)
        case = subject.case
        if within is None:
            return any_of([_has_service(one, wanted) for one in case.offices], any_settles=takes_all)
        places = [(office, lies_in(case, office, within)) for office in case.offices]
        found = [_has_service(office, wanted) for office, is_there in places if is_there is not False]
        if places and not found:
            return NO
        # An office that may lie elsewhere settles nothing by its services alone.
        inside = None not in [is_there for _, is_there in places]
        return any_of(found, any_settles=takes_all and inside)

    return check


def is_every_service(wanted: frozenset[str]) -> bool:
    """Whether any service at all is of the set, so that a service once known can only be one of it."""
    return wanted >= SERVICE_NAMES.keys()


def can_only_be_yes(parameters: Parameters) -> bool:
    """Whether an office of which the check is not settled yet can only turn out to meet it."""
    return parameters["kind"] == "any_service" and is_every_service(service_set(parameters["set"]))


def _has_service(office: Office, wanted: frozenset[str]) -> Finding:
    if not office.services:
        return unknown(f"offices[{office.index}].services")
    return NO if office.services.isdisjoint(wanted) else YES


def prefecture(parameters: Parameters) -> Check:
    """The office lies in that prefecture; for a whole case any office does."""
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


def runs_care(parameters: Parameters) -> Check:
    """The corporation says that it runs a care service, or one of its offices shows it."""
    wanted = service_set(parameters["set"])
    takes_all = is_every_service(wanted)

    def check(subject: Subject) -> Finding:
        said = from_flag("corporation.runs_care_service", value=subject.case.corporation.runs_care_service)
        shown = any_of(
            [_has_service(office, wanted) for office in subject.case.offices], any_settles=takes_all
        )
        if takes_all and shown.missing and said.answer is not MET:
            return shown  # what it says of itself settles nothing where it says no
        return any_of([said, shown])

    return check


def group(_parameters: Parameters) -> Check:
    """There is a partner: a group has at least two members."""

    def check(subject: Subject) -> Finding:
        partners = subject.case.partners
        return from_flag("partners", value=None if partners is None else bool(partners))

    return check


def small(_parameters: Parameters) -> Check:
    """Yes where a member runs a single office; else the prefecture decides, so never no (M 別紙3 3(1)ア)."""

    def check(subject: Subject) -> Finding:
        members = (subject.case.corporation, *(subject.case.partners or ()))
        if any(member.office_count is not None and member.office_count <= 1 for member in members):
            return YES
        return unknown()

    return check


def prefecture_decides(_parameters: Parameters) -> Check:
    """Nothing in the case can settle it."""
    return lambda _subject: unknown()


def not_for_offices(_parameters: Parameters) -> Check:
    """The programme is not for care operators."""
    return lambda _subject: NO


def fewer_awards(parameters: Parameters) -> Check:
    """Fewer earlier grants of this programme than the limit (section 0: fiscal year before the case's)."""
    limit = cast("int", parameters["than"])
    programme = parameters["programme"]

    def check(subject: Subject) -> Finding:
        if not subject.case.awards:
            return YES
        mine = [
            award
            for award in subject.case.awards
            if award.programme == programme
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


def pay_system_consulting(_parameters: Parameters) -> Check:
    """A fundable consulting on pay is there."""

    def check(subject: Subject) -> Finding:
        if not subject.expenses:
            return unknown("expenses")
        consulting = [item.expense.consulting for item in subject.fundable.of("hr_consulting")]
        return YES if True in consulting else NO

    return check


def _most_allowance(expenses: Sequence[Expense]) -> Yen:
    """What may at most be paid as allowance: all of a cost whose share is not known."""
    return sum(one.cost if one.allowance is None else one.allowance for one in expenses)


def _enough_allowance(expenses: Sequence[Expense], least: Yen) -> bool:
    """Whether what is known to be paid as allowance is enough, whatever the rest may be."""
    paid = sum(one.allowance or 0 for one in expenses)
    return 2 * paid >= sum(one.cost for one in expenses) and paid >= least


def allowance_half(parameters: Parameters) -> Check:
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
        unsettled = [ones for ones in people.values() if not _enough_allowance(ones, least)]
        open_ones = [one for ones in unsettled for one in ones if one.allowance is None]
        if open_ones:
            return unknown(*(f"expenses[{one.index}].allowance" for one in open_ones))
        return unknown() if unsettled else YES

    return check
