"""Each kind of mistake in rule data is named with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.catalogue.rule_checks import check_rules
from kaigo_desktop.catalogue.rule_files import RuleFaults
from kaigo_desktop.paths import shipped

SHIPPED = shipped("resources", "programmes")
NAME = "mhlw-r8-technology.toml"
FOLLOWS = 'follows = "mhlw-r7-technology"\n'
# Without the one that it follows, which is not among the files of these tests.
TEXT = (SHIPPED / "mhlw" / NAME).read_text(encoding="utf-8").replace(FOLLOWS, "")

MISTAKES = [
    ('id = "mhlw-r8-technology"\n', f'id = "mhlw-r8-technology"\n{FOLLOWS}', "mhlw-r7-technology"),
    ('short_title = "テクノロジー定着"\n', "", "short_title"),
    ('short_title = "', 'short_title = "介護と看護の', "short_title"),
    ('id = "committee"\n', 'id = "committee"\nslip = 1\n', "slip"),
    ('purpose = "', 'slip = 1\npurpose = "', "slip"),
    ('check = { kind = "flag", fact = "office.committee" }', 'check = { kind = "flog" }', "flog"),
    ('fact = "office.committee"', 'fact = "office.comittee"', "comittee"),
    ('check = { kind = "flag", fact = "office.committee" }', 'check = { kind = "flag" }', "fact"),
    ('where = { service_in = "COMMITTEE" }', 'where = { service_in = "COMITTEE" }', "COMITTEE"),
    ('where = { service_in = "COMMITTEE" }', 'where = { service_in = ["51", "99"] }', "99"),
    ('categories = ["care_software", "backoffice_software"]', 'categories = ["software"]', "software"),
    ('say.no = "このサービスでは、利用者', 'say.nein = "このサービスでは、利用者', None),
    (
        'kind = "requirement"\ntitle = "生産性向上の委員会"',
        'kind = "wish"\ntitle = "生産性向上の委員会"',
        "kind",
    ),
    ('cite = "別紙1 6④"\n', "", "cite"),
    ('title = "生産性向上の委員会"', "title = 3", "title"),
    ("day = 2026-03-31", 'day = "March"', None),
    ('id = "life"', 'id = "committee"', "committee"),
    ('state = "checked"', 'state = "perfect"', "state"),
    ("fiscal_years = [2026]", "fiscal_years = []", "fiscal_years"),
    ("fiscal_years = [2026]", "fiscal_years = [2026, 2027]", "2027"),
    ('id = "mhlw-r8-technology"', 'id = "mhlw-r9-technology"', "mhlw-r9-technology"),
    (
        "from = 2026-04-01, until = 2027-03-31, is = 480_000",
        "from = 2026-04-01, until = 2027-03-30, is = 480_000",
        "",
    ),
    (
        "from = 2026-04-01, until = 2027-03-31, is = 480_000",
        "from = 2027-04-01, until = 2027-03-31, is = 480_000",
        "",
    ),
    ("{ up_to = 10, is = 1_000_000 }", "{ up_to = 25, is = 1_000_000 }", "bands"),
    ("    { is = 2_500_000 },\n", "    { up_to = 40, is = 2_500_000 },\n", "bands"),
    ('id = "adoption_extra"', 'id = "adoption_plus"', "adoption_extra"),
    ('is = "4/5"', 'is = "5/4"', None),
    ('kind = "technology"', 'kind = "magic"', "technology"),
    ("issued = 2026-04-07", "issued = 7", None),
    ("[pays]", "[pays", None),
]


def spoiled(folder: Path, old: str, new: str) -> Path:
    assert TEXT.count(old) >= 1, old
    (folder / "mhlw").mkdir(exist_ok=True)
    (folder / "mhlw" / NAME).write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return folder


def test_the_shipped_rules_are_without_fault() -> None:
    assert check_rules(SHIPPED) == ()


@pytest.mark.parametrize(("old", "new", "word"), MISTAKES)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, old: str, new: str, word: str | None) -> None:
    faults = check_rules(spoiled(tmp_path, old, new))

    assert faults
    for fault in faults:
        assert fault.file == f"mhlw/{NAME}"
        assert 1 <= fault.line <= TEXT.count("\n") + 2
        assert "\n" not in str(fault)
    assert any((word or "") in fault.message for fault in faults), faults


def test_an_entry_is_named_by_the_line_of_its_header(tmp_path: Path) -> None:
    fault, *_ = check_rules(spoiled(tmp_path, 'fact = "office.committee"', 'fact = "office.x"'))
    lines = TEXT.splitlines()

    assert lines[fault.line - 1] == "[[condition]]"
    assert lines[fault.line] == 'id = "committee"'


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "mhlw").mkdir()
    (tmp_path / "mhlw" / NAME).write_bytes(TEXT.encode("cp932", errors="replace"))

    assert [fault.line for fault in check_rules(tmp_path)] == [1]


def test_two_files_of_one_id_are_named(tmp_path: Path) -> None:
    spoiled(tmp_path, "", "")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / NAME).write_text(TEXT, encoding="utf-8")

    assert [fault.file for fault in check_rules(tmp_path)] == [f"other/{NAME}"]


def test_loading_refuses_what_is_wrong_and_the_cache_is_only_a_cache(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    fresh = load_programmes([SHIPPED], cache)
    (kept,) = cache.iterdir()

    assert load_programmes([SHIPPED], cache) == fresh
    for broken in (b"", b"[", b"{}", b"[]", b"\xff"):
        kept.write_bytes(broken)
        assert load_programmes([SHIPPED], cache) == fresh
    with pytest.raises(RuleFaults):
        load_programmes([spoiled(tmp_path, 'cite = "別紙1 6④"\n', "")])
