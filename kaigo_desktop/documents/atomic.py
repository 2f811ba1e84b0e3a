"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from kaigo_desktop.domain.trouble import Trouble

_PREFIX, _SUFFIX = ".kaigo-", ".part"
_OLD_S = 3600
"""Nothing that is still being written was begun an hour ago."""
_WAITS = (0.05, 0.1, 0.2, 0.4) if os.name == "nt" else ()
"""Seconds. On Windows a virus scanner holds a new file, or the one to be replaced, for a moment."""


def write_whole(path: Path, content: bytes) -> None:
    """Put the content in the place of the file at once; a reader sees the old file or the new one.

    Makes the folder where it is missing. Where the system knows permissions, the file is its owner's alone to
    read, since most files of this program hold personal data. Raises Trouble where the disk refuses;
    the old file is then as it was and nothing half-written stays behind.
    """
    with replacing(path) as part:
        part.write(content)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the place of ``path`` at the end; promises as ``write_whole``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _part_of(path) as part:
            yield part
    except OSError as fault:
        raise _trouble(path, fault) from fault


@contextlib.contextmanager
def _part_of(path: Path) -> Iterator[BinaryIO]:
    _discard_old_parts(path.parent)
    handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as part:
            yield part
            part.flush()
            os.fsync(part.fileno())
        _take_place(Path(name), path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _discard_old_parts(folder: Path) -> None:
    """Remove what a program that was killed left half-written: personal data where nobody looks for it."""
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        for one in found:
            is_part = one.name.startswith(_PREFIX) and one.name.endswith(_SUFFIX)
            if is_part and time.time() - one.stat(follow_symlinks=False).st_mtime > _OLD_S:
                Path(one.path).unlink()


def _take_place(part: Path, path: Path) -> None:
    for wait in _WAITS:
        try:
            part.replace(path)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    part.replace(path)


_MAKE_ROOM = "空きを作ってから、もう一度実行してください。"

_ADVICE = {
    errno.ENOSPC: ("ディスクの空きが足りないため、ファイルを書けませんでした。", _MAKE_ROOM),
    errno.EDQUOT: ("割り当てられた容量を超えるため、ファイルを書けませんでした。", _MAKE_ROOM),
    errno.EROFS: ("書き込みのできない場所です。", "別のフォルダーを選んでください。"),
    errno.EACCES: (
        "ファイルを書く許可がないか、ほかのプログラムが開いています。",
        "開いているプログラムを閉じるか、別のフォルダーを選んでください。",
    ),
}
_ADVICE[errno.EPERM] = _ADVICE[errno.EACCES]


def _trouble(path: Path, fault: OSError) -> Trouble:
    what, what_to_do = _ADVICE.get(
        fault.errno or 0,
        ("ファイルを書けませんでした。", "保存先のフォルダーを確かめて、もう一度実行してください。"),
    )
    return Trouble(f"{what}（保存先：{path.parent.name or path.parent}）", what_to_do)
