from __future__ import annotations

import pytest

from kaigo_desktop.catalogue.entries import load_entries
from kaigo_desktop.domain.rules.changes import summary_of
from kaigo_desktop.domain.rules.entry import GROUPS
from kaigo_desktop.paths import shipped
from kaigo_desktop.viewmodels.catalogue import CatalogueViewModel, Filter
from kaigo_desktop.viewmodels.catalogue_page import CataloguePage
from kaigo_desktop.viewmodels.entry import Refused
from tests.fakes import BY_ID, PROGRAMMES, TODAY

ENTRIES = load_entries(shipped("resources", "programmes"))


@pytest.fixture
def model() -> CatalogueViewModel:
    return CatalogueViewModel(PROGRAMMES, ENTRIES, TODAY)


def ids(model: CatalogueViewModel) -> list[str]:
    return [row.id for row in model.rows()]


def test_everything_stands_in_the_list_once(model: CatalogueViewModel) -> None:
    found = ids(model)
    assert len(found) == len(set(found)) == model.count()
    assert {programme.id for programme in PROGRAMMES} <= set(found)
    plain = {entry.id for entry in ENTRIES if entry.programme is None}
    assert plain <= set(found)
    assert not {entry.id for entry in ENTRIES if entry.programme is not None} & set(found)


@pytest.mark.parametrize("by", list(Filter))
def test_every_choice_of_a_filter_finds_something(model: CatalogueViewModel, by: Filter) -> None:
    for value, words in model.choices(by):
        model.choose(by, value)
        assert model.rows(), words
    model.choose(by, "")
    assert len(model.rows()) == model.count()


def test_filters_and_words_narrow_together(model: CatalogueViewModel) -> None:
    model.choose(Filter.REGION, "東京都")
    model.choose(Filter.KIND, "grant")
    model.search("人材育成　現行")
    assert ids(model) == ["tokyo-r8-hr"]
    model.choose(Filter.REGION, "全国")
    assert ids(model) == []


def test_words_are_found_whatever_their_width(model: CatalogueViewModel) -> None:
    model.search("ｉｔ導入")
    assert "it-introduction" in ids(model)


def test_an_entry_of_several_groups_is_found_under_each(model: CatalogueViewModel) -> None:
    entry = next(entry for entry in ENTRIES if entry.also and entry.programme is None)
    for group in entry.groups:
        model.choose(Filter.GROUP, group)
        assert entry.id in ids(model)
    assert [value for value, _ in model.choices(Filter.GROUP)] == [
        one for one in GROUPS if one in dict(model.choices(Filter.GROUP))
    ]


def test_the_page_of_a_programme_has_conditions_figures_and_source(model: CatalogueViewModel) -> None:
    page = model.page("mhlw-r8-technology")
    titles = {one.title for one in page.conditions}
    assert "賃金への還元" in titles
    rate = next(one for one in page.figures if one.name == "補助率")
    assert rate.amount == "4/5"
    assert rate.days == "令和8年4月1日〜令和9年3月31日"
    assert "別紙1" in rate.cite
    assert page.ways
    assert page.afterwards[0].text.startswith("補助を受けた年度の翌年度から3年度")
    assert "厚生労働省" in page.source
    assert page.amount == ""


def test_a_programme_without_any_figure_says_so(model: CatalogueViewModel) -> None:
    bare = [one for one in PROGRAMMES if not one.values and not one.figures]
    for programme in bare:
        assert model.page(programme.id).amount == "金額は資料に記載なし"
    assert model.page("tokyo-map-challenge").amount == "金額は資料に記載なし"


def test_every_page_can_be_made_and_leads_only_to_pages_there_are(model: CatalogueViewModel) -> None:
    for id_ in [*ids(model), *(entry.id for entry in ENTRIES)]:
        page = model.page(id_)
        assert page.title
        assert page.purpose.endswith("。")
        assert page.source
        for other, words in page.related:
            assert isinstance(model.page(other), CataloguePage)
            assert other not in words


def test_what_may_not_be_used_together_is_said_with_its_name(model: CatalogueViewModel) -> None:
    related = dict(model.page("it-introduction").related)
    assert "介護テクノロジー定着支援事業」と重ねて使えません" in related["mhlw-r8-technology"]


def test_an_addition_is_reckoned_from_users_and_price(model: CatalogueViewModel) -> None:
    addition = "productivity-addition-1"
    assert model.income(addition, "６０", "") == ("100 単位 × 60 人 × 12 か月 × 10 円 = 1年に 720,000 円")
    assert model.income(addition, "60", "10.9").endswith("1年に 784,800 円")
    assert model.income("productivity-addition-2", "60", "10.9").endswith("1年に 78,480 円")
    assert "人数を入れると" in model.income(addition, "", "10")


def test_a_figure_that_cannot_be_read_is_refused_with_advice(model: CatalogueViewModel) -> None:
    with pytest.raises(Refused, match="整数"):
        model.income("productivity-addition-1", "たくさん", "")
    with pytest.raises(KeyError):
        model.income("it-introduction", "1", "1")


def test_an_unknown_page_is_not_made_up(model: CatalogueViewModel) -> None:
    with pytest.raises(KeyError):
        model.page("nobody")


def test_a_programme_of_a_past_year_is_marked_in_the_list_and_on_its_page(model: CatalogueViewModel) -> None:
    badges = {row.id: row.badge for row in model.rows()}
    assert badges["mhlw-r8-technology"] == ""
    assert badges["mhlw-r7-technology"] == "過去の年度"
    ages = {row.id: row.age.short for row in model.rows()}
    assert ages["mhlw-r8-technology"] == "R8.4.7（2か月前）"
    past = model.page("mhlw-r7-technology").freshness
    assert past is not None
    assert past.badge == "過去の年度"
    assert "令和7年度" in past.text


def test_a_page_says_what_changed_against_the_year_before_and_the_version_before() -> None:
    programme = BY_ID["mhlw-r8-technology"]
    old = summary_of(programme._replace(version="2026-04-01", effect_reports=2))
    model = CatalogueViewModel(PROGRAMMES, ENTRIES, TODAY, earlier={programme.id: old})
    version, year = model.page(programme.id).changes
    assert version.since == "版 2026-04-01 の制度データから"
    assert version.listed == ("効果報告：2年度分 → 3年度分",)
    assert year.since.startswith("令和7年度の「")
    assert "補助率：3/4 → 4/5" in year.listed
    assert model.page("tokyo-r8-hr").changes == ()
