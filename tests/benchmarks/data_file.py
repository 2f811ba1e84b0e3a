"""D1, D3, D4: the list, a case and a save beside raw sqlite3 on a like file, plain and encrypted.

D1: 10,000 clients, sorted. The program has no pages: its first list is the whole one, ready to be shown,
so it stands beside the bare driver fetching the same columns of the same 10,000 rows, each with the file
opened for it as at a start. D3: a case of 40 expenses, whole. D4: one field beside one commit of the same
rows with the same pragmas. The bare driver has a file of its own with the same rows and the same
protection: two connections that write to one file would throw out each other's pages. The cost of
encryption is the same work on the encrypted file, as a ratio.

D2 and D5, the search over all offices and the table of a million rows, are measured in ``directory``; the
cases kept are not searched, and the frames of their longest list, of 5,000 deadlines, in ``deadlines``.
"""

from __future__ import annotations

import itertools
import json
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from statistics import median

from kaigo_desktop.domain.cases.kept import CaseId, FieldEdit
from kaigo_desktop.paths import Paths, shipped
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.connecting import Connect
from kaigo_desktop.storage.first_list import first_list
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety.data_file import DataFile
from tests.benchmarks.figures import Figure
from tests.benchmarks.file_keyring import FileKeyring

AT = datetime(2026, 6, 15, 21, 4, tzinfo=timezone(timedelta(hours=9)))
CLIENTS, EXPENSES = 10_000, 40
QUERY = """SELECT id, title, applicant, fiscal_year, changed_at FROM cases
WHERE deleted_at IS NULL ORDER BY changed_at DESC, id DESC"""
TIMES = 20


@dataclass
class Side:
    """A filled file, plain or encrypted, open as the program opens it."""

    database: Path
    connect: Connect
    store: SqliteCaseStore
    case: CaseId


def fill(home: Path, *, encrypted: bool) -> Side:
    paths = Paths.under(home)
    data = DataFile(paths.database, FileKeyring(home / "ring"))
    ready = data.keep_in_keyring() if encrypted else data.keep_plain()
    store = open_store(
        paths.database, migrations=shipped("db"), backups=paths.backups, at=AT, connect=ready.connect
    )
    expenses = [
        {"key": f"e{number}", "category": "monitoring", "cost": 100_000 + number, "description": "見守り機器"}
        for number in range(EXPENSES)
    ]
    case = store.create("試験", {"corporation": {"name": "法人"}, "expenses": expenses}, AT, "作成")
    with closing(ready.connect(paths.database)) as raw:
        raw.execute("BEGIN")
        raw.executemany(
            "INSERT INTO cases (title, applicant, fiscal_year, partners_known, created_at, changed_at, uid) "
            "VALUES (?, ?, 2026, 0, ?, ?, ?)",
            (
                (
                    f"事業所{number}の案件",
                    f"法人{number}",
                    AT.isoformat(),
                    (AT - timedelta(minutes=number * 7919 % 99991)).isoformat(),
                    str(number),
                )
                for number in range(CLIENTS - 1)
            ),
        )
        raw.execute("COMMIT")
    return Side(paths.database, ready.connect, store, case)


def timed(work: Callable[[], object]) -> float:
    """ms."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


class Raw:
    """What somebody would write by hand over such a file, the connection being open."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._connection = side.connect(side.database)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            self._connection.execute(f"PRAGMA {pragma}").close()
        last = self._connection.execute("SELECT max(number) FROM history").fetchone()[0]
        self._number = itertools.count(last + 1)

    def everything(self) -> object:
        """The list of all clients with the file opened for it, as at a start."""
        with closing(self._side.connect(self._side.database)) as connection:
            return connection.execute(QUERY).fetchall()

    def case(self) -> object:
        wanted = (
            "SELECT section, key, position, body FROM records WHERE case_id = ? ORDER BY section, position"
        )
        return [json.loads(row[3]) for row in self._connection.execute(wanted, (self._side.case,))]

    def save(self) -> object:
        """What one edit writes: the fact, its line in the list, the step, and the count of writes."""
        number, run = next(self._number), self._connection.execute
        name, case = f"法人{number}", self._side.case
        edit = {"edit": "set", "address": ["corporation", "name"], "before": "法人", "after": name}
        run("BEGIN IMMEDIATE")
        run(
            "UPDATE records SET body = ? WHERE case_id = ? AND section = 'corporation' AND key = ''",
            (json.dumps({"name": name}, ensure_ascii=False), case),
        )
        run("UPDATE cases SET changed_at = ?, applicant = ? WHERE id = ?", (AT.isoformat(), name, case))
        run(
            "INSERT INTO history (case_id, number, at, label, edits, kind, of_number) "
            "VALUES (?, ?, ?, 'x', ?, 'edit', 0)",
            (case, number, AT.isoformat(), json.dumps([edit], ensure_ascii=False)),
        )
        run(f"PRAGMA user_version = {number}")
        return run("COMMIT")

    def close(self) -> None:
        self._connection.close()


def measure(rounds: int) -> list[Figure]:
    """Ratios of medians; contestants in turn."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        sides = {
            name: [fill(home / name / who, encrypted=name == "encrypted") for who in ("ours", "raw")]
            for name in ("plain", "encrypted")
        }
        taken: dict[tuple[str, str], list[float]] = {}
        for _ in range(rounds):
            for name, (side, by_hand) in sides.items():
                for what, found in once(side, by_hand).items():
                    taken.setdefault((name, what), []).extend(found)
        for both in sides.values():
            for side in both:
                side.store.close()
    ms = {key: median(found) for key, found in taken.items()}
    return [figure for name in sides for figure in figures(name, ms)] + cost(ms)


def once(side: Side, by_hand: Side) -> dict[str, list[float]]:
    raw = Raw(by_hand)
    number = itertools.count()

    def save() -> object:
        edit = FieldEdit(("corporation", "name"), None, f"法人{next(number)}")
        return side.store.apply(side.case, [edit], AT, "x")

    turns: dict[str, Callable[[], object]] = {
        "list": lambda: first_list(side.database, side.connect),
        "raw list": raw.everything,
        "case": lambda: side.store.load(side.case),
        "raw case": raw.case,
        "save": save,
        "raw save": raw.save,
    }
    found: dict[str, list[float]] = {what: [] for what in turns}
    save()
    raw.save()
    for turn in range(TIMES):
        for what, work in list(turns.items())[:: -1 if turn % 2 else 1]:
            if turn % 5 == 0 or "list" not in what:
                found[what].append(timed(work))
    raw.close()
    return found


def figures(name: str, ms: dict[tuple[str, str], float]) -> list[Figure]:
    def ratio(number: str, what: str, most: float, words: str) -> Figure:
        ours, bare = ms[name, what], ms[name, f"raw {what}"]
        return Figure(number, f"{words}, {name}", ours / bare, most, note=f"{ours:.2f} ms, raw {bare:.2f} ms")

    opened = ms[name, "case"]
    return [
        ratio("D1", "list", 1.5, "all 10,000 clients, as the first list / raw sqlite3"),
        Figure("D3", f"a case of 40 expenses, {name}", opened, 5, "ms", f"raw {ms[name, 'raw case']:.2f} ms"),
        ratio("D4", "save", 2, "one field / one commit, same pragmas"),
    ]


def cost(ms: dict[tuple[str, str], float]) -> list[Figure]:
    """What encryption costs: the same work of ours on both files."""
    words = {"list": "all clients", "case": "a case", "save": "one field"}
    return [
        Figure("D", f"encrypted / plain, {said}", ms["encrypted", what] / ms["plain", what], 3)
        for what, said in words.items()
    ]
