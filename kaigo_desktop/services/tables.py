"""Tables that people already have, from .xlsx or CSV files, as lines of texts."""

from __future__ import annotations

from pathlib import Path

from kaigo_desktop.domain.table import Line, read_csv
from kaigo_desktop.services.ports import FileStart, WorkbookReader

_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
"""How spreadsheets begin, old and locked ones too: a file's name may say anything."""


class Tables:
    """Reads a file as what it is, whatever its name says."""

    def __init__(self, start_of: FileStart, workbook: WorkbookReader) -> None:
        self._start_of = start_of
        self._workbook = workbook

    def read(self, path: Path) -> tuple[Line, ...]:
        """The lines of that file that are not empty; for a thread, as it may take seconds.

        Raises Unreadable where the file is none that can be read, Trouble where the disk fails.
        """
        data = self._start_of(path)
        return self._workbook(data) if data.startswith(_PACKED) else read_csv(data)
