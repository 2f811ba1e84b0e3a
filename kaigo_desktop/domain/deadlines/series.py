"""From a case, its grants and what was decided to every dated thing to do.

A day that moves takes along what is counted back from it: preparations ask the
deadline that they hang on for its day, after it was put off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from kaigo_desktop.domain.assessment import Obligation
from kaigo_desktop.domain.business_days import may_move, safe_day
from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Award, Case
from kaigo_desktop.domain.dates import (
    fiscal_year_text,
    last_day_of_fiscal_year,
    wareki,
)
from kaigo_desktop.domain.deadlines.choice import NOTHING, Choice, Choices
from kaigo_desktop.domain.deadlines.deadline import Deadline, Kind, State
from kaigo_desktop.domain.deadlines.facts import (
    introduced_on,
    is_introduced,
    is_met,
    left_out,
    plan_of_report,
    submitted_on,
)
from kaigo_desktop.domain.deadlines.rules import (
    DeadlineRules,
    KeyedAward,
    Preparation,
    ProgrammeDuties,
    Template,
)
from kaigo_desktop.domain.deadlines.templates import PERFORMANCE, proposed_day, template_subjects
from kaigo_desktop.domain.obligations import award_year, effect_reports

APPLICATION_FORM, REPORT_FORM = "application", "effect-report"
"""Forms that are the end of a deadline when they are handed in."""

CHECK = "交付要綱を確認してください。"


class HandedIn(Struct, frozen=True):
    """A paper that was handed in on a day, as the copies kept of it say."""

    form: str
    office: str | None
    sequence: int | None
    programme: str
    on: date


def keyed(case: Case, keys: Sequence[str] = ()) -> tuple[KeyedAward, ...]:
    """The grants with their keys; by place where the caller has none."""
    return tuple(
        KeyedAward(keys[award.index] if award.index < len(keys) else f"award-{award.index + 1}", award)
        for award in case.awards
    )


def deadlines(
    case: Case,
    awards: Sequence[KeyedAward],
    duties: Mapping[str, ProgrammeDuties],
    rules: DeadlineRules,
    choices: Choices,
    handed_in: Sequence[HandedIn] = (),
) -> tuple[Deadline, ...]:
    """Every dated thing of a case, by safe day. Nothing is written and no clock is read.

    ``handed_in``: what of its papers is with the authorities already, first ones first.
    """
    made = _Series(case, awards, duties, rules, choices, handed_in)
    return tuple(sorted(made.all(), key=_by_day))


def _by_day(one: Deadline) -> tuple[date, str]:
    return one.safe_on, one.key


class _Series:
    def __init__(
        self,
        case: Case,
        awards: Sequence[KeyedAward],
        duties: Mapping[str, ProgrammeDuties],
        rules: DeadlineRules,
        choices: Choices,
        handed_in: Sequence[HandedIn],
    ) -> None:
        self.handed_in = handed_in
        self.case = case
        self.awards = awards
        self.duties = duties
        self.rules = rules
        self.choices = choices

    def all(self) -> Iterator[Deadline]:
        first = [*self._application(), *self._completion()]
        yield from first
        performance = list(self._templates())
        yield from performance
        reports = list(self._reports())
        yield from reports
        anchors = [*first, *(one for one in performance if one.kind is Kind.PERFORMANCE), *reports]
        for preparation in self.rules.preparations:
            yield from self._preparations(preparation, anchors)

    def _handed_in(self, form: str, award: Award | None = None, sequence: int | None = None) -> date | None:
        """When that paper was first handed in; for any programme where no grant is named."""
        for one in self.handed_in:
            is_it = one.form == form and one.sequence == sequence
            if is_it and (award is None or (one.programme, one.office) == (award.programme, award.office)):
                return one.on
        return None

    # --- the case's own days -------------------------------------------------

    def _application(self) -> Iterator[Deadline]:
        closes = self.case.settings.closes_on
        if closes is None:
            return
        heard = [
            day
            for day in (one.award.notified_on or one.award.granted_on for one in self.awards)
            if day is not None
        ]
        sent = self._handed_in(APPLICATION_FORM)
        yield self._made(
            Kind.APPLICATION.value,
            Kind.APPLICATION,
            "交付申請",
            closes,
            f"交付申請書を{wareki(closes)}までに出します。",
            is_done=bool(heard) or sent is not None,
            done_on=sent,
            step="forms",
        )

    def _completion(self) -> Iterator[Deadline]:
        ends = self.case.settings.project_ends_on
        if ends is None:
            return
        awards = tuple(one.award for one in self.awards)
        yield self._made(
            Kind.COMPLETION.value,
            Kind.COMPLETION,
            "事業の完了（納品と支払い）",
            ends,
            f"機器の納品と支払いを{wareki(ends)}までに終えます。遅れそうなときは、その前に都道府県に相談します。",
            is_done=is_introduced(self.case, awards),
            step="money",
        )

    def _reports(self) -> Iterator[Deadline]:
        years = {id_: duty.effect_reports for id_, duty in self.duties.items()}
        cites = {id_: duty.cite for id_, duty in self.duties.items()}
        for one in self.awards:
            if one.award.programme not in cites:
                continue
            found, _ = effect_reports([one.award], years, self.case.settings, cites)
            for duty in found:
                yield self._report(one, duty)

    def _report(self, one: KeyedAward, duty: Obligation) -> Deadline:
        plan = self._plan_of(one)
        sent = submitted_on(self.case, plan, duty.fiscal_year) or self._handed_in(
            REPORT_FORM, one.award, duty.sequence
        )
        return self._made(
            f"{Kind.EFFECT_REPORT}/{one.key}/{duty.sequence}",
            Kind.EFFECT_REPORT,
            f"{fiscal_year_text(duty.fiscal_year)} 効果報告（{duty.sequence}回目）",
            duty.due_on,
            duty.text,
            cite=duty.cite,
            award=one,
            sequence=duty.sequence,
            fiscal_year=duty.fiscal_year,
            provisional=duty.provisional,
            is_done=sent is not None,
            done_on=sent,
            left_out=left_out(self.case, plan, duty.fiscal_year),
        )

    def _plan_of(self, one: KeyedAward) -> Address | None:
        """Where the plan lies that a grant reports on."""
        duty = self.duties.get(one.award.programme)
        per_office = duty is None or duty.per_office
        return plan_of_report(self.case, one.award.office, per_office=per_office)

    # --- templates -----------------------------------------------------------

    def _templates(self) -> Iterator[Deadline]:
        for template in self.rules.templates:
            for one in self.awards:
                for key, what in template_subjects(self.case, template, one):
                    yield from self._template(template, one, key, what)

    def _template(self, template: Template, one: KeyedAward, key: str, what: str) -> Iterator[Deadline]:
        choice = self.choices.get(key, NOTHING)
        said = getattr(self.case.settings, template.setting) if template.setting else None
        day = choice.due_on or said or (proposed_day(template, one.award) if choice.follows else None)
        if day is None:
            return
        is_performance = template.id == PERFORMANCE
        sent = self._handed_in(template.form, one.award) if template.form else None
        yield self._made(
            key,
            Kind.PERFORMANCE if is_performance else Kind.TEMPLATE,
            f"{template.title}{what}",
            day,
            f"{template.text}{'' if said else CHECK}",
            cite="都道府県の定める日" if said and choice.due_on is None else "交付要綱",
            award=one,
            provisional=choice.due_on is None and said is None,
            to_check=said is None or choice.due_on is not None,
            is_done=sent is not None,
            done_on=sent,
            step="forms" if is_performance else "deadlines",
        )

    # --- preparations --------------------------------------------------------

    def _preparations(self, preparation: Preparation, anchors: Sequence[Deadline]) -> Iterator[Deadline]:
        if preparation.anchor == "introduction":
            yield from self._before_introduction(preparation)
            return
        for anchor in anchors:
            if anchor.kind.value == preparation.anchor:
                yield self._before(preparation, anchor.due_on, anchor)

    def _before_introduction(self, preparation: Preparation) -> Iterator[Deadline]:
        """Counted back from the first delivery, else from the last day for it; none without a grant."""
        years = [year for year in (award_year(one.award) for one in self.awards) if year is not None]
        if not years:
            return
        day = introduced_on(self.case) or self.case.settings.project_ends_on
        yield self._before(preparation, day or last_day_of_fiscal_year(min(years)), None, unsaid=day is None)

    def _before(
        self, preparation: Preparation, day: date, anchor: Deadline | None, *, unsaid: bool = False
    ) -> Deadline:
        key = f"{Kind.PREPARATION}/{preparation.id}"
        key += f"/{anchor.award}/{anchor.sequence}" if anchor is not None and anchor.award else ""
        choice = self.choices.get(key, NOTHING)
        lead = preparation.lead_days if choice.lead_days is None else choice.lead_days
        year = anchor.fiscal_year if anchor is not None else None
        office = anchor.office if anchor is not None else None
        award = _award_of(self.awards, anchor)
        plan = None if award is None else self._plan_of(award)
        is_over = anchor is not None and not anchor.is_open
        met = bool(preparation.met_by) and is_met(self.case, preparation.met_by, office, year, plan)
        return self._made(
            key,
            Kind.PREPARATION,
            preparation.title.format(year="" if year is None else fiscal_year_text(year)),
            day - timedelta(days=lead),
            preparation.text,
            cite=preparation.cite,
            award=award,
            sequence=anchor.sequence if anchor is not None else 0,
            fiscal_year=year,
            provisional=unsaid or (anchor is not None and anchor.provisional),
            is_done=met or is_over,
            step=preparation.step,
            lead_days=lead,
            until=day,
            anchor="" if anchor is None else anchor.key,
        )

    # --- what all have in common ---------------------------------------------

    def _made(
        self,
        key: str,
        kind: Kind,
        title: str,
        due: date,
        text: str,
        *,
        cite: str = "",
        award: KeyedAward | None = None,
        sequence: int = 0,
        fiscal_year: int | None = None,
        provisional: bool = False,
        to_check: bool = False,
        is_done: bool = False,
        done_on: date | None = None,
        left_out: str | None = None,
        step: str = "deadlines",
        lead_days: int | None = None,
        until: date | None = None,
        anchor: str = "",
    ) -> Deadline:
        """A deadline with what was decided about it. ``left_out``: why the facts say that it will not be."""
        choice = self.choices.get(key, NOTHING)
        day = choice.postponed_to or due
        reason = left_out or choice.skipped
        state = _state(choice, reason, is_done=is_done)
        return Deadline(
            key=key,
            kind=kind,
            title=title,
            due_on=day,
            safe_on=safe_day(day),
            text=text,
            cite=cite,
            programme=award.award.programme if award is not None else "",
            office=award.award.office if award is not None else None,
            award=award.key if award is not None else "",
            sequence=sequence,
            fiscal_year=fiscal_year,
            provisional=provisional and choice.postponed_to is None,
            may_move=may_move(day),
            to_check=to_check,
            state=state,
            done_on=done_on or choice.done_on,
            reason=reason or "" if state is State.SKIPPED else "",
            moved_from=due if choice.postponed_to is not None and choice.postponed_to != due else None,
            anchor=anchor,
            lead_days=lead_days,
            until=until,
            step=step,
        )


def _award_of(awards: Sequence[KeyedAward], anchor: Deadline | None) -> KeyedAward | None:
    key = "" if anchor is None else anchor.award
    return next((one for one in awards if one.key == key), None)


def _state(choice: Choice, reason: str | None, *, is_done: bool) -> State:
    """Done by the facts goes before what was said; done goes before left out."""
    if is_done or choice.done_on is not None:
        return State.DONE
    return State.SKIPPED if reason is not None else State.OPEN
