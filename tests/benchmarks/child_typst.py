"""Compiles a typst source whenever asked, and tells how long it took.

python child_typst.py SOURCE FONTS
"""

from __future__ import annotations

import sys
import time
from pathlib import Path


def main(source: Path, fonts: Path) -> None:
    try:
        import typst
    except ImportError:
        print("not installed", flush=True)
        return
    text = source.read_bytes()
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        typst.compile(text, font_paths=[str(fonts)])
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
