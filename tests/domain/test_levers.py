"""Each lever really changes a fact: figures derived by hand from the notices' bases and rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from kaigo_desktop.catalogue.levers import load_levers
from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.domain.assess import assess, make_ready
from kaigo_desktop.domain.assessment import Best, Lever, ProgrammeAssessment
from kaigo_desktop.domain.cases.case import (
    CareplanLink,
    Case,
    Corporation,
    Expense,
    LocalProgramme,
    Office,
    Pledges,
    Settings,
    Staff,
)
from kaigo_desktop.domain.levers.levers import MOST_GAINS, MOST_OFFICES, MOST_STEPS, levers
from kaigo_desktop.domain.levers.scene import Again
from kaigo_desktop.domain.money import Rate
from kaigo_desktop.paths import shipped

PROGRAMMES = load_programmes([shipped("resources", "programmes")])
READY = make_ready(PROGRAMMES)
TEXTS = load_levers()
READY_OFFICE = Office(
    "A",
    0,
    services=frozenset({"11"}),
    staff=Staff(fte_total=Decimal(10), fte_other=Decimal(1), visiting_and_managers=5),
    committee=True,
    careplan_link=CareplanLink(start_known=True, started_on=date(2026, 1, 1), partners=5),
    life=True,
    security_action=1,
    consulted_center=True,
)
READY_CASE = Case(
    date(2026, 6, 15),
    fiscal_year=2026,
    offices=(READY_OFFICE,),
    partners=(),
    support_kind="center",
    settings=Settings(package="none"),
    pledges=Pledges(True, True, True, True),
)


def cost(category: str, yen: int, **facts: object) -> Expense:
    return replace(Expense("", 0, category, yen, office="A", listing="tais"), **facts)


def software(yen: int = 2_000_000, **facts: object) -> Expense:
    able = dict.fromkeys(("integrated", "careplan_csv", "careplan_support_desk", "life_csv"), True)
    return replace(cost("care_software", yen, staff_based_licence=True, **able), **facts)


ADOPTION = cost("software_adoption", 1)


def case_of(*expenses: Expense, office: dict[str, object] | None = None, **facts: object) -> Case:
    numbered = tuple(replace(one, key=f"e{index}", index=index) for index, one in enumerate(expenses))
    offices = (replace(READY_OFFICE, **(office or {})),)
    return replace(READY_CASE, expenses=numbered, **{"offices": offices, **facts})


class Watch:
    """Assesses again and counts how often the best combination was sought."""

    def __init__(self) -> None:
        self.sought: list[Case] = []

    def best_of(self, case: Case) -> Best:
        self.sought.append(case)
        return assess(case, READY).best

    def judge(self, case: Case) -> tuple[ProgrammeAssessment, ...]:
        return assess(case, READY).programmes

    @property
    def again(self) -> Again:
        return Again(self.best_of, self.judge)


def levers_of(case: Case) -> tuple[Lever, ...]:
    return levers(case, assess(case, READY), PROGRAMMES, TEXTS, Watch().again)


def the_one(case: Case, word: str) -> Lever:
    (found,) = [lever for lever in levers_of(case) if word in lever.change]
    return found


def words_of(case: Case) -> str:
    return "\n".join(lever.change for lever in levers_of(case))


def test_one_more_partner_office_brings_fifty_thousand() -> None:
    link = CareplanLink(start_known=True, started_on=date(2026, 1, 1), partners=4)
    lever = the_one(case_of(software(), office={"careplan_link": link}), "ケアプランデータ")

    assert (lever.gain, lever.cite) == (50_000, "mhlw-0407-3 別紙1 5 表3")
    assert "1事業所増やし" in lever.change
    assert lever.lead_days > 0


def test_an_unknown_number_of_partners_is_to_be_found_out_and_says_when_it_pays() -> None:
    link = replace(READY_OFFICE.careplan_link, partners=None)
    lever = the_one(case_of(software(), office={"careplan_link": link}), "ケアプランデータ")

    assert lever.gain == 50_000
    assert "5事業所以上の場合" in lever.change


@pytest.mark.parametrize(
    "office", [{}, {"services": frozenset({"51"}), "careplan_link": CareplanLink(partners=0)}]
)
def test_partners_are_no_lever_where_they_are_enough_or_bring_nothing(office: dict[str, object]) -> None:
    assert "ケアプランデータ" not in words_of(case_of(software(), office=office))


@pytest.mark.parametrize(
    ("staff", "told"),
    [
        (Staff(fte_total=Decimal(10)), "11人以上になる場合"),
        (Staff(fte_total=Decimal("10.5")), "21人以上になる場合"),
        (Staff(fte_other=Decimal(1), visiting_and_managers=5), "11人以上になる場合"),
        (Staff(fte_total=Decimal(8), visiting_and_managers=9), "11人以上になる場合"),
        (Staff(fte_total=Decimal(8), fte_other=Decimal("2.5")), "11人以上になる場合"),
        (Staff(), "11人以上の場合"),
        (Staff(visiting_and_managers=14), "11人以上の場合"),
    ],
)
def test_counting_staff_the_other_way_could_reach_the_next_band(staff: Staff, told: str) -> None:
    lever = (
        the_one(case_of(software(9_000_000), ADOPTION, office={"staff": staff}), "職員数を数えて")
        if (told.endswith("人以上の場合"))
        else the_one(case_of(software(9_000_000), ADOPTION, office={"staff": staff}), "もう1つの数え方")
    )

    assert lever.gain == 500_000
    assert told in lever.change
    assert lever.cite == "mhlw-0407-3 別紙1 5 表3 ※1・※2"


def test_staff_is_no_lever_once_both_ways_are_known_or_nobody_visits() -> None:
    alone = {"staff": Staff(fte_total=Decimal(10)), "services": frozenset({"51"})}

    assert "数え" not in words_of(case_of(software()))
    assert "数え" not in words_of(case_of(software(), office=alone))


def test_a_contract_that_does_not_hang_on_staff_has_the_highest_base() -> None:
    lever = the_one(case_of(software(3_000_000)), "契約にできるか")

    assert lever.gain == 2_400_000 - 1_050_000  # 4/5 of the cost, against the lowest band with partners
    assert "契約" not in words_of(case_of(software(3_000_000, staff_based_licence=False)))


def test_adoption_costs_raise_the_base_this_year_and_did_not_last_year() -> None:
    lever = the_one(case_of(software()), "定着促進費用")

    assert lever.gain == 150_000
    assert "187,500 円" in lever.change
    assert "第3欄" in lever.cite
    assert "定着促進費用" not in words_of(case_of(software(), ADOPTION))
    assert "定着促進費用" not in words_of(case_of(software(), fiscal_year=2025))


DEVICES = (cost("monitoring", 1_000_000), cost("intercom", 2_000_000))


@pytest.mark.parametrize(
    ("linked", "cap", "told"),
    [
        (False, 4_000_000, "（上限 4,000,000 円）"),
        (False, None, "一番低い 4,000,000 円"),
        (True, None, "上限額を都道府県に"),
    ],
)
def test_a_package_may_bring_more_than_single_devices(linked: bool, cap: int | None, told: str) -> None:
    devices = [replace(one, linked=linked) for one in DEVICES]
    lever = the_one(case_of(*devices, settings=Settings(package_cap=cap)), "パッケージ")

    assert lever.gain == 2_400_000 - 1_300_000
    assert told in lever.change


def test_no_package_is_proposed_of_lifts_nor_where_there_is_none() -> None:
    lift = cost("transfer", 3_000_000)

    assert "パッケージ" not in words_of(case_of(lift, cost("intercom", 2_000_000), settings=Settings()))
    assert "パッケージ" not in words_of(case_of(*DEVICES))


def test_deciding_on_the_support_pays_what_it_costs() -> None:
    support = cost("improvement_support", 600_000)
    lever = the_one(case_of(software(), support, support_kind=None), "業務改善")

    assert (lever.gain, lever.cite) == (480_000, "mhlw-0407-3 別紙1 4(3)")


def test_a_contract_for_support_fills_its_base() -> None:
    lever = the_one(case_of(software(), support_kind="consultant"), "業務改善支援の費用")

    assert lever.gain == 480_000
    assert "600,000 円" in lever.change
    assert "業務改善支援の費用" not in words_of(case_of(software()))  # training costs nothing


@pytest.mark.parametrize(
    ("expense", "told"),
    [
        (software(1_000_000, integrated=False), "機能を備えた製品"),
        (cost("care_software", 1_000_000, careplan_csv=False), "機能を備えた製品"),
        (cost("transfer", 1_000_000, listing="other"), "TAISに掲載された製品"),
    ],
)
def test_another_product_pays_where_this_one_cannot(expense: Expense, told: str) -> None:
    lever = the_one(case_of(expense), told)

    assert lever.gain == 800_000
    assert "費用が同じ場合" in lever.change


def test_an_expense_of_no_office_is_to_be_given_to_the_only_one() -> None:
    device = cost("transfer", 1_000_000, office=None)
    two = (READY_OFFICE, replace(READY_OFFICE, key="B", index=1))

    assert the_one(case_of(device), "どの事業所の費用か").gain == 800_000
    assert "どの事業所の費用か" not in words_of(case_of(device, offices=two))


@pytest.mark.parametrize(
    ("partners", "told", "gain"),
    [
        ((), "今は自法人を入れて1法人", 2_700_000),  # no group yet, so nothing yet; 300,000 for 訪問介護
        ((Corporation(runs_home_help=False),), "今は自法人を入れて2法人", 1_200_000),
        (None, "1法人の場合", 1_200_000),
    ],
)
def test_one_more_corporation_raises_the_base_of_a_group(
    partners: tuple[Corporation, ...] | None, told: str, gain: int
) -> None:
    case = case_of(cost("collaboration", 10_000_000, office=None), partners=partners, prefecture="44")
    lever = the_one(case, "一緒に取り組む法人")

    assert (lever.gain, lever.cite) == (gain, "mhlw-0407-3 別紙3 3(1)ウ(ii)")
    assert told in lever.change


def test_whether_members_run_home_help_is_to_be_found_out() -> None:
    members = (Corporation(), Corporation(runs_home_help=False))
    lever = the_one(case_of(cost("collaboration", 10_000_000, office=None), partners=members), "訪問介護を")

    assert lever.gain == 300_000
    assert "まだ分からない1法人" in lever.change


def test_consulting_on_pay_opens_the_larger_of_tokyo_s_schemes() -> None:
    case = case_of(cost("hr_consulting", 1_500_000), prefecture="13")

    assert the_one(case, "人事給与制度").gain == 1_000_000 - 350_000


@pytest.mark.parametrize(
    ("office", "told", "gain"),
    [
        ({}, "集合住宅併設型か・1か月の延べ訪問回数", 300_000),
        ({"co_located": False}, "（1か月の延べ訪問回数）", 200_000),
        ({"services": frozenset({"51"})}, "（定員）", 900_000),
        ({"services": frozenset({"15"})}, "（1か月の延べ利用者数）", 200_000),
    ],
)
def test_the_figures_that_decide_a_cap_are_to_be_found_out(
    office: dict[str, object], told: str, gain: int
) -> None:
    lever = the_one(case_of(cost("supplies", 900_000), office=office, prefecture="13"), "上限を決める数")

    assert lever.gain == gain
    assert told in lever.change


def test_the_last_requirement_opens_the_programme_without_any_yen() -> None:
    lever = the_one(case_of(software(), office={"security_action": 0}), "SECURITY ACTION")

    assert (lever.gain, lever.lead_days, lever.cite) == (0, 14, "mhlw-0407-3 別紙1 6⑦")
    assert lever.change.endswith("これで「介護テクノロジー定着支援事業」の条件がそろいます。")
    assert "満たしていれば" not in lever.change


def test_a_requirement_not_known_opens_it_only_if_it_is_met() -> None:
    assert "満たしていれば" in the_one(case_of(software(), office={"life": None}), "LIFE").change


def test_a_requirement_among_several_says_how_many_are_left() -> None:
    office = {"security_action": 0, "committee": False, "services": frozenset({"51"})}
    case = case_of(software(), office=office, pledges=Pledges(True, True, None, True))

    for word in ("SECURITY ACTION", "委員会の設置要綱", "業務改善計画"):
        assert "ほかに2件" in the_one(case, word).change


def test_offices_that_lack_the_same_share_one_lever() -> None:
    offices = tuple(
        replace(READY_OFFICE, key=key, index=index, name=f"事業所{key}", life=key == "B")
        for index, key in enumerate("ABC")
    )
    expenses = [cost("transfer", 1_000_000, office=key) for key in "ABC"]

    change = the_one(case_of(*expenses, offices=offices), "LIFE").change
    assert change.startswith("「事業所A」「事業所C」：LIFE")
    assert change.endswith("条件がそろいます（「事業所A」「事業所C」）。")


def test_an_office_that_still_lacks_more_is_not_said_to_be_opened() -> None:
    second = replace(READY_OFFICE, key="B", index=1, consulted_center=False)
    offices = tuple(replace(one, security_action=0) for one in (READY_OFFICE, second))
    case = case_of(cost("transfer", 1_000_000), cost("transfer", 1_000_000, office="B"), offices=offices)

    assert the_one(case, "SECURITY ACTION").change.endswith("そろいます（「A」）。")
    assert "ほかに1件" in the_one(case, "相談センターへの相談").change


def test_no_lever_moves_a_date_that_has_passed() -> None:
    for link in (CareplanLink(start_known=True), CareplanLink(start_known=True, started_on=date(2026, 5, 1))):
        case = case_of(cost("transfer", 1_000_000), office={"careplan_link": link})
        assert levers_of(case) == ()


def test_nothing_is_proposed_where_nothing_is_left_to_do() -> None:
    assert levers_of(case_of(cost("transfer", 1_000_000))) == ()
    assert levers_of(Case(date(2026, 6, 15))) == ()


def test_the_largest_gain_comes_first_then_the_quickest() -> None:
    office = {"security_action": 0, "staff": Staff(), "careplan_link": CareplanLink(partners=0)}
    found = levers_of(case_of(software(), cost("transfer", 500_000, listing="other"), office=office))

    assert len(found) > 4
    assert [(-one.gain, one.lead_days) for one in found] == sorted(
        (-one.gain, one.lead_days) for one in found
    )
    assert all(one.change.endswith("。") and one.cite and one.gain >= 0 for one in found)


def test_many_offices_do_not_make_it_slow() -> None:
    offices = tuple(replace(READY_OFFICE, key=f"o{index}", index=index, staff=Staff()) for index in range(30))
    case = case_of(*(software(office=one.key) for one in offices), offices=offices, support_kind=None)
    watch = Watch()
    levers(case, assess(case, READY), PROGRAMMES, TEXTS, watch.again)

    assert MOST_GAINS <= len(watch.sought) <= MOST_GAINS + 1


def test_no_gain_is_claimed_where_the_best_is_not_proven() -> None:
    case = case_of(software(), office={"security_action": 0, "staff": Staff()})
    now = assess(case, READY)
    watch = Watch()
    unproven = replace(now, best=replace(now.best, exact=False, bound=now.best.total + 1))
    found = levers(case, unproven, PROGRAMMES, TEXTS, watch.again)

    assert [one.gain for one in found] == [0]
    assert "SECURITY ACTION" in found[0].change
    assert watch.sought == []


def test_the_gain_is_that_of_the_best_combination_not_of_one_programme() -> None:
    """A local programme pays 1,500,000 already; the other contract brings 2,400,000 in its place."""
    local = LocalProgramme("own", "県の補助", Rate(1, 2), 5_000_000, "office", ("care_software",))
    lever = the_one(case_of(software(3_000_000), local_programmes=(local,)), "契約にできるか")

    assert lever.gain == 2_400_000 - 1_500_000
    assert lever.cite == "mhlw-0407-3 別紙1 5 表3"


def test_for_very_many_offices_nothing_is_assessed_again() -> None:
    case = case_of(software())
    many = replace(
        case,
        offices=tuple(replace(case.offices[0], key=f"o{place}") for place in range(MOST_OFFICES + 1)),
    )
    watch = Watch()

    assert levers(many, assess(case, READY), PROGRAMMES, TEXTS, watch.again) == ()
    assert watch.sought == []


def test_no_more_gains_are_sought_once_the_effort_is_spent() -> None:
    offices = tuple(replace(READY_OFFICE, key=f"o{index}", index=index, staff=Staff()) for index in range(5))
    case = case_of(*(software(office=one.key) for one in offices), offices=offices, support_kind="center")
    now = assess(case, READY)
    sought: list[Case] = []

    def best_of(changed: Case) -> Best:
        sought.append(changed)
        return replace(now.best, steps=MOST_STEPS)

    levers(case, now, PROGRAMMES, TEXTS, Again(best_of, Watch().again.judge))

    assert len(sought) == 1
