from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kaigo_desktop.documents.fonts import Fonts
from kaigo_desktop.documents.linebreak import NOT_AT_END, NOT_AT_START, break_text
from kaigo_desktop.documents.metrics import Face

SPACES = " \u3000"
TEXT = st.text(st.sampled_from("あ漢字ーっ、。（）「」『』A1,.-%円…々 \u3000㈱①𠮷\n"), max_size=60)


class Widths(dict[str, float]):
    def __missing__(self, char: str) -> float:
        return 0.5 if char.isascii() else 1.0


WIDTHS = Widths()


def width_of(line: str) -> float:
    return sum(WIDTHS[char] for char in line)


def lines_of(text: str, width: float) -> tuple[str, ...]:
    return break_text(text, width, WIDTHS).lines


@given(TEXT, st.floats(0.5, 20))
def test_nothing_is_lost(text: str, width: float) -> None:
    assert "".join(lines_of(text, width)) == text.replace("\n", "")


@given(TEXT, st.floats(0.5, 20))
@example("\u3000\u3000\u3000あ", 2.0)
def test_no_line_is_wider_than_the_box_unless_it_is_a_single_character(text: str, width: float) -> None:
    for line in lines_of(text, width):
        seen = line.rstrip(SPACES)
        assert width_of(seen) <= width + 1e-6 or len(seen.lstrip(SPACES)) <= 1


@given(TEXT, st.floats(3, 20))
def test_forbidden_starts_and_ends_occur_only_where_there_was_no_other_way(text: str, width: float) -> None:
    broken = break_text(text, width, WIDTHS)
    if broken.forced:
        return
    for paragraph in text.split("\n"):
        lines = lines_of(paragraph, width)
        assert all(line[0] not in NOT_AT_START for line in lines[1:])
        assert all(line.rstrip(SPACES)[-1:] not in NOT_AT_END or line[-1] in SPACES for line in lines[:-1])


@given(st.text(st.sampled_from("あいう、。「」"), max_size=80), st.floats(6, 12))
def test_ordinary_text_never_breaks_a_rule(text: str, width: float) -> None:
    # runs of signs longer than a line are not ordinary
    for sign in "、。「」":
        text = text.replace(sign, "あ" + sign + "あ")
    broken = break_text(text, width, WIDTHS)
    assert not broken.forced


def test_a_full_stop_takes_the_character_before_it_along() -> None:
    assert lines_of("あいうえお。か", 5) == ("あいうえ", "お。か")


def test_an_opening_bracket_goes_to_the_next_line() -> None:
    assert lines_of("あいうえ「おか」", 5) == ("あいうえ", "「おか」")


def test_two_signs_together_stay_with_their_word() -> None:
    assert lines_of("あいう（か）。き", 5) == ("あいう", "（か）。き")


def test_small_kana_and_long_vowels_do_not_start_a_line() -> None:
    assert lines_of("あいデータ", 3) == ("あい", "データ")
    assert lines_of("あいうっか", 3) == ("あい", "うっか")


def test_an_amount_is_not_divided() -> None:
    assert lines_of("補助額は1,680,000円", 6) == ("補助額は", "1,680,000円")


def test_a_unit_sign_stays_with_its_number() -> None:
    assert lines_of("削減率は50％です", 5) == ("削減率は", "50％です")


def test_a_yen_sign_stays_with_its_number() -> None:
    assert lines_of("合計は￥500です", 4) == ("合計は", "￥500で", "す")


def test_a_word_wider_than_the_line_is_divided_and_that_is_said() -> None:
    broken = break_text("ABCDEFGHIJ", 3, WIDTHS)
    assert broken.lines == ("ABCDEF", "GHIJ")
    assert broken.forced


def test_dots_that_belong_together_stay_together() -> None:
    assert lines_of("あいう……え", 4) == ("あい", "う……え")


def test_full_width_spaces_are_kept() -> None:
    assert lines_of("\u3000あいうえ", 3) == ("\u3000あい", "うえ")


def test_a_space_at_the_end_of_a_line_hangs_beyond_the_edge() -> None:
    assert lines_of("あいう えお", 3) == ("あいう ", "えお")


def test_line_feeds_end_lines_and_an_empty_paragraph_is_an_empty_line() -> None:
    assert lines_of("あ\n\nい", 5) == ("あ", "", "い")


def test_an_indent_narrows_all_lines_but_the_first() -> None:
    assert break_text("あいうえおかきくけこ", 4, WIDTHS, indent=1).lines == ("あいうえ", "おかき", "くけこ")


# --- with the shipped fonts ------------------------------------------------------

WORDS = (
    "夜勤の巡視を 「一人一日三十分」 短縮します。 ケアプランデータ連携 （令和8年度） 1,680,000円 ㈱𠮷田髙橋"
    " …… —— Wi-Fi 50％ ①② っょゃ 、 ー 『甲』・『乙』 ￥500 kaigo@example.jp"
).split(" ")
SENTENCES = st.lists(st.sampled_from([*WORDS, " ", "\u3000"]), max_size=30).map("".join)


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts(Path(__file__).parents[2] / "resources" / "fonts")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(SENTENCES, st.sampled_from(list(Face)), st.floats(40, 480), st.sampled_from([7, 9.5, 10.5, 15]))
def test_the_rules_hold_with_the_real_widths(
    fonts: Fonts, text: str, face: Face, points: float, size: float
) -> None:
    widths = fonts.widths(face)
    broken = break_text(text, points / size, widths)
    assert "".join(broken.lines) == text
    for line in broken.lines:
        seen = line.rstrip(SPACES)
        assert sum(widths[char] for char in seen) * size <= points + 1e-6 or len(seen) == 1
    if broken.forced:
        return
    for before, after in pairwise(broken.lines):
        assert after[0] not in NOT_AT_START
        assert before[-1] in SPACES or before[-1] not in NOT_AT_END
        assert not (before[-1] == after[0] and after[0] in "…—―‥")
        assert not (
            before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalnum()
        )
