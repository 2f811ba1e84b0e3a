"""Texts on their way into a spreadsheet, where none of them becomes a formula or another cell."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FORMULA = tuple("=+-@\t\r＝＋－＠")
_FIGURE = re.compile(r"[-+]?\d[\d,.]* ?(?:円|%|％)?")


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def copied_row(texts: Iterable[str]) -> str:
    """Texts as a row to be pasted into a spreadsheet, tabs between; a negative figure stays a figure."""
    lines = (" ".join(text.split()) for text in texts)
    return "\t".join(text if _FIGURE.fullmatch(text) else safe_cell(text) for text in lines)
