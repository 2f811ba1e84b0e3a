"""The ``plan`` part of a case that ``check_plan`` has let pass, read as facts.

What is absent, null or empty text is None: not known yet.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Case, Document
from kaigo_desktop.domain.plans.facts import (
    DiagramFacts,
    Indicator,
    Measure,
    Organisation,
    OwnNode,
    PlanFacts,
    Problem,
    ScheduleItem,
    TimeDay,
    YearReport,
)
from kaigo_desktop.domain.plans.fields import is_year_key


def office_plan(case: Case, office: str) -> PlanFacts:
    """The plan of an office; one without facts where nothing was entered."""
    return _plan(_inner(_inner(case.plan, "offices"), office), ("plan", "offices", office))


def group_plan(case: Case) -> PlanFacts:
    """The plan of the group (協働化)."""
    return _plan(_inner(case.plan, "group"), ("plan", "group"))


def _plan(body: Document, address: Address) -> PlanFacts:
    organisation = _inner(body, "organisation")
    return PlanFacts(
        address=address,
        problems=tuple(_problem(index, entry) for index, entry in enumerate(_list(body, "problems"))),
        measures=tuple(_measure(index, entry) for index, entry in enumerate(_list(body, "measures"))),
        indicators=tuple(_indicator(index, entry) for index, entry in enumerate(_list(body, "indicators"))),
        organisation=Organisation(
            committee_lead=_text(organisation, "committee_lead"),
            person_in_charge=_text(organisation, "person_in_charge"),
            consulted_with=_text(organisation, "consulted_with"),
            consulted_on=_day(organisation, "consulted_on"),
        ),
        schedule=tuple(_item(index, entry) for index, entry in enumerate(_list(body, "schedule"))),
        wage_return_method=_text(body, "wage_return_method"),
        wage_return_notice_on=_day(body, "wage_return_notice_on"),
        security=_text(body, "security"),
        life=_text(body, "life"),
        texts=_texts(_inner(body, "texts")),
        text_bases=_texts(_inner(body, "text_bases")),
        diagram=_diagram(_inner(body, "diagram")),
        time_days=tuple(
            _time_day(index, entry) for index, entry in enumerate(_list(_inner(body, "time_study"), "days"))
        ),
        reports=_reports(_inner(body, "reports")),
    )


def _problem(index: int, body: Document) -> Problem:
    return Problem(
        index=index,
        key=_text(body, "key"),
        work_area=_text(body, "work_area"),
        text=_text(body, "text"),
        effect=_text(body, "effect"),
        cause=_text(body, "cause"),
    )


def _measure(index: int, body: Document) -> Measure:
    named = body.get("problem")
    return Measure(
        index=index,
        problem=named if isinstance(named, str | int) else None,
        text=_text(body, "text"),
        device=_text(body, "device"),
        expense=_text(body, "expense"),
        operation=_text(body, "operation"),
        introduce_on=_day(body, "introduce_on"),
    )


def _indicator(index: int, body: Document) -> Indicator:
    return Indicator(
        index=index,
        kind=_text(body, "kind"),
        name=_text(body, "name"),
        unit=_text(body, "unit"),
        method=_text(body, "method"),
        timing=_text(body, "timing"),
        better=_text(body, "better"),
        baseline=_number(body.get("baseline")),
        baseline_on=_day(body, "baseline_on"),
        target=_number(body.get("target")),
        targets=_numbers(_inner(body, "targets")),
        actual=_numbers(_inner(body, "actual")),
    )


def _item(index: int, body: Document) -> ScheduleItem:
    return ScheduleItem(index, _text(body, "what"), _day(body, "from"), _day(body, "to"))


def _reports(body: Document) -> dict[int, YearReport]:
    return {int(year): _report(_inner(body, year)) for year in body if is_year_key(year)}


def _report(body: Document) -> YearReport:
    improved, amount = body.get("finances_improved"), body.get("wage_return_amount")
    return YearReport(
        done=_text(body, "done"),
        not_worked=_text(body, "not_worked"),
        revision=_text(body, "revision"),
        finances_improved=improved if isinstance(improved, bool) else None,
        wage_return_amount=amount if isinstance(amount, int) else None,
        wage_return_method=_text(body, "wage_return_method"),
        wage_return_notice_on=_day(body, "wage_return_notice_on"),
        cooperation=_text(body, "cooperation"),
        comment=_text(body, "comment"),
        document_number=_text(body, "document_number"),
        submitted_on=_day(body, "submitted_on"),
        corrected_on=_day(body, "corrected_on"),
        correction=_text(body, "correction"),
        skipped=_text(body, "skipped"),
    )


def _diagram(body: Document) -> DiagramFacts:
    """Boxes without a key or a kind cannot be drawn; links without both ends neither."""
    nodes = [
        OwnNode(key, kind, _text(entry, "text"))
        for entry in _list(body, "nodes")
        if (key := _text(entry, "key")) is not None and (kind := _text(entry, "kind")) is not None
    ]
    links = [
        (start, end)
        for entry in _list(body, "links")
        if (start := _text(entry, "from")) is not None and (end := _text(entry, "to")) is not None
    ]
    return DiagramFacts(tuple(nodes), tuple(links), _words(body, "order"))


def _time_day(index: int, body: Document) -> TimeDay:
    return TimeDay(
        index=index,
        key=_text(body, "key"),
        phase=_text(body, "phase"),
        staff=_text(body, "staff"),
        post=_text(body, "post"),
        day=_day(body, "date"),
        shift=_text(body, "shift"),
        starts_at=_text(body, "starts_at"),
        cells=_words(body, "cells"),
    )


def _words(body: Document, name: str) -> tuple[str, ...]:
    found = body.get(name)
    return tuple(word for word in found if isinstance(word, str)) if isinstance(found, list) else ()


def _inner(body: Document, name: str) -> Document:
    found = body.get(name)
    return found if isinstance(found, dict) else {}


def _list(body: Document, name: str) -> list[Document]:
    found = body.get(name)
    return [entry if isinstance(entry, dict) else {} for entry in found] if isinstance(found, list) else []


def _text(body: Document, name: str) -> str | None:
    found = body.get(name)
    return found.strip() or None if isinstance(found, str) else None


def _texts(body: Document) -> dict[str, str]:
    return {name: text for name in body if (text := _text(body, name)) is not None}


def _day(body: Document, name: str) -> date | None:
    found = body.get(name)
    return date.fromisoformat(found) if isinstance(found, str) else None


def _number(value: object) -> Decimal | None:
    """The figure as written: a float goes through its text, so that 6.4 stays 6.4."""
    return None if value is None else Decimal(str(value))


def _numbers(body: Document) -> dict[int, Decimal]:
    found = {int(year): _number(value) for year, value in body.items() if is_year_key(year)}
    return {year: value for year, value in found.items() if value is not None}
