"""Every form of the sample case, on paper."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from kaigo_desktop.documents.pdf import Press
from kaigo_desktop.services.issuing import MANIFEST, issue

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
MOST_PAGES = {
    "application": 1,
    "cost-rate-first": 1,
    "calculation": 1,
    "improvement-plan": 3,
    "evidence": 6,
    "effect-report": 2,
    "project-plan": 1,
    "budget": 1,
    "officers": 1,
    "pledge": 1,
    "bank": 1,
    "advance-start": 1,
    "change": 1,
    "withdrawal": 1,
    "result": 1,
    "settlement": 1,
    "settlement-budget": 1,
    "claim": 1,
    "group": 1,
}


@pytest.fixture(scope="module")
def printed(sample):
    """The lines of the manifest, and the files in the order in which they were written."""
    written: dict[str, bytes] = {}

    def keep(path: Path, content: bytes) -> None:
        written[path.name] = content

    issued = issue(
        sample.case,
        sample.assessment,
        Path("out"),
        forms=sample.forms,
        printer=Press(FONTS),
        write=keep,
        knowledge=sample.knowledge,
    )
    return issued, written


def text_of(content: bytes) -> str:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return "".join(text.split())


def test_each_form_keeps_to_its_pages_without_a_word_changed(printed):
    for line in printed[0]:
        assert line.pages <= MOST_PAGES.get(line.form, line.pages), line.file
        assert line.notices == (), line.file


def test_the_manifest_is_written_last(printed):
    assert list(printed[1])[-1] == MANIFEST


@pytest.mark.parametrize("form", ["application", "cost-rate-first", "calculation"])
def test_the_papers_of_an_application_show_the_estimate_to_the_yen(printed, sample, form):
    total = sample.assessment.programme("mhlw-r8-technology").estimate.total
    file = next(line.file for line in printed[0] if line.form == form)
    assert f"{total:,}" in text_of(printed[1][file])


def test_every_form_is_marked_as_a_standard_form(printed):
    for line in printed[0]:
        assert "標準様式" in text_of(printed[1][line.file]), line.file


def test_the_evidence_cites_every_reason_and_marks_the_readings(printed, sample):
    file = next(line.file for line in printed[0] if line.form == "evidence")
    text = text_of(printed[1][file])
    for reason in sample.assessment.programme("mhlw-r8-technology").all_reasons:
        assert "".join(reason.title.split()) in text, reason.id
    assert "【都道府県に確認】" in text
    assert "2026-04-07" in text
