"""⑥ the stages of the open case, what has to be done by when, and what the grant's rules may ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from kaigo_desktop.domain.assessment import Obligation
from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.domain.deadlines.choice import CASE, NOTHING, Choice
from kaigo_desktop.domain.deadlines.choice_words import CONDITIONS
from kaigo_desktop.domain.deadlines.deadline import Deadline, Kind, State
from kaigo_desktop.domain.deadlines.event import day_text
from kaigo_desktop.domain.deadlines.line import EVER, DeadlineLine, line_of
from kaigo_desktop.domain.deadlines.rules import KeyedAward
from kaigo_desktop.domain.deadlines.stages import Stage, StageState
from kaigo_desktop.domain.deadlines.templates import proposed_day, template_subjects
from kaigo_desktop.domain.json_text import Faults
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.cases import Refused
from kaigo_desktop.services.deadlines import Deadlines, Reckoned
from kaigo_desktop.services.ports import Clock
from kaigo_desktop.viewmodels.all_deadlines import WriteEvents, left_text
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.facts import office_names


class Todo(Struct, frozen=True):
    """One thing to do: its days in words, what was decided about it, and where it is worked on."""

    key: str
    title: str
    whose: str
    day: str
    left: str
    marks: str
    text: str
    cite: str
    step: str
    is_open: bool
    is_overdue: bool
    reason: str
    choice: Choice
    done_on: date | None
    lead_days: int | None
    moved_from: str


class Mark(Struct, frozen=True):
    """A stage noted for one grant: the key of its decision, whose it is, and on which day it was done."""

    key: str
    label: str
    done_on: date | None


class StageRow(Struct, frozen=True):
    """A stage as it is shown."""

    id: str
    title: str
    state: StageState
    day: str
    count: str
    next_text: str
    step: str
    papers: tuple[str, ...]
    marks: tuple[Mark, ...]


class Offer(Struct, frozen=True):
    """A duty that the grant's rules may ask for: the day that a general rule proposes, the day decided."""

    key: str
    title: str
    text: str
    evidence: tuple[str, ...]
    proposed: date | None
    decided: date | None
    follows: bool


class CaseDeadlinesViewModel(QObject):
    """The deadlines of the open case. Decisions are kept at once."""

    changed = Signal()
    """A day, a stage or a decision is another one now."""

    decided = Signal()
    """Something was decided that the facts of the case do not hold."""

    trouble_found = Signal(object)
    """The file could not be read or written. Argument: the Trouble."""

    def __init__(
        self,
        session: CaseSession,
        service: Deadlines,
        titles: Mapping[str, str],
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._service = service
        self._titles = titles
        self._clock = clock
        self._found: Reckoned | None = None
        self._is_read = False
        session.assessed.connect(self._forget)

    # --- what there is -------------------------------------------------------

    @property
    def found(self) -> Reckoned | None:
        """The deadlines as they are now; None where the facts cannot be read yet."""
        if not self._is_read:
            self._is_read = True
            try:
                self._found = self._service.of_case(self._session.case)
            except Faults:
                self._found = None
            except Trouble as trouble:
                self._found = None
                self.trouble_found.emit(trouble)
        return self._found

    def followed(self) -> tuple[Deadline, ...] | None:
        """The deadlines themselves, for the papers; None where the facts cannot be read yet."""
        return None if self.found is None else self.found.deadlines

    @property
    def person(self) -> str:
        """Who is in charge; empty where nobody said."""
        return self.found.person if self.found is not None else ""

    def stages(self) -> tuple[StageRow, ...]:
        """The twelve stages."""
        found = self.found
        return () if found is None else tuple(self._stage(one, found) for one in found.stages)

    def _stage(self, one: Stage, found: Reckoned) -> StageRow:
        words = "" if one.day is None else wareki(one.day) + ("" if one.is_past else "まで")
        several = one.of > 1 and one.state is not StageState.NOT_NEEDED
        return StageRow(
            id=one.id,
            title=one.title,
            state=one.state,
            day=words,
            count=f"{one.of}件のうち{one.count}件" if several else "",
            next_text=one.next_text,
            step=one.step,
            papers=one.papers,
            marks=tuple(
                Mark(key, self._mark_label(key, found), found.choices.get(key, NOTHING).done_on)
                for key in one.keys
            ),
        )

    def _mark_label(self, key: str, found: Reckoned) -> str:
        """Whose grant it is, where there are several."""
        award = key.rsplit("/", 1)[-1]
        one = next((one for one in found.awards if one.key == award), None)
        return self._award_title(one) if one is not None and len(found.awards) > 1 else ""

    def _award_title(self, one: KeyedAward) -> str:
        office = office_names(self._session.document).get(one.award.office or "", "")
        return f"{self._titles.get(one.award.programme, one.award.programme)}　{office}".strip()

    def todos(self) -> tuple[Todo, ...]:
        """Everything with a day, in order of days; what makes no sense any more is left out."""
        found = self.found
        if found is None:
            return ()
        names = office_names(self._session.document)
        today = self._clock.today()
        rows = []
        for one in found.deadlines:
            line = line_of(self._session.case, one, names.get(one.office or "", ""), "")
            if line.until != EVER and one.is_open and not line.is_open(today):
                continue
            rows.append(self._todo(one, line, found.choices.get(one.key, NOTHING), today))
        return tuple(rows)

    def _todo(self, one: Deadline, line: DeadlineLine, choice: Choice, today: date) -> Todo:
        return Todo(
            key=one.key,
            title=one.title,
            whose=line.whose,
            day=day_text(one.safe_on),
            left=left_text(line, today),
            marks=line.marks,
            text=one.text,
            cite=one.cite,
            step=one.step,
            is_open=one.is_open,
            is_overdue=one.is_open and one.safe_on < today,
            reason=one.reason,
            choice=choice,
            done_on=one.done_on,
            lead_days=one.lead_days,
            moved_from="" if one.moved_from is None else wareki(one.moved_from),
        )

    def offers(self) -> tuple[Offer, ...]:
        """What the grant's rules may ask for, grant by grant."""
        found = self.found
        if found is None:
            return ()
        return tuple(
            self._offer(template_title, key, template.text, template.evidence, day, found)
            for one in found.awards
            for template in self._service.rules.templates
            for key, what in template_subjects(found.case, template, one)
            for template_title in (f"{template.title}{what}　{self._award_title(one)}",)
            for day in (proposed_day(template, one.award),)
        )

    def _offer(
        self,
        title: str,
        key: str,
        text: str,
        evidence: tuple[str, ...],
        day: date | None,
        found: Reckoned,
    ) -> Offer:
        choice = found.choices.get(key, NOTHING)
        return Offer(key, title, text, evidence, day, choice.due_on, choice.follows)

    def conditions(self, award: str) -> str:
        """The conditions of a grant, as the person noted them."""
        found = self.found
        kept = NOTHING if found is None else found.choices.get(f"{CONDITIONS}/{award}", NOTHING)
        return kept.note or ""

    def moved_day(self, duty: Obligation) -> date | None:
        """The day to which a report was put off; None where it was not."""
        for one in self.found.deadlines if self.found is not None else ():
            is_it = (one.kind, one.programme, one.office, one.fiscal_year) == (
                Kind.EFFECT_REPORT,
                duty.programme,
                duty.office,
                duty.fiscal_year,
            )
            if is_it and one.moved_from is not None:
                return one.due_on
        return None

    # --- deciding ------------------------------------------------------------

    def set_person(self, name: str | None) -> bool:
        """Put somebody in charge; None for nobody."""
        return self.decide(CASE, note=name or None)

    def set_conditions(self, award: str, words: str | None) -> bool:
        """Note the conditions of a grant."""
        return self.decide(f"{CONDITIONS}/{award}", note=words or None)

    def decide(self, key: str, **changes: object) -> bool:
        """Keep a decision; False where it could not be written or cannot be."""
        try:
            self._service.decide(self._session.case, key, **changes)
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return False
        except ValueError:
            return False
        self._forget()
        self.decided.emit()
        self._session.note_saved()
        return True

    def mark_done(self, key: str, day: date | None) -> bool:
        """Note that a thing was done on that day; None opens it again."""
        one = self._deadline(key)
        if one is None or one.kind is not Kind.EFFECT_REPORT:
            return self.decide(key, done_on=day, **({"skipped": None} if day is not None else {}))
        return self._tell(partial(self._service.mark_done, self._session.case, one, day))

    def leave_out(self, key: str, reason: str | None) -> bool:
        """Note why a thing will not be done; None takes that back."""
        one = self._deadline(key)
        if one is None or one.kind is not Kind.EFFECT_REPORT:
            return self.decide(key, skipped=reason)
        return self._tell(partial(self._service.leave_out, self._session.case, one, reason))

    def _tell(self, note: Callable[[], None]) -> bool:
        """Note something in the plan of the case; False where it could not be written or cannot be."""
        try:
            note()
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return False
        except Refused:
            return False
        self._session.reload()
        return True

    def _deadline(self, key: str) -> Deadline | None:
        found = self.found
        return None if found is None else next((one for one in found.deadlines if one.key == key), None)

    def export(self, path: Path, write: WriteEvents) -> int:
        """Write the calendar of this case; how many events it holds. Raises Trouble where the disk fails."""
        events = self._service.events(self._session.case)
        write(path, events)
        return sum(not one.is_cancelled for one in events)

    @Slot()
    def reckon_anew(self) -> None:
        """The rules are other ones now."""
        self._forget()
        self.decided.emit()

    @property
    def has_any(self) -> bool:
        """Whether there is anything to put into a calendar."""
        found = self.found
        return found is not None and any(one.state is not State.SKIPPED for one in found.deadlines)

    def today(self) -> date:
        """The day that everything is seen from."""
        return self._clock.today()

    @Slot()
    def _forget(self) -> None:
        self._is_read = False
        self.changed.emit()
