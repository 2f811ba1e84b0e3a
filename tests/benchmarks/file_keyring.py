"""A keyring that outlives the process that put something in: the system's own may not be there."""

from __future__ import annotations

from pathlib import Path


class FileKeyring:
    """Keeps keys in a folder of the benchmark."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> str | None:
        path = self._folder / name
        return path.read_text(encoding="ascii") if path.exists() else None

    def put(self, name: str, secret: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / name).write_text(secret, encoding="ascii")

    def forget(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)
