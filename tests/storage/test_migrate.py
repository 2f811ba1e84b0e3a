from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.connecting import plain
from kaigo_desktop.storage.migrate import head, version_of
from kaigo_desktop.storage.safety.container import unpack
from kaigo_desktop.storage.tables import METADATA

Opener = Callable[..., SqliteCaseStore]
CASE = {"format": "kaigo-case/1", "offices": [{"key": "A", "name": "本店"}], "partners": []}

NEXT = """
import sqlalchemy as sa
from alembic import op
revision = "{number}"
down_revision = "{newest}"

def upgrade():
    with op.batch_alter_table("cases", recreate="always") as cases:
        cases.add_column(sa.Column("colour", sa.String(), nullable=False, server_default="白"))
    {then}
"""

NEWEST = head(Path(__file__).parents[2] / "db")
NEXT_NUMBER = f"{int(NEWEST) + 1:04}"


@pytest.fixture
def next_version(migrations: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Migrations with one more, which makes the table of cases anew and then does as it is told."""

    def plant(then: str = "pass") -> Path:
        folder = tmp_path / "db"
        shutil.copytree(migrations, folder, ignore=shutil.ignore_patterns("__pycache__"))
        newest = head(folder)
        planted = NEXT.format(then=then, number=NEXT_NUMBER, newest=newest)
        (folder / "versions" / f"{NEXT_NUMBER}_colour.py").write_text(planted, encoding="utf-8")
        return folder

    return plant


def schema(database: Path) -> list[tuple[str, int]]:
    """The tables, and whether each has row numbers of its own."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT name, wr FROM pragma_table_list WHERE schema = 'main'")
        return sorted(row for row in rows if not row[0].startswith(("sqlite_", "alembic")))


def content(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.iterdump())


def test_the_newest_schema_equals_the_tables(store: SqliteCaseStore, database: Path, tmp_path: Path):
    with store._reader.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    straight = create_engine(f"sqlite:///{tmp_path / 'straight.db'}")
    METADATA.create_all(straight)
    straight.dispose()
    assert schema(database) == schema(tmp_path / "straight.db")


def test_the_newest_number_is_what_alembic_takes_for_the_head(migrations: Path):
    config = Config()
    config.set_main_option("script_location", str(migrations))
    assert head(migrations) == ScriptDirectory.from_config(config).get_current_head()


def test_a_missing_file_is_made_and_opens_again_without_alembic(opened: Opener, database: Path, root: Path):
    opened().close()
    assert [path.name for path in database.parent.iterdir()] == ["kaigo.db"]
    script = (
        "import sys; from datetime import datetime; from pathlib import Path\n"
        "from kaigo_desktop.storage.opening import open_store\n"
        "where = Path(sys.argv[1])\n"
        "open_store(where, migrations=Path('db'), backups=where.parent, at=datetime(2026, 1, 1)).close()\n"
        "print(sorted(name for name in sys.modules if name == 'alembic'))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, database], cwd=root, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


def test_what_an_interrupted_making_left_is_made_anew(opened: Opener, database: Path):
    database.parent.mkdir()
    for tail in (".new", ".new-wal", ".new-shm"):
        database.with_name(database.name + tail).write_bytes(b"half")
    assert opened().lines() == ()
    assert version_of(database) == NEWEST


def test_a_file_is_not_made_without_the_log_that_belongs_to_it(opened: Opener, database: Path):
    """Another program reads the unfinished file, so its log stays; as on a disk that fills up just then."""
    reading: list[sqlite3.Connection] = []

    def connect(path: Path) -> sqlite3.Connection:
        connection = plain(path)
        connection.execute("PRAGMA busy_timeout = 1").close()
        if not reading:
            reading.append(plain(path))
            reading[0].execute("PRAGMA journal_mode = WAL").close()
            reading[0].execute("BEGIN").close()
            reading[0].execute("SELECT count(*) FROM sqlite_master").close()
        return connection

    with pytest.raises(Trouble, match="ほかのプログラム"):
        opened(connect=connect)
    assert not database.exists()
    reading[0].close()
    assert opened().lines() == ()


def test_an_older_file_is_copied_and_then_brought_up_to_date(
    opened: Opener,
    database: Path,
    backups: Path,
    at: datetime,
    next_version: Callable[[str], Path],
):
    store = opened()
    case = store.create("試験", CASE, at, "作成")
    store.close()
    old = content(database)
    store = opened(migrations=next_version("pass"))
    assert store.load(case) == CASE
    assert len(store.history(case)) == 1
    assert version_of(database) == NEXT_NUMBER
    copy = backups / f"kaigo-schema-{NEWEST}-20260615-093000.kaigobackup"
    unpack(copy, backups / "unpacked.db")
    assert content(backups / "unpacked.db") == old
    if os.name == "posix":
        assert copy.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("then", ["raise RuntimeError('x')", "op.execute('DELETE FROM cases')"])
def test_a_failing_migration_leaves_the_file_as_it_was(
    opened: Opener, database: Path, at: datetime, next_version: Callable[[str], Path], then: str
):
    """The second one leaves rows that refer to nothing, which the check before the commit finds."""
    store = opened()
    case = store.create("試験", CASE, at, "作成")
    store.close()
    old = content(database)
    with pytest.raises(Trouble, match="元のままです"):
        opened(migrations=next_version(then))
    assert content(database) == old
    assert opened().load(case) == CASE


def test_two_copies_of_one_second_have_two_names(
    opened: Opener, backups: Path, next_version: Callable[[str], Path]
):
    opened().close()
    planted = next_version("raise RuntimeError('x')")
    for _ in range(2):
        with pytest.raises(Trouble):
            opened(migrations=planted)
    names = sorted(path.name for path in backups.iterdir())
    assert names == [f"kaigo-schema-{NEWEST}-20260615-09300{second}.kaigobackup" for second in (0, 2)]


def test_a_newer_file_is_refused_and_not_touched(
    opened: Opener, database: Path, backups: Path, next_version: Callable[[str], Path]
):
    opened(migrations=next_version("pass")).close()
    os.utime(database, (1, 1))
    before = database.read_bytes()
    with pytest.raises(Trouble, match="新しい版"):
        opened()
    assert (database.read_bytes(), database.stat().st_mtime) == (before, 1)
    assert not backups.exists()


def not_a_database(path: Path) -> None:
    path.write_bytes(b"x")


def text_instead(path: Path) -> None:
    path.write_bytes(b"kaigo " * 5000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def broken_header(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    path.write_bytes(b"SQLite f0rmat 3\0" + path.read_bytes()[16:])


def cut_short(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    path.write_bytes(path.read_bytes()[:3000])


def anothers(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")


def anothers_alembic(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('ae1027a6acf')")
        connection.commit()


def without_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1")


@pytest.mark.parametrize(
    "damage",
    [
        not_a_database,
        text_instead,
        empty,
        broken_header,
        cut_short,
        anothers,
        anothers_alembic,
        without_tables,
    ],
)
def test_a_file_that_is_not_ours_is_refused_and_not_touched(
    opened: Opener, database: Path, damage: Callable[[Path], None]
):
    database.parent.mkdir()
    damage(database)
    before = database.read_bytes()
    with pytest.raises(Trouble):
        opened()
    assert database.read_bytes() == before


def test_a_log_without_its_database_is_not_taken_for_a_new_start(opened: Opener, database: Path):
    database.parent.mkdir()
    log = database.with_name(database.name + "-wal")
    log.write_bytes(b"edits")
    with pytest.raises(Trouble, match="一部だけ"):
        opened()
    assert log.read_bytes() == b"edits"
    assert not database.exists()


KEPT = sorted((Path(__file__).parents[1] / "golden" / "databases").glob("*.db"))


def test_there_is_a_kept_database_of_every_version(migrations: Path):
    numbers = sorted(path.name[:4] for path in (migrations / "versions").glob("[0-9]*.py"))
    assert [path.stem for path in KEPT] == numbers


@pytest.mark.parametrize("kept", KEPT, ids=[path.stem for path in KEPT])
def test_a_kept_database_opens_with_everything_in_it(opened: Opener, database: Path, kept: Path):
    database.parent.mkdir()
    shutil.copy(kept, database)
    store = opened()
    expected = json.loads(kept.with_suffix(".json").read_text(encoding="utf-8"))
    (line,) = store.lines()
    assert (line.title, line.applicant, line.fiscal_year) == ("見本の案件", "社会福祉法人 見本会", 2026)
    assert store.load(line.id) == expected
    labels = ["案件の作成", "費用の変更", "費用の削除", *["期限の変更"] * (kept.stem >= "0005")]
    assert [step.label for step in store.history(line.id)] == labels
    assert [one.file for one in store.issued(line.id)] == ["application.pdf"]
    assert [one.programme for one in store.issued(line.id)] == ["mhlw-r8-technology"]
    if kept.stem >= "0002":
        (handed_in,) = store.submissions.of_case(line.id)
        assert (handed_in.document, handed_in.note) == (expected, "窓口へ")
        assert store.submissions.content(handed_in.id, 0) == b"%PDF"
    if kept.stem >= "0003":
        assert store.deadlines.choices(line.id) == {"preparation/quotes": {"skipped": "去年の見積を使う"}}
    assert len(store.exchanges.uid(line.id)) == 32
    assert {step.turn.kind for step in store.history(line.id)} == {"edit"}
    assert store.exchanges.last(line.id) == (expected if kept.stem >= "0004" else None)
    is_of_0005 = kept.stem >= "0005"
    exchanged = store.deadlines.export_choices(line.id) if is_of_0005 else None
    assert store.exchanges.last_decisions(line.id) == exchanged
    assert store.deadlines.leads() == ({"quotes": 60} if is_of_0005 else {})
