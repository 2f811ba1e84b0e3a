from __future__ import annotations

from kaigo_desktop.domain.plans.checker_desk import Kind, Remark
from kaigo_desktop.viewmodels.progress import Progress, plan_progress

PLAN = {"plan": {"offices": {"A": {}}}}


def remark(kind: Kind) -> Remark:
    return Remark("A", "", kind, "", ())


def test_a_plan_not_begun_is_open_even_where_nothing_is_remarked() -> None:
    assert plan_progress({}, []) is Progress.OPEN


def test_a_contradiction_in_a_plan_asks_for_attention() -> None:
    kinds = [kind for kind in Kind if kind is not Kind.CONTRADICTION]
    assert plan_progress(PLAN, [remark(kinds[0]), remark(Kind.CONTRADICTION)]) is Progress.ATTENTION
    assert plan_progress(PLAN, [remark(kinds[0])]) is Progress.OPEN
    assert plan_progress(PLAN, []) is Progress.DONE
