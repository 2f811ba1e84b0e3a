"""Which packages of the lock file a Windows PC gets, and nothing that tests or Linux need. Pure text work."""

from __future__ import annotations

import operator
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

WINDOWS: Mapping[str, str] = {
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
    "python_full_version": "3.11.9",
    "python_version": "3.11",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}
"""What the markers of a requirement ask about, as the shipped Python answers."""

OURS = "kaigo-desktop (pyproject.toml)"

_ORDER: Mapping[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TERM = re.compile(r"(\w+) ?(==|!=|<=|>=|<|>) ?['\"]([^'\"]+)['\"]")
_HEAD = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; (?P<marker>.+?))? \\")


@dataclass(frozen=True, slots=True)
class Locked:
    """A package of the lock file: its one version, the hashes of all its files, and who asks for it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    via: tuple[str, ...]

    @property
    def for_windows(self) -> bool:
        """Whether this line of the lock file is meant for the shipped Python."""
        return holds(self.marker)


def holds(marker: str) -> bool:
    """Whether a marker is true on the shipped Python; one that cannot be read is refused."""
    return not marker or all(_term_holds(term.strip()) for term in marker.split(" and "))


def _term_holds(term: str) -> bool:
    read = _TERM.fullmatch(term)
    if read is None:
        raise ValueError(f"a marker that this does not understand: {term}")
    name, sign, value = read.groups()
    if name.startswith("python"):
        return _ORDER[sign](_numbers(WINDOWS[name]), _numbers(value))
    if sign not in {"==", "!="}:
        raise ValueError(f"a marker that this does not understand: {term}")
    return (WINDOWS[name] == value) is (sign == "==")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def parse_lock(text: str) -> tuple[Locked, ...]:
    """Every package of the lock file, in its order."""
    found = []
    for block in re.split(r"\n(?=[a-z0-9])", text):
        head = _HEAD.match(block)
        if head is None:
            continue
        comments = "".join(line.partition("#")[2] + "\n" for line in block.splitlines() if "#" in line)
        via = (line.strip() for line in comments.replace("via", "", 1).splitlines())
        hashes = tuple(re.findall(r"--hash=(sha256:[0-9a-f]{64})", block))
        found.append(
            Locked(head["name"], head["version"], head["marker"] or "", hashes, tuple(filter(None, via)))
        )
    return tuple(found)


def asked_for(pyproject: str) -> frozenset[str]:
    """What the program itself depends on where it runs on Windows, by the names of the lock file."""
    names = set()
    for line in tomllib.loads(pyproject)["project"]["dependencies"]:
        requirement, _, marker = line.partition(";")
        name = re.match(r"[\w.-]+", requirement)
        if name is not None and holds(marker.strip()):
            names.add(re.sub(r"[-_.]+", "-", name[0]).lower())
    return frozenset(names)


def shipped(lock: str, pyproject: str) -> tuple[Locked, ...]:
    """The packages of the stage: what the program asks for, and what these ask for in turn."""
    locked = [one for one in parse_lock(lock) if one.for_windows]
    names = set(asked_for(pyproject))
    while more := {one.name for one in locked if names.intersection(one.via)} - names:
        names |= more
    missing = names - {one.name for one in locked}
    if missing:
        raise ValueError(f"not in the lock file: {', '.join(sorted(missing))}")
    return tuple(one for one in locked if one.name in names)


def pip_lines(packages: Iterable[Locked]) -> str:
    """Requirements for pip without markers: it would judge those by the computer that builds."""
    return "".join(
        f"{one.name}=={one.version} {' '.join(f'--hash={sha}' for sha in one.hashes)}\n" for one in packages
    )
