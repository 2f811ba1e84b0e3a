"""In which line of a TOML file an entry stands, for messages about it."""

from __future__ import annotations


def line_of_header(text: str, array: str, index: int) -> int:
    """The line of the ``index``-th ``[[array]]`` header, counted from 1; 1 where there is none."""
    headers = [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip().replace(" ", "") == f"[[{array}]]"
    ]
    return headers[index] if index < len(headers) else 1


def line_of_id(text: str, id_: str) -> int:
    """The line that gives an entry that id; 1 where none does."""
    wanted = f'id="{id_}"'
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip().replace(" ", "") == wanted:
            return number
    return 1
