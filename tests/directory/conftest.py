from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kaigo_desktop.directory.office_list import OfficeList
from kaigo_desktop.documents.incoming import read_start
from kaigo_desktop.documents.workbook import read_workbook
from kaigo_desktop.domain.offices.listed import Taken

AT = "2026-06-15T21:04:00"


def quiet(done: int, total: int) -> None:
    """Hears how far an import is, and says nothing."""
    assert 0 <= done <= total


class Shelf:
    """An office list over a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = folder / "data" / "offices.db"
        self.list = OfficeList(self.index, lambda path: read_workbook(read_start(path)))

    def take(self, *files: Path) -> Taken:
        return self.list.take_in(files, AT, quiet)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    yield made
    made.list.close()
