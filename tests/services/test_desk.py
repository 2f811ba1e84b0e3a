"""Which reports a case still owes, as the first screen counts them."""

from __future__ import annotations

from datetime import date

import pytest

from kaigo_desktop.domain.assessment import Obligation
from kaigo_desktop.services.desk import how_reports_ended, is_sent

TOLD = {
    "reports": {"2027": {"submitted_on": "2028-03-20"}, "2028": {"skipped": "休止"}, "2029": {"done": "研修"}}
}


def owed(office: str | None, year: int) -> Obligation:
    day = date(year + 1, 3, 31)
    return Obligation(
        "p", office, "effect_report", 1, year, day, provisional=True, safe_on=day, cite="", text=""
    )


@pytest.mark.parametrize(("year", "sent"), [(2027, True), (2028, True), (2029, False), (2030, False)])
def test_a_report_handed_in_or_left_out_is_owed_no_more(year: int, sent: bool) -> None:
    plan = {"offices": {"A": TOLD}}
    for keys, office in ((["A", "B"], "A"), (["A"], None)):
        document = {"offices": [{"key": key} for key in keys], "plan": plan}
        assert is_sent(document, owed(office, year)) is sent
    assert not is_sent({"offices": [{"key": "A"}, {"key": "B"}], "plan": plan}, owed("B", year))


def test_of_several_offices_the_group_reports() -> None:
    document = {"offices": [{"key": "A"}, {"key": "B"}], "plan": {"group": TOLD}}
    assert is_sent(document, owed(None, 2027))
    assert not is_sent(document, owed(None, 2029))
    assert not is_sent(document, owed("A", 2027))


def test_the_end_of_the_reports_is_told_as_it_was() -> None:
    document = {"offices": [{"key": "A"}], "plan": {"offices": {"A": TOLD}}}
    submitted, left_out = owed("A", 2027), owed("A", 2028)
    assert how_reports_ended(document, [submitted]) == "効果報告はすべて提出済みです。"
    assert "ものを除き、すべて提出済み" in how_reports_ended(document, [submitted, left_out])
    assert "提出済み" not in how_reports_ended(document, [left_out])
