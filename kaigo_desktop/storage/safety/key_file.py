"""``kaigo.key``, beside the data file: how the file is kept, and boxes with its key. Nothing in it is secret.

A copy of it lies in every backup, so that a backup and the recovery key are enough.
"""

from __future__ import annotations

import hmac
import json
import os
import re
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from kaigo_desktop.domain.keeping import Kept
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.folders import put_in_place
from kaigo_desktop.storage.safety.keys import KEY_BYTES, SALT_BYTES, Box, FileKey
from kaigo_desktop.storage.troubles import world_may_fail

FORMAT = "kaigo-key/1"
_LARGEST = 10_000  # bytes
_SEAL_BYTES = 32
_COSTS = 3
_NAME = re.compile(r"[0-9a-f]{16}")
_CHECK = re.compile(r"(?:[0-9a-f]{32})?")


class KeyFile(Struct, frozen=True):
    """What is written beside the data file. ``name`` is what the keyring calls the key."""

    kept: Kept
    name: str = field(default_factory=lambda: os.urandom(8).hex())
    check: str = ""
    recovery: Box | None = None
    passphrase: Box | None = None
    is_confirmed: bool = False
    """The last recovery key was typed back, so it is on paper."""
    earlier: Box | None = None
    """The recovery key that was confirmed before the last one, which opens until that is confirmed."""

    @classmethod
    def of(cls, key: FileKey, kept: Kept) -> KeyFile:
        """For a new key, not locked in anything yet."""
        return cls(kept, check=key.check)

    def fits(self, key: FileKey) -> bool:
        """Whether it is the key of this file."""
        return hmac.compare_digest(self.check, key.check)

    def with_recovery(self, box: Box) -> KeyFile:
        """With another recovery key, not confirmed yet: the one on paper opens until then."""
        earlier = self.recovery if self.is_confirmed else self.earlier
        return replace(self, recovery=box, is_confirmed=False, earlier=earlier)

    def confirmed(self) -> KeyFile:
        """The last recovery key is on paper; one from before opens nothing any more."""
        return replace(self, is_confirmed=True, earlier=None)

    def renamed(self) -> KeyFile:
        """Under another name in the keyring."""
        return replace(self, name=os.urandom(8).hex())

    def to_json(self) -> dict[str, object]:
        """As it is written."""
        return {
            "format": FORMAT,
            "kept": self.kept.value,
            "name": self.name,
            "check": self.check,
            "recovery": _box_to_json(self.recovery),
            "passphrase": _box_to_json(self.passphrase),
            "is_confirmed": self.is_confirmed,
            "earlier": _box_to_json(self.earlier),
        }

    @classmethod
    def from_json(cls, found: object) -> KeyFile:
        """As it is read. Raises ValueError, TypeError or KeyError where it is no key file."""
        if not isinstance(found, dict) or found["format"] != FORMAT:
            raise ValueError("no key file of this version")
        name, check, is_confirmed = found["name"], found["check"], found["is_confirmed"]
        if not (isinstance(name, str) and isinstance(check, str) and isinstance(is_confirmed, bool)):
            raise TypeError("a key file of another shape")
        if not (_NAME.fullmatch(name) and _CHECK.fullmatch(check)):
            raise ValueError("a key file of another shape")
        return cls(
            Kept(found["kept"]),
            name,
            check,
            _box_from_json(found["recovery"]),
            _box_from_json(found["passphrase"]),
            is_confirmed,
            _box_from_json(found.get("earlier")),
        )


def key_path(database: Path) -> Path:
    """Where the key file of a data file lies."""
    return database.with_suffix(".key")


def read_key_file(database: Path) -> KeyFile | None:
    """The key file beside the data file; None where there is none. Raises Trouble where it is damaged."""
    path = key_path(database)
    with world_may_fail():
        if not path.exists():
            return None
        with path.open("rb") as file:
            content = file.read(_LARGEST)
    try:
        return KeyFile.from_json(json.loads(content))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Trouble(
            f"鍵のファイル（{path.name}）が壊れているか、新しい版のものです。",
            "バックアップと復旧キーがあれば元に戻せます。プログラムを最新の版にしてから、もう一度開いてください。",
        ) from error


def write_key_file(database: Path, key_file: KeyFile) -> None:
    """Put it in its place whole. Raises Trouble."""
    write_key_file_at(key_path(database), key_file)


def write_key_file_at(path: Path, key_file: KeyFile) -> None:
    """Put it somewhere else. Raises Trouble."""
    with world_may_fail():
        put_in_place(path, json.dumps(key_file.to_json(), indent=1).encode())


def _box_to_json(box: Box | None) -> dict[str, object] | None:
    if box is None:
        return None
    return {"salt": box.salt.hex(), "body": box.body.hex(), "seal": box.seal.hex(), "cost": box.cost}


def _box_from_json(found: object) -> Box | None:
    if found is None:
        return None
    if not isinstance(found, dict):
        raise TypeError("a box of another shape")
    salt, body, seal = (bytes.fromhex(found[part]) for part in ("salt", "body", "seal"))
    if (len(salt), len(body), len(seal)) != (SALT_BYTES, KEY_BYTES, _SEAL_BYTES):
        raise ValueError("a box of another size")
    return Box(salt, body, seal, _cost_from_json(found["cost"]))


def _cost_from_json(found: object) -> tuple[int, int, int] | None:
    if found is None:
        return None
    if not isinstance(found, list) or len(found) != _COSTS or not all(type(one) is int for one in found):
        raise TypeError("a cost of another shape")
    passes, memory, lanes = found
    return passes, memory, lanes
