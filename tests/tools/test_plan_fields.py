"""The document of the plan's fields is what the program's own table says."""

from __future__ import annotations

from kaigo_desktop.domain.plans.fields import PLAN_FIELDS, PlanField
from kaigo_desktop.tools.plan_fields import KIND_WORDS, as_markdown, file


def every(fields: tuple[PlanField, ...]) -> list[PlanField]:
    return [one for field in fields for one in (field, *every(field.fields))]


def test_the_kept_document_is_the_one_that_the_table_gives() -> None:
    assert file().read_text(encoding="utf-8") == as_markdown(), (
        "run python -m kaigo_desktop.tools.plan_fields"
    )


def test_every_field_has_a_row_of_its_own_with_a_known_kind() -> None:
    fields = every(PLAN_FIELDS)
    rows = [line for line in as_markdown().splitlines() if line.startswith("| `plan.")]
    assert len(rows) == len(fields)
    assert {field.kind for field in fields} <= set(KIND_WORDS)
