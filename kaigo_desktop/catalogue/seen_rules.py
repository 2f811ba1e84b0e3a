"""The rules that were shown last: kept, so that newer rule data can say what it changed.

The file holds what the program itself wrote about its own rules, nothing that anybody entered. One that
cannot be read is therefore as good as none: only what changed cannot be said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins

from kaigo_desktop.catalogue.kept_tables import keep
from kaigo_desktop.domain.rules.changes import RuleSummary, summary_of
from kaigo_desktop.domain.rules.programme import Programme

SEEN_RULES = "rules-seen.json"
"""Its name in the data folder."""


class _Seen(Struct, frozen=True):
    now: RuleSummary
    before: RuleSummary | None = None


def earlier_rules(kept: Path, programmes: Iterable[Programme]) -> Mapping[str, RuleSummary]:
    """By programme, the rules of the version before this one; none where no other was ever seen.

    Remembers in ``kept`` what it was shown now.
    """
    seen = _read(kept)
    now = {programme.id: _next(seen.get(programme.id), summary_of(programme)) for programme in programmes}
    if any(seen.get(id_) != one for id_, one in now.items()):
        # What is gone from the catalogue is remembered too: it may come back.
        keep(kept, {id_: to_builtins(one) for id_, one in (seen | now).items()})
    return {id_: one.before for id_, one in now.items() if one.before is not None}


def _next(seen: _Seen | None, now: RuleSummary) -> _Seen:
    if seen is None:
        return _Seen(now)
    return seen if seen.now == now else _Seen(now, seen.now)


def _read(kept: Path) -> dict[str, _Seen]:
    try:
        rows = json.loads(kept.read_bytes().decode("utf-8"))
        return {
            id_: _Seen(_summary(row["now"]), row["before"] and _summary(row["before"]))
            for id_, row in rows.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _summary(row: Mapping[str, Any]) -> RuleSummary:
    return RuleSummary(**row)
