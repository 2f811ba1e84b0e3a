"""What the shipped data says of deadlines: preparations counted back, templates, papers of a stage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from kaigo_desktop.domain.cases.case import Award
from kaigo_desktop.domain.rules.programme import Programme

ANCHORS = frozenset({"application", "introduction", "performance", "effect_report"})
"""What a preparation may be counted back from."""

TESTS = frozenset(
    {"security_action", "consulted_center", "staff", "plan_drafted", "baseline", "actual", "expenses"}
)
"""Facts of the case by which a preparation is seen to be done (``facts.is_met``)."""

PROPOSALS = frozenset({"thirty_days_after_completion", "second_june_after_completion"})
"""Rules that propose a day for a template (``templates.proposed_day``)."""


class Preparation(Struct, frozen=True):
    """Something to have ready ``lead_days`` before its anchor.

    ``met_by``: the fact that shows it is done, empty where only a person can say
    so. ``step``: the page on which it is worked on. ``{year}`` in the title is
    the fiscal year of a report. The lead is an estimate and may be changed.
    """

    id: str
    title: str
    anchor: str
    lead_days: int
    text: str
    cite: str
    met_by: str = ""
    step: str = "deadlines"


class Template(Struct, frozen=True):
    """A duty that grants carry by general rule; whether this grant does, its own rules say.

    ``proposal`` names the rule for a day, empty where only the grant's rules
    know it. ``setting``: a day that the prefecture has set goes before it.
    ``evidence``: where such a rule was found, by name. ``each_asset``: one for
    every thing bought. ``form``: the paper that ends it when it is handed in.
    """

    id: str
    title: str
    text: str
    proposal: str = ""
    setting: str = ""
    evidence: tuple[str, ...] = ()
    each_asset: bool = False
    form: str = ""


class DeadlineRules(Struct, frozen=True):
    """All of it, with the day on which it was last held against its sources."""

    checked_on: date
    preparations: tuple[Preparation, ...] = ()
    templates: tuple[Template, ...] = ()
    papers: Mapping[str, tuple[str, ...]] | None = None

    def papers_of(self, stage: str) -> tuple[str, ...]:
        """What papers a stage usually asks for."""
        return (self.papers or {}).get(stage, ())


class ProgrammeDuties(Struct, frozen=True):
    """What the deadlines need of a programme: its title, how many effect reports, and the paragraph.

    ``per_office``: it grants to single offices, not to a corporation or a group.
    """

    title: str
    effect_reports: int
    cite: str
    per_office: bool = True

    @classmethod
    def of(cls, programme: Programme) -> ProgrammeDuties:
        """What that programme says."""
        return cls(
            programme.title,
            programme.effect_reports,
            programme.cite(programme.afterwards_cite),
            per_office=programme.per == "office",
        )


class KeyedAward(Struct, frozen=True):
    """A grant with the key that it keeps while others come and go."""

    key: str
    award: Award
