"""A keyring for tests: never a person's own keys."""

from __future__ import annotations

from pathlib import Path

from kaigo_desktop.storage.safety.data_file import DataFile

_BEGUN: dict[Path, MemoryKeyring] = {}


class MemoryKeyring:
    """Fits ``storage.safety.keyrings.KeyRing``; can be locked, or missing, as a real one can."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.failure: Exception | None = None

    def get(self, name: str) -> str | None:
        self._answer()
        return self.kept.get(name)

    def put(self, name: str, secret: str) -> None:
        self._answer()
        self.kept[name] = secret

    def forget(self, name: str) -> None:
        self._answer()
        self.kept.pop(name, None)

    def _answer(self) -> None:
        if self.failure is not None:
            raise self.failure


def begun(database: Path) -> MemoryKeyring:
    """The keyring of a data file whose first start is over: encrypted, the recovery key on paper."""
    if database not in _BEGUN:
        _BEGUN[database] = MemoryKeyring()
        data = DataFile(database, _BEGUN[database])
        data.keep_in_keyring()
        data.new_recovery_key()
        data.confirm_recovery_key()
    return _BEGUN[database]
