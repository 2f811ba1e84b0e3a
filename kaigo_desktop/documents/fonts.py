"""The shipped fonts on paper: which font has which character, and how wide it is.

Nothing is read before the first character is asked for, and reportlab is not
even imported: a command that prints nothing does not pay for printing.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from kaigo_desktop.documents.metrics import CHECKBOX, CHECKBOXES, Face, Measured, NoGlyph

if TYPE_CHECKING:
    from kaigo_desktop.documents.embedding import Font

REGULAR = "BIZUDPGothic-Regular"
BOLD = "BIZUDPGothic-Bold"
FIXED = "BIZUDGothic-Regular"
FALLBACK = "NotoSansJP-Fallback"

CHAINS = {
    Face.REGULAR: (REGULAR, FALLBACK),
    Face.BOLD: (BOLD, REGULAR, FALLBACK),
    Face.FIGURES: (FIXED, REGULAR, FALLBACK),
}
"""The fonts in which a character is looked for."""


class Fonts:
    """The fonts of one folder; shared by all forms of a program run, and safe to share between threads.

    Fits the layout's `Metrics`. A missing font file raises FileNotFoundError.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.measured = Measured()
        self._loaded: dict[str, Font] = {}
        self._lock = threading.RLock()
        self._faces = {face: _Glyphs(chain, self.font) for face, chain in CHAINS.items()}

    def widths(self, face: Face) -> Mapping[str, float]:
        """Each character's width in em. Asking for one that no font has raises NoGlyph."""
        return self._faces[face]

    def runs(self, text: str, face: Face) -> list[tuple[str, str]]:
        """The text in pieces of one font each: font name, piece."""
        return self._faces[face].runs(text)

    def load_usual(self) -> None:
        """Parse the fonts that nearly every form uses."""
        for name in (REGULAR, BOLD, FIXED):
            self.font(name)

    def font(self, name: str) -> Font:
        """A font, parsed when first asked for and registered with reportlab."""
        found = self._loaded.get(name)
        if found is None:
            with self._lock:
                found = self._loaded.get(name) or self._load(name)
                self._loaded[name] = found
        return found

    def _load(self, name: str) -> Font:
        _import_pictures_late()
        # Late: see the head of this module.
        from kaigo_desktop.documents.embedding import load_font  # noqa: PLC0415

        return load_font(name, self._folder / f"{name}.ttf")


def _import_pictures_late() -> None:
    """Let Pillow be read when a picture is drawn. None is, but reportlab begins by importing it."""
    if "PIL.Image" in sys.modules:
        return
    package = vars(import_module("PIL"))
    spec = find_spec("PIL.Image")
    if spec is not None and spec.loader is not None:
        spec.loader = LazyLoader(spec.loader)
        package["Image"] = sys.modules["PIL.Image"] = module = module_from_spec(spec)
        spec.loader.exec_module(module)


class _Glyphs(dict[str, float]):
    """Widths by character, filled in as characters are met."""

    def __init__(self, chain: tuple[str, ...], font: Callable[[str], Font]) -> None:
        super().__init__()
        self._chain = chain
        self._font = font
        self._fonts: dict[str, str] = {}

    def __missing__(self, char: str) -> float:
        if char in CHECKBOXES:
            self._fonts[char] = CHECKBOX
            self[char] = 1.0
            return 1.0
        for name in self._chain:
            face = self._font(name).face
            if face.has(char):
                self._fonts[char] = name
                self[char] = width = face.width(char)
                return width
        raise NoGlyph(char)

    def _font_of(self, char: str) -> str:
        self[char]  # looks the character up where it is new
        return self._fonts[char]

    def runs(self, text: str) -> list[tuple[str, str]]:
        names = self._fonts
        try:
            first = {names[char] for char in text}
        except KeyError:
            first = {self._font_of(char) for char in text}
        if len(first) == 1:
            return [(first.pop(), text)]
        return list(self._mixed(text))

    def _mixed(self, text: str) -> Iterator[tuple[str, str]]:
        for name, chars in groupby(text, self._font_of):
            yield name, "".join(chars)
