"""The facts of one 業務改善計画; ``reading`` makes them of the ``plan`` part of a case.

None means not known yet. ``index`` is the place in the list of the case file,
so that an address can be made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.money import Yen


class Problem(Struct, frozen=True):
    """A problem, what it does and why it is there."""

    index: int
    key: str | None = None
    work_area: str | None = None
    text: str | None = None
    effect: str | None = None
    cause: str | None = None


class Measure(Struct, frozen=True):
    """What is done against a problem; ``device`` is a device type, ``expense`` the key of its cost."""

    index: int
    problem: str | int | None = None
    text: str | None = None
    device: str | None = None
    expense: str | None = None
    operation: str | None = None
    introduce_on: date | None = None


class Indicator(Struct, frozen=True):
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
    targets: Mapping[int, Decimal] = {}
    actual: Mapping[int, Decimal] = {}

    def target_in(self, year: int) -> Decimal | None:
        """The target of that fiscal year; where it has none of its own, the one for all years."""
        return self.targets.get(year, self.target)

    def reaches(self, value: Decimal, goal: Decimal) -> bool | None:
        """Whether ``value`` is as good as ``goal``; None while it is not known which way is better."""
        if self.better is None:
            return None
        return value <= goal if self.better == "less" else value >= goal


class Organisation(Struct, frozen=True):
    """Who leads, who does, who was asked and when."""

    committee_lead: str | None = None
    person_in_charge: str | None = None
    consulted_with: str | None = None
    consulted_on: date | None = None


class ScheduleItem(Struct, frozen=True):
    """One step and its days."""

    index: int
    what: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None


class OwnNode(Struct, frozen=True):
    """A box that was added to the 因果関係図; ``kind``: cause, problem or effect."""

    key: str
    kind: str
    text: str | None = None


class DiagramFacts(Struct, frozen=True):
    """What was added to the diagram that the problems make; links run from cause to what follows."""

    nodes: tuple[OwnNode, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    order: tuple[str, ...] = ()


class TimeDay(Struct, frozen=True):
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


class YearReport(Struct, frozen=True):
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
    document_number: str | None = None
    submitted_on: date | None = None
    corrected_on: date | None = None
    correction: str | None = None
    skipped: str | None = None


class PlanFacts(Struct, frozen=True):
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
    texts: Mapping[str, str] = {}
    text_bases: Mapping[str, str] = {}
    diagram: DiagramFacts = DiagramFacts()
    time_days: tuple[TimeDay, ...] = ()
    reports: Mapping[int, YearReport] = {}

    def problem_of(self, measure: Measure) -> Problem | None:
        """The problem that a measure names by key or by place; None where it names none that is there."""
        if isinstance(measure.problem, int):
            return next((each for each in self.problems if each.index == measure.problem), None)
        named = (each for each in self.problems if each.key is not None and each.key == measure.problem)
        return next(named, None)
