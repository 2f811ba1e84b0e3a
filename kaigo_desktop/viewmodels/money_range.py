"""Which facts that are not known make an estimate a range (interchange, section 3, low and high)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.services import HOME, PRIORITY_FIELDS
from kaigo_desktop.viewmodels.facts import records, services_of, text_of

OpenFact = tuple[str, tuple[str, ...]]
"""A fact by the name of its pattern, and the key of the record that it is open for."""

_SOFTWARE = frozenset({"care_software", "backoffice_software"})


def open_facts(document: Document) -> tuple[OpenFact, ...]:
    """Each open fact that moves the amount: first those of offices, then of expenses, then of the case."""
    bodies = records(document, "expenses")
    found: list[OpenFact] = []
    services = {}
    for office in records(document, "offices"):
        services[office.get("key")] = services_of(office)
        found += _of_office(office, [body for body in bodies if body.get("office") == office.get("key")])
    for body in bodies:
        found += _of_expense(body, services.get(body.get("office"), frozenset()))
    return (*found, *_of_case(document, bodies))


def _of_case(document: Document, bodies: Sequence[Mapping[str, object]]) -> list[OpenFact]:
    found: list[OpenFact] = []
    settings, support = document.get("settings"), document.get("support")
    cap = settings.get("package_cap") if isinstance(settings, Mapping) else None
    kind = support.get("kind") if isinstance(support, Mapping) else None
    if cap is None and len([body for body in bodies if body.get("linked")]) > 1:
        found.append(("settings.package_cap", ()))
    if kind is None and any(body.get("category") == "improvement_support" for body in bodies):
        found.append(("support.kind", ()))
    return found


def _of_office(office: Mapping[str, object], bodies: list[Mapping[str, object]]) -> list[OpenFact]:
    """What is not known of an office and moves the amount of its software line."""
    key = text_of(office.get("key"))
    software = [body for body in bodies if body.get("category") in _SOFTWARE]
    found: list[OpenFact] = []
    staff = office.get("staff")
    if any(body.get("staff_based_licence") for body in software) and not _is_counted(staff):
        found.append(("offices.*.staff.fte_total", (key,)))
    link = office.get("careplan_link")
    partners = link.get("partners") if isinstance(link, Mapping) else None
    at_home = not services_of(office).isdisjoint(HOME)
    if partners is None and at_home and any(body.get("category") == "care_software" for body in software):
        found.append(("offices.*.careplan_link.partners", (key,)))
    return found


def _is_counted(staff: object) -> bool:
    """Whether one of the two ways of counting has its figures."""
    if not isinstance(staff, Mapping):
        return False
    by_heads = staff.get("fte_other") is not None and staff.get("visiting_and_managers") is not None
    return staff.get("fte_total") is not None or by_heads


def _of_expense(body: Mapping[str, object], services: frozenset[str]) -> list[OpenFact]:
    """What is not known of an expense and decides whether it may be funded."""
    key, category = text_of(body.get("key")), body.get("category")
    found: list[OpenFact] = []
    if category in PRIORITY_FIELDS and body.get("listing") is None:
        found.append(("expenses.*.listing", (key,)))
    if category == "care_software":
        wanted = ["integrated"]
        wanted += ["careplan_csv", "careplan_support_desk"] if not services.isdisjoint(HOME) else []
        found += [(f"expenses.*.{name}", (key,)) for name in wanted if body.get(name) is None]
    return found
