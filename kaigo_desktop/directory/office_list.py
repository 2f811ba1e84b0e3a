"""The list of offices of this computer: how it stands, taking files in, finding and looking up."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kaigo_desktop.directory import searching
from kaigo_desktop.directory.building import Watch, build
from kaigo_desktop.directory.gathering import ReadWorkbook
from kaigo_desktop.directory.index_file import SPOILED, Error, connect, kind_of, remove
from kaigo_desktop.domain.offices.listed import ListedOffice, ListKind, ListState, Taken, Wanted
from kaigo_desktop.domain.trouble import Trouble

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")
MOST_OF_CORPORATION = 2_000


class _Reader:
    """One connection, for one question at a time, made when there is the first."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Its answer. Raises Trouble where the file is spoiled."""
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = connect(self._index)
                return question(self._connection)
            except Error as error:
                raise SPOILED from error

    @contextmanager
    def let_go(self) -> Iterator[None]:
        """Let go of the file; questions wait meanwhile, and the next one opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            yield


class OfficeList:
    """The index at that place. Searches and look-ups may run in different threads at once.

    ``workbook`` reads spreadsheets. Every question raises Trouble where the file is spoiled.
    """

    def __init__(self, index: Path, workbook: ReadWorkbook) -> None:
        self._index = index
        self._workbook = workbook
        self._searching = _Reader(index)
        self._looking = _Reader(index)
        self._building = threading.Lock()

    def state(self) -> ListState:
        """How the index stands; one that cannot be read is never taken for an empty one."""
        kind = kind_of(self._index)
        if kind is not ListKind.READY:
            return ListState(kind)
        try:
            return self._looking.ask(_state)
        except (Trouble, KeyError, ValueError):
            return ListState(ListKind.UNREADABLE)

    def take_in(self, files: Sequence[Path], at: str, watch: Watch) -> Taken:
        """Join those files with what there is; for a thread, it takes seconds. ``at``: the moment, ISO 8601.

        Raises Unreadable where no file has a line that can be taken, Trouble where the disk fails, and
        whatever ``watch`` raises to stop it: then all is as before.
        """
        with self._building:
            taken, part = build(self._index, files, self._workbook, at, watch)
            try:
                with (
                    self._searching.let_go(),
                    self._looking.let_go(),
                ):  # an open file is not replaced everywhere
                    part.replace(self._index)
            except OSError as error:
                remove(part)
                raise Trouble(
                    "新しい一覧に置き換えられませんでした。これまでの一覧はそのままです。",
                    "ほかのプログラムが使っていないか確かめて、もう一度取り込んでください。",
                ) from error
            return taken

    def find(self, wanted: Wanted) -> Sequence[int]:
        """The ids of all that is found, in the order of the list; for a thread."""
        return self._searching.ask(lambda connection: searching.find(connection, wanted))

    def lines(self, ids: Sequence[int]) -> list[ListedOffice]:
        """The lines of some ids, a screen or two of them."""
        return self._looking.ask(lambda connection: searching.lines_of(connection, ids))

    def texts(self, ids: Sequence[int]) -> list[tuple[str, ...]]:
        """Name, service, place, corporation and number of some ids: what a table shows while one scrolls."""
        return self._looking.ask(lambda connection: searching.texts_of(connection, ids))

    def of_number(self, number: str) -> list[ListedOffice]:
        """All services of one office."""
        return self._looking.ask(lambda connection: searching.lines_of_number(connection, number))

    def of_corporation(self, number: str, name: str = "") -> list[ListedOffice]:
        """The lines of a corporation, at most 2,000; by its name where it has no number."""
        return self._looking.ask(
            lambda connection: searching.lines_of_corporation(connection, number, name, MOST_OF_CORPORATION)
        )

    def close(self) -> None:
        """Let go of the file."""
        with self._searching.let_go(), self._looking.let_go():
            pass


def _state(connection: sqlite3.Connection) -> ListState:
    meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    return ListState(
        ListKind.READY,
        count=int(meta["count"]),
        offices=int(meta["offices"]),
        corporations=int(meta["corporations"]),
        imported_at=meta["imported_at"],
        sources=tuple(map(str, json.loads(meta["sources"]))),
        prefectures=tuple(connection.execute("SELECT code, lines FROM prefecture ORDER BY code").fetchall()),
        services=tuple(connection.execute("SELECT name, lines FROM service ORDER BY id").fetchall()),
    )
