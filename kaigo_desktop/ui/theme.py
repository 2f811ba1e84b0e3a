"""The look: tokens read once, made into a style sheet and given to widgets that paint themselves.

A widget that paints asks :func:`tokens_of`, which looks up its chain of
parents; there is no global. Without a themed ancestor the light tokens at
100 % are used, so that a widget alone in a test still draws.
"""

from __future__ import annotations

import string
from functools import cache
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from kaigo_desktop.paths import shipped
from kaigo_desktop.viewmodels.appearance import Appearance, Mode

CELL_INSET = 3
"""px by which Fusion sets the text of a cell in, beside what the style sheet says; headings follow."""

_PROPERTY = "kaigo_tokens"
_STATES = ("eligible", "conditional", "unknown", "ineligible")


class Tokens(Struct, frozen=True):
    """The colours of one scheme, and sizes at one text size.

    ``colours`` and ``sizes`` hold every token by its name in tokens.toml;
    sizes are px, type sizes pt, both already multiplied by the text scale.
    """

    is_dark: bool
    scale: float
    colours: dict[str, str]
    types: dict[str, float]
    sizes: dict[str, int]
    families: tuple[str, ...]
    figure_families: tuple[str, ...]
    line_height: int
    line_characters: int

    def colour(self, name: str) -> QColor:
        """The colour of that role. Raises KeyError where there is none."""
        return QColor(self.colours[name])

    def px(self, name: str) -> int:
        """A space or size in px at the present text size."""
        return self.sizes[name]

    def font(self, kind: str = "base", *, bold: bool = False) -> QFont:
        """The font of a kind of text (base, title, section, amount, help, small) for painting."""
        font = QFont(list(self.families))
        font.setPointSizeF(self.types[kind])
        font.setBold(bold)
        return font


def read_plain_toml(text: str) -> dict[str, dict[str, Any]]:
    """Tables of texts and numbers, one a line: all that tokens.toml holds. tomllib costs a start 8 ms."""
    tables: dict[str, dict[str, Any]] = {}
    table: dict[str, Any] = {}
    for line in text.splitlines():
        name, equals, rest = line.partition("=")
        if line.startswith("["):
            table = tables.setdefault(line[1 : line.index("]")], {})
        elif equals and not line.startswith("#"):
            value = rest.strip()
            if value.startswith('"'):
                table[name.strip()] = value[1 : value.index('"', 1)]
            else:
                number = value.partition("#")[0].strip()
                table[name.strip()] = float(number) if "." in number else int(number)
    return tables


@cache
def _read(scheme: str, percent: int) -> Tokens:
    raw = read_plain_toml(shipped("resources", "styles", "tokens.toml").read_text(encoding="utf-8"))
    scale = percent / 100
    family = raw["family"]
    fixed = {"focus", "column"}
    sizes = {
        name: px if name in fixed else round(px * scale)
        for name, px in {**raw["space"], **raw["size"]}.items()
    }
    # The column holds the same number of characters at every text size, as far as the window goes.
    sizes["column"] = round(raw["size"]["column"] * scale)
    return Tokens(
        is_dark=scheme == "dark",
        scale=scale,
        colours=dict(raw[scheme]),
        types={name: points * scale for name, points in raw["type"].items()},
        sizes=sizes,
        families=(family["text"], family["fallback"]),
        figure_families=(family["figures"], family["fallback"]),
        line_height=raw["prose"]["line_height"],
        line_characters=raw["prose"]["characters"],
    )


def read_tokens(scheme: str = "light", percent: int = 100) -> Tokens:
    """The tokens of ``light`` or ``dark`` at a text size in percent."""
    return _read(scheme, percent)


def tokens_of(widget: QWidget) -> Tokens:
    """The tokens of the nearest themed ancestor, else the light ones at 100 %."""
    at: QObject | None = widget
    while at is not None:
        found = at.property(_PROPERTY)
        if isinstance(found, Tokens):
            return found
        at = at.parent()
    return read_tokens()


def set_tokens(widget: QWidget, tokens: Tokens) -> None:
    """Make ``widget`` the themed ancestor of all that is in it."""
    widget.setProperty(_PROPERTY, tokens)


def style_sheet(tokens: Tokens) -> str:
    """The style sheet of the whole program for these tokens."""
    template = shipped("resources", "styles", "app.qss").read_text(encoding="utf-8")
    size = tokens.sizes
    values: dict[str, str] = {name: str(px) for name, px in size.items()}
    values |= {name: f"{points:g}" for name, points in tokens.types.items()}
    values |= tokens.colours
    # A focus ring is wider than a border: what surrounds it gives way, so that nothing moves.
    grown = size["focus"] - 1
    values |= {
        "families": ", ".join(f'"{name}"' for name in tokens.families),
        "figure_families": ", ".join(f'"{name}"' for name in tokens.figure_families),
        "control_inner": str(size["control"] - 2),
        "control_focus": str(size["control"] - 2 * size["focus"]),
        "link": str(size["control"] - 2 * size["focus"]),
        "cell": str(size["s"] + CELL_INSET),
        "s_less": str(size["s"] - grown),
        "m_less": str(size["m"] - grown),
        "l_less": str(size["l"] - grown),
    }
    return string.Template(template).substitute(values)


def palette(tokens: Tokens) -> QPalette:
    """The palette for what a style sheet does not reach."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, name in (
        (role.Window, "background"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "surface"),
        (role.Text, "text"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.Highlight, "primary"),
        (role.HighlightedText, "on_primary"),
        (role.Link, "primary"),
        (role.LinkVisited, "primary"),
        (role.ToolTipBase, "surface"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "muted"),
        (role.Accent, "primary"),
        (role.Mid, "line"),
    ):
        made.setColor(which, tokens.colour(name))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, tokens.colour("muted"))
    return made


class Theme(QObject):
    """Dresses the program, and dresses it anew when the choice or the system's scheme changes."""

    changed = Signal()
    """The tokens are other ones now."""

    def __init__(
        self, application: QApplication, appearance: Appearance, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._appearance = appearance
        self._windows: list[QWidget] = []
        self.tokens = self._wanted()
        appearance.changed.connect(self._follow)
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    def dress(self, window: QWidget) -> None:
        """Make ``window`` read these tokens from now on."""
        self._windows.append(window)
        set_tokens(window, self.tokens)

    def _wanted(self) -> Tokens:
        mode = self._appearance.mode
        if mode is Mode.SYSTEM:
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        else:
            dark = mode is Mode.DARK
        return read_tokens("dark" if dark else "light", self._appearance.text_percent)

    @Slot()
    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted != self.tokens:
            self.tokens = wanted
            self._apply()
            self.changed.emit()

    def _apply(self) -> None:
        for window in self._windows:
            set_tokens(window, self.tokens)
        self._application.setPalette(palette(self.tokens))
        self._application.setFont(self.tokens.font())
        # Emptied first: a sheet that replaces another is applied once for every ancestor of every widget.
        self._application.setStyleSheet("")
        self._application.setStyleSheet(style_sheet(self.tokens))
