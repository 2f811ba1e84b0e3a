"""Taking lists in: whole, broken, again, in a newer edition; and what is told of it."""

from __future__ import annotations

import os
import sqlite3
import stat
import tracemalloc
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from kaigo_desktop.directory import building, gathering, index_file
from kaigo_desktop.directory.rows import MOST_LINE
from kaigo_desktop.domain.offices.listed import ListKind, Wanted
from kaigo_desktop.domain.table import Unreadable
from kaigo_desktop.domain.trouble import Trouble
from tests.directory.conftest import AT, Shelf
from tests.directory.lists import (
    HIMAWARI,
    SMALL_HEADINGS,
    corporate_number,
    office_number,
    row,
    text_of,
    write,
)

OTHER = office_number("147000002")
THIRD = office_number("137000003")


def names(shelf: Shelf, wanted: Wanted | None = None) -> list[str]:
    return [line.name for line in shelf.list.lines(shelf.list.find(wanted or Wanted()))]


def leftovers(shelf: Shelf) -> list[str]:
    folder = shelf.index.parent
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_without_an_import_there_is_no_list(shelf: Shelf) -> None:
    assert shelf.list.state().kind is ListKind.NONE
    assert not shelf.index.exists()


def test_a_line_says_all_that_the_list_has(shelf: Shelf, tmp_path: Path) -> None:
    shelf.take(write(tmp_path / "a.csv", [row(**{"方書（ビル名等）": "見本ビル2階", "定員": "18"})]))
    (line,) = shelf.list.lines(shelf.list.find(Wanted("ひまわり")))
    assert replace(line, id=0) == replace(
        line,
        id=0,
        number=HIMAWARI["事業所番号"],
        name="ひまわり訪問介護",
        kana="ヒマワリホウモンカイゴ",
        service="訪問介護",
        service_code="11",
        prefecture="13",
        municipality="13120",
        place="練馬区",
        address="東京都練馬区見本町1-2-3 見本ビル2階",
        phone="03-0000-0001",
        corporation_number=HIMAWARI["法人番号"],
        corporation="株式会社見本ひまわり",
        capacity=18,
    )
    assert line.region == "東京都練馬区"


def test_the_state_counts_what_is_there(shelf: Shelf, tmp_path: Path) -> None:
    lines = [row(), row(サービスの種類="居宅介護支援"), row(number=OTHER, 都道府県名="神奈川県")]
    shelf.take(write(tmp_path / "a.csv", lines))
    state = shelf.list.state()
    assert (state.kind, state.count, state.offices, state.corporations) == (ListKind.READY, 3, 2, 1)
    assert (state.imported_at, state.sources) == (AT, ("a.csv",))
    assert state.prefectures == (("13", 2), ("14", 1))
    assert dict(state.services) == {"訪問介護": 2, "居宅介護支援": 1}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932"])
def test_a_list_is_read_in_the_encodings_that_spreadsheets_write(
    shelf: Shelf, tmp_path: Path, encoding: str
) -> None:
    shelf.take(write(tmp_path / "a.csv", [row(事業所名="髙ひまわり①")], encoding=encoding))
    assert names(shelf) == ["髙ひまわり①"]


def test_a_list_is_read_from_a_workbook_with_a_title_above(shelf: Shelf, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["うちの事業所"])
    sheet.append(["事業所名称", "介護保険事業所番号", "法人名", "都道府県"])
    sheet.append(["ひまわり", HIMAWARI["事業所番号"], "見本", "東京"])
    book.save(tmp_path / "a.xlsx")
    taken = shelf.take(tmp_path / "a.xlsx")
    assert (taken.added, taken.left_out) == (1, 0)
    (line,) = shelf.list.of_number(HIMAWARI["事業所番号"])
    assert (line.name, line.corporation, line.prefecture, line.service_code) == (
        "ひまわり",
        "見本",
        "13",
        None,
    )


def test_columns_may_stand_in_any_order_and_be_parted_by_tabs(shelf: Shelf, tmp_path: Path) -> None:
    text = f"事業所名\t備考\t事業所番号\nひまわり\tx\t{HIMAWARI['事業所番号']}\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    shelf.take(tmp_path / "a.txt")
    assert names(shelf) == ["ひまわり"]


def test_bad_rows_are_told_by_line_and_the_rest_is_taken(shelf: Shelf, tmp_path: Path) -> None:
    text = text_of(
        [row(), row(number=""), row(number="12345"), row(number=OTHER, 事業所名=""), row(number=THIRD)]
    )
    (tmp_path / "a.csv").write_text(text + '"ここから壊れている\r\n', encoding="utf-8-sig")
    taken = shelf.take(tmp_path / "a.csv")
    assert [(fault.line, fault.why) for fault in taken.faults] == [
        (3, "事業所番号がありません。"),
        (4, "事業所番号「12345」が10桁の番号ではありません。"),
        (5, "事業所名がありません。"),
        (7, 'CSVの書き方が壊れています。引用符（"）の閉じ忘れがないか確かめてください。'),
    ]
    assert (taken.added, taken.left_out) == (2, 4)
    assert str(taken.faults[0]) == "a.csv　3行目：事業所番号がありません。"


def test_an_open_quotation_mark_costs_one_line_and_not_those_after_it(shelf: Shelf, tmp_path: Path) -> None:
    lines = text_of([row(), row(number=OTHER), row(number=THIRD)]).splitlines(keepends=True)
    lines[2] = f'"{lines[2]}'
    (tmp_path / "a.csv").write_text("".join(lines), encoding="utf-8", newline="")
    taken = shelf.take(tmp_path / "a.csv")
    assert (taken.added, taken.left_out) == (2, 1)
    assert shelf.list.of_number(OTHER) == []
    assert len(shelf.list.of_number(THIRD)) == 1


def test_a_zero_that_a_spreadsheet_took_away_comes_back(shelf: Shelf, tmp_path: Path) -> None:
    number = office_number("017000004")
    place = {"都道府県コード又は市町村コード": "11029", "都道府県名": "北海道", "市区町村名": "札幌市北区"}
    shelf.take(write(tmp_path / "a.csv", [row(number=number[1:], **place)]))
    (line,) = shelf.list.of_number(number)
    assert (line.prefecture, line.municipality) == ("01", "01102")


def test_odd_numbers_are_taken_and_counted(shelf: Shelf, tmp_path: Path) -> None:
    odd = f"{OTHER[:9]}{(int(OTHER[9]) + 1) % 10}"
    taken = shelf.take(write(tmp_path / "a.csv", [row(number=odd), row(法人番号="1234567890123")]))
    assert (taken.added, taken.odd_numbers, taken.odd_corporations) == (2, 1, 1)


def test_the_same_office_and_service_is_one_line_and_what_is_empty_is_filled(
    shelf: Shelf, tmp_path: Path
) -> None:
    again = row(電話番号="", 住所="東京都練馬区見本町9-9-9")
    taken = shelf.take(write(tmp_path / "a.csv", [row(), again, row(サービスの種類="居宅介護支援")]))
    assert (taken.added, taken.merged, taken.total) == (2, 1, 2)
    line = next(one for one in shelf.list.of_number(HIMAWARI["事業所番号"]) if one.service == "訪問介護")
    assert (line.phone, line.address) == ("03-0000-0001", "東京都練馬区見本町9-9-9")


def test_a_second_list_is_joined_with_the_first(shelf: Shelf, tmp_path: Path) -> None:
    shelf.take(write(tmp_path / "a.csv", [row(), row(number=OTHER, 都道府県名="神奈川県")]))
    later = [row(事業所名="ひまわり新館"), row(number=THIRD, サービスの種類="居宅介護支援")]
    taken = shelf.take(write(tmp_path / "b.csv", later))
    assert (taken.added, taken.renewed, taken.gone, taken.total) == (1, 1, 0, 3)
    assert shelf.list.of_number(HIMAWARI["事業所番号"])[0].name == "ひまわり新館"


def test_a_newer_public_list_takes_out_what_it_has_no_more_where_it_speaks(
    shelf: Shelf, tmp_path: Path
) -> None:
    care = {"サービスの種類": "居宅介護支援"}
    shelf.take(
        write(
            tmp_path / "a.csv",
            [row(), row(number=THIRD), row(number=THIRD, **care), row(number=OTHER, 都道府県名="神奈川県")],
        )
    )
    taken = shelf.take(write(tmp_path / "b.csv", [row()]))
    assert (taken.renewed, taken.gone, taken.total) == (1, 1, 3)
    assert [line.service for line in shelf.list.of_number(THIRD)] == ["居宅介護支援"]
    assert len(shelf.list.of_number(OTHER)) == 1


def test_a_list_of_ones_own_takes_nothing_out_and_is_not_taken_out(shelf: Shelf, tmp_path: Path) -> None:
    own = {
        "事業所番号": THIRD,
        "事業所名": "うちの事業所",
        "サービスの種類": "訪問介護",
        "都道府県名": "東京都",
    }
    headings = (*SMALL_HEADINGS, "サービスの種類", "都道府県名")
    shelf.take(write(tmp_path / "a.csv", [row()]))
    assert shelf.take(write(tmp_path / "own.csv", [own], headings)).gone == 0
    assert shelf.take(write(tmp_path / "a.csv", [row()])).gone == 0
    assert len(shelf.list.find(Wanted())) == 2


def test_one_file_that_is_no_list_does_not_keep_the_others_out(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "memo.csv").write_text("買う物,数\nりんご,3\n", encoding="utf-8")
    (tmp_path / "photo.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    good = write(tmp_path / "a.csv", [row()])
    taken = shelf.take(tmp_path / "memo.csv", tmp_path / "photo.csv", good)
    assert (taken.added, [(fault.file, fault.line) for fault in taken.faults]) == (
        1,
        [("memo.csv", 0), ("photo.csv", 0)],
    )
    assert "「事業所番号」と「事業所名」の見出し" in taken.faults[0].why


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\x00\x01",
        b"\xff\xfe\x00",
        b"a,b\n",
        "事業所番号,事業所名\n".encode(),
        b"PK\x03\x04zip",
        b'"' * 9,
    ],
)
def test_a_file_without_a_line_to_take_changes_nothing_and_says_why(
    shelf: Shelf, tmp_path: Path, content: bytes
) -> None:
    shelf.take(write(tmp_path / "a.csv", [row()]))
    before = shelf.index.read_bytes()
    (tmp_path / "bad.csv").write_bytes(content)
    with pytest.raises(Unreadable, match="取り込める行がありませんでした"):
        shelf.take(tmp_path / "bad.csv")
    assert shelf.index.read_bytes() == before
    assert leftovers(shelf) == ["offices.db"]


def test_a_file_that_is_not_there_is_trouble(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="ファイルを読めませんでした"):
        shelf.take(tmp_path / "none.csv")
    assert leftovers(shelf) == []


def test_an_import_that_is_stopped_leaves_all_as_it_was(shelf: Shelf, tmp_path: Path) -> None:
    shelf.take(write(tmp_path / "a.csv", [row()]))
    before = shelf.index.read_bytes()
    later = write(tmp_path / "b.csv", [row(number=OTHER)])

    class Stopped(Exception):
        pass

    for least in (0, 300, 500):

        def stop(done: int, total: int, least: int = least) -> None:
            assert total
            if done >= least:
                raise Stopped

        with pytest.raises(Stopped):
            shelf.list.take_in([later], AT, stop)
        assert shelf.index.read_bytes() == before
        assert leftovers(shelf) == ["offices.db"]
    assert names(shelf) == ["ひまわり訪問介護"]


def test_progress_runs_forward_to_its_end(shelf: Shelf, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [row(number=office_number(f"13{n:07d}")) for n in range(1500)])
    told: list[tuple[int, int]] = []
    shelf.list.take_in([file, file], AT, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert len(told) > 5
    assert {total for _, total in told} == {1000}


def test_a_disk_that_refuses_leaves_the_list_as_it_was(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "a.csv", [row()])
    shelf.take(file)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Trouble, match="これまでの一覧はそのままです"):
        shelf.take(file)
    assert leftovers(shelf) == ["offices.db"]
    assert names(shelf) == ["ひまわり訪問介護"]


@pytest.mark.skipif(os.name != "posix", reason="elsewhere folders of a person are closed by themselves")
def test_only_the_owner_may_read_the_list(shelf: Shelf, tmp_path: Path) -> None:
    shelf.take(write(tmp_path / "a.csv", [row()]))
    assert stat.S_IMODE(shelf.index.stat().st_mode) == 0o600


def test_a_spoiled_list_is_never_taken_for_an_empty_one(shelf: Shelf, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [row()])
    shelf.take(file)
    whole = shelf.index.read_bytes()
    for spoiled in (b"", b"no database at all", whole[: len(whole) // 2], b"\0" * len(whole)):
        shelf.list.close()
        shelf.index.write_bytes(spoiled)
        assert shelf.list.state().kind is ListKind.UNREADABLE
        with pytest.raises(Trouble, match="もう一度取り込んで"):
            shelf.list.lines(shelf.list.find(Wanted("ひまわり")))
    taken = shelf.take(file)
    assert (taken.added, taken.lost_before) == (1, True)
    assert shelf.list.state().kind is ListKind.READY


def test_a_list_of_another_version_is_told_and_made_anew(shelf: Shelf, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [row()])
    shelf.take(file)
    shelf.list.close()
    with closing(sqlite3.connect(shelf.index)) as connection:
        connection.execute(f"PRAGMA user_version = {index_file.FORMAT + 1}")
    assert shelf.list.state().kind is ListKind.OLD
    assert shelf.take(file).lost_before
    assert shelf.list.state().kind is ListKind.READY


def test_more_lines_than_an_index_holds_are_refused(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST_LINES", 1)
    before = leftovers(shelf)
    with pytest.raises(Unreadable, match="件数が多すぎます"):
        shelf.take(write(tmp_path / "a.csv", [row(), row(number=OTHER)]))
    assert leftovers(shelf) == before


def test_two_lists_that_are_too_much_together_are_refused(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.take(write(tmp_path / "a.csv", [row()]))
    monkeypatch.setattr(building, "MOST_LINES", 1)
    with pytest.raises(Unreadable, match="件数が多すぎます"):
        shelf.take(write(tmp_path / "b.csv", [row(number=OTHER, 都道府県名="神奈川県")]))
    assert names(shelf) == ["ひまわり訪問介護"]


def test_the_offices_of_a_corporation_are_found_by_its_number_else_by_its_name(
    shelf: Shelf, tmp_path: Path
) -> None:
    other = corporate_number("000000000002")
    shelf.take(
        write(
            tmp_path / "a.csv",
            [
                row(),
                row(number=THIRD, 法人の名称="（株）見本ひまわり"),
                row(number=OTHER, 法人番号=other),
                row(number=office_number("137000009"), 法人番号=""),
            ],
        )
    )
    found = shelf.list.of_corporation(HIMAWARI["法人番号"])
    assert {line.number for line in found} == {HIMAWARI["事業所番号"], THIRD}
    nameless = shelf.list.of_corporation("", "株式会社見本ひまわり")
    assert [line.number for line in nameless] == [office_number("137000009")]


def test_a_hostile_list_is_read_in_bounded_memory_and_told(shelf: Shelf, tmp_path: Path) -> None:
    """An endless cell, thousands of columns, control characters: each costs its own line."""
    number = office_number("137000010")
    lines = [
        ",".join(SMALL_HEADINGS),
        f"{HIMAWARI['事業所番号']}," + "あ" * 30_000,
        f"{OTHER}," * 3000,
        f"{THIRD},制御\x07文字\u2028の名前",
        f'{number},"改行の\nある名前"',
    ]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    taken = shelf.take(tmp_path / "a.csv")
    assert [fault.line for fault in taken.faults] == [2, 3]
    assert sorted(names(shelf)) == ["制御 文字 の名前", "改行の ある名前"]


def test_a_line_without_an_end_is_passed_over_in_little_memory(shelf: Shelf, tmp_path: Path) -> None:
    whole = f"{OTHER}," + "あ" * (MOST_LINE - len(OTHER) - 2)  # with its end just at the limit
    lines = [
        ",".join(SMALL_HEADINGS),
        f"{THIRD},{'x' * 20_000_000}",
        whole,
        f"{HIMAWARI['事業所番号']},ひまわり",
    ]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    tracemalloc.start()
    taken = shelf.take(tmp_path / "a.csv")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [fault.line for fault in taken.faults] == [2, 3]
    assert names(shelf) == ["ひまわり"]
    assert most < 20_000_000


def test_a_file_that_is_one_endless_line_is_no_list(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x" * 3 * MOST_LINE, encoding="utf-8")
    with pytest.raises(Unreadable, match="見出しが見つかりません"):
        shelf.take(tmp_path / "a.csv")
