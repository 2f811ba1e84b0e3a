"""R1's other side: all 23 programmes for a case of one office, as one would write them out by hand.

For every programme it gives what the engine gives: each reason that applies with its state, its sentence, its
to-do and its citation, the verdict, the facts that would settle it, and, where the programme has an estimator
and is not ineligible, every line with its expenses, cost, rate, rated cost, base and amount, the total, its
least and most, and why an office's other expenses are not funded. It leaves out what the engine does besides:
packages, several offices, clauses of refusals, advice, steps, the figures' dates, other years' figures,
ceilings and the prefecture's other orders and roundings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from kaigo_desktop.domain.cases.case import Case, Expense, Office
from kaigo_desktop.domain.services import CAREPLAN, COMMITTEE, FACILITY, HOME, INSURED, PRIORITY_FIELDS

Told = tuple[str, str, str | None, str]
"""State, sentence, to-do, citation."""
Say = Mapping[tuple[str, str, str], Told]
"""(programme, condition, state) → what is told."""
States = dict[str, str]
Paths = Mapping[str, Sequence[str]]
"""By reason, where an answer that is not known would be given; nothing for a reason that no fact settles."""
Line = tuple[str, tuple[str, ...], int, str, int, int, int]
"""Line, keys of its expenses, cost, rate, rated, base, amount."""

TECHNOLOGY_REFUSALS = {
    "care_software": "この事業所に求められる機能が足りません。",
    "communication_fee": "通信費は対象に含まれません。",
    "device_accessory": "対象になる介護ソフト以外の機器（重点分野）に付く費用ではありません。",
    "software_adoption": "対象になる介護ソフトと一緒に入れる費用ではありません。",
    "improvement_support": "業務改善支援の受け方が、対象になるものと確かめられていません。",
}
HIGH = frozenset({"transfer", "bathing", "intercom", "other_equipment"})
STANDARD = frozenset({"mobility", "toileting", "monitoring", "operations", "rehab", "nutrition", "dementia"})
PLEDGES = ("wage_return", "cooperate_verification", "plan_drafted", "no_duplicate_funding")
CONDITIONS = frozenset(
    "fiscal_year applicant prefecture group small representative once years audience".split()
)


@dataclass(slots=True)
class Found:
    """One programme's answer."""

    verdict: str
    reasons: dict[str, Told]
    missing: tuple[tuple[str, ...], ...] = ()
    lines: list[Line] | None = None
    total: int = 0
    low: int = 0
    high: int = 0
    refusals: list[tuple[str, str]] = field(default_factory=list)


def word(flag: bool | None) -> str:
    return "unknown" if flag is None else ("yes" if flag else "no")


def told(say: Say, programme: str, states: States, paths: Paths) -> Found:
    """What is told, the verdict that follows, and the facts that would settle it."""
    verdict, asked, held_back = "eligible", [], False
    for name, state in states.items():
        if state == "yes":
            continue
        is_condition = name in CONDITIONS
        if state == "unknown" and paths.get(name):
            asked.append((is_condition, paths[name]))
        elif not is_condition:
            held_back = True
        if not is_condition:
            if verdict == "eligible":
                verdict = "conditional"
        elif state == "no":
            verdict = "ineligible"
            break
        else:
            verdict = "unknown"
    found = Found(verdict, {name: say[programme, name, state] for name, state in states.items()})
    if verdict in ("unknown", "conditional"):
        wanted = {path for is_condition, open_ in asked if is_condition or not held_back for path in open_}
        found.missing = (tuple(sorted(wanted)),) if wanted else ()
    return found


def paths_of(case: Case, office: Office) -> dict[str, Sequence[str]]:
    """Where each answer is given that is the same for every programme."""
    at = f"offices[{office.index}]"
    representative = ["corporation.runs_care_service"] if case.corporation.runs_care_service is None else []
    return {
        "fiscal_year": ("fiscal_year",),
        "prefecture": (f"{at}.prefecture",),
        "applicant": (f"{at}.services",),
        "representative": [*representative, *([] if office.services else [f"{at}.services"])],
        "group": ("partners",),
        "network": ("partners",),
        "expenses": ("expenses",),
        "pay_system_consulting": ("expenses",),
        "committee": (f"{at}.committee",),
        "careplan_link": (f"{at}.careplan_link.started_on",),
        "security_action": (f"{at}.security_action",),
        "consulted_center": (f"{at}.consulted_center",),
        "life": (f"{at}.life",),
        "staff_count": (f"{at}.staff.fte_total",),
        "improvement_support": ("support.kind",),
        **{name: (f"pledges.{name}",) for name in PLEDGES},
    }


def refused(own: list[Expense], taken: Iterable[Expense], others: Mapping[str, str]) -> list[tuple[str, str]]:
    """Why not, expense by expense; ``others`` has the sentence of some categories."""
    keys = {one.key for one in taken}
    found = []
    for one in own:
        if one.key not in keys:
            why = others.get(one.category, "この制度の対象になる費用の種類ではありません。")
            found.append((one.key, "ほかの補助金を受けている費用です。" if one.other_subsidy else why))
    return found


def refused_alone(
    own: list[Expense], taken: Iterable[Expense], wanted: Iterable[str]
) -> list[tuple[str, str]]:
    """As ``refused``, those last that only lack the consulting that they need beside them."""
    alone = "この制度で必須のコンサルティングがありません。"
    return sorted(refused(own, taken, dict.fromkeys(wanted, alone)), key=lambda one: one[1] == alone)


def by_hand(case: Case, say: Say) -> dict[str, Found]:
    """Every programme's answer for the case's only office."""
    (office,) = case.offices
    year, services, pledges = case.fiscal_year, office.services, case.pledges
    own = [one for one in case.expenses if one.office == office.key]
    r8 = "unknown" if year is None else ("yes" if year == 2026 else "no")
    r7 = "unknown" if year is None else ("yes" if year == 2025 else "no")
    either = "unknown" if year is None else ("yes" if year in (2025, 2026) else "no")
    prefecture = office.prefecture or case.prefecture
    tokyo = "unknown" if prefecture is None else ("yes" if prefecture == "13" else "no")
    any_service = "yes" if services else "unknown"
    insured = "unknown" if not services else ("yes" if services & INSURED else "no")
    careplan = "unknown" if not services else ("yes" if services & CAREPLAN else "no")
    home_help = "unknown" if not services else ("yes" if "11" in services else "no")
    runs = case.corporation.runs_care_service
    cooperate, duplicate = word(pledges.cooperate_verification), word(pledges.no_duplicate_funding)
    plan = word(pledges.plan_drafted)
    found: dict[str, Found] = {}
    paths = paths_of(case, office)

    found["mhlw-r8-technology"] = technology(case, office, own, say, paths, "mhlw-r8-technology", r8)
    joined = any(one.category == "collaboration" for one in case.expenses)
    found["mhlw-r7-technology"] = technology(
        case, office, own, say, paths, "mhlw-r7-technology", r7, joined=joined
    )

    group = word(None if case.partners is None else bool(case.partners))
    members = (case.corporation, *(case.partners or ()))
    is_small = any(one.office_count is not None and one.office_count <= 1 for one in members)
    represents = runs_or(runs, insured)
    for programme, state in (("mhlw-r8-collaboration", r8), ("mhlw-r7-collaboration", r7)):
        taken = [one for one in case.expenses if one.category == "collaboration" and not one.other_subsidy]
        states = {
            "fiscal_year": state,
            "group": group,
            "small": "yes" if is_small else "unknown",
            "representative": represents,
            "expenses": entered(case.expenses, taken),
            "plan_drafted": plan,
            "cooperate_verification": cooperate,
            "no_duplicate_funding": duplicate,
        }
        one = found[programme] = told(say, programme, states, paths)
        helpers = int(bool(case.corporation.runs_home_help) or "11" in services)
        helpers += sum(1 for partner in case.partners or () if partner.runs_home_help)
        pool(one, taken, 4, 5, min(1_200_000 * len(members) + 300_000 * helpers, 12_000_000))

    taken = [one for one in case.expenses if one.category == "management_support" and not one.other_subsidy]
    states = {
        "fiscal_year": r8,
        "applicant": runs_or(runs, any_service),
        "expenses": entered(case.expenses, taken),
        "cooperate_verification": cooperate,
        "no_duplicate_funding": duplicate,
    }
    found["mhlw-r8-management"] = told(
        say, "mhlw-r8-management", states, {**paths, "applicant": paths["representative"]}
    )
    pool(found["mhlw-r8-management"], taken, 4, 5, 350_000)

    for programme, state, applicant in (
        ("mhlw-r8-model-facility", r8, any_service),
        ("mhlw-r8-careplan-model", r8, careplan),
        ("mhlw-r7-model-facility", r7, any_service),
        ("mhlw-r7-careplan-model", r7, careplan),
    ):
        states = {"fiscal_year": state, "applicant": applicant, "prefecture_leads": "unknown"}
        found[programme] = told(say, programme, states, paths)
    for programme in ("mhlw-r8-prefecture-operations", "tokyo-r8-careplan-municipal"):
        found[programme] = told(say, programme, {"audience": "no"}, paths)

    states = {
        "fiscal_year": r7,
        "applicant": any_service,
        "plan_drafted": plan,
        "improvement_support": support(case),
    }
    if services & COMMITTEE:
        states["committee"] = word(office.committee)
    if services & CAREPLAN:
        states["careplan_link"] = linked(office)
    found["fund-r7-technology"] = told(say, "fund-r7-technology", states, paths)

    tokyo_programmes(
        case, office, own, say, paths, found, (r8, either, tokyo, any_service, insured, home_help)
    )
    return found


def tokyo_programmes(
    case: Case,
    office: Office,
    own: list[Expense],
    say: Say,
    paths: Paths,
    found: dict[str, Found],
    states_: tuple[str, ...],
) -> None:
    r8, either, tokyo, any_service, insured, home_help = states_
    year = case.fiscal_year
    in_tokyo = own if tokyo != "no" else []
    theirs = [one for one in case.expenses if one.office is None] + in_tokyo

    def earlier(programme: str, least: int) -> str:
        mine = [one for one in case.awards if one.programme == programme and one.office in (None, office.key)]
        if not mine:
            return "yes"
        if year is None:
            return "unknown"
        count = sum(1 for one in mine if one.fiscal_year is not None and one.fiscal_year < year)
        if count >= least:
            return "no"
        return "unknown" if count + sum(1 for one in mine if one.fiscal_year is None) >= least else "yes"

    wanted = ("hr_consulting", "training", "substitute_staff")
    taken = [one for one in own if one.category in wanted and not one.other_subsidy]
    states = {
        "fiscal_year": r8,
        "prefecture": tokyo,
        "applicant": insured,
        "once": earlier("tokyo-r8-hr", 1),
        "expenses": entered(own, taken),
    }
    found["tokyo-r8-hr"] = told(say, "tokyo-r8-hr", states, paths)
    pool(found["tokyo-r8-hr"], taken, 1, 1, 350_000)
    found["tokyo-r8-hr"].refusals = refused(own, taken, {})

    is_consulted = any(one.category == "hr_consulting" and one.consulting for one in taken)
    taken = taken if is_consulted else []
    states = {
        "fiscal_year": r8,
        "prefecture": tokyo,
        "applicant": insured,
        "years": earlier("tokyo-r8-hr-extended", 3),
        "expenses": entered(own, taken),
        "pay_system_consulting": word(is_consulted) if own else "unknown",
    }
    found["tokyo-r8-hr-extended"] = told(say, "tokyo-r8-hr-extended", states, paths)
    pool(found["tokyo-r8-hr-extended"], taken, 1, 1, 1_000_000)
    found["tokyo-r8-hr-extended"].refusals = refused_alone(own, taken, wanted)

    people: dict[str, list[Expense]] = {}
    for one in theirs:
        if one.category == "dx_talent" and one.person and not one.other_subsidy:
            people.setdefault(one.person, []).append(one)
    amounts = {name: min(sum(one.net_cost for one in ones), 500_000) for name, ones in people.items()}
    best = sorted(sorted(people, key=lambda name: (-amounts[name], name))[:2])
    states = {
        "fiscal_year": r8,
        "prefecture": tokyo,
        "applicant": "no" if tokyo == "no" else insured,
        "years": earlier("tokyo-r8-dx-talent", 3),
        "expenses": entered(case.expenses, best),
        "allowance_half": half([people[name] for name in best]),
    }
    talent = found["tokyo-r8-dx-talent"] = told(
        say, "tokyo-r8-dx-talent", states, {**paths, "allowance_half": [] if best else ["expenses"]}
    )
    if talent.verdict != "ineligible":
        talent.lines = []
        for name in best:
            cost = sum(one.net_cost for one in people[name])
            keys = tuple([one.key for one in people[name]])
            amount = amounts[name] // 1000 * 1000
            talent.lines.append((f"person:{name}", keys, cost, "1/1", cost, 500_000, amount))
        talent.total = talent.low = talent.high = sum(line[-1] for line in talent.lines)

    taken = [one for one in theirs if one.category == "collaboration" and not one.other_subsidy]
    states = {
        "fiscal_year": r8,
        "prefecture": tokyo,
        "applicant": "no" if tokyo == "no" else home_help,
        "network": word(None if case.partners is None else bool(case.partners)),
        "expenses": entered(case.expenses, taken),
    }
    found["tokyo-r8-partner-visiting"] = told(say, "tokyo-r8-partner-visiting", states, paths)
    pool(found["tokyo-r8-partner-visiting"], taken, 1, 1, 1_500_000)

    taken = [one for one in own if one.category in ("supplies", "mobility_cost") and not one.other_subsidy]
    states = {
        "fiscal_year": either,
        "prefecture": tokyo,
        "applicant": any_service,
        "expenses": entered(own, taken),
    }
    found["tokyo-r7-continuity"] = told(say, "tokyo-r7-continuity", states, paths)
    least, most = continuity_caps(office)
    pool(found["tokyo-r7-continuity"], taken, 1, 1, least, most)
    found["tokyo-r7-continuity"].refusals = refused(own, taken, {})

    for name in ("digital", "nextgen", "org-management", "biz-execution", "backoffice", "paperwork-study"):
        applicant = any_service if name in ("digital", "nextgen", "org-management") else insured
        states = {
            "fiscal_year": r8,
            "prefecture": tokyo,
            "applicant": "no" if tokyo == "no" else applicant,
        }
        found[f"tokyo-r8-{name}"] = told(say, f"tokyo-r8-{name}", states, paths)


def technology(
    case: Case,
    office: Office,
    own: list[Expense],
    say: Say,
    paths: Paths,
    programme: str,
    year: str,
    *,
    joined: bool = False,
) -> Found:
    is_r8 = programme == "mhlw-r8-technology"
    services = office.services
    needed = ["integrated"]
    if services & HOME:
        needed += ["careplan_csv", "careplan_support_desk"]
    if services & FACILITY:
        needed.append("life_csv")
    taken = fundable(case, own, needed, case.support_kind in ("consultant", "center"), frozenset())
    software = [one for one in own if one.category == "care_software" and not one.other_subsidy]
    licences = ("care_software", "backoffice_software") if is_r8 else ("care_software",)
    count = staff_count(office)
    states = {
        "fiscal_year": year,
        "applicant": "yes" if services else "unknown",
        "expenses": entered(own, taken),
    }
    if services & COMMITTEE:
        states["committee"] = word(office.committee)
    if services & CAREPLAN:
        states["careplan_link"] = linked(office)
    action = office.security_action
    states |= {
        "security_action": "unknown" if action is None else word(action in (1, 2, "equivalent")),
        "improvement_support": support(case),
        "consulted_center": word(office.consulted_center),
        "plan_drafted": word(case.pledges.plan_drafted),
        "wage_return": word(case.pledges.wage_return),
        "life": word(office.life),
        "cooperate_verification": word(case.pledges.cooperate_verification),
        "no_duplicate_funding": word(case.pledges.no_duplicate_funding),
    }
    if software:
        answers = [getattr(one, name) for one in software for name in needed]
        states["software_functions"] = "no" if False in answers else ("unknown" if None in answers else "yes")
    if any(one.staff_based_licence and one.category in licences for one in taken):
        states["staff_count"] = "unknown" if count is None else "yes"
    found = told(say, programme, states, paths)
    if found.verdict == "ineligible":
        return found
    found.refusals = refused(own, taken, TECHNOLOGY_REFUSALS)
    rate = (4, 5) if is_r8 or joined else (3, 4)
    partners = office.careplan_link.partners
    found.lines = technology_lines(taken, services, count or 1, (partners or 0) >= 5, rate, is_r8=is_r8)
    found.total = found.low = found.high = sum(line[-1] for line in found.lines)
    open_ones = frozenset(one.key for one in own if one.category in PRIORITY_FIELDS and is_open(one, needed))
    if case.support_kind is None or count is None or partners is None or open_ones:
        worst = fundable(case, own, needed, case.support_kind in ("consultant", "center"), open_ones)
        best = fundable(case, own, needed, case.support_kind in (None, "consultant", "center"), frozenset())
        many = partners is None or partners >= 5
        low = technology_lines(worst, services, count or 1, (partners or 0) >= 5, rate, is_r8=is_r8)
        high = technology_lines(best, services, count or 10**6, many, rate, is_r8=is_r8)
        found.low, found.high = (sum(line[-1] for line in lines) for lines in (low, high))
    return found


def fundable(  # noqa: C901 - one rule after the other
    case: Case, own: list[Expense], needed: list[str], is_supported: bool, left_out: frozenset[str]
) -> list[Expense]:
    mains = {}
    for one in own:
        category = one.category
        if (
            one.other_subsidy
            or one.key in left_out
            or (category in PRIORITY_FIELDS and one.listing == "other")
        ):
            continue
        if category == "care_software":
            if all(getattr(one, name) is not False for name in needed):
                mains[one.key] = one
        elif category in HIGH or category in STANDARD or category == "backoffice_software":
            mains[one.key] = one
    has_software = any(one.category == "care_software" for one in mains.values())
    taken = []
    for one in own:
        category = one.category
        if one.other_subsidy:
            continue
        if category == "device_accessory":
            main = mains.get(one.attached_to or "")
            is_in = main is not None and main.category in PRIORITY_FIELDS and main.category != "care_software"
        elif category == "software_adoption":
            is_in = has_software
        elif category == "improvement_support":
            is_in = is_supported and bool(mains)
        else:
            is_in = one.key in mains
        if is_in:
            taken.append(one)
    return taken


def technology_lines(
    taken: list[Expense],
    services: frozenset[str],
    staff: int,
    has_partners: bool,
    rate: tuple[int, int],
    *,
    is_r8: bool,
) -> list[Line]:
    lines: list[Line] = []
    top, bottom = rate

    def add(name: str, ones: list[Expense], base: int) -> None:
        cost = sum([one.net_cost for one in ones])
        rated = cost * top // bottom
        keys = tuple([one.key for one in ones])
        lines.append((name, keys, cost, f"{top}/{bottom}", rated, base, min(rated, base) // 1000 * 1000))

    for one in taken:
        if one.category in HIGH or one.category in STANDARD:
            accessories = [other for other in taken if other.attached_to == one.key]
            ones = [one, *(other for other in accessories if other.category == "device_accessory")]
            is_high = one.category in HIGH and (is_r8 or one.category != "intercom")
            add(f"equipment:{one.key}", ones, (1_000_000 if is_high else 300_000) * one.units)
    licences = [one for one in taken if one.category in ("care_software", "backoffice_software")]
    adoption = [one for one in taken if one.category == "software_adoption"]
    if licences:
        base = 2_500_000
        if any(one.staff_based_licence for one in licences):
            base = (
                1_000_000 if staff <= 10 else 1_500_000 if staff <= 20 else 2_000_000 if staff <= 30 else base
            )
        if is_r8 and sum(one.net_cost for one in adoption):
            base += 150_000
        if services & HOME and has_partners and any(one.category == "care_software" for one in licences):
            base += 50_000
        add("software", licences + adoption, base)
    support = [one for one in taken if one.category == "improvement_support"]
    if support:
        add("improvement_support", support, 480_000 if is_r8 else 450_000)
    return lines


def pool(found: Found, taken: list[Expense], top: int, bottom: int, base: int, most: int | None = -1) -> None:
    """One pool; ``most``: the highest base where that is not known, None where it would not bind."""
    if found.verdict == "ineligible":
        return
    found.lines = []
    if taken:
        cost = sum(one.net_cost for one in taken)
        rated = cost * top // bottom
        found.low = found.total = found.high = min(rated, base) // 1000 * 1000
        keys = tuple([one.key for one in taken])
        found.lines.append(("pool", keys, cost, f"{top}/{bottom}", rated, base, found.total))
        if most != -1:
            found.high = (rated if most is None else min(rated, most)) // 1000 * 1000


def continuity_caps(office: Office) -> tuple[int, int | None]:
    least, most = 0, 0
    for code in office.services:
        if code == "11":
            visits = office.monthly_visits
            low = 300_000 if visits is None or visits <= 200 else 400_000 if visits <= 2000 else 500_000
            high = 500_000 if visits is None else low
            if office.co_located:
                low = high = 200_000
            elif office.co_located is None:
                low = 200_000
        elif code in ("15", "78"):
            users = office.monthly_users
            low = 200_000 if users is None or users <= 300 else 300_000 if users <= 600 else 400_000
            high = 400_000 if users is None else low
        elif code in ("51", "52", "54", "55", "21", "22", "2A", "Y1", "K1"):
            if office.capacity is None:
                return least, None
            low = high = 6_000 * office.capacity
        else:
            low = high = 200_000
        least, most = max(least, low), max(most, high)
    return least, most


def runs_or(runs: bool | None, shown: str) -> str:
    if runs or shown == "yes":
        return "yes"
    return "unknown" if runs is None or shown == "unknown" else "no"


def entered(some: object, taken: object) -> str:
    return ("yes" if taken else "no") if some else "unknown"


def support(case: Case) -> str:
    return "unknown" if case.support_kind is None else word(case.support_kind in ("consultant", "center"))


def linked(office: Office) -> str:
    link = office.careplan_link
    if not link.start_known:
        return "unknown"
    return "yes" if link.started_on is not None and link.started_on.isoformat() <= "2026-03-31" else "no"


def staff_count(office: Office) -> int | None:
    staff, counts = office.staff, []
    if staff.fte_total is not None:
        counts.append(int(staff.fte_total.quantize(Decimal(1), ROUND_HALF_UP)))
    if staff.fte_other is not None and staff.visiting_and_managers is not None:
        other = int(staff.fte_other.quantize(Decimal(1), ROUND_HALF_UP))
        counts.append(other + staff.visiting_and_managers)
    return max(1, *counts) if counts else None


def is_open(one: Expense, needed: list[str]) -> bool:
    if one.listing is None:
        return True
    return one.category == "care_software" and any(getattr(one, name) is None for name in needed)


def half(people: list[list[Expense]]) -> str:
    if not people:
        return "unknown"
    for ones in people:
        most = sum(one.cost if one.allowance is None else one.allowance for one in ones)
        if 2 * most < sum(one.cost for one in ones):
            return "no"
    if any(one.allowance is None for ones in people for one in ones):
        return "unknown"
    return "unknown" if min(sum(one.allowance or 0 for one in ones) for ones in people) < 250_000 else "yes"
