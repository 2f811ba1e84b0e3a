"""Writing from top to bottom: what stands in each place of a column, and which signs change their form.

The fonts' own vertical forms are out of reach of the PDF path, so signs that lie
along the line are turned, and those of a corner are moved to theirs.
"""

from __future__ import annotations

import re

STACK_LEADING = 1.08
"""The distance of characters one under another, in em."""

TURNED = frozenset("ー〜～―—–−-‐＝=（）()「」『』【】〔〕［］[]｛｝{}〈〉《》＜＞<>…‥：；:;→←~｜|")
"""Signs that are turned a quarter to the right."""

_SMALL = "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"

AT_TOP_RIGHT = dict.fromkeys("、。，．", (0.6, 0.6)) | dict.fromkeys(_SMALL, (0.1, 0.1))
"""Signs that stand at the top right of their place: how far to the right and up, in em."""

_UNIT = re.compile(r"(?<![0-9])[0-9]{2}(?![0-9])|.", re.DOTALL)


def stacked_units(text: str) -> tuple[str, ...]:
    """What stands in each place from the top: a character, or two figures; a line feed is a gap."""
    return tuple("" if unit == "\n" else unit for unit in _UNIT.findall(text))
