"""Work beside that on the cases themselves: keys and passphrases, files for other computers, first starts.

Each work runs in the program that is killed; beside it stands what has to be true afterwards, by what
the program said it had done.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from itertools import count

from kaigo_desktop.documents.atomic import write_whole
from kaigo_desktop.domain.json_text import Fault
from kaigo_desktop.domain.keeping import Locked, Need, WrongSecretError
from kaigo_desktop.paths import Paths
from kaigo_desktop.services.cases import Cases
from kaigo_desktop.services.exchange.exchange import Exchange, Stores
from kaigo_desktop.services.exchange.writing_out import JSON_NAME, WritingOut
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.exchange.carrier import Carrier
from kaigo_desktop.storage.safety import data_file
from kaigo_desktop.storage.safety.keys import lock_with_passphrase
from kaigo_desktop.storage.safety.verify import verify
from tests.torture.opening import AT, data_of, ready_of, store_of

Said = Sequence[Sequence[str]]
"""What the program said before it was killed, line by line, in words."""
Faults = list[str]

CHEAP = (1, 8, 1)
"""What a passphrase costs here: a kill is to strike the writing of the file, not the reckoning."""


class _Clock:
    def now(self):
        return AT

    def today(self):
        return AT.date()


def _no_faults(_document: object) -> list[Fault]:
    return []


# ---- keys: another recovery key, shown and confirmed; another passphrase


def keys(paths: Paths, say: Callable[[str], None]) -> None:
    data_file.lock_with_passphrase = partial(lock_with_passphrase, cost=CHEAP)  # type: ignore[assignment]
    data = data_of(paths)
    ready_of(data)
    for turn in count():
        recovery = data.new_recovery_key()
        say(f"shown {recovery.letters}")
        data.confirm_recovery_key()
        say(f"confirmed {recovery.letters}")
        say(f"choosing passphrase-{turn}")
        data.change_to_passphrase(f"passphrase-{turn}")
        say(f"chosen passphrase-{turn}")


def look_at_keys(paths: Paths, said: Said) -> Faults:
    """What was chosen last opens the file, or what was being chosen; the keyring before any passphrase."""
    shown, confirmed, choosing, chosen = (
        [words[1] for words in said if words[0] == name]
        for name in ("shown", "confirmed", "choosing", "chosen")
    )
    found = data_of(paths).look()
    faults = []
    if isinstance(found, Locked) and found.need is not Need.PASSPHRASE:
        faults.append(f"the file asks for {found.need}")
    if not _one_opens(paths, confirmed, shown):
        faults.append("no recovery key opens the file")
    if isinstance(found, Locked) and not (choosing and _one_opens(paths, chosen, choosing)):
        faults.append("no passphrase opens the file")
    if not isinstance(found, Locked) and chosen:
        faults.append("a passphrase was chosen, and nobody is asked for it")
    return faults


def _one_opens(paths: Paths, done: Sequence[str], begun: Sequence[str]) -> bool:
    """Whether the last that is done, or one begun after it, opens the file; True where none was begun."""
    secrets = [*done[-1:], *begun[len(done) :]]
    return not secrets or any(_opens(paths, secret) for secret in secrets)


def _opens(paths: Paths, secret: str) -> bool:
    data = data_of(paths)
    data.look()
    try:
        ready = data.open_with(secret)
    except WrongSecretError:
        return False
    return verify(paths.database, ready.connect).is_whole


# ---- exports: files that go to other computers, and one that comes


def exports(paths: Paths, say: Callable[[str], None]) -> None:
    folder = paths.data / "out"
    with closing(store_of(paths, ready_of(data_of(paths)))) as store:
        case = store.lines()[-1].id
        for turn in count():
            _exchange(store).carry(case, f"案件{turn}", folder / "a.kaigo")
            say(f"carried {turn}")
            WritingOut(_cases(store), _Clock(), write_whole).write(folder)
            say(f"wrote {turn}")
            look = _exchange(store).look(folder / "a.kaigo")
            _exchange(store).take_new(look)
            say(f"took {turn}")


def look_at_exports(paths: Paths, said: Said) -> Faults:
    """Each file is whole under its name; what was called written is there, and so is what was taken in."""
    names = {words[0] for words in said}
    folder = paths.data / "out"
    carried, written = folder / "a.kaigo", folder / JSON_NAME
    if carried.exists():
        assert Carrier().entries(carried)
    elif "carried" in names:
        return ["a file that was called written is not there"]
    if written.exists():
        assert json.loads(written.read_text(encoding="utf-8"))["cases"]
    elif "wrote" in names:
        return ["the list of everything that was called written is not there"]
    ready = ready_of(data_of(paths))
    if not verify(paths.database, ready.connect).is_whole:
        return ["the file is not whole"]
    with closing(store_of(paths, ready)) as store:
        cases = store.lines()
        for line in cases:
            store.load(line.id)
        took = sum(words[0] == "took" for words in said)
    return ["a case that was taken in is not there"] if len(cases) < 1 + took else []


def _cases(store: SqliteCaseStore) -> Cases:
    return Cases(store, _Clock(), _no_faults)


def _exchange(store: SqliteCaseStore) -> Exchange:
    stores = Stores(store.exchanges, store.submissions, store.bin, store.deadlines)
    return Exchange(_cases(store), stores, Carrier(), _Clock(), _no_faults, write_whole)


# ---- the very first start


def first_starts(paths: Paths, say: Callable[[str], None]) -> None:
    data = data_of(paths)
    with closing(store_of(paths, data.keep_in_keyring())) as store:
        say("begun")
        store.create("一つ目", {}, AT, "作成")
        say("created")


def look_at_first_start(paths: Paths, said: Said) -> Faults:
    """Asked for the first time again, or open; a case that was called kept is there."""
    found = data_of(paths).look()
    if isinstance(found, Locked):
        is_first = found.need is Need.FIRST and ["begun"] not in said
        return [] if is_first else [f"after the first start the file asks for {found.need}"]
    with closing(store_of(paths, found)) as store:
        titles = [line.title for line in store.lines()]
    is_whole = verify(paths.database, found.connect).is_whole
    return [] if is_whole and (titles or ["created"] not in said) else ["the first case is lost"]
