"""Made-up office lists, laid out as the public one is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from kaigo_desktop.domain.numbers import corporate_number_problem, office_number_warning

HEADINGS = (
    "都道府県コード又は市町村コード",
    "No",
    "都道府県名",
    "市区町村名",
    "事業所名",
    "事業所名カナ",
    "サービスの種類",
    "住所",
    "方書（ビル名等）",
    "緯度",
    "経度",
    "電話番号",
    "FAX番号",
    "法人番号",
    "法人の名称",
    "事業所番号",
    "利用可能曜日",
    "利用可能曜日特記事項",
    "定員",
    "URL",
    "備考",
)
SMALL_HEADINGS = ("事業所番号", "事業所名")


def office_number(nine: str) -> str:
    """Those nine characters with their check digit."""
    return next(f"{nine}{end}" for end in "0123456789" if office_number_warning(f"{nine}{end}") is None)


def corporate_number(twelve: str) -> str:
    """Those twelve digits with their check digit before them."""
    return next(
        f"{first}{twelve}" for first in "123456789" if corporate_number_problem(f"{first}{twelve}") is None
    )


HIMAWARI = {
    "都道府県コード又は市町村コード": "131202",
    "都道府県名": "東京都",
    "市区町村名": "練馬区",
    "事業所名": "ひまわり訪問介護",
    "事業所名カナ": "ヒマワリホウモンカイゴ",
    "サービスの種類": "訪問介護",
    "住所": "練馬区見本町1-2-3",
    "電話番号": "03-0000-0001",
    "法人番号": corporate_number("000000000001"),
    "法人の名称": "株式会社見本ひまわり",
    "事業所番号": office_number("137000001"),
    "定員": "0",
}


def row(**changes: str) -> dict[str, str]:
    """ひまわり訪問介護 with other values; ``number`` is short for the office number."""
    number = changes.pop("number", None)
    return HIMAWARI | ({"事業所番号": number} if number is not None else {}) | changes


def text_of(rows: Iterable[Mapping[str, str]], headings: Iterable[str] = HEADINGS) -> str:
    made = io.StringIO()
    writer = csv.DictWriter(made, list(headings), restval="", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()


def write(
    file: Path,
    rows: Iterable[Mapping[str, str]],
    headings: Iterable[str] = HEADINGS,
    encoding: str = "utf-8-sig",
) -> Path:
    file.write_bytes(text_of(rows, headings).encode(encoding))
    return file
