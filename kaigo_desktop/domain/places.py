"""Where an office lies, as far as it is known."""

from __future__ import annotations

from kaigo_desktop.domain.cases.case import Case, Office


def lies_in(case: Case, office: Office, prefecture: str | None) -> bool | None:
    """Whether the office lies in that prefecture; None where its own is not known, True for no prefecture."""
    if prefecture is None:
        return True
    known = case.prefecture_of(office)
    return None if known is None else known == prefecture
