"""Deadlines in the data file: decisions, the list over all cases, and what calendars were told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from kaigo_desktop.domain.cases.address import DECISIONS, TITLE
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.kept import CaseId, FieldEdit
from kaigo_desktop.domain.deadlines.line import DeadlineLine
from kaigo_desktop.domain.deadlines.published import Published
from kaigo_desktop.domain.deadlines.series import HandedIn
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Submission, SubmissionId, SubmittedFile
from kaigo_desktop.storage.case_store import SqliteCaseStore
from tests.storage.conftest import AT
from tests.storage.test_migrate import Opener

DOCUMENT = {"format": "kaigo-case/1", "corporation": {"name": "社会福祉法人 見本会"}}
LINE = DeadlineLine(
    CaseId(1),
    "effect_report/award-1/1",
    "effect_report",
    "令和9年度 効果報告（1回目）",
    "見本の家",
    "mhlw-r8-technology",
    "2028-03-31",
    "2028-03-31",
    "9999-12-31",
    "open",
    "暫定",
    "deadlines",
    "佐藤",
)


@pytest.fixture
def case(store: SqliteCaseStore, at: datetime) -> CaseId:
    return store.create("見本の案件", DOCUMENT, at, "作成")


def decide(store: SqliteCaseStore, case: CaseId, key: str, body: Document) -> None:
    """A step of the history that decides it."""
    store.apply(case, [FieldEdit((DECISIONS, key), None, body)], AT, "期限")


def reckon(store: SqliteCaseStore, *lines: DeadlineLine) -> None:
    """Keep those lines for every case that needs it."""
    mine = [
        (case, stamp, [one for one in lines if one.case == case])
        for case, stamp in store.deadlines.stale("1")
    ]
    store.deadlines.keep_lines(mine)


def test_lines_come_back_by_day_with_the_title_that_the_case_has_now(
    store: SqliteCaseStore, case: CaseId, at: datetime
) -> None:
    early = LINE._replace(key="a", safe_on="2027-01-04")
    reckon(store, LINE, early)
    store.apply(case, [FieldEdit(TITLE, None, "新しい名前")], at, "名前")
    lines = store.deadlines.lines()
    assert [line.key for line in lines] == ["a", LINE.key]
    assert (lines[1].case_title, lines[1].applicant) == ("新しい名前", "社会福祉法人 見本会")
    assert lines[1]._replace(case_title="", applicant="") == LINE


def test_near_lines_are_the_open_ones_up_to_a_day(store: SqliteCaseStore, case: CaseId) -> None:
    done = LINE._replace(key="done", state="done")
    reckon(store, LINE, done, LINE._replace(key="late", safe_on="2028-04-03"))
    today, last = date(2026, 6, 15), date(2028, 3, 31)
    assert [line.key for line in store.deadlines.near(today, last)] == [LINE.key]
    assert store.deadlines.near(today, date(2028, 3, 30)) == []
    assert [line.key for line in store.deadlines.next(today, 5)] == [LINE.key, "late"]
    assert [line.key for line in store.deadlines.next(today, 1)] == [LINE.key]


def test_what_makes_no_sense_any_more_is_not_near(store: SqliteCaseStore, case: CaseId) -> None:
    reckon(store, LINE._replace(safe_on="2026-05-01", until="2026-06-15"))
    assert len(store.deadlines.next(date(2026, 6, 15), 5)) == 1
    assert store.deadlines.next(date(2026, 6, 16), 5) == []


def test_a_case_is_stale_until_reckoned_and_again_after_every_change(
    store: SqliteCaseStore, case: CaseId, at: datetime
) -> None:
    def stale(rules: str = "1") -> list[CaseId]:
        return [one for one, _ in store.deadlines.stale(rules)]

    assert stale() == [case]
    reckon(store, LINE)
    assert stale() == []
    assert stale("2") == [case]  # other rules
    store.apply(case, [FieldEdit(("case", "fiscal_year"), None, 2026)], at, "年度")  # at the same moment
    assert stale() == [case]
    reckon(store)
    decide(store, case, "x", {"note": "佐藤"})
    assert stale() == [case]
    reckon(store)
    hand_in(store, case, at)
    assert stale() == [case]


def test_reckoning_anew_leaves_nothing_of_before(store: SqliteCaseStore, case: CaseId) -> None:
    reckon(store, LINE)
    decide(store, case, "x", {"note": "佐藤"})
    reckon(store)
    assert store.deadlines.lines() == []


def test_an_edit_made_while_the_lines_were_reckoned_is_not_lost(
    store: SqliteCaseStore, case: CaseId, at: datetime
) -> None:
    ((_, stamp),) = store.deadlines.stale("1")
    store.apply(case, [FieldEdit(("case", "fiscal_year"), None, 2026)], at, "年度")
    store.deadlines.keep_lines([(case, stamp, [LINE])])
    assert [one for one, _ in store.deadlines.stale("1")] == [case]


def test_decisions_are_kept_by_case_and_key_and_an_empty_one_goes(
    store: SqliteCaseStore, case: CaseId, at: datetime
) -> None:
    other = store.create("ほか", DOCUMENT, at, "作成")
    decide(store, case, "a", {"done_on": "2026-06-15"})
    decide(store, case, "a", {"skipped": "理由"})
    decide(store, case, "b", {"lead_days": 3})
    decide(store, case, "b", {})
    assert store.deadlines.choices(case) == {"a": {"skipped": "理由"}}
    assert store.deadlines.choices(other) == {}
    with pytest.raises(KeyError):
        decide(store, CaseId(99), "a", {"note": "x"})


def test_leads_for_all_cases_are_kept_together(opened: Opener, store: SqliteCaseStore) -> None:
    store.deadlines.keep_leads({"quotes": 60, "baseline": 7})
    store.deadlines.keep_leads({"quotes": 30})
    store.close()
    assert opened().deadlines.leads() == {"quotes": 30}
    store.deadlines.keep_leads({})
    assert store.deadlines.leads() == {}


def hand_in(store: SqliteCaseStore, case: CaseId, at: datetime) -> None:
    file = SubmittedFile(CopyKey("application", "A"), "交付申請書", "a.pdf", "0", "0")
    kept = Submission(SubmissionId(0), date(2026, 6, 1), "", at, "1", DOCUMENT, (file,))
    store.submissions.keep(case, kept, [b"%PDF"])


def test_what_was_handed_in_is_known_with_its_day(store: SqliteCaseStore, case: CaseId, at: datetime) -> None:
    hand_in(store, case, at)
    assert store.deadlines.handed_in(case) == (
        HandedIn("application", "A", None, "mhlw-r8-technology", date(2026, 6, 1)),
    )


def test_what_calendars_were_told_is_remembered_and_replaced(
    opened: Opener, case: CaseId, store: SqliteCaseStore, at: datetime
) -> None:
    told = Published(case, "a", "u1", 0, "f", date(2028, 3, 31), at)
    store.deadlines.keep_published([told])
    again = replace(told, sequence=1, is_cancelled=True, changed_at=at + timedelta(days=1))
    store.deadlines.keep_published([again, replace(told, key="b", uid="u2")])
    store.close()
    found = {one.uid: one for one in opened().deadlines.published()}
    assert found == {"u1": again, "u2": replace(told, key="b", uid="u2")}


# --- to another computer ------------------------------------------------------------------------

AWARDS = [
    {"programme": "mhlw-r8-technology", "office": "A", "granted_on": "2026-09-01"},
    {"programme": "mhlw-r8-technology", "office": "B", "fiscal_year": 2026},
    {"programme": "mhlw-r8-collaboration", "fiscal_year": 2026},
]
DECIDED = {
    "application": {"done_on": "2026-07-01"},
    "effect_report/{}/1": {"postponed_to": "2028-04-28"},
    "template/keeping/{}": {"follows": True},
    "template/disposal/{}/x1": {"due_on": "2032-03-31"},
    "preparation/actual/{}/2": {"lead_days": 30},
    "settled/{}": {"done_on": "2027-05-01"},
}


def decided(keys: Sequence[str]) -> dict[str, Document]:
    """A decision of every kind about every grant."""
    return {key.format(award): dict(body) for key, body in DECIDED.items() for award in keys}


def test_decisions_find_their_grants_again_on_another_computer(store: SqliteCaseStore, at: datetime) -> None:
    here = store.create("ここ", {**DOCUMENT, "awards": AWARDS}, at, "作成")
    there = store.create("むこう", {**DOCUMENT, "awards": AWARDS[::-1]}, at, "作成")
    for key, body in decided(store.keys(here, "awards")).items():
        decide(store, here, key, body)
    plain = store.deadlines.export_choices(here)
    assert json.loads(json.dumps(plain)) == plain
    decide(store, there, "application", {"skipped": "前の決定"})
    assert store.deadlines.import_choices(there, plain) == ()
    assert store.deadlines.choices(there) == decided(store.keys(there, "awards"))
    by_office = {
        award["office"]: store.deadlines.choices(there)[f"effect_report/{key}/1"]
        for key, award in zip(store.keys(there, "awards"), AWARDS[::-1], strict=True)
        if "office" in award
    }
    assert by_office.keys() == {"A", "B"}


def test_decisions_about_a_grant_that_is_not_there_are_told_and_not_kept(
    store: SqliteCaseStore, case: CaseId, at: datetime
) -> None:
    here = store.create("ここ", {**DOCUMENT, "awards": AWARDS[:1]}, at, "作成")
    (key,) = store.keys(here, "awards")
    decide(store, here, f"settled/{key}", {"done_on": "2027-05-01"})
    decide(store, here, "case", {"note": "佐藤"})
    lost = store.deadlines.import_choices(case, store.deadlines.export_choices(here))
    assert lost == ("settled/@1",)
    assert store.deadlines.choices(case) == {"case": {"note": "佐藤"}}


def test_two_grants_that_are_alike_keep_their_order(store: SqliteCaseStore, at: datetime) -> None:
    twice = {**DOCUMENT, "awards": [AWARDS[1], AWARDS[1]]}
    here, there = (store.create(title, twice, at, "作成") for title in ("ここ", "むこう"))
    first, second = store.keys(here, "awards")
    decide(store, here, f"paid/{second}", {"done_on": "2027-06-01"})
    store.deadlines.import_choices(there, store.deadlines.export_choices(here))
    assert list(store.deadlines.choices(there)) == [f"paid/{store.keys(there, 'awards')[1]}"]
    assert first != second


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"awards": [], "choices": []},
        {"awards": {}, "choices": {}},
        {"awards": [], "choices": {"case": {"colour": "red"}}},
        {"awards": [], "choices": {"case": {"lead_days": "3"}}},
        {"awards": [], "choices": {"case": {"done_on": "soon"}}},
        {"awards": [3], "choices": {}},
    ],
)
def test_what_is_no_list_of_decisions_changes_nothing(
    store: SqliteCaseStore, case: CaseId, wrong: Document
) -> None:
    decide(store, case, "case", {"note": "佐藤"})
    with pytest.raises(ValueError, match=r"."):
        store.deadlines.import_choices(case, wrong)
    assert store.deadlines.choices(case) == {"case": {"note": "佐藤"}}


def test_a_case_that_is_not_there_has_no_decisions_to_carry(store: SqliteCaseStore) -> None:
    with pytest.raises(KeyError):
        store.deadlines.export_choices(CaseId(99))
    with pytest.raises(KeyError):
        store.deadlines.import_choices(CaseId(99), {"awards": [], "choices": {}})


def test_whose_deadlines_they_are_is_known_for_all_cases_at_once(
    store: SqliteCaseStore, case: CaseId, at: datetime
) -> None:
    document = {
        **DOCUMENT,
        "fiscal_year": 2026,
        "offices": [{"key": "A", "name": "家"}],
        "awards": AWARDS[:1],
    }
    other = store.create("ほか", document, at, "作成")
    found = store.deadlines.holders()
    assert found[case].name == "社会福祉法人 見本会"
    assert (found[other].fiscal_year, found[other].office("A"), found[other].office("Z")) == (2026, "家", "Z")
    assert list(found[other].awards.values()) == AWARDS[:1]
