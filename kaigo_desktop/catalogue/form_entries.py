"""Reading tables of a data file with every key accounted for.

An `Entry` hands out its keys one by one with their types checked; `done` refuses
what is left over. Each fault names the file and the entry in one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from kaigo_desktop.domain.forms.text import UnknownWord

Word = TypeVar("Word", bound=StrEnum)
Made = TypeVar("Made")


class FormFault(ValueError):
    """A form's data file breaks a rule; the text is one line with file, entry and what is wrong."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message about a word that is not known."""
    names = list(known)
    from difflib import get_close_matches  # noqa: PLC0415 - late: only where something is wrong

    near = get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f'. Did you mean "{near[0]}"?'
    return f" (known: {', '.join(names)})" if names else ""


class Entry:
    """One table of the file, with the place where it stands."""

    def __init__(self, file: str, place: str, table: Mapping[str, object]) -> None:
        self.file = file
        self.place = place
        self._table = table
        self._seen: list[str] = []

    def fault(self, message: str) -> FormFault:
        """The error to raise."""
        where = f"{self.file}, {self.place}" if self.place else self.file
        return FormFault(f"{where}: {message}")

    def within(self, place: str, table: object) -> Entry:
        """A table inside this one."""
        if not isinstance(table, Mapping):
            raise self.fault(f"{place} has to be a table, not {table!r}")
        return Entry(self.file, f"{self.place}, {place}" if self.place else place, table)

    def has(self, key: str) -> bool:
        """Whether the key is there (it still has to be taken)."""
        return key in self._table

    def all_keys(self) -> tuple[str, ...]:
        """All keys, for a table whose keys are names."""
        return tuple(self._table)

    def take(self, key: str, default: object = None) -> object:
        """The raw value."""
        self._seen.append(key)
        return self._table.get(key, default)

    def need(self, key: str) -> None:
        """Refuse the entry where the key is absent."""
        if key not in self._table:
            raise self.fault(f'"{key}" is missing')

    def text(self, key: str, default: str | None = None) -> str:
        """A text; required where there is no default."""
        if default is None:
            self.need(key)
        value = self.take(key, default)
        if not isinstance(value, str):
            raise self.fault(f'"{key}" has to be a text, not {value!r}')
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where absent."""
        value = self.take(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.fault(f'"{key}" has to be a list of texts, not {value!r}')
        return tuple(value)

    def flag(self, key: str) -> bool:
        """A plain yes or no; false where absent."""
        value = self.take(key, default=False)
        if not isinstance(value, bool):
            raise self.fault(f'"{key}" has to be true or false, not {value!r}')
        return value

    def measure(self, key: str, default: float) -> float:
        """A length or size: a number, not negative."""
        value = self.optional_measure(key)
        return default if value is None else value

    def optional_measure(self, key: str) -> float | None:
        """A length or size, None where absent."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 10_000:
            raise self.fault(f'"{key}" has to be a number from 0, not {value!r}')
        return float(value)

    def whole(self, key: str, default: int, least: int = 1) -> int:
        """A whole number of at least ``least``."""
        value = self.take(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.fault(f'"{key}" has to be a whole number from {least}, not {value!r}')
        return value

    def word(self, key: str, kind: type[Word], default: Word | None = None) -> Word:
        """A word of a closed list."""
        found = self.text(key, default)
        try:
            return kind(found)
        except ValueError:
            raise self.unknown(f'"{key}"', found, tuple(kind)) from None

    def unknown(self, what: str, word: str, known: Iterable[str]) -> FormFault:
        """The error about a word that is not in a closed list."""
        return self.fault(f'{what} cannot be "{word}"{did_you_mean(word, known)}')

    def tables(self, key: str, what: str = "") -> list[Entry]:
        """A list of tables; empty where absent."""
        value = self.take(key, [])
        if not isinstance(value, list):
            raise self.fault(f'"{key}" has to be a list of tables')
        return [self.within(f"{what or key} {number}", one) for number, one in enumerate(value, start=1)]

    def read(self, key: str, reader: Callable[[str], Made], default: str | None = None) -> Made:
        """A text that is read further, as a template or a condition."""
        return self.parsed(key, self.text(key, default), reader)

    def parsed(self, key: str, text: str, reader: Callable[[str], Made]) -> Made:
        """What the reader makes of the text; its complaints name the key."""
        try:
            return reader(text)
        except UnknownWord as fault:
            raise self.fault(f'"{key}": {fault}{did_you_mean(fault.word, fault.known)}') from None
        except ValueError as fault:
            raise self.fault(f'"{key}": {fault}') from None

    def done(self) -> None:
        """Refuse keys that nobody asked for."""
        for key in self._table:
            if key not in self._seen:
                raise self.fault(f'unknown key "{key}"{did_you_mean(key, self._seen)}')
