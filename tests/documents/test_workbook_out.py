"""Tables for a spreadsheet: what is written comes back as it was, and nothing is a formula."""

from __future__ import annotations

import csv
import io

import openpyxl

from kaigo_desktop.documents.workbook import read_workbook
from kaigo_desktop.documents.workbook_out import write_workbook
from kaigo_desktop.services.table_out import csv_of

HEADINGS = ("法人", "見込額（円）")
HOSTILE = ['=HYPERLINK("http://x.invalid","y")', "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1"]


def test_texts_and_amounts_come_back_as_they_were() -> None:
    lines = read_workbook(write_workbook("一覧", HEADINGS, [("株式会社甲", 1_700_000), ("乙", None)]))
    assert [line.cells for line in lines] == [HEADINGS, ("株式会社甲", "1700000"), ("乙", "")]


def test_no_text_becomes_a_formula_in_a_workbook() -> None:
    content = write_workbook("一覧", HEADINGS, [(text, None) for text in HOSTILE])
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [page.cell(row, 1).data_type for row in range(2, 2 + len(HOSTILE))] == ["s"] * len(HOSTILE)
    assert page.cell(2, 1).value == HOSTILE[0]


def test_characters_that_a_workbook_cannot_hold_are_left_out_and_long_texts_end() -> None:
    content = write_workbook("一覧", HEADINGS, [("甲\x00\x0b乙", None), ("長" * 40_000, None)])
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert page.cell(2, 1).value == "甲乙"
    assert len(str(page.cell(3, 1).value)) < 32_768


def test_a_csv_opens_as_utf8_and_guards_its_texts() -> None:
    content = csv_of(HEADINGS, [(text, None) for text in HOSTILE] + [("甲", 1_700_000)])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert all(row[0].startswith("'") for row in rows[1:-1])
    assert rows[-1] == ["甲", "1700000"]
    assert rows[1][1] == ""  # nothing, never 0
