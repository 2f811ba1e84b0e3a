"""事業者: the office list, what is known of one office, taking files in, and starting cases from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance, Slot

from kaigo_desktop.domain.numbers import corporate_number_problem, office_number_warning
from kaigo_desktop.domain.offices.listed import ListedOffice, Taken
from kaigo_desktop.domain.offices.search_text import folded, words_of
from kaigo_desktop.domain.offices.taking import by_number
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.offices import Offices, OwnOffice
from kaigo_desktop.services.ports import CaseId, CaseLine, Watch
from kaigo_desktop.viewmodels.background import Start
from kaigo_desktop.viewmodels.office_search import OfficeSearch

CASES_AT_ONCE = 16
"""Cases that are read in one turn of the event loop."""

NOT_LISTED = "（記載なし）"
NOT_ENTERED = "（未入力）"
MOST_FAULTS_TOLD = 8


class Watched(Protocol):
    """A work under way, as ``ui.tasks.Watch`` is."""

    @property
    def moved(self) -> SignalInstance:
        """The work goes on. Arguments: how many steps are done, of how many."""

    def cancel(self) -> None:
        """Stop it at its next step."""

    def deleteLater(self) -> None:
        """It is not needed any more."""


class StartWatched(Protocol):
    """Runs work that tells how far it is, as ``ui.tasks.start_watched`` does."""

    def __call__(
        self,
        work: Callable[[Watch], object],
        *,
        done: Callable[[object], object],
        failed: Callable[[Exception], object],
        owner: QObject,
    ) -> Watched:
        """``done`` or ``failed`` is called on the owner's thread."""


class Sibling(Struct, frozen=True):
    """An office of a corporation: its number, its name, its services in words, its lines."""

    number: str
    name: str
    services: str
    region: str
    lines: tuple[ListedOffice, ...]


class OfficeDetail(Struct, frozen=True):
    """All that is known of one office: facts with their labels, the corporation's offices, the own cases."""

    line: ListedOffice
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    siblings: tuple[Sibling, ...]
    cases: tuple[CaseLine, ...]
    corporation_cases: tuple[CaseLine, ...]


class OwnRow(Struct, frozen=True):
    """An office of the own cases in words, and the case of it that was changed last."""

    name: str
    corporation: str
    number: str
    cases: str
    case: CaseId
    searched: str


class OfficesViewModel(QObject):
    """The state of the page. ``search`` finds; this one looks up, takes in and starts cases."""

    state_changed = Signal()
    """The list is another one, or stands otherwise."""

    took = Signal(object)
    """Files were taken in. Argument: the Taken."""

    moved = Signal(int, int)
    """Files are being taken in. Arguments: how many steps are done, of how many."""

    failed = Signal(object)
    """Something could not be done. Argument: the exception (Trouble, Unreadable, Cancelled, a defect)."""

    case_started = Signal(object)
    """A case was begun. Argument: its id."""

    cases_read = Signal()
    """In which own cases offices stand may be known better now."""

    def __init__(
        self, offices: Offices, start: Start, start_watched: StartWatched, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._offices = offices
        self._start_watched = start_watched
        self.search = OfficeSearch(offices, start, self)
        self.search.failed.connect(self.failed)
        self._own: list[OwnRow] | None = None
        self.watch: Watched | None = None
        """The import under way."""

    @property
    def is_taking(self) -> bool:
        """Whether files are being taken in."""
        return self.watch is not None

    def look(self, *, anew: bool = False) -> None:
        """See how the list stands; called when the page comes into view. ``anew``: it is another one now."""
        self.search.reread(anew=anew)
        self.state_changed.emit()
        try:
            self._offices.own.begin()
        except Trouble as trouble:
            self.failed.emit(trouble)
            return
        QTimer.singleShot(0, self, self._read_cases)

    def take_in(self, files: Sequence[str]) -> None:
        """Take those files in; nothing happens while others are being taken in."""
        if self.watch is not None or not files:
            return
        work = partial(self._offices.take_in, [Path(file) for file in files])
        self.watch = self._start_watched(work, done=self._end, failed=self._fail, owner=self)
        self.watch.moved.connect(self.moved)
        self.state_changed.emit()

    @Slot()
    def cancel(self) -> None:
        """Stop taking in; the list stays as it was."""
        if self.watch is not None:
            self.watch.cancel()

    def detail(self, line: ListedOffice) -> OfficeDetail | None:
        """What is known of that line's office; None where the list cannot be read."""
        try:
            own = self._offices.of_number(line.number)
            siblings = self._offices.of_same_corporation(line)
        except Trouble as trouble:
            self.failed.emit(trouble)
            return None
        cases = tuple(self._offices.own.cases_of(line))
        return OfficeDetail(
            line,
            tuple(_facts(line, own)),
            tuple(_warnings(line)),
            tuple(
                _sibling(number, lines)
                for number, lines in by_number(siblings).items()
                if number != line.number
            ),
            cases,
            tuple(one for one in self._offices.own.cases_of_corporation(line) if one not in cases),
        )

    def own_rows(self, typed: str) -> tuple[OwnRow, ...]:
        """The offices of the own cases that hold every word, however it is typed."""
        words = words_of(typed)
        if self._own is None:
            self._own = [_own_row(one) for one in self._offices.own.all()]
        return tuple(row for row in self._own if all(word in row.searched for word in words))

    def lines_of(self, number: str) -> tuple[ListedOffice, ...]:
        """All services of an office; none where the list cannot be read."""
        try:
            return tuple(self._offices.of_number(number))
        except Trouble as trouble:
            self.failed.emit(trouble)
            return ()

    def start_case(self, line: ListedOffice, others: Sequence[str] = ()) -> None:
        """Begin a case of that office and of other offices of its corporation, by their numbers."""
        lines = [*self.lines_of(line.number)]
        for number in others:
            lines += self.lines_of(number)
        lines.sort(key=lambda one: (one.number != line.number, one.id != line.id))
        try:
            case = self._offices.start_case(lines)
        except Trouble as trouble:
            self.failed.emit(trouble)
            return
        self.case_started.emit(case)

    def _end(self, taken: object) -> None:
        assert isinstance(taken, Taken)  # that of Offices.take_in
        self._end_watch()
        self.took.emit(taken)

    def _fail(self, problem: Exception) -> None:
        self._end_watch()
        self.failed.emit(problem)

    def _end_watch(self) -> None:
        if self.watch is not None:
            self.watch.deleteLater()
            self.watch = None
        self.look(anew=True)

    @Slot()
    def _read_cases(self) -> None:
        """A few cases at a time, so that nothing waits."""
        try:
            left = self._offices.own.read(CASES_AT_ONCE)
        except Trouble as trouble:
            self.failed.emit(trouble)
            return
        if left:
            QTimer.singleShot(0, self, self._read_cases)
        else:
            self._own = None
            self.cases_read.emit()


def _facts(line: ListedOffice, own: Sequence[ListedOffice]) -> list[tuple[str, str]]:
    services = "、".join(dict.fromkeys(one.service for one in (line, *own) if one.service))
    sizes = dict.fromkeys(one.capacity for one in own if one.capacity)
    found = [
        ("サービス", services or NOT_LISTED),
        ("事業所番号", line.number),
        ("所在地", line.address or line.region or NOT_LISTED),
        ("電話番号", line.phone or NOT_LISTED),
        ("法人", line.corporation or NOT_LISTED),
        ("法人番号", line.corporation_number or NOT_LISTED),
    ]
    if sizes:
        found.insert(4, ("定員", "・".join(f"{size}人" for size in sizes)))
    return found


def _warnings(line: ListedOffice) -> list[str]:
    """What the check digits say; the list is the ministry's, and some of its numbers are odd."""
    found = []
    if office_number_warning(line.number):
        found.append("事業所番号の末尾の検査数字が合いません。指定通知書の番号と同じか確かめてください。")
    if line.corporation_number and corporate_number_problem(line.corporation_number):
        found.append("法人番号の検査数字が合わないため、案件には入れません。番号を確かめてください。")
    return found


def _sibling(number: str, lines: Sequence[ListedOffice]) -> Sibling:
    services = "、".join(dict.fromkeys(one.service for one in lines if one.service))
    return Sibling(number, lines[0].name, services, lines[0].region, tuple(lines))


def _own_row(own: OwnOffice) -> OwnRow:
    first, *others = own.cases
    cases = f"{first.title}　ほか{len(others)}件" if others else first.title
    odd = "（番号を確認）" if own.number and office_number_warning(own.number) else ""
    texts = (own.name, own.corporation, own.number, *(line.title for line in own.cases))
    return OwnRow(
        own.name or "（事業所は未入力）",
        own.corporation or NOT_ENTERED,
        f"{own.number}{odd}" or NOT_ENTERED,
        cases,
        first.id,
        "\n".join(map(folded, texts)),
    )


def taken_words(taken: Taken) -> tuple[str, str]:
    """What an import did, in two texts: what happened, and what to look at."""
    what = f"一覧に取り込みました（{taken.total:,}件：新しい{taken.added:,}件、更新{taken.renewed:,}件）。"
    notes = []
    if taken.merged:
        notes.append(f"番号とサービスが同じ{taken.merged:,}行を1つにまとめました。")
    if taken.gone:
        notes.append(f"新しい版にない{taken.gone:,}件を外しました。")
    if taken.odd_numbers or taken.odd_corporations:
        counted = f"事業所番号{taken.odd_numbers:,}件、法人番号{taken.odd_corporations:,}件"
        notes.append(f"検査数字の合わない番号がありました（{counted}）。一覧の値のまま入れています。")
    if taken.unnamed_services:
        named = "、".join(taken.unnamed_services[:3])
        notes.append(f"コードの分からないサービスは、名前だけ入れました（{named}）。")
    if taken.lost_before:
        notes.append("前の一覧は読めなかったため、引き継いでいません。")
    if taken.left_out:
        notes.append(f"{taken.left_out:,}行は取り込めませんでした。")
        notes += [str(fault) for fault in taken.faults[:MOST_FAULTS_TOLD]]
        if taken.left_out > MOST_FAULTS_TOLD:
            notes.append(f"ほかに{taken.left_out - MOST_FAULTS_TOLD:,}行あります。")
    return what, "\n".join(notes)
