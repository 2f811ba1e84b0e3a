"""事業者 without a screen: searching while one types, what is told, importing, beginning a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Signal
from pytestqt.qtbot import QtBot

from kaigo_desktop.domain.offices.listed import ListKind, RowFault, Taken
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.desk import CaseDesk
from kaigo_desktop.services.offices import Offices
from kaigo_desktop.viewmodels.fact_words import FactWords
from kaigo_desktop.viewmodels.office_pick import OfficePick
from kaigo_desktop.viewmodels.offices import OfficesViewModel, taken_words
from tests.directory.conftest import Shelf
from tests.directory.lists import HIMAWARI, office_number, row, write
from tests.fakes import FACTS, Bench

SECOND = office_number("137000022")


class Watch(QObject):
    moved = Signal(int, int)

    def cancel(self) -> None:
        raise AssertionError("nothing is under way")

    def __call__(self, done: int, total: int) -> None:
        self.moved.emit(done, total)


class Jobs:
    """Work that waits until the test lets it be done, as a thread would take its time."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def start(
        self,
        work: Callable[[], Any],
        *,
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
        owner: QObject,
    ) -> None:
        assert owner is not None

        def run() -> None:
            try:
                found = work()
            except Exception as problem:  # noqa: BLE001 - as a thread hands it over
                failed(problem)
            else:
                done(found)

        self.waiting.append(run)

    def start_watched(
        self,
        work: Callable[[Any], Any],
        *,
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
        owner: QObject,
    ) -> Watch:
        watch = Watch(owner)
        self.start(lambda: work(watch), done=done, failed=failed, owner=owner)
        return watch

    def do(self) -> int:
        """Do all that waits; how many pieces of work it was."""
        count = 0
        while self.waiting:
            self.waiting.pop(0)()
            count += 1
        return count


class Office:
    """The view-model over a list and over cases in memory."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.bench = Bench()
        self.jobs = Jobs()
        desk = CaseDesk(self.bench.cases, self.bench.assess, self.bench.clock, Path("none"))
        self.service = Offices(shelf.list, self.bench.cases, desk, self.bench.clock)
        self.model = OfficesViewModel(self.service, self.jobs.start, self.jobs.start_watched)
        self.problems: list[Exception] = []
        self.model.failed.connect(self.problems.append)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    yield made
    made.list.close()


@pytest.fixture
def office(shelf: Shelf, tmp_path: Path, qapp: QCoreApplication) -> Office:
    assert qapp is not None
    lines = [
        row(),
        row(サービスの種類="居宅介護支援"),
        row(number=SECOND, 事業所名="さくら", 事業所名カナ="サクラ", 法人番号="1234567890123"),
    ]
    shelf.take(write(tmp_path / "a.csv", lines))
    made = Office(shelf)
    made.model.look()
    made.jobs.do()
    return made


def test_all_is_found_before_anything_is_typed(office: Office) -> None:
    search = office.model.search
    assert (search.count, search.is_ready, search.is_answered) == (3, True, True)
    assert [texts[0] for texts in search.texts(0, 9)] == ["さくら", "ひまわり訪問介護", "ひまわり訪問介護"]
    assert search.line(0) is not None
    assert search.line(3) is None
    assert search.line(-1) is None


def test_only_the_last_of_what_is_typed_meanwhile_is_searched(office: Office, qtbot: QtBot) -> None:
    search = office.model.search
    for words in ("ひ", "ひま", "さくら"):
        search.search(words)
    qtbot.waitUntil(lambda: bool(office.jobs.waiting))
    assert len(office.jobs.waiting) == 1
    search.choose_service("訪問介護")
    search.choose_prefecture("13")
    search.choose_prefecture("")
    assert len(office.jobs.waiting) == 1
    assert office.jobs.do() == 2
    assert search.count == 1
    line = search.line(0)
    assert line is not None
    assert line.number == SECOND


def test_the_filters_are_those_of_the_list(office: Office) -> None:
    assert office.model.search.prefectures() == [("13", "東京都（3）")]
    assert office.model.search.services() == [
        ("訪問介護", "訪問介護（2）"),
        ("居宅介護支援", "居宅介護支援（1）"),
    ]


def test_what_is_told_of_an_office(office: Office) -> None:
    line = office.model.lines_of(HIMAWARI["事業所番号"])[0]
    detail = office.model.detail(line)
    assert detail is not None
    facts = dict(detail.facts)
    assert facts["事業所番号"] == HIMAWARI["事業所番号"]
    assert set(facts["サービス"].split("、")) == {"訪問介護", "居宅介護支援"}
    assert detail.warnings == ()
    assert detail.siblings == ()
    odd = office.model.detail(office.model.lines_of(SECOND)[0])
    assert odd is not None
    assert "案件には入れません" in odd.warnings[0]


def test_a_case_is_begun_and_found_again_beside_its_office(office: Office, qtbot: QtBot) -> None:
    begun: list[object] = []
    office.model.case_started.connect(begun.append)
    line = office.model.lines_of(HIMAWARI["事業所番号"])[0]
    office.model.start_case(line, [SECOND])
    assert begun == [2]
    document = office.bench.cases.document(begun[0])  # type: ignore[arg-type]
    assert [one["office_number"] for one in document["offices"]] == [HIMAWARI["事業所番号"], SECOND]  # type: ignore[attr-defined]
    with qtbot.waitSignal(office.model.cases_read):
        office.model.look()
    detail = office.model.detail(line)
    assert detail is not None
    assert [one.id for one in detail.cases] == begun
    assert detail.corporation_cases == ()
    office.model.start_case(line)
    titles = [one.title for one in office.bench.cases.lines()]
    assert titles[1:] == ["株式会社見本ひまわり", "株式会社見本ひまわり 2"]


def test_the_offices_of_the_own_cases_stand_once_each_with_their_cases(office: Office, qtbot: QtBot) -> None:
    line = office.model.lines_of(HIMAWARI["事業所番号"])[0]
    office.model.start_case(line, [SECOND])
    office.model.start_case(line)
    alone = {"format": "kaigo-case/1", "corporation": {"name": "見本だけの法人"}}
    office.bench.cases.import_document(alone, "法人だけの案件")
    with qtbot.waitSignal(office.model.cases_read):
        office.model.look()
    found = {(row.name, row.corporation): row.cases for row in office.model.own_rows("")}
    assert found == {
        ("ひまわり訪問介護", "株式会社見本ひまわり"): "株式会社見本ひまわり　ほか1件",
        ("さくら", "株式会社見本ひまわり"): "株式会社見本ひまわり",
        ("（事業所は未入力）", "見本だけの法人"): "法人だけの案件",
    }
    assert [row.name for row in office.model.own_rows("ｻｸﾗ 見本")] == ["さくら"]
    assert office.model.own_rows("さくら 居宅") == ()
    assert [row.name for row in office.model.own_rows(SECOND)] == ["さくら"]


def test_a_list_that_is_spoiled_meanwhile_is_trouble_and_not_an_empty_answer(office: Office) -> None:
    office.shelf.list.close()
    office.shelf.index.write_bytes(b"x" * 9000)
    assert office.model.search.texts(0, 3) == []
    assert all(isinstance(problem, Trouble) for problem in office.problems)
    assert office.problems
    assert office.model.lines_of(SECOND) == ()
    office.model.look()
    assert office.model.search.state.kind is ListKind.UNREADABLE
    assert not office.model.search.is_ready


def test_an_import_tells_how_far_it_is_and_the_search_is_that_of_the_new_list(
    office: Office, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    taken: list[Taken] = []
    office.model.moved.connect(lambda done, total: told.append((done, total)))
    office.model.took.connect(taken.append)
    file = write(tmp_path / "b.csv", [row(number=office_number("147000001"), 都道府県名="神奈川県")])
    office.model.search.choose_prefecture("13")
    office.model.take_in([str(file)])
    assert office.model.is_taking
    office.model.take_in([str(file)])
    office.jobs.do()
    assert not office.model.is_taking
    assert told[-1] == (1000, 1000)
    assert taken[0].added == 1
    assert office.model.search.count == 3
    office.model.search.choose_prefecture("")
    office.jobs.do()
    assert office.model.search.count == 4


def test_an_import_says_in_words_what_it_did() -> None:
    faults = tuple(RowFault("a.csv", line, "だめです。") for line in range(2, 12))
    what, more = taken_words(
        Taken(
            added=1200,
            renewed=3,
            merged=2,
            gone=4,
            left_out=20,
            faults=faults,
            odd_numbers=1,
            odd_corporations=2,
            unnamed_services=("相談",),
            total=9999,
            lost_before=True,
        )
    )
    assert what == "一覧に取り込みました（9,999件：新しい1,200件、更新3件）。"
    assert more.splitlines() == [
        "番号とサービスが同じ2行を1つにまとめました。",
        "新しい版にない4件を外しました。",
        "検査数字の合わない番号がありました（事業所番号1件、法人番号2件）。一覧の値のまま入れています。",
        "コードの分からないサービスは、名前だけ入れました（相談）。",
        "前の一覧は読めなかったため、引き継いでいません。",
        "20行は取り込めませんでした。",
        *(f"a.csv　{line}行目：だめです。" for line in range(2, 10)),
        "ほかに12行あります。",
    ]
    assert taken_words(Taken(added=1, total=1))[1] == ""


def pick_of(office: Office) -> OfficePick:
    return OfficePick(office.bench.session, FactWords(FACTS, {}), office.service, office.jobs.start)


def test_a_new_office_is_added_and_filled_in_one_step(office: Office) -> None:
    pick, session = pick_of(office), office.bench.session
    pick.begin("")
    line = office.model.lines_of(HIMAWARI["事業所番号"])[0]
    assert all(row.offer.is_open for row in pick.rows(line))
    count = pick.take(line, ())
    assert count == len(session.value(("corporation",)) or ()) + 5  # type: ignore[arg-type]
    assert session.value(("offices", pick.key, "office_number")) == HIMAWARI["事業所番号"]
    assert len(office.bench.store.steps[office.bench.case]) == 2
    assert office.bench.problems == []


def test_what_differs_is_shown_and_changed_only_where_that_was_chosen(office: Office) -> None:
    pick, session = pick_of(office), office.bench.session
    key = session.add("offices", {"name": "前の名前", "services": ["11", "62"]})
    session.set(("corporation", "name"), "前の法人")
    pick.begin(key)
    assert pick.search.wanted.words == "前の名前"
    line = office.model.lines_of(HIMAWARI["事業所番号"])[0]
    differing = {row.label: (row.now, row.listed) for row in pick.rows(line) if not row.offer.is_open}
    assert differing["法人名"] == ("前の法人", "株式会社見本ひまわり")
    assert differing["事業所名"] == ("前の名前", "ひまわり訪問介護")
    assert "指定を受けているサービス" in differing
    pick.take(line, [("corporation", "name")])
    assert session.value(("corporation", "name")) == "株式会社見本ひまわり"
    assert session.value(("offices", key, "name")) == "前の名前"
    assert session.value(("offices", key, "services")) == ["11", "62"]
    pick.take(line, [("offices", key, "services")])
    assert session.value(("offices", key, "services")) == ["11", "62", "43"]
    assert pick.take(line, ()) == 0
