"""A table for a spreadsheet, as CSV. No cell is a formula to it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from kaigo_desktop.domain.cells import safe_cell

Value = str | int | None
"""A cell: a text, a whole number, or nothing (which is not known, never 0)."""


def csv_of(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """The table as a spreadsheet opens it: UTF-8 with its mark, texts guarded."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow([safe_cell(one) for one in headings])
    for row in rows:
        writer.writerow([safe_cell(one) if isinstance(one, str) else one for one in row])
    return made.getvalue().encode("utf-8-sig", "replace")
