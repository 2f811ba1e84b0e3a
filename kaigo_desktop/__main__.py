"""Start: without arguments, or with a case file alone, the windows; with a command, the command."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

CASE_FILES = (".json", ".kaigo")


def opens_windows(arguments: Sequence[str]) -> bool:
    """Whether these arguments ask for the windows."""
    return not arguments or (len(arguments) == 1 and arguments[0].lower().endswith(CASE_FILES))


def pause_collector() -> None:
    """No search for garbage while a start makes thousands of things that all stay.

    It would cost a quarter of the time to the first paint. The windows go on
    with it once everything is loaded.
    """
    gc.disable()


def collect_seldom() -> None:
    """Search for garbage once in a while only: most of what a command makes stays until its end.

    Searches at the usual intervals would cost it a tenth of its time.
    """
    gc.set_threshold(100_000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Start what the arguments ask for; the exit status comes back."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if opens_windows(given):
        pause_collector()
        # Late, as below: a command never imports Qt, and the windows never wait for the commands.
        from kaigo_desktop.launch import run  # noqa: PLC0415

        return run(given[0] if given else "")
    collect_seldom()
    from kaigo_desktop.cli import main as command  # noqa: PLC0415

    try:
        return command(given)
    finally:
        # The end of a process searches everything for garbage once more, for a tenth of a command's time.
        gc.freeze()


if __name__ == "__main__":
    sys.exit(main())
