"""Runs under the shim: each work with each fault at one call after the other, and what is left.

Prints JSON lines.

Arguments: a folder, how many calls of each work fail by each fault (0: every one), and the works' names.
"""

from __future__ import annotations

import ctypes
import errno
import json
import logging.config  # noqa: F401 - imported before anything fails, as the next ones
import shutil
import sys
import traceback
from pathlib import Path

import alembic.command
import alembic.config  # noqa: F401

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.folders import keep_new_files_to_owner
from tests.failing_calls.homes import Home, State, open_to_others, require_whole_backups, shown_in, state_of
from tests.failing_calls.works import WORKS

WRITES, READS = 1, 2
NEVER = 1 << 30
STAYS, TORN = 1, 1
FAULTS = {
    "EIO": (errno.EIO, WRITES, 0, 0),
    "ENOSPC": (errno.ENOSPC, WRITES, STAYS, TORN),
    "EROFS": (errno.EROFS, WRITES, STAYS, 0),
    "EDQUOT": (errno.EDQUOT, WRITES, 0, TORN),
    "EIO when reading": (errno.EIO, READS, 0, 0),
}
SHIM = ctypes.CDLL(None)


class Tries:
    """One work, whose calls fail one after the other."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name, self._folder = name, folder
        template, self._work = WORKS[name]
        self._template = template(folder / "template")
        self._calls: dict[int, int] = {}
        self._before, _ = self._left(does=False)
        self._done, shown = self._left(does=True)
        self._left(does=True, counts=READS)
        self._hides = not shown

    def _copy(self) -> Home:
        shutil.rmtree(self._folder / "try", ignore_errors=True)
        return self._template.copied_to(self._folder / "try")

    def _left(self, *, does: bool, counts: int = WRITES) -> tuple[State, list[str]]:
        """What is left where nothing fails, and the files in which an entered text can be read."""
        home = self._copy()
        act, goes_on = self._work(home)
        if does:
            SHIM.kaigo_fail(str(home.folder).encode(), 0, NEVER, counts, 0, 0)
            act()
            SHIM.kaigo_end()
            self._calls[counts] = SHIM.kaigo_calls()
        goes_on()
        return state_of(home), shown_in(home)

    def run(self, fault: str, most: int) -> dict[str, object]:
        """The fault at that many of the work's calls, spread over all of them; at every one where 0."""
        self._fault = fault
        self._tally = {"tries": 0, "hit": 0, "told": 0}
        self.wrong: list[str] = []
        calls = self._calls[FAULTS[fault][1]]
        shift = list(FAULTS).index(fault) / len(FAULTS)  # each fault strikes other calls
        most = min(most or calls, calls)
        for after in (int((place + shift) * calls / most) for place in range(most)):
            self._fails_at(after)
        return {"work": self._name, "fault": fault, "calls": calls, **self._tally, "wrong": self.wrong}

    def _fails_at(self, after: int) -> None:
        home = self._copy()
        act, goes_on = self._work(home)
        number, kinds, stays, torn = FAULTS[self._fault]
        told = None
        SHIM.kaigo_fail(str(home.folder).encode(), number, after, kinds, stays, torn)
        try:
            act()
        except Trouble as trouble:
            told = trouble
        except Exception:  # noqa: BLE001 - what a person would see as a crash
            self._note(after, traceback.format_exc())
        finally:
            hit = SHIM.kaigo_end()
        self._tally["tries"] += 1
        self._tally["hit"] += bool(hit)
        self._tally["told"] += told is not None
        if told is not None and not (hit and _is_told(told)):
            self._note(after, f"told: {told.what} {told.what_to_do}")
        try:
            goes_on()
            self._look(after, home, told)
        except Exception:  # noqa: BLE001 - counted
            self._note(after, f"after {told}: {traceback.format_exc()}")

    def _look(self, after: int, home: Home, told: Trouble | None) -> None:
        found = state_of(home)
        require_whole_backups(home)
        if found != self._done and (told is None or found != self._before):
            self._note(after, f"told {told}; found {found}")
        if self._hides and (shown := shown_in(home)):
            self._note(after, f"readable: {shown}")
        if others := open_to_others(home):
            self._note(after, f"open to others: {others}")
        stays = FAULTS[self._fault][2]  # then the half-written one cannot be taken away
        if not stays and (halves := [path.name for path in home.papers.rglob("*.part")]):
            self._note(after, f"half written: {halves}")

    def _note(self, after: int, wrong: str) -> None:
        self.wrong.append(f"{self._name} {self._fault} at call {after}: {wrong}")


def _is_told(trouble: Trouble) -> bool:
    """In sentences of our own, not in the system's."""
    words = trouble.what + trouble.what_to_do
    return "。" in trouble.what and trouble.what_to_do.endswith("。") and "rror" not in words


def main() -> None:
    keep_new_files_to_owner()
    folder, most = Path(sys.argv[1]), int(sys.argv[2])
    for name in sys.argv[3:] or WORKS:
        tries = Tries(name, folder / name)
        for fault in FAULTS:
            print(json.dumps(tries.run(fault, most)), flush=True)
        shutil.rmtree(folder / name)


if __name__ == "__main__":
    main()
