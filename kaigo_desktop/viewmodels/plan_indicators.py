"""Proposals for indicators, and what is known of one: who asks for it, bands of scores, national figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.plans.knowledge import ADDITION_ITEMS, IndicatorHint, Knowledge
from kaigo_desktop.domain.plans.plan import SubjectDraft
from kaigo_desktop.domain.plans.words import with_unit
from kaigo_desktop.domain.services import COMMITTEE

_GRADES = {"1": "（Ⅰ）", "2": "（Ⅱ）"}


class Proposal(Struct, frozen=True):
    """An indicator that the chosen devices suggest. ``addition``: the 加算 asks for it as well."""

    hint: IndicatorHint
    words: str


class Plan(Protocol):
    """What is needed of the plan that is looked at."""

    @property
    def current(self) -> str:
        """The office's key."""

    @property
    def knowledge(self) -> Knowledge:
        """What is known of work, devices and effects."""

    def case(self) -> Case:
        """The case."""

    def subject(self) -> SubjectDraft | None:
        """The plan with its drafted sections."""

    def rows(self, name: str) -> list[dict[str, object]]:
        """The records of a list."""


class PlanIndicators:
    """Proposals for the plan that is looked at."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def of_addition(self) -> tuple[Proposal, ...]:
        """What the 生産性向上推進体制加算 asks of this office's services and the plan does not have yet."""
        if not self._may_have_addition:
            return ()
        taken = {row.get("kind") for row in self._plan.rows("indicators")}
        return tuple(
            Proposal(hint, f"{ADDITION_ITEMS[hint.item]}：{hint.name}　{_asked_by(hint)}")
            for hint in self._plan.knowledge.of_addition()
            if hint.id not in taken
        )

    @property
    def _may_have_addition(self) -> bool:
        """Whether the addition is for the services of this office; they are those that need a committee."""
        office = next((one for one in self._plan.case().offices if one.key == self._plan.current), None)
        return office is not None and bool(office.services & COMMITTEE)

    def help(self, place: int) -> str:
        """Which addition asks for an indicator, its bands of scores, national figures; empty for none."""
        rows = self._plan.rows("indicators")
        hint = self._plan.knowledge.indicator(str(rows[place].get("kind"))) if place < len(rows) else None
        if hint is None:
            return ""
        lines = []
        if hint.additions and self._may_have_addition:
            lines.append(f"生産性向上推進体制加算{_asked_by(hint)}で求められます。")
        if hint.bands:
            bands = "、".join(f"{band.label} {band.low}〜{band.high}点" for band in hint.bands)
            lines.append(f"点の区切り：{bands}")
        lines += _band_of(hint, rows[place].get("baseline"))
        if hint.bands_note:
            lines.append(hint.bands_note)
        lines += [
            f"国の値：{one.name} {with_unit(one.value, one.unit)}（{one.period}、{one.cite}）"
            for one in self._plan.knowledge.national
            if one.indicator == hint.id
        ]
        return "\n".join(lines)

    def proposals(self) -> tuple[Proposal, ...]:
        """Indicators that the devices of the plan suggest and that it does not have yet."""
        subject = self._plan.subject()
        kinds = {one.type.id for one in subject.devices if one.type} if subject is not None else set()
        kinds |= {str(row["device"]) for row in self._plan.rows("measures") if row.get("device")}
        taken = {row.get("kind") for row in self._plan.rows("indicators")}
        return tuple(
            Proposal(hint, f"{hint.name}（{hint.unit}）" + (_marked(hint) if self._may_have_addition else ""))
            for hint in self._plan.knowledge.indicators_for(frozenset(kinds))
            if hint.id not in taken
        )


def _band_of(hint: IndicatorHint, score: object) -> list[str]:
    """In which of several bands the score before lies."""
    if score is None or len(hint.bands) < 2:
        return []
    found = hint.band_of(Decimal(str(score)))
    words = f"「{found.label}」の区切りです" if found is not None else "どの区切りにも入りません"
    return [f"現状値の{with_unit(Decimal(str(score)), hint.unit)}は、{words}。"]


def _asked_by(hint: IndicatorHint) -> str:
    """（Ⅰ）, （Ⅱ） or both, as people write them."""
    return "".join(_GRADES[grade] for grade in hint.additions)


def _marked(hint: IndicatorHint) -> str:
    return f"　加算{_asked_by(hint)}でも求められます" if hint.addition else ""
