"""Deadlines of one case and of all: reckoned, decided upon, listed, and told to calendars.

The list over all cases is kept ready in the data file. It is brought up to date
where it is looked at, for the cases that changed since, so that saving an
answer costs nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from kaigo_desktop.domain.cases.address import DECISIONS
from kaigo_desktop.domain.cases.case import Case, Document
from kaigo_desktop.domain.deadlines.choice import (
    CASE,
    NOTHING,
    Choice,
    choice_document,
    choice_of,
)
from kaigo_desktop.domain.deadlines.choice_words import change_name, subject_of
from kaigo_desktop.domain.deadlines.deadline import Deadline, Kind, State
from kaigo_desktop.domain.deadlines.event import (
    CalendarEvent,
    cancelled_event,
    event_of,
    fingerprint_of,
)
from kaigo_desktop.domain.deadlines.facts import plan_of_report, report_fact
from kaigo_desktop.domain.deadlines.identity import Holder, deadline_name, event_uids
from kaigo_desktop.domain.deadlines.line import DeadlineLine, line_of
from kaigo_desktop.domain.deadlines.published import Place, Published, publish
from kaigo_desktop.domain.deadlines.rules import DeadlineRules, KeyedAward, ProgrammeDuties
from kaigo_desktop.domain.deadlines.series import deadlines, keyed
from kaigo_desktop.domain.deadlines.stages import Stage, stages
from kaigo_desktop.domain.json_text import Faults
from kaigo_desktop.services.cases import Cases, Draft, complete
from kaigo_desktop.services.ports import CaseId, Clock, DeadlineStore

AT_ONCE = 8
"""Cases whose lines are brought up to date in one step, well under the time of a frame."""

_SAID_OF_REPORTS = {"submitted_on": "報告した日", "skipped": "報告をしない理由"}
"""What is noted of a report in the plan, in the words of the history."""

SOON_DAYS = 7
"""A deadline within so many days is told of at the start."""


class Reckoned(Struct, frozen=True):
    """The deadlines of one case with what they were reckoned from."""

    case: Case
    awards: tuple[KeyedAward, ...]
    choices: Mapping[str, Choice]
    deadlines: tuple[Deadline, ...]
    stages: tuple[Stage, ...]

    @property
    def person(self) -> str:
        """Who is in charge of the case; empty where nobody said."""
        return self.choices.get(CASE, NOTHING).note or ""


class Reminder(Struct, frozen=True):
    """How many deadlines are overdue, due today, and due within a week beside those."""

    overdue: int
    today: int
    week: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.overdue or self.today or self.week)


class Deadlines:
    """The deadlines of this user's cases. ``version`` names the rules that they are reckoned by."""

    def __init__(
        self,
        store: DeadlineStore,
        cases: Cases,
        read: Callable[[Document], Case],
        duties: Mapping[str, ProgrammeDuties],
        rules: DeadlineRules,
        clock: Clock,
        version: str = "",
    ) -> None:
        self.usual = rules
        """The rules as they are shipped."""
        self.rules = rules
        """Those that are reckoned by: with the leads that go for all cases here."""
        self.duties = duties
        self._store = store
        self._cases = cases
        self._read = read
        self._clock = clock
        self._version = f"{version} {rules.checked_on.isoformat()}"
        self._leads = ""
        self.leads: Mapping[str, int] = {}
        """Days chosen for all cases, by preparation; those left as they come are not among them."""
        self._use_leads(store.leads())

    def choose_leads(self, leads: Mapping[str, int]) -> None:
        """Begin these preparations so many days before, in every case that says nothing else."""
        self._store.keep_leads(leads)
        self._use_leads(leads)

    def _use_leads(self, leads: Mapping[str, int]) -> None:
        self.leads = dict(leads)
        preparations = tuple(
            replace(one, lead_days=leads.get(one.id, one.lead_days)) for one in self.usual.preparations
        )
        self.rules = replace(self.usual, preparations=preparations)
        self._leads = " ".join(f"{id_}={days}" for id_, days in sorted(leads.items()))

    # --- one case ------------------------------------------------------------

    def of_case(self, case: CaseId) -> Reckoned:
        """The deadlines of a case as its facts and decisions are now. Raises KeyError, Faults."""
        facts = self._read(complete(self._cases.document(case))[0])
        awards = keyed(facts, tuple(self._cases.keys(case, "awards")))
        choices = self._choices(case)
        found = deadlines(facts, awards, self.duties, self.rules, choices, self._store.handed_in(case))
        return Reckoned(facts, awards, choices, found, stages(facts, awards, found, choices, self.rules))

    def _choices(self, case: CaseId) -> dict[str, Choice]:
        return {key: choice_of(body) for key, body in self._store.choices(case).items()}

    def decide(self, case: CaseId, key: str, **changes: object) -> Choice:
        """Change what was decided about one deadline, as a step of the history; all of it comes back.

        The names are those of ``Choice``; None takes a word back.
        """
        before = self._choices(case).get(key, NOTHING)
        after = replace(before, **changes)  # names are checked by replace itself
        draft = self._cases.draft(case)
        self._put(draft, key, before, after)
        self._cases.keep(case, draft, change_name(subject_of(key, self.rules), before, after))
        return after

    def mark_done(self, case: CaseId, one: Deadline, day: date | None) -> None:
        """Note that it is done on that day, or open again (None).

        A report is noted where the case keeps it, so that nothing is told twice.
        Raises services.cases.Refused where the case would get a fault.
        """
        if not self._tell_plan(case, one, "submitted_on", None if day is None else day.isoformat()):
            self.decide(case, one.key, done_on=day, skipped=None)

    def leave_out(self, case: CaseId, one: Deadline, reason: str | None) -> None:
        """Note why it will not be done; None takes that back. Of a report as ``mark_done`` does.

        Raises services.cases.Refused where the case would get a fault.
        """
        if not self._tell_plan(case, one, "skipped", reason):
            self.decide(case, one.key, skipped=reason)

    def _tell_plan(self, case: CaseId, one: Deadline, name: str, value: str | None) -> bool:
        """Note something of a report in the plan that it is about; False where that is not its place.

        What was decided before that it is left out goes with the same step: the plan says it now.
        """
        if one.kind is not Kind.EFFECT_REPORT or one.fiscal_year is None:
            return False
        duty = self.duties.get(one.programme)
        facts = self._read(complete(self._cases.document(case))[0])
        plan = plan_of_report(facts, one.office, per_office=duty is None or duty.per_office)
        if plan is None:
            return False
        draft = self._cases.draft(case)
        draft.set(report_fact(plan, one.fiscal_year, name), value)
        before = self._choices(case).get(one.key, NOTHING)
        self._put(draft, one.key, before, replace(before, skipped=None))
        self._cases.keep(case, draft, _SAID_OF_REPORTS[name])
        return True

    @staticmethod
    def _put(draft: Draft, key: str, before: Choice, after: Choice) -> None:
        draft.set_beside((DECISIONS, key), choice_document(before) or None, choice_document(after) or None)

    def deadline(self, case: CaseId, key: str) -> Deadline | None:
        """One deadline of a case; None where there is none of that key any more."""
        return next((one for one in self.of_case(case).deadlines if one.key == key), None)

    # --- all cases -----------------------------------------------------------

    def refresh(self, most: int | None = None) -> int:
        """Bring the lines of the cases that changed up to date, at most ``most``; how many are left."""
        stale = self._store.stale(f"{self._version} {self._leads}".rstrip())
        now = stale if most is None else stale[:most]
        self._store.keep_lines([(case, stamp, self._lines_of(case)) for case, stamp in now])
        return len(stale) - len(now)

    def _lines_of(self, case: CaseId) -> list[DeadlineLine]:
        """The lines of a case; none where its facts cannot be read by today's rules."""
        try:
            found = self.of_case(case)
        except Faults:
            return []
        names = {office.key: office.name or "" for office in found.case.offices}
        only = next(iter(names.values())) if len(names) == 1 else ""
        return [
            line_of(case, one, names.get(one.office or "", only), found.person) for one in found.deadlines
        ]

    def lines(self) -> list[DeadlineLine]:
        """Every line as it was last reckoned, by safe day; ``refresh`` comes first."""
        return self._store.lines()

    def near(self, days: int) -> list[DeadlineLine]:
        """The open lines that are overdue or due within that many days, by day."""
        today = self._clock.today()
        return self._store.near(today, today + timedelta(days=days))

    def next_lines(self, most: int) -> list[DeadlineLine]:
        """The open lines that come first, overdue ones on top; at most so many."""
        return self._store.next(self._clock.today(), most)

    def today(self) -> date:
        """The day that everything is seen from."""
        return self._clock.today()

    def reminder(self) -> Reminder:
        """What to tell at the start of a day."""
        today = self._clock.today().isoformat()
        days = [line.safe_on for line in self.near(SOON_DAYS)]
        return Reminder(
            overdue=sum(day < today for day in days),
            today=sum(day == today for day in days),
            week=sum(day > today for day in days),
        )

    # --- calendars -----------------------------------------------------------

    def events(self, case: CaseId | None = None) -> tuple[CalendarEvent, ...]:
        """The calendar of one case or of all, noted as told. What is left out or gone comes as cancelled."""
        self.refresh()
        lines = {
            (line.case, line.key): line
            for line in self._store.lines()
            if case in {None, line.case} and line.state != State.SKIPPED
        }
        titles = {id_: duty.title for id_, duty in self.duties.items()}
        wanted: dict[Place, tuple[str, date]] = {
            place: (
                fingerprint_of(line, titles.get(line.programme, "")),
                date.fromisoformat(line.due_on),
            )
            for place, line in lines.items()
        }
        known = self._store.published()
        told = publish(known, wanted, lambda one: case in {None, one}, self._clock.now(), self._names())
        self._store.keep_published(_changed(known, told))
        return tuple(
            cancelled_event(one)
            if one.is_cancelled
            else event_of(lines[one.place], titles.get(lines[one.place].programme, ""), one)
            for one in told
        )

    def _names(self) -> Callable[[Place], Iterator[str]]:
        """UIDs for events that calendars were not told of yet; the cases are read when there is the first."""
        holders: Mapping[CaseId, Holder] | None = None

        def names(place: Place) -> Iterator[str]:
            nonlocal holders
            holders = self._store.holders() if holders is None else holders
            return event_uids(deadline_name(holders.get(place[0], Holder()), place[1]))

        return names


def _changed(known: Sequence[Published], told: Sequence[Published]) -> list[Published]:
    """What is to be kept anew."""
    before = {one.uid: one for one in known}
    return [one for one in told if before.get(one.uid) != one]
