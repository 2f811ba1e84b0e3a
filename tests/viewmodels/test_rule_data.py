from __future__ import annotations

from msgspec.structs import replace

from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.domain.rules.changes import summary_of
from kaigo_desktop.viewmodels.rule_data import NO_DATE, changed_rules, rule_data, summary
from tests.fakes import BY_ID

PROGRAMMES = tuple(BY_ID.values())


def test_every_programme_is_listed_with_its_document_its_day_and_its_version() -> None:
    rows = {row.id: row for row in rule_data(PROGRAMMES)}
    assert set(rows) == set(BY_ID)
    for id_, row in rows.items():
        source = BY_ID[id_].source
        assert (row.document, row.version) == (source.title, BY_ID[id_].version)
        assert row.issued == (NO_DATE if source.issued is None else wareki(source.issued))


def test_the_latest_year_comes_first_and_the_newest_version_is_told() -> None:
    rows = rule_data(PROGRAMMES)
    assert rows[0].years == "令和8年度"
    assert rows[-1].years == "令和7年度"
    assert summary(rows) == f"{len(rows)}件の制度のデータが入っています。いちばん新しい版は 2026-04-07 です。"


def test_only_programmes_whose_rules_read_otherwise_than_before_are_told() -> None:
    now = BY_ID["mhlw-r8-technology"]
    same = summary_of(BY_ID["mhlw-r8-management"])
    before = replace(summary_of(now), version="2026-01-01", reports=1)
    found = changed_rules(PROGRAMMES, {now.id: before, "mhlw-r8-management": same})
    assert [(one.id, one.version) for one in found] == [(now.id, "2026-01-01")]
    assert found[0].listed
    assert changed_rules(PROGRAMMES, {}) == ()
