"""The fields of the case file ``kaigo-case/1`` and what each may hold (interchange section 2)."""

from __future__ import annotations

from kaigo_desktop.domain import schema as s
from kaigo_desktop.domain.numbers import corporate_number_problem, office_number_problem
from kaigo_desktop.domain.services import CATEGORY_NAMES, PREFECTURE_NAMES, SERVICE_NAMES

FORMAT = "kaigo-case/1"

_TEXT = s.Field(s.TEXT)
_FLAG = s.Field(s.FLAG)
_COUNT = s.Field(s.COUNT)
_YEN = s.Field(s.YEN)
_DATE = s.Field(s.DATE)
_DECIMAL = s.Field(s.DECIMAL)
_FISCAL_YEAR = s.Field(s.whole(2000, 2100))
_PREFECTURE = s.Field(s.one_of(*PREFECTURE_NAMES))

BANK_ACCOUNT = s.Record(dict.fromkeys(("bank", "branch", "kind", "number", "holder_kana"), _TEXT))

CORPORATION = s.Record(
    {
        "name": _TEXT,
        "name_kana": _TEXT,
        "corporate_number": s.Field(s.told(corporate_number_problem)),
        "kind": s.Field(
            s.one_of(
                "social_welfare", "medical", "company", "npo", "association", "local_government", "other"
            )
        ),
        "representative_title": _TEXT,
        "representative": _TEXT,
        "postal_code": s.Field(
            s.pattern(r"[0-9]{7}", "郵便番号は半角数字7桁（ハイフンなし）で入力してください。")
        ),
        "address": _TEXT,
        "phone": _TEXT,
        "email": _TEXT,
        "office_count": _COUNT,
        "runs_home_help": _FLAG,
        "runs_care_service": _FLAG,
        "bank_account": s.Field(BANK_ACCOUNT),
    }
)

STAFF = s.Record({"fte_total": _DECIMAL, "fte_other": _DECIMAL, "visiting_and_managers": _COUNT})
CAREPLAN_LINK = s.Record({"started_on": _DATE, "partners": _COUNT})

OFFICE = s.Record(
    {
        "key": s.required(s.NAME),
        "office_number": s.Field(s.told(office_number_problem)),
        "name": _TEXT,
        "prefecture": _PREFECTURE,
        "municipality": s.Field(
            s.pattern(r"[0-9]{5}", "市区町村コードは半角数字5桁（検査数字を除く）で入力してください。")
        ),
        "services": s.Field(s.ListOf(s.one_of(*SERVICE_NAMES))),
        "capacity": _COUNT,
        "monthly_visits": _COUNT,
        "monthly_users": _COUNT,
        "co_located": _FLAG,
        "staff": s.Field(STAFF),
        "committee": _FLAG,
        "careplan_link": s.Field(CAREPLAN_LINK),
        "life": _FLAG,
        "security_action": s.Field(s.one_of(0, 1, 2, "equivalent")),
        "consulted_center": _FLAG,
    }
)

SUPPORT = s.Record({"kind": s.Field(s.one_of("consultant", "center", "none"))})

EXPENSE = s.Record(
    {
        "key": s.required(s.NAME),
        "office": _TEXT,
        "description": _TEXT,
        "category": s.required(s.one_of(*CATEGORY_NAMES)),
        "cost": s.required(s.YEN),
        "units": s.Field(s.whole(1)),
        "attached_to": _TEXT,
        "linked": s.PLAIN_FLAG,
        "listing": s.Field(s.one_of("tais", "equivalent", "other")),
        "staff_based_licence": s.PLAIN_FLAG,
        "careplan_csv": _FLAG,
        "careplan_support_desk": _FLAG,
        "life_csv": _FLAG,
        "integrated": _FLAG,
        "other_subsidy": s.PLAIN_FLAG,
        "other_income": _YEN,
        "terminal": s.PLAIN_FLAG,
        "ordered_on": _DATE,
        "delivered_on": _DATE,
        "paid_on": _DATE,
        "person": _TEXT,
        "allowance": _YEN,
        "consulting": s.PLAIN_FLAG,
    }
)

SETTINGS = s.Record(
    {
        "package_cap": s.Field(s.whole(4_000_000, 10_000_000)),
        "rounding_unit": s.Field(s.one_of(1, 100, 1000)),
        "rounding_scope": s.Field(s.one_of("line", "total")),
        "pooling": s.Field(s.one_of("item", "category")),
        "package": s.Field(s.one_of("best", "none", "all_linked")),
        "amount_order": s.Field(s.one_of("rate_first", "cap_first")),
        "office_ceiling": _YEN,
        "corporation_ceiling": _YEN,
        "terminal_cap": _YEN,
        "tax_basis": s.Field(s.one_of("excluded", "included")),
        "purchase_rule": s.Field(s.one_of("after_decision", "after_notice", "same_fiscal_year")),
        "opens_on": _DATE,
        "closes_on": _DATE,
        "project_ends_on": _DATE,
        "performance_report_on": _DATE,
        "report_due": s.Field(s.MONTH_DAY),
    }
)

PLEDGES = s.Record(
    dict.fromkeys(("wage_return", "cooperate_verification", "plan_drafted", "no_duplicate_funding"), _FLAG)
)

LOCAL_PROGRAMME = s.Record(
    {
        "id": s.required(s.NAME),
        "title": _TEXT,
        "rate": s.required(s.RATE),
        "cap": s.required(s.YEN),
        "per": s.required(s.one_of("unit", "office", "case")),
        "categories": s.required(s.ListOf(s.one_of(*CATEGORY_NAMES))),
        "min_cost": _YEN,
    }
)

AWARD = s.Record(
    {
        "programme": s.required(s.NAME),
        "office": _TEXT,
        "fiscal_year": _FISCAL_YEAR,
        "notified_on": _DATE,
        "granted_on": _DATE,
        "decision_number": _TEXT,
        "completed_on": _DATE,
        "amount": _YEN,
    }
)

OFFICER = s.Record(
    {"post": _TEXT, "name": _TEXT, "kana": _TEXT, "born_on": _DATE, "sex": _TEXT, "address": _TEXT}
)
CONTACT = s.Record({"person": _TEXT, "phone": _TEXT, "email": _TEXT})


def case_record(plan: s.Kind, by_form: s.Kind) -> s.Record:
    """The whole case file; the plan's and the forms' own fields are checked by the given kinds."""
    form_facts = s.Record(
        {
            "officers": s.Field(s.ListOf(OFFICER)),
            "contact": s.Field(CONTACT),
            "by_form": s.Field(by_form),
        }
    )
    return s.Record(
        {
            "format": s.required(s.one_of(FORMAT)),
            "as_of": _DATE,
            "fiscal_year": _FISCAL_YEAR,
            "prefecture": _PREFECTURE,
            "corporation": s.Field(CORPORATION),
            "offices": s.Field(s.ListOf(OFFICE)),
            "partners": s.Field(s.ListOf(CORPORATION)),
            "support": s.Field(SUPPORT),
            "expenses": s.Field(s.ListOf(EXPENSE)),
            "settings": s.Field(SETTINGS),
            "pledges": s.Field(PLEDGES),
            "local_programmes": s.Field(s.ListOf(LOCAL_PROGRAMME)),
            "awards": s.Field(s.ListOf(AWARD)),
            "plan": s.Field(plan),
            "form_facts": s.Field(form_facts),
        }
    )
