"""Files that a stranger made: each is refused with a message, or taken in rightly; none crashes or hangs."""

from __future__ import annotations

import io
import json
import random
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.keeping import WrongSecretError
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.desk import CaseDesk
from kaigo_desktop.storage.exchange.locked import lock
from tests.exchange.conftest import PDF, Computer
from tests.fakes import StillClock

Computers = Callable[[str], Computer]
LONGEST = 5.0
"""Seconds that one file may take on a busy machine."""
UID = "0" * 32


def case_json(**changed: object) -> bytes:
    document = {"format": "kaigo-case/1", "corporation": {"name": "甲"}}
    head = {"format": "kaigo-carried/1", "uid": UID, "title": "案件", "document": document} | changed
    return json.dumps(head).encode()


def submissions(**changed: object) -> bytes:
    file = {
        "form": "application",
        "office": "A",
        "sequence": None,
        "programme": "mhlw-r8-technology",
        "title": "申請書",
        "file": "a.pdf",
        "sha256": sha256(PDF).hexdigest(),
        "facts_sha256": "0" * 64,
        "entry": "files/1.pdf",
    } | {name: value for name, value in changed.items() if name not in {"at", "submitted_on", "files"}}
    one = {
        "submitted_on": changed.get("submitted_on", "2026-06-10"),
        "note": "",
        "at": changed.get("at", "2026-06-10T10:00:00+09:00"),
        "rules_version": "r=1",
        "document": {"format": "kaigo-case/1"},
        "files": changed.get("files", [file]),
    }
    return json.dumps([one]).encode()


def manifest(entries: dict[str, bytes], **changed: object) -> bytes:
    sums = {name: sha256(content).hexdigest() for name, content in entries.items()}
    return json.dumps({"format": "kaigo-package/1", "lock": None, "sha256": sums} | changed).encode()


def package(entries: dict[str, bytes], said: bytes | None = None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", manifest(entries) if said is None else said)
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def with_info(name: str, content: bytes = b"{}", **changed: object) -> bytes:
    """A package with one entry more, of whose header something is odd."""
    made = io.BytesIO()
    entries = {"case.json": case_json()}
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("manifest.json", manifest(entries | {name: content}))
        archive.writestr("case.json", entries["case.json"])
        info = zipfile.ZipInfo(name)
        for field, value in changed.items():
            setattr(info, field, value)
        archive.writestr(info, content)
    return made.getvalue()


SOUND = package({"case.json": case_json()})
WITH_PAPER = package({"case.json": case_json(), "submissions.json": submissions(), "files/1.pdf": PDF})


def odd_names() -> Iterator[bytes]:
    for name in (
        "../case.json",
        "../../etc/passwd",
        "/etc/passwd",
        "files/../../x.pdf",
        "files/1.pdf/../2.pdf",
        "C:\\windows\\x.pdf",
        "..\\x.pdf",
        "files/0.pdf",
        "files/99999.pdf",
        "files/1.exe",
        "files/",
        "CASE.JSON",
        "case.json ",
        "con.pdf",
        "x" * 5000,
        "\u202egpj.json",
        "files/１.pdf",
        ".hidden",
        "content.db",
    ):
        yield with_info(name)
    yield with_info("files/1.pdf", external_attr=0o120777 << 16)  # a link
    yield with_info("files/1.pdf", PDF)  # a paper that nobody names
    made = io.BytesIO()
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(made, "w") as archive:  # noqa: PT031 - the archive is what warns
        archive.writestr("manifest.json", manifest({"case.json": case_json()}))
        archive.writestr("case.json", case_json())
        archive.writestr("case.json", case_json(title="二つめ"))
    yield made.getvalue()


def bombs() -> Iterator[bytes]:
    zeros = bytes(40 * 1024 * 1024)
    yield package({"case.json": case_json(), "files/1.pdf": zeros})
    yield package({"case.json": zeros})
    yield package({f"files/{number}.pdf": bytes(30 * 1024 * 1024) for number in range(1, 5)})
    yield package({"case.json": case_json(), **{f"files/{number}.pdf": b"" for number in range(1, 2000)}})
    # an entry that says it is short and comes out long
    lying = bytearray(package({"case.json": b"[" + b"0," * 100_000 + b"0]"}))
    for mark, at in ((b"PK\1\2", 24), (b"PK\3\4", 22)):
        place = lying.rfind(mark)
        lying[place + at : place + at + 4] = struct.pack("<L", 10)
    yield bytes(lying)
    # a list of entries that claims to be huge
    for field, value in ((8, 0xFFFF), (10, 0xFFFF), (12, 0xFFFFFFF0), (16, 0xFFFFFFFF), (20, 9)):
        claimed = bytearray(SOUND)
        end = len(claimed) - 22
        claimed[end + field : end + field + (2 if field < 12 or field == 20 else 4)] = struct.pack(
            "<H" if field < 12 or field == 20 else "<L", value & (0xFFFF if field < 12 or field == 20 else -1)
        )
        yield bytes(claimed)


def wrong_json() -> Iterator[bytes]:
    texts = (
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b'"\\ud800"',
        b"[" * 100_000,
        b'{"a":' * 5000,
        b"1" * 1_000_000,
        b"1e999999999999999999999",
        b'{"format": "kaigo-carried/1"}',
    )
    for text in texts:
        yield package({"case.json": text})
        yield package({"case.json": case_json(), "base.json": text})
        if text != b"[]":  # nothing was handed in
            yield package({"case.json": case_json(), "submissions.json": text})
        yield package({"case.json": case_json()}, said=text)
    for changed in (
        {"format": "kaigo-carried/2"},
        {"uid": None},
        {"uid": "A" * 32},
        {"uid": "../" * 11},
        {"title": ""},
        {"title": 3},
        {"title": "長" * 5000},
        {"decisions": []},
        {"decisions": {}},
        {"decisions": {"awards": [], "choices": {}, "more": 1}},
        {"decisions": {"awards": {}, "choices": {}}},
        {"decisions": {"awards": [], "choices": []}},
        {"decisions": {"awards": [1], "choices": {}}},
        {"decisions": {"awards": [{"programme": 1}], "choices": {}}},
        {"decisions": {"awards": [{"office": "長" * 300}], "choices": {}}},
        {"decisions": {"awards": [{"fiscal_year": "2026"}], "choices": {}}},
        {"decisions": {"awards": [{}] * 2000, "choices": {}}},
        *(
            {"decisions": {"awards": [], "choices": choices}}
            for choices in (
                {"x": 1},
                {"x": {"unknown": 1}},
                {"x": {"lead_days": 10**9}},
                {"x": {"due_on": "9999-99-99"}},
                {"x": {"note": "長" * 20_000}},
                {"長" * 300: {"note": "x"}},
                {str(number): {} for number in range(2000)},
            )
        ),
        {"document": None},
        {"document": []},
        {"document": {"format": "kaigo-case/9"}},
        {"document": {"format": "kaigo-case/1", "unknown": 1}},
        {"document": {"format": "kaigo-case/1", "offices": [{}]}},
        {"document": {"format": "kaigo-case/1", "offices": {"A": 1}}},
        {"document": {"format": "kaigo-case/1", "expenses": [{"key": "e1", "category": "x", "cost": -1}]}},
        {"document": {"format": "kaigo-case/1", "fiscal_year": 10**30}},
        {"document": {"format": "kaigo-case/1", "plan": {"offices": []}}},
        {"document": {"format": "kaigo-case/1", "partners": [1, 2]}},
    ):
        yield package({"case.json": case_json(**changed)})
    for said in (
        {"format": "kaigo-package/2"},
        {"lock": {}},
        {"lock": {"format": "kaigo-key/1"}},
        {"lock": []},
        {"sha256": None},
        {"sha256": {"case.json": 1}},
        {"sha256": {"case.json": "0" * 64}},
        {"sha256": {}},
    ):
        entries = {"case.json": case_json()}
        yield package(entries, said=manifest(entries, **said))


def wrong_papers() -> Iterator[bytes]:
    for changed in (
        {"file": "../../x.pdf"},
        {"file": "/etc/x.pdf"},
        {"file": "a\\b.pdf"},
        {"file": "C:x.pdf"},
        {"file": "con.pdf"},
        {"file": ".x.pdf"},
        {"file": "a.exe"},
        {"file": "a\0.pdf"},
        {"file": "a\n.pdf"},
        {"file": "x" * 300 + ".pdf"},
        {"file": None},
        {"entry": "case.json"},
        {"entry": "files/2.pdf"},
        {"entry": None},
        {"sha256": "0" * 64},
        {"sha256": 1},
        {"facts_sha256": "x"},
        {"form": "../application"},
        {"form": None},
        {"programme": "A B"},
        {"office": 1},
        {"sequence": "1"},
        {"sequence": True},
        {"sequence": 10**9},
        {"title": None},
        {"title": "x" * 5000},
        {"submitted_on": "2026-13-40"},
        {"submitted_on": 3},
        {"at": "yesterday"},
        {"at": "0001-01-01T00:00:00+23:59"},
        {"files": []},
        {"files": {}},
        {"files": [1]},
    ):
        yield package(
            {"case.json": case_json(), "submissions.json": submissions(**changed), "files/1.pdf": PDF}
        )
    entries = {"case.json": case_json(), "submissions.json": submissions(), "files/1.pdf": b"<html>"}
    yield package(entries)


def damaged() -> Iterator[bytes]:
    """A sound file, cut or with bytes changed at random places that are the same each time."""
    chance = random.Random(20260615)
    for _ in range(80):
        yield WITH_PAPER[: chance.randrange(len(WITH_PAPER))]
    for _ in range(160):
        changed = bytearray(WITH_PAPER)
        for _ in range(chance.choice((1, 1, 2, 8))):
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        yield bytes(changed)
    for _ in range(30):
        yield chance.randbytes(chance.randrange(3000))
    yield b"PK\5\6" + bytes(18)
    yield b"x" + WITH_PAPER
    yield WITH_PAPER + b"x"


KINDS = {
    "names": odd_names,
    "bombs": bombs,
    "json": wrong_json,
    "papers": wrong_papers,
    "damage": damaged,
}
MUST_FAIL = {"names", "bombs", "json", "papers"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_is_refused_with_a_message_or_taken_in_rightly(
    computer: Computers, tmp_path: Path, kind: str
):
    here = computer("here")
    file = tmp_path / "x.kaigo"
    messages: list[str] = []
    for number, data in enumerate(KINDS[kind]()):
        file.write_bytes(data)
        begun = time.monotonic()
        try:
            look = here.exchange.look(file, "合言葉")
        except Trouble as refused:
            messages.append(str(refused))
        else:
            assert kind not in MUST_FAIL, f"{kind} {number} was taken in"
            taken = here.exchange.take_new(look)
            assert here.store.load(taken)["corporation"] == {"name": "甲"}
            assert all(kept.files[0].file == "a.pdf" for kept in here.store.submissions.of_case(taken))
        assert time.monotonic() - begun < LONGEST, f"{kind} {number}"
    assert all("取り込めません" in one for one in messages)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", "x.kaigo"]  # nothing came out of it


def test_the_sound_ones_are_taken_in(computer: Computers, tmp_path: Path):
    here = computer("here")
    for data in (SOUND, WITH_PAPER):
        (tmp_path / "x.kaigo").write_bytes(data)
        assert here.exchange.look(tmp_path / "x.kaigo").carried.title == "案件"


def test_a_locked_file_may_hold_one_plain_package_and_nothing_else(computer: Computers, tmp_path: Path):
    here = computer("here")
    file = tmp_path / "x.kaigo"
    for inner in (b"", b"no zip", SOUND[:-5], file_in_file(SOUND)):
        file.write_bytes(file_in_file(inner))
        with pytest.raises(Trouble):
            here.exchange.look(file, "合言葉")
    file.write_bytes(file_in_file(SOUND))
    assert here.exchange.look(file, "合言葉").carried.title == "案件"


def file_in_file(inner: bytes) -> bytes:
    key_file, locked = lock(inner, "合言葉")
    entries = {"content.db": locked}
    return package(entries, said=manifest(entries, lock=key_file.to_json()))


def test_a_box_that_asks_for_much_memory_is_refused_at_once(computer: Computers, tmp_path: Path):
    here = computer("here")
    key_file, locked = lock(SOUND, "合言葉")
    said = key_file.to_json()
    assert isinstance(said["passphrase"], dict)
    for cost in ((3, 4 * 1024 * 1024, 4), (2000, 65536, 4), (0, 0, 0), (-1, 65536, 4)):
        said["passphrase"]["cost"] = list(cost)
        entries = {"content.db": locked}
        (tmp_path / "x.kaigo").write_bytes(package(entries, said=manifest(entries, lock=said)))
        begun = time.monotonic()
        with pytest.raises((Trouble, WrongSecretError)):
            here.exchange.look(tmp_path / "x.kaigo", "合言葉")
        assert time.monotonic() - begun < LONGEST


def test_a_changed_byte_of_a_locked_file_is_found(computer: Computers, tmp_path: Path):
    here = computer("here")
    key_file, locked = lock(SOUND, "合言葉")
    for place in (0, 20, 4000, len(locked) - 1):
        changed = bytearray(locked)
        changed[place] ^= 1
        entries = {"content.db": bytes(changed)}
        (tmp_path / "x.kaigo").write_bytes(package(entries, said=manifest(entries, lock=key_file.to_json())))
        with pytest.raises(Trouble):
            here.exchange.look(tmp_path / "x.kaigo", "合言葉")


@pytest.mark.parametrize("kind", ["folder", "missing", "device"])
def test_what_is_no_file_is_refused(computer: Computers, tmp_path: Path, kind: str):
    paths = {"folder": tmp_path, "missing": tmp_path / "none.kaigo", "device": Path("/dev/zero")}
    with pytest.raises(Trouble):
        computer("here").exchange.look(paths[kind])


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory as Linux counts it")
def test_memory_stays_bounded_on_a_file_of_zeros_packed_small(tmp_path: Path, root: Path):
    file = tmp_path / "x.kaigo"
    zeros = bytes(30 * 1024 * 1024)
    file.write_bytes(package({"case.json": case_json(), "files/1.pdf": zeros, "files/2.pdf": zeros}))
    script = (
        "import sys; from pathlib import Path\n"
        "from kaigo_desktop.domain.trouble import Trouble\n"
        "from kaigo_desktop.storage.exchange.carrier import Carrier\n"
        "Carrier().entries(Path(sys.argv[1]))\n"
        "lines = Path('/proc/self/status').read_text().splitlines()\n"
        "print(next(line for line in lines if line.startswith('VmHWM')).split()[1])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, file], cwd=root, capture_output=True, text=True, check=True
    )
    assert int(told.stdout) < 300 * 1024


@pytest.mark.parametrize(
    "year", ["true", "1", "-5", "1867", "9999", "99999999999999999999", "2026.0", "null"]
)
def test_a_case_file_with_an_impossible_year_is_told_or_taken(
    computer: Callable[[str], Computer], tmp_path: Path, year: str
):
    here = computer("here")
    file = tmp_path / "x.json"
    body = f'"corporation": {{"name": "甲"}}, "fiscal_year": {year}'
    file.write_text(f'{{"format": "kaigo-case/1", {body}}}', encoding="utf-8")
    desk = CaseDesk(here.cases, no_assessment, StillClock(), tmp_path)
    try:
        desk.import_file(str(file))
    except Trouble as trouble:
        assert "fiscal_year" in trouble.what_to_do  # noqa: PT017 - either end is right
        assert here.store.lines() == ()
    else:
        assert len(here.store.lines()) == 1


def no_assessment(_document: object) -> Assessment:
    raise AssertionError("nobody asks how far a case is")
