"""Writes the readable twin of every rule file beside it: ``python -m kaigo_desktop.tools.twins``."""

from __future__ import annotations

from pathlib import Path

from kaigo_desktop.catalogue.programmes import load_programmes, rule_paths
from kaigo_desktop.domain.rules.readable import twin
from kaigo_desktop.paths import shipped


def twins(folder: Path) -> dict[Path, str]:
    """The text that belongs beside each rule file of the folder."""
    paths = {path.stem: path for path in rule_paths([folder])}
    return {
        paths[programme.id].with_suffix(".md"): twin(programme) for programme in load_programmes([folder])
    }


def main() -> None:
    """Write them all."""
    for path, text in twins(shipped("resources", "programmes")).items():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
