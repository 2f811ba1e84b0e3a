"""Check digits of the 法人番号 and the 介護事業所番号."""

from __future__ import annotations

import re

_OFFICE_NUMBER = re.compile(r"[0-9]{2}[0-9A-HJ-NPR-Z][0-9]{7}")
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_MEDICAL_PREFECTURES = ("11", "12", "13", "14")
_MEDICAL_TYPES = "156"


def corporate_number_problem(text: str) -> str | None:
    """Why ``text`` cannot be a 法人番号, as a Japanese sentence; None where it can."""
    if not re.fullmatch(r"[0-9]{13}", text):
        return "法人番号は半角数字13桁で入力してください。"
    weighted = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(text[1:])))
    if int(text[0]) != 9 - weighted % 9:
        return "法人番号の検査数字（先頭の1桁）が合いません。国税庁の通知などで番号を確かめてください。"
    return None


def office_number_problem(text: str) -> str | None:
    """Why ``text`` has not the shape of a 介護事業所番号; None where it has."""
    if not _OFFICE_NUMBER.fullmatch(text):
        return "事業所番号は半角10桁（3桁目のみ英大文字も可、I・O・Qを除く）で入力してください。"
    return None


def office_number_warning(text: str) -> str | None:
    """A warning where the check digit fits neither rule in use; never a reason to refuse.

    The common rule runs over the first nine characters. Numbers of medical
    origin in 埼玉, 千葉, 東京 and 神奈川 follow it over characters 4 to 9 only.
    Some real numbers follow neither.
    """
    if office_number_problem(text):
        return None
    medical = text[:2] in _MEDICAL_PREFECTURES and text[2] in _MEDICAL_TYPES
    if text[9] == _check_digit(text[:9]) or (medical and text[9] == _check_digit(text[3:9])):
        return None
    return (
        "事業所番号の末尾の検査数字が合いません。指定通知書の番号と同じか確かめてください"
        "（同じならこのままで構いません）。"
    )


def _check_digit(characters: str) -> str:
    """Modulus 10, weights 2, 1, 2 … from the right, two-digit products split; letters count from A = 10."""
    total = 0
    for place, character in enumerate(reversed(characters)):
        value = int(character) if character.isdigit() else 10 + _LETTERS.index(character)
        total += sum(int(digit) for digit in str(value * (2 - place % 2)))
    return str(-total % 10)
