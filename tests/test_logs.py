from __future__ import annotations

import logging
import stat
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kaigo_desktop import logs
from kaigo_desktop.logs import FILE_NAME, Known, WithoutValues, describe, log_uncaught, start_log, stop_log

NAME = "山田 花子"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    handler = start_log(tmp_path / "logs")
    yield tmp_path / "logs"
    stop_log(handler)


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts the hooks back afterwards."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)


def written(folder: Path) -> str:
    return (folder / FILE_NAME).read_text(encoding="utf-8")


def test_what_a_person_typed_is_not_written(folder: Path) -> None:
    logging.getLogger("kaigo_desktop.cases").info("saved %s with %d expenses", NAME, 3)
    assert "saved … with 3 expenses" in written(folder)


def test_words_of_the_program_are_written(folder: Path) -> None:
    programme = Known("mhlw-r8-technology")
    logging.getLogger("kaigo_desktop.rules").info("read %s of %s", programme, date(2026, 4, 7))
    assert "read mhlw-r8-technology of 2026-04-07" in written(folder)


def test_named_arguments_are_kept_apart_too(folder: Path) -> None:
    logging.getLogger("kaigo_desktop").info("%(who)s has %(count)d", {"who": NAME, "count": 2})
    assert "… has 2" in written(folder)


def test_a_hidden_value_in_the_place_of_a_number_leaves_the_message() -> None:
    record = logging.LogRecord("kaigo_desktop", logging.INFO, __file__, 1, "%d offices", (NAME,), None)
    assert "%d offices" in WithoutValues().format(record)


def test_of_another_package_only_the_place_is_written(folder: Path) -> None:
    other = logging.getLogger("some_library")
    other.setLevel(logging.INFO)
    other.info(f"could not parse {NAME}")
    assert NAME not in written(folder)
    assert "some_library: tests/test_logs.py:" in written(folder)


def fail(typed: str) -> None:
    try:
        int(typed)
    except ValueError as problem:
        raise LookupError(f"no such office: {typed}") from problem


def test_an_exception_is_written_with_its_places_and_causes_and_without_values() -> None:
    with pytest.raises(LookupError) as caught:
        fail(NAME)
    said = describe(caught.value)
    assert NAME not in said
    assert said.count("tests/test_logs.py:") >= 2
    assert "builtins.LookupError" in said
    assert "builtins.ValueError" in said


def test_a_place_outside_the_program_keeps_only_its_last_folder() -> None:
    assert logs._place(str(Path("/", "home", "user", "lib", "library", "part.py"))) == "library/part.py"


@pytest.mark.logs_warnings
def test_what_nobody_caught_is_logged_and_then_shown(folder: Path, hooks: None) -> None:
    shown: list[type[BaseException]] = []
    log_uncaught(lambda kind, _problem, _trace: shown.append(kind))
    try:
        fail(NAME)
    except LookupError as problem:
        sys.excepthook(type(problem), problem, problem.__traceback__)
    assert shown == [LookupError]
    assert "CRITICAL kaigo_desktop: uncaught" in written(folder)
    assert "builtins.LookupError" in written(folder)
    assert NAME not in written(folder)


@pytest.mark.logs_warnings
def test_a_failure_in_a_thread_is_logged_too(folder: Path, hooks: None) -> None:
    shown: list[type[BaseException]] = []
    log_uncaught(lambda kind, _problem, _trace: shown.append(kind))
    thread = threading.Thread(target=fail, args=(NAME,))
    thread.start()
    thread.join()
    assert shown == [LookupError]
    assert "uncaught" in written(folder)


def test_stopping_from_the_keyboard_is_no_defect(folder: Path, hooks: None) -> None:
    shown: list[type[BaseException]] = []
    log_uncaught(lambda kind, _problem, _trace: shown.append(kind))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert shown == [KeyboardInterrupt]
    assert written(folder) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a user's folders apart by itself")
def test_only_the_owner_reads_the_log(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / FILE_NAME).stat().st_mode) == 0o600


def test_the_log_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_LARGEST", 1_000)
    handler = start_log(tmp_path)
    for number in range(200):
        logging.getLogger("kaigo_desktop").info("line %d", number)
    stop_log(handler)
    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    assert len(sizes) == 5
    assert max(sizes) <= 1_000
