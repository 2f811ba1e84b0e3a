"""A case: one application's facts, as the case file ``kaigo-case/1`` names them.

``None`` means "not known yet" everywhere, and is never the same as zero or no.
The objects are made by ``case_file`` from a checked document and never change.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct

from kaigo_desktop.domain.money import Rate, Yen

Document = dict[str, object]
"""A case file as parsed JSON."""


class BankAccount(Struct, frozen=True):
    """Where the grant is paid to."""

    bank: str | None = None
    branch: str | None = None
    kind: str | None = None
    number: str | None = None
    holder_kana: str | None = None


class Corporation(Struct, frozen=True):
    """The applicant, or one of its partners in a group."""

    name: str | None = None
    name_kana: str | None = None
    corporate_number: str | None = None
    kind: str | None = None
    representative_title: str | None = None
    representative: str | None = None
    postal_code: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    office_count: int | None = None
    runs_home_help: bool | None = None
    runs_care_service: bool | None = None
    bank_account: BankAccount | None = None


class Staff(Struct, frozen=True):
    """How many work at an office.

    FTE of all staff, FTE of those who neither visit nor manage (人, 常勤換算), heads of those who do (人).
    """

    fte_total: Decimal | None = None
    fte_other: Decimal | None = None
    visiting_and_managers: int | None = None


class CareplanLink(Struct, frozen=True):
    """Use of the ケアプランデータ連携システム. ``start_known`` with no ``started_on``: not in use."""

    start_known: bool = False
    started_on: date | None = None
    partners: int | None = None


class Office(Struct, frozen=True):
    """One 事業所 (or 施設)."""

    key: str
    index: int
    office_number: str | None = None
    name: str | None = None
    prefecture: str | None = None
    municipality: str | None = None
    services: frozenset[str] = frozenset()
    capacity: int | None = None
    monthly_visits: int | None = None
    monthly_users: int | None = None
    co_located: bool | None = None
    staff: Staff = Staff()
    committee: bool | None = None
    careplan_link: CareplanLink = CareplanLink()
    life: bool | None = None
    security_action: int | str | None = None
    consulted_center: bool | None = None


class Expense(Struct, frozen=True):
    """One thing to be bought or paid; amounts in yen, all units together."""

    key: str
    index: int
    category: str
    cost: Yen
    office: str | None = None
    description: str | None = None
    units: int = 1
    attached_to: str | None = None
    linked: bool = False
    listing: str | None = None
    staff_based_licence: bool = False
    careplan_csv: bool | None = None
    careplan_support_desk: bool | None = None
    life_csv: bool | None = None
    integrated: bool | None = None
    other_subsidy: bool = False
    other_income: Yen = 0
    terminal: bool = False
    ordered_on: date | None = None
    delivered_on: date | None = None
    paid_on: date | None = None
    person: str | None = None
    allowance: Yen | None = None
    consulting: bool = False

    @property
    def net_cost(self) -> Yen:
        """What a rate is applied to: the cost less other income, at least 0."""
        return self.cost - self.other_income if self.cost > self.other_income else 0


class Settings(Struct, frozen=True):
    """What the prefecture decides (interchange 2.5)."""

    package_cap: Yen | None = None
    rounding_unit: int = 1000
    rounding_scope: str = "line"
    pooling: str = "item"
    package: str = "best"
    amount_order: str = "rate_first"
    office_ceiling: Yen | None = None
    corporation_ceiling: Yen | None = None
    terminal_cap: Yen | None = None
    tax_basis: str = "excluded"
    purchase_rule: str = "after_decision"
    opens_on: date | None = None
    closes_on: date | None = None
    project_ends_on: date | None = None
    performance_report_on: date | None = None
    report_due: str | None = None


class Pledges(Struct, frozen=True):
    """What the applicant promises."""

    wage_return: bool | None = None
    cooperate_verification: bool | None = None
    plan_drafted: bool | None = None
    no_duplicate_funding: bool | None = None


class LocalProgramme(Struct, frozen=True):
    """A prefecture's or municipality's own programme, typed in by the user."""

    id: str
    title: str
    rate: Rate
    cap: Yen
    per: str
    categories: tuple[str, ...]
    min_cost: Yen = 0


class Award(Struct, frozen=True):
    """A grant received."""

    index: int
    programme: str
    office: str | None = None
    fiscal_year: int | None = None
    notified_on: date | None = None
    granted_on: date | None = None
    decision_number: str | None = None
    completed_on: date | None = None
    amount: Yen | None = None


class Case(Struct, frozen=True):
    """Everything known about one application. ``partners`` None: not known; ``()``: none."""

    as_of: date
    fiscal_year: int | None = None
    prefecture: str | None = None
    corporation: Corporation = Corporation()
    offices: tuple[Office, ...] = ()
    partners: tuple[Corporation, ...] | None = None
    support_kind: str | None = None
    expenses: tuple[Expense, ...] = ()
    settings: Settings = Settings()
    pledges: Pledges = Pledges()
    local_programmes: tuple[LocalProgramme, ...] = ()
    awards: tuple[Award, ...] = ()
    plan: Document = {}
    form_facts: Document = {}

    def office(self, key: str) -> Office:
        """The office of that key. Raises KeyError where there is none."""
        for office in self.offices:
            if office.key == key:
                return office
        raise KeyError(key)

    def prefecture_of(self, office: Office) -> str | None:
        """The office's prefecture, else the case's; None where neither is known."""
        return office.prefecture or self.prefecture
