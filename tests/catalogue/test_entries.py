"""The entries without rules are read whole, and each kind of mistake is named with file and line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kaigo_desktop.catalogue.entries import check_entries, load_entries
from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.catalogue.rule_files import RuleFaults
from kaigo_desktop.domain.rules.entry import addition_income
from kaigo_desktop.paths import shipped

SHIPPED = shipped("resources", "programmes")
PROGRAMMES = frozenset(programme.id for programme in load_programmes([SHIPPED]))
TEXT = """\
source = { id = "plan", title = "計画", issued = 2025-06-13 }

[[entry]]
id = "addition"
title = "加算"
kind = "fee_addition"
group = "定着"
audience = "office"
region = "全国"
services = "COMMITTEE"
exclusive_with = ["mhlw-r8-technology"]
purpose = "目的"
amount_text = "100単位"
cite = "1"
addition = { units = 100, per = "user_month", months = 12, yen_per_unit = 10 }

[[entry]]
id = "again"
title = "加算"
kind = "service"
group = "その他"
audience = "people"
region = "大分県大分市"
prefecture = "44"
mark = "再掲"
same_as = "addition"
parent = "addition"
programme = "tokyo-r8-hr"
also = ["育成"]
purpose = "目的"
amount_text = "なし"
cite = "2"
"""
MISTAKES = [
    ("issued = 2025-06-13", "issued = 7", "source", 1),
    ('title = "計画", ', "", "source", 1),
    ("source =", "slip = 1\nsource =", "slip", 1),
    ('id = "addition"\n', 'id = "addition"\nslip = 1\n', "slip", 3),
    ('id = "again"\n', 'id = "addition"\n', "id", 17),
    ('id = "again"\n', 'id = "tokyo-r8-hr"\n', "id", 17),
    ('kind = "service"', 'kind = "magic"', "magic", 17),
    ('group = "その他"', 'group = "他"', "他", 17),
    ('audience = "people"', 'audience = "all"', "all", 17),
    ('mark = "再掲"', 'mark = "旧"', "旧", 17),
    ('mark = "再掲"\n', "", "再掲", 17),
    ('same_as = "addition"', 'same_as = "adition"', "adition", 17),
    ('parent = "addition"', 'parent = "again"', "again", 17),
    ('programme = "tokyo-r8-hr"', 'programme = "tokyo-r9-hr"', "tokyo-r9-hr", 17),
    ('["mhlw-r8-technology"]', '["mhlw-r9-technology"]', "mhlw-r9-technology", 3),
    ('["mhlw-r8-technology"]', "[]", "exclusive_with", 3),
    ('also = ["育成"]', 'also = ["教育"]', "教育", 17),
    ('prefecture = "44"', 'prefecture = "43"', "大分県", 17),
    ('prefecture = "44"', 'prefecture = "99"', "99", 17),
    ('services = "COMMITTEE"', 'services = "COMITTEE"', "COMITTEE", 3),
    ('cite = "2"\n', "", "cite", 17),
    ('purpose = "目的"', 'purpose = " "', "purpose", 3),
    ("addition = {", "# {", "addition", 3),
    ("units = 100, ", "", "units", 3),
    ("units = 100", "units = true", "units", 3),
    ('per = "user_month"', 'per = "year"', "user_month", 3),
    ('kind = "fee_addition"', 'kind = "grant"', "addition", 3),
]


def folder_with(tmp_path: Path, text: str) -> Path:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "own.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_shipped_entries_are_without_fault() -> None:
    assert check_entries(SHIPPED, PROGRAMMES) == ()


def test_every_kind_of_field_is_read(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, TEXT)
    first, second = load_entries(folder)

    assert check_entries(folder, PROGRAMMES) == ()
    assert first.full_cite == "計画 1"
    assert first.addition is not None
    assert (first.addition.units, first.addition.months, first.addition.yen_per_unit) == (100, 12, 10)
    assert (first.services, first.exclusive_with) == ("COMMITTEE", ("mhlw-r8-technology",))
    assert second.groups == ("その他", "育成")
    assert (second.mark, second.same_as, second.parent) == ("再掲", "addition", "addition")
    assert (second.programme, second.prefecture, second.addition) == ("tokyo-r8-hr", "44", None)


def test_the_shipped_catalogue_holds_what_stands_beside_the_grants() -> None:
    entries = {entry.id: entry for entry in load_entries(SHIPPED)}

    assert {"productivity-addition-1", "careplan-free-pass", "cariso", "regional-fukui-four-day"} <= set(
        entries
    )
    assert entries["it-introduction"].exclusive_with == ("mhlw-r8-technology",)
    assert "110万円" in entries["regional-fukui-four-day"].amount_text
    assert [entry.title for entry in entries.values() if entry.source.id == "tokyo-r8-jinzai"]


def test_what_was_read_once_comes_from_the_cache_as_it_was(tmp_path: Path) -> None:
    folder, cache = folder_with(tmp_path, TEXT), tmp_path / "cache"

    assert load_entries(folder, cache) == load_entries(folder, cache)
    assert list(cache.glob("*.json"))


def test_a_folder_without_entries_has_none_and_no_fault(tmp_path: Path) -> None:
    assert load_entries(tmp_path) == ()
    assert check_entries(tmp_path, PROGRAMMES) == ()


@pytest.mark.parametrize(("old", "new", "word", "line"), MISTAKES)
def test_a_mistake_is_named_with_file_and_line(
    tmp_path: Path, old: str, new: str, word: str, line: int
) -> None:
    assert old in TEXT
    faults = check_entries(folder_with(tmp_path, TEXT.replace(old, new, 1)), PROGRAMMES)

    named = [fault for fault in faults if word in str(fault)]
    assert named, faults
    assert named[0].file == "catalogue/own.toml"
    # A line put in or taken out moves what follows by one.
    assert abs(named[0].line - line) <= 1


def test_what_is_no_toml_is_named_with_its_line(tmp_path: Path) -> None:
    text = TEXT.replace('[[entry]]\nid = "again"', '[[entry]\nid = "again"')
    (fault,) = check_entries(folder_with(tmp_path, text), PROGRAMMES)

    assert str(fault).startswith("catalogue/own.toml:")
    assert "line 17" in fault.message


def test_a_mistake_of_shape_keeps_the_entries_from_being_used(tmp_path: Path) -> None:
    with pytest.raises(RuleFaults) as wrong:
        load_entries(folder_with(tmp_path, TEXT.replace('cite = "2"\n', "")))

    assert "catalogue/own.toml:17" in str(wrong.value)
    assert "cite" in str(wrong.value)


@pytest.mark.parametrize(
    ("figures", "income"),
    [
        ((100, 50, 12, 10), 600_000),
        ((10, 50, 12, 10), 60_000),
        ((10, 29, 12, Decimal("10.83")), 37_688),  # 37,688.4
        ((100, 0, 12, 10), 0),
    ],
)
def test_an_addition_brings_units_for_each_user_and_month(
    figures: tuple[int, int, int, int | Decimal], income: int
) -> None:
    assert addition_income(*figures) == income


def test_an_addition_with_a_negative_figure_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        addition_income(100, -1, 12, 10)
