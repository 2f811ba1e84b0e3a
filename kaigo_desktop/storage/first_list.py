"""The list of cases for the first screen, without the weight of SQLAlchemy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kaigo_desktop.domain.cases.kept import CaseLine
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.connecting import Connect, code_of, driver, plain
from kaigo_desktop.storage.reading import ANY, TEXT, require_moments, require_types, require_years
from kaigo_desktop.storage.troubles import refuse_empty, rows_may_be_spoiled, world_may_fail

if TYPE_CHECKING:
    import sqlite3

    from kaigo_desktop.domain.cases.kept import CaseId

    Row = tuple[CaseId, str, str, int | None, str]

_line: Callable[[Row], CaseLine] = partial(tuple.__new__, CaseLine)
"""``CaseLine._make`` without its step of Python a row: a third of the time of ten thousand."""

# Every version since 0001 has these columns; a version that renames them changes this query with them.
_LINES = """SELECT id, title, applicant, fiscal_year, changed_at FROM cases
WHERE deleted_at IS NULL ORDER BY changed_at DESC, id DESC"""


def first_list(database: Path, connect: Connect = plain) -> tuple[CaseLine, ...]:
    """The cases, the one changed last first; none where there is no file yet.

    Raises Trouble where the file cannot be read, so that a damaged file never
    looks like an empty one.
    """
    if not database.exists():
        return ()
    with world_may_fail():
        refuse_empty(database)
        with closing(connect(database)) as connection:
            return lines_of(_rows(connection))


def lines_of(rows: Iterable[Row]) -> tuple[CaseLine, ...]:
    """The lines of such rows, in their order. Raises Trouble where the disk changed them.

    A cursor gives one row after the other: to hold ten thousand of them first costs more than
    making the lines.
    """
    with rows_may_be_spoiled():
        lines = tuple(map(_line, rows))
        require_types(lines, ANY, TEXT, TEXT)
        require_years(lines, 3)
        require_moments(lines, 4)
    return lines


def _rows(connection: sqlite3.Connection) -> Iterable[Row]:
    try:
        return connection.execute(_LINES)
    except driver.OperationalError as error:
        if code_of(error) != driver.SQLITE_ERROR:
            raise
        raise Trouble(
            "データのファイルを、この版のプログラムでは読めません。",
            "ファイルは変えていません。新しい版のプログラムで開いてください。最新版でも読めないときは壊れています。"
            "バックアップから元に戻してください。",
        ) from error
