"""The sentences of 「あと一歩」 are read whole, and each kind of mistake is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaigo_desktop.catalogue.levers import check_levers, load_levers
from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.catalogue.rule_files import RuleFaults
from kaigo_desktop.domain.levers.changes import FINDERS
from kaigo_desktop.paths import shipped

PROGRAMMES = load_programmes([shipped("resources", "programmes")])
TEXT = """\
# Two levers.

[[lever]]
id = "partners"
change = "{office}あと{more}です。"
programmes = ["mhlw-r8-technology"]
cite_of = "value:partners_extra"
services = "HOME"
lead_days = 30

[[lever]]
id = "adoption"
change = "{cost} です。"
programmes = ["mhlw-r8-technology"]
cite_of = "value:adoption_extra"
lead_days = 14
"""
MISTAKES = [
    ('id = "adoption"', 'id = "adoptoin"', "使えるのは"),
    ('id = "adoption"\nchange = "{cost} です。"', 'id = "partners"\nchange = "です。"', "2回"),
    ("{cost}", "{costs}", "costs"),
    ("{cost}", "{cost", "括弧"),
    ('change = "{cost} です。"\n', "", "change"),
    ('change = "{cost} です。"', 'change = ""', "change"),
    ("lead_days = 14", "lead_days = -1", "lead_days"),
    ("lead_days = 14", "lead_days = 14\nslip = 1", "項目"),
    ("lead_days = 14", 'lead_days = 14\nservices = "HOUSE"', "HOUSE"),
    ("lead_days = 14", 'lead_days = 14\nservices = ["99"]', "99"),
    (
        'programmes = ["mhlw-r8-technology"]\ncite_of = "value:a',
        'programmes = []\ncite_of = "value:a',
        "programmes",
    ),
    (
        'programmes = ["mhlw-r8-technology"]\ncite_of = "value:a',
        'programmes = ["mhlw-r9-technology"]\ncite_of = "value:a',
        "mhlw-r9-technology",
    ),
    ("value:adoption_extra", "value:adoption_more", "adoption_more"),
    ("value:adoption_extra", "condition:adoption", "adoption"),
    ("value:adoption_extra", "rule:adoption_more", "adoption_more"),
]


def file_with(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "levers.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_levers_are_without_fault_and_use_every_kind_of_change() -> None:
    assert check_levers(PROGRAMMES) == ()
    assert {lever.id for lever in load_levers()} == set(FINDERS)


def test_a_lever_is_read_with_its_services(tmp_path: Path) -> None:
    path = file_with(tmp_path, TEXT)
    first, second = load_levers(path)

    assert check_levers(PROGRAMMES, path) == ()
    assert first.services is not None
    assert "11" in first.services
    assert (second.services, second.lead_days, second.programmes) == (None, 14, ("mhlw-r8-technology",))


@pytest.mark.parametrize(("old", "new", "word"), MISTAKES)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, old: str, new: str, word: str) -> None:
    assert old in TEXT
    (fault,) = check_levers(PROGRAMMES, file_with(tmp_path, TEXT.replace(old, new, 1)))

    assert word in fault.message
    assert fault.file.endswith("levers.toml")
    assert fault.line == 11


def test_what_is_no_toml_is_named(tmp_path: Path) -> None:
    (fault,) = check_levers(PROGRAMMES, file_with(tmp_path, TEXT.replace("[[lever]]", "[[lever]")))

    assert "TOML" in fault.message


@pytest.mark.parametrize(
    "text", [TEXT.replace("lead_days = 14", "lead_days = true"), "slip = 1\n" + TEXT, ""]
)
def test_a_file_of_a_wrong_shape_is_not_used(tmp_path: Path, text: str) -> None:
    with pytest.raises(RuleFaults):
        load_levers(file_with(tmp_path, text))
