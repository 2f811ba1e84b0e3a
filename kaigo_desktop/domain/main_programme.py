"""Which programme a case is about: what a list or a panel with room for one verdict speaks of."""

from __future__ import annotations

from kaigo_desktop.domain.answer import BEST_FIRST
from kaigo_desktop.domain.assessment import Assessment, ProgrammeAssessment
from kaigo_desktop.domain.money import Yen


def main_programme(assessment: Assessment) -> ProgrammeAssessment | None:
    """The programme that gives most in the best combination; else the one that could pay and fits best."""

    def rank(entry: ProgrammeAssessment) -> tuple[int, bool, int, Yen]:
        total = entry.estimate.total if entry.estimate is not None else -1
        given = assessment.best.by_programme.get(entry.id, 0)
        return -given, entry.estimate is None, BEST_FIRST.index(entry.verdict), -total

    return min(assessment.programmes, key=rank, default=None)
