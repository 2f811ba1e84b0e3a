"""How the data file is kept, what it waits for, and what is in its backups: words that all layers share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from kaigo_desktop.domain.cases.kept import CaseLine


class Kept(Enum):
    """How the data file is kept."""

    KEYRING = "keyring"
    """Encrypted; the key lies in the system's keyring."""
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a way, no passphrase
    """Encrypted; a passphrase is asked for at every start."""
    PLAIN = "plain"
    """Not encrypted, because somebody chose so."""


class Need(Enum):
    """What has to happen before the data file can be opened."""

    FIRST = "first"
    """There is no file yet: how is it to be kept?"""
    UNPROTECTED = "unprotected"
    """A plain file of an earlier version: how is it to be kept from now on?"""
    PASSPHRASE = "passphrase"  # noqa: S105 - as above
    """The passphrase, or the recovery key."""
    KEYRING_LOCKED = "keyring_locked"
    """The keyring does not answer: unlock it and try again, or give the recovery key."""
    KEYRING_MISSING = "keyring_missing"
    """Here is no keyring (another computer, another system): the recovery key."""
    ENTRY_LOST = "entry_lost"
    """The keyring has no key for this file, or another one: the recovery key."""
    KEY_FILE_LOST = "key_file_lost"
    """The file is encrypted and its key file is gone: a backup, or the key file of the old computer."""


class WrongSecretError(Exception):
    """The passphrase or recovery key does not open this."""


class NoKeyringError(Exception):
    """This computer has no keyring that can be trusted with a key."""


class LockedKeyringError(Exception):
    """There is a keyring, but it does not answer: locked, or its owner refused."""


@dataclass(frozen=True, slots=True)
class Locked:
    """The data file cannot be opened yet."""

    need: Need


@dataclass(frozen=True, slots=True)
class BackupLine:
    """A backup as a list shows it, read without a key."""

    path: str
    made_at: datetime
    cases: int
    is_encrypted: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What is in a backup, every byte of it being as it was written."""

    made_at: datetime
    lines: tuple[CaseLine, ...]
    steps: int
    """Rows of history over all cases."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check of a file found. Counts and fixed sentences alone, nothing that somebody entered."""

    faults: tuple[str, ...]
    lost: int = 0
    """Edits that were called saved and are not in the file."""
    cases: int = 0
    steps: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults and not self.lost
