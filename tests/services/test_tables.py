from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from kaigo_desktop.domain.table import MOST_BYTES, Line, Unreadable
from kaigo_desktop.domain.trouble import Trouble
from tests.fakes import TABLES

LINES = (Line(1, ("品名", "金額")), Line(2, ("見守り", "60000")))


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["品名", "金額"], ["見守り", 60_000]):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize("name", ["表.xlsx", "表.csv", "表"])
@pytest.mark.parametrize("content", [workbook(), "品名,金額\n見守り,60000\n".encode("cp932")])
def test_a_file_is_read_as_what_it_is_whatever_its_name_says(tmp_path: Path, name: str, content: bytes):
    (tmp_path / name).write_bytes(content)
    assert TABLES.read(tmp_path / name) == LINES


def test_an_old_or_locked_book_is_told_as_such_and_not_as_a_csv_file(tmp_path: Path):
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(Unreadable, match="パスワード"):
        TABLES.read(tmp_path / "old.xls")


def test_a_long_csv_file_and_one_that_is_not_there_are_told(tmp_path: Path):
    (tmp_path / "long.csv").write_bytes(b"a" * (MOST_BYTES + 1))
    with pytest.raises(Unreadable, match="大きすぎ"):
        TABLES.read(tmp_path / "long.csv")
    with pytest.raises(Trouble):
        TABLES.read(tmp_path / "none.csv")
