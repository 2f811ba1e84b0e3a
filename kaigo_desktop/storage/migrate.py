"""Bringing a data file to this program's schema, or refusing it untouched."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import datetime
from pathlib import Path

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.connecting import Connect, plain, take_in_log
from kaigo_desktop.storage.engine import close, for_writing, open_engine, transaction
from kaigo_desktop.storage.folders import keep_to_owner, make_empty, make_folder, settle
from kaigo_desktop.storage.safety.backup import name_aside, write_backup
from kaigo_desktop.storage.troubles import refuse_empty, world_may_fail

_NUMBERED = re.compile(r"(\d{4})_\w+\.py")
_UNMADE = ".new"


def prepare(
    database: Path, *, migrations: Path, backups: Path, at: datetime, connect: Connect = plain
) -> Path | None:
    """Make the file at ``database`` ready for use; the copy made first where it was older, else None.

    A missing file is made. A newer one, a damaged one and one that is not
    ours raise Trouble and stay as they are. An older one is backed up to
    ``backups``, which checks it, and then brought up to date, wholly or not at
    all.
    """
    with world_may_fail():
        if not database.exists():
            _make(database, migrations, connect)
            return None
        refuse_empty(database)
        version = _known_version(database, connect)
        newest = head(migrations)
        if version > newest:
            raise newer(version)
        keep_to_owner(database)
        if version == newest:
            return None
        copy = name_aside(backups, f"kaigo-schema-{version}", at)
        write_backup(database, copy, connect, at)
        upgrade(database, migrations, connect)
        return copy


def head(migrations: Path) -> str:
    """The newest schema version that this program knows: the highest number among the migrations' names."""
    names = (_NUMBERED.fullmatch(path.name) for path in (migrations / "versions").iterdir())
    return max(name[1] for name in names if name)


def version_of(database: Path, connect: Connect = plain) -> str | None:
    """The file's schema version; None for a database that is not ours. Raises driver.DatabaseError."""
    with closing(connect(database)) as connection:
        made = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if made else None
        return str(row[0]) if row else None


def upgrade(database: Path, migrations: Path, connect: Connect = plain) -> None:
    """Run the missing migrations in one transaction. Raises Trouble where one fails; then nothing changed."""
    # Late: all but the first start after an update find the newest schema, and do without Alembic.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    engine = open_engine(database, connect, foreign_keys=False)
    try:
        with transaction(for_writing(engine)) as connection:
            connection.begin()  # for Alembic, which would end the transaction of each migration itself
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _require_whole(connection.exec_driver_sql("PRAGMA foreign_key_check").first())
    except Trouble:
        raise
    except Exception as error:
        raise Trouble(
            "データのファイルを新しい形に直せませんでした。ファイルは元のままです。",
            "前の版のプログラムで開くか、この表示の内容を開発元に知らせてください。",
        ) from error
    finally:
        close(engine)


def _make(database: Path, migrations: Path, connect: Connect) -> None:
    """Make the file under another name first: one with the right name is always complete."""
    make_folder(database.parent)
    if any(database.with_name(database.name + tail).exists() for tail in ("-wal", "-journal")):
        raise Trouble(
            "データのファイルがなく、その一部だけが残っています。",
            "消したり動かしたりしたファイルを元の場所に戻すか、バックアップから元に戻してください。",
        )
    unmade = database.with_name(database.name + _UNMADE)
    for tail in ("", "-wal", "-shm", "-journal"):
        unmade.with_name(unmade.name + tail).unlink(missing_ok=True)
    make_empty(unmade)
    upgrade(unmade, migrations, connect)
    with closing(connect(unmade)) as connection:
        take_in_log(connection)
    settle(unmade)
    unmade.replace(database)
    settle(database.parent)


def _known_version(database: Path, connect: Connect) -> str:
    version = version_of(database, connect)
    if version is None or not re.fullmatch(r"\d{4}", version):
        raise Trouble(
            "このファイルは、このプログラムのデータではありません。",
            "ファイルは変えていません。正しいファイルを選ぶか、バックアップから元に戻してください。",
        )
    return version


def newer(version: str) -> Trouble:
    """What is said of a file with a schema that this program does not know yet."""
    return Trouble(
        f"このデータは新しい版のプログラムで作られています（形式{version}）。",
        "ファイルは変えていません。新しい版のプログラムを入れて開いてください。",
    )


def _require_whole(broken: object) -> None:
    if broken is not None:
        raise ValueError("a migration left rows that refer to nothing")
