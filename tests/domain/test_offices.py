"""Offices of a list: how their text is searched, what their services are, what a case takes from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigo_desktop.domain.cases.case_file import check_document
from kaigo_desktop.domain.offices.listed import ListedOffice
from kaigo_desktop.domain.offices.search_text import folded, words_of
from kaigo_desktop.domain.offices.service_words import service_code
from kaigo_desktop.domain.offices.taking import case_of, kind_of, offers
from kaigo_desktop.domain.services import SERVICE_NAMES
from tests.directory.lists import corporate_number, office_number

NUMBER = office_number("137000001")
CORPORATION = corporate_number("000000000001")


def line(**changes: object) -> ListedOffice:
    known: dict[str, object] = {
        "id": 1,
        "number": NUMBER,
        "name": "ひまわり",
        "kana": "ヒマワリ",
        "service": "訪問介護",
        "service_code": "11",
        "prefecture": "13",
        "municipality": "13120",
        "place": "練馬区",
        "address": "東京都練馬区見本町1",
        "phone": "",
        "corporation_number": CORPORATION,
        "corporation": "株式会社見本",
        "capacity": None,
    }
    return ListedOffice(**(known | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ﾋﾏﾜﾘ", "ひまわり"),
        ("パール", "ﾊﾟｰﾙ"),
        ("ケアーセンター", "ケアーセンタ－"),
        ("ＡＢＣ－１２", "abc-12"),
        ("髙﨑", "高崎"),
        ("澤邊", "沢辺"),
        ("㈱見本", "株式会社 見本"),
        ("(福)見本", "社会福祉法人見本"),
        ("市ヶ谷", "市ケ谷"),
        ("キヤノン", "キャノン"),
        ("ひまわり　の　家", "ひまわりの家"),
        ("①号館", "1号館"),
    ],
)
def test_what_looks_alike_is_alike(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("ひまわり", "ひまわる"), ("か", "が"), ("東", "束"), ("1", "I")])
def test_what_is_another_word_stays_another(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text())
def test_folded_text_has_no_gaps_and_words_are_what_is_between_them(text: str) -> None:
    plain = folded(text)
    assert not any(one.isspace() or not one.isprintable() for one in plain)
    assert all(words_of(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((name, code) for code, name in SERVICE_NAMES.items()),
        ("11", "11"),
        ("2a", "2A"),
        ("訪問介護　", "11"),
        ("地域密着型介護老人福祉施設入所者生活介護", "54"),
        ("短期入所療養介護（介護医療院）", "2A"),
        ("短期入所療養介護（療養病床を有する病院等）", "23"),
        ("短期入所療養介護(介護老人保健施設)", "22"),
        ("特定施設入居者生活介護（有料老人ホーム）", "33"),
        ("地域密着型特定施設入居者生活介護（軽費老人ホーム）", "36"),
        ("看護小規模多機能型居宅介護", "77"),
        ("介護療養型医療施設", None),
        ("短期入所療養介護（そのほか）", None),
        ("相談", None),
        ("", None),
    ],
)
def test_services_are_known_by_the_names_of_the_list(text: str, code: str | None) -> None:
    assert service_code(text) == code


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("社会福祉法人見本会", "social_welfare"),
        ("見本株式会社", "company"),
        ("医療法人社団見本会", "medical"),
        ("特定非営利活動法人見本", "npo"),
        ("見本市", None),
        ("", None),
    ],
)
def test_the_kind_of_a_corporation_is_told_by_its_name_alone(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind


def test_a_new_case_holds_what_the_list_has_and_is_a_sound_case_file() -> None:
    other = office_number("137000002")
    lines = [
        line(),
        line(id=2, service="居宅介護支援", service_code="43", name="ひまわり居宅"),
        line(id=3, number=other, name="さくら", service_code="32", capacity=18),
    ]
    document = case_of(lines)
    assert document == {
        "format": "kaigo-case/1",
        "prefecture": "13",
        "corporation": {"name": "株式会社見本", "corporate_number": CORPORATION, "kind": "company"},
        "offices": [
            {
                "key": document["offices"][0]["key"],  # type: ignore[index]
                "office_number": NUMBER,
                "name": "ひまわり",
                "municipality": "13120",
                "services": ["11", "43"],
            },
            {
                "key": document["offices"][1]["key"],  # type: ignore[index]
                "office_number": other,
                "name": "さくら",
                "municipality": "13120",
                "services": ["32"],
                "capacity": 18,
            },
        ],
    }
    assert not check_document(document)


def test_what_a_list_lacks_stays_open_and_an_unsound_number_is_left_out() -> None:
    bare = line(
        service="",
        service_code=None,
        prefecture="",
        municipality="",
        corporation="",
        corporation_number="1234567890123",
    )
    document = case_of([bare])
    assert document["corporation"] == {}
    assert "prefecture" not in document
    assert set(document["offices"][0]) == {"key", "office_number", "name"}  # type: ignore[index]
    assert not check_document(document)


def test_offices_of_two_prefectures_keep_their_own() -> None:
    other = line(number=office_number("147000001"), prefecture="14", municipality="14100")
    document = case_of([line(), other])
    assert "prefecture" not in document
    assert [office["prefecture"] for office in document["offices"]] == ["13", "14"]  # type: ignore[attr-defined]


def test_sizes_that_differ_by_service_are_not_guessed() -> None:
    document = case_of([line(capacity=18), line(id=2, service_code="32", capacity=9)])
    assert "capacity" not in document["offices"][0]  # type: ignore[index]


def test_open_facts_are_offered_and_others_only_where_they_differ() -> None:
    document = {
        "prefecture": "13",
        "corporation": {"name": "株式会社見本"},
        "offices": [{"key": "A", "name": "旧ひまわり", "services": ["43"]}],
    }
    found = {one.address: (one.before, one.value) for one in offers(document, "A", [line()])}
    assert found == {
        ("corporation", "corporate_number"): (None, CORPORATION),
        ("corporation", "kind"): (None, "company"),
        ("offices", "A", "office_number"): (None, NUMBER),
        ("offices", "A", "name"): ("旧ひまわり", "ひまわり"),
        ("offices", "A", "municipality"): (None, "13120"),
        ("offices", "A", "services"): (["43"], ["43", "11"]),
    }


def test_an_office_in_another_prefecture_than_the_case_says_so() -> None:
    document = {"prefecture": "14", "offices": [{"key": "A"}]}
    found = {one.address: one.value for one in offers(document, "A", [line()])}
    assert found["offices", "A", "prefecture"] == "13"
    assert ("case", "prefecture") not in found
    empty = {one.address: one.value for one in offers({"offices": [{"key": "A"}]}, "A", [line()])}
    assert empty["case", "prefecture"] == "13"
