"""``manifest.json``: what was printed, in the format ``kaigo-forms/1``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kaigo_desktop.documents.atomic import write_whole

FORMAT = "kaigo-forms/1"
FILE_NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One printed file. ``file`` is its name within the folder; ``office`` and ``sequence`` None: for all."""

    file: str
    form: str
    office: str | None
    sequence: int | None
    pages: int
    sha256: str
    empty_fields: tuple[str, ...]


def manifest_text(entries: Iterable[ManifestEntry]) -> str:
    """The manifest as JSON, files in the order given."""
    files = [
        {
            "file": entry.file,
            "form": entry.form,
            "office": entry.office,
            "sequence": entry.sequence,
            "pages": entry.pages,
            "sha256": entry.sha256,
            "empty_fields": list(entry.empty_fields),
        }
        for entry in entries
    ]
    return json.dumps({"format": FORMAT, "files": files}, ensure_ascii=False, indent=2) + "\n"


def write_manifest(folder: Path, entries: Iterable[ManifestEntry]) -> Path:
    """Write the manifest into the folder, whole or not at all. Raises Trouble."""
    path = folder / FILE_NAME
    write_whole(path, manifest_text(entries).encode())
    return path
