"""Duties that grants carry by general rule: for what they are offered, and the day that a rule proposes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kaigo_desktop.domain.cases.case import Award, Case
from kaigo_desktop.domain.dates import fiscal_year_of
from kaigo_desktop.domain.deadlines.deadline import Kind
from kaigo_desktop.domain.deadlines.facts import assets
from kaigo_desktop.domain.deadlines.rules import KeyedAward, Template
from kaigo_desktop.domain.obligations import award_year

PERFORMANCE = "performance"
"""The template of the 実績報告, which preparations are counted back from."""

PERFORMANCE_DAYS = 30
"""Days after completion by which grants of several prefectures ask for the 実績報告 (宮崎県, 長崎県)."""


def proposed_day(template: Template, award: Award) -> date | None:
    """The day that a template's rule gives for a grant; None where it has no rule or a fact lacks."""
    if template.proposal == "thirty_days_after_completion":
        done = award.completed_on
        return None if done is None else done + timedelta(days=PERFORMANCE_DAYS)
    if template.proposal == "second_june_after_completion":
        done = award.completed_on
        year = award_year(award) if done is None else fiscal_year_of(done)
        return None if year is None else date(year + 2, 6, 30)
    return None


def template_subjects(case: Case, template: Template, one: KeyedAward) -> Iterator[tuple[str, str]]:
    """The key of each deadline that a template makes for a grant, and words for what it is about."""
    key = f"{Kind.TEMPLATE}/{template.id}/{one.key}"
    if not template.each_asset:
        yield key, ""
        return
    for asset in assets(case, one.award):
        yield f"{key}/{asset.key}", f"：{asset.description or asset.key}"
