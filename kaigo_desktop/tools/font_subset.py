"""Make the fallback font: what Noto Sans JP has and none of the BIZ UD fonts have.

    python -m kaigo_desktop.tools.font_subset NotoSansJP-Regular.ttf resources/fonts

Needed only when one of the shipped fonts changes; needs fontTools, which is a development dependency.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

MAIN_FONTS = ("BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf", "BIZUDGothic-Regular.ttf")
SUBSET_NAME = "NotoSansJP-Fallback.ttf"


def characters(font: Path) -> set[int]:
    """Every code point that a font file has a glyph for."""
    with TTFont(font, lazy=True) as opened:
        return set(opened.getBestCmap())


def make_subset(source: Path, fonts: Path) -> int:
    """Write the fallback font beside the main fonts and tell how many characters it holds."""
    covered = set.intersection(*(characters(fonts / name) for name in MAIN_FONTS))
    wanted = characters(source) - covered
    options = subset.Options()
    options.layout_features = []  # upright text only: no alternates, no vertical forms
    options.hinting = False
    options.name_IDs = ["*"]  # the licence and the copyright stay in the file
    options.recalc_timestamp = False  # the same input gives the same file
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    with TTFont(source, recalcTimestamp=False) as font:
        cutter.subset(font)
        font.save(fonts / SUBSET_NAME)
    return len(wanted)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Make the fallback font.")
    parser.add_argument("source", type=Path, help="the whole Noto Sans JP Regular, TrueType outlines")
    parser.add_argument("fonts", type=Path, help="the folder of the shipped fonts")
    chosen = parser.parse_args(arguments)
    print(f"{make_subset(chosen.source, chosen.fonts)} characters in {SUBSET_NAME}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
