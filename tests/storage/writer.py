"""A program that saves edits until it is killed, for test_killed_writer.

It imports once and then, for each line on standard input, starts a copy of
itself that takes the lock, opens the store, and says each number once saved.
Arguments: the database, the folder of migrations.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

from kaigo_desktop.domain.cases.kept import FieldEdit
from kaigo_desktop.storage.instance_lock import InstanceLock
from kaigo_desktop.storage.opening import open_store

AT = datetime(2026, 6, 15, tzinfo=timezone(timedelta(hours=9)))


def save_for_ever(database: Path, migrations: Path) -> None:
    with InstanceLock(database):
        store = open_store(database, migrations=migrations, backups=database.parent, at=AT)
        lines = store.lines()
        case = lines[0].id if lines else store.create("試験", {"plan": {"number": 0}}, AT, "作成")
        plan = store.load(case)["plan"]
        assert isinstance(plan, dict)
        for number in count(plan["number"] + 1):
            edits = [
                FieldEdit(("plan", "number"), None, number),
                FieldEdit(("form_facts", "text"), None, f"{number} " * 3000),
            ]
            store.apply(case, edits, AT, str(number))
            os.write(1, f"saved {number}\n".encode())


def main() -> None:
    database, migrations = Path(sys.argv[1]), Path(sys.argv[2])
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            save_for_ever(database, migrations)
        os.write(1, f"pid {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    main()
