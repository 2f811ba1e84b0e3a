"""The papers beside the packet: ledger, tax, committee, questions, checklist, time study, deadlines, key."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from kaigo_desktop.catalogue.deadlines import load_deadline_rules
from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.documents.pdf import Press
from kaigo_desktop.domain.assess import assess, make_ready
from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.cases.case_file import read_case
from kaigo_desktop.domain.deadlines.choice import Choice
from kaigo_desktop.domain.deadlines.deadline import Kind
from kaigo_desktop.domain.deadlines.series import deadlines, keyed
from kaigo_desktop.domain.forms.form import FilledForm, fill
from kaigo_desktop.domain.forms.schema import form_records
from kaigo_desktop.domain.forms.values import values
from kaigo_desktop.domain.forms.values_recovery import recovery_values
from kaigo_desktop.domain.plans.fields import plan_faults
from kaigo_desktop.domain.plans.plan import draft
from kaigo_desktop.services.issuing import copies
from tests.deadline_fakes import DUTIES
from tests.forms.filled_text import kept, told

ROOT = Path(__file__).parents[2]
CASE_FILE = ROOT / "tests" / "forms" / "records_case.json"
COPIES = [
    ("tax-credit", None),
    ("asset-ledger", None),
    ("asset-disposal", None),
    ("committee", "A"),
    ("wage-notice", "A"),
    ("wage-notice", "B"),
    ("security-statement", "B"),
    ("counter-questions", None),
    ("checklist", None),
    ("time-study", "A"),
    ("time-study", "B"),
    ("deadline-sheet", None),
]
MOST_PAGES = {
    "tax-credit": 2,
    "asset-ledger": 1,
    "asset-disposal": 2,
    "committee": 2,
    "wage-notice": 2,
    "security-statement": 1,
    "counter-questions": 3,
    "checklist": 2,
    "time-study": 3,
    "deadline-sheet": 1,
}
KEY = ("ABCD", "1234", "EFGH", "5678", "JKMN", "90PQ", "RSTV")
LONG = "とても長い名前でも紙の上で切れずに読めることを確かめるための文字"


class Desk:
    """Cases assessed with the shipped rules, and what forms say of them."""

    def __init__(self, forms):
        self.forms = forms
        self.knowledge = load_knowledge()
        self._ready = make_ready(load_programmes([ROOT / "resources" / "programmes"]))

        self._usual = self._read(None)
        self._told = {}

    def case(self, change=None):
        return self._usual if change is None else self._read(change)

    def _read(self, change):
        document = json.loads(CASE_FILE.read_text("utf-8"))
        if change is not None:
            change(document)
        return read_case(
            json.dumps(document).encode(),
            date(2027, 2, 15),
            plan_check=plan_faults,
            form_fields=form_records(self.forms.values()),
        )

    def assess(self, case: Case) -> Assessment:
        return assess(case, self._ready)

    def values(self, case, form, office=None, **more):
        if id(case) not in self._told:
            assessment = self.assess(case)
            self._told[id(case)] = case, assessment, draft(case, assessment, self.knowledge)
        _, assessment, plan = self._told[id(case)]  # the case is kept, so that its id is not given again
        return values(case, assessment, self.forms[form], office, plan=plan, knowledge=self.knowledge, **more)

    def own(self, form, office=None, change=None):
        return self.values(self.case(change), form, office)["own"]

    def filled(self, form, office=None, change=None) -> FilledForm:
        return fill(self.forms[form], self.values(self.case(change), form, office))

    def copies(self, change=None):
        case = self.case(change)
        return [(one.form.id, one.office) for one in copies(case, self.assess(case), self.forms)]


@pytest.fixture(scope="module")
def desk(forms):
    return Desk(forms)


def by_id(rows):
    return {row["id"]: row for row in rows}


@pytest.mark.parametrize(("form", "office"), COPIES)
def test_the_filled_fields_are_as_kept(desk, form, office):
    filled = desk.filled(form, office)
    assert told(filled) == kept(form if office is None else f"{form}-{office}", filled)


def test_the_paper_of_the_recovery_key_is_as_kept(forms):
    filled = fill(forms["recovery-key"], recovery_values(KEY, date(2026, 6, 15), "案件.kaigo"))
    assert told(filled) == kept("recovery-key", filled)
    assert filled.required_missing == ()


@pytest.mark.parametrize(("form", "office"), COPIES)
def test_each_record_keeps_to_its_pages(desk, form, office):
    press = Press(ROOT / "resources" / "fonts")
    document = press.render(desk.filled(form, office), title=form, as_of=date(2027, 2, 15))
    assert document.page_count <= MOST_PAGES[form]
    assert document.notices == ()


@pytest.mark.parametrize(
    ("form", "office"), [("asset-ledger", None), ("committee", "A"), ("checklist", None)]
)
def test_long_entries_grow_and_are_not_refused(desk, form, office):
    def lengthen(case):
        for each in case["offices"]:
            each["name"] += LONG
        for expense in case["expenses"]:
            expense["description"] += LONG
        case["form_facts"]["by_form"]["committee"]["meetings"][0]["talk"] = LONG * 40

    press = Press(ROOT / "resources" / "fonts")
    document = press.render(desk.filled(form, office, lengthen), title=form, as_of=date(2027, 2, 15))
    assert document.page_count > MOST_PAGES[form]


def test_the_paper_of_the_key_is_one_page(forms):
    filled = fill(forms["recovery-key"], recovery_values(KEY, date(2026, 6, 15)))
    press = Press(ROOT / "resources" / "fonts")
    assert press.render(filled, title="復旧キー控え", as_of=date(2026, 6, 15)).page_count == 1


# --- which apply ---------------------------------------------------------------


def test_a_case_has_no_recovery_key(desk):
    assert "recovery-key" not in {form for form, _ in desk.copies()}
    assert desk.values(desk.case(), "recovery-key")["recovery.groups"] is None


def test_a_committee_is_founded_only_where_the_services_ask_for_one(desk):
    assert [office for form, office in desk.copies() if form == "committee"] == ["A"]


def test_only_offices_outside_the_scheme_declare_measures_of_their_own(desk):
    assert [office for form, office in desk.copies() if form == "security-statement"] == ["B"]

    def declare_a_star(case):
        case["offices"][1]["security_action"] = 1

    assert "security-statement" not in {form for form, _ in desk.copies(declare_a_star)}


def test_every_office_of_the_technology_programme_tells_its_staff(desk):
    assert [office for form, office in desk.copies() if form == "wage-notice"] == ["A", "B"]


def test_ledger_and_tax_report_wait_for_the_grant(desk):
    def take_back(case):
        case["awards"] = []

    early = {form for form, _ in desk.copies(take_back)}
    assert early.isdisjoint({"asset-ledger", "asset-disposal", "tax-credit"})
    assert early >= {"counter-questions", "checklist", "time-study", "deadline-sheet"}


# --- assets and tax -------------------------------------------------------------


def test_the_ledger_lists_what_was_delivered_and_keeps_what_was_entered(desk):
    rows = by_id(desk.own("asset-ledger")["assets"])
    assert (rows["e1"]["unit_price"], rows["e1"]["grant"]) == (350_000, 2_720_000)
    assert rows["e1"]["place"] == "2階・3階 居室 201〜310"
    assert rows["e3"]["acquired_on"] == date(2026, 12, 10)
    assert "e2" not in rows  # left out
    assert "e7" not in rows  # not delivered
    assert rows[None]["name"] == "記録用タブレット端末（追加で買ったもの）"


def test_a_price_that_does_not_divide_is_not_invented(desk):
    row = by_id(desk.own("asset-ledger")["assets"])["e3"]
    assert row["unit_price"] is None
    assert row["note"] == "総額が数量で割り切れません。"


def test_how_long_a_thing_may_not_be_disposed_of_is_never_reckoned(desk):
    row = by_id(desk.own("asset-ledger")["assets"])["e3"]
    assert (row["useful_years"], row["restricted_until"]) == (None, None)


def test_a_sum_with_an_unknown_part_is_not_known(desk):
    found = desk.values(desk.case(), "asset-ledger")
    assert found["asset_totals.cost"] == 6_420_001
    assert found["asset_totals.grant"] is None


def test_a_thing_to_be_disposed_of_is_known_from_the_ledger(desk):
    row = by_id(desk.own("asset-disposal")["assets"])["e1"]
    assert row["restricted_until"] == date(2031, 11, 19)
    assert row["acquired_on"] == date(2026, 11, 20)
    assert (row["units"], row["cost"]) == (1, 350_000)  # as entered for this paper


def test_the_tax_to_be_paid_back_is_what_was_not_taken_off_before(desk):
    assert desk.own("tax-credit")["credit"] == 13_846
    assert desk.values(desk.case(), "tax-credit")["tax.refund"] == 13_846

    def unknown(case):
        del case["form_facts"]["by_form"]["tax-credit"]["reduced"]

    assert desk.values(desk.case(unknown), "tax-credit")["tax.refund"] is None


# --- questions --------------------------------------------------------------------


def test_a_late_start_is_a_question_for_the_prefecture(desk):
    rows = by_id(desk.own("counter-questions")["questions"])
    row = rows["mhlw-r8-technology.careplan_link.B"]
    assert row["question"].endswith("令和8年度の開始でよいか。")
    assert "老発0407第3号" in row["cite"]
    assert "mhlw-r8-technology.careplan_link.A" not in rows  # in time


def test_only_what_bears_on_the_case_is_asked(desk):
    rows = by_id(desk.own("counter-questions")["questions"])
    assert {"report_due", "amount_order", "rounding", "pooling", "recognised.e4", "equivalent.B"} <= set(rows)
    assert set(rows).isdisjoint({"package_cap", "terminal_cap", "staff_based", "closes_on", "purchase_rule"})

    def plan_a_package(case):
        case["expenses"][0]["linked"] = True
        case["settings"]["report_due"] = "02-28"

    changed = by_id(desk.own("counter-questions", change=plan_a_package)["questions"])
    assert "package_cap" in changed
    assert "report_due" not in changed


def test_answers_stay_with_their_questions_and_own_questions_follow(desk):
    rows = desk.own("counter-questions")["questions"]
    assert by_id(rows)["tax_basis"]["answer"] == "税抜で書いてください。"
    assert "ceilings" not in by_id(rows)  # left out
    assert rows[-1]["question"] == "導入計画の様式は、事業所ごとに別のファイルにするか。"


def test_what_the_office_can_find_out_itself_is_listed_apart(desk):
    def forget(case):
        for office in case["offices"]:
            office["life"] = None

    rows = desk.values(desk.case(forget), "counter-questions")["open_facts"]
    row = next(one for one in rows if one["title"] == "LIFE への協力")
    assert row["office"] == "特別養護老人ホームひだまりの家、ひだまり訪問介護"


# --- checklist and deadlines --------------------------------------------------------


def test_the_checklist_names_whose_paper_it_is(desk):
    rows = by_id(desk.own("checklist")["application"])
    assert rows["committee"]["whose"] == "特別養護老人ホームひだまりの家"
    assert rows["equivalent_security"]["whose"] == "ひだまり訪問介護"
    assert rows["equivalent"]["whose"] == "床走行式リフト"
    assert rows["estimate"]["ready"] is True
    assert rows["committee"]["cite"] == "別紙1 6④"
    assert "life" not in rows  # left out
    assert rows[None]["name"] == "専門相談会の参加票"


def test_paragraphs_of_this_years_notice_are_not_cited_for_another_year(desk):
    found = desk.values(desk.case(), "checklist", programme="mhlw-r7-technology")
    assert {row["cite"] for row in found["own"]["application"]} == {"多くの都道府県で共通", None}


def test_a_deadline_on_a_closed_day_is_to_be_met_before(desk):
    rows = by_id(desk.own("deadline-sheet")["duties"])
    assert rows["performance_report"]["due_on"] == date(2027, 2, 27)  # a Saturday
    assert rows["performance_report"]["safe_on"] == date(2027, 2, 26)


def test_duties_by_general_rule_have_no_day_until_it_is_entered(desk):
    rows = desk.own("deadline-sheet")["duties"]
    assert [row["id"] for row in rows[-2:]] == ["keeping", "disposal"]
    assert rows[-1]["due_on"] is None
    assert rows[-1]["note"] == "交付要綱を確認"
    assert by_id(rows)["tax_credit"]["due_on"] == date(2028, 6, 30)
    days = [row["due_on"] for row in rows if row["due_on"]]
    assert days == sorted(days)


def test_a_report_that_is_in_or_left_out_is_no_open_duty(desk):
    def leave_out(document):
        document["plan"]["offices"]["A"]["reports"]["2027"] = {"skipped": "休止のため"}

    rows = by_id(desk.own("deadline-sheet")["duties"])
    sent = next(id_ for id_ in rows if id_ and id_.endswith(".A.1"))
    assert (rows[sent]["done"], rows[sent]["note"]) == (True, "R10.3.10 済")
    assert rows["project_ends_on"]["done"] is True
    assert sent not in by_id(desk.own("deadline-sheet", change=leave_out)["duties"])


def test_a_day_of_ones_own_stands_among_the_others(desk):
    rows = desk.own("deadline-sheet")["duties"]
    row = next(one for one in rows if one["id"] is None)
    assert row["what"] == "機器の保守契約の更新\n特別養護老人ホームひだまりの家"
    assert row["safe_on"] == date(2027, 11, 19)


def test_deadlines_that_are_followed_stand_on_the_wall_with_what_was_decided(desk):
    case = desk.case()
    choices = {
        "effect_report/award-1/2": Choice(postponed_to=date(2029, 4, 27)),
        "template/evidence/award-1": Choice(due_on=date(2032, 3, 31)),
        "preparation/measure/award-1/2": Choice(lead_days=10),
        "preparation/report_draft/award-1/2": Choice(skipped="いらない"),
        "preparation/performance_papers/award-1/0": Choice(done_on=date(2027, 2, 1)),
    }
    followed = deadlines(case, keyed(case), DUTIES, load_deadline_rules(), choices)
    rows = desk.values(case, "deadline-sheet", deadlines=followed)["own"]["duties"]
    found = by_id(rows)
    report = found["mhlw-r8-technology.A.2"]  # as without following: what is entered for it holds
    assert (report["due_on"], report["safe_on"]) == (date(2029, 4, 27), date(2029, 4, 27))
    assert report["note"] == "R11.3.31から延期"
    measure = found["preparation/measure/award-1/2"]
    assert measure["due_on"] == date(2029, 4, 17)
    assert measure["what"].startswith("準備：令和10年度の実績値を測る")
    done = found["preparation/performance_papers/award-1/0"]
    assert (done["done"], done["note"]) == (True, "R9.2.1 済")
    assert "preparation/report_draft/award-1/2" not in found
    assert (found["keeping"]["due_on"], found["keeping"]["note"]) == (date(2032, 3, 31), "交付要綱を確認")
    assert found["disposal"]["due_on"] is None
    assert found["tax_credit"]["due_on"] == date(2028, 6, 30)  # entered for the paper itself
    assert [row["id"] for row in rows].count("performance_report") == 1


def test_what_can_no_longer_be_done_in_time_is_not_on_the_wall(desk):
    case = replace(
        desk.case(), awards=(), settings=replace(desk.case().settings, closes_on=date(2027, 2, 14))
    )
    followed = deadlines(case, keyed(case), DUTIES, load_deadline_rules(), {})
    rows = desk.values(case, "deadline-sheet", deadlines=followed)["own"]["duties"]
    late = [one for one in followed if one.kind is Kind.PREPARATION and one.anchor == "application"]
    assert late
    shown = by_id(rows)
    assert not any(one.key in shown for one in late if one.is_open)
    assert shown["closes_on"]["due_on"] == date(2027, 2, 14)
    assert shown["performance_report"]["due_on"] == date(2027, 2, 27)


# --- committee and time study ----------------------------------------------------------


def test_members_of_another_offices_committee_do_not_stand_on_this_one(desk):
    names = [row["name"] for row in desk.own("committee", "A")["members"]]
    assert names == ["鈴木　次郎", "高橋　三郎"]


def test_without_a_meeting_there_is_an_empty_sheet_to_write_on(desk):
    def forget(case):
        del case["form_facts"]["by_form"]["committee"]["meetings"]

    filled = desk.filled("committee", "A", forget)
    assert "own.meetings[0].date" in filled.empty_fields
    assert "office.name" not in filled.empty_fields


def test_minutes_are_summed_by_kind_of_work_and_compared_by_day(desk):
    found = desk.values(desk.case(), "time-study", "A")
    rows = {row["number"]: row for row in found["time_study.rows"]}
    assert (rows["22"]["before"], rows["22"]["before_a_day"]) == (150, Decimal("75.0"))
    assert rows["22"]["change"] == Decimal("-20.0")
    assert rows["13"]["before"] is None  # nobody did it
    assert rows["99"]["after"] == 40  # a number that is not in the list is not lost
    assert (found["time_study.before_days"], found["time_study.before_total"]) == (2, 830)
    groups = {row["name"]: row for row in found["time_study.groups"]}
    assert groups["直接介護"]["before"] == 380


def test_an_average_is_rounded_half_up(desk):
    def odd(case):
        entries = [
            {"phase": "導入前", "staff": str(number), "category": "21", "minutes": 10 if number else 35}
            for number in range(4)
        ]
        case["form_facts"]["by_form"]["time-study"]["entries"] = entries

    row = next(
        one
        for one in desk.values(desk.case(odd), "time-study", "A")["time_study.rows"]
        if one["number"] == "21"
    )
    assert (row["before"], row["before_a_day"]) == (65, Decimal("16.3"))  # 16.25


def test_a_sheet_for_the_night_begins_with_its_shift(desk):
    hours = desk.values(desk.case(), "time-study", "A")["time_study.hours"]
    assert hours[0] == {"left": "16時", "right": "4時"}
    assert hours[8] == {"left": "0時", "right": "12時"}
    assert len(hours) == 12


def test_an_office_without_entries_gets_an_empty_sheet(desk):
    own = desk.own("time-study", "B")
    assert len(own["sheets"]) == 1
    assert own["sheets"][0]["staff"] is None


def test_only_indicators_measured_by_such_a_study_stand_on_its_summary(desk):
    rows = desk.values(desk.case(), "time-study", "A")["time_study.indicators"]
    assert [row["baseline"] for row in rows] == [Decimal(312)]


def test_the_expenses_of_an_empty_case_fill_nothing(desk):
    case = replace(desk.case(), expenses=(), form_facts={})
    assert desk.values(case, "asset-ledger")["own"]["assets"] is None
    assert desk.values(case, "tax-credit")["own"]["items"] is None


def test_devices_of_one_expense_may_stand_in_several_rooms(desk):
    def part(case):
        case["form_facts"]["by_form"]["asset-ledger"]["assets"] = [
            {"id": "e1", "units": 6, "cost": 2_100_000, "place": "2階"},
            {"id": "e1", "units": 4, "cost": 1_400_000, "place": "3階"},
        ]

    rows = [row for row in desk.own("asset-ledger", change=part)["assets"] if row["id"] == "e1"]
    assert [(row["units"], row["place"], row["acquired_on"]) for row in rows] == [
        (6, "2階", date(2026, 11, 20)),
        (4, "3階", date(2026, 11, 20)),
    ]


def test_a_row_for_an_office_that_there_is_not_is_printed_rather_than_lost(desk):
    def slip(case):
        case["form_facts"]["by_form"]["committee"]["members"][2]["for_office"] = "b"

    assert len(desk.own("committee", "A", slip)["members"]) == 3


def test_a_device_whose_listing_is_not_known_is_to_be_looked_up(desk):
    def forget(case):
        case["expenses"][0]["listing"] = None

    rows = desk.values(desk.case(forget), "counter-questions")["open_facts"]
    assert any("見守りセンサー" in row["todo"] and "TAIS" in row["todo"] for row in rows)


def test_duties_of_a_grant_are_asked_once_it_is_there(desk):
    asked = set(by_id(desk.own("counter-questions")["questions"]))
    assert asked >= {"tax_credit", "disposal", "keeping"}

    def take_back(case):
        case["awards"] = []

    before = set(by_id(desk.own("counter-questions", change=take_back)["questions"]))
    assert before.isdisjoint({"tax_credit", "disposal", "keeping"})
    assert before >= {"closes_on", "purchase_rule"}


def test_many_offices_are_counted_and_not_all_named(desk):
    def grow(case):
        for number in range(6):
            case["offices"].append({"key": f"N{number}", "name": f"第{number}事業所", "services": ["11"]})

    rows = by_id(desk.own("checklist", change=grow)["application"])
    assert rows["designation"]["whose"] == "すべての事業所（8か所）"
    assert rows["security_action"]["whose"].endswith("、ほか3か所")


def test_an_office_of_short_use_alone_asks_how_it_is_read(desk):
    def shorten(case):
        case["offices"][1]["services"] = ["68"]

    asked = by_id(desk.own("counter-questions", change=shorten)["questions"])
    assert {"short_use.B", "short_use_link.B"} <= set(asked)
    assert "short_use.A" not in asked


def test_a_course_of_the_center_is_asked_about_where_it_costs_something(desk):
    def learn(case):
        case["support"]["kind"] = "center"

    asked = by_id(desk.own("counter-questions", change=learn)["questions"])
    assert asked["training"]["cite"] == "老発0407第3号 別紙1 4(3)イ"
