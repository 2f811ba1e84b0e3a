"""Which forms a case needs, what their files are called, and writing all or nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kaigo_desktop.catalogue.forms import load_forms
from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.domain.assess import assess, make_ready
from kaigo_desktop.domain.cases.case import Award, Case, Corporation, Expense, Office, Settings
from kaigo_desktop.domain.forms.form import CannotPrint, FilledForm, Stage
from kaigo_desktop.domain.json_text import Faults
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.file_names import MOST_BYTES, case_folder, unique_names
from kaigo_desktop.services.issuing import IssuedFile, copies, issue
from kaigo_desktop.services.ports import CaseId, CaseLine

ROOT = Path(__file__).parents[2]
READY = make_ready(load_programmes([ROOT / "resources" / "programmes"]))
FORMS = load_forms(ROOT / "forms")
KNOWLEDGE = load_knowledge()
OUT = Path("out")

CASE = Case(
    date(2026, 6, 15),
    2026,
    "13",
    Corporation(name="見本会"),
    offices=(
        Office("A", 0, name="見本の家", services=frozenset({"51"})),
        Office("B", 1, name="見本訪問", services=frozenset({"11"})),
    ),
    expenses=(Expense("e1", 0, "transfer", 1_200_000, office="A", listing="tais"),),
)


@dataclass(frozen=True)
class Page:
    """What the fake printer makes of a form."""

    content: bytes
    page_count: int = 1
    notices: Sequence[str] = ()


@dataclass
class Printer:
    """Prints titles; refuses the form that it was told to refuse."""

    refused: str = ""
    days: set[date] = field(default_factory=set)

    def render(self, form: FilledForm, *, title: str, as_of: date) -> Page:
        if form.id == self.refused:
            raise CannotPrint(("corporation.name",), "印刷できない文字があります。", "文字を直してください。")
        self.days.add(as_of)
        return Page(title.encode())


@dataclass
class Folder:
    """Keeps files in the order in which they are written; full after ``room`` files."""

    room: int = 999
    files: dict[Path, bytes] = field(default_factory=dict)

    def write(self, path: Path, content: bytes) -> None:
        if len(self.files) == self.room:
            raise Trouble("ディスクの空きが足りません。", "空きを作ってください。")
        self.files[path] = content


def issued(
    case: Case, folder: Folder, only: Sequence[str] | None = None, printer: Printer | None = None
) -> tuple[IssuedFile, ...]:
    return issue(
        case,
        assess(case, READY),
        OUT,
        forms=FORMS,
        printer=printer or Printer(),
        write=folder.write,
        only=only,
        knowledge=KNOWLEDGE,
    )


def needed(case: Case) -> list[tuple[str, str | None, int | None]]:
    return [(copy.form.id, copy.office, copy.sequence) for copy in copies(case, assess(case, READY), FORMS)]


# --- which forms -------------------------------------------------------------


def test_an_application_needs_its_papers_and_a_plan_an_office():
    papers = "application cost-rate-first cost-cap-first calculation improvement-plan evidence result".split()
    assert [one for one in needed(CASE) if one[0] in papers] == [
        ("application", None, None),
        ("cost-rate-first", None, None),
        ("calculation", None, None),
        ("improvement-plan", "A", None),
        ("improvement-plan", "B", None),
        ("evidence", None, None),
    ]


def test_the_prefectures_order_chooses_the_cost_form():
    case = replace(CASE, settings=Settings(amount_order="cap_first"))
    forms = [form for form, _, _ in needed(case)]
    assert "cost-cap-first" in forms
    assert "cost-rate-first" not in forms


def test_a_programme_that_is_ruled_out_leaves_only_what_is_printed_at_any_time():
    left = {form for form, _, _ in needed(replace(CASE, fiscal_year=2024))}
    assert "evidence" in left
    assert {FORMS[form].stage for form in left} == {Stage.ANY}


def test_an_office_that_is_ruled_out_needs_no_plan():
    offices = (CASE.offices[0], replace(CASE.offices[1], services=frozenset({"99"})))
    plans = [
        office for form, office, _ in needed(replace(CASE, offices=offices)) if form == "improvement-plan"
    ]
    assert plans == ["A"]


def test_a_grant_makes_a_report_for_each_of_three_years():
    case = replace(CASE, awards=(Award(0, "mhlw-r8-technology", "B", 2026),))
    reports = [(office, sequence) for form, office, sequence in needed(case) if form == "effect-report"]
    assert reports == [("B", 1), ("B", 2), ("B", 3)]


def test_a_report_that_the_plan_leaves_out_is_not_printed():
    plan = {"offices": {"B": {"reports": {"2028": {"skipped": "休止のため"}}}}}
    case = replace(CASE, awards=(Award(0, "mhlw-r8-technology", "B", 2026),), plan=plan)
    reports = [(office, sequence) for form, office, sequence in needed(case) if form == "effect-report"]
    assert reports == [("B", 1), ("B", 3)]


def test_a_grant_to_the_corporation_is_reported_by_every_office():
    case = replace(CASE, awards=(Award(0, "mhlw-r8-technology", None, 2026),))
    reports = [(office, sequence) for form, office, sequence in needed(case) if form == "effect-report"]
    assert sorted(reports) == [("A", 1), ("A", 2), ("A", 3), ("B", 1), ("B", 2), ("B", 3)]


def test_two_grants_of_one_year_make_one_report_of_each_year():
    case = replace(
        CASE,
        awards=(Award(0, "mhlw-r8-technology", "A", 2026), Award(1, "mhlw-r8-technology", None, 2026)),
    )
    reports = [(office, sequence) for form, office, sequence in needed(case) if form == "effect-report"]
    assert len(reports) == len(set(reports)) == 6


# --- writing -----------------------------------------------------------------


def test_the_manifest_is_written_last_and_lists_every_file():
    folder = Folder()
    lines = issued(CASE, folder)
    *files, last = folder.files
    assert last == OUT / "manifest.json"
    document = json.loads(folder.files[last])
    assert document["format"] == "kaigo-forms/1"
    assert [OUT / line["file"] for line in document["files"]] == files
    assert [line["form"] for line in document["files"]] == [line.form for line in lines]


def test_a_line_of_the_manifest_has_the_fields_of_the_format():
    folder = Folder()
    issued(CASE, folder, only=["improvement-plan"])
    line = json.loads(folder.files[OUT / "manifest.json"])["files"][0]
    assert list(line) == ["file", "form", "office", "sequence", "pages", "sha256", "empty_fields"]
    assert (line["office"], line["sequence"], line["pages"]) == ("A", None, 1)
    assert len(line["sha256"]) == 64
    assert "plan.problems" in line["empty_fields"]


def test_only_the_chosen_forms_are_written():
    folder = Folder()
    assert [line.form for line in issued(CASE, folder, only=["evidence", "application"])] == [
        "application",
        "evidence",
    ]
    assert len(folder.files) == 3


def test_an_unknown_form_is_named_and_nothing_is_written():
    folder = Folder()
    with pytest.raises(Faults) as refused:
        issued(CASE, folder, only=["application", "aplication"])
    assert "「aplication」という様式はありません" in str(refused.value)
    assert "cost-rate-first" in str(refused.value)
    assert folder.files == {}


def test_a_form_whose_time_has_not_come_is_named_and_nothing_is_written():
    folder = Folder()
    with pytest.raises(Faults, match="effect-report"):
        issued(CASE, folder, only=["effect-report"])
    assert folder.files == {}


def test_nothing_is_written_where_one_form_cannot_be_printed():
    folder = Folder()
    with pytest.raises(CannotPrint):
        issued(CASE, folder, printer=Printer(refused="evidence"))
    assert folder.files == {}


def test_a_full_disk_leaves_no_manifest():
    folder = Folder(room=2)
    with pytest.raises(Trouble):
        issued(CASE, folder)
    assert OUT / "manifest.json" not in folder.files


def test_forms_are_dated_by_the_case_and_not_by_the_clock():
    printer = Printer()
    issued(CASE, Folder(), printer=printer)
    assert printer.days == {date(2026, 6, 15)}


# --- names -------------------------------------------------------------------


def test_files_are_called_by_year_office_and_form():
    case = replace(CASE, awards=(Award(0, "mhlw-r8-technology", "B", 2026),))
    names = [line.file for line in issued(case, Folder())]
    assert "令和8年度_見本会_交付申請書.pdf" in names
    assert "令和8年度_見本の家_業務改善計画書.pdf" in names
    assert "令和9年度_見本訪問_業務改善効果報告書（1年目）.pdf" in names


def test_the_only_office_gives_its_name_to_every_file():
    case = replace(CASE, offices=CASE.offices[:1])
    assert all("_見本の家_" in line.file for line in issued(case, Folder()))


def test_two_offices_of_one_name_get_two_files():
    offices = tuple(replace(office, name="見本") for office in CASE.offices)
    plans = [
        line.file for line in issued(replace(CASE, offices=offices), Folder(), only=["improvement-plan"])
    ]
    assert plans == ["令和8年度_見本_業務改善計画書.pdf", "令和8年度_見本_業務改善計画書（2）.pdf"]


def test_what_windows_forbids_becomes_its_wide_twin():
    (name,) = unique_names([("令和8年度", '家/A:B*?"<>|\\', "計画")])
    assert name == "令和8年度_家／A：B＊？”＜＞｜￥_計画.pdf"


def test_a_case_without_names_still_has_file_names():
    case = replace(CASE, corporation=Corporation(), fiscal_year=None)
    assert "交付申請書.pdf" in [line.file for line in issued(case, Folder())]


@given(st.lists(st.text(max_size=300), min_size=1, max_size=6))
def test_names_are_different_short_and_fit_every_system(offices):
    names = unique_names(("令和8年度", office, "業務改善計画書") for office in offices)
    assert len({name.casefold() for name in names}) == len(offices)
    for name in names:
        assert len(name.encode()) <= MOST_BYTES
        assert name.endswith(".pdf")
        assert not set('<>:"/\\|?*') & set(name)
        assert not any(ord(character) < 32 for character in name)


def test_each_case_has_a_folder_of_its_own_under_its_title():
    def line(number: int, title: str) -> CaseLine:
        return CaseLine(CaseId(number), title, "", None, "2026-06-15")

    lines = [line(3, "夏/申請"), line(2, "夏／申請"), line(1, "...")]
    assert [case_folder(one.id, lines) for one in lines] == ["夏／申請（案件3）", "夏／申請", "案件"]
    long = line(1, "長" * 200)
    assert len(case_folder(long.id, [long]).encode()) <= MOST_BYTES
