"""All kept cases at once: every office under every programme, how far the case is, and what is due first.

``prepare`` reads from the data file and belongs on the window's own thread;
``reckon`` only computes and may run beside it. What was reckoned is kept until
the case, the day or the rules are other ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.domain.assess import LOCAL
from kaigo_desktop.domain.assessment import Assessment, Estimate, ProgrammeAssessment
from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.deadlines.deadline import Deadline
from kaigo_desktop.domain.deadlines.stages import StageState
from kaigo_desktop.domain.json_text import Faults
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.cases import Cases
from kaigo_desktop.services.deadlines import Reckoned
from kaigo_desktop.services.ports import CaseId, CaseLine, Clock

ALL_STAGES_DONE = "完了"
NO_OFFICE = ""
"""The key of the office in the row of a case that has none yet."""


class Cell(NamedTuple):
    """What a programme is for an office. ``amount`` (円) is None where the sources give no figures for one.

    ``is_shared``: the programme looks at the corporation or group, so that every office shows the same.
    """

    verdict: Verdict
    amount: Yen | None
    is_shared: bool


class Due(NamedTuple):
    """A deadline: its safe day as ISO text, and what has to be done."""

    day: str
    title: str


class OverviewRow(Struct, frozen=True):
    """An office of a case. ``problem`` says why nothing is known of it, in a sentence.

    ``cells`` are by programme; None where there is a problem. ``best`` is what
    the best combination gives the whole case (円), None where nothing is entered.
    ``prefecture`` and ``services`` are codes.
    """

    case: CaseId
    title: str
    client: str
    fiscal_year: int | None
    office: str = NO_OFFICE
    office_name: str = ""
    office_number: str = ""
    prefecture: str = ""
    services: tuple[str, ...] = ()
    stage: str = ""
    due: Due | None = None
    cells: Mapping[str, Cell] | None = None
    best: Yen | None = None
    problem: str = ""


class Prepared(Struct, frozen=True):
    """What was read of a case; ``found`` None where it cannot be read, and ``problem`` says so."""

    line: CaseLine
    day: date
    found: Reckoned | None
    problem: str = ""
    changes: int = 0
    """How often the case was changed before it was read, as far as this run of the program knows."""


class Overview:
    """Every kept case, reckoned once and again where it changed. ``prepare`` and ``keep`` on one thread."""

    def __init__(
        self,
        cases: Cases,
        reckoned: Callable[[CaseId], Reckoned],
        assess: Callable[[Case], Assessment],
        clock: Clock,
    ) -> None:
        """``reckoned`` reads a case with its deadlines; raises Faults, Trouble or KeyError."""
        self._cases = cases
        self._reckoned = reckoned
        self._assess = assess
        self._clock = clock
        self._kept: dict[CaseId, tuple[CaseLine, date, tuple[OverviewRow, ...]]] = {}
        self._changes: Counter[CaseId] = Counter()
        cases.on_changed(self._drop)

    def _drop(self, case: CaseId, _addresses: tuple[Address, ...]) -> None:
        self._changes[case] += 1
        self._kept.pop(case, None)

    def forget_all(self) -> None:
        """Reckon everything anew: the rules or their leads are other ones."""
        self._kept.clear()

    def look(self) -> tuple[tuple[OverviewRow, ...], tuple[CaseLine, ...]]:
        """What is known of the cases that are kept now, and the cases that have to be reckoned."""
        lines, today = self._cases.lines(), self._clock.today()
        rows: list[OverviewRow] = []
        waiting = []
        for line in lines:
            known = self._kept.get(line.id)
            if known is not None and known[:2] == (line, today):
                rows.extend(known[2])
            else:
                waiting.append(line)
        for gone in self._kept.keys() - {line.id for line in lines}:
            del self._kept[gone]
        return tuple(rows), tuple(waiting)

    def prepare(self, line: CaseLine) -> Prepared:
        """Read one case; what cannot be read is told in its row."""
        found, problem = None, ""
        try:
            found = self._reckoned(line.id)
        except Faults as faults:
            problem = f"内容に直すところがあります。{faults.faults[0].message}"
        except Trouble as trouble:
            problem = f"読めませんでした。{trouble.what}"
        except KeyError:
            if any(one.id == line.id for one in self._cases.lines()):
                raise  # a defect, and not a case that went away meanwhile
            problem = "この案件はもうありません。"
        return Prepared(line, self._clock.today(), found, problem, self._changes[line.id])

    def reckon(self, prepared: Sequence[Prepared]) -> tuple[tuple[Prepared, tuple[OverviewRow, ...]], ...]:
        """The rows of those cases; for a thread: nothing is read or written."""
        return tuple((one, rows_of(one, self._assess)) for one in prepared)

    def keep(self, found: Iterable[tuple[Prepared, tuple[OverviewRow, ...]]]) -> None:
        """Remember what was reckoned, until it changes; what changed meanwhile is not kept."""
        for one, rows in found:
            if self._changes[one.line.id] == one.changes:
                self._kept[one.line.id] = (one.line, one.day, rows)


def rows_of(one: Prepared, assess: Callable[[Case], Assessment]) -> tuple[OverviewRow, ...]:
    """A row an office; one row for a case without any, or of which nothing can be said."""
    line, found = one.line, one.found
    head = OverviewRow(line.id, line.title, line.applicant, line.fiscal_year, problem=one.problem)
    if found is None:
        return (head,)
    case, assessment = found.case, assess(found.case)
    due = [day for day in found.deadlines if day.is_open and (day.until is None or day.until >= one.day)]
    head = replace(
        head,
        prefecture=case.prefecture or "",
        stage=next((s.title for s in found.stages if s.state is StageState.NOW), ALL_STAGES_DONE),
        due=_first(due, None),
        cells=_cells(assessment, None),
        best=assessment.best.total if case.expenses else None,
    )
    rows = tuple(
        replace(
            head,
            office=office.key,
            office_name=office.name or "",
            office_number=office.office_number or "",
            prefecture=case.prefecture_of(office) or "",
            services=tuple(sorted(office.services)),
            due=_first(due, office.key),
            cells=_cells(assessment, office.key),
        )
        for office in case.offices
    )
    return rows or (head,)


def _cells(assessment: Assessment, office: str | None) -> dict[str, Cell]:
    """By programme; those typed in by hand together under LOCAL."""
    cells = {one.id: _cell(one, office) for one in assessment.programmes if one.rules_version != LOCAL}
    typed = [one for one in assessment.programmes if one.rules_version == LOCAL]
    if typed:
        amount = sum(_amount(one.estimate) or 0 for one in typed)
        cells[LOCAL] = Cell(Verdict.ELIGIBLE, amount, is_shared=office is not None)
    return cells


def _first(open_: Iterable[Deadline], office: str | None) -> Due | None:
    """What comes first of the case's own deadlines and those of that office."""
    of_it = [(one.safe_on.isoformat(), one.title) for one in open_ if one.office in {None, office}]
    return Due(*min(of_it)) if of_it else None


def _cell(entry: ProgrammeAssessment, office: str | None) -> Cell:
    """The verdict and the estimate of that office; those of the whole where the programme has no offices."""
    own = next((one for one in entry.offices if one.office == office), None)
    if own is None:
        return Cell(entry.verdict, _amount(entry.estimate), is_shared=office is not None)
    if entry.estimate is None:
        return Cell(own.verdict, None, is_shared=False)
    found = next((one for one in entry.estimate.offices if one.office == office), None)
    return Cell(own.verdict, None if found is None else found.total, is_shared=False)


def _amount(estimate: Estimate | None) -> Yen | None:
    return None if estimate is None else estimate.total
