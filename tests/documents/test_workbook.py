"""Spreadsheets that people have, and spreadsheets that are meant to do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from kaigo_desktop.documents import workbook
from kaigo_desktop.documents.incoming import MOST_BYTES, read_start
from kaigo_desktop.documents.workbook import MOST_COLUMNS, MOST_ROWS, read_workbook
from kaigo_desktop.domain.table import Line, Unreadable
from kaigo_desktop.domain.trouble import Trouble

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def saved(book: openpyxl.Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def of_rows(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def changed(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The file with its parts written anew."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return held.getvalue()


def with_sheet(xml: str, data: bytes | None = None) -> bytes:
    """A file whose first sheet is that XML."""
    return changed(data or of_rows(["A"]), lambda name, own: xml.encode() if name == SHEET else own)


def sheet(inside: str, beside: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{inside}</sheetData>{beside}</worksheet>'


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [line.cells for line in read_workbook(data)]


# ---- what people have


def test_values_stand_as_a_person_would_type_them() -> None:
    found = cells(of_rows(["品名", 2_100_000, 0.1 + 0.2, 8.0, True, None, " 見守り "]))
    assert found == [("品名", "2100000", "0.3", "8", "TRUE", "", "見守り")]


def test_days_and_times_are_plain_also_over_midnight() -> None:
    values = (date(2026, 6, 15), datetime(2026, 6, 15, 8, 30), time(8, 30), timedelta(hours=25, minutes=10))  # noqa: DTZ001
    assert cells(of_rows(values)) == [("2026-06-15", "2026-06-15 08:30", "8:30", "25:10")]
    held = openpyxl.load_workbook(io.BytesIO(of_rows([1 + 10 / 1440])))
    held.active["A1"].number_format = "h:mm"
    assert cells(saved(held)) == [("0:10",)]


def test_days_counted_from_1904_are_the_same_days() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([date(2026, 6, 15), datetime(2026, 6, 16, tzinfo=UTC).replace(tzinfo=None)])
    data = saved(book)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert b'date1904="1"' in packed.read("xl/workbook.xml")
    assert cells(data) == [("2026-06-15", "2026-06-16")]


def test_lines_have_the_numbers_that_the_spreadsheet_shows() -> None:
    found = read_workbook(of_rows(["品名"], [None], ["  "], ["A"]))
    assert found == (Line(1, ("品名",)), Line(4, ("A",)))


def test_the_first_sheet_that_is_shown_is_read_or_the_one_named() -> None:
    book = openpyxl.Workbook()
    book.active.append(["隠した一覧"])
    book.active.sheet_state = "hidden"
    book.create_sheet("費用").append(["費用の表"])
    book.create_sheet("別").append(["別の表"])
    data = saved(book)
    assert cells(data) == [("費用の表",)]
    assert read_workbook(data, "別")[0].cells == ("別の表",)
    with pytest.raises(Unreadable, match="「ない」というシートがありません"):
        read_workbook(data, "ない")


def test_a_merged_cell_repeats_its_text_and_says_where() -> None:
    book = openpyxl.Workbook()
    for row in (["表題", None, None], ["A", "見守り", 60_000], ["B", None, None], ["C", None, 5]):
        book.active.append(row)
    for merged in ("A1:C1", "B2:B4", "C2:C3", "E2:E9"):
        book.active.merge_cells(merged)
    title, first, second, third = read_workbook(saved(book))
    assert (title.cells[:3], title.joined) == (("表題",) * 3, {1, 2})
    assert (first.cells[:3], first.joined) == (("A", "見守り", "60000"), frozenset())
    assert (second.cells[:3], second.joined) == (("B", "見守り", "60000"), {1, 2})
    assert (third.cells[:3], third.joined) == (("C", "見守り", "5"), {1})


def test_readings_above_kanji_are_no_part_of_the_text() -> None:
    text = '<is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is>'
    inside = f'<row r="1"><c r="A1" t="inlineStr">{text}</c></row>'
    assert cells(with_sheet(sheet(inside))) == [("東京",)]


def test_a_formula_stands_with_its_saved_result_and_an_empty_result_is_empty() -> None:
    inside = (
        '<row r="1"><c r="A1"><f>1+2</f><v>3</v></c>'
        '<c r="B1" t="str"><f>IF(A1="","","")</f><v></v></c>'
        '<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    assert cells(with_sheet(sheet(inside))) == [("3", "", "#DIV/0!")]


def test_a_formula_without_a_saved_result_is_told_with_its_cell() -> None:
    with pytest.raises(Unreadable, match=r"計算式の結果.*B2、C2.*上書き保存"):
        read_workbook(of_rows(["品名", "金額", "合計"], ["A", "=1+2", "=B2*2"]))


def test_cells_without_a_place_stand_one_after_the_other() -> None:
    inside = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    found = read_workbook(with_sheet(sheet(inside)))
    assert [(line.number, line.cells) for line in found] == [(1, ("1", "2")), (2, ("3", ""))]


def test_an_empty_sheet_has_no_lines_whatever_it_says_of_its_size() -> None:
    beside = '<dimension ref="A1:XFD1048576"/>'
    xml = sheet('<row r="1048576"><c r="XFD1048576" s="0"/></row>').replace(
        "<sheetData>", beside + "<sheetData>"
    )
    assert read_workbook(with_sheet(xml)) == ()


# ---- what is damaged, locked or hostile


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Excelのファイルとして読めません"),
        (b"PK\x03\x04 and no zip", "Excelのファイルとして読めません"),
        (of_rows(["A"])[:-200], "Excelのファイルとして読めません"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "パスワード"),
        (bytes(MOST_BYTES + 1), "大きすぎます"),
    ],
)
def test_what_is_no_spreadsheet_is_told_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_workbook(data)


def test_a_zip_without_a_book_and_a_part_that_is_cut_are_damaged() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("hello.txt", "hello")
    for data in (held.getvalue(), with_sheet("<worksheet><sheetData><row>"), with_sheet("")):
        with pytest.raises(Unreadable, match="保存し直して"):
            read_workbook(data)


def test_a_locked_part_is_told_as_locked() -> None:
    data = bytearray(of_rows(["A"]))
    data[data.index(b"PK\x01\x02") + 8] |= 0x1
    with pytest.raises(Unreadable, match="パスワード"):
        read_workbook(bytes(data))


def test_a_bomb_is_refused_before_anything_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    blank = b" " * 51_000_000
    bomb = changed(of_rows(["A"]), lambda name, own: own + blank if name == SHEET else own)
    styles = changed(of_rows(["A"]), lambda name, own: own + blank[:9_000_000] if "styles" in name else own)
    many = io.BytesIO(of_rows(["A"]))
    with zipfile.ZipFile(many, "a") as packed:
        for number in range(workbook.MOST_PARTS):
            packed.writestr(f"xl/media/{number}", "")

    def unpacked(*_: object, **__: object) -> None:
        raise AssertionError("the file was unpacked")

    monkeypatch.setattr(workbook.openpyxl, "load_workbook", unpacked)
    monkeypatch.setattr(zipfile.ZipFile, "open", unpacked)
    for data in (bomb, styles, many.getvalue()):
        assert len(data) < 1_000_000
        with pytest.raises(Unreadable, match="大きすぎます"):
            read_workbook(data)


def test_a_part_that_lies_about_its_size_is_damaged() -> None:
    data = bytearray(with_sheet(sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * 100_000)))
    place = data.rindex(SHEET.encode()) - 46  # its entry in the directory at the end
    assert data[place : place + 4] == b"PK\x01\x02"
    data[place + 24 : place + 28] = (60).to_bytes(4, "little")
    with pytest.raises(Unreadable, match="読めません"):
        read_workbook(bytes(data))


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_entities_are_refused_in_every_part(part: str) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE x [<!ENTITY l0 "laugh">{entities}]>'.encode()

    def change(name: str, own: bytes) -> bytes:
        if name != part:
            return own
        own = own.partition(b"?>")[2] if own.startswith(b"<?xml") else own
        return laughs + own.replace(b"<v>", b"<v>&l9;")

    with pytest.raises(Unreadable, match="読めません"):
        read_workbook(changed(of_rows([1]), change))


def test_a_file_outside_is_not_read_through_an_entity() -> None:
    xml = '<!DOCTYPE x [<!ENTITY out SYSTEM "file:///etc/hostname">]>' + sheet(
        '<row r="1"><c r="A1" t="str"><v>&out;</v></c></row>'
    )
    with pytest.raises(Unreadable, match="読めません"):
        read_workbook(with_sheet(xml))


@pytest.mark.parametrize(
    "inside",
    [
        f'<row r="{MOST_ROWS + 1}"><c r="A{MOST_ROWS + 1}"><v>1</v></c></row>',
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
        f'<row r="1">{"<c><v>1</v></c>" * (MOST_COLUMNS + 1)}</row>',
    ],
)
def test_too_many_rows_or_columns_are_told(inside: str) -> None:
    with pytest.raises(Unreadable, match="10,000行、200列まで"):
        read_workbook(with_sheet(sheet(inside)))


def test_more_cells_than_a_computer_reads_in_a_moment_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_CELLS", 3)
    assert cells(of_rows([1, None, 2], [3])) == [("1", "", "2"), ("3", "", "")]
    with pytest.raises(Unreadable, match="セルが多すぎます"):
        read_workbook(of_rows([1, None, 2], [3, 4]))


@pytest.mark.parametrize(
    "inside",
    [
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="0"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>one</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>99999</v></c></row>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_damaged_and_no_row_is_lost(inside: str) -> None:
    with pytest.raises(Unreadable, match="読めません"):
        read_workbook(with_sheet(sheet(inside)))


def test_merged_cells_over_everything_again_and_again_are_refused() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="GR{n}"><v>1</v></c></row>' for n in range(1, 40)
    )
    merged = "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 100 + "</mergeCells>"
    with pytest.raises(Unreadable, match="結合"):
        read_workbook(with_sheet(sheet(rows, merged)))


def test_a_link_to_another_book_is_not_followed() -> None:
    def change(name: str, own: bytes) -> bytes:
        if name != "xl/_rels/workbook.xml.rels":
            return own
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"
        link = f'<Relationship Id="rId99" Type="{kind}" TargetMode="External" Target="file:///nowhere.xlsx"/>'
        return own.replace(b"</Relationships>", link.encode() + b"</Relationships>")

    assert cells(changed(of_rows(["A"]), change)) == [("A",)]


@given(st.binary(max_size=300), st.integers(0, 5000))
def test_no_file_whatever_makes_anything_but_lines_or_a_sentence(noise: bytes, place: int) -> None:
    data = bytearray(of_rows(["品名", "金額"], ["A", 1]))
    data[place : place + len(noise)] = noise
    for broken in (bytes(data), noise):
        try:
            told = "。" if read_workbook(broken) is not None else ""
        except Unreadable as fault:
            told = str(fault)
        assert told.endswith("。")


# ---- into memory


def test_a_file_that_is_not_there_or_is_a_folder_is_trouble(tmp_path) -> None:
    for path in (tmp_path, tmp_path / "no.xlsx"):
        with pytest.raises(Trouble) as caught:
            read_start(path)
        assert "no.xlsx" not in str(caught.value)


def test_no_more_of_a_file_is_read_than_tells_that_it_is_too_large(tmp_path) -> None:
    large = tmp_path / "large.xlsx"
    with large.open("wb") as opened:
        opened.truncate(10 * MOST_BYTES)
    assert len(read_start(large)) == MOST_BYTES + 1
