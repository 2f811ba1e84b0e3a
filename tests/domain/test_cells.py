from __future__ import annotations

import pytest

from kaigo_desktop.domain.cells import copied_row, safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+81-3", "-2+cmd", "@SUM(A1)", "＝1", "\t=1"])
def test_no_text_becomes_a_formula_in_a_spreadsheet(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert copied_row([text]).startswith("'")


def test_a_copied_row_keeps_its_figures_and_its_cells() -> None:
    row = ["見守り\n機器\t2台", "-12,000 円", "5", '=HYPERLINK("x")', "-1+1"]
    assert copied_row(row) == "見守り 機器 2台\t-12,000 円\t5\t'=HYPERLINK(\"x\")\t'-1+1"
