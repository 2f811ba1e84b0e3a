"""The changes of a case that could bring more: each really changes a fact, and only where it could be true.

Nothing here reckons an amount. A change is either something to do (win a
partner, choose another contract) or a figure that is missing and could turn
out well; the sentence of the latter says under which figure the gain holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from kaigo_desktop.domain.cases.case import Corporation
from kaigo_desktop.domain.estimates.continuity import DAY, HOME_HELP, MINOR, PER_CAPACITY, SAME_AS
from kaigo_desktop.domain.levers import technology
from kaigo_desktop.domain.levers.scene import Change, Finder, Scene, named

MANY = 10**6
"""More than any band's limit: for a count that is not known."""


def _group_partner(scene: Scene) -> Iterator[Change]:
    partners = scene.case.partners
    if partners is not None and scene.has("collaboration"):
        case = replace(scene.case, partners=(*partners, Corporation()))
        yield Change(case, {"now": str(1 + len(partners))})


def _group_unknown(scene: Scene) -> Iterator[Change]:
    if scene.case.partners is None and scene.has("collaboration"):
        yield Change(replace(scene.case, partners=(Corporation(),)), {})


def _group_home_help(scene: Scene) -> Iterator[Change]:
    """Members of the group of which nobody has said whether they run 訪問介護."""
    case = scene.case
    own = case.corporation
    has_shown = any(HOME_HELP in office.services for office in case.offices)
    own_open = own.runs_home_help is None and not has_shown
    count = int(own_open) + sum(1 for one in case.partners or () if one.runs_home_help is None)
    if not count or not scene.has("collaboration"):
        return
    partners = case.partners and tuple(
        replace(one, runs_home_help=True) if one.runs_home_help is None else one for one in case.partners
    )
    corporation = replace(own, runs_home_help=True) if own_open else own
    yield Change(replace(case, corporation=corporation, partners=partners), {"count": str(count)})


def _pay_consulting(scene: Scene) -> Iterator[Change]:
    found = [one for one in scene.own if one.category == "hr_consulting"]
    if found and not any(one.consulting for one in found):
        asked = [replace(one, consulting=True) for one in found]
        yield Change(scene.with_expenses(asked), {"items": named(found)})


def _continuity(scene: Scene) -> Iterator[Change]:
    """The figures that decide the cap of サービス継続支援 where they are not known, at their most."""
    office = scene.own_office
    counted = {SAME_AS.get(code, code) for code in office.services - MINOR or office.services}
    is_open = {
        "集合住宅併設型か": HOME_HELP in counted and office.co_located is None,
        "1か月の延べ訪問回数": HOME_HELP in counted
        and not office.co_located
        and office.monthly_visits is None,
        "1か月の延べ利用者数": bool(counted & DAY) and office.monthly_users is None,
        "定員": bool(counted & PER_CAPACITY) and office.capacity is None,
    }
    facts = "・".join(name for name, is_asked in is_open.items() if is_asked)
    if facts and any(one.category in ("supplies", "mobility_cost") for one in scene.own):
        answered = replace(
            office,
            co_located=bool(office.co_located),
            monthly_visits=MANY if office.monthly_visits is None else office.monthly_visits,
            monthly_users=MANY if office.monthly_users is None else office.monthly_users,
            capacity=MANY if office.capacity is None else office.capacity,
        )
        yield Change(scene.with_office(answered), {"facts": facts})


def _of_office(find: Callable[[Scene], Iterator[Change]], *words: str) -> Finder:
    return Finder(find, per_office=True, words=frozenset({"office", *words}))


def _of_case(find: Callable[[Scene], Iterator[Change]], *words: str) -> Finder:
    return Finder(find, per_office=False, words=frozenset(words))


FINDERS: Mapping[str, Finder] = {
    "partners": _of_office(technology.partners, "now", "least", "more"),
    "partners_unknown": _of_office(technology.partners_unknown, "least"),
    "staff_unknown": _of_office(technology.staff_unknown, "least"),
    "staff_other_way": _of_office(technology.staff_other_way, "now", "least"),
    "flat_contract": _of_office(technology.flat_contract, "items"),
    "adoption": _of_office(technology.adoption, "cost"),
    "support_cost": _of_office(technology.support_cost, "cost"),
    "package_link": _of_office(technology.package_link, "items", "cap"),
    "package_link_cap": _of_office(technology.package_link_cap, "items", "cap"),
    "package_cap": _of_case(technology.package_cap, "cap"),
    "functions": _of_office(technology.functions, "items"),
    "listing": _of_office(technology.listing, "items"),
    "expense_office": _of_case(technology.expense_office, "items"),
    "group_partner": _of_case(_group_partner, "now"),
    "group_unknown": _of_case(_group_unknown),
    "group_home_help": _of_case(_group_home_help, "count"),
    "pay_consulting": _of_office(_pay_consulting, "items"),
    "continuity": _of_office(_continuity, "facts"),
}
"""Every kind of change by the name that ``resources/levers.toml`` uses."""
