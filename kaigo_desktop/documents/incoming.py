"""Files that a person chose, into memory within a limit."""

from __future__ import annotations

from pathlib import Path

from kaigo_desktop.domain.trouble import Trouble

MOST_BYTES = 10_000_000
"""The largest file that any reader of ours takes."""

_UNREAD = (
    "ファイルを読めませんでした。",
    "ほかのソフトで開いていないか、ファイルがまだあるかを確かめてください。",
)


def read_start(path: Path) -> bytes:
    """The bytes of that file, at most one beyond MOST_BYTES. Raises Trouble where it cannot be read."""
    try:
        if path.is_file():  # a pipe or a device would never end
            with path.open("rb") as opened:
                return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Trouble(*_UNREAD) from error
    raise Trouble(*_UNREAD)
