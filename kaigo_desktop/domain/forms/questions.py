"""What a prefecture decides and a case may hang on, as questions for its counter.

The sentences are ours; ``now`` says how the program reckons until it is answered.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import asdict

from kaigo_desktop.domain.assessment import Estimate, Line
from kaigo_desktop.domain.cases.case import Case, Expense
from kaigo_desktop.domain.forms.values_lines import all_lines
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.services import CAREPLAN, COMMITTEE, HOME, PRIORITY_FIELDS

_RULES = "都道府県の規則"
_GRANT_RULES = "交付要綱を確認"
_OTHER_DEVICES = frozenset({"other_equipment", "backoffice_software"})
_SOFTWARE = frozenset({"care_software", "backoffice_software"})
_SHORT_USE = frozenset({"27", "28", "38", "39", "68", "69", "79"})
_SHORT_USE_OF_MULTI = frozenset({"68", "79"})
_HIGH_BASE = frozenset({"transfer", "bathing", "intercom", "other_equipment"})
_PARTNERS_LEAST = 5
"""Offices to exchange data with from which the software's base is higher (M 別紙1 5 表3)."""

_PURCHASE_RULES = {
    "after_decision": "交付決定の後に発注するものとして確かめています。",
    "after_notice": "内示の後に発注するものとして確かめています。",
    "same_fiscal_year": "同じ年度の発注であればよいものとして確かめています。",
}
_ORDERS = {
    "rate_first": "経費に補助率を掛けた額と、基準額の少ない方",
    "cap_first": "経費と基準額の少ない方に、補助率を掛けた額",
}


class Question(Struct, frozen=True):
    """One open point: what is asked, how it is reckoned now, where it is written."""

    id: str
    question: str
    now: str | None
    cite: str | None

    def as_row(self) -> dict[str, object]:
        """The question as a row of the sheet."""
        return asdict(self)


def about_time(case: Case) -> Iterator[Question]:
    """Days that only the prefecture sets, and the order of buying."""
    settings = case.settings
    is_granted = any(award.granted_on for award in case.awards)
    if settings.closes_on is None and not is_granted:
        yield Question("closes_on", "申請の受付は、いつからいつまでか。", None, _RULES)
    if not is_granted:
        rule = _PURCHASE_RULES[settings.purchase_rule]
        yield Question("purchase_rule", "機器の契約や発注は、いつからしてよいか。", rule, _RULES)
    if settings.project_ends_on is None:
        yield Question("project_ends_on", "納品と支払いは、いつまでに終えるか。", None, _RULES)
    if settings.performance_report_on is None:
        yield Question("performance_report_on", "実績報告は、いつまでにするか。", None, _RULES)
    if settings.report_due is None:
        now = "分かるまで、各年度の3月31日を仮の期限にしています。"
        yield Question("report_due", "効果報告は、毎年度いつまでにするか。", now, "別紙1 7(2)")
    if is_granted:
        yield from _about_duties()


def _about_duties() -> Iterator[Question]:
    """What a grant carries by general rule, and only its own rules say."""
    question = "消費税の仕入控除税額は、いつまでに報告するか。返還する額がないときも要るか。"
    yield Question("tax_credit", question, None, _GRANT_RULES)
    question = "取得財産管理台帳に載せる範囲と、処分を制限される期間は、どう定められているか。"
    yield Question("disposal", question, None, _GRANT_RULES)
    yield Question("keeping", "帳簿と証拠書類は、いつまで保存するか。", None, _GRANT_RULES)


def about_amounts(case: Case, estimate: Estimate) -> Iterator[Question]:
    """How the amount is reckoned where the notice is silent or a prefecture may differ."""
    settings = case.settings
    now = f"{_ORDERS[settings.amount_order]}を補助額にしています。"
    yield Question("amount_order", "補助額を計算する順序は、これでよいか。", now, "別紙1 5(ア)・(イ)")
    question = "要綱の計算の（ウ）は中身が書かれていない。ほかに補助額の決まりはあるか。"
    yield Question("other_rules", question, "ないものとして計算しています。", "別紙1 5")
    where = "区分ごと" if settings.rounding_scope == "line" else "事業所の合計"
    now = f"{where}に、{settings.rounding_unit:,}円未満を切り捨てています。"
    yield Question("rounding", "端数は、どの額で何円未満を切り捨てるか。", now, _RULES)
    taxed = "税抜" if settings.tax_basis == "excluded" else "税込"
    now = f"{taxed}の額として書いています。"
    yield Question("tax_basis", "経費は、消費税を除いた額と含めた額のどちらで書くか。", now, _RULES)
    if settings.office_ceiling is None and settings.corporation_ceiling is None:
        now = "上限はないものとして計算しています。"
        yield Question("ceilings", "1事業所または1法人の補助額に、上限はあるか。", now, _RULES)
    if settings.pooling == "item" and _may_be_pooled(case, estimate):
        now = "機器ごとに、基準額と比べています。"
        question = "基準額と比べるのは、機器ごとか、同じ基準額の機器の合計か。"
        yield Question("pooling", question, now, "別紙1 5 表2")
    yield from _about_software(case, estimate)


def _may_be_pooled(case: Case, estimate: Estimate) -> bool:
    """Whether an office has two main devices of one row of 表2, so that the answer may matter."""
    for office in estimate.offices:
        rows = [_is_high(case, line) for line in office.lines if line.line.startswith("equipment:")]
        if len(set(rows)) < len(rows):
            return True
    return False


def _is_high(case: Case, line: Line) -> bool:
    categories = {one.category for one in case.expenses if one.key in line.expenses}
    return bool(categories & _HIGH_BASE)


def _about_software(case: Case, estimate: Estimate) -> Iterator[Question]:
    on_lines = {key for line in all_lines(estimate) if line.line == "software" for key in line.expenses}
    bought = [one for one in case.expenses if one.key in on_lines and one.category in _SOFTWARE]
    if len({one.staff_based_licence for one in bought}) > 1:
        question = "職員数で額が変わる契約と変わらない契約があるとき、基準額はどちらの区分か。"
        now = "1つでも職員数で変わる契約があれば、職員数の区分を使っています。"
        yield Question("staff_based", question, now, "別紙1 5 表3")
    linked = [one for one in bought if one.category == "care_software" and _is_linked(case, one)]
    if linked:
        question = "データ連携の加算（5事業所以上）は、どの時点の連携先で、何を見て確かめるか。"
        now = "年度内に連携する見込みの事業所の数で計算しています。"
        yield Question("partners", question, now, "別紙1 5 表3")


def _is_linked(case: Case, expense: Expense) -> bool:
    if expense.office is None:
        return False
    office = case.office(expense.office)
    return bool(office.services & HOME) and (office.careplan_link.partners or 0) >= _PARTNERS_LEAST


def about_purchases(case: Case) -> Iterator[Question]:
    """What hangs on the things to be bought."""
    settings, expenses = case.settings, case.expenses
    if any(one.linked for one in expenses) and settings.package_cap is None:
        now = "分かるまで、パッケージとしては計算していません。"
        question = "パッケージ型の基準額（上限）は、いくらか。"
        yield Question("package_cap", question, now, "別紙1 5 表2")
    if any(one.terminal for one in expenses) and settings.terminal_cap is None:
        now = "上限はないものとして計算しています。"
        question = "パソコン・タブレット等の端末に、1台あたりの上限はあるか。"
        yield Question("terminal_cap", question, now, _RULES)
    if any(one.units > 1 for one in expenses if one.category in PRIORITY_FIELDS):
        question = "1回の申請で補助される台数に、限りはあるか。"
        yield Question("units", question, None, "別紙1 4 留意事項")
    if case.support_kind == "center" and any(one.category == "improvement_support" for one in expenses):
        question = "受ける研修は、費用が補助される都道府県独自の研修に当たるか。"
        yield Question("training", question, "当たるものとして計算しています。", "別紙1 4(3)イ")
    for one in expenses:
        if one.listing == "equivalent" or one.category in _OTHER_DEVICES:
            yield _recognised(one)
    yield from _about_offices(case)


def _recognised(expense: Expense) -> Question:
    name = expense.description or "この機器"
    if expense.category in _OTHER_DEVICES:
        question = f"「{name}」（{yen_text(expense.cost)}）は、その他の機器等として認められるか。"
        return Question(f"recognised.{expense.key}", question, None, "別紙1 4(1)ウ②")
    question = f"「{name}」（{yen_text(expense.cost)}）は、掲載機器と同水準と認められるか。何を示せばよいか。"
    return Question(f"recognised.{expense.key}", question, None, "別紙1 4(1)ウ①")


def _about_offices(case: Case) -> Iterator[Question]:
    for office in case.offices:
        whose = office.name or office.key
        if office.security_action == "equivalent":
            question = f"{whose}は SECURITY ACTION の対象外。同等の対策の宣言は、どの様式で出すか。"
            yield Question(f"equivalent.{office.key}", question, None, "別紙1 6⑦")
        in_committee = office.services & COMMITTEE
        if in_committee and in_committee <= _SHORT_USE:
            question = f"{whose}は短期利用だけの指定。委員会の設置は求められるか。"
            now = "短期利用も、元のサービスと同じに扱っています。"
            yield Question(f"short_use.{office.key}", question, now, "別紙1 6④")
        in_careplan = office.services & CAREPLAN
        if in_careplan and in_careplan <= _SHORT_USE_OF_MULTI:
            question = f"{whose}は短期利用だけの指定。データ連携システムの利用は求められるか。"
            now = "短期利用も、元のサービスと同じに扱っています。"
            yield Question(f"short_use_link.{office.key}", question, now, "別紙1 6⑤")
