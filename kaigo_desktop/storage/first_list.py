"""The list of cases for the first screen, without the weight of SQLAlchemy."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kaigo_desktop.domain.cases.kept import CaseId, CaseLine
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.connecting import Connect, code_of, driver, plain
from kaigo_desktop.storage.troubles import refuse_empty, rows_may_be_spoiled, world_may_fail

if TYPE_CHECKING:
    import sqlite3

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
            rows = _rows(connection)
    with rows_may_be_spoiled():
        return tuple(_line(*row) for row in rows)


def _rows(connection: sqlite3.Connection) -> list[tuple[int, str, str, int | None, str]]:
    try:
        return connection.execute(_LINES).fetchall()
    except driver.OperationalError as error:
        if code_of(error) != driver.SQLITE_ERROR:
            raise
        raise Trouble(
            "データのファイルを、この版のプログラムでは読めません。",
            "ファイルは変えていません。新しい版のプログラムで開いてください。",
        ) from error


def _line(number: int, title: str, applicant: str, fiscal_year: int | None, changed_at: str) -> CaseLine:
    return CaseLine(CaseId(number), title, applicant, fiscal_year, datetime.fromisoformat(changed_at))
