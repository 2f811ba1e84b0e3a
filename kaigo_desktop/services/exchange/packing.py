"""A case as the entries of a ``.kaigo`` file, and such entries checked, whoever made them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from kaigo_desktop.domain.cases.carried import Carried, HandedOver
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.case_file import plain
from kaigo_desktop.domain.cases.document import as_json
from kaigo_desktop.domain.deadlines.identity import no_decisions
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Submission, SubmissionId, SubmittedFile
from kaigo_desktop.domain.json_text import Fault, Faults, one_line, read_json
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.exchange.decisions import checked

CASE_FORMAT = "kaigo-carried/1"
LONGEST_TITLE = 200
MOST_SUBMISSIONS = 100
MOST_SHOWN = 5
_UID = re.compile(r"[0-9a-f]{32}")
_SUM = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[a-z0-9][a-z0-9_@.-]{0,99}")
_FILE_NAME = re.compile(r'[^\x00-\x1f\x7f/\\:*?"<>|]{1,150}\.pdf', re.IGNORECASE)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)

FaultsOf = Callable[[object], Sequence[Fault]]


def to_entries(carried: Carried) -> dict[str, bytes]:
    """The entries of a file, in the order in which a person would look at them."""
    head = {
        "format": CASE_FORMAT,
        "uid": carried.uid,
        "title": carried.title,
        "document": carried.document,
        "decisions": carried.decisions,
    }
    entries = {"case.json": as_json(head).encode()}
    if carried.base is not None:
        entries["base.json"] = as_json(carried.base).encode()
    sets: list[Document] = []
    files: dict[str, bytes] = {}
    for one in carried.handed_in:
        names = [f"files/{len(files) + place}.pdf" for place in range(1, len(one.contents) + 1)]
        files.update(zip(names, one.contents, strict=True))
        sets.append(_to_json(one.submission, names))
    if sets:
        entries["submissions.json"] = json.dumps(sets, ensure_ascii=False).encode()
    return entries | files


def from_entries(entries: Mapping[str, bytes], faults_of: FaultsOf) -> Carried:
    """What the entries say. Raises Trouble that names what is wrong; nothing is kept by then."""
    head = _object(_json(entries, "case.json"), "case.json")
    if head.get("format") != CASE_FORMAT:
        raise wrong("新しい版のプログラムで書き出されたファイルです。")
    uid, title = head.get("uid"), head.get("title")
    if not isinstance(uid, str) or not _UID.fullmatch(uid):
        raise wrong("案件の番号が正しくありません。")
    if not isinstance(title, str) or not title.strip() or len(title) > LONGEST_TITLE:
        raise wrong("案件の名前が正しくありません。")
    document = _document(head.get("document"), faults_of)
    base = _document(_json(entries, "base.json"), faults_of) if "base.json" in entries else None
    handed_in = _handed_in(entries, faults_of)
    used = {"case.json", "base.json", "submissions.json"}
    count = sum(len(one.contents) for one in handed_in)
    if set(entries) - used != {f"files/{number}.pdf" for number in range(1, count + 1)}:
        raise wrong("提出の控えと中のファイルが合いません。")
    return Carried(
        uid,
        one_line(title.strip()),
        document,
        base,
        handed_in,
        _decisions(head.get("decisions", no_decisions())),
    )


def _decisions(said: object) -> Document:
    found = checked(said)
    if found is None:
        raise wrong("期限の記録の形が正しくありません。")
    return found


def wrong(why: str) -> Trouble:
    """What is said of a file that cannot be taken in."""
    return Trouble(
        f"このファイルは取り込めません。{why}",
        "送った人に、もう一度書き出してもらってください。いまのデータは変わっていません。",
    )


def _json(entries: Mapping[str, bytes], name: str) -> object:
    try:
        return plain(read_json(entries[name]))
    except KeyError:
        raise wrong("案件が入っていません。") from None
    except Faults as faults:
        raise wrong(f"{name} を読めません（{faults.faults[0]}）。") from faults


def _object(value: object, name: str) -> Document:
    if not isinstance(value, dict):
        raise wrong(f"{name} の形が正しくありません。")
    return value


def _document(value: object, faults_of: FaultsOf) -> Document:
    document = _object(value, "case.json")
    faults = faults_of(document)
    if faults:
        more = f"　ほか{len(faults) - MOST_SHOWN}件" if len(faults) > MOST_SHOWN else ""
        raise wrong("案件の内容に誤りがあります。\n" + "\n".join(map(str, faults[:MOST_SHOWN])) + more)
    return document


def _to_json(one: Submission, names: Sequence[str]) -> Document:
    return {
        "submitted_on": one.submitted_on.isoformat(),
        "note": one.note,
        "at": one.at.isoformat(),
        "rules_version": one.rules_version,
        "document": one.document,
        "files": [
            {
                "form": file.key.form,
                "office": file.key.office,
                "sequence": file.key.sequence,
                "programme": file.key.programme,
                "title": file.title,
                "file": file.file,
                "sha256": file.sha256,
                "facts_sha256": file.facts_sha256,
                "entry": name,
            }
            for file, name in zip(one.files, names, strict=True)
        ],
    }


def _handed_in(entries: Mapping[str, bytes], faults_of: FaultsOf) -> tuple[HandedOver, ...]:
    if "submissions.json" not in entries:
        return ()
    found = _json(entries, "submissions.json")
    if not isinstance(found, list) or len(found) > MOST_SUBMISSIONS:
        raise wrong("提出の控えの形が正しくありません。")
    try:
        return tuple(_one_set(_object(one, "submissions.json"), entries, faults_of) for one in found)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise wrong("提出の控えの形が正しくありません。") from error


def _one_set(said: Document, entries: Mapping[str, bytes], faults_of: FaultsOf) -> HandedOver:
    files = said["files"]
    if not isinstance(files, list) or not files:
        raise ValueError("a set has files")
    day, at = (_text(said, name, 40) for name in ("submitted_on", "at"))
    if any(not (moment[:4].isdecimal() and 2000 <= int(moment[:4]) <= 2100) for moment in (day, at)):
        raise ValueError("a day of this century")
    pairs = [_one_file(_object(one, "submissions.json"), entries) for one in files]
    submission = Submission(
        SubmissionId(0),
        date.fromisoformat(day),
        _text(said, "note", 2000),
        datetime.fromisoformat(at),
        _text(said, "rules_version", 20_000),
        _document(said.get("document"), faults_of),
        tuple(file for file, _ in pairs),
    )
    return HandedOver(submission, tuple(content for _, content in pairs))


def _one_file(said: Document, entries: Mapping[str, bytes]) -> tuple[SubmittedFile, bytes]:
    office, sequence = said.get("office"), said.get("sequence")
    if not (office is None or (isinstance(office, str) and len(office) <= LONGEST_TITLE)):
        raise ValueError("an office is a key")
    if not (sequence is None or (type(sequence) is int and 0 < sequence < 100)):
        raise ValueError("a sequence is a small number")
    name, form, programme = (_text(said, part, 200) for part in ("file", "form", "programme"))
    if not _FILE_NAME.fullmatch(name) or _RESERVED.fullmatch(name) or name.startswith("."):
        raise wrong("控えのファイルの名前が正しくありません。")
    if not _ID.fullmatch(form) or not _ID.fullmatch(programme):
        raise ValueError("ids of forms and programmes are plain")
    content = entries[_text(said, "entry", 20)]
    sum_, facts = _text(said, "sha256", 64), _text(said, "facts_sha256", 64)
    if hashlib.sha256(content).hexdigest() != sum_ or not content.startswith(b"%PDF"):
        raise wrong(f"控えの「{one_line(name)}」が壊れています。")
    if not _SUM.fullmatch(facts):
        raise ValueError("a sum of facts is 64 digits")
    title = one_line(_text(said, "title", LONGEST_TITLE))
    return SubmittedFile(CopyKey(form, office, sequence, programme), title, name, sum_, facts), content


def _text(said: Document, name: str, longest: int) -> str:
    value = said[name]
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError(f"{name} is a text of at most {longest} characters")
    return value
