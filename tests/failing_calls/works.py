"""What is done while the disk fails: everything by which the program writes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from kaigo_desktop.documents.atomic import write_whole
from kaigo_desktop.domain.cases.kept import FieldEdit, Issued
from kaigo_desktop.domain.json_text import Fault
from kaigo_desktop.domain.keeping import Locked
from kaigo_desktop.paths import shipped
from kaigo_desktop.services.bin import Bin
from kaigo_desktop.services.cases import Cases
from kaigo_desktop.services.exchange.exchange import Exchange, Stores
from kaigo_desktop.services.exchange.writing_out import WritingOut
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.exchange.carrier import Carrier
from kaigo_desktop.storage.safety import data_file
from kaigo_desktop.storage.safety.key_file import read_key_file, write_key_file
from kaigo_desktop.storage.safety.keys import lock_with_passphrase
from kaigo_desktop.storage.safety.restore import open_backup, restore
from tests.failing_calls.homes import (
    AT,
    CASE,
    LATER,
    LONG,
    MARK,
    PDF,
    Home,
    encrypted,
    handed_in,
    just_encrypted,
    nothing,
    older,
    unprotected,
)

CHEAP = (1, 8, 1)
"""What a passphrase costs here: the disk is tried, not the computer's memory."""

Act = Callable[[], None]
"""Done while the disk fails. Raises Trouble, or what it did is kept."""
Work = Callable[[Home], tuple[Act, Act]]
"""What is made ready while the disk is sound: the act, and what closes it or goes on afterwards."""


class Clock:
    def now(self) -> datetime:
        return AT

    def today(self):
        return AT.date()


def _no_faults(_document: object) -> list[Fault]:
    return []


def _cases(store: SqliteCaseStore) -> Cases:
    return Cases(store, Clock(), _no_faults)


def _exchange(store: SqliteCaseStore) -> Exchange:
    stores = Stores(store.exchanges, store.submissions, store.bin, store.deadlines)
    return Exchange(_cases(store), stores, Carrier(), Clock(), _no_faults, write_whole)


def _on_store(act: Callable[[SqliteCaseStore, Home], object]) -> Work:
    """On a file that is open; afterwards the same program goes on working with it."""

    def ready(home: Home) -> tuple[Act, Act]:
        _, found = home.open_data()
        store = home.store(found.connect)
        store.lines()

        def goes_on() -> None:
            with closing(store):
                store.apply(CASE, [FieldEdit(("plan", "after"), None, MARK)], AT, "続き")

        def does() -> None:
            act(store, home)

        return does, goes_on

    return ready


def save(store: SqliteCaseStore, _home: Home) -> object:
    return store.apply(CASE, [FieldEdit(("plan", "note"), None, LONG * 3)], AT, "試み")


def start_case(store: SqliteCaseStore, _home: Home) -> object:
    return store.create("次の案件", {"plan": {"note": LONG}}, AT, "試み")


def undo(store: SqliteCaseStore, _home: Home) -> object:
    return _cases(store).history.undo(CASE)


def throw_away(store: SqliteCaseStore, _home: Home) -> object:
    return Bin(store.bin, Clock()).throw(CASE)


def erase(store: SqliteCaseStore, _home: Home) -> object:
    return store.bin.erase([one.id for one in store.bin.thrown()])


def hand_in(store: SqliteCaseStore, _home: Home) -> object:
    return store.submissions.keep(CASE, handed_in(), [PDF * 1000])


def issue(store: SqliteCaseStore, home: Home) -> object:
    """As the page of papers does: the files, then the note of them."""
    file = home.papers / "申請書.pdf"
    write_whole(file, PDF * 100)
    write_whole(home.papers / "manifest.json", b"{}")
    note = Issued("application", None, None, str(file), sha256(PDF).hexdigest(), "0" * 64, "r=1", AT)
    return store.record_issued(CASE, [note])


def carry(store: SqliteCaseStore, home: Home) -> object:
    return _exchange(store).carry(CASE, "案件", home.papers / "a.kaigo")


def take_in(home: Home) -> tuple[Act, Act]:
    """Where it stopped, taking the file in again completes it."""
    _, found = home.open_data()
    store = home.store(found.connect)
    exchange = _exchange(store)

    def act() -> None:
        exchange.take_new(exchange.look(home.sent))

    def again() -> None:
        with closing(store):
            look = exchange.look(home.sent)
            if look.case is None:
                exchange.take_new(look)
            else:
                exchange.merge(look, {one: one.proposal for one in look.differences})

    return act, again


def write_out(store: SqliteCaseStore, home: Home) -> object:
    return WritingOut(_cases(store), Clock(), write_whole).write(home.papers)


def back_up(home: Home) -> tuple[Act, Act]:
    data, ready = home.open_data()
    desk = home.desk(data, ready)
    desk.choose_second_folder(home.second)

    def act() -> None:
        desk.back_up()

    return act, _nothing


def go_back(home: Home) -> tuple[Act, Act]:
    data, _ = home.open_data()

    def act() -> None:
        opened = open_backup(data, home.good)
        restore(data, opened, migrations=shipped("db"), backups=home.paths.backups, at=LATER)
        data.look()

    return act, _nothing


def open_it(home: Home) -> tuple[Act, Act]:
    """A start; of an older file the one that brings it up to date."""

    def act() -> None:
        _, ready = home.open_data()
        home.store(ready.connect).close()

    return act, _nothing


def encrypt(home: Home) -> tuple[Act, Act]:
    data = home.data()
    data.look()

    def act() -> None:
        home.store(data.keep_in_keyring().connect).close()

    return act, _nothing


def tidy(home: Home) -> tuple[Act, Act]:
    data, ready = home.open_data()
    desk = home.desk(data, ready)

    def act() -> None:
        desk.tidy(is_proven=True)

    def again() -> None:
        """The next start finishes it."""
        data, ready = home.open_data()
        home.desk(data, ready).tidy(is_proven=True)

    return act, again


def give_recovery_key(home: Home) -> tuple[Act, Act]:
    data, _ = home.open_data()

    def act() -> None:
        data.new_recovery_key()
        data.confirm_recovery_key()

    return act, _nothing


def change_passphrase(home: Home) -> tuple[Act, Act]:
    """Afterwards the new passphrase opens the file, or the key in the keyring still does."""
    data, _ = home.open_data()
    data_file.lock_with_passphrase = partial(lock_with_passphrase, cost=CHEAP)  # type: ignore[assignment]

    def act() -> None:
        data.change_to_passphrase("合言葉")

    kept, before = dict(home.keyring.kept), read_key_file(home.paths.database)
    assert before is not None

    def opens() -> None:
        other = home.data()
        if isinstance(other.look(), Locked):
            other.open_with("合言葉")
        home.keyring.kept = kept  # shared by all tries
        write_key_file(home.paths.database, before)

    return act, opens


def choose_folder(home: Home) -> tuple[Act, Act]:
    data, ready = home.open_data()
    desk = home.desk(data, ready)

    def act() -> None:
        desk.choose_second_folder(home.second)

    return act, _nothing


def _nothing() -> None:
    """There is nothing to go on with."""


OF_ENCRYPTED = (save, start_case, undo, throw_away, erase, hand_in, issue, carry, write_out)
WORKS: dict[str, tuple[Callable[[Path], Home], Work]] = {
    **{act.__name__: (encrypted, _on_store(act)) for act in OF_ENCRYPTED},
    "take_in": (encrypted, take_in),
    "back_up": (encrypted, back_up),
    "go_back": (encrypted, go_back),
    "open_it": (encrypted, open_it),
    "give_recovery_key": (encrypted, give_recovery_key),
    "change_passphrase": (encrypted, change_passphrase),
    "choose_folder": (encrypted, choose_folder),
    "migrate": (older, open_it),
    "encrypt": (unprotected, encrypt),
    "tidy": (just_encrypted, tidy),
    "first_start": (nothing, encrypt),
}
