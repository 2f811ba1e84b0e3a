"""The way to an open store: the file made ready, then opened once to see that it works."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kaigo_desktop.storage.acknowledging import AcknowledgingCaseStore
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.connecting import Connect, plain
from kaigo_desktop.storage.engine import close, open_engine, transaction
from kaigo_desktop.storage.migrate import prepare
from kaigo_desktop.storage.safety.acknowledged import Acknowledged
from kaigo_desktop.storage.schema import require_schema


def open_store(
    database: Path, *, migrations: Path, backups: Path, at: datetime, connect: Connect = plain
) -> SqliteCaseStore:
    """Open the cases kept at ``database``, made or brought up to date where need be.

    The caller holds the InstanceLock. Raises Trouble where the file is newer,
    damaged, not ours or cannot be used; it then stays as it is.
    """
    prepare(database, migrations=migrations, backups=backups, at=at, connect=connect)
    engine = open_engine(database, connect)
    note = Acknowledged(database)
    try:
        with transaction(engine) as connection:  # with all its pragmas: better refused now than at an edit
            require_schema(connection)
        note.require_place()
    except BaseException:
        close(engine)  # nobody else would close the file
        raise
    return AcknowledgingCaseStore(engine, note)
