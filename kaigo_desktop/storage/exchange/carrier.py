"""A ``.kaigo`` file whole: its manifest, the entries, and the lock where it has one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from kaigo_desktop.domain.cases.carried import PassphraseNeededError
from kaigo_desktop.domain.json_text import Faults, read_json
from kaigo_desktop.storage.exchange.locked import lock, unlock
from kaigo_desktop.storage.exchange.package import (
    WrongPackageError,
    pack,
    read_file,
    require_sums,
    sums_of,
    unpack,
)
from kaigo_desktop.storage.safety.key_file import KeyFile

FORMAT = "kaigo-package/1"
_MANIFEST = "manifest.json"
_CONTENT = "content.db"
_DEEPEST = 2
"""A locked package holds a plain one, and that is all."""


class Carrier:
    """Fits ``services.exchange.ports.Carrier``."""

    def to_bytes(self, entries: Mapping[str, bytes], passphrase: str = "") -> bytes:
        """A ``.kaigo`` file with these entries, locked where there is a passphrase. Raises Trouble."""
        plain = _packed(entries, None)
        if not passphrase:
            return plain
        key_file, locked = lock(plain, passphrase)
        return _packed({_CONTENT: locked}, key_file)

    def entries(self, path: Path, passphrase: str = "") -> Mapping[str, bytes]:
        """The entries of a file, each as it was written.

        Raises PassphraseNeededError, WrongSecretError for another passphrase, Trouble for anything else.
        """
        return _opened(read_file(path), passphrase, _DEEPEST)


def _packed(entries: Mapping[str, bytes], key_file: KeyFile | None) -> bytes:
    sums = sums_of(entries)
    manifest = {
        "format": FORMAT,
        "lock": None if key_file is None else key_file.to_json(),
        "sha256": sums,
    }
    return pack({_MANIFEST: json.dumps(manifest, ensure_ascii=False, indent=1).encode(), **entries})


def _opened(data: bytes, passphrase: str, depth: int) -> Mapping[str, bytes]:
    entries = unpack(data)
    key_file, sums = _manifest(entries.pop(_MANIFEST, b""))
    require_sums(entries, sums)
    if key_file is None:
        if _CONTENT in entries:
            raise WrongPackageError("壊れています。")
        return entries
    if depth < _DEEPEST or set(entries) != {_CONTENT}:
        raise WrongPackageError("壊れています。")
    if not passphrase:
        raise PassphraseNeededError
    return _opened(unlock(key_file, entries[_CONTENT], passphrase), "", depth - 1)


def _manifest(data: bytes) -> tuple[KeyFile | None, Mapping[str, str]]:
    try:
        said = read_json(data)
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise WrongPackageError("新しい版のプログラムで書き出されたか、案件のファイルではありません。")
        sums = said.get("sha256")
        if not isinstance(sums, dict) or not all(isinstance(one, str) for one in sums.values()):
            raise WrongPackageError("壊れています。")
        found = said.get("lock")
        return (None if found is None else KeyFile.from_json(found)), sums
    except (Faults, ValueError, TypeError, KeyError) as error:
        raise WrongPackageError("壊れています。") from error
