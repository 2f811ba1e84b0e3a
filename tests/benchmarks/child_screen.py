"""A process of its own for the memory of screening: offices in, table out, and its peak in MiB."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.documents.atomic import replacing
from kaigo_desktop.paths import shipped
from kaigo_desktop.services.assessing import Assessor
from kaigo_desktop.services.screening import run_screen


class _NoClock:
    """Screening is given its day."""

    def today(self) -> date:
        raise AssertionError

    now = today


def main() -> None:
    source, out = map(Path, sys.argv[1:])
    assessor = Assessor(load_programmes([shipped("resources", "programmes")]), _NoClock())  # type: ignore[arg-type]
    with source.open("rb") as file:
        run_screen(
            file,
            assessor,
            fiscal_year=2026,
            as_of=date(2026, 6, 15),
            out=out,
            replacing=replacing,
            screen_text=sys.stdout,
            problems=sys.stderr,
        )
    print(peak_mib())


def peak_mib() -> float:
    """The most memory of this program. getrusage would also count what the one that started it held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
