"""Backups that make themselves: only when something changed, checked before they count, thinned with time."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.connecting import Connect, is_plain
from kaigo_desktop.storage.folders import make_empty, make_folder, settle, take_place
from kaigo_desktop.storage.safety.container import (
    SUFFIX,
    BrokenBackupError,
    Head,
    check_sum,
    pack,
    read_head,
)
from kaigo_desktop.storage.safety.content import DERIVED, digest
from kaigo_desktop.storage.safety.key_file import read_key_file
from kaigo_desktop.storage.safety.leftovers import discard
from kaigo_desktop.storage.safety.stamps import STAMP, no_earlier
from kaigo_desktop.storage.safety.verify import check_copy
from kaigo_desktop.storage.troubles import world_may_fail

DAILY, WEEKLY, MONTHLY = 12, 10, 9
"""How many of each are kept: the newest of every day, week and month that has one."""
LATEST = 3
"""And as many of the last ones, so that a slip of this morning can be undone."""

_NAMED = re.compile(r"kaigo-(\d{8}-\d{6})(?:-\d+)?" + re.escape(SUFFIX))


class Backup(Struct, frozen=True):
    """A backup in a folder, by what it says of itself."""

    path: Path
    head: Head


def write_backup(database: Path, target: Path, connect: Connect, at: datetime) -> Head:
    """Write a backup to that file, in place of one that is there, and read it back.

    Complete also while the data file is in use. Raises Trouble, also where ``target`` is
    the data file itself or a file that belongs to it; ``target`` is then as it was.
    """
    if _belongs_to(database, target):
        raise Trouble(
            "使用中のデータのファイルには、バックアップを書けません。",
            "別の名前か別のフォルダを指定してください。データは変えていません。",
        )
    with world_may_fail():
        make_folder(target.parent)
        copy, part = (target.with_name(f"{target.name}.{end}") for end in ("copy", "part"))
        try:
            discard(copy)
            part.unlink(missing_ok=True)
            head = _copy(database, copy, connect, at)
            pack(copy, head, part)
            check_sum(part)
            take_place(part, target)
        finally:
            discard(copy)
            part.unlink(missing_ok=True)
        settle(target.parent)
        return head


def _belongs_to(database: Path, target: Path) -> bool:
    """Whether it is the data file, its key file or what SQLite keeps beside it, by any way there."""
    own, other = Path(os.path.realpath(database)), Path(os.path.realpath(target))
    return own.parent == other.parent and other.name.casefold().startswith(f"{own.stem}.".casefold())


def back_up_if_changed(database: Path, folder: Path, connect: Connect, at: datetime) -> Path | None:
    """Write a backup into the folder unless the newest one there holds the same; then thin them.

    The path of the new one, None where nothing changed. Raises Trouble.
    """
    with world_may_fail():
        newest = _newest(backups_in(folder), at)
        if newest is not None and newest.head.content == _content(database, connect):
            return None
        target = free_name(folder, f"kaigo-{at:{STAMP}}")
        write_backup(database, target, connect, at)
        thin(folder, at, target)
        return target


def _newest(newest_first: Sequence[Backup], at: datetime) -> Backup | None:
    """The newest one, those from a time to come last: a clock may have been wrong for a while."""
    past = (one for one in newest_first if one.head.made_at <= at)
    return next(past, next(iter(newest_first), None))


def backups_in(folder: Path) -> tuple[Backup, ...]:
    """The backups in the folder that can be read, the newest first; none where there is no folder."""
    found = []
    for path in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []:
        if not path.is_file():
            continue
        try:
            found.append(Backup(path, read_head(path)))
        except (OSError, BrokenBackupError):
            continue  # told by a check; a list of what can be restored is not the place
    return tuple(sorted(found, key=_made_at, reverse=True))


def thin(folder: Path, at: datetime, *stays_too: Path) -> tuple[Path, ...]:
    """Remove the automatic backups that are not needed any more; those that went.

    Only files with the name of an automatic backup go, and the newest never
    does. Whether the clock was ahead once or is set back now, what would stay
    by the right time stays: those that seem to come from a time to come count
    apart.
    """
    named = {path: when for path in folder.glob(f"kaigo-*{SUFFIX}") if (when := _named_at(path)) is not None}
    stays = {*kept(named), *kept({path: when for path, when in named.items() if when <= at}), *stays_too}
    gone = tuple(path for path in named if path not in stays)
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def kept(made: Mapping[Path, datetime]) -> frozenset[Path]:
    """Of backups with the time of their making, those that stay."""
    newest_first = sorted(made, key=lambda path: (made[path], path.name), reverse=True)
    return frozenset(newest_first[:LATEST]) | frozenset(
        path
        for period, most in ((_day, DAILY), (_week, WEEKLY), (_month, MONTHLY))
        for path in _newest_of_each(newest_first, made, period, most)
    )


def free_name(folder: Path, name: str) -> Path:
    """A name in the folder that no backup has yet."""
    number = 1
    while (path := folder / f"{name}{f'-{number}' if number > 1 else ''}{SUFFIX}").exists():
        number += 1
    return path


def name_aside(folder: Path, begins: str, at: datetime) -> Path:
    """A name for a copy of what is about to be replaced: after all of that kind, whatever the clock says."""
    others = (aside_at(path, begins) for path in folder.glob(f"{begins}-*"))
    return free_name(folder, f"{begins}-{no_earlier(at, [one for one in others if one is not None]):{STAMP}}")


def aside_at(path: Path, begins: str) -> datetime | None:
    """The moment in the name of such a copy; None for another file."""
    found = re.fullmatch(re.escape(begins) + r"-(\d{8}-\d{6})(?:-\d+)?(?:\.\w+)+", path.name)
    return _moment(found[1]) if found else None


def _newest_of_each(
    newest_first: Iterable[Path],
    made: Mapping[Path, datetime],
    period: Callable[[datetime], object],
    most: int,
) -> list[Path]:
    seen: dict[object, Path] = {}
    for path in newest_first:
        seen.setdefault(period(made[path]), path)
    return list(seen.values())[:most]


def _day(at: datetime) -> object:
    return at.date()


def _week(at: datetime) -> object:
    return at.isocalendar()[:2]


def _month(at: datetime) -> object:
    return at.year, at.month


def _made_at(backup: Backup) -> float:
    return backup.head.made_at.timestamp()


def _named_at(path: Path) -> datetime | None:
    named = _NAMED.fullmatch(path.name)
    return _moment(named[1]) if named else None


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(stamp, STAMP).astimezone()
    except (ValueError, OverflowError, OSError):  # Windows knows local times from 1970 to 3000
        return None


def _copy(database: Path, copy: Path, connect: Connect, at: datetime) -> Head:
    """A copy with the same key, checked; what is to be said of it."""
    make_empty(copy)
    with closing(connect(database)) as source, closing(connect(copy)) as target:
        source.backup(target)
    found = check_copy(copy, connect)
    if not found.is_whole:
        raise Trouble(
            "データのファイルに壊れたところがあるため、バックアップを作りませんでした。",
            "前のバックアップはそのまま残っています。設定の「データの点検」を開いてください。",
        )
    with closing(connect(copy)) as connection:
        schema = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        content = digest(connection, DERIVED)
    key_file = None if is_plain(copy) else read_key_file(database)
    return Head(at, str(schema), found.cases, content, key_file)


def _content(database: Path, connect: Connect) -> str:
    with closing(connect(database)) as connection:
        connection.execute("BEGIN")  # one moment for all tables
        return digest(connection, DERIVED)
