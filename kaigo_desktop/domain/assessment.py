"""What an assessment says: verdicts with reasons, estimates with lines, duties and warnings.

These are the shapes that windows, forms and the result file ``kaigo-result/1``
all read. They are made by ``eligibility``, ``estimate`` and ``obligations``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.money import Yen


class Reason(Struct, frozen=True):
    """One condition or requirement as found for one office (or for the case).

    ``cite`` names notice, annex and paragraph. ``todo`` is what to do where the
    answer is not yes. ``reading`` marks a reading of ours that the prefecture
    must confirm. ``missing`` holds the alternatives that would settle an
    unknown answer, each a set of paths into the case.
    """

    id: str
    state: Answer
    kind: str
    cite: str
    text: str
    title: str = ""
    todo: str | None = None
    lead_days: int | None = None
    reading: bool = False
    missing: frozenset[frozenset[str]] = frozenset()

    @property
    def alone(self) -> Verdict:
        """The verdict where nothing but this reason spoke against."""
        if self.state is Answer.YES:
            return Verdict.ELIGIBLE
        if self.kind != "condition":
            return Verdict.CONDITIONAL
        return Verdict.INELIGIBLE if self.state is Answer.NO else Verdict.UNKNOWN


class Step(NamedTuple):
    """One line of a sum as on paper: what it is, the figures, what comes out, where it is written."""

    label: str
    figures: str
    result: Yen
    cite: str


Told = tuple[str, str, tuple[Step, ...], tuple[str, ...]]
"""Title, clause, steps and notes."""


@dataclass(slots=True)  # not frozen, which would take six times as long to make
class Line:
    """One line of an estimate; all amounts in yen. Nobody changes it once it is made.

    ``line`` is ``equipment:KEY``, ``software``, ``package`` or ``improvement_support``
    (interchange section 3). ``tell`` makes title, clause, steps and notes, which
    are asked for only where a line is shown.
    """

    line: str
    expenses: tuple[str, ...]
    cost: Yen
    rate: str
    rated: Yen
    base: Yen
    amount: Yen
    tell: Callable[[], Told] = field(repr=False, compare=False)
    _known: Told | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def title(self) -> str:
        """What the line is for, in words."""
        return self._told[0]

    @property
    def cite(self) -> str:
        """The clause of the base."""
        return self._told[1]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The sum that leads to ``amount``."""
        return self._told[2]

    @property
    def notes(self) -> tuple[str, ...]:
        """What is provisional or a reading of ours."""
        return self._told[3]

    @property
    def _told(self) -> Told:
        if self._known is None:
            self._known = self.tell()
        return self._known


class Refusal(NamedTuple):
    """Why an expense is not funded, with the clause."""

    expense: str
    why: str
    cite: str


class OfficeEstimate(NamedTuple):
    """What one office may get: the lines, then rounding and ceiling as ``steps``, and what is not funded."""

    office: str
    total: Yen
    package: bool
    lines: tuple[Line, ...]
    steps: tuple[Step, ...] = ()
    refusals: tuple[Refusal, ...] = ()


class Estimate(NamedTuple):
    """What a programme may pay. ``low`` and ``high`` bound ``total`` over the facts not known yet."""

    total: Yen
    low: Yen
    high: Yen
    offices: tuple[OfficeEstimate, ...] = ()
    lines: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = ()


class OfficeAssessment(NamedTuple):
    """The verdict for one office, with every reason."""

    office: str
    verdict: Verdict
    reasons: tuple[Reason, ...]


class ProgrammeAssessment(NamedTuple):
    """A programme's verdict. Per-office programmes carry reasons in ``offices``, the others in ``reasons``.

    ``missing``: the smallest sets of paths whose answers settle the verdict.
    ``advice``: sentences that are no reason but worth knowing, each with its citation.
    """

    id: str
    title: str
    verdict: Verdict
    rules_version: str
    offices: tuple[OfficeAssessment, ...] = ()
    reasons: tuple[Reason, ...] = ()
    missing: tuple[tuple[str, ...], ...] = ()
    estimate: Estimate | None = None
    advice: tuple[tuple[str, str], ...] = ()
    short_title: str = ""

    @property
    def brief(self) -> str:
        """Its title for a narrow place."""
        return self.short_title or self.title

    @property
    def all_reasons(self) -> tuple[Reason, ...]:
        """The reasons of the programme and of every office, in order."""
        return self.reasons + tuple(reason for office in self.offices for reason in office.reasons)


class Assignment(Struct, frozen=True):
    """An expense given to a programme in the best combination."""

    expense: str
    programme: str


class Best(Struct, frozen=True):
    """The best combination; ``exact`` where proven, else ``bound`` is the most there could be (円)."""

    total: Yen = 0
    assignments: tuple[Assignment, ...] = ()
    by_programme: dict[str, Yen] = {}
    exact: bool = True
    bound: Yen = 0
    steps: int = 0
    """The effort that it took, in steps of the search."""


class Lever(Struct, frozen=True):
    """A change that would bring more, found by really changing the fact."""

    change: str
    gain: Yen
    cite: str
    lead_days: int


class CaseWarning(Struct, frozen=True):
    """Something the user should look at; ``path`` points into the case file."""

    path: str
    id: str
    text: str


class Obligation(Struct, frozen=True):
    """A dated duty after a grant. ``provisional``: the prefecture has not said the day.

    ``safe_on`` is the last working day on or before ``due_on``.
    """

    programme: str
    office: str | None
    kind: str
    sequence: int
    fiscal_year: int
    due_on: date
    provisional: bool
    safe_on: date
    cite: str
    text: str


class Assessment(Struct, frozen=True):
    """The whole answer to one case at ``as_of``. ``rules``: programme id → version of its rule data.

    ``sources``: ids of sources that citations begin with → names for people.
    """

    as_of: date
    rules: dict[str, str]
    programmes: tuple[ProgrammeAssessment, ...]
    best: Best = Best()
    levers: tuple[Lever, ...] = ()
    warnings: tuple[CaseWarning, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    sources: dict[str, str] = {}

    def programme(self, id_: str) -> ProgrammeAssessment:
        """The entry of that programme. Raises KeyError where it is not in the catalogue."""
        for entry in self.programmes:
            if entry.id == id_:
                return entry
        raise KeyError(id_)
