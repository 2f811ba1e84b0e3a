"""What newer rule data changed against the rules that were shown before."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from kaigo_desktop.catalogue.seen_rules import earlier_rules
from kaigo_desktop.domain.rules.changes import RuleSummary, changes, summary_of
from tests.fakes import BY_ID, PROGRAMMES

SUMMARY = RuleSummary(
    version="2026-04-07",
    figures={"補助率": "3/4", "基準額": "300,000 円", "上限": "5 台"},
    days={"補助率": "令和8年4月1日〜令和9年3月31日", "基準額": "令和8年度", "上限": "令和8年度"},
    covered={"対象になる費用": "通信費"},
    conditions={"委員会": "要件"},
    reports=3,
)
NEWER = replace(
    SUMMARY,
    version="2026-09-01",
    figures={"補助率": "4/5", "基準額": "300,000 円", "端末の上限": "100,000 円"},
    days={"補助率": "令和8年9月1日〜令和9年3月31日", "基準額": "令和9年度", "端末の上限": "令和9年度"},
    conditions={"委員会": "条件", "相談窓口": "要件"},
    reports=0,
)


def said(before: RuleSummary, after: RuleSummary, *, same_programme: bool) -> list[str]:
    return [str(one) for one in changes(before, after, same_programme=same_programme)]


def test_every_difference_is_said_once() -> None:
    assert said(SUMMARY, NEWER, same_programme=True) == [
        "補助率：3/4 → 4/5",
        "端末の上限：新しく加わりました（100,000 円）",
        "上限：なくなりました（以前は5 台）",
        "基準額の期間：令和8年度 → 令和9年度",
        "委員会：要件 → 条件",
        "相談窓口：新しく加わりました（要件）",
        "効果報告：3年度分 → 資料に記載なし",
    ]
    assert said(SUMMARY, SUMMARY, same_programme=True) == []


def test_the_days_of_another_years_programme_differ_as_a_matter_of_course() -> None:
    assert not [one for one in said(SUMMARY, NEWER, same_programme=False) if "の期間" in one]


def test_the_technology_grant_of_2026_differs_from_that_of_2025_as_the_notice_says() -> None:
    before, after = (summary_of(BY_ID[id_]) for id_ in ("mhlw-r7-technology", "mhlw-r8-technology"))
    found = said(before, after, same_programme=False)
    assert "補助率：3/4 → 4/5" in found
    assert "業務改善支援の基準額：450,000 円 → 480,000 円" in found
    assert any(
        one.startswith("ソフトの行に入る費用：") and one.endswith("バックオフィスソフト") for one in found
    )


def test_the_version_before_is_remembered_from_one_start_to_the_next(tmp_path: Path) -> None:
    kept = tmp_path / "seen.json"
    assert earlier_rules(kept, PROGRAMMES) == {}
    assert earlier_rules(kept, PROGRAMMES) == {}
    first = BY_ID["mhlw-r8-technology"]
    newer = first._replace(version="2026-12-01", effect_reports=4)
    found = earlier_rules(kept, [newer])
    assert found == {first.id: summary_of(first)}
    assert earlier_rules(kept, [newer]) == found
    assert [str(one) for one in changes(found[first.id], summary_of(newer), same_programme=True)] == [
        "効果報告：3年度分 → 4年度分"
    ]


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"a": 1}', b'{"a": {"now": {}, "before": null}}'])
def test_what_cannot_be_read_is_as_good_as_never_seen(tmp_path: Path, content: bytes) -> None:
    kept = tmp_path / "seen.json"
    kept.write_bytes(content)
    assert earlier_rules(kept, PROGRAMMES) == {}
    assert earlier_rules(kept, PROGRAMMES) == {}
