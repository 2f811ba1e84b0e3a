"""What follows the first paint: what knows no Qt in a thread, then the window's parts on its own thread.

What is imported late below is imported late so that the window stands first.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import replace

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from PySide6.QtCore import QObject, QSettings

    from kaigo_desktop.documents.pdf import Press
    from kaigo_desktop.domain.cases.facts import Facts
    from kaigo_desktop.domain.cases.kept import CaseLine
    from kaigo_desktop.domain.deadlines.event import CalendarEvent
    from kaigo_desktop.domain.forms.characters import CharacterTable
    from kaigo_desktop.domain.forms.form import Form
    from kaigo_desktop.domain.keeping import Locked
    from kaigo_desktop.domain.plans.knowledge import Knowledge
    from kaigo_desktop.domain.table import Line
    from kaigo_desktop.paths import Paths
    from kaigo_desktop.services.assessing import Assessor
    from kaigo_desktop.services.bin import Bin
    from kaigo_desktop.services.cases import Cases
    from kaigo_desktop.services.deadlines import Deadlines
    from kaigo_desktop.services.desk import CaseDesk
    from kaigo_desktop.services.offices import Offices
    from kaigo_desktop.services.table_out import Value
    from kaigo_desktop.storage.case_store import SqliteCaseStore
    from kaigo_desktop.storage.connecting import Connect
    from kaigo_desktop.storage.safety.data_file import DataFile, Ready
    from kaigo_desktop.storage.safety.keyrings import KeyRing
    from kaigo_desktop.ui.pages.making import Making
    from kaigo_desktop.viewmodels.background import Start
    from kaigo_desktop.viewmodels.exchange import ExchangeViewModel
    from kaigo_desktop.viewmodels.safety import SafetyViewModel

NEXT_PARTS = ("kaigo_desktop.ui.problems", "kaigo_desktop.ui.single_instance")
"""What the window needs as soon as its first list stands."""

PAGE_PARTS = (
    "kaigo_desktop.ui.pages.home_cases",
    "kaigo_desktop.viewmodels.facts",
    "kaigo_desktop.viewmodels.case_session",
    "kaigo_desktop.viewmodels.outlook",
    "kaigo_desktop.viewmodels.history",
    "kaigo_desktop.viewmodels.office",
    "kaigo_desktop.viewmodels.office_pick",
    "kaigo_desktop.viewmodels.fact_words",
    "kaigo_desktop.viewmodels.forms",
    "kaigo_desktop.viewmodels.submissions",
    "kaigo_desktop.viewmodels.characters",
    "kaigo_desktop.viewmodels.plan",
    "kaigo_desktop.viewmodels.deadlines",
    "kaigo_desktop.viewmodels.all_deadlines",
    "kaigo_desktop.viewmodels.money",
    "kaigo_desktop.viewmodels.cash",
    "kaigo_desktop.viewmodels.programmes",
    "kaigo_desktop.viewmodels.progress",
    "kaigo_desktop.ui.widgets.boxes",
    "kaigo_desktop.ui.widgets.typed_fields",
    "kaigo_desktop.ui.widgets.fields",
    "kaigo_desktop.ui.widgets.panel",
    "kaigo_desktop.ui.bell",
    "kaigo_desktop.ui.widgets.timeline",
    "kaigo_desktop.ui.widgets.bar_chart",
    "kaigo_desktop.ui.pages.case_frame",
    "kaigo_desktop.ui.pages.question_block",
    "kaigo_desktop.ui.pages.partners",
    "kaigo_desktop.ui.pages.office_page",
    "kaigo_desktop.ui.pages.programmes_page",
    "kaigo_desktop.ui.pages.local_programmes",
    "kaigo_desktop.ui.pages.money_page",
    "kaigo_desktop.ui.pages.plan_page",
    "kaigo_desktop.ui.dialogs.printing",
    "kaigo_desktop.ui.dialogs.preview",
    "kaigo_desktop.ui.pages.documents.paper_row",
    "kaigo_desktop.ui.pages.documents.submissions",
    "kaigo_desktop.ui.pages.forms_page",
    "kaigo_desktop.ui.pages.deadlines_page",
    "kaigo_desktop.ui.pages.making",
    "kaigo_desktop.ui.deadline_watch",
    "kaigo_desktop.viewmodels.exchange",
    "kaigo_desktop.ui.exchange_desk",
    "kaigo_desktop.app_pages",
)
"""What the pages of a case need, what is needed first standing first: each is a slice under 50 ms."""


PAPERS = "介護補助金デスク"
"""The folder for papers among the documents of the user."""


class Clock(Protocol):
    """The time, given from outside so that tests can hold it still."""

    def now(self) -> datetime:
        """The local time."""

    def today(self) -> date:
        """The local day."""


class Found(Struct, frozen=True):
    """How the data file stands at a start; its cases where it is open already."""

    data: DataFile
    state: Ready | Locked
    lines: Sequence[CaseLine] = ()
    lost: int = 0
    """Edits that were called saved and are not in the file any more."""


def data_file(paths: Paths, keyring: KeyRing | None) -> DataFile:
    """The data file, not looked at; its key lies in that keyring, None: that of the system."""
    from kaigo_desktop.storage.safety.data_file import DataFile  # noqa: PLC0415 - see the head
    from kaigo_desktop.storage.safety.keyrings import SystemKeyring  # noqa: PLC0415 - see the head

    return DataFile(paths.database, keyring or SystemKeyring())


def find_data(paths: Paths, keyring: KeyRing | None) -> Found:
    """See how the data file stands and read its list without SQLAlchemy; for a thread. Raises Trouble."""
    from kaigo_desktop.storage.safety.data_file import Ready  # noqa: PLC0415 - see the head

    data = data_file(paths, keyring)
    state = data.look()
    if not isinstance(state, Ready):
        return Found(data, state)
    return read_open(data, state)


def read_open(data: DataFile, ready: Ready) -> Found:
    """The cases of a file that is open, and what it lost; for a thread. Raises Trouble where it fails."""
    from kaigo_desktop.storage.first_list import first_list  # noqa: PLC0415 - see the head
    from kaigo_desktop.storage.safety.acknowledged import count_lost  # noqa: PLC0415 - see the head

    lines = first_list(data.database, ready.connect)
    return Found(data, ready, lines, count_lost(data.database, ready.connect))


def safety_of(
    data: DataFile, ready: Ready | None, paths: Paths, clock: Clock, owner: QObject
) -> SafetyViewModel:
    """Backups, restoring and checks of the data file; ``ready`` is None while it cannot be opened."""
    from kaigo_desktop.storage.safety.desk import SafetyDesk  # noqa: PLC0415 - see the head
    from kaigo_desktop.ui import tasks  # noqa: PLC0415 - see the head
    from kaigo_desktop.viewmodels.safety import SafetyViewModel  # noqa: PLC0415 - see the head

    desk = SafetyDesk(data, ready, migrations=shipped("db"), backups=paths.backups, now=clock.now)
    return SafetyViewModel(desk, tasks.start, owner)


class Loaded(Struct, frozen=True):
    """What is joined in the thread after the window stands."""

    store: SqliteCaseStore
    cases: Cases
    assessor: Assessor
    desk: CaseDesk
    deadlines: Deadlines
    bin: Bin
    facts: Facts
    forms: Mapping[str, Form]
    knowledge: Knowledge
    press: Press
    characters: CharacterTable
    offices: Offices


def load(paths: Paths, clock: Clock, connect: Connect) -> Loaded:
    """Open the store and read the catalogue; for a thread: nothing of Qt is touched.

    Raises Trouble where the file fails.
    """
    # Imported here, though the pages need it: the slices on the window's thread are shorter for it.
    import kaigo_desktop.services.papers  # noqa: F401, PLC0415
    from kaigo_desktop import assembly  # noqa: PLC0415
    from kaigo_desktop.catalogue.characters import load_characters  # noqa: PLC0415
    from kaigo_desktop.catalogue.facts import read_facts  # noqa: PLC0415
    from kaigo_desktop.catalogue.knowledge import load_knowledge  # noqa: PLC0415
    from kaigo_desktop.directory.office_list import OfficeList  # noqa: PLC0415
    from kaigo_desktop.documents.pdf import Press  # noqa: PLC0415
    from kaigo_desktop.services.bin import Bin  # noqa: PLC0415
    from kaigo_desktop.services.cases import Cases  # noqa: PLC0415
    from kaigo_desktop.services.desk import CaseDesk  # noqa: PLC0415
    from kaigo_desktop.services.offices import Offices  # noqa: PLC0415
    from kaigo_desktop.storage.opening import open_store  # noqa: PLC0415

    store = open_store(
        paths.database, migrations=shipped("db"), backups=paths.backups, at=clock.now(), connect=connect
    )
    forms = assembly.load_shipped_forms(paths)
    assessor = assembly.load_assessor(paths, clock, forms, cites_by_name=True)
    cases = Cases(store, clock, assessor.faults)
    thrown = Bin(store.bin, clock)
    with contextlib.suppress(Trouble):  # what cannot be erased today is erased at another start
        thrown.empty()
    desk = CaseDesk(cases, assessor.assess, clock, assembly.sample_path())
    return Loaded(
        store=store,
        cases=cases,
        assessor=assessor,
        desk=desk,
        deadlines=assembly.join_deadlines(store.deadlines, cases, assessor, clock, paths),
        bin=thrown,
        facts=_with_names(read_facts(shipped("resources", "facts.toml"), paths.cache), assessor),
        forms=forms,
        knowledge=load_knowledge(cache=paths.cache),
        press=Press(shipped("resources", "fonts")),
        characters=load_characters(cache=paths.cache),
        offices=Offices(OfficeList(paths.offices, read_workbook_file), cases, desk, clock),
    )


def _with_names(facts: Facts, assessor: Assessor) -> Facts:
    """The questions with the sources of their citations named."""
    from kaigo_desktop.domain.cases.facts import Facts as Named  # noqa: PLC0415 - see the head of this module
    from kaigo_desktop.domain.citation import cite_text, source_names  # noqa: PLC0415 - see the head

    names = source_names(programme.source for programme in assessor.programmes)
    return Named(replace(fact, cite=cite_text(fact.cite, names)) if fact.cite else fact for fact in facts)


def making_of(loaded: Loaded, paths: Paths, clock: Clock, settings: QSettings) -> Making:
    """What makes the pages of a case; its parts are imported by then (PAGE_PARTS)."""
    from kaigo_desktop.services.submissions import Submissions  # noqa: PLC0415
    from kaigo_desktop.services.tables import Tables  # noqa: PLC0415
    from kaigo_desktop.ui.pages.making import Making  # noqa: PLC0415
    from kaigo_desktop.viewmodels.forms import Papers  # noqa: PLC0415

    papers = Papers(
        forms=loaded.forms,
        knowledge=loaded.knowledge,
        case_of=loaded.assessor.case,
        printer=loaded.press,
        write=write_file,
        log=loaded.store,
        clock=clock,
        submissions=Submissions(loaded.store.submissions, clock, Path.read_bytes),
        characters=loaded.characters,
    )
    return Making(
        facts=loaded.facts,
        programmes={programme.id: programme for programme in loaded.assessor.programmes},
        papers=papers,
        days=loaded.deadlines,
        write_events=write_events,
        folder=papers_folder(paths),
        settings=settings,
        find_levers=loaded.assessor.levers,
        tables=Tables(read_start, read_workbook),
        offices=loaded.offices,
    )


def exchange_of(loaded: Loaded, clock: Clock, start: Start, parent: QObject) -> ExchangeViewModel:
    """What carries cases between computers and writes everything out."""
    from kaigo_desktop.services.exchange.exchange import Exchange, Stores  # noqa: PLC0415 - see the head
    from kaigo_desktop.services.exchange.writing_out import WritingOut  # noqa: PLC0415 - see the head
    from kaigo_desktop.storage.exchange.carrier import Carrier  # noqa: PLC0415 - see the head
    from kaigo_desktop.viewmodels.exchange import ExchangeViewModel  # noqa: PLC0415 - see the head
    from kaigo_desktop.viewmodels.fact_words import FactWords  # noqa: PLC0415 - see the head

    store, cases = loaded.store, loaded.cases
    exchange = Exchange(
        cases,
        Stores(store.exchanges, store.submissions, store.bin, store.deadlines),
        Carrier(),
        clock,
        cases.faults,
        write_file,
    )
    return ExchangeViewModel(
        exchange,
        WritingOut(cases, clock, write_file).write,
        FactWords(loaded.facts, loaded.forms, loaded.deadlines.usual),
        cases.document,
        start,
        parent,
    )


def papers_folder(paths: Paths) -> Path:
    """Where papers go until the person chooses another folder: where people look for what they made."""
    if paths.papers is not None:
        return paths.papers
    from PySide6.QtCore import QStandardPaths  # noqa: PLC0415 - see the head of this module

    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) / PAPERS


def recovery_paper(loaded: Loaded, groups: Sequence[str], today: date) -> bytes:
    """The paper with a recovery key, as a PDF in memory; it is never written to a file."""
    from kaigo_desktop.domain.forms.form import fill  # noqa: PLC0415 - see the head of this module
    from kaigo_desktop.domain.forms.values_recovery import recovery_values  # noqa: PLC0415 - see the head

    form = loaded.forms["recovery-key"]
    filled = fill(form, recovery_values(groups, today))
    return loaded.press.render(filled, title=form.title, as_of=today).content


def read_start(path: Path) -> bytes:
    """The bytes of a file that a person chose, within a limit. Raises Trouble where the disk fails."""
    from kaigo_desktop.documents import incoming  # noqa: PLC0415 - see the head of this module

    return incoming.read_start(path)


def read_workbook(data: bytes, sheet: str | None = None) -> tuple[Line, ...]:
    """The lines of an .xlsx file; for a thread. Raises Unreadable."""
    from kaigo_desktop.documents import workbook  # noqa: PLC0415 - a large library that few runs need

    return workbook.read_workbook(data, sheet)


def read_workbook_file(path: Path) -> tuple[Line, ...]:
    """The lines of an .xlsx file; for a thread. Raises Unreadable, Trouble."""
    return read_workbook(read_start(path))


def write_file(path: Path, content: bytes) -> None:
    """Put a file in its place whole or not at all. Raises Trouble where the disk fails."""
    from kaigo_desktop.documents.atomic import write_whole  # noqa: PLC0415 - see the head of this module

    write_whole(path, content)


def write_table(path: Path, headings: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    """Write a table as its suffix says, .xlsx or CSV; for a thread. Raises Trouble where the disk fails."""
    if path.suffix.lower() == ".xlsx":
        # Late: a large library that few runs need.
        from kaigo_desktop.documents.workbook_out import write_workbook  # noqa: PLC0415

        write_file(path, write_workbook("一覧", headings, rows, frozen=4))
        return
    from kaigo_desktop.services.table_out import csv_of  # noqa: PLC0415 - see the head of this module

    write_file(path, csv_of(headings, rows))


def write_events(path: Path, events: Sequence[CalendarEvent]) -> None:
    """Write deadlines as an iCalendar file. Raises Trouble where the disk fails."""
    from kaigo_desktop.documents.calendar_file import calendar_of  # noqa: PLC0415 - see the head

    write_file(path, calendar_of(events))
