"""``check-rules`` over the data beside the rules: every mistake is told with its file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kaigo_desktop.catalogue.shipped_checks import check_data
from kaigo_desktop.paths import shipped

FILES = ("facts.toml", "deadlines.toml", "characters.toml", "knowledge")
FORMS = ("pledge", "result", "change", "tax-credit")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data with a few of the forms, to be spoiled."""
    (tmp_path / "resources").mkdir()
    for name in FILES:
        source = shipped("resources", name)
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / "resources" / name)
    for form in FORMS:
        shutil.copytree(shipped("forms", form), tmp_path / "forms" / form)
    return tmp_path


def spoil(file: Path, right: str, wrong: str) -> int:
    """Put something wrong in place of something right; the line of that comes back."""
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    return text[: text.index(right)].count("\n") + 1


def told(data: Path) -> list[str]:
    return [str(fault) for fault in check_data(data / "resources", data / "forms")]


def test_what_is_shipped_is_right() -> None:
    assert check_data(shipped("resources"), shipped("forms")) == ()


@pytest.mark.parametrize(
    ("file", "right", "wrong", "place", "words"),
    [
        ("resources/facts.toml", 'check = "rate"', 'check = "mood"', "resources/facts.toml", "「mood」"),
        ("resources/deadlines.toml", "lead_days = 56", "lead_days = -1", "deadlines.toml", "0から"),
        ("resources/deadlines.toml", 'form = "change"', 'form = "chance"', "deadlines.toml", "「chance」"),
        ("resources/characters.toml", 'basis = "NFKC"', 'basis = "mood"', "characters.toml", "「mood」"),
        ("resources/knowledge/devices.toml", 'category = "', 'category = "x', "devices.toml", "category"),
        ("forms/pledge/form.toml", 'align = "right"', 'align = "rite"', "pledge/form.toml", '"rite"'),
        ("forms/pledge/form.toml", 'type = "date"', 'type = "day"', "pledge/form.toml", '"day"'),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_and_the_line_of_its_entry(
    data: Path, file: str, right: str, wrong: str, place: str, words: str
) -> None:
    line = spoil(data / file, right, wrong)
    (fault,) = told(data)
    where, _, message = fault.partition(": ")
    name, _, number = where.rpartition(":")
    assert name.endswith(place)
    assert words in message
    assert 1 < int(number) <= line
    between = (data / file).read_text(encoding="utf-8").splitlines()[int(number) : line - 1]
    assert not any(text.startswith("[[") and "." not in text for text in between)


def test_mistakes_of_several_files_are_told_together(data: Path) -> None:
    spoil(data / "resources" / "facts.toml", 'check = "rate"', 'check = "mood"')
    spoil(data / "resources" / "facts.toml", 'check = "month_day"', 'check = "mood"')
    spoil(data / "resources" / "characters.toml", 'basis = "NFKC"', 'basis = "mood"')
    spoil(data / "forms" / "pledge" / "form.toml", 'per = "case"', 'per = "cage"')
    spoil(data / "forms" / "result" / "form.toml", 'per = "case"', "per = case")
    assert len(told(data)) == 5


@pytest.mark.parametrize("name", ["facts.toml", "deadlines.toml", "characters.toml"])
def test_a_file_that_is_no_toml_is_told(data: Path, name: str) -> None:
    (data / "resources" / name).write_text("x = \n", encoding="utf-8")
    assert any(f"{name}:1: TOML" in fault for fault in told(data))


def test_a_fault_of_the_whole_file_is_told(data: Path) -> None:
    spoil(data / "resources" / "facts.toml", 'format = "kaigo-facts/1"', 'format = "kaigo-facts/9"')
    spoil(data / "resources" / "characters.toml", "same = ", "name = ")
    faults = told(data)
    assert any("facts.toml:1: format は" in fault for fault in faults)
    assert any("characters.toml:1: 項目 「name」" in fault for fault in faults)
