"""The program that is killed. It imports once; for each word on standard input a copy of it does that work.

The copy says what it called done, line by line, until somebody kills it.
Argument: the folder of one round's data.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

import alembic.command  # noqa: F401 - imported before the copies are made, as all below

from kaigo_desktop.domain.cases.address import DECISIONS, TITLE
from kaigo_desktop.domain.cases.kept import FieldEdit
from kaigo_desktop.paths import Paths, shipped
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.instance_lock import InstanceLock
from kaigo_desktop.storage.safety.backup import back_up_if_changed
from kaigo_desktop.storage.safety.restore import open_backup, restore
from kaigo_desktop.storage.safety.staging import finish_exchange
from tests.torture import others
from tests.torture.opening import AT, data_of, ready_of, store_of


def say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


def save(store: SqliteCaseStore, number: int) -> None:
    """One edit over several pages; ``number`` names it in the file and in the history.

    Now and then it also renames the case, decides on a deadline or takes a decision back. Days chosen
    for all cases, which have no history, say the number just before.
    """
    case = store.lines()[0].id
    chance = random.Random(number)
    edits = [
        FieldEdit(("plan", "number"), None, number),
        FieldEdit(("form_facts", "text"), None, f"{number} " * 3000),
    ]
    if chance.random() < 0.4:
        edits.append(FieldEdit(TITLE, None, f"試験{number}"))
    if chance.random() < 0.6:
        said = {"note": str(number)} if chance.random() < 0.7 else None
        edits.append(FieldEdit((DECISIONS, f"own:{chance.randrange(4)}"), None, said))
    store.deadlines.keep_leads({"tens": number // 10, "ones": number % 10})
    store.apply(case, edits, AT, str(number))
    say(f"saved {number}")


def next_number(store: SqliteCaseStore) -> int:
    plan = store.load(store.lines()[0].id)["plan"]
    assert isinstance(plan, dict)
    found = plan["number"]
    assert isinstance(found, int)
    return found + 1


def edits(paths: Paths) -> None:
    store = store_of(paths, ready_of(data_of(paths)))
    first = next_number(store)
    say(f"ready {os.getpid()}")
    for number in count(first):
        save(store, number)


def backups(paths: Paths) -> None:
    ready = ready_of(data_of(paths))
    store = store_of(paths, ready)
    first = next_number(store)
    say(f"ready {os.getpid()}")
    for number in count(first):
        save(store, number)
        at = AT + timedelta(minutes=number)
        written = back_up_if_changed(paths.database, paths.backups, ready.connect, at)
        say(f"wrote {written.name if written else ''}")


def restores(paths: Paths) -> None:
    data = data_of(paths)
    ready_of(data)
    wanted = paths.data / "wanted.kaigobackup"
    say(f"ready {os.getpid()}")
    for turn in count():
        opened = open_backup(data, wanted)
        at = AT + timedelta(minutes=turn)
        restore(data, opened, migrations=shipped("db"), backups=paths.backups, at=at)
        finish_exchange(paths.database)
        say(f"restored {turn}")


def encryptions(paths: Paths) -> None:
    say(f"ready {os.getpid()}")
    data_of(paths).keep_in_keyring()
    say("encrypted")


def migrations(paths: Paths) -> None:
    say(f"ready {os.getpid()}")
    store_of(paths, ready_of(data_of(paths))).close()
    say("migrated")


def other(work: Callable[[Paths, Callable[[str], None]], None], paths: Paths) -> None:
    say(f"ready {os.getpid()}")
    work(paths, say)


WORKS: dict[str, Callable[[Paths], None]] = {
    **{work.__name__: work for work in (edits, backups, restores, encryptions, migrations)},
    **{work.__name__: partial(other, work) for work in (others.keys, others.exports, others.first_starts)},
}


def main() -> None:
    paths = Paths.under(Path(sys.argv[1]))
    for line in sys.stdin:
        child = os.fork()
        if not child:
            with InstanceLock(paths.database):
                WORKS[line.strip()](paths)
            os._exit(0)
        os.waitpid(child, 0)
        say("gone")


if __name__ == "__main__":
    main()
