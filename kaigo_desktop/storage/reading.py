"""What is asked of a row before anything is made of it: an encrypted file cannot fail here, a plain one can.

All raise ValueError or TypeError where the row is not as this program wrote it; ``rows_may_be_spoiled``
tells what that means.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from datetime import MAXYEAR, date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from kaigo_desktop.domain.cases.case import Document

ANY = None
"""For the number of a row, which SQLite itself keeps a number, and for what another check looks at."""
NUMBER, TEXT = frozenset({int}), frozenset({str})
MAYBE_NUMBER, MAYBE_TEXT = NUMBER | {type(None)}, TEXT | {type(None)}


_FIRST_YEAR = 1900
_LAST_YEAR = MAXYEAR
_FIRST_MOMENT = str(_FIRST_YEAR)
"""ISO text sorts as time does. A year before the eras that can be written out is a changed digit."""


def require_types(rows: Sequence[Sequence[object]], *columns: frozenset[type] | None) -> None:
    """See that every value is of its column's types; quick also for ten thousand rows."""
    for place, types in enumerate(columns):
        if types is not None and not types.issuperset(map(type, map(itemgetter(place), rows))):
            raise TypeError("a column holds another kind of value than was written")


def require_days(rows: Sequence[Sequence[object]], *places: int) -> None:
    """See that these columns hold days as ISO text; of thousands of rows few days are different."""
    for day in {str(row[place]) for row in rows for place in places}:
        if date.fromisoformat(day).year < _FIRST_YEAR:
            raise ValueError("a day lies before all that is kept here")


def require_moments(rows: Sequence[Sequence[object]], place: int) -> None:
    """See that this column holds moments as ISO text."""
    deque(map(datetime.fromisoformat, map(itemgetter(place), rows)), maxlen=0)
    if min(map(itemgetter(place), rows), default=_FIRST_MOMENT) < _FIRST_MOMENT:
        raise ValueError("a moment lies before all that is kept here")


def require_years(rows: Sequence[Sequence[object]], place: int) -> None:
    """See that this column holds years that have a date, or nothing."""
    for year in {row[place] for row in rows} - {None}:
        if not isinstance(year, int) or not _FIRST_YEAR <= year < _LAST_YEAR:
            raise ValueError("no fiscal year is like that")


def document_in(text: object) -> Document:
    """The JSON object of a row."""
    if not isinstance(text, str):
        raise TypeError("a document is kept as text")
    found = _DECODER.decode(text)
    if not isinstance(found, dict):
        raise TypeError("a document is a JSON object")
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse)
