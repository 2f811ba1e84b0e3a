"""The form of a backup: one file with everything that is needed beside the recovery key.

A line that names the form, a line of JSON (when, which schema, how many cases,
and the key file), the data file as it is on the disk, encrypted or not, and
the SHA-256 of all before it. So one changed byte is found without any key.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.folders import make_empty, settle
from kaigo_desktop.storage.safety.key_file import KeyFile

SUFFIX = ".kaigobackup"
_FIRST_LINE = b"kaigo-backup/1\n"
_LONGEST_HEAD = 20_000
_CHUNK = 1 << 20
_SUM_BYTES = 32
_ROOM = 16 << 20
"""Bytes that stay free beside an unpacked backup: the disk is not ours alone."""
_SCHEMA = re.compile(r"[0-9]{4}")
_MOST_CASES = 10**9
_FIRST_YEAR, _LAST_YEAR = 2000, 2900
"""Every local time of these years is one that every system can show."""


class Head(Struct, frozen=True):
    """What a backup says of itself without a key; nothing that somebody entered."""

    made_at: datetime
    schema: str
    cases: int
    content: str
    """Digest of the content, as ``content.digest`` gives it."""
    key_file: KeyFile | None
    """None: the data file in it is not encrypted."""


class BrokenBackupError(Trouble):
    """The file is no backup, or not the one that was written."""

    def __init__(self) -> None:
        super().__init__(
            "バックアップのファイルが壊れているか、このプログラムのバックアップではありません。",
            "ファイルは変えていません。別のバックアップを選んでください。",
        )


def pack(data: Path, head: Head, target: Path) -> None:
    """Write the backup at ``target``, which must not exist; it is on the disk then. Raises OSError."""
    make_empty(target)
    summed = hashlib.sha256()
    with target.open("wb") as out, data.open("rb") as source:
        for piece in (_FIRST_LINE, _to_line(head)):
            summed.update(piece)
            out.write(piece)
        while piece := source.read(_CHUNK):
            summed.update(piece)
            out.write(piece)
        out.write(summed.digest())
        out.flush()
        os.fsync(out.fileno())


def read_head(backup: Path) -> Head:
    """What the backup says of itself, its sum unchecked. Raises BrokenBackupError, OSError."""
    with backup.open("rb") as file:
        return _head_of(file)


def check_sum(backup: Path) -> Head:
    """The head of a backup in which not one byte is another. Raises BrokenBackupError, OSError."""
    with backup.open("rb") as file:
        for _ in _data_of(file, backup):
            pass
    return read_head(backup)


def unpack(backup: Path, target: Path) -> Head:
    """Write the data file in a backup to ``target``, which must not exist, its sum checked.

    Encrypted in the backup, it is encrypted at ``target`` too. Raises
    BrokenBackupError, OSError; nothing is left behind then. Nothing is written
    before the sum is right and there is room: a backup may come from anybody,
    and may be as long as it likes.
    """
    check_sum(backup)
    if shutil.disk_usage(target.parent).free < backup.stat().st_size + _ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    make_empty(target)
    try:
        with backup.open("rb") as file, target.open("wb") as out:
            head = _head_of(file)
            file.seek(0)
            for piece in _data_of(file, backup):
                out.write(piece)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    settle(target)
    return head


def _data_of(file: BinaryIO, backup: Path) -> Iterator[bytes]:
    """The data file piece by piece; at its end the sum is compared."""
    summed = hashlib.sha256()
    for piece in (file.readline(len(_FIRST_LINE)), file.readline(_LONGEST_HEAD)):
        summed.update(piece)
    left = backup.stat().st_size - file.tell() - _SUM_BYTES
    while left > 0:
        piece = file.read(min(_CHUNK, left))
        if not piece:
            raise BrokenBackupError
        left -= len(piece)
        summed.update(piece)
        yield piece
    if left < 0 or file.read() != summed.digest():
        raise BrokenBackupError


def _to_line(head: Head) -> bytes:
    said = {
        "made_at": head.made_at.isoformat(),
        "schema": head.schema,
        "cases": head.cases,
        "content": head.content,
        "key_file": None if head.key_file is None else head.key_file.to_json(),
    }
    return json.dumps(said).encode() + b"\n"


def _head_of(file: BinaryIO) -> Head:
    if file.read(len(_FIRST_LINE)) != _FIRST_LINE:
        raise BrokenBackupError
    try:
        return _head_from(json.loads(file.readline(_LONGEST_HEAD)))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BrokenBackupError from error


def _head_from(said: object) -> Head:
    """Nothing is taken for what it is not: a backup may come from anybody."""
    if not isinstance(said, dict):
        raise TypeError("no head of a backup")
    made_at, schema, cases, content = (said[name] for name in ("made_at", "schema", "cases", "content"))
    if type(cases) is not int or not 0 <= cases <= _MOST_CASES:
        raise ValueError("no number of cases")
    if not (isinstance(content, str) and isinstance(schema, str) and _SCHEMA.fullmatch(schema)):
        raise ValueError("no schema, or no content")
    at = datetime.fromisoformat(made_at)
    if at.tzinfo is None or not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise ValueError("no moment")
    key_file = said["key_file"]
    return Head(at, schema, cases, content, None if key_file is None else KeyFile.from_json(key_file))
