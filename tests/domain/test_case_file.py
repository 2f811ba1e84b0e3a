"""The input rules of the interchange page: what is wrong is named by path, and nothing passes silently."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from kaigo_desktop.domain import json_text
from kaigo_desktop.domain.cases.case_file import Faults, check_document, read_case
from kaigo_desktop.domain.json_text import read_json
from tests.fakes import PROGRAMMES, TODAY

Json = dict[str, Any]
CATALOGUE = frozenset(programme.id for programme in PROGRAMMES)
FLAGS = "committee life consulted_center co_located".split()
DATES = ("ordered_on", "delivered_on", "paid_on")
WRONG_FLAGS = (0, 1, "true", "", [], {}, 1.0)
WRONG_COUNTS = (-1, 1.0, 1.5, "1", True, False, [], {}, 10**12 + 1, 10**40, "１")
WRONG_DATES = (
    "2026-6-15",
    "2026-02-30",
    "20260615",
    "２０２６-06-15",
    "2026-06-15T00:00",
    "0001-01-01",
    "1868-01-24",
    "3000-01-01",
    "9999-12-31",
    "",
    20260615,
    True,
)
WRONG_TEXT = (1, True, [], {}, 1.5)


def good() -> Json:
    return {
        "format": "kaigo-case/1",
        "offices": [{"key": "A", "services": ["11"]}, {"key": "B"}],
        "partners": [{}],
        "expenses": [
            {"key": "e1", "category": "monitoring", "cost": 1, "office": "A"},
            {"key": "e2", "category": "device_accessory", "cost": 1, "attached_to": "e1"},
        ],
        "local_programmes": [{"id": "l1", "rate": "1/2", "cap": 1, "per": "unit", "categories": []}],
        "awards": [{"programme": "mhlw-r8-technology", "office": "A"}],
        "settings": {},
        "support": {},
        "pledges": {},
        "corporation": {"bank_account": {}},
        "form_facts": {"officers": [{}], "contact": {}},
    }


def read(document: Json) -> object:
    return read_case(json.dumps(document).encode(), TODAY, catalogue_ids=CATALOGUE)


def put(path: str, value: object) -> Json:
    document = good()
    place: Any = document
    *steps, last = path.replace("[", ".").replace("]", "").split(".")
    for step in steps:
        place = place[int(step)] if step.isdigit() else place.setdefault(step, {})
    place[int(last) if last.isdigit() else last] = value
    return document


def wrong_values() -> Iterator[tuple[str, object]]:  # noqa: C901, PLR0912, PLR0915 - a list, field by field
    """Every field of the case file with values that it may not have."""
    yield from (("format", value) for value in ("kaigo-case/2", "", None, 1, True, []))
    yield from (("as_of", value) for value in WRONG_DATES)
    yield from (("fiscal_year", value) for value in (1999, 2101, "2026", 2026.0, True, [], -1))
    yield from (("prefecture", value) for value in ("0", "00", "48", 13, "１３", "", True))
    for name in "name name_kana representative_title representative address phone email".split():
        yield from ((f"corporation.{name}", value) for value in WRONG_TEXT)
        yield from ((f"partners[0].{name}", value) for value in WRONG_TEXT)
    for value in ("123456789012", "12345678901234", "5123456789012", "７", 7000012050002, ""):
        yield "corporation.corporate_number", value
    yield from (("corporation.kind", value) for value in ("", "company ", 1, True))
    yield from (
        ("corporation.postal_code", value) for value in ("123-4567", "123456", "１２３４５６７", 1234567)
    )
    yield from (("corporation.office_count", value) for value in WRONG_COUNTS)
    yield from (("corporation.runs_home_help", value) for value in WRONG_FLAGS)
    yield from (
        (f"corporation.bank_account.{name}", 1) for name in "bank branch kind number holder_kana".split()
    )
    for name in (*FLAGS,):
        yield from ((f"offices[0].{name}", value) for value in WRONG_FLAGS)
    for name in ("capacity", "monthly_visits", "monthly_users"):
        yield from ((f"offices[0].{name}", value) for value in WRONG_COUNTS)
    yield from (("offices[0].key", value) for value in ("", None, 1))
    for value in ("131234567", "13I1234567", "13a1234567", "１３71234567", 1371234567):
        yield "offices[0].office_number", value
    yield from (("offices[0].municipality", value) for value in ("1310", "131016", 13101))
    yield from (("offices[0].services[0]", value) for value in ("99", "", 11, "2a", None))
    yield from (("offices[0].services", value) for value in ("11", {}, 11))
    yield from (("offices[0].security_action", value) for value in (3, -1, True, "1", 1.0, False))
    for name in ("fte_total", "fte_other"):
        yield from ((f"offices[0].staff.{name}", value) for value in (-0.1, True, "8.6", [], 10**12 + 1))
    yield from (("offices[0].staff.visiting_and_managers", value) for value in WRONG_COUNTS)
    yield from (("offices[0].careplan_link.started_on", value) for value in WRONG_DATES)
    yield from (("offices[0].careplan_link.partners", value) for value in WRONG_COUNTS)
    yield from (("support.kind", value) for value in ("Consultant", "", True, 1))
    yield from (("expenses[0].cost", value) for value in (*WRONG_COUNTS, None))
    yield from (("expenses[0].units", value) for value in (0, *WRONG_COUNTS))
    yield from (("expenses[0].category", value) for value in ("", "robot", None, 1))
    yield from (("expenses[0].listing", value) for value in ("TAIS", "", True))
    for name in ("linked", "staff_based_licence", "other_subsidy", "terminal", "consulting"):
        yield from ((f"expenses[0].{name}", value) for value in (None, *WRONG_FLAGS))
    for name in ("careplan_csv", "careplan_support_desk", "life_csv", "integrated"):
        yield from ((f"expenses[0].{name}", value) for value in WRONG_FLAGS)
    for name in ("other_income", "allowance"):
        yield from ((f"expenses[0].{name}", value) for value in WRONG_COUNTS)
    for name in DATES:
        yield from ((f"expenses[0].{name}", value) for value in WRONG_DATES)
    yield from (("expenses[0].office", value) for value in ("C", "", 1))
    yield from (("expenses[1].attached_to", value) for value in ("e9", "", 1))
    yield from (("settings.package_cap", value) for value in (3_999_999, 10_000_001, 5e6, True, "4000000"))
    yield from (("settings.rounding_unit", value) for value in (0, 10, "1000", 1000.0, True))
    for name in ("rounding_scope", "pooling", "package", "amount_order", "tax_basis", "purchase_rule"):
        yield from ((f"settings.{name}", value) for value in ("", "LINE", 1, True, []))
    for name in ("office_ceiling", "corporation_ceiling", "terminal_cap"):
        yield from ((f"settings.{name}", value) for value in WRONG_COUNTS)
    for name in ("opens_on", "closes_on", "project_ends_on", "performance_report_on"):
        yield from ((f"settings.{name}", value) for value in WRONG_DATES)
    yield from (
        ("settings.report_due", value) for value in ("3-31", "02-30", "13-01", "00-10", "2027-03-31", 331)
    )
    for name in ("wage_return", "cooperate_verification", "plan_drafted", "no_duplicate_funding"):
        yield from ((f"pledges.{name}", value) for value in WRONG_FLAGS)
    yield from (
        ("local_programmes[0].rate", value) for value in ("5/4", "1/0", "0.5", "", None, 0.5, "-1/2", "１/２")
    )
    yield from (("local_programmes[0].cap", value) for value in (*WRONG_COUNTS, None))
    yield from (("local_programmes[0].min_cost", value) for value in WRONG_COUNTS)
    yield from (("local_programmes[0].per", value) for value in ("device", "", None))
    yield from (("local_programmes[0].categories", value) for value in (None, "monitoring", {}))
    yield from (("local_programmes[0].id", value) for value in ("", None, 1, "mhlw-r8-technology"))
    yield from (("awards[0].programme", value) for value in ("", None, 1))
    yield from (("awards[0].office", value) for value in ("C", "", 1))
    yield from (("awards[0].fiscal_year", value) for value in (1999, "2026", True))
    for name in ("notified_on", "granted_on", "completed_on"):
        yield from ((f"awards[0].{name}", value) for value in WRONG_DATES)
    yield from (("awards[0].amount", value) for value in WRONG_COUNTS)
    yield from (("form_facts.officers[0].born_on", value) for value in WRONG_DATES)
    yield from (("form_facts.contact.email", value) for value in WRONG_TEXT)
    for section in ("corporation", "support", "settings", "pledges", "plan", "form_facts"):
        yield from ((section, value) for value in ([], "x", 1, True))
    for section in ("offices", "partners", "expenses", "local_programmes", "awards"):
        yield from ((section, value) for value in ({}, "x", 1, True))
    for section in ("offices", "partners", "expenses", "local_programmes", "awards"):
        yield from ((f"{section}[0]", value) for value in (None, [], "x", 1))
    for place in ("corporation", "offices[0]", "offices[0].staff", "offices[0].careplan_link", "partners[0]"):
        yield f"{place}.slip", 1
    for place in ("support", "expenses[0]", "settings", "pledges", "local_programmes[0]", "awards[0]"):
        yield f"{place}.slip", None
    yield from (
        (f"{place}.slip", "") for place in ("form_facts", "form_facts.officers[0]", "form_facts.contact")
    )
    yield "slip", {}


def test_the_good_case_is_read() -> None:
    read(good())


@pytest.mark.parametrize(("path", "value"), list(wrong_values()))
def test_a_wrong_value_is_named_by_its_path(path: str, value: object) -> None:
    with pytest.raises(Faults) as wrong:
        read(put(path, value))

    paths = [fault.path for fault in wrong.value.faults]
    assert path in paths or any(one.startswith(f"{path}.") for one in paths), paths
    for fault in wrong.value.faults:
        assert fault.message.endswith(("。", "）")) or "：" in fault.message
        assert "\n" not in str(fault)


GOOD_VALUES = [
    ("as_of", None),
    ("as_of", "2024-02-29"),
    ("fiscal_year", None),
    ("fiscal_year", 2000),
    ("fiscal_year", 2100),
    ("offices", None),
    ("offices[0].services", None),
    ("offices[0].services", []),
    ("offices[0].staff", None),
    ("offices[0].staff.fte_total", 0),
    ("offices[0].staff.fte_total", 8.6),
    ("offices[0].staff.fte_total", 10**12),
    ("offices[0].careplan_link", {"started_on": None}),
    ("offices[0].security_action", "equivalent"),
    ("offices[0].office_number", "1371234560"),
    ("expenses[0].cost", 0),
    ("expenses[0].cost", 10**12),
    ("expenses[0].units", 1),
    ("expenses[0].integrated", None),
    ("expenses[1].attached_to", None),
    ("expenses[1].attached_to", "e2"),
    ("settings.package_cap", None),
    ("settings.package_cap", 4_000_000),
    ("settings.package_cap", 10_000_000),
    ("settings.report_due", "02-29"),
    ("settings.rounding_unit", None),
    ("local_programmes[0].rate", "0/1"),
    ("local_programmes[0].rate", "1/1"),
    ("corporation.corporate_number", "7000012050002"),
    ("partners", []),
    ("partners", None),
    ("plan", {}),
]


@pytest.mark.parametrize(("path", "value"), GOOD_VALUES)
def test_a_value_at_the_edge_is_taken(path: str, value: object) -> None:
    document = put(path, value)
    if path == "offices":
        document |= {"expenses": [], "awards": []}

    read(document)


@pytest.mark.parametrize(
    "path",
    [
        *("format", "offices[0].key", "expenses[0].key", "expenses[0].category", "expenses[0].cost"),
        *(f"local_programmes[0].{name}" for name in ("id", "rate", "cap", "per", "categories")),
        "awards[0].programme",
    ],
)
def test_what_is_required_must_be_there(path: str) -> None:
    document = put(path, None)
    place: Any = document
    *steps, last = path.replace("[", ".").replace("]", "").split(".")
    for step in steps:
        place = place[int(step) if step.isdigit() else step]
    del place[last]

    with pytest.raises(Faults) as wrong:
        read(document)

    assert path in [fault.path for fault in wrong.value.faults]


@pytest.mark.parametrize(
    ("section", "name"), [("offices", "key"), ("expenses", "key"), ("local_programmes", "id")]
)
def test_a_key_twice_is_named_where_it_stands_again(section: str, name: str) -> None:
    document = good()
    document[section].append(dict(document[section][0]))

    with pytest.raises(Faults) as wrong:
        read(document)

    assert f"{section}[{len(document[section]) - 1}].{name}" in [fault.path for fault in wrong.value.faults]


def test_every_fault_is_told_at_once() -> None:
    document = good() | {"fiscal_year": "x", "slip": 1}
    document["expenses"][0] |= {"cost": -1, "units": 0}

    paths = {fault.path for fault in check_document(document)}

    assert paths == {"fiscal_year", "slip", "expenses[0].cost", "expenses[0].units"}


NO_JSON = [
    b"",
    b" ",
    b"{",
    b"{'a': 1}",
    b"[1,]",
    b"nul",
    b"\xff\xfe{\x00}\x00",
    b"\x80",
    b"{}{}",
    b"\x00",
    b'"\x01"',
    "\ufeff\ufeff{}".encode(),
    b"[" * 200_000,
    b"01",
    b'"\\ud8"',
]


@pytest.mark.parametrize("data", NO_JSON, ids=range(len(NO_JSON)))
def test_what_is_no_json_is_told_at_the_root(data: bytes) -> None:
    with pytest.raises(Faults) as wrong:
        read_json(data)

    assert [fault.path for fault in wrong.value.faults] == ["$"]


@pytest.mark.parametrize("data", [b"[]", b"null", b"1", b'"x"', b"true", b"1e5"])
def test_json_that_is_no_object_is_told_at_the_root(data: bytes) -> None:
    with pytest.raises(Faults) as wrong:
        read_case(data, TODAY)

    assert [fault.path for fault in wrong.value.faults] == ["$"]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"a": 1, "a": 1}', "a"),
        ('{"b": {"a": 1, "c": 2, "a": 3}}', "b.a"),
        ('{"a": [NaN]}', "a[0]"),
        ('{"a": Infinity}', "a"),
        ('{"a": -Infinity}', "a"),
        ('{"a": 1e9999999999999999999999}', "a"),
        ('{"a": "\\ud800"}', "a"),
        ('{"a": "x\\udc00y"}', "a"),
        ('{"a": {"\\udfff": 1}}', "a.\\udfff"),
        ("[" * 101 + "]" * 101, "$"),
    ],
)
def test_what_json_lets_pass_is_refused(text: str, path: str) -> None:
    with pytest.raises(Faults) as wrong:
        read_json(text.encode())

    (fault,) = wrong.value.faults
    assert str(fault).startswith(f"{path}: ")
    str(fault).encode()


def test_a_hundred_levels_and_a_byte_order_mark_and_a_pair_of_surrogates_are_fine() -> None:
    read_json(("[" * 100 + "]" * 100).encode())
    assert read_json("\ufeff{}".encode()) == {}
    assert read_json(b'"\\ud842\\udfb7"') == "𠮷"


def test_a_huge_integer_is_a_fault_and_no_crash() -> None:
    document = json.dumps(put("expenses[0].cost", 0)).replace('"cost": 0', '"cost": ' + "9" * 20_000)

    with pytest.raises(Faults) as wrong:
        read_case(document.encode(), TODAY)

    assert [fault.path for fault in wrong.value.faults] == ["expenses[0].cost"]


def test_more_than_64_megabytes_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "MOST_BYTES", 10)
    read_json(b'["45678"]')

    with pytest.raises(Faults) as wrong:
        read_json(b'["4567890"]')

    assert [fault.path for fault in wrong.value.faults] == ["$"]
    assert json_text.MOST_BYTES == 10


def test_a_key_twice_among_a_hundred_thousand_is_found_without_waiting() -> None:
    names = [*(f'"k{number}": 0' for number in range(100_000)), '"k7": 0']

    with pytest.raises(Faults) as wrong:
        read_json(("{" + ",".join(names) + "}").encode())

    assert [fault.path for fault in wrong.value.faults] == ["k7"]


def test_a_path_with_line_breaks_stays_one_line() -> None:
    with pytest.raises(Faults) as wrong:
        read(good() | {"a\nb\u2028c\x1b": 1})

    assert str(wrong.value.faults[0]).startswith("a\\nb\\u2028c\\x1b: ")
    assert len(str(wrong.value).splitlines()) == 1


def test_null_stands_for_not_known_or_for_the_default() -> None:
    document = good() | {
        "settings": {"rounding_unit": None, "package": None},
        "support": None,
        "partners": [],
    }

    case: Any = read(document)

    assert (case.settings.rounding_unit, case.settings.package, case.support_kind) == (1000, "best", None)
    assert case.partners == ()
    assert case.as_of == TODAY
    assert not case.offices[0].careplan_link.start_known
