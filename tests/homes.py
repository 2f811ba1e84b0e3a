"""The folders of a program under test."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from kaigo_desktop.paths import Paths


def home_in(folder: Path) -> Paths:
    """Folders of its own for what a program writes, but for the rule data that it has read.

    Reading all of it anew takes longer than most tests with a window: what one
    start kept serves the starts of the tests after it.
    """
    return replace(Paths.under(folder), cache=folder.parent / "kept-rules")
