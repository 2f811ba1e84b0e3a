"""The key of the data file, the recovery key that a person keeps on paper, and locking one in the other.

The file key is 32 random bytes. It is never derived from anything a person
types; what a person types only opens a box in which it lies. A box is a
one-time pad made from the secret and a salt that is never used again, with a
message authentication code over all that stands beside it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from dataclasses import dataclass, field

from msgspec import Struct

from kaigo_desktop.domain.keeping import WrongSecretError

KEY_BYTES = 32
SALT_BYTES = 16
_PAD_BYTES = KEY_BYTES + 32
"""The pad, then the key of the authentication code."""

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Five bits each, without the letters that are read as another (I, L, O, U)."""
_READ_AS = str.maketrans("ILOU", "110V")
_SECRET_BITS = 130
_CHECK_LETTERS = 2
GROUPS = 7
GROUP_LETTERS = 4

ARGON_COST = (3, 64 * 1024, 4)
"""Argon2id: passes, KiB of memory, lanes; the second choice of RFC 9106."""
_LEAST_COST, _MOST_COST = (1, 8, 1), (6, 128 * 1024, 8)
"""A key file asking for more or less is not one of ours, and would take the computer's memory."""


@dataclass(frozen=True, slots=True)
class FileKey:
    """The key of a data file. Shown nowhere, also not by accident."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise ValueError("a file key has 32 bytes")

    @classmethod
    def random(cls) -> FileKey:
        """A new key."""
        return cls(os.urandom(KEY_BYTES))

    @classmethod
    def from_hex(cls, text: str) -> FileKey:
        """The key as a keyring keeps it. Raises ValueError where it is none."""
        return cls(bytes.fromhex(text))

    @property
    def hex(self) -> str:
        """64 digits, for the keyring and for the driver alone."""
        return self.raw.hex()

    @property
    def check(self) -> str:
        """Tells whether a key is the right one, and nothing about the key."""
        return hmac.digest(self.raw, b"kaigo file key", "sha256")[:16].hex()


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """Seven groups of four letters: 130 random bits and two letters that tell a slip of the pen."""

    letters: str = field(repr=False)

    @classmethod
    def random(cls) -> RecoveryKey:
        """A new recovery key."""
        number = int.from_bytes(os.urandom(_SECRET_BITS // 8 + 1), "big") & ((1 << _SECRET_BITS) - 1)
        body = "".join(_LETTERS[number >> shift & 31] for shift in range(0, _SECRET_BITS, 5))
        return cls(body + _check_letters(body))

    @classmethod
    def typed(cls, text: str) -> RecoveryKey:
        """A recovery key as a person types it. Raises WrongSecretError where a letter is wrong or missing.

        Full-width letters, small letters, spaces and hyphens make no
        difference, nor do letters that look like a digit.
        """
        wide = unicodedata.normalize("NFKC", text).upper()
        letters = "".join(letter for letter in wide if letter.isalnum()).translate(_READ_AS)
        body, check = letters[:-_CHECK_LETTERS], letters[-_CHECK_LETTERS:]
        if len(letters) != GROUPS * GROUP_LETTERS or set(letters) - set(_LETTERS):
            raise WrongSecretError
        if check != _check_letters(body):
            raise WrongSecretError
        return cls(letters)

    @property
    def groups(self) -> tuple[str, ...]:
        """The seven groups as they are shown and printed."""
        return tuple(
            self.letters[at : at + GROUP_LETTERS] for at in range(0, len(self.letters), GROUP_LETTERS)
        )

    def has_group(self, number: int, typed: str) -> bool:
        """Whether that is what stands in the group, counted from 1."""
        wide = unicodedata.normalize("NFKC", typed).upper().strip().translate(_READ_AS)
        return wide == self.groups[number - 1]


def _check_letters(body: str) -> str:
    number = int.from_bytes(hashlib.sha256(b"kaigo recovery key " + body.encode()).digest()[:2], "big")
    return _LETTERS[number & 31] + _LETTERS[number >> 5 & 31]


class Box(Struct, frozen=True):
    """A file key locked in. ``cost`` is that of Argon2id; None for a recovery key, which needs none."""

    salt: bytes
    body: bytes
    seal: bytes
    cost: tuple[int, int, int] | None = None


def lock_with_recovery(key: FileKey, recovery: RecoveryKey) -> Box:
    """Lock the file key so that the recovery key opens it."""
    salt = os.urandom(SALT_BYTES)
    return _lock(key, _recovery_pad(recovery, salt), salt, None)


def lock_with_passphrase(key: FileKey, passphrase: str, cost: tuple[int, int, int] = ARGON_COST) -> Box:
    """Lock the file key so that the passphrase opens it; takes a moment and 64 MiB, by design."""
    salt = os.urandom(SALT_BYTES)
    return _lock(key, _passphrase_pad(passphrase, salt, cost), salt, cost)


def open_with_recovery(box: Box, recovery: RecoveryKey) -> FileKey:
    """The file key in the box. Raises WrongSecretError."""
    return _open(box, _recovery_pad(recovery, box.salt))


def open_with_passphrase(box: Box, passphrase: str) -> FileKey:
    """The file key in the box. Raises WrongSecretError."""
    bounds = zip(_LEAST_COST, box.cost or (), _MOST_COST, strict=False)
    if box.cost is None or not all(least <= asked <= most for least, asked, most in bounds):
        raise WrongSecretError
    return _open(box, _passphrase_pad(passphrase, box.salt, box.cost))


def _recovery_pad(recovery: RecoveryKey, salt: bytes) -> bytes:
    # 130 random bits cannot be guessed, so nothing slow is needed.
    return hmac.digest(recovery.letters.encode(), b"kaigo recovery box " + salt, "sha512")


def _passphrase_pad(passphrase: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    # Late: only who has no keyring needs it.
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415

    passes, memory, lanes = cost
    # As a terminal with other letters hands it in, it may hold what is no character.
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return hash_secret_raw(typed, salt, passes, memory, lanes, _PAD_BYTES, Type.ID)


def _lock(key: FileKey, pad: bytes, salt: bytes, cost: tuple[int, int, int] | None) -> Box:
    body = bytes(a ^ b for a, b in zip(key.raw, pad[:KEY_BYTES], strict=True))
    return Box(salt, body, _seal(pad, salt, body, cost), cost)


def _open(box: Box, pad: bytes) -> FileKey:
    if not hmac.compare_digest(_seal(pad, box.salt, box.body, box.cost), box.seal):
        raise WrongSecretError
    return FileKey(bytes(a ^ b for a, b in zip(box.body, pad[:KEY_BYTES], strict=True)))


def _seal(pad: bytes, salt: bytes, body: bytes, cost: tuple[int, int, int] | None) -> bytes:
    return hmac.digest(pad[KEY_BYTES:], repr(cost).encode() + salt + body, "sha256")
