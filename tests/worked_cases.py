"""The worked cases of ``tests/cases``, as the tests read them.

A folder is a programme, or a part of the result (``best``, ``guards``, ``obligations``, ``local``). Its
``base.toml`` holds a whole case file (``base``) and what each expense has unless it says otherwise
(``expense``); the other files hold cases, each the base with what it says instead, and what to expect.
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]
FOLDER = Path(__file__).parent / "cases"
_BASE = "base.toml"
_MERGED = ("settings", "corporation", "support", "pledges")
_INSTEAD = ("as_of", "fiscal_year", "prefecture", "expenses", "partners", "awards", "local_programmes")


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """One case of a folder: what it shows, the case file, and what the result must hold."""

    folder: str
    file: str
    shows: str
    document: Json
    expect: Json

    @property
    def name(self) -> str:
        """The sentence that it shows, with where it is."""
        return f"{self.folder}/{self.file}: {self.shows}"


def base_of(folder: str) -> Json:
    """The folder's base case, as its own tests may change it."""
    table = _read(FOLDER / folder / _BASE)
    return case_file(table, {})


def worked_cases() -> Iterator[WorkedCase]:
    """Every case of every folder."""
    for base in sorted(FOLDER.glob(f"*/{_BASE}")):
        table = _read(base)
        for path in sorted(base.parent.glob("*.toml")):
            if path.name != _BASE:
                for body in _read(path)["case"]:
                    document = case_file(table, body)
                    yield WorkedCase(path.parent.name, path.stem, body["shows"], document, body["expect"])


def case_file(table: Json, body: Json) -> Json:
    """The base case with what the worked case says instead."""
    case: Json = copy.deepcopy(table["base"])
    first: Json = copy.deepcopy(next(iter(case.get("offices", [])), {}))
    for name in _MERGED:
        if name in body:
            case[name] = case.get(name, {}) | body[name]
    case |= {name: copy.deepcopy(body[name]) for name in _INSTEAD if name in body}
    if "office" in body:
        case["offices"][0] |= body["office"]
    if "more_offices" in body:
        case["offices"] += [first | one for one in body["more_offices"]]
    case["expenses"] = [_of_nobody(table.get("expense", {}) | one) for one in case.get("expenses", [])]
    for path in body.get("null", []):
        place, last = _place(case, path)
        place[last] = None
    for path in body.get("unset", []):
        place, last = _place(case, path)
        del place[last]
    return case


def _of_nobody(expense: Json) -> Json:
    """The expense, of no office where its office is the empty text (TOML has no null)."""
    return expense | {"office": expense.get("office") or None}


def _place(case: Json, path: str) -> tuple[Any, Any]:
    place: Any = case
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    for step in steps:
        place = place[step]
    return place, last


def _read(path: Path) -> Json:
    return tomllib.loads(path.read_text(encoding="utf-8"))
