"""Text with placeholders, as forms are written: ``金 {total:yen} 円``.

A template is read once and printed for many scopes. A value that is not known
prints as nothing or as a gap to write in, never as 0, and is reported by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from kaigo_desktop.domain.forms.formats import FIGURES, FORMATS, TAKES_ARGUMENT, UNTICKED, print_label

Labels = Mapping[str, Mapping[str, str]]
"""Tables of words for codes: table → code → word."""

GAP = "\u3000" * 4
"""Left inside a sentence for what is not known yet."""

DATE_GAP = "\u3000\u3000年\u3000\u3000月\u3000\u3000日"

_NOTHING = "\0"
"""Stands for a value that prints as nothing until the text is whole; no value holds it."""

_ABSENT = object()

ROW_NUMBER = "row_number"
"""The name of a row's number, from 1."""


class Unprintable(ValueError):
    """A value that its format cannot print: a mistake of the form or of who names the values."""


class Placeholder(NamedTuple):
    """One ``{name:format|gap}``. ``gap`` None: the usual one."""

    name: str
    format: str = "text"
    argument: str = ""
    optional: bool = False
    gap: str | None = None


class Template(NamedTuple):
    """A text as written in a form; literal pieces and placeholders in turn."""

    parts: tuple[str | Placeholder, ...] = ()

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """The placeholders in order."""
        return tuple(part for part in self.parts if isinstance(part, Placeholder))

    @property
    def alone(self) -> Placeholder | None:
        """The placeholder where the text is nothing else."""
        only = self.parts[0] if len(self.parts) == 1 else None
        return only if isinstance(only, Placeholder) else None


class FilledText(NamedTuple):
    """A final text, the full names of the values in it, and what a reader calls it.

    ``whole``: a figure that must not be broken over two lines.
    """

    text: str
    fields: tuple[str, ...] = ()
    label: str = ""
    whole: bool = False


class Scope:
    """Values by dotted name; a row's scope lies inside another and is searched first."""

    __slots__ = ("outer", "prefix", "values")

    def __init__(self, values: Mapping[str, object], prefix: str = "", outer: Scope | None = None) -> None:
        self.values = values
        self.prefix = prefix
        self.outer = outer

    def row(self, name: str, number: int, values: Mapping[str, object]) -> Scope:
        """The scope of a list's row; ``name`` is the list's full name, ``number`` counts from 0."""
        return Scope({ROW_NUMBER: number + 1, **values}, f"{name}[{number}].", self)

    def find(self, name: str) -> tuple[object, str]:
        """The value (None: not known) and its full name, such as ``lines[0].cost``."""
        scope: Scope | None = self
        while scope is not None:
            found, value = _descend(scope.values, name)
            if found:
                return value, scope.prefix + name
            scope = scope.outer
        return None, self._full_name_of_absent(name)

    def _full_name_of_absent(self, name: str) -> str:
        # A name with a dot belongs to the whole case unless a row knows its beginning.
        if "." in name:
            scope = self
            while scope.outer is not None:
                scope = scope.outer
            return scope.prefix + name
        return self.prefix + name


def _descend(values: Mapping[str, object], name: str) -> tuple[bool, object]:
    found = values.get(name, _ABSENT)
    if found is not _ABSENT:
        return True, found
    end = name.rfind(".")
    while end > 0:
        inner = values.get(name[:end], _ABSENT)
        if inner is None:
            return True, None
        if inner is not _ABSENT:
            return _descend(inner, name[end + 1 :]) if isinstance(inner, Mapping) else (False, None)
        end = name.rfind(".", 0, end)
    return False, None


# --- reading -----------------------------------------------------------------

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*")


def parse_template(source: str, labels: Labels | None = None) -> Template:
    """Read a text of a form. Raises ValueError with what is wrong with it."""
    parts: list[str | Placeholder] = []
    literal = ""
    end = 0
    for piece in _PIECE.finditer(source):
        literal += source[end : piece.start()]
        end = piece.end()
        if piece[0] in ("{{", "}}"):
            literal += piece[0][0]
        elif piece[1] is None:
            raise ValueError(f"a brace without its partner in {source!r} (write {{{{ or }}}} for a brace)")
        else:
            parts += [literal] if literal else []
            literal = ""
            parts.append(_placeholder(piece[1], labels or {}))
    literal += source[end:]
    return Template((*parts, literal) if literal else tuple(parts))


def check_name(name: str) -> str:
    """The name itself where it is a dotted name. Raises ValueError where it is not."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name: {name!r}")
    return name


def _placeholder(inside: str, labels: Labels) -> Placeholder:
    head, bar, gap = inside.partition("|")
    name, _, spec = head.partition(":")
    optional = name.endswith("?")
    kind, _, argument = spec.partition(" ")
    kind = kind or "text"
    if kind not in FORMATS:
        raise UnknownWord("format", kind, tuple(FORMATS))
    if kind == "label" and argument not in labels:
        raise UnknownWord("table of labels", argument, tuple(labels))
    if argument and kind not in TAKES_ARGUMENT:
        raise ValueError(f"the format {kind!r} takes no argument: {inside!r}")
    return Placeholder(check_name(name.removesuffix("?")), kind, argument, optional, gap if bar else None)


class UnknownWord(ValueError):
    """A word that is not in a closed list; the reader adds a suggestion."""

    def __init__(self, what: str, word: str, known: tuple[str, ...]) -> None:
        super().__init__(f"unknown {what} {word!r}")
        self.word = word
        self.known = known


# --- printing ----------------------------------------------------------------


def print_template(
    template: Template, scope: Scope, labels: Labels, empty: Callable[[str], None], label: str = ""
) -> FilledText:
    """The final text; ``empty`` hears the full name of each value that is not known and not optional.

    ``label`` is what a reader calls the text.
    """
    literal = template.parts[0] if len(template.parts) == 1 else None
    if isinstance(literal, str):  # as most texts of a form are
        return FilledText(literal, (), label)
    alone = template.alone
    parts: list[str] = []
    fields: list[str] = []
    is_short = False
    for part in template.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        value, full_name = scope.find(part.name)
        fields.append(full_name)
        if is_blank(value):
            if not part.optional:
                empty(full_name)
            gap = _gap(part, alone is not None) or _NOTHING
            is_short = is_short or gap is _NOTHING
            parts.append(gap)
        else:
            parts.append(print_value(part, value, labels))
    whole = alone is not None and alone.format in FIGURES
    text = "".join(parts)
    return FilledText(_without_empty_lines(text) if is_short else text, tuple(fields), label, whole)


def _without_empty_lines(text: str) -> str:
    """The text without the lines on which nothing stands but values that are not known."""
    lines = [line for line in text.split("\n") if line.strip(_NOTHING) or _NOTHING not in line]
    return "\n".join(lines).replace(_NOTHING, "")


def _gap(part: Placeholder, alone: bool) -> str:  # noqa: FBT001 - one caller
    if part.gap is not None:
        return part.gap
    if part.format == "check":
        return UNTICKED
    if alone or part.optional:
        return ""
    return DATE_GAP if part.format == "date" else GAP


def print_value(part: Placeholder, value: object, labels: Labels) -> str:
    """A known value in its format. Raises Unprintable where the two do not fit."""
    try:
        if part.format == "label":
            return print_label(value, labels[part.argument], part.argument)
        return FORMATS[part.format](value, part.argument)
    except (TypeError, ValueError) as wrong:
        message = f"{part.name}: the format {part.format!r} does not print {value!r} ({wrong})"
        raise Unprintable(message) from wrong


# --- conditions --------------------------------------------------------------


class Condition(NamedTuple):
    """``name``, ``not name``, ``name is code`` or ``name is not code``."""

    name: str
    negated: bool = False
    code: str | None = None

    def holds(self, scope: Scope) -> bool:
        """Whether it is so; what is not known is no yes, and differs from no code."""
        value, _ = scope.find(self.name)
        if self.code is None:
            return is_given(value) is not self.negated
        if value is None:
            return False
        text = ("true" if value else "false") if isinstance(value, bool) else str(value)
        return (text == self.code) is not self.negated


def is_given(value: object) -> bool:
    """Known, and neither false nor an empty text or list. 0 is given."""
    return not is_blank(value) and value is not False and value not in ([], ())


def is_blank(value: object) -> bool:
    """Nothing stands on paper for it: not known, or a text without a character that can be seen."""
    return value is None or (isinstance(value, str) and not value.strip())


def parse_condition(source: str) -> Condition:
    """Read a ``when``. Raises ValueError."""
    words = source.split()
    match words:
        case [name]:
            return Condition(check_name(name))
        case ["not", name]:
            return Condition(check_name(name), negated=True)
        case [name, "is", "not", code]:
            return Condition(check_name(name), negated=True, code=code)
        case [name, "is", code]:
            return Condition(check_name(name), code=code)
    raise ValueError(f"not a condition: {source!r} (name · not name · name is code · name is not code)")
