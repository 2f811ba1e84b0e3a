"""The arithmetic of an estimate in words, each step with its clause."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from kaigo_desktop.domain.assessment import Line, Step, Told
from kaigo_desktop.domain.cases.case import Case, Expense, Office, Settings
from kaigo_desktop.domain.estimates.fundable import Item, is_open
from kaigo_desktop.domain.estimates.technology_rules import Assumption, LineSum, TechnologyRules
from kaigo_desktop.domain.estimates.technology_software import (
    earns_partners_extra,
    has_partners,
    is_staff_based,
    staff_count,
)
from kaigo_desktop.domain.money import Yen, yen_text
from kaigo_desktop.domain.services import CATEGORY_NAMES

ASK = "都道府県に確認"


def explained(
    rules: TechnologyRules, case: Case, office: Office, lines: Iterable[LineSum], assume: Assumption
) -> tuple[Line, ...]:
    """The lines, ready to tell their titles, their steps and what is provisional or a reading of ours."""
    rate = str(rules.rate)
    return tuple(
        [
            Line(
                one.line,
                tuple([item.expense.key for item in one.items]),
                one.cost,
                rate,
                one.rated,
                one.base,
                one.amount,
                partial(_told, rules, case.settings, office, one, assume),
            )
            for one in lines
        ]
    )


def _told(
    rules: TechnologyRules, settings: Settings, office: Office, line: LineSum, assume: Assumption
) -> Told:
    kind, _, key = line.line.partition(":")
    steps = _steps(rules, settings, office, line, assume)
    return _title(kind, key, line), rules.cites[kind], tuple(steps), tuple(_notes(rules, office, line))


def rounding_steps(settings: Settings, lines: Yen, total: Yen) -> tuple[Step, ...]:
    """How the office's total follows from the sum of its lines."""
    steps = [Step("各区分の合計", "", lines, "")]
    if settings.rounding_scope == "total" and settings.rounding_unit > 1:
        rounded = lines - lines % settings.rounding_unit
        steps.append(
            Step("端数", f"{settings.rounding_unit:,}円未満切捨て", rounded, f"都道府県の規則（{ASK}）")
        )
    if settings.office_ceiling is not None and steps[-1].result > settings.office_ceiling:
        steps.append(
            Step("1事業所の上限", yen_text(settings.office_ceiling), total, f"都道府県の規則（{ASK}）")
        )
    return tuple(steps)


def name_of(expense: Expense) -> str:
    """What an expense is called on screen and paper."""
    return expense.description or CATEGORY_NAMES[expense.category]


_TITLES = {
    "software": "介護ソフト・バックオフィスソフト",
    "package": "パッケージ型導入",
    "improvement_support": "業務改善支援",
}


def _title(kind: str, key: str, line: LineSum) -> str:
    if kind != "equipment":
        return _TITLES[kind]
    main = line.items[0].expense
    return f"機器（基準額 {int(key):,} 円の区分）" if main.key != key else name_of(main)


def _steps(
    rules: TechnologyRules, settings: Settings, office: Office, line: LineSum, assume: Assumption
) -> list[Step]:
    cost = Step(
        "対象になる費用", " + ".join(_cost_text(item) for item in line.items), line.cost, rules.cites["cost"]
    )
    clause = rules.cites[line.line.partition(":")[0]]
    base = Step("基準額", _base_text(rules, office, line, assume), line.base, clause)
    rate = rules.cites["rate"]
    if settings.amount_order == "cap_first":
        smaller = min(line.cost, line.base)
        steps = [
            cost,
            base,
            Step(
                "少ない方（選定額）",
                f"{yen_text(line.cost)} と {yen_text(line.base)}",
                smaller,
                f"都道府県の調書（{ASK}）",
            ),
            Step("補助率", f"{yen_text(smaller)} × {rules.rate}", line.rated, rate),
        ]
        smaller = line.rated
    else:
        smaller = min(line.rated, line.base)
        steps = [
            cost,
            Step("補助率", f"{yen_text(line.cost)} × {rules.rate}", line.rated, rate),
            base,
            Step(
                "少ない方",
                f"{yen_text(line.rated)} と {yen_text(line.base)}",
                smaller,
                rules.cites["smaller"],
            ),
        ]
    if line.amount != smaller:
        steps.append(
            Step("端数", f"{settings.rounding_unit:,}円未満切捨て", line.amount, f"都道府県の規則（{ASK}）")
        )
    return steps


def _cost_text(item: Item) -> str:
    expense = item.expense
    text = f"{name_of(expense)} {yen_text(item.cost)}"
    if item.cost != expense.cost:
        text += f"（費用 {yen_text(expense.cost)} のうち対象になる分）"
    return text


def _base_text(rules: TechnologyRules, office: Office, line: LineSum, assume: Assumption) -> str:
    kind = line.line.partition(":")[0]
    if kind == "equipment":
        return " + ".join(
            f"{yen_text(rules.unit_bases[item.expense.category])} × {item.expense.units}台"
            for item in line.items
            if item.expense.category in rules.unit_bases
        )
    if kind == "software":
        return _software_base_text(rules, office, line, assume)
    if kind == "package":
        text = yen_text(assume.package_cap or 0)
        extra = line.base - (assume.package_cap or 0)
        return f"{text} + {yen_text(extra)}（定着促進費用）" if extra else text
    return yen_text(line.base)


def _software_base_text(rules: TechnologyRules, office: Office, line: LineSum, assume: Assumption) -> str:
    extras = []
    if sum(item.cost for item in line.items if item.expense.category == "software_adoption"):
        extras.append((rules.adoption_extra, "定着促進費用"))
    if earns_partners_extra(office, line.items) and assume.has_partners:
        extras.append((rules.partners_extra, f"{rules.partners_least}事業所以上とのデータ連携"))
    start = line.base - sum(extra for extra, _ in extras)
    if not is_staff_based(rules, line.items):
        text = f"{yen_text(start)}（職員数によらない契約）"
    elif assume.staff is None:
        text = f"{yen_text(start)}（職員数が未入力のため一番低い区分）"
    else:
        text = f"{yen_text(start)}（職員数 {assume.staff} 人の区分）"
    return "".join([text, *(f" + {yen_text(extra)}（{why}）" for extra, why in extras)])


def _notes(rules: TechnologyRules, office: Office, line: LineSum) -> list[str]:
    notes = []
    for item in line.items:
        if is_open(item.expense, office.services):
            notes.append(f"「{name_of(item.expense)}」は、掲載状況または機能が未確認のまま計算しています。")
        if (
            item.expense.category in ("other_equipment", "backoffice_software")
            or item.expense.listing == "equivalent"
        ):
            notes.append(f"「{name_of(item.expense)}」を認めるかは都道府県が決めます（{ASK}）。")
    if line.line == "software":
        if is_staff_based(rules, line.items) and staff_count(office.staff) is None:
            notes.append("職員数が分かると、基準額が上がることがあります。")
        if earns_partners_extra(office, line.items) and has_partners(rules, office) is None:
            extra = yen_text(rules.partners_extra)
            notes.append(
                f"データ連携の相手が{rules.partners_least}事業所以上なら、基準額が {extra} 上がります。"
            )
    return notes
