from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest

from kaigo_desktop.documents.atomic import write_whole
from kaigo_desktop.domain.cases.address import DECISIONS
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Submission, SubmissionId, SubmittedFile
from kaigo_desktop.services.cases import Cases
from kaigo_desktop.services.exchange.exchange import Exchange, Stores
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.exchange.carrier import Carrier
from kaigo_desktop.storage.opening import open_store
from tests.fakes import PROGRAMMES, Assessor, StillClock, home_help

DB = Path(__file__).parents[2] / "db"
AT = datetime(2026, 6, 15, 9, 30, tzinfo=timezone(timedelta(hours=9)))
PDF = b"%PDF-1.7 a paper"


class Computer:
    """One computer with the program: its cases, and what it exchanges."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        clock = StillClock(AT)
        self.store: SqliteCaseStore = open_store(folder / "kaigo.db", migrations=DB, backups=folder, at=AT)
        self.cases = Cases(self.store, clock, Assessor(PROGRAMMES, clock).faults)
        self.exchange = Exchange(
            self.cases,
            Stores(self.store.exchanges, self.store.submissions, self.store.bin, self.store.deadlines),
            Carrier(),
            clock,
            self.cases.faults,
            write_whole,
        )

    def start(self, document: Document | None = None) -> CaseId:
        start = {"format": "kaigo-case/1", **copy.deepcopy(document or home_help())}
        return self.cases.import_document(start, "案件")

    def hand_in(self, case: CaseId, name: str = "申請書.pdf") -> None:
        sum_ = sha256(PDF).hexdigest()
        file = SubmittedFile(CopyKey("application", "A"), "交付申請書", name, sum_, sha256(b"x").hexdigest())
        kept = Submission(
            SubmissionId(0), date(2026, 6, 10), "窓口へ", AT, "r=1", self.store.load(case), (file,)
        )
        self.store.submissions.keep(case, kept, [PDF])

    def decide(self, case: CaseId, key: str, body: Document | None) -> None:
        """Decide about a deadline, as the service of deadlines does."""
        draft = self.cases.draft(case)
        draft.set_beside((DECISIONS, key), self.decided(case).get(key), body)
        self.cases.keep(case, draft, "期限")

    def decided(self, case: CaseId) -> Mapping[str, Document]:
        return self.store.deadlines.choices(case)

    def name(self, case: CaseId) -> object:
        return self.store.load(case)["corporation"]["name"]  # type: ignore[index, call-overload]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty data file, made once: making one takes longer than most tests."""
    folder = tmp_path_factory.mktemp("template")
    open_store(folder / "kaigo.db", migrations=DB, backups=folder, at=AT).close()
    return folder / "kaigo.db"


@pytest.fixture
def computer(tmp_path: Path, template: Path) -> Iterator[Callable[[str], Computer]]:
    """Makes computers, each with a data file of its own."""
    made: list[Computer] = []

    def make(name: str) -> Computer:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "kaigo.db").write_bytes(template.read_bytes())
        made.append(Computer(folder))
        return made[-1]

    yield make
    for one in made:
        one.store.close()
