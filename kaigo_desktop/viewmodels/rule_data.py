"""設定: which rule data the program carries, from which documents, and of which version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from kaigo_desktop.domain.dates import fiscal_year_text, wareki
from kaigo_desktop.domain.rules.changes import RuleSummary, changes, summary_of
from kaigo_desktop.domain.rules.programme import Programme

NO_DATE = "日付の記載なし"


class RuleDataRow(Struct, frozen=True):
    """The rule data of one programme. ``issued`` is the day of the document."""

    id: str
    title: str
    years: str
    document: str
    issued: str
    version: str


def rule_data(programmes: Sequence[Programme]) -> tuple[RuleDataRow, ...]:
    """A row for each programme, those of the latest year first."""
    listed = sorted(programmes, key=lambda one: (-max(one.fiscal_years), one.order))
    return tuple(
        RuleDataRow(
            one.id,
            one.title,
            "・".join(map(fiscal_year_text, sorted(one.fiscal_years))),
            one.source.title,
            NO_DATE if one.source.issued is None else wareki(one.source.issued),
            one.version,
        )
        for one in listed
    )


class ChangedRules(Struct, frozen=True):
    """What became other in one programme since the version that was seen before, in sentences."""

    id: str
    title: str
    version: str
    listed: tuple[str, ...]


def changed_rules(
    programmes: Sequence[Programme], earlier: Mapping[str, RuleSummary]
) -> tuple[ChangedRules, ...]:
    """The programmes whose rules read otherwise than before; ``earlier``: by programme, those before."""
    found = []
    for one in programmes:
        before = earlier.get(one.id)
        if before is not None:
            listed = tuple(map(str, changes(before, summary_of(one), same_programme=True)))
            if listed:
                found.append(ChangedRules(one.id, one.title, before.version, listed))
    return tuple(found)


def summary(rows: Sequence[RuleDataRow]) -> str:
    """How many programmes there are, and the newest version."""
    newest = max(row.version for row in rows)
    return f"{len(rows)}件の制度のデータが入っています。いちばん新しい版は {newest} です。"
