from __future__ import annotations

import json
from pathlib import Path

import pytest

from kaigo_desktop.domain.keeping import Kept, WrongSecretError
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.safety.key_file import KeyFile, key_path, read_key_file, write_key_file
from kaigo_desktop.storage.safety.keys import (
    Box,
    FileKey,
    RecoveryKey,
    lock_with_passphrase,
    lock_with_recovery,
    open_with_passphrase,
    open_with_recovery,
)

CHEAP = (1, 64, 1)


def test_a_key_is_shown_by_no_accident():
    key, recovery = FileKey.random(), RecoveryKey.random()
    assert key.hex not in f"{key} {key!r}"
    assert recovery.letters not in f"{recovery} {recovery!r}"


def test_no_two_keys_are_the_same():
    assert len({FileKey.random().hex for _ in range(100)}) == 100
    assert len({RecoveryKey.random().letters for _ in range(100)}) == 100


def test_a_recovery_key_is_read_however_it_is_typed():
    recovery = RecoveryKey.random()
    plain = " ".join(recovery.groups)
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in recovery.letters)
    misread = plain.replace("0", "O").replace("1", "l")
    for typed in (plain, plain.lower(), plain.replace(" ", "-"), f"  {wide}\n", misread):
        assert RecoveryKey.typed(typed) == recovery


def test_a_slip_of_the_pen_is_found_nearly_always():
    recovery = RecoveryKey.random()
    overlooked = 0
    for place in range(28):
        for letter in "0123456789ABCDEFGHJKMNPQRSTVWXYZ":
            typed = recovery.letters[:place] + letter + recovery.letters[place + 1 :]
            try:
                overlooked += RecoveryKey.typed(typed) != recovery
            except WrongSecretError:
                continue
    assert overlooked <= 8, "of 868 slips about one in a thousand may pass"


@pytest.mark.parametrize("typed", ["", "ABCD", "あいう", "A" * 28, "@" * 28, "0" * 29])
def test_what_is_no_recovery_key_is_refused(typed: str):
    with pytest.raises(WrongSecretError):
        RecoveryKey.typed(typed)


def test_a_group_is_asked_back():
    recovery = RecoveryKey.random()
    assert recovery.has_group(2, f" {recovery.groups[1].lower()} ")
    assert not recovery.has_group(2, recovery.groups[1][::-1] + "0")


def test_a_box_opens_with_its_own_secret_alone():
    key, recovery = FileKey.random(), RecoveryKey.random()
    box = lock_with_recovery(key, recovery)
    assert open_with_recovery(box, recovery) == key
    with pytest.raises(WrongSecretError):
        open_with_recovery(box, RecoveryKey.random())
    box = lock_with_passphrase(key, "ひみつの言葉", CHEAP)
    assert open_with_passphrase(box, "ひみつの言葉") == key
    for other in ("ひみつの言葉 ", ""):
        with pytest.raises(WrongSecretError):
            open_with_passphrase(box, other)


def test_a_box_that_was_changed_does_not_open():
    key, recovery = FileKey.random(), RecoveryKey.random()
    box = lock_with_recovery(key, recovery)
    changed = bytes([box.body[0] ^ 1]) + box.body[1:]
    with pytest.raises(WrongSecretError):
        open_with_recovery(Box(box.salt, changed, box.seal), recovery)


def test_a_box_that_asks_for_all_memory_is_refused():
    box = lock_with_passphrase(FileKey.random(), "x", CHEAP)
    greedy = Box(box.salt, box.body, box.seal, (1, 1 << 30, 1))
    with pytest.raises(WrongSecretError):
        open_with_passphrase(greedy, "x")


def test_a_key_file_comes_back_as_it_was_written(database: Path):
    key = FileKey.random()
    made = KeyFile(
        Kept.PASSPHRASE,
        check=key.check,
        recovery=lock_with_recovery(key, RecoveryKey.random()),
        passphrase=lock_with_passphrase(key, "x", CHEAP),
        is_confirmed=True,
    )
    write_key_file(database, made)
    assert read_key_file(database) == made
    assert made.fits(key)
    assert not made.fits(FileKey.random())
    assert key.hex not in key_path(database).read_text(encoding="utf-8")


def test_without_a_key_file_there_is_none(database: Path):
    assert read_key_file(database) is None


@pytest.mark.parametrize(
    "change",
    [
        {"format": "kaigo-key/2"},
        {"kept": "nowhere"},
        {"name": 3},
        {"is_confirmed": None},
        {"recovery": []},
        {"recovery": {"salt": "00", "body": "00", "seal": "00", "cost": None}},
        {"recovery": {"salt": "x"}},
    ],
)
def test_a_damaged_key_file_is_told(database: Path, change: dict[str, object]):
    write_key_file(database, KeyFile.of(FileKey.random(), Kept.KEYRING))
    path = key_path(database)
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(Trouble, match="鍵のファイル"):
        read_key_file(database)


def test_a_passphrase_may_hold_what_is_no_character():
    """So a terminal hands in bytes of another encoding."""
    key = FileKey.random()
    box = lock_with_passphrase(key, "\udcff合言葉", CHEAP)
    assert open_with_passphrase(box, "\udcff合言葉") == key
    with pytest.raises(WrongSecretError):
        open_with_passphrase(box, "\udcfe合言葉")
