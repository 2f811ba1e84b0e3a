"""The data files that are tried: made once, copied for every try."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

from kaigo_desktop.domain.cases.carried import Carried, HandedOver
from kaigo_desktop.domain.cases.kept import CaseId, FieldEdit
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Submission, SubmissionId, SubmittedFile
from kaigo_desktop.domain.keeping import Locked
from kaigo_desktop.paths import Paths, shipped
from kaigo_desktop.services.exchange.packing import to_entries
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.connecting import Connect, is_plain, plain
from kaigo_desktop.storage.exchange.carrier import Carrier
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety.backup import write_backup
from kaigo_desktop.storage.safety.container import SUFFIX, check_sum
from kaigo_desktop.storage.safety.data_file import DataFile, Ready
from kaigo_desktop.storage.safety.desk import SafetyDesk
from kaigo_desktop.storage.safety.verify import verify
from tests.keyrings import MemoryKeyring

AT = datetime(2026, 6, 15, 9, 30, tzinfo=timezone(timedelta(hours=9)))
LATER = AT + timedelta(minutes=5)
MARK = "ひだまりの利用者の秘密"
"""Stands in every text that is entered; where the file is encrypted, no file may show it."""
MARKS = (MARK.encode(), "見本の家".encode())
"""The latter stands in the older files."""
LONG = MARK * 400
PDF = b"%PDF-1.7 a paper of one page"
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "databases"
CASE = CaseId(1)


@dataclass
class Home:
    """One user's folders, and the keyring, which lies elsewhere."""

    folder: Path
    keyring: MemoryKeyring = field(default_factory=MemoryKeyring)

    @property
    def paths(self) -> Paths:
        return Paths.under(self.folder)

    @property
    def second(self) -> Path:
        """Another folder for backups, such as a stick."""
        return self.folder / "stick"

    @property
    def papers(self) -> Path:
        return self.folder / "papers"

    @property
    def sent(self) -> Path:
        return self.papers / "sent.kaigo"

    @property
    def good(self) -> Path:
        """A backup that is there from the beginning."""
        return self.paths.backups / f"kaigo-20260601-090000{SUFFIX}"

    def data(self) -> DataFile:
        return DataFile(self.paths.database, self.keyring)

    def open_data(self) -> tuple[DataFile, Ready]:
        data = self.data()
        found = data.look()
        assert isinstance(found, Ready), found
        return data, found

    def store(self, connect: Connect) -> SqliteCaseStore:
        return open_store(
            self.paths.database, migrations=shipped("db"), backups=self.paths.backups, at=AT, connect=connect
        )

    def desk(self, data: DataFile, ready: Ready) -> SafetyDesk:
        return SafetyDesk(data, ready, migrations=shipped("db"), backups=self.paths.backups, now=_later)

    def copied_to(self, folder: Path) -> Home:
        shutil.copytree(self.folder, folder)
        return Home(folder, self.keyring)


def _later() -> datetime:
    return LATER


def encrypted(folder: Path) -> Home:
    """One case with a step and a paper that was handed in, one in the bin, a backup."""
    home = Home(folder)
    data = home.data()
    ready = data.keep_in_keyring()
    data.new_recovery_key()
    data.confirm_recovery_key()
    with closing(home.store(ready.connect)) as store:
        case = store.create(MARK, {"plan": {"note": LONG}}, AT, "作成")
        assert case == CASE
        store.apply(case, [FieldEdit(("plan", "note"), None, LONG + "1")], AT, "前")
        store.submissions.keep(case, handed_in(), [PDF])
        store.bin.throw(store.create("捨てる案件", {}, AT, "作成"), AT)
        write_backup(home.paths.database, home.good, ready.connect, AT)
        store.apply(case, [FieldEdit(("plan", "note"), None, LONG + "2")], AT, "後")
    home.second.mkdir()
    home.papers.mkdir()
    home.sent.write_bytes(sent())
    return home


def sent() -> bytes:
    """What another computer sends: a case with a paper that was handed in."""
    carried = Carried(
        "0" * 32,
        "届いた案件",
        {"format": "kaigo-case/1", "plan": {}},
        None,
        (HandedOver(handed_in(), (PDF,)),),
    )
    return Carrier().to_bytes(to_entries(carried))


def handed_in() -> Submission:
    sums = sha256(PDF).hexdigest(), sha256(b"facts").hexdigest()
    file = SubmittedFile(CopyKey("application", None), "交付申請書", "申請書.pdf", *sums)
    return Submission(SubmissionId(0), date(2026, 6, 10), "窓口へ", AT, "r=1", {"plan": {}}, (file,))


def older(folder: Path) -> Home:
    """An encrypted file of an earlier version of the program."""
    home = unprotected(folder)
    home.data().keep_in_keyring()
    return home


def unprotected(folder: Path) -> Home:
    """A plain file of an earlier version, nobody asked yet; and a plain backup of it."""
    home = Home(folder)
    home.paths.data.mkdir(parents=True)
    shutil.copyfile(GOLDEN / "0003.db", home.paths.database)
    home.paths.database.chmod(0o600)
    write_backup(home.paths.database, home.good, plain, AT)
    return home


def just_encrypted(folder: Path) -> Home:
    """The start after the encryption: what is still plain is to go."""
    home = older(folder)
    _, ready = home.open_data()
    home.store(ready.connect).close()
    return home


def nothing(folder: Path) -> Home:
    """Before the first start."""
    folder.mkdir(parents=True)
    return Home(folder)


@dataclass(frozen=True)
class State:
    """What a later start finds."""

    need: str
    labels: tuple[str, ...] = ()
    papers: int = 0
    thrown: int = 0


def state_of(home: Home) -> State:
    """Open the file as a start does; every page is checked. Raises Trouble where it cannot be read."""
    data = home.data()
    found = data.look()
    if isinstance(found, Locked):
        if not home.paths.database.exists():
            return State(found.need.name)
        assert is_plain(home.paths.database), found
        assert verify(home.paths.database, plain).is_whole
        return State(found.need.name)
    with closing(home.store(found.connect)) as store:
        lines = sorted(store.lines(), key=_number)
        labels = tuple(step.label for line in lines for step in store.history(line.id))
        for line in lines:
            store.load(line.id)
        papers = sum(len(store.submissions.of_case(line.id)) for line in lines)
        thrown = len(store.bin.thrown())
    assert verify(home.paths.database, found.connect).is_whole
    return State("", labels, papers, thrown)


def _number(line: object) -> int:
    return int(getattr(line, "id"))  # noqa: B009 - a case's number


def require_whole_backups(home: Home) -> None:
    """Every file that counts as a backup is one."""
    for folder in (home.paths.backups, home.second):
        for path in folder.glob(f"*{SUFFIX}"):
            check_sum(path)
    waiting = home.good.with_name(f"{home.good.name}.plain")  # until the encrypted one takes its place
    assert home.good.exists() or waiting.exists() or not home.paths.backups.exists()


def shown_in(home: Home) -> list[str]:
    """Files in which an entered text can be read."""
    files = [path for path in home.folder.rglob("*") if path.is_file() and path.parent != home.papers]
    return [path.name for path in files if any(mark in path.read_bytes() for mark in MARKS)]


def open_to_others(home: Home) -> list[str]:
    """Files that others than their owner may read."""
    return [path.name for path in home.folder.rglob("*") if path.is_file() and path.lstat().st_mode & 0o077]
