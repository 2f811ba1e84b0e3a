"""The findings of a case's papers as lines to read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from kaigo_desktop.catalogue.forms import load_forms
from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.domain.assess import assess, make_ready
from kaigo_desktop.domain.cases.case import Award, Case, Corporation, Expense, Office
from kaigo_desktop.services.form_checks import notices
from kaigo_desktop.services.form_copies import copies
from kaigo_desktop.services.issuing import filled_copies

ROOT = Path(__file__).parents[2]
READY = make_ready(load_programmes([ROOT / "resources" / "programmes"]))
FORMS = load_forms(ROOT / "forms")
CASE = Case(
    date(2026, 6, 15),
    2026,
    "13",
    Corporation(name="見本会", runs_care_service=True),
    offices=(Office("A", 0, name="見本の家", services=frozenset({"51"})),),
    expenses=(Expense("e1", 0, "transfer", 1_200_000, office="A", listing="tais"),),
)


def told(case: Case, *forms: str) -> tuple[str, ...]:
    assessment = assess(case, READY)
    wanted = [copy for copy in copies(case, assessment, FORMS) if copy.form.id in forms]
    return notices(case, assessment, filled_copies(case, assessment, wanted, load_knowledge()))


def test_what_is_missing_is_one_line_a_paper_with_the_names_of_its_fields() -> None:
    (line,) = told(CASE, "officers")
    assert line == "役員等氏名一覧表：提出に欠かせない項目が空いています。入力してください。（officers）"


def test_a_contradiction_has_a_line_of_its_own() -> None:
    own = {"application": {"starts_on": "2027-01-21", "ends_on": "2027-01-20"}}
    lines = told(replace(CASE, form_facts={"by_form": own}), "application")
    assert [
        line for line in lines if "令和9年1月21日" in line and line.endswith("（完了予定日 own.ends_on）")
    ]


def test_a_paper_of_an_office_or_of_a_further_programme_says_so() -> None:
    together = replace(
        CASE,
        partners=(Corporation(name="見本つむぎ"),),
        expenses=(*CASE.expenses, Expense("c1", 1, "collaboration", 1_000_000)),
    )
    names = [line.split("：")[0] for line in told(together, "improvement-plan", "officers")]
    assert names == [
        "業務改善計画書・見本の家",
        "役員等氏名一覧表",
        "業務改善計画書・協働化・大規模化等による職場環境改善事業",
        "役員等氏名一覧表・協働化・大規模化等による職場環境改善事業",
    ]


def test_a_report_of_each_year_is_told_by_its_year() -> None:
    award = Award(0, "mhlw-r8-technology", office="A", fiscal_year=2026, granted_on=date(2026, 10, 1))
    reports = {"2027": {"done": "手順書を直した。", "finances_improved": False}}
    case = replace(CASE, awards=(award,), plan={"offices": {"A": {"reports": reports}}})
    names = [line.split("：")[0] for line in told(case, "effect-report") if "report.done" in line]
    assert names == ["業務改善効果報告書（2年目）・見本の家", "業務改善効果報告書（3年目）・見本の家"]
