from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case_file import check_document
from kaigo_desktop.domain.cases.kept import CaseId, FieldEdit, RecordAdded, RecordRemoved
from kaigo_desktop.domain.json_text import Fault, read_json
from kaigo_desktop.services.cases import Cases, Changed, Refused, complete
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.opening import open_store

START = datetime(2026, 6, 15, 9, 30, tzinfo=timezone(timedelta(hours=9)))


class MinuteClock:
    """A minute passes whenever somebody looks."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time

    def today(self) -> date:
        return self.time.date()


@pytest.fixture
def store(tmp_path: Path, root: Path) -> Iterator[SqliteCaseStore]:
    opened = open_store(tmp_path / "kaigo.db", migrations=root / "db", backups=tmp_path, at=START)
    yield opened
    opened.close()


@pytest.fixture
def cases(store: SqliteCaseStore) -> Cases:
    return Cases(store, MinuteClock(), check_document)


@pytest.fixture
def told(cases: Cases) -> list[tuple[CaseId, tuple[Address, ...]]]:
    """What listeners hear."""
    heard: list[tuple[CaseId, tuple[Address, ...]]] = []

    def hear(case: CaseId, addresses: tuple[Address, ...]) -> None:
        heard.append((case, addresses))

    cases.on_changed(hear)
    return heard


@pytest.fixture
def case(cases: Cases) -> CaseId:
    """One office with care software, an accessory to it, and a use of the link known to be none."""
    document = {
        "format": "kaigo-case/1",
        "offices": [{"key": "A", "careplan_link": {"started_on": None, "partners": 2}}, {"key": "B"}],
        "expenses": [
            {"key": "e1", "category": "care_software", "cost": 500_000, "office": "A"},
            {"key": "e2", "category": "device_accessory", "cost": 30_000, "attached_to": "e1"},
        ],
        "plan": {"offices": {"A": {"problems": []}, "B": {"schedule": []}}},
    }
    return cases.import_document(document, "見本")


def paths(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [fault.path for fault in refused.value.faults]


def test_a_new_case_knows_nothing(cases: Cases):
    case = cases.start(" 令和8年度 ")
    assert cases.document(case) == {"format": "kaigo-case/1"}
    (line,) = cases.lines()
    assert (line.id, line.title, line.applicant, line.fiscal_year) == (case, "令和8年度", "", None)


@pytest.mark.parametrize("title", ["", " ", "　"])
def test_a_case_without_a_title_is_refused(cases: Cases, case: CaseId, title: str):
    with pytest.raises(Refused) as refused:
        cases.start(title)
    assert paths(refused) == ["title"]
    with pytest.raises(Refused):
        cases.rename(case, title)
    assert [line.title for line in cases.lines()] == ["見本"]


def test_a_faulty_file_is_refused_with_every_fault_named(cases: Cases):
    with pytest.raises(Refused) as refused:
        cases.import_document({"format": "kaigo-case/1", "prefecture": "99", "pledge": {}}, "x")
    assert sorted(paths(refused)) == ["pledge", "prefecture"]
    assert cases.lines() == ()


def test_decimals_of_a_file_are_kept_as_they_were(cases: Cases):
    text = b'{"format": "kaigo-case/1", "offices": [{"key": "A", "staff": {"fte_total": 8.6}}]}'
    case = cases.import_document(read_json(text), "x")
    assert cases.document(case)["offices"] == [{"key": "A", "staff": {"fte_total": 8.6}}]


def test_a_fact_is_set_and_the_change_takes_it_back(cases: Cases, case: CaseId):
    before = cases.document(case)
    changed = cases.set(case, ("expenses", "e1", "cost"), 600_000, "費用の変更")
    assert changed == Changed(("expenses", "e1", "cost"), 500_000, 600_000)
    cases.set(case, changed.address, changed.before, "元に戻す")
    assert cases.document(case) == before


def test_what_listeners_hear_is_case_and_address(cases: Cases, case: CaseId, told: list[object]):
    cases.set(case, ("case", "fiscal_year"), 2026, "年度")
    key = cases.add(case, "offices", {}, "追加")
    cases.remove(case, "offices", key, "削除")
    cases.rename(case, "改名")
    assert told == [
        (case, (("case", "fiscal_year"),)),
        (case, (("offices", "office-1"),)),
        (case, (("offices", "office-1"),)),
        (case, (("title",),)),
    ]


def test_a_listener_hears_no_more_once_it_stopped(cases: Cases, case: CaseId):
    heard: list[CaseId] = []

    def hear(which: CaseId, _addresses: tuple[Address, ...]) -> None:
        heard.append(which)

    stop = cases.on_changed(hear)
    cases.rename(case, "一")
    stop()
    stop()
    cases.rename(case, "二")
    assert heard == [case]


def test_a_listener_finds_the_change_already_kept(cases: Cases, store: SqliteCaseStore, case: CaseId):
    found: list[object] = []

    def look(which: CaseId, _addresses: tuple[Address, ...]) -> None:
        found.append(store.load(which).get("fiscal_year"))

    cases.on_changed(look)
    cases.set(case, ("case", "fiscal_year"), 2026, "年度")
    assert found == [2026]


def test_the_same_value_again_writes_nothing_and_is_not_told(
    cases: Cases, store: SqliteCaseStore, case: CaseId, told: list[object]
):
    cases.set(case, ("expenses", "e1", "cost"), 500_000, "x")
    cases.set(case, ("offices", "B", "life"), None, "x")
    assert (told, len(store.history(case))) == ([], 1)


def test_true_is_not_the_same_as_one(cases: Cases, case: CaseId):
    cases.set(case, ("offices", "A", "security_action"), 1, "x")
    with pytest.raises(Refused):
        cases.set(case, ("offices", "A", "security_action"), True, "x")


def test_a_wrong_value_is_refused_and_nothing_is_written_or_told(
    cases: Cases, store: SqliteCaseStore, case: CaseId, told: list[object]
):
    before = cases.document(case)
    with pytest.raises(Refused) as refused:
        cases.set(case, ("expenses", "e2", "office"), "Z", "x")
    assert paths(refused) == ["expenses[1].office"]
    with pytest.raises(Refused):
        cases.set(case, ("expenses", "e1", "cost"), -1, "x")
    with pytest.raises(Refused):
        cases.set(case, ("offices", "A", "colour"), "白", "x")
    assert (cases.document(case), len(store.history(case)), told) == (before, 1, [])


@pytest.mark.parametrize(
    "address", [("offices", "Z", "name"), ("awards", "award-1", "amount"), ("nowhere", "x"), ("offices",), ()]
)
def test_an_unknown_address_is_a_key_error(cases: Cases, case: CaseId, address: Address):
    with pytest.raises(KeyError):
        cases.set(case, address, "x", "x")


def test_a_fault_that_was_there_before_stands_in_no_ones_way(store: SqliteCaseStore):
    """Rules grow stricter; a case kept under older ones can still be worked on."""

    def stricter(document: object) -> tuple[Fault, ...]:
        assert isinstance(document, dict)
        offices = enumerate(document.get("offices", []))
        return tuple(
            Fault(f"offices[{i}].name", "名前が長すぎます。")
            for i, o in offices
            if len(o.get("name", "")) > 3
        )

    document = {"offices": [{"key": "A"}, {"key": "B", "name": "長い名前"}]}
    case = store.create("x", document, START, "作成")
    cases = Cases(store, MinuteClock(), stricter)
    cases.set(case, ("offices", "A", "name"), "短い", "x")
    cases.remove(case, "offices", "A", "x")  # the fault moves to another index and is still no new one
    with pytest.raises(Refused):
        cases.add(case, "offices", {"name": "これも長い"}, "x")
    assert store.keys(case, "offices") == ("B",)


def test_not_in_use_comes_back_when_the_change_is_taken_back(
    cases: Cases, store: SqliteCaseStore, case: CaseId
):
    """A null in started_on says "not in use"; a field set to None would say "not known"."""
    address = ("offices", "A", "careplan_link", "started_on")
    before = cases.document(case)
    changed = cases.set(case, address, "2026-04-01", "利用開始")
    assert changed.address == address[:-1]
    assert store.history(case)[-1].edits == (
        FieldEdit(
            address[:-1], {"started_on": None, "partners": 2}, {"started_on": "2026-04-01", "partners": 2}
        ),
    )
    cases.set(case, changed.address, changed.before, "元に戻す")
    assert cases.document(case) == before


def test_not_in_use_becomes_not_known(cases: Cases, case: CaseId):
    cases.set(case, ("offices", "A", "careplan_link", "started_on"), None, "わからない")
    assert cases.document(case)["offices"][0]["careplan_link"] == {"partners": 2}


def test_records_get_short_keys_of_their_own(cases: Cases, case: CaseId):
    assert cases.add(case, "offices", {}, "x") == "office-1"
    assert cases.add(case, "offices", {"name": "二"}, "x") == "office-2"
    assert cases.add(case, "expenses", {}, "x") == "e3"
    assert cases.add(case, "expenses", {"key": "車"}, "x") == "車"
    assert cases.add(case, "partners", {"name": "乙"}, "x") == "partner-1"
    assert cases.add(case, "awards", {"programme": "p"}, "x") == "award-1"
    assert cases.add(case, "local_programmes", {}, "x") == "local-1"
    document = cases.document(case)
    assert document["offices"][2:] == [{"key": "office-1"}, {"key": "office-2", "name": "二"}]
    assert document["partners"] == [{"name": "乙"}]
    assert document["awards"] == [{"programme": "p"}]
    assert cases.keys(case, "awards") == ("award-1",)


@pytest.mark.parametrize("key", ["e1", "", 5])
def test_a_key_that_is_taken_or_no_key_is_refused(cases: Cases, case: CaseId, key: object):
    with pytest.raises(Refused) as refused:
        cases.add(case, "expenses", {"key": key}, "x")
    assert paths(refused) == ["expenses[2].key"]


def test_a_partner_is_edited_by_its_key(cases: Cases, case: CaseId):
    first = cases.add(case, "partners", {}, "x")
    second = cases.add(case, "partners", {}, "x")
    cases.remove(case, "partners", first, "x")
    cases.set(case, ("partners", second, "name"), "丙", "x")
    assert cases.document(case)["partners"] == [{"name": "丙"}]


def test_adding_the_first_partner_can_be_taken_back_to_not_known(
    cases: Cases, store: SqliteCaseStore, case: CaseId
):
    cases.add(case, "partners", {"name": "乙"}, "x")
    assert store.history(case)[-1].edits == (
        FieldEdit(("partners",), None, []),
        RecordAdded("partners", "partner-1", {"name": "乙"}, 0),
    )


def test_there_are_no_partners_is_an_answer(cases: Cases, store: SqliteCaseStore, case: CaseId):
    assert cases.set(case, ("partners",), [], "なし") == Changed(("partners",), None, [])
    assert cases.document(case)["partners"] == []
    cases.add(case, "partners", {"name": "乙"}, "x")
    cases.add(case, "partners", {"name": "丙"}, "x")
    cases.set(case, ("partners",), None, "わからない")
    assert "partners" not in cases.document(case)
    assert store.history(case)[-1].edits == (
        RecordRemoved("partners", "partner-2", 1, {"name": "丙"}),
        RecordRemoved("partners", "partner-1", 0, {"name": "乙"}),
        FieldEdit(("partners",), [], None),
    )


def test_removing_keeps_the_record_in_history(cases: Cases, store: SqliteCaseStore, case: CaseId):
    cases.remove(case, "expenses", "e2", "費用の削除")
    step = store.history(case)[-1]
    assert (step.label, step.edits) == (
        "費用の削除",
        (
            RecordRemoved(
                "expenses",
                "e2",
                1,
                {"key": "e2", "category": "device_accessory", "cost": 30_000, "attached_to": "e1"},
            ),
        ),
    )
    with pytest.raises(KeyError):
        cases.remove(case, "expenses", "e2", "x")


def test_a_record_that_others_refer_to_stays(cases: Cases, case: CaseId):
    with pytest.raises(Refused) as refused:
        cases.remove(case, "expenses", "e1", "x")
    assert paths(refused) == ["expenses[0].attached_to"]
    with pytest.raises(Refused):
        cases.remove(case, "offices", "A", "x")


def test_with_an_office_goes_its_part_of_the_plan(cases: Cases, store: SqliteCaseStore, case: CaseId):
    cases.remove(case, "offices", "B", "事業所の削除")
    assert cases.document(case)["plan"] == {"offices": {"A": {"problems": []}}}
    assert store.history(case)[-1].edits == (
        FieldEdit(("plan", "offices", "B"), {"schedule": []}, None),
        RecordRemoved("offices", "B", 1, {"key": "B"}),
    )


def test_an_expense_may_be_typed_field_by_field(cases: Cases, case: CaseId):
    key = cases.add(case, "expenses", {"office": "A"}, "追加")
    cases.set(case, ("expenses", key, "units"), 3, "x")
    assert cases.document(case)["expenses"][2] == {"key": key, "office": "A", "units": 3}
    cases.set(case, ("expenses", key, "cost"), 100, "x")
    cases.set(case, ("expenses", key, "cost"), None, "わからない")
    with pytest.raises(Refused) as refused:
        cases.set(case, ("expenses", key, "units"), 0, "x")
    assert paths(refused) == ["expenses[2].units"]


def test_what_is_incomplete_is_left_out_and_named_never_taken_as_zero(cases: Cases, case: CaseId):
    cases.set(case, ("expenses", "e1", "cost"), None, "わからない")
    cases.add(case, "expenses", {"key": "e3", "category": "transfer", "cost": 0}, "x")
    cases.add(case, "expenses", {}, "x")
    cases.add(case, "local_programmes", {"rate": "1/2"}, "x")
    document, left_out = complete(cases.document(case))
    assert check_document(document) == ()
    assert [expense["key"] for expense in document["expenses"]] == ["e3"]
    assert document["local_programmes"] == []
    assert left_out == (
        ("expenses", "e1", "cost"),
        ("expenses", "e2", "attached_to"),
        ("expenses", "e4", "category"),
        ("expenses", "e4", "cost"),
        ("local_programmes", "local-1", "cap"),
        ("local_programmes", "local-1", "per"),
        ("local_programmes", "local-1", "categories"),
    )


def test_a_complete_document_stays_as_it_is(cases: Cases, case: CaseId):
    document = cases.document(case)
    assert complete(document) == (document, ())


def test_a_file_of_this_program_is_taken_in_again_while_something_is_missing(cases: Cases, case: CaseId):
    cases.add(case, "expenses", {}, "x")
    document = cases.document(case)
    assert cases.document(cases.import_document(document, "写し")) == document


def test_what_the_caller_does_with_a_value_afterwards_changes_nothing(cases: Cases, case: CaseId):
    services = ["11"]
    changed = cases.set(case, ("offices", "A", "services"), services, "x")
    services.append("nonsense")
    assert changed.after == ["11"]
    assert cases.document(case)["offices"][0]["services"] == ["11"]
