"""Changes that could bring more under the technology programme (M 別紙1 4 and 5)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from kaigo_desktop.domain.cases.case import Case, Expense, Staff
from kaigo_desktop.domain.estimates.fundable import needed_functions
from kaigo_desktop.domain.estimates.technology_software import staff_count
from kaigo_desktop.domain.levers.scene import Change, Scene, named
from kaigo_desktop.domain.money import Rate, Yen, round_half_up, yen_text
from kaigo_desktop.domain.services import PRIORITY_FIELDS

EXCHANGES_DATA = PRIORITY_FIELDS - {"transfer", "mobility", "bathing"}
"""What may be made to work together (4(2)): nobody is told to link a machine that only lifts or carries."""


def partners(scene: Scene) -> Iterator[Change]:
    """Fewer partners for the exchange of care plans than the extra asks for (表3)."""
    now, least = scene.own_office.careplan_link.partners, scene.rules.partners_least
    if now is not None and now < least and scene.has("care_software"):
        words = {"now": str(now), "least": str(least), "more": str(least - now)}
        yield Change(_with_partners(scene, least), words)


def partners_unknown(scene: Scene) -> Iterator[Change]:
    """The number of partners is not known and could be enough."""
    least = scene.rules.partners_least
    if scene.own_office.careplan_link.partners is None and scene.has("care_software"):
        yield Change(_with_partners(scene, least), {"least": str(least)})


def _with_partners(scene: Scene, count: int) -> Case:
    office = scene.own_office
    return scene.with_office(replace(office, careplan_link=replace(office.careplan_link, partners=count)))


def staff_unknown(scene: Scene) -> Iterator[Change]:
    """No figure gives a count yet: the band above the lowest, which is what is reckoned with now."""
    office = scene.own_office
    first = scene.rules.bands[0].up_to
    if staff_count(office.staff) is None and _staff_based(scene) and first is not None:
        staff = replace(office.staff, fte_total=Decimal(first + 1))
        yield Change(scene.with_office(replace(office, staff=staff)), {"least": str(first + 1)})


def staff_other_way(scene: Scene) -> Iterator[Change]:
    """One of the two ways to count is not known, and the larger of the two holds (表3 ※2)."""
    office = scene.own_office
    now = staff_count(office.staff)
    is_complete = None not in (
        office.staff.fte_total,
        office.staff.fte_other,
        office.staff.visiting_and_managers,
    )
    if now is None or is_complete or not _staff_based(scene):
        return
    limit = next((band.up_to for band in scene.rules.bands if band.up_to is None or now <= band.up_to), None)
    if limit is not None:
        staff = _counted(office.staff, limit + 1)
        words = {"now": str(now), "least": str(limit + 1)}
        yield Change(scene.with_office(replace(office, staff=staff)), words)


def _counted(staff: Staff, wanted: int) -> Staff:
    """The figures that are not known filled in so that the other way gives ``wanted``, at least."""
    if staff.fte_total is None:
        return replace(staff, fte_total=Decimal(wanted))
    if staff.visiting_and_managers is not None:
        return replace(staff, fte_other=Decimal(max(0, wanted - staff.visiting_and_managers)))
    other = staff.fte_other or Decimal(0)
    heads = max(0, wanted - round_half_up(other))
    return replace(staff, fte_other=other, visiting_and_managers=heads)


def flat_contract(scene: Scene) -> Iterator[Change]:
    """A contract whose total does not hang on the number of staff has the highest base (表3)."""
    found = _staff_based(scene)
    if found:
        flat = [replace(one, staff_based_licence=False) for one in found]
        yield Change(scene.with_expenses(flat), {"items": named(found)})


def adoption(scene: Scene) -> Iterator[Change]:
    """Adoption costs just large enough that the rate of them fills what the base rises by."""
    rules = scene.rules
    has_some = any(one.category == "software_adoption" and one.net_cost for one in scene.own)
    if rules.adoption_extra and scene.has("care_software") and not has_some:
        cost = _cost_for(rules.adoption_extra, rules.rate)
        yield Change(scene.with_cost("software_adoption", cost), {"cost": yen_text(cost)})


def support_cost(scene: Scene) -> Iterator[Change]:
    """No improvement support is paid for yet: a contract just large enough to fill its base (4(3))."""
    rules, case = scene.rules, scene.case
    # While the kind is open, deciding it is the first step wherever such a cost is entered already.
    has_cost = scene.has("improvement_support") or (
        case.support_kind != "consultant"
        and any(one.category == "improvement_support" for one in case.expenses)
    )
    if case.support_kind == "center" or has_cost or not scene.own:
        return
    cost = _cost_for(rules.support_base, rules.rate)
    changed = replace(scene.with_cost("improvement_support", cost), support_kind="consultant")
    yield Change(changed, {"cost": yen_text(cost)})


def _cost_for(amount: Yen, rate: Rate) -> Yen:
    """The smallest cost whose share is the amount."""
    return -(-amount * rate.denominator // rate.numerator)


def package_link(scene: Scene) -> Iterator[Change]:
    """Devices that could work together do not yet, and the prefecture's cap is known (4(2))."""
    if scene.case.settings.package_cap is not None:
        yield from _linked(scene, scene.case.settings.package_cap)


def package_link_cap(scene: Scene) -> Iterator[Change]:
    """The prefecture's cap is not known: the lowest that it may set, so that the gain is sure."""
    if scene.case.settings.package_cap is None:
        yield from _linked(scene, scene.rules.package_least)


def _linked(scene: Scene, cap: Yen) -> Iterator[Change]:
    may_join = [
        one
        for one in scene.own
        if (one.linked or one.category in EXCHANGES_DATA)
        and one.category in PRIORITY_FIELDS
        and one.listing != "other"
    ]
    loose = [one for one in may_join if not one.linked]
    has_core = any(one.category in scene.rules.package_core for one in may_join)
    if loose and len(may_join) >= 2 and has_core and scene.case.settings.package != "none":
        case = scene.with_expenses(replace(one, linked=True) for one in loose)
        settings = replace(case.settings, package_cap=cap)
        yield Change(replace(case, settings=settings), {"items": named(may_join), "cap": yen_text(cap)})


def package_cap(scene: Scene) -> Iterator[Change]:
    """Something is linked, but the cap is not known: the lowest that it may be, so that the gain is sure."""
    settings = scene.case.settings
    if settings.package_cap is None and settings.package != "none" and any(one.linked for one in scene.own):
        cap = scene.rules.package_least
        case = replace(scene.case, settings=replace(settings, package_cap=cap))
        yield Change(case, {"cap": yen_text(cap)})


def functions(scene: Scene) -> Iterator[Change]:
    """Care software without a function that this office needs (4 留意事項)."""
    needed = needed_functions(scene.own_office.services)
    found = [
        one
        for one in scene.own
        if one.category == "care_software" and any(getattr(one, name) is False for name in needed)
    ]
    if found:
        # Functions that this office does not need decide nothing.
        able = [
            replace(one, integrated=True, careplan_csv=True, careplan_support_desk=True, life_csv=True)
            for one in found
        ]
        yield Change(scene.with_expenses(able), {"items": named(found)})


def listing(scene: Scene) -> Iterator[Change]:
    """Devices that are neither listed nor taken as equal (4(1)ウ)."""
    found = [one for one in scene.own if one.category in PRIORITY_FIELDS and one.listing == "other"]
    if found:
        yield Change(
            scene.with_expenses(replace(one, listing="tais") for one in found), {"items": named(found)}
        )


def expense_office(scene: Scene) -> Iterator[Change]:
    """Only where there is one office, so that nobody has to guess which one it is."""
    rules = scene.rules
    taken = {
        *rules.unit_bases,
        *rules.software,
        "software_adoption",
        "device_accessory",
        "improvement_support",
    }
    found = [one for one in scene.own if one.office is None and one.category in taken]
    if found and len(scene.case.offices) == 1:
        (office,) = scene.case.offices
        yield Change(
            scene.with_expenses(replace(one, office=office.key) for one in found), {"items": named(found)}
        )


def _staff_based(scene: Scene) -> list[Expense]:
    return [one for one in scene.own if one.category in scene.rules.software and one.staff_based_licence]
