"""Where the program keeps things, and where it finds what it was shipped with.

Nothing here makes a folder or opens a file; whoever writes makes the folder first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

APP_NAME = "KaigoDesktop"
HOME_VARIABLE = "KAIGO_DESKTOP_HOME"

_PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = _PACKAGE / "_shipped"
_TREE = _PACKAGE.parent


class Paths(Struct, frozen=True):
    """The folders of one user: what must be kept, what may be lost, what was noted, what was copied."""

    data: Path
    cache: Path
    logs: Path
    backups: Path
    papers: Path | None = None
    """Where printed papers go at first; None: among the documents of the user, which the system knows."""

    @property
    def database(self) -> Path:
        """The file that holds every case."""
        return self.data / "kaigo.db"

    @property
    def offices(self) -> Path:
        """The index of the public office list: public data, which an import makes anew."""
        return self.data / "offices.db"

    @property
    def settings(self) -> Path:
        """Window size and choices of view; nothing that affects a result."""
        return self.data / "settings.ini"

    @classmethod
    def under(cls, home: Path) -> Paths:
        """Everything in one folder: for tests, and for a copy carried on a stick."""
        return cls(
            data=home / "data",
            cache=home / "cache",
            logs=home / "logs",
            backups=home / "backups",
            papers=home / "papers",
        )

    @classmethod
    def of_user(cls, environment: Mapping[str, str] | None = None) -> Paths:
        """The folders that this system gives a program, or those under KAIGO_DESKTOP_HOME when it is set."""
        chosen = (os.environ if environment is None else environment).get(HOME_VARIABLE, "").strip()
        if chosen:
            return cls.under(Path(chosen).expanduser().absolute())
        # Late: commands that only look for shipped files, and portable copies, do without it.
        from platformdirs import PlatformDirs  # noqa: PLC0415

        dirs = PlatformDirs(APP_NAME, appauthor=False)
        data = dirs.user_data_path
        return cls(data=data, cache=dirs.user_cache_path, logs=dirs.user_log_path, backups=data / "backups")


def shipped_roots() -> tuple[Path, ...]:
    """Where resources/, forms/ and db/ may lie, in the order in which they are looked for."""
    here = _IN_WHEEL if _IN_WHEEL.is_dir() else _TREE
    frozen = getattr(sys, "_MEIPASS", None)  # set by a freezer's boot code
    return (Path(frozen), here) if frozen else (here,)


def shipped(*parts: str) -> Path:
    """Find a file or folder that came with the program, such as `shipped("resources", "fonts")`.

    The same call works from the source tree, from an installed wheel and from a frozen program.
    A missing one is a damaged installation: FileNotFoundError, whose text says what to do.
    """
    for root in shipped_roots():
        found = root.joinpath(*parts)
        if found.exists():
            return found
    wanted = "/".join(parts)
    raise FileNotFoundError(f"{wanted} がありません。プログラムをもう一度インストールしてください。")
