"""A case at the edge of what anybody enters, printed as the program prints it: by service and press."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from kaigo_desktop.catalogue.forms import load_forms
from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.documents.pdf import Press
from kaigo_desktop.domain.assess import assess, make_ready
from kaigo_desktop.domain.cases.case_file import read_case
from kaigo_desktop.domain.forms.form import CannotPrint
from kaigo_desktop.domain.forms.schema import form_records
from kaigo_desktop.domain.plans.fields import plan_faults
from kaigo_desktop.services.bundling import bind
from kaigo_desktop.services.issuing import MANIFEST, copies, filled_copies, print_copies
from tests.documents.extremes import RARE, bare

ROOT = Path(__file__).parents[2]
DAY = date(2026, 6, 15)
FORMS = load_forms(ROOT / "forms")
LONG = ("夜勤の巡視を通知による訪室に改め、「一人一日三十分」の短縮を……目指します。" * 100)[:3000]
MOST = 6_543_210_987
MOST_BYTES_OF_A_PAGE = 120 * 1024

Json = dict[str, Any]


def name(start: str) -> str:
    """A name of 80 characters."""
    return (f"{start}{RARE}" + "社会福祉法人ひだまり会特別養護老人ホーム「本館」（従来型）" * 4)[:80]


def extreme() -> Json:
    """The sample case with 80-character names, 40 expenses, amounts of ten digits and 25 officers."""
    case = json.loads((ROOT / "tests" / "forms" / "sample_case.json").read_text("utf-8"))
    case["corporation"] |= {"name": name("法人"), "representative": name("代表"), "address": name("住所")}
    for office in case["offices"]:
        office["name"] = name(f"事業所{office['key']}")
    first = {**case["expenses"][0], "cost": 98_765_432}
    case["expenses"][3]["cost"] = MOST
    first.pop("other_income", None)
    for number in range(len(case["expenses"]), 40):
        case["expenses"].append({**first, "key": f"x{number}", "description": name(f"機器{number}番")})
    case["form_facts"]["officers"] = [
        {
            "post": name(f"役{number}"),
            "name": name(f"氏{number}"),
            "kana": "カナ" * 40,
            "born_on": "1960-12-31",
            "address": name(f"住{number}"),
        }
        for number in range(25)
    ]
    problem = case["plan"]["offices"]["A"]["problems"][0]
    problem |= {"text": LONG, "effect": "一行"}
    return case


@dataclass(frozen=True)
class Printed:
    """The files of a case by name, the lines of the manifest, and one document of all."""

    files: dict[str, bytes]
    lines: list[Json]
    bundle: bytes


def print_case(document: Json) -> Printed:
    case = read_case(
        json.dumps(document).encode(), DAY, plan_check=plan_faults, form_fields=form_records(FORMS.values())
    )
    assessment = assess(case, make_ready(load_programmes([ROOT / "resources" / "programmes"])))
    press = Press(ROOT / "resources" / "fonts")
    files: dict[str, bytes] = {}

    def keep(path: Path, content: bytes) -> None:
        files[path.name] = content

    papers = filled_copies(case, assessment, copies(case, assessment, FORMS), load_knowledge())
    print_copies(case, DAY, papers, Path(), printer=press, write=keep)
    bundle = bind(case, DAY, papers, binder=press)
    lines = json.loads(files.pop(MANIFEST))["files"]
    return Printed(files, lines, bundle.content)


@pytest.fixture(scope="module")
def printed() -> Printed:
    return print_case(extreme())


def pages_of(content: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(content)
    for page in document:
        yield page.get_textpage().get_text_range()
    document.close()


def text_of(content: bytes) -> str:
    """What stands between the feet of the pages, as one text: what goes on over pages is whole."""
    feet = re.compile(r"標準様式[^\n]*\n?\d+/\d+\s*$")
    return bare("".join(feet.sub("", page) for page in pages_of(content)))


def test_every_name_and_description_is_found_in_the_files(printed: Printed) -> None:
    document = extreme()
    everything = "".join(text_of(content) for content in printed.files.values())
    entered = [document["corporation"][key] for key in ("name", "representative", "address")]
    entered += [office["name"] for office in document["offices"]]
    entered += [expense["description"] for expense in document["expenses"]]
    if any(line["form"] == "officers" for line in printed.lines):
        officers = document["form_facts"]["officers"]
        entered += [officer[key] for officer in officers for key in ("name", "address")]
    assert [one for one in entered if bare(one) not in everything] == []
    assert f"{MOST:,}" in everything


def test_a_text_of_three_thousand_characters_is_found_piece_by_piece(printed: Printed) -> None:
    plan = next(line["file"] for line in printed.lines if line["form"] == "improvement-plan")
    text = text_of(printed.files[plan])
    assert text.count("「一人一日三十分」の短縮を……目指します。") >= LONG.count("目指します。") - 3


def test_the_bundle_says_what_the_files_say(printed: Printed) -> None:
    bundle = bare("".join(pages_of(printed.bundle)))
    for line in printed.lines:
        for page in pages_of(printed.files[line["file"]]):
            words = bare(re.sub(r"標準様式[\s\S]*$", "", page))
            assert words in bundle, line["file"]


def test_every_page_but_the_first_says_whose_it_is(printed: Printed) -> None:
    for line in printed.lines:
        whose = f"事業所{line['office']}{RARE}" if line["office"] else f"法人{RARE}"
        _, *rest = pages_of(printed.files[line["file"]])
        assert [number for number, page in enumerate(rest, 2) if whose not in bare(page)] == [], line["file"]


@pytest.mark.parametrize("form", ["cost-rate-first", "calculation", "settlement", "evidence"])
def test_a_table_of_all_offices_names_the_office_on_every_page(printed: Printed, form: str) -> None:
    file = next(line["file"] for line in printed.lines if line["form"] == form)
    pages = [bare(page) for page in pages_of(printed.files[file])]
    rows = [page for page in pages if re.search(r"事業所名?区分|事業所経費（区分）", page)]
    assert len(rows) > 2
    assert [page for page in rows if f"事業所A{RARE}" not in page and f"事業所B{RARE}" not in page] == []


def test_no_page_holds_but_a_line_or_two(printed: Printed) -> None:
    for line in printed.lines:
        for number, page in enumerate(pages_of(printed.files[line["file"]]), 1):
            body = page.split("標準様式")[0] if number > 1 else page
            assert len([words for words in body.splitlines() if words.strip()]) > 2, (line["file"], number)


def test_the_files_are_what_the_manifest_counts(printed: Printed) -> None:
    assert {line["file"]: line["pages"] for line in printed.lines} == {
        file: len(list(pages_of(content))) for file, content in printed.files.items()
    }


def test_a_form_of_one_page_is_small(printed: Printed) -> None:
    sizes = {line["file"]: len(printed.files[line["file"]]) for line in printed.lines if line["pages"] == 1}
    assert {file: size for file, size in sizes.items() if size > MOST_BYTES_OF_A_PAGE} == {}


@pytest.mark.parametrize("where", ["corporation", "office", "expense"])
def test_an_emoji_anywhere_is_refused_by_name_and_nothing_is_printed(where: str) -> None:
    document = copy.deepcopy(extreme())
    target = {
        "corporation": document["corporation"],
        "office": document["offices"][0],
        "expense": document["expenses"][0],
    }[where]
    target["description" if where == "expense" else "name"] = "ひだまり😀会"
    with pytest.raises(CannotPrint) as refused:
        print_case(document)
    assert refused.value.fields
    assert "😀" in refused.value.what


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_no_fault(printed: Printed, tmp_path: Path) -> None:
    for number, content in enumerate([printed.bundle, *printed.files.values()]):
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(content)
        done = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_pdftotext_reads_every_line_as_it_was_entered(printed: Printed, tmp_path: Path) -> None:
    file = tmp_path / "all.pdf"
    file.write_bytes(printed.bundle)
    done = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, check=True)
    text = bare(done.stdout.decode())
    for start in ("法人", "代表", "住所", "事業所A", "機器20番"):
        assert f"{start}{RARE}" in text
