from __future__ import annotations

import pytest

from kaigo_desktop.catalogue.characters import load_characters
from kaigo_desktop.domain.forms.characters import (
    HALF_KANA,
    OTHER,
    flagged,
    full_width_length,
    is_common,
    replaced,
)

TABLE = load_characters()


def test_the_measure_is_the_whole_of_jis_x_0208() -> None:
    """非漢字 524, 第1水準 2,965, 第2水準 3,390; and what Windows types for seven of them."""
    # Planes 3 to 16 have no character that anybody types; going through them takes five times as long.
    beyond_ascii = [chr(code) for code in range(0x80, 0x30000) if not 0xD800 <= code < 0xE000]
    assert sum(is_common(one, TABLE) for one in beyond_ascii) == 524 + 2965 + 3390 + len(TABLE.same)


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("①", "(1)"),
        ("Ⅰ", "I"),
        ("㎝", "cm"),
        ("㈱", "(株)"),
        ("髙", "高"),
        ("﨑", "崎"),
        ("𠮷", "吉"),
        ("ｶ", "カ"),
        ("ｶﾞ", "ガ"),
        ("ﾊﾟ", "パ"),
        ("Ａ\u0301", ""),
    ],
)
def test_a_character_outside_is_found_with_what_may_be_written_instead(typed: str, instead: str) -> None:
    found = [one.instead for one in flagged(typed, TABLE) if one.character in {typed, typed[-1]}]
    assert found == [instead]


def test_names_and_signs_that_every_receiver_knows_are_left_alone() -> None:
    assert flagged("株式会社ひだまり　東京都〜千代田区1-1（第２号）￥1,000※\n二行目", TABLE) == ()


def test_what_windows_types_for_a_known_sign_is_not_flagged() -> None:
    assert flagged("10時～12時－昼", TABLE) == ()


def test_each_character_is_named_once_with_its_count() -> None:
    (one, other) = flagged("①と②と①", TABLE)
    assert (one.character, one.count, one.kind) == ("①", 2, "囲み数字")
    assert other.count == 1


def test_a_variant_selector_is_given_up_for_the_usual_form() -> None:
    (one,) = flagged("葛\U000e0100飾区", TABLE)
    assert (one.character, one.instead) == ("葛\U000e0100", "葛")


def test_what_has_no_replacement_stays() -> None:
    (one,) = flagged("ありがとう😀", TABLE)
    assert (one.instead, one.kind) == ("", OTHER)
    assert replaced("㈱ｷﾞﾝｺｳ😀", TABLE) == "(株)ギンコウ😀"


def test_half_width_kana_are_called_so() -> None:
    assert {one.kind for one in flagged("ｱｲｳ", TABLE)} == {HALF_KANA}


def test_an_unseen_control_character_is_flagged() -> None:
    assert [one.character for one in flagged("a\x07b", TABLE)] == ["\x07"]


def test_every_replacement_leads_to_a_text_without_findings() -> None:
    everything = "".join(TABLE.replacements)
    assert flagged(replaced(everything, TABLE), TABLE) == ()


@pytest.mark.parametrize(("text", "length"), [("", 0), ("漢字", 2), ("abc", 1.5), ("ｶﾞ", 1), ("あ\r\nい", 2)])
def test_the_length_counts_half_width_as_half(text: str, length: float) -> None:
    assert full_width_length(text) == length
