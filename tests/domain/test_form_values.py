"""Values for forms: what is printed follows from case and estimate, and unknown stays unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.domain.assess import assess, make_ready
from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.case import Award, Case, Corporation, Expense, Office, Settings, Staff
from kaigo_desktop.domain.forms.form import Form, OwnField, Per, Stage
from kaigo_desktop.domain.forms.values import values
from kaigo_desktop.domain.forms.values_lines import staff_text
from kaigo_desktop.domain.services import PREFECTURE_NAMES

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 6, 15)
READY = make_ready(load_programmes([ROOT / "resources" / "programmes"]))
FORM = Form("any", "様式", Per.CASE, Stage.ANY, ())

OFFICE = Office("A", 0, name="見本の家", services=frozenset({"51"}))
LIFT = Expense("e1", 0, "transfer", 1_200_000, office="A", listing="tais", description="リフト")


def made(
    case: Case, form: Form = FORM, office: str | None = None, sequence: int | None = None
) -> Mapping[str, object]:
    return values(case, assess(case, READY), form, office, sequence)


def case_of(*expenses: Expense, offices: tuple[Office, ...] = (OFFICE,), **settings: object) -> Case:
    return Case(
        TODAY,
        2026,
        "13",
        offices=offices,
        support_kind="consultant",
        expenses=tuple(replace(one, index=place) for place, one in enumerate(expenses)),
        settings=Settings(**settings),  # type: ignore[arg-type]  # keywords of Settings
    )


# --- nothing is made up ------------------------------------------------------


def test_an_empty_case_gives_no_figure_at_all():
    found = values(Case(TODAY), Assessment(TODAY, {}, ()), FORM)
    figures = {name: value for name, value in found.items() if isinstance(value, int) and value is not False}
    assert figures == {"evidence.best_total": 0}


def test_no_fundable_expense_leaves_the_tables_open_to_write_in():
    found = made(case_of(Expense("e1", 0, "vehicle", 900_000, office="A")))
    assert found["cost_rows"] is None
    assert found["devices"] is None
    assert found["works"] is None
    assert found["total"] is None


# --- the letter --------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "governor"),
    [
        ("01", "北海道知事"),
        ("13", "東京都知事"),
        ("26", "京都府知事"),
        ("27", "大阪府知事"),
        ("47", "沖縄県知事"),
    ],
)
def test_the_letter_goes_to_the_governor(code, governor):
    assert made(Case(TODAY, prefecture=code))["prefecture.governor"] == governor


def test_every_prefecture_has_its_governor():
    governors = {made(Case(TODAY, prefecture=code))["prefecture.governor"] for code in PREFECTURE_NAMES}
    assert len(governors) == 47


def test_offices_of_one_prefecture_name_the_governor_where_the_case_does_not():
    offices = (replace(OFFICE, prefecture="28"), Office("B", 1, prefecture="28"))
    assert made(Case(TODAY, offices=offices))["prefecture.governor"] == "兵庫県知事"
    apart = (offices[0], Office("B", 1, prefecture="27"))
    assert made(Case(TODAY, offices=apart))["prefecture.governor"] is None


def test_the_applicant_is_the_corporation():
    case = Case(
        TODAY, corporation=Corporation(name="見本会", representative_title="理事長", representative="山田")
    )
    found = made(case)
    assert (found["corporation.name"], found["corporation.representative"]) == ("見本会", "山田")
    assert found["corporation.address"] is None


def test_the_contact_is_who_the_case_names_for_forms():
    case = replace(case_of(LIFT), form_facts={"contact": {"person": "鈴木", "phone": " "}})
    found = made(case)
    assert found["contact.person"] == "鈴木"
    assert found["contact.phone"] is None


def test_the_letter_lists_only_offices_that_something_is_bought_for():
    other = Office("B", 1, name="見本訪問", services=frozenset({"11"}))
    (row,) = made(case_of(LIFT, offices=(OFFICE, other)))["offices"]
    assert (row["name"], row["total"]) == ("見本の家", 960_000)


def test_a_key_is_never_printed_as_the_name_of_an_office():
    found = made(case_of(LIFT, offices=(replace(OFFICE, name=None),)))
    assert found["offices"][0]["name"] is None
    assert found["cost_rows"][0]["office"] is None


def test_a_sentence_says_what_is_bought():
    software = Expense("e2", 1, "care_software", 500_000, office="A", listing="tais")
    support = Expense("e3", 2, "improvement_support", 300_000, office="A")
    sentence = made(case_of(replace(LIFT, units=2), software, support))["summary"]
    assert "移乗支援　2台、介護業務支援（介護ソフト）を導入し、あわせて業務改善支援を受けて" in sentence


# --- the columns of the 所要額調書 ----------------------------------------------


@st.composite
def cases(draw: st.DrawFn) -> Case:
    categories = [
        "transfer",
        "monitoring",
        "intercom",
        "care_software",
        "software_adoption",
        "improvement_support",
    ]
    expenses = [
        Expense(
            f"e{place}",
            place,
            draw(st.sampled_from(categories)),
            draw(st.integers(0, 4_000_000)),
            office=draw(st.sampled_from("AB")),
            units=draw(st.integers(1, 9)),
            other_income=draw(st.integers(0, 1_000_000)),
            terminal=draw(st.booleans()),
            listing="tais",
        )
        for place in range(draw(st.integers(1, 6)))
    ]
    return case_of(
        *expenses,
        offices=(OFFICE, Office("B", 1, services=frozenset({"11"}), staff=Staff(Decimal("10.5")))),
        amount_order=draw(st.sampled_from(["rate_first", "cap_first"])),
        rounding_unit=draw(st.sampled_from([1, 100, 1000])),
        rounding_scope=draw(st.sampled_from(["line", "total"])),
        pooling=draw(st.sampled_from(["item", "category"])),
        terminal_cap=draw(st.sampled_from([None, 100_000])),
        office_ceiling=draw(st.sampled_from([None, 1_000_000])),
        corporation_ceiling=draw(st.sampled_from([None, 1_500_000])),
    )


@settings(max_examples=25)
@given(cases())
def test_columns_c_and_d_give_the_cost_of_the_line_and_g_its_amount(case):
    estimate = assess(case, READY).programme("mhlw-r8-technology").estimate
    rows = [row for row in made(case)["cost_rows"] or [] if row["title"] != "（事業所の計）"]
    lines = [line for office in estimate.offices for line in office.lines]
    assert [min(row["balance"], row["eligible"]) for row in rows] == [line.cost for line in lines]
    assert [row["amount"] for row in rows] == [line.amount for line in lines]
    assert all(row["gross"] - (row["income"] or 0) == row["balance"] for row in rows)


@settings(max_examples=25)
@given(cases())
def test_cap_first_columns_agree_with_their_own_formulas(case):
    case = replace(case, settings=replace(case.settings, amount_order="cap_first"))
    for row in made(case)["cost_rows"] or []:
        if row["title"] != "（事業所の計）":
            assert row["selected"] == min(row["eligible"], row["base"])
            assert row["rated"] == min(row["selected"], row["balance"]) * 4 // 5


@settings(max_examples=25)
@given(cases())
def test_the_totals_of_all_papers_are_the_estimate(case):
    estimate = assess(case, READY).programme("mhlw-r8-technology").estimate
    found = made(case)
    total = estimate.total if found["cost_rows"] else None
    assert found["total"] == found["totals.amount"] == found["works_total.amount"] == total
    assert sum(row["amount"] for row in found["works"] or []) == estimate.total
    assert found["has_adjustment"] == (
        sum(row["amount"] or 0 for row in found["devices"] or []) != estimate.total
    )


def test_a_capped_terminal_shows_in_d_and_is_explained():
    tablet = Expense("e2", 1, "software_adoption", 780_000, office="A", units=6, terminal=True)
    software = Expense("e1", 0, "care_software", 1_000_000, office="A", listing="tais")
    (row,) = made(case_of(software, tablet, terminal_cap=100_000))["cost_rows"]
    assert (row["gross"], row["balance"], row["eligible"]) == (1_780_000, 1_780_000, 1_600_000)
    assert row["note"] == "端末は1台100,000円までを計上"


def test_a_column_that_does_not_apply_is_empty_and_not_zero():
    found = made(case_of(LIFT))
    assert found["cost_rows"][0]["income"] is None
    assert found["totals.income"] is None
    assert found["devices"][0]["accessories"] is None


def test_income_beyond_an_expense_does_not_lower_another():
    gift = replace(LIFT, other_income=2_000_000)
    other = Expense("e2", 1, "bathing", 500_000, office="A", listing="tais")
    found = made(case_of(gift, other, pooling="category"))
    (row,) = found["cost_rows"]
    assert (row["gross"], row["income"], row["balance"]) == (1_700_000, 1_200_000, 500_000)


def test_an_office_ceiling_shows_as_a_row_of_its_own_and_on_the_letter():
    found = made(case_of(LIFT, office_ceiling=800_000))
    assert [row["title"] for row in found["cost_rows"]] == ["リフト", "（事業所の計）"]
    assert found["cost_rows"][1]["amount"] == 800_000
    assert found["works"][-1] == {
        "label": "端数・上限の調整",
        "gross": None,
        "cost": None,
        "amount": -160_000,
    }


# --- the 算出内訳 ---------------------------------------------------------------


def test_a_device_stands_with_its_unit_price_and_accessories():
    lift = replace(LIFT, units=4)
    wiring = Expense("e2", 1, "device_accessory", 90_000, office="A", attached_to="e1")
    (row,) = made(case_of(lift, wiring))["devices"]
    assert (row["unit_price"], row["units"], row["accessories"]) == (300_000, 4, 90_000)
    assert (row["base"], row["amount"]) == (4_000_000, 1_032_000)


def test_a_price_that_does_not_divide_says_so():
    (row,) = made(case_of(replace(LIFT, cost=1_000_000, units=3)))["devices"]
    assert row["unit_price"] == 333_333
    assert "1,000,000円÷3" in row["cite"]


def test_base_and_grant_stand_once_where_several_share_a_line():
    software = Expense(
        "e1", 0, "care_software", 800_000, office="A", listing="tais", staff_based_licence=True
    )
    tablet = Expense("e2", 1, "software_adoption", 200_000, office="A")
    office = replace(OFFICE, staff=Staff(Decimal("10.4")))
    first, second = made(case_of(software, tablet, offices=(office,)))["devices"]
    assert (first["base"], first["amount"]) == (1_150_000, 800_000)
    assert (second["base"], second["amount"]) == (None, None)
    assert first["staff"] == "10人（常勤換算10.4人を四捨五入）"
    assert second["staff"] is None


@pytest.mark.parametrize(
    ("staff", "text"),
    [
        (Staff(), None),
        (Staff(fte_other=Decimal("2.1")), None),
        (Staff(Decimal("10.5")), "11人（常勤換算10.5人を四捨五入）"),
        (Staff(Decimal("0.3")), "1人（常勤換算0.3人を四捨五入）"),
        (
            Staff(Decimal("8.6"), Decimal("2.1"), 14),
            "16人（訪問職員・管理者等の実人数14人と、その他の常勤換算2.1人を四捨五入した数の計）",
        ),
    ],
)
def test_the_staff_count_tells_how_it_was_reached(staff, text):
    assert staff_text(staff) == text


# --- notes -------------------------------------------------------------------


def test_the_tax_basis_is_printed():
    assert "除いた" in made(case_of(LIFT))["tax_note"]
    assert "含めた" in made(case_of(LIFT, tax_basis="included"))["tax_note"]


def test_rounding_is_explained_where_there_is_any():
    assert made(case_of(LIFT, rounding_unit=1))["rounding_note"] is None
    assert "1,000円未満" in made(case_of(LIFT))["rounding_note"]
    assert "合計" in made(case_of(LIFT, rounding_scope="total"))["rounding_note"]


# --- the evidence ------------------------------------------------------------


def test_the_evidence_has_every_reason_with_its_state_and_source():
    case = case_of(LIFT)
    programme = made(case)["evidence.programmes"][0]
    (section,) = programme["sections"]
    reasons = assess(case, READY).programme("mhlw-r8-technology").all_reasons
    assert len(section["reasons"]) == len(reasons)
    assert all(row["state"] in ("充足", "不足", "未確認") for row in section["reasons"])
    assert all(row["cite"].startswith("老発0407第3号 ") for row in section["reasons"])


def test_a_reading_is_marked_for_the_prefecture():
    office = replace(OFFICE, services=frozenset({"11"}))
    (programme,) = made(case_of(LIFT, offices=(office,)))["evidence.programmes"]
    marked = [
        row["title"] for row in programme["sections"][0]["reasons"] if "【都道府県に確認】" in row["cite"]
    ]
    assert marked == ["ケアプランデータ連携システムの利用開始"]


def test_the_evidence_ends_every_sum_in_the_amount_of_its_line():
    (programme,) = made(case_of(replace(LIFT, cost=999_999)))["evidence.programmes"]
    (line,) = programme["sections"][0]["lines"]
    assert line["steps"][-1]["result"] == line["amount"] == 799_000


def test_an_expense_that_does_not_count_is_named_with_the_reason():
    vehicle = Expense("e2", 1, "communication_fee", 96_000, office="A", description="通信費")
    (programme,) = made(case_of(LIFT, vehicle))["evidence.programmes"]
    (refused,) = programme["sections"][0]["refusals"]
    assert (refused["name"], refused["cost"]) == ("通信費", 96_000)
    assert refused["why"]


def test_a_programme_that_is_ruled_out_is_still_explained():
    case = replace(case_of(LIFT), fiscal_year=2025)
    programme = made(case)["evidence.programmes"][0]
    assert programme["verdict"] == "対象外"
    assert programme["total"] is None


def test_a_warning_names_the_office_or_the_expense_it_is_about():
    offices = (replace(OFFICE, office_number="1370000001"),)
    bought = replace(LIFT, ordered_on=date(2026, 4, 1))
    warnings = made(case_of(bought, offices=offices))["evidence.warnings"]
    assert {row["where"] for row in warnings} == {"見本の家", "リフト"}


def test_a_function_that_nobody_confirmed_stands_as_not_known():
    software = Expense("e1", 0, "care_software", 500_000, office="A", listing=None, integrated=True)
    (row,) = made(case_of(software))["evidence.expenses"]
    assert row["facts"] == "TAISの掲載は未確認、記録から請求までの一貫：あり、LIFEのCSV：未確認"


# --- fields of one form ------------------------------------------------------


def test_a_form_gets_its_own_fields_in_their_types():
    own = (
        OwnField("day", "日", "date"),
        OwnField("reason", "理由", "long_text"),
        OwnField("price", "額", "yen"),
        OwnField("rate", "割合", "number"),
        OwnField("agreed", "同意", "flag"),
        OwnField("assets", "財産", "list", fields=(OwnField("name", "名", "text"),)),
    )
    form = Form("change", "変更", Per.CASE, Stage.CHANGE, (), own=own)
    entered = {
        "day": "2026-07-01",
        "reason": " 台数の変更 ",
        "price": 5000,
        "rate": 12.5,
        "agreed": False,
        "assets": [{"name": "リフト"}, {}],
    }
    case = replace(case_of(LIFT), form_facts={"by_form": {"change": entered}})
    assert made(case, form)["own"] == {
        "day": date(2026, 7, 1),
        "reason": "台数の変更",
        "price": 5000,
        "rate": Decimal("12.5"),
        "agreed": False,
        "assets": [{"name": "リフト"}, {"name": None}],
    }


def test_a_field_that_was_not_entered_is_not_known():
    form = Form(
        "x", "様式", Per.CASE, Stage.ANY, (), own=(OwnField("day", "日", "date"), OwnField("l", "表", "list"))
    )
    assert made(case_of(LIFT), form)["own"] == {"day": None, "l": None}


# --- plan and reports --------------------------------------------------------

PLAN = {
    "offices": {
        "A": {
            "problems": [{"key": "p", "text": "記録が遅れる", "cause": "紙で書く"}],
            "measures": [
                {"problem": "p", "text": "ソフトを入れる", "expense": "e1", "introduce_on": "2026-11-01"}
            ],
            "indicators": [
                {
                    "name": "記録の時間",
                    "unit": "分",
                    "better": "less",
                    "baseline": 40,
                    "target": 30,
                    "targets": {"2028": 25},
                    "actual": {"2027": 30, "2028": 31},
                }
            ],
            "reports": {"2028": {"done": "続けた", "finances_improved": False}},
        }
    }
}


def test_a_plan_ties_problems_measures_and_devices():
    found = made(replace(case_of(LIFT), plan=PLAN), office="A")
    (problem,) = found["plan.problems"]
    assert (problem["cause"], problem["effect"], problem["measures"]) == ("紙で書く", None, "ソフトを入れる")
    (device,) = found["plan.devices"]
    assert device["introduce_on"] == date(2026, 11, 1)


def test_targets_stand_by_year_of_reporting():
    found = made(replace(case_of(LIFT), plan=PLAN), office="A")
    (indicator,) = found["plan.indicators"]
    assert (indicator["first"], indicator["second"], indicator["third"]) == (30, 25, 30)
    assert found["plan.first_year"] == 2027


def reported(sequence: int, award: Award) -> Mapping[str, object]:
    case = replace(case_of(LIFT), plan=PLAN, awards=(award,))
    return made(case, office="A", sequence=sequence)


@pytest.mark.parametrize(
    "award",
    [
        Award(0, "mhlw-r8-technology", "A", 2026),
        Award(0, "mhlw-r8-technology", None, granted_on=date(2026, 10, 1)),
    ],
)
def test_a_report_sets_the_year_against_baseline_and_target(award):
    found = reported(2, award)
    assert found["report.fiscal_year"] == 2028
    (row,) = found["report.indicators"]
    assert (row["target"], row["actual"], row["change"], row["reached"]) == (
        25,
        31,
        Decimal("-22.5"),
        "未達成",
    )
    assert [bar["value"] for bar in row["years"]] == [40, 30, 31]
    assert found["report.done"] == "続けた"
    assert found["report.finances_improved"] is False


def test_a_report_of_another_programmes_grant_knows_no_year():
    found = reported(1, Award(0, "mhlw-r8-management", "A", 2026))
    assert found["report.fiscal_year"] is None
    assert found["report.indicators"] is None
