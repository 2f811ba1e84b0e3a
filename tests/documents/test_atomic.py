from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest

from kaigo_desktop.documents import atomic
from kaigo_desktop.documents.atomic import write_whole
from kaigo_desktop.domain.trouble import Trouble


def test_the_folder_is_made_and_the_file_written(tmp_path: Path) -> None:
    write_whole(tmp_path / "新しい" / "a.pdf", b"one")
    assert (tmp_path / "新しい" / "a.pdf").read_bytes() == b"one"


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]


def test_a_file_held_for_a_moment_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, refused = Path.replace, []

    def held_once(part: Path, target: Path) -> Path:
        if not refused:  # as by a virus scanner on Windows
            refused.append(part)
            raise PermissionError(errno.EACCES, "held")
        return replace(part, target)

    monkeypatch.setattr(Path, "replace", held_once)
    monkeypatch.setattr(atomic, "_WAITS", (0.0,))
    write_whole(tmp_path / "a.pdf", b"one")
    assert refused
    assert (tmp_path / "a.pdf").read_bytes() == b"one"


@pytest.mark.parametrize(
    ("fault", "said"),
    [(errno.ENOSPC, "空き"), (errno.EROFS, "書き込み"), (errno.EACCES, "許可"), (errno.EIO, "書けません")],
)
def test_a_disk_that_refuses_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: int, said: str
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def refuse(_handle: int) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(Trouble) as trouble:
        write_whole(target, b"new")
    assert said in trouble.value.what
    assert trouble.value.what_to_do
    assert target.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]


def test_a_folder_that_cannot_be_made_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Trouble):
        write_whole(tmp_path / "file" / "a.pdf", b"new")


def test_what_a_killed_program_left_half_written_goes_and_what_is_being_written_stays(tmp_path: Path) -> None:
    old, new, other = (tmp_path / name for name in (".kaigo-old.part", ".kaigo-new.part", "old.part"))
    for path in (old, new, other):
        path.write_bytes(b"personal")
    two_hours_ago = time.time() - 7200
    for path in (old, other):
        os.utime(path, (two_hours_ago, two_hours_ago))
    write_whole(tmp_path / "a.pdf", b"new")
    assert sorted(one.name for one in tmp_path.iterdir()) == [".kaigo-new.part", "a.pdf", "old.part"]
