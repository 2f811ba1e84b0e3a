"""What a failing file means to the user. No SQLAlchemy here: the first screen needs these sentences too."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kaigo_desktop.domain.trouble import Trouble

_FULL = (
    "ディスクの空きがないため、データを保存できませんでした。",
    "不要なファイルを消して空きを作ってから、もう一度操作してください。それまでに保存した内容は残っています。",
)
_READ_ONLY = (
    "データのファイルまたはフォルダーに書き込めません。",
    "フォルダーの書き込みの許可を確かめるか、書き込める場所を選んでから、もう一度起動してください。",
)
_BUSY = (
    "データのファイルをほかのプログラムが使っています。",
    "バックアップや同期のプログラムが終わるのを待ってから、もう一度操作してください。",
)
_BROKEN = (
    "データのファイルが壊れているか、このプログラムのものではありません。",
    (
        "ファイルは変えていません。ディスクの接続を確かめて、開き直してください。"
        "それでも同じなら、バックアップから元に戻してください。"
    ),
)
"""SQLite says the same of a disk that cannot be read as of a damaged file."""
_UNREADABLE = (
    "データのファイルの読み書きに失敗しました。",
    "ディスクの空きと、ディスクやUSBメモリーの接続を確かめてから、もう一度操作してください。",
)
_BY_NAME = {
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_AUTH": _READ_ONLY,
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_NOTADB": _BROKEN,
    "SQLITE_CORRUPT": _BROKEN,
    "SQLITE_IOERR": _UNREADABLE,
    "SQLITE_PROTOCOL": _UNREADABLE,
}
_BY_TEXT = {
    "database or disk is full": _FULL,
    "attempt to write a readonly database": _READ_ONLY,
    "unable to open database file": _READ_ONLY,
    "database is locked": _BUSY,
    "file is not a database": _BROKEN,
    "database disk image is malformed": _BROKEN,
    "disk I/O error": _UNREADABLE,
}
"""What copying and encrypting a database say: those errors come without a name, or with none of these."""
_SPOILED = ("Could not decode to UTF-8", "malformed database schema")
"""So begins what is said of text that is none and of tables that make no sense, without a name too."""
_BY_NUMBER = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.EROFS: _READ_ONLY,
    errno.ENOTDIR: _READ_ONLY,
    errno.EEXIST: _READ_ONLY,
}

_HELD_ON_WINDOWS = (32, 33)
"""Another program has the file open, or a part of it locked: by errno alone a matter of permission."""


def trouble_of(error: BaseException) -> Trouble | None:
    """The trouble behind an error of the file; None where the error is a defect of ours."""
    if getattr(error, "winerror", None) in _HELD_ON_WINDOWS:
        return busy()
    if isinstance(error, OSError):
        return Trouble(*_BY_NUMBER.get(error.errno or 0, _UNREADABLE))
    if isinstance(error, UnicodeDecodeError):
        return Trouble(*_BROKEN)
    cause = getattr(error, "orig", None) or error  # SQLAlchemy keeps the driver's error there
    name = getattr(cause, "sqlite_errorname", "")
    # an extended name such as SQLITE_IOERR_FSYNC begins with the plain one
    plain = "_".join(name.split("_")[:2])
    told = _BY_NAME.get(plain) or _told_of_text(str(cause))
    return Trouble(*told) if told else None


def _told_of_text(said: str) -> tuple[str, str] | None:
    return _BROKEN if said.startswith(_SPOILED) else _BY_TEXT.get(said)


def is_of_content(trouble: Trouble) -> bool:
    """Whether it tells of what is in a file, and not of the disk under it."""
    return trouble.what == _BROKEN[0]


@contextmanager
def world_may_fail() -> Iterator[None]:
    """Turn an error into Trouble where the world is to blame; let our own defects through."""
    try:
        yield
    except Exception as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        raise trouble from error


@contextmanager
def rows_may_be_spoiled() -> Iterator[None]:
    """For making of rows what this program wrote into them: where that fails, the disk changed them.

    An encrypted file tells of it before; in a plain one a changed letter goes unnoticed by SQLite.
    """
    try:
        yield
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise broken() from error


def broken() -> Trouble:
    """What is said where the content of the file is not what this program wrote."""
    return Trouble(*_BROKEN)


def in_use() -> Trouble:
    """What is said where another window or command holds the data."""
    return Trouble(
        "このデータは、別の画面かコマンドで使用中です。",
        "開いている画面を閉じるか、実行中のコマンドが終わるのを待ってから、もう一度操作してください。",
    )


def busy() -> Trouble:
    """What is said where another program reads or writes the file."""
    return Trouble(*_BUSY)


def gone(database: Path) -> Trouble:
    """What is said where a file with saved work is not in its place any more."""
    return Trouble(
        f"データのファイル（{database.name}）が、いつもの場所にありません。",
        "動かしたときや、ほかのプログラムが隔離したときは、元の場所に戻してください。バックアップからも戻せます。",
    )


def replaced() -> Trouble:
    """What is said where another file has taken the place of the one that is open."""
    return Trouble(
        "データのファイルが、ほかのプログラムによって入れ替えられています。この変更は保存していません。",
        "同期や復元のプログラムを止めてから、このプログラムを閉じて、もう一度開いてください。",
    )


def refuse_empty(database: Path) -> None:
    """Raise Trouble for a file without content: a made one has some, so this one lost it."""
    if database.stat().st_size == 0:
        raise Trouble("データのファイルの中身がありません。", _BROKEN[1])
