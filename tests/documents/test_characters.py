from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kaigo_desktop.documents.characters import prepare


def test_variation_selectors_are_taken_out_and_reported() -> None:
    prepared = prepare("葛\U000e0100城と辻\ufe00")
    assert prepared.text == "葛城と辻"
    assert prepared.variants == ("葛", "辻")


def test_several_selectors_of_one_character_are_reported_once() -> None:
    assert prepare("辻\ufe00\U000e0101") == prepare("辻\ufe00")


def test_loose_marks_are_joined_with_their_letters() -> None:
    assert prepare("か\u3099は\u309a").text == "がぱ"
    assert prepare("cafe\u0301 か\ufe00\u3099").text == "café が"


def test_compatibility_ideographs_stay_as_entered() -> None:
    assert prepare("﨑神髙か\u3099").text == "﨑神髙が"


def test_line_ends_and_spaces_are_unified() -> None:
    assert prepare("あ\r\nい\rう\u2028え\tお\xa0か").text == "あ\nい\nう\nえ お か"


def test_what_cannot_be_seen_is_dropped() -> None:
    assert prepare("\ufeffあ\u200bい\x00う").text == "あいう"


@given(st.text())
def test_preparing_twice_is_preparing_once(text: str) -> None:
    once = prepare(text).text
    assert prepare(once).text == once
