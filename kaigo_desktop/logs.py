"""A rotating log that holds no personal data, and a record of what went wrong that holds none either.

What may stand in the log is decided here, not by each caller:

- our own messages are fixed texts (the linter refuses f-strings there); of their arguments, numbers, truth
  values, dates and enum members are written, and words only when wrapped in `Known`: programme ids, fact
  keys, form ids, versions. Every other argument becomes `…`;
- of other packages' messages only the package, the level and the place are written;
- of an exception its type and the lines of code it passed through, never its message, and no variables.

So a log can be sent to somebody else without reading it first.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import date
from enum import Enum
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

NAME: Final = "kaigo_desktop"
FILE_NAME: Final = "kaigo-desktop.log"
HIDDEN: Final = "…"
_LARGEST: Final = 1_000_000  # bytes a file
_KEPT: Final = 4  # older files beside the current one
_HERE: Final = Path(__file__).resolve().parent.parent

ExceptionHook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


class Known(str):
    """A word of the program itself, fit for the log: an id, a key, a version; never what a person typed."""

    __slots__ = ()


def _fit(argument: object) -> object:
    """The argument if it can hold nothing personal, else a mark in its place."""
    plain = isinstance(argument, Known | bool | int | float | date | Enum)
    return argument if argument is None or plain else _Hidden()


class _Hidden:
    """Stands for a value that is not written, whatever the placeholder asks for."""

    def __str__(self) -> str:
        return HIDDEN

    __repr__ = __str__


def _place(file_name: str) -> str:
    """A file without the folders above the program, which often hold a person's name."""
    path = Path(file_name)
    if path.is_relative_to(_HERE):
        return path.relative_to(_HERE).as_posix()
    return "/".join(path.parts[-2:])


def describe(problem: BaseException) -> str:
    """An exception as its type and the places it passed, with its causes, and without any value.

    Fit for the log and for a report that a person sends.
    """
    lines: list[str] = []
    seen: set[int] = set()
    step: BaseException | None = problem
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        lines.append(f"{type(step).__module__}.{type(step).__qualname__}")
        lines.extend(
            f"  {_place(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(step.__traceback__)
        )
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
        if step is not None:
            lines.append("after")
    return "\n".join(lines)


class WithoutValues(logging.Formatter):
    """Writes what the policy above allows."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as a line, and the places of its exception below."""
        ours = record.name == NAME or record.name.startswith(f"{NAME}.")
        said = self._message(record) if ours else f"{_place(record.pathname)}:{record.lineno}"
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {said}"
        problem = record.exc_info[1] if record.exc_info else None
        return line if problem is None else f"{line}\n{describe(problem)}"

    @staticmethod
    def _message(record: logging.LogRecord) -> str:
        if not record.args:
            return str(record.msg)
        if isinstance(record.args, tuple):
            fit: object = tuple(_fit(argument) for argument in record.args)
        else:
            fit = {name: _fit(argument) for name, argument in record.args.items()}
        try:
            return str(record.msg) % fit
        except TypeError:  # a %d whose value was hidden: the text alone still tells what happened
            return str(record.msg)


def start_log(folder: Path) -> logging.Handler:
    """Write everything at INFO and above to a file in `folder`, made readable by its owner alone.

    The caller closes the log with `stop_log`. OSError where the folder cannot be written: the program
    can do its work without a log, so whoever starts it decides.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / FILE_NAME
    file.touch(mode=0o600)
    handler = RotatingFileHandler(file, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8")
    handler.setLevel(logging.INFO)
    handler.setFormatter(WithoutValues())
    root = logging.getLogger()
    root.addHandler(handler)
    logging.getLogger(NAME).setLevel(logging.INFO)
    return handler


def stop_log(handler: logging.Handler) -> None:
    """Take the file out of the log and close it."""
    logging.getLogger().removeHandler(handler)
    handler.close()


def log_uncaught(show: ExceptionHook | None = None) -> None:
    """Send what nobody caught, in any thread, to the log; then to `show`, else to where it went before.

    Interrupting the program from the keyboard is no defect and is left alone.
    """
    log = logging.getLogger(NAME)
    earlier: ExceptionHook = show or sys.excepthook

    def hook(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            log.critical("uncaught", exc_info=(kind, problem, trace))
        earlier(kind, problem, trace)

    def thread_hook(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            hook(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = hook
    threading.excepthook = thread_hook
