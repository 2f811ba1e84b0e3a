"""顧客一覧: the offices of all cases against the programmes, filtered; made ready a few cases at a time."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kaigo_desktop.domain.answer import BEST_FIRST, Verdict
from kaigo_desktop.domain.assess import LOCAL
from kaigo_desktop.domain.cases.kept import CaseId, CaseLine
from kaigo_desktop.domain.dates import fiscal_year_text
from kaigo_desktop.domain.services import PREFECTURE_NAMES, SERVICE_NAMES
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.overview import Cell, OverviewRow, Prepared
from kaigo_desktop.services.table_out import Value
from kaigo_desktop.viewmodels.background import Start

STEP = "programmes"
"""The page at which a case is opened from here."""

SLICE_S = 0.01
"""Seconds of reading on the window's thread before it turns to keys and clicks."""

AT_ONCE = 8
"""Cases that are reckoned together beside the window."""

TYPED_IN = "入力した制度"
VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.ELIGIBLE: "対象",
    Verdict.CONDITIONAL: "条件付き",
    Verdict.UNKNOWN: "情報不足",
    Verdict.INELIGIBLE: "対象外",
}
WAITING = "計算中"
PROBLEM = "要確認"
NO_OFFICES = "（事業所は未入力）"
NO_NAME = "（名前は未入力）"

Found = tuple[tuple[Prepared, tuple[OverviewRow, ...]], ...]


class OverviewSource(Protocol):
    """What makes the rows (``services.overview.Overview``)."""

    def look(self) -> tuple[tuple[OverviewRow, ...], tuple[CaseLine, ...]]:
        """What is known, and the cases that have to be reckoned. Raises Trouble."""

    def prepare(self, line: CaseLine) -> Prepared:
        """Read one case; on the thread of the window."""

    def reckon(self, prepared: Sequence[Prepared]) -> Found:
        """The rows of those; beside the window."""

    def keep(self, found: Found) -> None:
        """Remember them."""

    def forget_all(self) -> None:
        """Reckon everything anew."""


class Filter(StrEnum):
    """By what the rows may be narrowed."""

    PREFECTURE = "prefecture"
    SERVICE = "service"
    PROGRAMME = "programme"
    VERDICT = "verdict"
    STAGE = "stage"


class ProgrammeColumn(Struct, frozen=True):
    """A programme over its cells: ``brief`` for the heading, ``title`` in full."""

    id: str
    brief: str
    title: str


class ClientsViewModel(QObject):
    """The rows that are shown and the columns over them. ``look`` brings them up to date."""

    changed = Signal()
    """Other rows or columns are shown now."""

    progressed = Signal(int)
    """Cases are being reckoned. Argument: how many are left."""

    case_asked = Signal(object, str)
    """A case is to be opened. Arguments: its id, the name of the step."""

    trouble_found = Signal(object)
    """The file could not be read. Argument: the Trouble."""

    failed = Signal(object)
    """The work beside the window ended with a defect. Argument: the exception."""

    def __init__(
        self,
        source: OverviewSource,
        programmes: Iterable[ProgrammeColumn],
        start: Start,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._programmes = (*programmes, ProgrammeColumn(LOCAL, TYPED_IN, TYPED_IN))
        self._start = start
        self._all: tuple[OverviewRow, ...] = ()
        self._waiting: list[CaseLine] = []
        self._prepared: list[Prepared] = []
        self._is_working = False
        self._chosen: dict[Filter, str] = {}
        self._words = ""
        self.with_ineligible = False
        """Whether programmes that fit no office shown have columns too."""
        self.rows: tuple[OverviewRow, ...] = ()

    # --- making ready --------------------------------------------------------

    def look(self) -> None:
        """Show what is known at once; what changed is reckoned in pieces, and then shown."""
        if self._is_working:
            return
        try:
            known, waiting = self._source.look()
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return
        self._all = (*known, *map(_unreckoned, waiting))
        self._waiting = list(waiting)
        self._filter()
        self.progressed.emit(len(self._waiting))
        self._go_on()

    def look_again(self) -> None:
        """Read and reckon everything anew, also what could not be read before."""
        if not self._is_working:
            self._source.forget_all()
            self.look()

    @Slot()
    def _go_on(self) -> None:
        """Read a few cases here, within a slice of time, and have them reckoned beside the window."""
        if not self._waiting and not self._prepared:
            return
        self._is_working = True
        ends = time.monotonic() + SLICE_S
        while self._waiting and len(self._prepared) < AT_ONCE and time.monotonic() < ends:
            self._prepared.append(self._source.prepare(self._waiting.pop(0)))
        if self._waiting and len(self._prepared) < AT_ONCE:
            QTimer.singleShot(0, self, self._go_on)
            return
        work = partial(self._source.reckon, tuple(self._prepared))
        self._start(work, done=self._take, failed=self._fail, owner=self)

    def _take(self, found: Found) -> None:
        self._prepared = []
        self._source.keep(found)
        self.progressed.emit(len(self._waiting))
        if self._waiting:
            QTimer.singleShot(0, self, self._go_on)
            return
        self._is_working = False
        self.look()  # what was changed meanwhile is reckoned too

    def _fail(self, problem: Exception) -> None:
        self._prepared, self._waiting, self._is_working = [], [], False
        self.progressed.emit(0)
        self.failed.emit(problem)

    # --- which of it ---------------------------------------------------------

    def choices(self, by: Filter) -> tuple[tuple[str, str], ...]:
        """The values of a filter that occur, as value and words, in their usual order."""
        rows = self._all
        if by is Filter.PREFECTURE:
            codes = {row.prefecture for row in rows}
            return tuple((code, name) for code, name in PREFECTURE_NAMES.items() if code in codes)
        if by is Filter.SERVICE:
            services = {code for row in rows for code in row.services}
            return tuple((code, name) for code, name in SERVICE_NAMES.items() if code in services)
        if by is Filter.PROGRAMME:
            known = {id_ for row in rows for id_ in row.cells or ()}
            return tuple((one.id, one.title) for one in self._programmes if one.id in known)
        if by is Filter.VERDICT:
            return tuple((verdict.value, VERDICT_WORDS[verdict]) for verdict in BEST_FIRST)
        stages = dict.fromkeys(row.stage for row in rows if row.stage)
        return tuple((stage, stage) for stage in sorted(stages))

    def choose(self, by: Filter, value: str) -> None:
        """Show only what has that value; an empty one shows all."""
        self._chosen[by] = value
        self._filter()

    def chosen(self, by: Filter) -> str:
        """The value of that filter; empty for all."""
        return self._chosen.get(by, "")

    @property
    def words(self) -> str:
        """What is searched for."""
        return self._words

    def show_only(self, programme: str) -> None:
        """Show every office under that programme, and nothing narrowed otherwise."""
        self._chosen, self._words = {Filter.PROGRAMME: programme}, ""
        self._filter()

    def search(self, words: str) -> None:
        """Show only what holds every word, whatever its width, case or kana."""
        self._words = words
        self._filter()

    def show_ineligible(self, with_ineligible: bool) -> None:
        """Give programmes that fit no office shown their columns too."""
        self.with_ineligible = with_ineligible
        self.changed.emit()

    def count(self) -> int:
        """How many rows there are in all."""
        return len(self._all)

    def columns(self) -> tuple[ProgrammeColumn, ...]:
        """The programmes over the cells: the chosen one, else those that may fit an office shown."""
        only = self.chosen(Filter.PROGRAMME)
        if only:
            return tuple(one for one in self._programmes if one.id == only)
        cells = [row.cells for row in self.rows if row.cells is not None]
        known = {id_ for one in cells for id_ in one}
        fitting = {
            id_ for one in cells for id_, cell in one.items() if cell.verdict is not Verdict.INELIGIBLE
        }
        wanted = known if self.with_ineligible else fitting
        return tuple(one for one in self._programmes if one.id in wanted)

    def _filter(self) -> None:
        wanted = plain(self._words).split()
        self.rows = tuple(
            row
            for row in self._all
            if self._fits(row) and (not wanted or all(word in _text(row) for word in wanted))
        )
        self.changed.emit()

    def _fits(self, row: OverviewRow) -> bool:
        prefecture, service = self.chosen(Filter.PREFECTURE), self.chosen(Filter.SERVICE)
        stage, verdict = self.chosen(Filter.STAGE), self.chosen(Filter.VERDICT)
        if (prefecture and row.prefecture != prefecture) or (service and service not in row.services):
            return False
        if stage and row.stage != stage:
            return False
        only = self.chosen(Filter.PROGRAMME)
        cells: Mapping[str, Cell] = row.cells or {}
        looked_at = [cells[only]] if only in cells else [] if only else list(cells.values())
        if only and not looked_at:
            return row.cells is None and not verdict  # what cannot be told is not told away
        return not verdict or any(cell.verdict == verdict for cell in looked_at)

    # --- doing ---------------------------------------------------------------

    def table(self) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
        """Headings and rows as they are shown, for a spreadsheet: each programme has verdict and amount."""
        columns = self.columns()
        programmes = [
            words for one in columns for words in (f"{one.title}：判定", f"{one.title}：見込額（円）")
        ]
        return (*HEADINGS, *programmes), [_cells_of(row, columns) for row in self.rows]

    def open(self, case: CaseId) -> None:
        """Open that case at the programmes that fit it."""
        self.case_asked.emit(case, STEP)


HEADINGS = (
    "法人",
    "案件",
    "年度",
    "事業所",
    "事業所番号",
    "都道府県",
    "サービス",
    "段階",
    "一番早い期限",
    "期限の内容",
    "案件の見込額（円）",
)


def _cells_of(row: OverviewRow, columns: Sequence[ProgrammeColumn]) -> tuple[Value, ...]:
    cells: Mapping[str, Cell] = row.cells or {}
    found: list[Value] = [
        row.client,
        row.title,
        year_words(row),
        office_words(row),
        row.office_number,
        PREFECTURE_NAMES.get(row.prefecture, ""),
        "、".join(SERVICE_NAMES.get(code, code) for code in row.services),
        row.stage,
        "" if row.due is None else row.due.day,
        "" if row.due is None else row.due.title,
        row.best,
    ]
    for one in columns:
        cell = cells.get(one.id)
        found += ["", None] if cell is None else [VERDICT_WORDS[cell.verdict], cell.amount]
    return tuple(found)


def _unreckoned(line: CaseLine) -> OverviewRow:
    return OverviewRow(line.id, line.title, line.applicant, line.fiscal_year, stage="")


def office_words(row: OverviewRow) -> str:
    """What the office is called, or why there is none to call."""
    if row.problem:
        return row.problem
    if row.cells is None:
        return WAITING
    return (row.office_name or NO_NAME) if row.office else NO_OFFICES


def year_words(row: OverviewRow) -> str:
    """``令和8年度``; empty where it is not known."""
    return "" if row.fiscal_year is None else fiscal_year_text(row.fiscal_year)


def cell_words(cell: Cell | None) -> str:
    """``対象 1,700,000``; the amount is in yen and left out where there is none."""
    if cell is None:
        return ""
    amount = f" {cell.amount:,}" if cell.amount else ""
    shared = "（全体）" if cell.is_shared and cell.amount else ""
    return f"{VERDICT_WORDS[cell.verdict]}{amount}{shared}"


_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


def plain(text: str) -> str:
    """Full and half width, capitals and small letters, ひらがな and カタカナ alike."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_TO_KATAKANA)


def _text(row: OverviewRow) -> str:
    services = " ".join(SERVICE_NAMES.get(code, code) for code in row.services)
    prefecture = PREFECTURE_NAMES.get(row.prefecture, "")
    parts = (row.client, row.title, row.office_name, row.office_number, prefecture, services, row.problem)
    return plain(" ".join(parts))
