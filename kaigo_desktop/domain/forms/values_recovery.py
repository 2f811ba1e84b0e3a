"""What the 復旧キー控え shows. The key is no part of a case: only the program at its first start knows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

NO_KEY: dict[str, object] = dict.fromkeys(("recovery.groups", "recovery.made_on", "recovery.file"))
"""The values of every case: no key."""


def recovery_values(groups: Sequence[str], made_on: date, file: str | None = None) -> dict[str, object]:
    """Values for the paper: the groups of the key in their order, the day, the name of the data file."""
    rows = [{"number": number, "letters": letters} for number, letters in enumerate(groups, start=1)]
    return {"recovery.groups": rows or None, "recovery.made_on": made_on, "recovery.file": file}
