"""The facts of one 業務改善計画, read from the ``plan`` part of a case that ``check_plan`` has let pass.

What is absent, null or empty text is None: not known yet. ``index`` is the
place in the list of the case file, so that an address can be made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Case, Document
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.plans.fields import is_year_key


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem, what it does and why it is there."""

    index: int
    key: str | None = None
    work_area: str | None = None
    text: str | None = None
    effect: str | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What is done against a problem; ``device`` is a device type, ``expense`` the key of its cost."""

    index: int
    problem: str | int | None = None
    text: str | None = None
    device: str | None = None
    expense: str | None = None
    operation: str | None = None
    introduce_on: date | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator with its figures; ``targets`` and ``actual`` by fiscal year."""

    index: int
    kind: str | None = None
    name: str | None = None
    unit: str | None = None
    method: str | None = None
    timing: str | None = None
    better: str | None = None
    baseline: Decimal | None = None
    baseline_on: date | None = None
    target: Decimal | None = None
    targets: Mapping[int, Decimal] = field(default_factory=dict)
    actual: Mapping[int, Decimal] = field(default_factory=dict)

    def target_in(self, year: int) -> Decimal | None:
        """The target of that fiscal year; where it has none of its own, the one for all years."""
        return self.targets.get(year, self.target)

    def reaches(self, value: Decimal, goal: Decimal) -> bool | None:
        """Whether ``value`` is as good as ``goal``; None while it is not known which way is better."""
        if self.better is None:
            return None
        return value <= goal if self.better == "less" else value >= goal


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who leads, who does, who was asked and when."""

    committee_lead: str | None = None
    person_in_charge: str | None = None
    consulted_with: str | None = None
    consulted_on: date | None = None


@dataclass(frozen=True, slots=True)
class ScheduleItem:
    """One step and its days."""

    index: int
    what: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class OwnNode:
    """A box that was added to the 因果関係図; ``kind``: cause, problem or effect."""

    key: str
    kind: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class DiagramFacts:
    """What was added to the diagram that the problems make; links run from cause to what follows."""

    nodes: tuple[OwnNode, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeDay:
    """What one member of staff did on one day, in cells of ten minutes from ``starts_at`` (HH:MM) on.

    A cell holds the number of a kind of work, or nothing while off duty.
    """

    index: int
    key: str | None = None
    phase: str | None = None
    staff: str | None = None
    post: str | None = None
    day: date | None = None
    shift: str | None = None
    starts_at: str | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearReport:
    """What is told about one fiscal year beside the figures; amounts in yen."""

    done: str | None = None
    not_worked: str | None = None
    revision: str | None = None
    finances_improved: bool | None = None
    wage_return_amount: Yen | None = None
    wage_return_method: str | None = None
    wage_return_notice_on: date | None = None
    cooperation: str | None = None
    comment: str | None = None
    submitted_on: date | None = None
    corrected_on: date | None = None
    correction: str | None = None
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """One plan: of an office, or of a group. ``address`` is where it lies in the case file."""

    address: Address
    problems: tuple[Problem, ...] = ()
    measures: tuple[Measure, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    organisation: Organisation = Organisation()
    schedule: tuple[ScheduleItem, ...] = ()
    wage_return_method: str | None = None
    wage_return_notice_on: date | None = None
    security: str | None = None
    life: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    text_bases: Mapping[str, str] = field(default_factory=dict)
    diagram: DiagramFacts = DiagramFacts()
    time_days: tuple[TimeDay, ...] = ()
    reports: Mapping[int, YearReport] = field(default_factory=dict)

    def problem_of(self, measure: Measure) -> Problem | None:
        """The problem that a measure names by key or by place; None where it names none that is there."""
        if isinstance(measure.problem, int):
            return next((each for each in self.problems if each.index == measure.problem), None)
        named = (each for each in self.problems if each.key is not None and each.key == measure.problem)
        return next(named, None)


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
