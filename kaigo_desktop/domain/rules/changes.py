"""What differs between two sets of rules: a programme and the one before it, or two versions of its data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.domain.rules.programme import Condition, Programme
from kaigo_desktop.domain.rules.readable import figures_of
from kaigo_desktop.domain.services import CATEGORY_NAMES

_KINDS = {"condition": "条件", "requirement": "要件"}
_COVERED = {
    "high_unit_base": "1台あたりの基準額が高い区分の機器",
    "standard_unit_base": "そのほかの区分の機器",
    "software": "ソフトの行に入る費用",
    "package_core": "パッケージに1つは要る機器",
    "categories": "対象になる費用",
}


class RuleSummary(Struct, frozen=True):
    """What a user would notice of a programme's rules, in words, by what it is called.

    ``days`` are those in which a figure is in force; they differ from year to year as a matter of course.
    """

    version: str
    figures: Mapping[str, str]
    days: Mapping[str, str]
    covered: Mapping[str, str]
    conditions: Mapping[str, str]
    reports: int


class RuleChange(Struct, frozen=True):
    """One difference; ``before`` or ``after`` is empty where there was or is nothing of the kind."""

    what: str
    before: str
    after: str

    def __str__(self) -> str:
        if not self.before:
            return f"{self.what}：新しく加わりました（{self.after}）"
        if not self.after:
            return f"{self.what}：なくなりました（以前は{self.before}）"
        return f"{self.what}：{self.before} → {self.after}"


def summary_of(programme: Programme) -> RuleSummary:
    """The programme's rules as words that can be kept and compared later."""
    figures: dict[str, str] = {}
    days: dict[str, str] = {}
    for value in programme.values.values():
        for name, amount, step in figures_of(value):
            # Steps of one figure stand one after the other, the newest last.
            figures[name] = amount
            days[name] = f"{wareki(step.from_)}〜{wareki(step.until)}"
    conditions = {one.title: _told(one) for one in programme.conditions}
    return RuleSummary(
        programme.version, figures, days, _covered(programme), conditions, programme.effect_reports
    )


def changes(before: RuleSummary, after: RuleSummary, *, same_programme: bool) -> tuple[RuleChange, ...]:
    """What differs, amounts first; days count only where both are versions of one programme."""
    found = [*_differing(before.figures, after.figures)]
    if same_programme:
        common = [name for name in after.days if after.figures.get(name) == before.figures.get(name)]
        found += [
            RuleChange(f"{name}の期間", before.days[name], after.days[name])
            for name in common
            if before.days[name] != after.days[name]
        ]
    found += _differing(before.covered, after.covered)
    found += _differing(before.conditions, after.conditions)
    if before.reports != after.reports:
        found.append(RuleChange("効果報告", _years(before.reports), _years(after.reports)))
    return tuple(found)


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[RuleChange]:
    for name in dict.fromkeys((*after, *before)):
        if before.get(name) != after.get(name):
            yield RuleChange(name, before.get(name, ""), after.get(name, ""))


def _told(condition: Condition) -> str:
    """Its kind, and what decides it: the day, the services, where it is asked at all."""
    parts = [_KINDS[condition.kind]]
    day = condition.check.get("day")
    if isinstance(day, date):
        parts.append(f"{wareki(day)}まで")
    parts += [
        f"対象 {found}" for found in (condition.check.get("set"), condition.where.get("service_in")) if found
    ]
    return "・".join(parts)


def _covered(programme: Programme) -> dict[str, str]:
    """Which expenses count for what, in words."""
    return {
        words: "、".join(CATEGORY_NAMES[name] for name in found)
        for name, words in _COVERED.items()
        if isinstance(found := programme.pays.get(name), list)
    }


def _years(reports: int) -> str:
    return f"{reports}年度分" if reports else "資料に記載なし"
