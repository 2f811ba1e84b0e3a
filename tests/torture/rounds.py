"""One round: set the stage, start the work, kill it at a random moment, and look what is left."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from kaigo_desktop.domain.cases.address import DECISIONS, TITLE
from kaigo_desktop.domain.cases.kept import FieldEdit, HistoryStep
from kaigo_desktop.domain.keeping import Locked, Need
from kaigo_desktop.paths import Paths
from kaigo_desktop.storage.connecting import is_plain, plain
from kaigo_desktop.storage.instance_lock import InstanceLock
from kaigo_desktop.storage.safety.backup import write_backup
from kaigo_desktop.storage.safety.container import SUFFIX, check_sum
from kaigo_desktop.storage.safety.content import digest
from kaigo_desktop.storage.safety.data_file import Ready
from kaigo_desktop.storage.safety.verify import verify
from tests.torture import others
from tests.torture.opening import AT, data_of, ready_of, store_of

ROOT = Path(__file__).resolve().parents[2]
OLD = ROOT / "tests" / "golden" / "databases" / "0001.db"
LONGEST_S = {
    "edits": 0.12,
    "backups": 0.15,
    "restores": 0.15,
    "encryptions": 0.06,
    "migrations": 0.25,
    "keys": 0.05,
    "exports": 0.2,
    "first_starts": 0.15,
}
"""A kill comes at any moment up to so many seconds after the work itself began."""

TITLE_AT_FIRST = "試験"

ANEW_EVERY = 20
"""Rounds after which the file is made anew: its history is read whole after each."""


@dataclass
class Tally:
    """What many rounds came to."""

    kills: int = 0
    edits: int = 0
    """Edits that the program called saved before it was killed."""
    lost: int = 0
    unreadable: int = 0
    bad_backups: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not (self.lost or self.unreadable or self.bad_backups or self.faults)


class Rounds:
    """The rounds over one folder; the program to be killed is started once."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.paths = Paths.under(folder)
        self.tally = Tally()
        self._chance = random.Random(seed)
        self._stage: dict[str, Callable[[], None]] = {
            "restores": self._stage_restores,
            "encryptions": self._stage_encryptions,
            "migrations": self._stage_migrations,
            "keys": self._begin,
            "exports": self._begin,
            "first_starts": self._stage_first_starts,
        }
        self._others: dict[str, Callable[[Paths, others.Said], list[str]]] = {
            "keys": others.look_at_keys,
            "exports": others.look_at_exports,
            "first_starts": others.look_at_first_start,
        }
        self._begin()
        command = [sys.executable, "-m", "tests.torture.child", str(folder)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._child = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._child.stdin
        assert self._child.stdout
        self._child.stdin.close()
        self._child.wait()
        self._child.stdout.close()

    def run(self, work: str) -> None:
        """One round of that work."""
        if self.tally.kills % ANEW_EVERY == 0:
            self._begin()
        self._stage.get(work, _nothing)()
        said = self._kill(work)
        saved = [int(words[1]) for words in said if words[0] == "saved"]
        self.tally.kills += 1
        self.tally.edits += len(saved)
        try:
            with InstanceLock(self.paths.database):
                if work in self._others:
                    self.tally.faults += [f"{work}: {one}" for one in self._others[work](self.paths, said)]
                else:
                    self._look(work, saved)
        except Exception as problem:  # noqa: BLE001 - counted and told; the next rounds go on
            self.tally.unreadable += 1
            self.tally.faults.append(f"{work}: {type(problem).__name__} {problem}")
            self._begin()

    def _begin(self) -> None:
        """An encrypted file with one case."""
        for folder in (self.paths.data, self.paths.backups):
            shutil.rmtree(folder, ignore_errors=True)
        ready = data_of(self.paths).keep_in_keyring()
        store = store_of(self.paths, ready)
        store.create(TITLE_AT_FIRST, {"plan": {"number": 0}, "form_facts": {}}, AT, "作成")
        store.close()

    def _stage_restores(self) -> None:
        wanted = self.paths.data / "wanted.kaigobackup"
        if not wanted.exists():
            write_backup(self.paths.database, wanted, ready_of(data_of(self.paths)).connect, AT)

    def _stage_encryptions(self) -> None:
        self._put_old()
        self.paths.database.with_suffix(".key").unlink()

    def _stage_migrations(self) -> None:
        self._put_old()

    def _put_old(self) -> None:
        """A plain file of the oldest version, kept plain by choice."""
        shutil.rmtree(self.paths.data, ignore_errors=True)
        self.paths.data.mkdir(parents=True)
        shutil.copy(OLD, self.paths.database)
        data_of(self.paths).keep_plain()

    def _stage_first_starts(self) -> None:
        shutil.rmtree(self.paths.data, ignore_errors=True)

    def _kill(self, work: str) -> list[list[str]]:
        """Start it, kill it, and give what it said it had done."""
        assert self._child.stdin
        assert self._child.stdout
        self._child.stdin.write(f"{work}\n")
        self._child.stdin.flush()
        said: list[list[str]] = []
        for line in self._child.stdout:
            match line.split():
                case ["ready", number]:
                    time.sleep(self._chance.uniform(0, LONGEST_S[work]))
                    with suppress(ProcessLookupError):  # a short work may be done by then
                        os.kill(int(number), signal.SIGKILL)
                case ["gone"]:
                    return said
                case words:
                    said.append(words)
        raise AssertionError("the program ended by itself")

    def _look(self, work: str, saved: list[int]) -> None:
        if work == "encryptions":
            self._look_at_encryption()
            return
        if work == "migrations":
            self._look_at_migration()
            return
        ready = ready_of(data_of(self.paths))
        found = verify(self.paths.database, ready.connect)
        self.tally.faults += [f"{work}: {fault}" for fault in found.faults]
        if work in {"edits", "backups"}:
            self._count_lost(ready, saved)
        self._check_backups()

    def _count_lost(self, ready: Ready, saved: list[int]) -> None:
        store = store_of(self.paths, ready)
        case = store.lines()[0].id
        steps = store.history(case)
        labels = {step.label for step in steps}
        document, beside = store.load(case), (store.title(case), store.decisions(case))
        leads = store.deadlines.leads()
        store.close()
        if beside != _replayed(steps):
            self.tally.faults.append("edits: the title or the decisions are not as the history says")
        self.tally.lost += leads.get("tens", 0) * 10 + leads.get("ones", 0) < max(saved, default=0)
        self.tally.lost += sum(str(number) not in labels for number in saved)
        number = document["plan"]["number"]  # type: ignore[index] - the test's own document
        if number and document["form_facts"]["text"] != f"{number} " * 3000:  # type: ignore[index] - as above
            self.tally.faults.append("edits: an edit is there by half")

    def _check_backups(self) -> None:
        for path in self.paths.backups.glob(f"*{SUFFIX}"):
            try:
                check_sum(path)
            except Exception:  # noqa: BLE001 - counted
                self.tally.bad_backups += 1
        for path in sorted(self.paths.backups.glob("*"))[:-5]:
            path.unlink()  # not looked at again and again

    def _look_at_encryption(self) -> None:
        found = data_of(self.paths).look()
        if isinstance(found, Locked):
            if found.need is not Need.UNPROTECTED:
                self.tally.faults.append(f"encryptions: {found.need}")
            connect = plain
        else:
            connect = found.connect
            if is_plain(self.paths.database):
                self.tally.faults.append("encryptions: the file is still plain")
        with closing(connect(self.paths.database)) as copy, closing(plain(OLD)) as old:
            if digest(copy) != digest(old):
                self.tally.lost += 1

    def _look_at_migration(self) -> None:
        store = store_of(self.paths, ready_of(data_of(self.paths)))
        (line,) = store.lines()
        document, steps = store.load(line.id), len(store.history(line.id))
        store.close()
        expected = json.loads(OLD.with_suffix(".json").read_text(encoding="utf-8"))
        if document != expected or steps != 3:
            self.tally.lost += 1
        self._check_backups()


def _replayed(steps: Iterable[HistoryStep]) -> tuple[str, dict[str, object]]:
    """The title and the decisions as the steps leave them."""
    title, decisions = TITLE_AT_FIRST, {}
    for edit in (edit for step in steps for edit in step.edits if isinstance(edit, FieldEdit)):
        match edit.address:
            case address if address == TITLE:
                title = str(edit.after)
            case (first, str(key)) if first == DECISIONS:
                decisions[key] = edit.after
    return title, {key: said for key, said in decisions.items() if said is not None}


def _nothing() -> None:
    """Most work goes on with what is there."""
