"""What the index finds is what a full scan by LIKE finds, whatever is typed; the scan is written apart."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaigo_desktop.domain.offices.listed import ListedOffice, Wanted
from kaigo_desktop.domain.offices.search_text import folded, words_of
from tests.directory.conftest import Shelf
from tests.directory.lists import HIMAWARI, corporate_number, office_number, row, write

PARTS = (
    *(
        "ひまわり",
        "サクラ",
        "桜",
        "東",
        "東雲",
        "訪問",
        "介護",
        "センター",
        "ｾﾝﾀｰ",
        "ケア",
        "Ｃａｒｅ",
        "care",
        "㈱",
    ),
    *(
        "株式会社",
        "社会福祉法人",
        "髙﨑",
        "高崎",
        "𠮷野",
        "ヶ丘",
        "ケ丘",
        "１−２",
        "1-2",
        "①",
        "ー",
        "%",
        "_",
        "\\",
        '"',
    ),
    *(
        "'",
        "(",
        ")",
        "*",
        "・",
        "～",
        "Ⅱ",
        "ﾊﾟ",
        "パ",
        "が",
        "か゛",
        "é",
        "ß",
        "　",
        " ",
        "AND",
        "OR",
        "s1",
        "g0",
        "~",
    ),
)
SERVICES = ("訪問介護", "居宅介護支援", "地域密着型通所介護", "")
NUMBERS = (
    office_number("137000012"),
    office_number("27A000007"),
    corporate_number("000000000007"),
    "1399",
    "a1",
)
TEXTS = st.lists(st.sampled_from(PARTS), min_size=1, max_size=5).map("".join)


class Scan:
    """The same lines in a table without any index, searched by LIKE."""

    def __init__(self, lines: Sequence[ListedOffice]) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute(
            "CREATE TABLE line (id INTEGER, text TEXT, number TEXT, corporation TEXT,"
            " prefecture TEXT, service TEXT)"
        )
        self._connection.executemany(
            "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    line.id,
                    "\n".join(
                        map(folded, (line.name, line.kana, line.address, line.corporation, line.service))
                    ),
                    line.number.casefold(),
                    line.corporation_number,
                    line.prefecture,
                    line.service,
                )
                for line in lines
            ),
        )

    def find(self, wanted: Wanted) -> list[int]:
        where, given = ["1"], list[str]()
        for word in words_of(wanted.words):
            escaped = re.sub(r"([\\%_])", r"\\\1", word)
            one = "text LIKE ? ESCAPE '\\'"
            given.append(f"%{escaped}%")
            if re.fullmatch("[0-9]{2}[0-9a-z][0-9]+", word):
                one = f"({one} OR number LIKE ? OR corporation LIKE ?)"
                given += [f"{word}%"] * 2
            where.append(one)
        if wanted.prefecture:
            where.append("prefecture = ?")
            given.append(wanted.prefecture)
        if wanted.service:
            where.append("service = ?")
            given.append(wanted.service)
        question = f"SELECT id FROM line WHERE {' AND '.join(where)} ORDER BY id"
        return [found for (found,) in self._connection.execute(question, given)]

    def close(self) -> None:
        self._connection.close()


def many(count: int, seed: int) -> list[dict[str, str]]:
    rng = random.Random(seed)

    def text(most: int) -> str:
        return "".join(rng.choices(PARTS, k=rng.randint(1, most)))

    return [
        row(
            number=office_number(f"{rng.choice(('13', '14', '27'))}{rng.choice('79A')}{place:06d}"),
            都道府県名=rng.choice(("東京都", "神奈川県", "大阪府", "")),
            事業所名=f"ひ{text(4)}",
            事業所名カナ=text(3),
            法人の名称=text(3),
            法人番号=corporate_number(f"{rng.randint(1, 60):012d}"),
            住所=text(5),
            サービスの種類=rng.choice(SERVICES),
        )
        for place in range(count)
    ]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shelf, Scan]]:
    folder = tmp_path_factory.mktemp("list")
    shelf = Shelf(folder)
    shelf.take(write(folder / "a.csv", many(400, 7)))
    scan = Scan(shelf.list.lines(shelf.list.find(Wanted())))
    yield shelf, scan
    scan.close()
    shelf.list.close()


def typed() -> st.SearchStrategy[str]:
    """As people type: pieces of what is there, numbers, and anything at all; 0 to 20 characters."""
    pieces = st.builds(
        lambda text, first, count: text[first : first + count], TEXTS, st.integers(0, 3), st.integers(1, 8)
    )
    numbers = st.sampled_from(NUMBERS).flatmap(lambda one: st.integers(1, 13).map(lambda end: one[:end]))
    words = st.lists(st.one_of(pieces, numbers, st.text(max_size=4)), max_size=3)
    return words.map(" ".join).map(lambda text: text[:20])


@settings(max_examples=90, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed(), st.sampled_from(("", "", "13", "27", "47")), st.sampled_from(("", *SERVICES, "訪問看護")))
def test_the_index_finds_what_a_full_scan_finds(
    both: tuple[Shelf, Scan], words: str, prefecture: str, service: str
) -> None:
    shelf, scan = both
    wanted = Wanted(words, prefecture, service)
    assert list(shelf.list.find(wanted)) == scan.find(wanted)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.text(min_size=1), st.text(), st.text()), min_size=1, max_size=6), st.data())
def test_lines_of_any_characters_are_found_by_any_piece_of_what_is_kept_of_them(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("any")
    shelf = Shelf(folder)
    lines = [
        row(
            number=office_number(f"13700000{place}"),
            事業所名=f"名{name}",
            住所=address,
            法人の名称=corporation,
        )
        for place, (name, address, corporation) in enumerate(texts)
    ]
    (folder / "a.csv").write_bytes(b"")
    write(folder / "a.csv", [{key: _told(value) for key, value in line.items()} for line in lines])
    shelf.take(folder / "a.csv")
    kept = shelf.list.lines(shelf.list.find(Wanted()))
    assert len(kept) == len(lines)
    scan = Scan(kept)
    for line in kept:
        text = data.draw(st.sampled_from([folded(line.name), folded(line.address) or "名"]))
        first = data.draw(st.integers(0, len(text) - 1))
        wanted = Wanted(text[first : first + data.draw(st.integers(1, 20))])
        assert list(shelf.list.find(wanted)) == scan.find(wanted)
    scan.close()
    shelf.list.close()


def _told(text: str) -> str:
    """What a file can hold: no half characters, and no mark that says it is no text."""
    return text.encode("utf-8", "ignore").decode("utf-8").replace("\x00", "")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("東雲", True),
        ("雲", True),
        ("ﾋﾏﾜﾘ", True),
        ("ひまわり", True),
        ("ヒマワリ　けあ", True),
        ("ひまわりケア", True),
        ("ＣＡＲＥ", True),
        ("高崎", True),
        ("（株）見本", True),
        ("1ー2", True),
        ("１－２", True),
        (HIMAWARI["事業所番号"], True),
        (HIMAWARI["事業所番号"][:4], True),
        (HIMAWARI["事業所番号"][1:], False),
        (HIMAWARI["法人番号"][:6], True),
        ("介護訪問", False),
        ("東京都 神奈川県", False),
        ("   ", True),
    ],
)
def test_words_find_the_office_however_they_are_typed(
    shelf: Shelf, tmp_path: Path, words: str, found: bool
) -> None:
    line = row(
        事業所名="ひまわり ケア東雲",
        法人の名称="株式会社見本髙﨑",
        住所="練馬区見本町1-2",
        事業所名カナ="ヒマワリＣａｒｅ",
    )
    shelf.take(write(tmp_path / "a.csv", [line]))
    assert bool(shelf.list.find(Wanted(words))) is found


def test_rows_come_in_the_order_of_place_and_kana(shelf: Shelf, tmp_path: Path) -> None:
    lines = [
        row(number=office_number("147000001"), 都道府県名="神奈川県", 事業所名カナ="ア"),
        row(number=office_number("137000005"), 事業所名カナ="ム"),
        row(number=office_number("137000006"), 事業所名カナ="カ"),
    ]
    shelf.take(write(tmp_path / "a.csv", lines))
    found = shelf.list.lines(shelf.list.find(Wanted("ひまわり")))
    assert [line.kana for line in found] == ["カ", "ム", "ア"]
    assert [line.kana for line in shelf.list.lines(shelf.list.find(Wanted("", "14")))] == ["ア"]
