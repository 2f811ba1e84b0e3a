"""D2 and D5: searching 250,000 offices beside a full LIKE scan, scrolling a million rows beside a C++ model.

D2: what a person types, key by key, from 1 to 20 characters. The scan is a table of the same folded texts, by
plain sqlite3, in its own file with nothing else in it; both give the ids of all that is found, and they
must be the same ones. The offices are made up: names, places and corporations in the mixture of the public
list, so that some words are in half of the lines and some in a handful.

D5: the table of the page over a list of a million rows that is fetched from the index while one scrolls,
beside Qt's own QStandardItemModel with as many rows and columns in the same kind of table with the same
style. Frames are whole: most of a screen further, painted.
"""

from __future__ import annotations

import csv
import os
import random
import sqlite3
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles

from msgspec.structs import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from PySide6.QtCore import QAbstractItemModel, QSettings
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from kaigo_desktop.directory.office_list import OfficeList
from kaigo_desktop.domain.offices.listed import ListedOffice, Wanted
from kaigo_desktop.domain.offices.search_text import folded
from kaigo_desktop.domain.services import PREFECTURE_NAMES
from kaigo_desktop.ui.models.rows import Column
from kaigo_desktop.ui.models.window_rows import WindowRowsModel
from kaigo_desktop.ui.theme import Theme
from kaigo_desktop.ui.widgets.long_table import LongTable
from kaigo_desktop.viewmodels.appearance import Appearance
from kaigo_desktop.viewmodels.office_search import COLUMNS
from tests.benchmarks.figures import Figure

OFFICES = 250_000
ROWS = 1_000_000
SIZE = (760, 480)
FRAMES = 400
CHUNK = 5_000
HEADINGS = (
    "事業所番号",
    "事業所名",
    "事業所名カナ",
    "サービスの種類",
    "都道府県名",
    "市区町村名",
    "住所",
    "法人の名称",
)
SERVICES = {
    "訪問介護": 35,
    "居宅介護支援": 38,
    "通所介護": 24,
    "地域密着型通所介護": 19,
    "認知症対応型共同生活介護": 14,
    "訪問看護": 14,
    "短期入所生活介護": 11,
    "介護老人福祉施設": 8,
    "通所リハビリテーション": 8,
    "福祉用具貸与": 7,
    "小規模多機能型居宅介護": 5,
    "看護小規模多機能型居宅介護（複合型サービス）": 1,
}
NAMES = {
    "ひまわり": "ヒマワリ",
    "さくら": "サクラ",
    "あおぞら": "アオゾラ",
    "若葉": "ワカバ",
    "東雲": "シノノメ",
    "すずらん": "スズラン",
    "希望の里": "キボウノサト",
    "ゆうあい": "ユウアイ",
    "緑風園": "リョクフウエン",
    "和": "ナゴミ",
    "みんなの家": "ミンナノイエ",
    "虹": "ニジ",
    "つくし": "ツクシ",
    "長寿園": "チョウジュエン",
    "やすらぎ": "ヤスラギ",
    "ふれあい": "フレアイ",
}
KINDS = {
    "ケアセンター": "ケアセンター",
    "デイサービスセンター": "デイサービスセンター",
    "訪問介護事業所": "ホウモンカイゴジギョウショ",
    "介護相談室": "カイゴソウダンシツ",
    "グループホーム": "グループホーム",
    "ステーション": "ステーション",
    "": "",
}
CORPORATIONS = {"株式会社": 45, "社会福祉法人": 25, "医療法人": 12, "有限会社": 10, "合同会社": 8}
SYLLABLES = "あいうえかきくけさしすせたちつてなにねのはひふほまみむもやゆよらりるれろわ"
KANJI = "山川田中大木本村松井高橋石森林原野谷沢島崎藤安清平和北南西東上下新古富美里浜岡坂町緑光明正"
TYPED = (
    "ひまわりケアセンター",
    "さくらデイサービスセンター",
    "東雲",
    "小規模多機能型居宅介護事業所ひまわり",
    "しゃかいふくしほうじん",
    "社会福祉法人緑風園",
    "練馬区見本町1丁目",
    "グループホームつくし東京",
    "あおぞら 千葉県",
    "みんなの家ステーション",
    "東京都足立区",
    "ﾕｳｱｲ 介護相談室",
    "1370",
    "やすらぎ訪問介護事業所大阪府堺市",
)
"""What people look for; each is typed key by key, at most 20 characters of it."""


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """Offices that there are not."""
    rng = random.Random(20)
    towns = [
        (prefecture, f"{''.join(rng.choices(KANJI, k=2))}{end}")
        for prefecture in PREFECTURE_NAMES.values()
        for end in ("市", "町", "区", "市") * 9
    ]
    ends = ("", "会", "ケア", "福祉", "ひかり", "みのり")
    owners = [
        f"{kind}{''.join(rng.choices(KANJI, k=2))}{rng.choice(ends)}"
        for kind in rng.choices(list(CORPORATIONS), list(CORPORATIONS.values()), k=60_000)
    ]
    codes = {name: code for code, name in PREFECTURE_NAMES.items()}
    for number in range(count):
        prefecture, town = rng.choice(towns)
        name, kind = rng.choice(tuple(NAMES)), rng.choice(tuple(KINDS))
        street = f"{''.join(rng.choices(KANJI, k=2))}町{rng.randint(1, 9)}丁目{rng.randint(1, 40)}番地"
        own = "".join(rng.choices(SYLLABLES, k=rng.choice((0, 0, 2, 3))))
        yield (
            f"{codes[prefecture]}7{number:06d}0",
            f"{own}{name}{kind}{rng.choice(('', '', town[:2], '第二'))}",
            f"{own}{NAMES[name]}{KINDS[kind]}",
            rng.choices(tuple(SERVICES), tuple(SERVICES.values()))[0],
            prefecture,
            town,
            f"{prefecture}{town}{street}{rng.randint(1, 30)}",
            rng.choice(owners),
        )


def quiet(_done: int, _total: int) -> None:
    """Nobody watches."""


def build(folder: Path) -> tuple[OfficeList, float]:
    """The list of 250,000, and the seconds that it took to take it in."""
    file = folder / "list.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADINGS)
        writer.writerows(rows(OFFICES))
    made = OfficeList(folder / "offices.db", _no_workbook)
    start = time.perf_counter()
    taken = made.take_in([file], "2026-06-15T21:04:00", quiet)
    assert taken.total == OFFICES, taken
    return made, time.perf_counter() - start


def _no_workbook(path: Path) -> tuple[()]:
    raise AssertionError(path)


class Scan:
    """The same texts in a table of their own, gone through from the first to the last."""

    def __init__(self, folder: Path, offices: OfficeList) -> None:
        self._connection = sqlite3.connect(folder / "scan.db")
        self._connection.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT, number TEXT)")
        ids = offices.find(Wanted())
        for first in range(0, len(ids), CHUNK):
            found = offices.lines(ids[first : first + CHUNK])
            self._connection.executemany("INSERT INTO line VALUES (?, ?, ?)", map(_text, found))
        self._connection.commit()
        self.find("x")  # into memory

    def find(self, typed: str) -> Sequence[int]:
        words = [folded(word) for word in typed.split()]
        where = " AND ".join("(text LIKE ? OR number LIKE ?)" for _ in words) or "1"
        given = [
            like
            for word in words
            for like in (f"%{word}%", f"{word}%" if len(word) > 3 and word.isdecimal() else "")
        ]
        found = self._connection.execute(f"SELECT id FROM line WHERE {where} ORDER BY id", given)
        return array("I", [one for (one,) in found])

    def close(self) -> None:
        self._connection.close()


def _text(line: ListedOffice) -> tuple[int, str, str]:
    fields = (line.name, line.kana, line.address, line.corporation, line.service)
    return line.id, "\n".join(map(folded, fields)), line.number


def timed(work: Callable[[], Sequence[int]]) -> tuple[float, Sequence[int]]:
    """ms, and what came of it."""
    start = time.perf_counter()
    found = work()
    return (time.perf_counter() - start) * 1000, found


def searching(offices: OfficeList, scan: Scan, rounds: int) -> list[Figure]:
    """Each word key by key; of each the median of a few rounds, the contestants in turn."""
    keys = list(dict.fromkeys(word[:end] for word in TYPED for end in range(1, min(len(word), 20) + 1)))
    ours: dict[str, list[float]] = {key: [] for key in keys}
    theirs: dict[str, list[float]] = {key: [] for key in keys}
    hits: dict[str, int] = {}
    for turn in range(max(3, rounds // 2)):
        for key in keys:
            for side in (0, 1) if turn % 2 else (1, 0):
                if side:
                    taken, found = timed(lambda key=key: offices.find(Wanted(key)))
                    ours[key].append(taken)
                    hits[key] = len(found)
                else:
                    taken, expected = timed(lambda key=key: scan.find(key))
                    theirs[key].append(taken)
            assert list(found) == list(expected), key
    each = {key: median(ours[key]) / median(theirs[key]) for key in keys}
    all_ours, all_theirs = (sum(median(one) for one in side.values()) for side in (ours, theirs))
    worst = max(each, key=lambda key: each[key])
    typical, scanned = (median(map(median, side.values())) for side in (ours, theirs))
    note = f"{len(keys)} searches, median {typical:.1f} ms, LIKE {scanned:.0f} ms"
    slowest = (
        f"「{worst}」 {hits[worst]:,} hits: {median(ours[worst]):.0f} ms, LIKE {median(theirs[worst]):.0f} ms"
    )
    return [
        Figure("D2", "search as typed / full LIKE scan, median", median(each.values()), 0.2, note=note),
        Figure("D2", "the same, all searches together", all_ours / all_theirs, 0.2),
        Figure("D2", "the same, the worst search", each[worst], 0.5, note=slowest),
    ]


def item_model() -> QAbstractItemModel:
    """Qt's own model with as many rows; what stands in it costs the frame the same in every row."""
    made = QStandardItemModel(ROWS, len(COLUMNS))
    made.setHorizontalHeaderLabels([title for title, _ in COLUMNS])
    return made


def frames(view: QTableView, prepare: Callable[[int], None]) -> list[float]:
    """ms of each frame from the first line to the last, most of a screen at a time."""
    bar = view.verticalScrollBar()
    page = max(1, bar.pageStep())
    found = []
    for turn in range(FRAMES):
        # By turns on to the next screen, and far away as a dragged bar goes.
        place = bar.maximum() * (turn // 4) // (FRAMES // 4) + page * (turn % 4)
        value = min(place, bar.maximum())
        prepare(value)
        start = time.perf_counter()
        bar.setValue(value)
        view.viewport().repaint()
        QApplication.processEvents()
        found.append((time.perf_counter() - start) * 1000)
    return found


def scrolling(offices: OfficeList, rounds: int) -> list[Figure]:
    """The same frames of both tables, in turn."""
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(["bench", "-style", "Fusion"])
    theme = Theme(application, Appearance(QSettings("bench", "directory")))
    ids = offices.find(Wanted())

    def fetch(first: int, count: int) -> list[tuple[str, ...]]:
        """Four times round the list: every page is read from the index."""
        return offices.texts([ids[(first + place) % OFFICES] for place in range(min(count, ROWS - first))])

    model = WindowRowsModel([Column(title, width=width) for title, width in COLUMNS], fetch)
    ours = LongTable(model, "bench.rows")
    model.show(ROWS)
    theirs = QTableView()
    items = item_model()
    theirs.setModel(items)
    theirs.setShowGrid(False)
    theirs.setWordWrap(False)
    theirs.verticalHeader().hide()
    theirs.verticalHeader().setDefaultSectionSize(ours.verticalHeader().defaultSectionSize())
    theirs.setVerticalScrollMode(ours.verticalScrollMode())
    for number in range(len(COLUMNS)):
        theirs.setColumnWidth(number, ours.columnWidth(number))
    row = ours.verticalHeader().defaultSectionSize()

    def fill(value: int) -> None:
        """What is about to be seen stands in the item model, as in one that was filled whole."""
        for place in range(value // row, min(ROWS, (value + SIZE[1]) // row + 1)):
            for column, text in enumerate(model.texts(place)):
                items.setItemData(items.index(place, column), {0: text})

    passes: dict[str, list[list[float]]] = {"ours": [], "theirs": []}
    for view in (ours, theirs):
        view.resize(*SIZE)
    for _ in range(max(3, rounds // 2)):
        for name, view, prepare in (("theirs", theirs, fill), ("ours", ours, _nothing)):
            model.show(ROWS)
            view.show()
            QApplication.processEvents()
            passes[name].append(frames(view, prepare))
            view.hide()
    kept = model.kept
    mine, plain = ([median(one) for one in zip(*passes[name], strict=True)] for name in ("ours", "theirs"))
    for one in (ours, theirs, items, model):
        one.deleteLater()
    QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
    application.setStyleSheet("")
    del theme
    note = (
        f"{ROWS:,} rows, median {median(mine):.1f} ms a frame, C++ {median(plain):.1f} ms; {kept:,} rows kept"
    )
    tail = f"C++ {quantiles(plain, n=20)[-1]:.1f} ms"
    return [
        Figure("D5", "frame of scrolling / C++ item model", median(mine) / median(plain), 1.5, note=note),
        Figure("D5", "19 of 20 frames of scrolling", quantiles(mine, n=20)[-1], 16.7, "ms", tail),
    ]


def _nothing(_value: int) -> None:
    """Rows of ours come by themselves."""


def measure(rounds: int) -> list[Figure]:
    """Ratios of medians; contestants in turn."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        offices, seconds = build(folder)
        size = (folder / "offices.db").stat().st_size / 1e6
        with closing(Scan(folder, offices)) as scan:
            figures = searching(offices, scan, rounds)
        taken_in = f"{figures[1].note}{OFFICES:,} offices taken in within {seconds:.0f} s, {size:.0f} MB"
        figures[1] = replace(figures[1], note=taken_in)
        figures += scrolling(offices, rounds)
        offices.close()
    return figures
