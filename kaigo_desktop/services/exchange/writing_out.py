"""Everything written out as JSON and CSV, for other programs and later versions; and read back.

``すべての項目.csv`` has one fact a line and loses nothing. The other tables are
for people. No cell is a formula to a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kaigo_desktop.domain.cases.address import DECISIONS, KEYED_SECTIONS
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.case_file import plain
from kaigo_desktop.domain.cases.document import SECTIONS, as_json, record_in, records_in
from kaigo_desktop.domain.cases.fields import FORMAT
from kaigo_desktop.domain.cases.kept import CaseId, CaseLine, HistoryStep
from kaigo_desktop.domain.cells import safe_cell
from kaigo_desktop.domain.deadlines.identity import no_decisions
from kaigo_desktop.domain.json_text import MOST_BYTES, Fault, Faults, one_line, read_json
from kaigo_desktop.services.cases import Cases
from kaigo_desktop.services.exchange import decisions
from kaigo_desktop.services.ports import Clock

EXPORT = "kaigo-export/1"
JSON_NAME, FACTS_NAME, CASES_NAME = "すべての案件.json", "すべての項目.csv", "案件の一覧.csv"
TABLES = {"offices": "事業所.csv", "expenses": "費用.csv", "awards": "交付の記録.csv"}
FACT_COLUMNS = ("案件番号", "案件", "区分", "番号", "項目", "値（JSON）")
MOST_CASES = 5_000
MOST_ROWS = 500_000
_LONGEST_CELL = 1_000_000

Write = Callable[[Path, bytes], None]


class WritingOut:
    """Writes everything to a folder. Raises Trouble where the disk fails."""

    def __init__(self, cases: Cases, clock: Clock, write: Write) -> None:
        self._cases = cases
        self._clock = clock
        self._write = write

    def write(self, folder: Path) -> tuple[Path, ...]:
        """Write every case that is not in the bin; the files in the order in which they were written."""
        found = [(line, self._cases.document(line.id)) for line in self._cases.lines()]
        decided = {line.id: decisions.of_case(self._cases, line.id, body) for line, body in found}
        contents = {
            JSON_NAME: self._json(found, decided),
            FACTS_NAME: _csv(FACT_COLUMNS, _facts(found, decided)),
            CASES_NAME: _csv(("案件番号", "案件", "法人", "年度", "最後の変更"), map(_line, found)),
            **{name: _table(section, found) for section, name in TABLES.items()},
        }
        for name, content in contents.items():
            self._write(folder / name, content)
        return tuple(folder / name for name in contents)

    def _json(self, found: Sequence[tuple[CaseLine, Document]], decided: Mapping[CaseId, Document]) -> bytes:
        made = {
            "format": EXPORT,
            "at": self._clock.now().isoformat(),
            "cases": [
                {
                    "title": line.title,
                    "changed_at": line.changed_at.isoformat(),
                    "document": document,
                    "decisions": decided[line.id],
                    "history": [_step(step) for step in self._cases.history.steps(line.id)],
                }
                for line, document in found
            ],
        }
        return json.dumps(made, ensure_ascii=False, indent=1, default=float).encode()


class Written(NamedTuple):
    """One case of such a file, not yet checked as one. ``decisions`` are checked, and find their grants."""

    title: str
    document: Document
    decisions: Document


def read_written(data: bytes) -> tuple[Written, ...]:
    """The cases of what ``write`` wrote as JSON. Raises Faults."""
    said = plain(read_json(data))
    if not isinstance(said, dict) or said.get("format") != EXPORT:
        raise _fault("$", "書き出したファイルではありません。")
    cases = said.get("cases")
    if not isinstance(cases, list) or len(cases) > MOST_CASES:
        raise _fault("cases", f"案件の並び（{MOST_CASES}件まで）ではありません。")
    return tuple(_one(body, place) for place, body in enumerate(cases))


def read_facts(data: bytes) -> tuple[Written, ...]:
    """The same of ``すべての項目.csv``. Raises Faults that name the line."""
    if len(data) > MOST_BYTES:
        raise _fault("$", "ファイルが大きすぎます（64MBまで）。")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _fault("$", "文字コードがUTF-8ではありません。") from None
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    books: dict[str, Written] = {}
    try:
        if tuple(next(rows, ())) != FACT_COLUMNS:
            raise _fault("line[1]", "書き出した「すべての項目」の表ではありません。")
        for number, row in enumerate(rows, start=2):
            _take_row(books, row, number)
    except csv.Error:
        raise _fault("$", "CSVとして読めません。") from None
    return tuple(map(_with_grants, books.values()))


def is_written(document: object) -> bool:
    """Whether a JSON file is what ``write`` wrote, rather than one case."""
    return isinstance(document, dict) and document.get("format") == EXPORT


def _with_grants(one: Written) -> Written:
    """The case with the grants that its decisions are about, which the table has once."""
    found = decisions.of_places(one.document, one.decisions)
    if found is None:
        raise _fault("$", f"「{one_line(one.title)}」の期限の記録の形が正しくありません。")
    return one._replace(decisions=found)


def _one(body: object, place: int) -> Written:
    document = body.get("document") if isinstance(body, dict) else None
    title = body.get("title") if isinstance(body, dict) else None
    if not isinstance(document, dict) or not isinstance(title, str) or not title.strip():
        raise _fault(f"cases[{place}]", "案件の名前か内容がありません。")
    said = body.get("decisions", no_decisions()) if isinstance(body, dict) else None
    found = decisions.checked(said)
    if found is None:
        raise _fault(f"cases[{place}].decisions", "期限の記録の形が正しくありません。")
    return Written(title, document, found)


def _take_row(books: dict[str, Written], row: Sequence[str], number: int) -> None:
    if len(row) != len(FACT_COLUMNS) or number > MOST_ROWS:
        raise _fault(f"line[{number}]", "列の数が違います。")
    case, title, section, place, field, value = map(_from_cell, row)
    if case not in books and len(books) >= MOST_CASES:
        raise _fault(f"line[{number}]", f"案件が多すぎます（{MOST_CASES}件まで）。")
    if not title.strip():
        raise _fault(f"line[{number}]", "案件の名前がありません。")
    book = books.setdefault(case, Written(title, {"format": FORMAT}, {}))
    document = book.document
    try:
        found = plain(read_json(value.encode("utf-8", "surrogatepass")))
    except Faults as faults:
        raise _fault(f"line[{number}]", faults.faults[0].message) from None
    if section == "case":
        document[field] = found
    elif section == DECISIONS:
        book.decisions[field] = found
    elif section in KEYED_SECTIONS:
        _put(document.setdefault(section, []), place, field, found, number)
    elif section in SECTIONS:
        body = document.setdefault(section, {})
        assert isinstance(body, dict)  # made above
        body[field] = found
    else:
        raise _fault(f"line[{number}]", "知らない区分です。")


def _put(records: object, place: str, field: str, value: object, number: int) -> None:
    """A field of the record of that place, which follows the one before. No place: there is no record."""
    assert isinstance(records, list)  # made by the caller
    if not place:
        return
    if not (place.isascii() and place.isdecimal() and len(place) < 7 and 1 <= int(place) <= len(records) + 1):
        raise _fault(f"line[{number}]", "番号の順が正しくありません。")
    if int(place) > len(records):
        records.append({})
    if field:
        records[int(place) - 1][field] = value


def _facts(
    found: Sequence[tuple[CaseLine, Document]], decided: Mapping[CaseId, Document]
) -> Iterator[tuple[object, ...]]:
    for line, document in found:
        for section in ("case", *SECTIONS):
            for place, field, value in _in_section(document, section):
                yield line.id, line.title, section, place, field, as_json(value)
        choices = decided[line.id]["choices"]
        for key, body in choices.items() if isinstance(choices, dict) else ():
            yield line.id, line.title, DECISIONS, "", key, as_json(body)


def _in_section(document: Document, section: str) -> Iterator[tuple[object, str, object]]:
    if section not in KEYED_SECTIONS:
        yield from (("", field, value) for field, value in record_in(document, section).items())
        return
    records = records_in(document, section)
    if not records and document.get(section) is not None:
        yield "", "", None
    for place in range(len(records)):
        body = record_in(document, section, place)
        yield from ((place + 1, field, value) for field, value in body.items())
        if not body:
            yield place + 1, "", None


def _table(section: str, found: Sequence[tuple[CaseLine, Document]]) -> bytes:
    bodies = [
        (line, record_in(document, section, place))
        for line, document in found
        for place in range(len(records_in(document, section)))
    ]
    fields = list(dict.fromkeys(field for _, body in bodies for field in body))
    rows = ((line.id, line.title, *(_cell(body.get(field)) for field in fields)) for line, body in bodies)
    return _csv(("案件番号", "案件", *fields), rows)


def _cell(value: object) -> object:
    if isinstance(value, dict | list | bool):
        return as_json(value)
    return "" if value is None else value


def _line(pair: tuple[CaseLine, Document]) -> tuple[object, ...]:
    line = pair[0]
    return line.id, line.title, line.applicant, line.fiscal_year or "", f"{line.changed_at:%Y-%m-%d %H:%M}"


def _csv(columns: Sequence[str], rows: Iterator[tuple[object, ...]]) -> bytes:
    """A table that a spreadsheet opens as UTF-8."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(columns)
    writer.writerows([_to_cell(value) for value in row] for row in rows)
    return made.getvalue().encode("utf-8-sig", "replace")


def _to_cell(value: object) -> object:
    """Texts guarded; one that begins with the guard itself is guarded too, so that reading takes one off."""
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.startswith("'") else safe_cell(value)


def _from_cell(text: str) -> str:
    return text.removeprefix("'")


def _step(step: HistoryStep) -> str:
    """A step in a line, for people: when, and what."""
    return f"{step.at.isoformat()} {step.turn.kind.value} {step.label}"


def _fault(path: str, message: str) -> Faults:
    return Faults((Fault(path, f"{message}書き出し直すか、正しいファイルを選んでください。"),))
