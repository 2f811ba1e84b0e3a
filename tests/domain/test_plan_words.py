"""Figures, gaps and sentences of drafted text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaigo_desktop.domain.plans.words import gap, gaps_in, number_text, sentence, with_unit


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("6.4", "6.4"),
        ("7.0", "7"),
        ("100", "100"),
        ("1E+3", "1,000"),
        ("1234.50", "1,234.5"),
        ("-3", "-3"),
        ("0", "0"),
        ("-0.0000001", "0"),
        ("0.30000000000000004", "0.3"),
        ("1000000000000", "1,000,000,000,000"),
    ],
)
def test_a_figure_is_written_plainly(value: str, text: str) -> None:
    assert number_text(Decimal(value)) == text


def test_a_unit_that_is_not_known_is_left_out() -> None:
    assert with_unit(Decimal("8.5"), "時間") == "8.5時間"
    assert with_unit(Decimal("8.5"), None) == "8.5"


def test_gaps_are_found_again_in_order() -> None:
    assert gaps_in(f"{gap('日付')}に{gap('相談先')}へ") == ("日付", "相談先")
    assert gaps_in("何もない") == ()


def test_a_sentence_is_closed_once() -> None:
    assert sentence("訪室が多い") == "訪室が多い。"
    assert sentence("訪室が多い。") == "訪室が多い。"
    assert sentence("なぜか？") == "なぜか？"
