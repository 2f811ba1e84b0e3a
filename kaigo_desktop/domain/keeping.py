"""How the data file is kept, what it waits for, and what is in its backups: words that all layers share."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from msgspec import Struct

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


class Locked(Struct, frozen=True):
    """The data file cannot be opened yet."""

    need: Need


class BackupLine(Struct, frozen=True):
    """A backup as a list shows it, read without a key."""

    path: str
    made_at: datetime
    cases: int
    is_encrypted: bool


class Preview(Struct, frozen=True):
    """What is in a backup, every byte of it being as it was written."""

    made_at: datetime
    lines: tuple[CaseLine, ...]
    steps: int
    """Rows of history over all cases."""


class PlainCopies(Struct, frozen=True):
    """What became of copies that were made before the encryption."""

    encrypted: int = 0
    removed: int = 0
    """They could not be read any more, so they were overwritten."""

    @property
    def sentence(self) -> str:
        """What is told; empty where there were none."""
        done = []
        if self.encrypted:
            done.append(f"{self.encrypted}件を暗号化したものに置き換え")
        if self.removed:
            done.append(f"読み取れない{self.removed}件を上書きして消去し")
        return f"暗号化する前のバックアップのうち、{'、'.join(done)}ました。" if done else ""


class Findings(Struct, frozen=True):
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


ADVICE: dict[Need, tuple[str, str]] = {
    Need.PASSPHRASE: (
        "パスフレーズを入力してください。",
        "忘れたときは、紙に控えた復旧キーを入力しても開きます。",
    ),
    Need.KEYRING_LOCKED: (
        "このパソコンの鍵の保管場所（キーリング）が応答しません。",
        "ロックを解除して「もう一度試す」を押すか、紙に控えた復旧キーを入力してください。データはそのまま残っています。",
    ),
    Need.KEYRING_MISSING: (
        "このパソコンには、鍵の保管場所（キーリング）がありません。",
        "紙に控えた復旧キーを入力すると開きます。データはそのまま残っています。",
    ),
    Need.ENTRY_LOST: (
        "データのファイルを開く鍵が、このパソコンに見つかりません。",
        (
            "パソコンを替えたときや、ログインの情報を作り直したときに起こります。"
            "紙に控えた復旧キーを入力すると、このパソコンに鍵を入れ直して開きます。データはそのまま残っています。"
        ),
    ),
    Need.KEY_FILE_LOST: (
        "鍵のファイル（kaigo.key）が、データのファイルの隣にありません。",
        (
            "元のパソコンから kaigo.key も写して、もう一度試してください。"
            "なければ、バックアップと復旧キーで元に戻せます。データのファイルは変えていません。"
        ),
    ),
}
"""What is said and what is to be done, for each need that a secret or a file can meet."""
