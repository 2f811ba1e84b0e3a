"""What is in a backup, once its key is known.

It may come from anybody: nothing in it is run, and what is read has bounds.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from kaigo_desktop.domain.cases.kept import CaseLine
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.connecting import Connect, driver, keyed, plain
from kaigo_desktop.storage.first_list import first_list
from kaigo_desktop.storage.migrate import version_of
from kaigo_desktop.storage.safety.container import BrokenBackupError, Head, unpack
from kaigo_desktop.storage.safety.content import is_strange
from kaigo_desktop.storage.safety.keys import FileKey
from kaigo_desktop.storage.safety.verify import check_copy
from kaigo_desktop.storage.troubles import is_of_content, trouble_of

if TYPE_CHECKING:
    import sqlite3

MOST_CASES = 250_000
MOST_HEADING = 20_000
"""Characters in the headings of one case."""
MOST_BODY = 64_000_000
"""Characters of one record or step; as much as a case file may have."""
_HEADINGS = """SELECT count(*), max(length(CAST(title AS BLOB)) + length(CAST(applicant AS BLOB))
+ length(CAST(changed_at AS BLOB))) FROM cases"""
_BODIES = """SELECT max(size) FROM (SELECT max(length(CAST(body AS BLOB))) AS size FROM records
UNION ALL SELECT max(length(CAST(edits AS BLOB))) FROM history)"""


class Opened(Struct, frozen=True):
    """A backup whose key is known; None where it is not encrypted."""

    path: Path
    head: Head
    key: FileKey | None

    @property
    def connect(self) -> Connect:
        """Opens the data file in it, once it is unpacked."""
        return plain if self.key is None else keyed(self.key)


class Inside(Struct, frozen=True):
    """What an unpacked backup turned out to be."""

    steps: int
    """Rows of history over all cases."""
    lines: tuple[CaseLine, ...]


def unpack_whole(opened: Opened, target: Path) -> Inside:
    """Unpack, check every byte and read it; to be called within ``world_may_fail``.

    Raises BrokenBackupError, also for what no backup of ours holds.
    """
    unpack(opened.path, target)
    try:
        with closing(opened.connect(target)) as connection:
            if is_strange(connection) or not _has_bounds(connection):
                raise BrokenBackupError
        found = check_copy(target, opened.connect)
        if not found.is_whole or version_of(target, opened.connect) != opened.head.schema:
            raise BrokenBackupError
        return Inside(found.steps, first_list(target, opened.connect))
    except Trouble as trouble:
        if is_of_content(trouble):
            raise BrokenBackupError from trouble
        raise
    except (driver.Error, ValueError, TypeError, AttributeError, ArithmeticError) as error:
        told = trouble_of(error)
        if told is None or is_of_content(told):
            raise BrokenBackupError from error
        raise


def _has_bounds(connection: sqlite3.Connection) -> bool:
    """Whether what has to be read at once fits into the memory of any computer."""
    cases, longest = connection.execute(_HEADINGS).fetchone()
    bodies = connection.execute(_BODIES).fetchone()[0]
    return cases <= MOST_CASES and max(longest or 0, 0) <= MOST_HEADING and (bodies or 0) <= MOST_BODY
