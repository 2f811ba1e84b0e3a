from __future__ import annotations

from pathlib import Path

import pytest

from kaigo_desktop.catalogue.facts import CHECKS, read_facts
from kaigo_desktop.catalogue.rule_files import RuleFaults
from kaigo_desktop.domain.cases.facts import ANY, Facts, FactType
from kaigo_desktop.domain.cases.fields import case_record
from kaigo_desktop.domain.schema import Checked, ListOf, Record
from kaigo_desktop.paths import shipped

GOOD = """
format = "kaigo-facts/1"
[[fact]]
address = "offices.*.life"
type = "tri"
group = "requirements"
label = "LIFE"
ask = "参加しますか。"
why = "要件です。"
"""


@pytest.fixture(scope="module")
def facts() -> Facts:
    return read_facts(shipped("resources", "facts.toml"))


def write(folder: Path, text: str) -> Path:
    file = folder / "facts.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_answerable_field_of_the_case_file_has_its_question(facts: Facts) -> None:
    asked = {fact.name for fact in facts} | {".".join(also) for fact in facts for also in fact.also}
    record = case_record(Checked(lambda _value, _path: iter(())), Checked(lambda _value, _path: iter(())))
    # Keys and ids are given by the program; plan, forms and officers have pages of their own.
    given = {"format", "offices.*.key", "expenses.*.key", "local_programmes.*.id", "plan"}
    wanted = {name for name in _names(record) if name not in given and not name.startswith("form_facts.")}
    wanted = {f"case.{name}" if "." not in name else name for name in wanted}
    assert sorted(wanted - asked) == []


def _names(record: Record, before: str = "") -> list[str]:
    found = []
    for name, field in record.fields.items():
        kind = field.kind
        here = f"{before}{name}"
        if isinstance(kind, Record):
            found += _names(kind, f"{here}.")
        elif isinstance(kind, ListOf) and isinstance(kind.item, Record):
            found += _names(kind.item, f"{here}.{ANY}.")
        else:
            found.append(here)
    return found


def test_nobody_is_asked_for_what_the_case_file_does_not_know(facts: Facts) -> None:
    record = case_record(Checked(lambda _value, _path: iter(())), Checked(lambda _value, _path: iter(())))
    known = set(_names(record))
    strange = [fact.name for fact in facts if fact.name.removeprefix("case.") not in known]
    assert strange == []


def test_the_careplan_question_names_all_three_systems(facts: Facts) -> None:
    ask = facts.named("offices.*.careplan_link.started_on").ask
    for system in ("ケアプランデータ連携システム", "介護保険資格確認等WEBサービス", "システム評価検討会"):
        assert system in ask


def test_what_may_be_unknown_is_all_but_plain_flags_and_what_has_a_default(facts: Facts) -> None:
    certain = {fact.name for fact in facts if not fact.may_be_unknown}
    assert "settings.rounding_unit" in certain
    assert "expenses.*.linked" in certain
    assert "offices.*.life" not in certain
    assert all(fact.type in {FactType.FLAG, FactType.CHOICE} for fact in facts if fact.name in certain)


def test_a_partner_is_asked_as_the_applicant_is(facts: Facts) -> None:
    fact = facts.of(("partners", "3", "corporate_number"))
    assert fact is not None
    assert fact is facts.of(("corporation", "corporate_number"))
    assert fact.check in CHECKS


def test_an_address_nobody_asks_for_has_no_fact(facts: Facts) -> None:
    assert facts.of(("offices", "A", "key")) is None


def test_a_fact_gives_the_address_of_a_record(facts: Facts) -> None:
    assert facts.named("offices.*.life").at("A") == ("offices", "A", "life")


def test_an_option_of_one_is_not_taken_for_true(facts: Facts) -> None:
    stars = facts.named("offices.*.security_action")
    assert stars.label_of(1) == "一つ星を宣言した"
    assert stars.label_of(True) is None


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('"tri"', '"maybe"', "fact 「offices.*.life」：type の「maybe」は使えません"),
        ('label = "LIFE"', "", "fact 「offices.*.life」：label は空でない文字で"),
        ("要件です。", "要件です", "fact 「offices.*.life」：why は「。」で終わる文で"),
        (
            'group = "requirements"',
            'group = "x"\nservices = "COMITTEE"',
            "services の「COMITTEE」",
        ),
        (
            'group = "requirements"',
            'group = "x"\ncategories = ["robot"]',
            "categories の「robot」",
        ),
        ('group = "requirements"', 'group = "x"\ncheck = "luck"', "check の「luck」は使えません"),
        ('group = "requirements"', 'group = "x"\ncolour = "red"', "知らない項目があります: colour"),
        ('group = "requirements"', 'group = "x"\nfirst = "yes"', "first は true か false で"),
        ('"tri"', '"choice"', "options は type が choice のときだけ、必ず"),
        ('"offices.*.life"', '"offices.life"', "場所になっていません"),
        ('"offices.*.life"', '"office.*.life"', "「office」という部分はありません"),
        ("kaigo-facts/1", "kaigo-facts/9", "format は"),
    ],
)
def test_a_slip_in_the_file_is_named_with_file_and_entry(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    file = write(tmp_path, GOOD.replace(before, after))
    with pytest.raises(RuleFaults, match=r"/facts\.toml:\d+: ") as refused:
        read_facts(file)
    assert message in str(refused.value)


def test_the_same_question_twice_is_refused(tmp_path: Path) -> None:
    again = GOOD + GOOD.replace('format = "kaigo-facts/1"', "")
    with pytest.raises(RuleFaults, match=r"「offices\.\*\.life」：同じ address が2回"):
        read_facts(write(tmp_path, again))


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleFaults, match=r"/facts\.toml:1: TOML"):
        read_facts(write(tmp_path, "format = "))
