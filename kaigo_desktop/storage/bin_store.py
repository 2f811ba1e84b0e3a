"""The bin: cases that were deleted, until they are brought back or erased for good."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, select, update

from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.domain.cases.thrown import Thrown
from kaigo_desktop.storage.case_edits import require_case
from kaigo_desktop.storage.engine import for_writing, transaction
from kaigo_desktop.storage.reading import ANY, NUMBER, TEXT, require_moments, require_types, require_years
from kaigo_desktop.storage.tables import CASES
from kaigo_desktop.storage.troubles import rows_may_be_spoiled

_NEWEST = select(func.max(CASES.c.changed_at), func.max(CASES.c.deleted_at))


class SqliteBin:
    """Fits ``services.ports.BinStore``. Every call is one transaction; all raise Trouble."""

    def __init__(self, engine: Engine) -> None:
        self._reader = engine
        self._writer = for_writing(engine)

    def throw(self, case: CaseId, at: datetime) -> None:
        """Put a case into the bin; one that lies there stays as it is. Raises KeyError for no case.

        It is noted as thrown away no earlier than the newest moment that the file knows: a clock
        that went wrong and is put right again must not make the days pass.
        """
        with transaction(self._writer) as connection:
            require_case(connection, case)
            then = max((at, *_known_moments(connection)), key=_instant)
            connection.execute(
                update(CASES)
                .where(CASES.c.id == case, CASES.c.deleted_at.is_(None))
                .values(deleted_at=then.isoformat())
            )

    def bring_back(self, case: CaseId) -> None:
        """Take a case out of the bin, as it was. Raises KeyError where there is no such case."""
        with transaction(self._writer) as connection:
            require_case(connection, case)
            connection.execute(update(CASES).where(CASES.c.id == case).values(deleted_at=None))

    def thrown(self) -> tuple[Thrown, ...]:
        """What lies in the bin, the last thrown away first."""
        wanted = (
            select(CASES.c.id, CASES.c.title, CASES.c.applicant, CASES.c.fiscal_year, CASES.c.deleted_at)
            .where(CASES.c.deleted_at.is_not(None))
            .order_by(CASES.c.deleted_at.desc(), CASES.c.id.desc())
        )
        with transaction(self._reader) as connection:
            rows = connection.execute(wanted).all()
        with rows_may_be_spoiled():
            require_types(rows, NUMBER, TEXT, TEXT, ANY, TEXT)
            require_years(rows, 3)
            require_moments(rows, 4)
            return tuple(Thrown(*row[:4], datetime.fromisoformat(row[4])) for row in rows)

    def erase(self, cases: Iterable[CaseId]) -> None:
        """Erase these for good, with their history and papers; only what lies in the bin goes.

        What stood there is overwritten in the file, and in the log beside it.
        """
        wanted = list(cases)
        if not wanted:
            return
        with transaction(self._writer) as connection:
            connection.execute(delete(CASES).where(CASES.c.id.in_(wanted), CASES.c.deleted_at.is_not(None)))
        with transaction(self._reader) as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("ROLLBACK").close()  # the log is emptied outside of a transaction
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
            driver.execute("BEGIN").close()


def _known_moments(connection: Connection) -> list[datetime]:
    newest = connection.execute(_NEWEST).one()
    with rows_may_be_spoiled():
        return [datetime.fromisoformat(one) for one in newest if one is not None]


def _instant(moment: datetime) -> float:
    """The same scale for moments with an offset and for local ones without."""
    return moment.timestamp()
