"""The page of all deadlines with 5,000 of them in 500 cases, beside the bare query and a bare table.

The floor: the same lines by plain sqlite3 and one screen of them painted by a table that knows nothing of
groups, filters or eras. The page: made, brought up to date, shown and painted, as a click on 期限 does it.
Scrolling: every frame from the first line to the last, for the list and for the timeline.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QSettings, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QTableView, QWidget

from kaigo_desktop.domain.deadlines.line import DeadlineLine
from kaigo_desktop.domain.deadlines.rules import DeadlineRules
from kaigo_desktop.paths import shipped
from kaigo_desktop.services.cases import Cases
from kaigo_desktop.services.deadlines import Deadlines
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.ui.pages.deadlines_screen import DeadlinesScreen
from kaigo_desktop.ui.theme import Theme
from kaigo_desktop.viewmodels.all_deadlines import AllDeadlinesViewModel
from kaigo_desktop.viewmodels.appearance import Appearance
from tests.benchmarks.figures import Figure

CASES, EACH = 500, 10
NOW = datetime(2026, 6, 15, 21, 4, tzinfo=timezone(timedelta(hours=9)))
SIZE = (1029, 614)
"""px: the smallest window without its navigation."""
QUERY = """SELECT d.case_id, d.key, d.kind, d.title, d.whose, d.programme, d.due_on, d.safe_on, d.until,
d.state, d.marks, d.step, d.person, c.title, c.applicant FROM deadlines d JOIN cases c ON c.id = d.case_id
WHERE c.deleted_at IS NULL ORDER BY d.safe_on, d.case_id, d.key"""


class Clock:
    def now(self) -> datetime:
        return NOW

    def today(self) -> date:
        return NOW.date()


def nothing_wrong(document: object, /) -> list[object]:
    del document
    return []


def fill(store: SqliteCaseStore) -> None:
    """500 cases, ten deadlines each, over five years."""
    for number in range(CASES):
        document = {"format": "kaigo-case/1", "corporation": {"name": f"法人{number}"}}
        store.create(f"事業所{number}の案件 令和8年度", document, NOW, "作成")
    lines = []
    for case, stamp in store.deadlines.stale("bench 2026-01-01"):
        days = [NOW.date() + timedelta(days=(case * 37 + place * 181) % 1500 - 60) for place in range(EACH)]
        lines.append(
            (
                case,
                stamp,
                [
                    DeadlineLine(
                        case,
                        f"effect_report/award-1/{place}",
                        "effect_report" if place % 3 == 0 else "preparation",
                        f"令和{8 + place}年度 効果報告（{place + 1}回目）",
                        f"事業所{case}",
                        "mhlw-r8-technology",
                        day.isoformat(),
                        day.isoformat(),
                        "9999-12-31",
                        "open",
                        "暫定" if place % 2 else "",
                        "deadlines",
                        ("佐藤", "田中", "")[case % 3],
                    )
                    for place, day in enumerate(days)
                ],
            )
        )
    store.deadlines.keep_lines(lines)


@contextmanager
def filled() -> Iterator[tuple[Path, SqliteCaseStore]]:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "data" / "kaigo.db"
        store = open_store(database, migrations=shipped("db"), backups=Path(folder), at=NOW)
        fill(store)
        yield database, store
        store.close()


class BareModel(QAbstractTableModel):
    """The rows as the query gave them."""

    def __init__(self, rows: list[tuple[object, ...]]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802
        return 0 if parent.isValid() else 5

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][(7, 3, 4, 13, 12)[index.column()]]
        return None


def shown(widget: QWidget) -> QWidget:
    widget.resize(*SIZE)
    widget.show()
    QApplication.processEvents()
    widget.grab()
    return widget


def bare(database: Path) -> QWidget:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(QUERY).fetchall()
    view = QTableView()
    model = BareModel(rows)
    model.setParent(view)
    view.setModel(model)
    return shown(view)


def ours(service: Deadlines) -> QWidget:
    model = AllDeadlinesViewModel(service, Clock())
    page = DeadlinesScreen(model, lambda _path, _events: None)
    model.setParent(page)
    return shown(page)


def timed(make: Callable[[], QWidget]) -> tuple[float, QWidget]:
    start = time.perf_counter()
    made = make()
    return (time.perf_counter() - start) * 1000, made


def away(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()
    QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
    QApplication.processEvents()


PASSES = 3


def frames(view: QAbstractScrollArea) -> list[float]:
    """ms of each frame while the whole of it is scrolled through; of each the median of three passes."""
    return [median(passed) for passed in zip(*(_frames(view) for _ in range(PASSES)), strict=True)]


def _frames(view: QAbstractScrollArea) -> list[float]:
    """Most of a screen at a time, so that every frame is painted whole."""
    bar = view.verticalScrollBar()
    step = max(1, bar.pageStep() * 2 // 3)
    found = []
    for value in range(0, bar.maximum() + 1, max(step, bar.maximum() // 400)):
        start = time.perf_counter()
        bar.setValue(value)
        view.viewport().repaint()
        QApplication.processEvents()
        found.append((time.perf_counter() - start) * 1000)
    return found


def measure(rounds: int) -> list[Figure]:
    """The ratio of medians, and the longest frames."""
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(["bench", "-style", "Fusion"])
    settings = QSettings("bench", "deadlines")
    theme = Theme(application, Appearance(settings))  # both are drawn by the program's style sheet
    with filled() as (database, store):
        cases = Cases(store, Clock(), nothing_wrong)
        service = Deadlines(
            store.deadlines, cases, _never, {}, DeadlineRules(date(2026, 1, 1)), Clock(), "bench"
        )
        for make in (lambda: bare(database), lambda: ours(service)):
            away(timed(make)[1])  # imports and fonts
        floors, pages = [], []
        for _ in range(rounds):
            floor, view = timed(lambda: bare(database))
            away(view)
            taken, page = timed(lambda: ours(service))
            floors.append(floor)
            pages.append(taken)
            away(page)
        page = ours(service)
        assert isinstance(page, DeadlinesScreen)
        listed = frames(page.list)
        page.view_buttons["years"].click()
        QApplication.processEvents()
        over_years = frames(page.years.timeline)
        away(page)
    application.setStyleSheet("")
    del theme
    note = f"{CASES * EACH:,} in {CASES} cases: bare {median(floors):.0f} ms, page {median(pages):.0f} ms"
    return [
        Figure("期限", "page opens / bare query and screen", median(pages) / median(floors), 3, note=note),
        Figure("期限", "longest frame, list", max(listed), 50, "ms", _frames_note(listed)),
        Figure("期限", "longest frame, timeline", max(over_years), 50, "ms", _frames_note(over_years)),
    ]


def _frames_note(found: list[float]) -> str:
    return f"{len(found)} frames, median {median(found):.1f} ms"


def _never(document: object) -> object:
    raise AssertionError(f"nothing changed, so nothing is reckoned: {type(document)}")
