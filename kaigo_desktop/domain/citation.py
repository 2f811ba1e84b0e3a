"""Where a rule is written, as a person knows it: the source by its name, not by its id in the rule data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kaigo_desktop.domain.rules.programme import Source


def source_names(sources: Iterable[Source]) -> dict[str, str]:
    """Source id → the name under which an officer knows it."""
    return {source.id: source.name for source in sources}


def cite_text(cite: str, names: Mapping[str, str]) -> str:
    """A citation with its source named; lines that begin with no known id stay as they are."""
    return "\n".join(_named(line, names) for line in cite.split("\n"))


def _named(line: str, names: Mapping[str, str]) -> str:
    source, space, place = line.partition(" ")
    return f"{names.get(source, source)}{space}{place}"


def with_names(value: object, names: Mapping[str, str]) -> object:
    """Rows of a form, at any depth, with every text under ``cite`` naming its source."""
    if isinstance(value, dict):
        return {key: _named_part(key, part, names) for key, part in value.items()}
    if isinstance(value, list):
        return [with_names(part, names) for part in value]
    return value


def _named_part(key: object, part: object, names: Mapping[str, str]) -> object:
    return cite_text(part, names) if key == "cite" and isinstance(part, str) else with_names(part, names)
