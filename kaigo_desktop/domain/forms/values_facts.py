"""The facts behind an estimate as the 算定根拠書 lists them: of the case, of each office, of each expense."""

from __future__ import annotations

import re

from kaigo_desktop.domain.cases.case import Case, Expense, Office
from kaigo_desktop.domain.estimates.fundable import needed_functions
from kaigo_desktop.domain.forms.values_lines import Row, office_name, staff_text
from kaigo_desktop.domain.forms.values_text import day_words, flag_words, service_names
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.services import (
    CAREPLAN,
    CATEGORY_NAMES,
    COMMITTEE,
    PREFECTURE_NAMES,
    PRIORITY_FIELDS,
)

_ORDERS = {
    "rate_first": "経費×補助率と基準額の少ない方",
    "cap_first": "経費と基準額の少ない方×補助率",
}
_SUPPORT = {
    "consultant": "コンサルティング会社等との個別契約",
    "center": "相談センター等の研修",
    "none": "受けない",
}
_LISTINGS = {"tais": "TAISに掲載", "equivalent": "掲載機器と同水準", "other": "掲載なし"}
_FUNCTIONS = {
    "integrated": "記録から請求までの一貫",
    "careplan_csv": "ケアプラン連携のCSV",
    "careplan_support_desk": "ケアプラン連携のサポート",
    "life_csv": "LIFEのCSV",
}
_STARS = {"0": "宣言していない", "1": "★一つ星", "2": "★★二つ星", "equivalent": "同等の対策を宣言"}


def case_facts(case: Case) -> list[Row]:
    """The facts that the amounts and reasons rest on; a fact not known yet has no value."""
    settings = case.settings
    rows = [
        _fact("申請先の都道府県", PREFECTURE_NAMES.get(case.prefecture or "")),
        _fact("業務改善支援の受け方", _SUPPORT.get(case.support_kind or "")),
        _fact("補助額の計算の順序", _ORDERS[settings.amount_order]),
        _fact("端数処理", _rounding(settings.rounding_unit, settings.rounding_scope)),
        *_package(case),
        _fact("職員の賃金への還元", flag_words(case.pledges.wage_return, "約束する", "約束しない")),
        _fact("効果検証への協力", flag_words(case.pledges.cooperate_verification, "協力する", "協力しない")),
        _fact("業務改善計画の作成", flag_words(case.pledges.plan_drafted, "作成した", "作成していない")),
        _fact("ほかの補助金との重複", flag_words(case.pledges.no_duplicate_funding, "ない", "ある")),
    ]
    for label, cap in (
        ("事業所ごとの上限", settings.office_ceiling),
        ("申請者全体の上限", settings.corporation_ceiling),
        ("端末1台の上限", settings.terminal_cap),
    ):
        if cap is not None:
            rows.append(_fact(label, yen_text(cap)))
    return rows


def _package(case: Case) -> list[Row]:
    """The prefecture's base for a package, where something could form one."""
    if not any(expense.linked for expense in case.expenses):
        return []
    cap = case.settings.package_cap
    return [_fact("パッケージ型の基準額", None if cap is None else yen_text(cap))]


def _rounding(unit: int, scope: str) -> str:
    if unit == 1:
        return "1円未満切捨て"
    return f"{unit:,}円未満切捨て（{'区分ごと' if scope == 'line' else '事業所の合計'}）"


def office_facts(office: Office) -> list[Row]:
    """The facts of one office; what its services do not ask for is left out."""
    link = office.careplan_link
    started = (
        day_words(link.started_on) if link.started_on else ("利用していない" if link.start_known else None)
    )
    committee = flag_words(office.committee, "設置している", "設置していない")
    partners = None if link.partners is None else f"{link.partners}事業所"
    exchange = [
        _fact("ケアプランデータ連携システムの利用開始", started),
        _fact("今年度のデータ連携先", partners),
    ]
    return [
        _fact("サービスの種類", service_names(office)),
        _fact("職員数", staff_text(office.staff)),
        *([_fact("委員会の設置", committee)] if office.services & COMMITTEE else []),
        *(exchange if office.services & CAREPLAN else []),
        _fact("SECURITY ACTION", _STARS.get(str(office.security_action))),
        _fact("LIFEへの協力", flag_words(office.life, "協力する", "協力しない")),
        _fact("相談センターへの相談", flag_words(office.consulted_center, "相談した", "相談していない")),
    ]


def _fact(label: str, value: str | None) -> Row:
    return {"label": label, "value": value}


def where(case: Case, path: str) -> str | None:
    """What a path into the case file is called on paper: the office or the expense."""
    found = re.match(r"(offices|expenses)\[(\d+)\]", path)
    if found is None:
        return None
    index = int(found[2])
    if found[1] == "offices":
        return office_name(case, case.offices[index].key)
    expense = case.expenses[index]
    return expense.description or CATEGORY_NAMES[expense.category]


def expense_rows(case: Case) -> list[Row]:
    """Every expense with what is known of it, in the order in which they were entered."""
    return [_expense_row(case, one) for one in case.expenses]


def _expense_row(case: Case, expense: Expense) -> Row:
    return {
        "office": None if expense.office is None else office_name(case, expense.office),
        "office_key": expense.office,
        "category": CATEGORY_NAMES[expense.category],
        "name": expense.description,
        "units": expense.units,
        "cost": expense.cost,
        "facts": "、".join(_expense_facts(case, expense)) or None,
    }


def _expense_facts(case: Case, expense: Expense) -> list[str]:
    """What is known of an expense beside its cost; what was not said stands as 未確認 where it decides."""
    found = []
    if expense.other_income:
        found.append(f"寄附金等 {yen_text(expense.other_income)}")
    if expense.category in PRIORITY_FIELDS:
        found.append(_LISTINGS.get(expense.listing or "", "TAISの掲載は未確認"))
    if expense.category == "care_software":
        services = frozenset[str]() if expense.office is None else case.office(expense.office).services
        found += [_function(expense, name) for name in needed_functions(services)]
    flags = (
        (expense.staff_based_licence, "職員数で額が変わる契約"),
        (expense.linked, "連動する機器"),
        (expense.terminal, "端末"),
        (expense.other_subsidy, "ほかの補助金あり"),
    )
    return found + [words for is_so, words in flags if is_so]


def _function(expense: Expense, name: str) -> str:
    has = {
        "integrated": expense.integrated,
        "careplan_csv": expense.careplan_csv,
        "careplan_support_desk": expense.careplan_support_desk,
        "life_csv": expense.life_csv,
    }[name]
    return f"{_FUNCTIONS[name]}：{flag_words(has, 'あり', 'なし') or '未確認'}"
