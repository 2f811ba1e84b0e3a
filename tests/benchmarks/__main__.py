"""python -m tests.benchmarks [MODULE …] [--rounds N]: measure, and print one table."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys

from tests import benchmarks
from tests.benchmarks.figures import Figure, table


def main() -> int:
    names = [found.name for found in pkgutil.iter_modules(benchmarks.__path__) if found.name != "__main__"]
    modules = {name: importlib.import_module(f"tests.benchmarks.{name}") for name in names}
    measured = {name: module for name, module in modules.items() if hasattr(module, "measure")}
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    parser.add_argument("modules", nargs="*", help=f"of: {', '.join(measured)}")
    parser.add_argument("--rounds", type=int, default=7)
    chosen = parser.parse_args()
    figures: list[Figure] = []
    for name in chosen.modules or measured:
        figures += measured[name].measure(chosen.rounds)
    print(table(figures))
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
