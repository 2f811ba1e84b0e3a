"""Backups made to do harm, or by chance: refused with a message, in bounded time and memory."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaigo_desktop.domain.keeping import Locked, WrongSecretError
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import shipped
from kaigo_desktop.storage.connecting import plain
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety.backup import backups_in, write_backup
from kaigo_desktop.storage.safety.container import SUFFIX, BrokenBackupError
from kaigo_desktop.storage.safety.data_file import DataFile
from kaigo_desktop.storage.safety.restore import check_backup, open_backup, preview, restore
from tests.keyrings import MemoryKeyring

AT = datetime(2026, 6, 15, 9, 30, tzinfo=timezone(timedelta(hours=9)))
LONGEST_S = 10
MOST_BYTES = 300 << 20
FIRST = b"kaigo-backup/1\n"


class Victim:
    """An encrypted data file with one case, and a plain and an encrypted backup to begin with."""

    def __init__(self, home: Path) -> None:
        self.database, self.backups = home / "data/kaigo.db", home / "backups"
        self.data = DataFile(self.database, MemoryKeyring())
        self.ready = self.data.keep_in_keyring()
        for database, connect in ((self.database, self.ready.connect), (home / "other/kaigo.db", plain)):
            store = open_store(
                database, migrations=shipped("db"), backups=self.backups, at=AT, connect=connect
            )
            store.create("一つ目", {"plan": {"note": "文"}}, AT, "作成")
            store.close()
        self.encrypted, self.plain = home / f"encrypted{SUFFIX}", home / f"plain{SUFFIX}"
        write_backup(self.database, self.encrypted, self.ready.connect, AT)
        write_backup(home / "other/kaigo.db", self.plain, plain, AT)
        self.bad = self.backups / f"bad{SUFFIX}"
        self.backups.mkdir(exist_ok=True)

    def meets(self, content: bytes) -> bool:
        """Whether every way in refuses it, or it is a backup; nothing else may happen."""
        self.bad.write_bytes(content)
        began = time.monotonic()
        ways: tuple[Callable[[], object], ...] = (
            lambda: backups_in(self.backups),
            lambda: check_backup(self.data, self.bad),
            lambda: preview(self.data, open_backup(self.data, self.bad, "typed by somebody")),
            lambda: restore(
                self.data,
                open_backup(self.data, self.bad),
                migrations=shipped("db"),
                backups=self.backups,
                at=AT,
            ),
        )
        refused = [self._is_refused(way) for way in ways[2:]]
        for way in ways[:2]:
            way()
        assert time.monotonic() - began < LONGEST_S
        left = {path.name for path in self.database.parent.iterdir()}
        if all(refused):
            assert left == {"kaigo.db", "kaigo.key", "kaigo.last"}, "nothing is left beside the data file"
            assert not isinstance(self.data.look(), Locked)
        for path in (*self.database.parent.glob("*.restored"), *self.backups.glob("kaigo-before-*")):
            path.unlink()  # it was taken for a backup, and decided on
        return all(refused)

    def _is_refused(self, way: Callable[[], object]) -> bool:
        try:
            way()
        except WrongSecretError:
            return True
        except Trouble as trouble:
            return bool(trouble.what and trouble.what_to_do)
        return False


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Victim:
    return Victim(tmp_path_factory.mktemp("victim"))


def sealed(head: object, data: bytes, *, raw: bytes | None = None) -> bytes:
    """A backup with that head and data, and a sum that is right: whoever makes one can reckon it."""
    body = FIRST + (json.dumps(head).encode() if raw is None else raw) + b"\n" + data
    return body + hashlib.sha256(body).digest()


def parts(backup: Path) -> tuple[dict[str, object], bytes]:
    _, head, rest = backup.read_bytes().split(b"\n", 2)
    return json.loads(head), rest[:-32]


@contextmanager
def changed(backup: Path, scratch: Path) -> Iterator[Path]:
    """The plain database in a backup, to be written to."""
    path = scratch / "changed.db"
    path.write_bytes(parts(backup)[1])
    yield path
    path.unlink()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("made_at", "schema", "cases", "content", "key_file")
KEY_FIELDS = ("format", "kept", "name", "check", "recovery", "passphrase", "is_confirmed", "earlier")
FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(field=st.sampled_from(FIELDS), value=JSON)
def test_a_head_with_any_value_is_refused_or_is_one(victim: Victim, field: str, value: object):
    head, data = parts(victim.encrypted)
    is_same = head[field] == value and type(head[field]) is type(value)
    harmless = field == "content" and isinstance(value, str)
    harmless |= field == "cases" and type(value) is int
    assert victim.meets(sealed({**head, field: value}, data)) or is_same or harmless


@FUZZ
@given(field=st.sampled_from(KEY_FIELDS), value=JSON)
def test_a_key_file_with_any_value_is_refused_or_is_one(victim: Victim, field: str, value: object):
    head, data = parts(victim.encrypted)
    key_file = head["key_file"]
    assert isinstance(key_file, dict)
    victim.meets(sealed({**head, "key_file": {**key_file, field: value}}, data))


@settings(FUZZ, max_examples=30)
@given(noise=st.binary(max_size=300), at=st.integers(0, 5000), keep=st.booleans())
def test_noise_anywhere_in_a_plain_backup_is_refused(victim: Victim, noise: bytes, at: int, *, keep: bool):
    """With a right sum: the database itself is what is broken."""
    head, data = parts(victim.plain)
    broken = data[:at] + noise + data[at + (len(noise) if keep else 0) :]
    victim.meets(sealed(head, broken))


@FUZZ
@given(content=st.binary(max_size=400))
def test_any_bytes_are_refused(victim: Victim, content: bytes):
    assert victim.meets(content)
    assert victim.meets(FIRST + content)


def head_like(made_at: str = "2026-06-15T00:00:00+09:00", schema: str = "0001", cases: str = "1") -> bytes:
    return (
        f'{{"made_at": "{made_at}", "schema": "{schema}", "cases": {cases}, "content": "", "key_file": null}}'
    ).encode()


HEADS = (
    b"",
    b"null",
    b"[]",
    b"{",
    b"[" * 19_000,
    b'{"a":' * 3_000,
    head_like(cases="Infinity"),
    head_like(cases="9" * 5000),
    head_like(cases="-1"),
    head_like(made_at="0001-01-01T00:00:00+14:00"),
    head_like(made_at="9999-12-31T23:59:59-14:00"),
    head_like(made_at="2026-06-15T00:00:00"),
    head_like(schema="9999"),
    head_like(schema=""),
    b"\xff\xfe{}",
    head_like(made_at="x" * 30_000),
)


@pytest.mark.parametrize("head", HEADS, ids=range(len(HEADS)))
def test_a_strange_head_is_refused(victim: Victim, head: bytes):
    assert victim.meets(sealed(None, parts(victim.plain)[1], raw=head))


ENDLESS = "WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more) SELECT"
ACTS = (
    # what a view would reckon without end
    f"""ALTER TABLE cases RENAME TO kept; CREATE VIEW cases AS {ENDLESS} n AS id, '' AS title,
    '' AS applicant, 2026 AS fiscal_year, '' AS changed_at, NULL AS deleted_at FROM more""",
    f"CREATE VIEW other AS {ENDLESS} n FROM more",
    "CREATE TRIGGER t AFTER UPDATE ON cases BEGIN DELETE FROM history; END",
    "CREATE TRIGGER t AFTER INSERT ON history BEGIN UPDATE cases SET title = 'x'; END",
    "CREATE VIRTUAL TABLE t USING fts5(a)",
    "CREATE TABLE t (a, b AS (hex(zeroblob(400000000))))",
    "CREATE TABLE t (a CHECK (length(hex(zeroblob(400000000))) > 0)); ",
    "CREATE TABLE t (a DEFAULT (hex(zeroblob(400000000))))",
    "CREATE INDEX t ON cases (hex(zeroblob(id)))",
    "CREATE INDEX t ON cases (id) WHERE length(title) > 0",
    # what a reader would trip over
    "UPDATE cases SET changed_at = 'never'",
    "UPDATE cases SET changed_at = 5",
    "UPDATE cases SET title = CAST(x'ff' AS TEXT)",
    "UPDATE cases SET title = CAST(zeroblob(1000000) AS TEXT)",
    "UPDATE records SET body = '{'",
    f"UPDATE records SET body = '{'[' * 50_000}'",
    "UPDATE records SET body = x'00'",
    "UPDATE records SET body = CAST(zeroblob(70000000) AS TEXT)",
    "UPDATE history SET edits = 'x'",
    "DELETE FROM alembic_version",
    "UPDATE alembic_version SET version_num = '9999'",
    "DROP TABLE alembic_version",
    "DROP TABLE history",
    "DROP TABLE records",
    "DROP TABLE cases",
    "PRAGMA foreign_keys = OFF; UPDATE records SET case_id = 77",
    f"""INSERT INTO cases (title, applicant, partners_known, created_at, changed_at, uid)
    SELECT '', '', 0, '2026', '2026', n FROM ({ENDLESS} n FROM more LIMIT 250001)""",
)


@pytest.mark.parametrize("act", ACTS, ids=range(len(ACTS)))
def test_a_database_that_acts_or_misleads_is_refused(victim: Victim, tmp_path: Path, act: str):
    head, _ = parts(victim.plain)
    with changed(victim.plain, tmp_path) as path:
        with closing(plain(path)) as connection:
            connection.executescript(act)
        content = path.read_bytes()
    before = peak()
    assert victim.meets(sealed(head, content))
    assert peak() - before < MOST_BYTES


def test_an_unknown_database_is_refused(victim: Victim, tmp_path: Path):
    path = tmp_path / "x.db"
    path.touch()
    with closing(plain(path)) as connection:
        connection.execute("CREATE TABLE notes (a)")
    assert victim.meets(sealed(parts(victim.plain)[0], path.read_bytes()))
    assert victim.meets(sealed(parts(victim.plain)[0], b""))


def test_a_large_file_of_nothing_is_refused_without_reading_it_into_memory(victim: Victim):
    before = peak()
    began = time.monotonic()
    with victim.bad.open("wb") as file:
        file.write(FIRST + json.dumps(parts(victim.plain)[0]).encode() + b"\n")
        file.truncate(400 << 20)
    assert not check_backup(victim.data, victim.bad).is_whole
    assert peak() - before < MOST_BYTES
    assert time.monotonic() - began < LONGEST_S
    victim.bad.write_bytes(b"")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_what_is_no_file_is_passed_over(victim: Victim):
    pipe, folder = victim.backups / f"pipe{SUFFIX}", victim.backups / f"folder{SUFFIX}"
    os.mkfifo(pipe)
    folder.mkdir()
    assert backups_in(victim.backups) == ()
    pipe.unlink()
    folder.rmdir()


def peak() -> int:
    """Bytes that this process ever had at once."""
    resource = pytest.importorskip("resource", reason="asks a Unix for it")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # type: ignore[no-any-return]


def test_nothing_is_written_before_the_sum_is_right_and_there_is_room(
    victim: Victim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    opened = open_backup(victim.data, victim.encrypted)
    longer = tmp_path / f"longer{SUFFIX}"
    longer.write_bytes(victim.encrypted.read_bytes() + bytes(5_000_000))
    made: list[Path] = []
    usage = shutil.disk_usage(tmp_path)

    def full(_folder: Path) -> object:
        return usage._replace(free=0)

    def note(path: Path) -> None:
        made.append(path)

    with monkeypatch.context() as patched:
        patched.setattr("kaigo_desktop.storage.safety.container.make_empty", note)
        with pytest.raises(BrokenBackupError):
            preview(victim.data, open_backup(victim.data, longer))
        patched.setattr("shutil.disk_usage", full)
        with pytest.raises(Trouble, match="空き"):
            preview(victim.data, opened)
    assert made == []
    assert preview(victim.data, opened).steps == 1
