"""Reading a case file: every fault named by path, or a Case that cannot be wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar, cast

from msgspec import Struct

from kaigo_desktop.domain.cases import case as c
from kaigo_desktop.domain.cases.fields import FORMAT, case_record
from kaigo_desktop.domain.json_text import Fault, Faults, child_path, read_json
from kaigo_desktop.domain.money import parse_rate
from kaigo_desktop.domain.schema import Checked, Record, check

__all__ = [
    "FORMAT",
    "CaseChecks",
    "Fault",
    "Faults",
    "case_from_document",
    "check_document",
    "plain",
    "read_case",
]

CaseChecks = Callable[[object, str], Iterator[Fault]]
"""A check of a part of the document that this module does not know: value and path in, faults out."""

T = TypeVar("T", bound=Struct)
_DATES = frozenset(
    "started_on ordered_on delivered_on paid_on opens_on closes_on project_ends_on performance_report_on"
    " notified_on granted_on completed_on".split()
)


def read_case(data: bytes, today: date, **checks: object) -> c.Case:
    """The case in a file's bytes; ``as_of`` is ``today`` where the file names no day. Raises Faults."""
    document = read_json(data)
    faults = check_document(document, **checks)  # type: ignore[arg-type]  # the same keywords
    if faults:
        raise Faults(faults)
    return case_from_document(cast("c.Document", document), today)


def check_document(
    document: object,
    *,
    plan_check: CaseChecks | None = None,
    form_fields: Mapping[str, Record] | None = None,
    catalogue_ids: Collection[str] = (),
) -> tuple[Fault, ...]:
    """Every fault of a parsed case file, in the order of its fields.

    ``plan_check`` judges ``plan``; ``form_fields`` names the fields of each
    form's entry in ``form_facts.by_form``; ``catalogue_ids`` are the ids that a
    local programme may not take.
    """
    record = case_record(Checked(plan_check or _any_object), Checked(_by_form(form_fields)))
    faults = list(check(record, document, "$"))
    if isinstance(document, dict):
        faults += _reference_faults(document, catalogue_ids)
    return tuple(faults)


def case_from_document(document: c.Document, today: date) -> c.Case:
    """The case of a document without faults."""
    partners = document.get("partners")
    return c.Case(
        as_of=_date(document.get("as_of")) or today,
        fiscal_year=cast("int | None", document.get("fiscal_year")),
        prefecture=cast("str | None", document.get("prefecture")),
        corporation=_corporation(_object(document, "corporation")),
        offices=tuple(_office(body, index) for index, body in enumerate(_objects(document, "offices"))),
        partners=None if partners is None else tuple(map(_corporation, _objects(document, "partners"))),
        support_kind=cast("str | None", _object(document, "support").get("kind")),
        expenses=tuple(
            _fill(c.Expense, body, index=index) for index, body in enumerate(_objects(document, "expenses"))
        ),
        settings=_fill(c.Settings, _object(document, "settings")),
        pledges=_fill(c.Pledges, _object(document, "pledges")),
        local_programmes=tuple(map(_local_programme, _objects(document, "local_programmes"))),
        awards=tuple(
            _fill(c.Award, body, index=index) for index, body in enumerate(_objects(document, "awards"))
        ),
        plan=_object(document, "plan"),
        form_facts=_object(document, "form_facts"),
    )


def plain(value: object) -> object:
    """``value`` with decimals as floats, so that any JSON writer takes it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def _any_object(value: object, path: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(path, "ここには項目の集まり（{ } で囲んだもの）を入力してください。")


def _by_form(form_fields: Mapping[str, Record] | None) -> CaseChecks:
    def faults(value: object, path: str) -> Iterator[Fault]:
        yield from _any_object(value, path)
        if form_fields is None or not isinstance(value, dict):
            return
        for form, body in value.items():
            place = child_path(path, str(form))
            if form not in form_fields:
                yield Fault(place, "この様式はありません。様式の番号を確かめてください。")
            elif body is not None:
                yield from check(form_fields[form], body, place)

    return faults


def _reference_faults(document: c.Document, catalogue_ids: Collection[str]) -> Iterator[Fault]:
    """Keys that stand twice or name nothing."""
    offices = set(_keys(document, "offices", "key"))
    expenses = set(_keys(document, "expenses", "key"))
    for section, name in (("offices", "key"), ("expenses", "key"), ("local_programmes", "id")):
        yield from _doubled(document, section, name)
    for index, body in enumerate(_objects(document, "local_programmes")):
        if body.get("id") in catalogue_ids:
            yield Fault(
                f"local_programmes[{index}].id", "国や都道府県の制度と同じ番号です。別の番号にしてください。"
            )
    for section, name, known, what in (
        ("expenses", "office", offices, "事業所"),
        ("expenses", "attached_to", expenses, "経費"),
        ("awards", "office", offices, "事業所"),
    ):
        for index, body in enumerate(_objects(document, section)):
            value = body.get(name)
            if isinstance(value, str) and value not in known:
                yield Fault(
                    f"{section}[{index}].{name}",
                    f"この番号の{what}はありません。一覧にある番号を入力してください。",
                )


def _doubled(document: c.Document, section: str, name: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, body in enumerate(_objects(document, section)):
        value = body.get(name)
        if isinstance(value, str) and value:
            if value in seen:
                yield Fault(f"{section}[{index}].{name}", "同じ番号が2回あります。別の番号にしてください。")
            seen.add(value)


def _keys(document: c.Document, section: str, name: str) -> Iterator[str]:
    return (value for body in _objects(document, section) if isinstance(value := body.get(name), str))


def _objects(document: c.Document, section: str) -> list[c.Document]:
    """The objects of a list; what is no object is passed over, its fault is told elsewhere."""
    items = document.get(section)
    return [item if isinstance(item, dict) else {} for item in items] if isinstance(items, list) else []


def _object(document: c.Document, section: str) -> c.Document:
    value = document.get(section)
    return value if isinstance(value, dict) else {}


def _date(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _fill(kind: type[T], body: c.Document, **more: object) -> T:
    """A value of that kind from the fields of the same names; null stands for the default."""
    known = kind.__struct_fields__
    given = {
        name: _date(value) if name in _DATES else value
        for name, value in body.items()
        if name in known and value is not None
    }
    return kind(**{**given, **more})


def _corporation(body: c.Document) -> c.Corporation:
    account = body.get("bank_account")
    bank = _fill(c.BankAccount, account) if isinstance(account, dict) else None
    return _fill(c.Corporation, {**body, "bank_account": None}, bank_account=bank)


def _office(body: c.Document, index: int) -> c.Office:
    staff = _object(body, "staff")
    link = _object(body, "careplan_link")
    services = body.get("services")
    return _fill(
        c.Office,
        body,
        index=index,
        services=frozenset(cast("list[str]", services or [])),
        staff=c.Staff(
            fte_total=_decimal(staff.get("fte_total")),
            fte_other=_decimal(staff.get("fte_other")),
            visiting_and_managers=cast("int | None", staff.get("visiting_and_managers")),
        ),
        careplan_link=c.CareplanLink(
            start_known="started_on" in link,
            started_on=_date(link.get("started_on")),
            partners=cast("int | None", link.get("partners")),
        ),
    )


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _local_programme(body: c.Document) -> c.LocalProgramme:
    return c.LocalProgramme(
        id=cast("str", body["id"]),
        title=cast("str | None", body.get("title")) or cast("str", body["id"]),
        rate=parse_rate(cast("str", body["rate"])),
        cap=cast("int", body["cap"]),
        per=cast("str", body["per"]),
        categories=tuple(cast("list[str]", body["categories"])),
        min_cost=cast("int | None", body.get("min_cost")) or 0,
    )
