"""The desk of the first screen: which cases there are, how far each is, and the ways to start one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.assessment import Assessment, Obligation, ProgrammeAssessment
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.case_file import plain
from kaigo_desktop.domain.cases.document import keys_in, value_at
from kaigo_desktop.domain.dates import fiscal_year_text
from kaigo_desktop.domain.json_text import MOST_BYTES, Faults, read_json
from kaigo_desktop.domain.main_programme import main_programme
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.cases import Cases, Refused, complete
from kaigo_desktop.services.exchange import decisions
from kaigo_desktop.services.exchange.writing_out import Written, is_written, read_facts, read_written
from kaigo_desktop.services.ports import CaseId, CaseLine, Clock

MOST_FAULTS_SHOWN = 5


class CaseState(Struct, frozen=True):
    """How far a case is: the verdict of its main programme and, in 円, what the best combination gives.

    ``amount`` is None where no expense was entered, which is not 0 円. ``next_step`` names a page.
    """

    verdict: Verdict
    amount: Yen | None
    next_text: str
    next_step: str


class CaseDesk:
    """Starts cases and looks how far they are. ``sample`` is the file of the sample case."""

    def __init__(
        self, cases: Cases, assess: Callable[[Document], Assessment], clock: Clock, sample: Path
    ) -> None:
        self._cases = cases
        self._assess = assess
        self._clock = clock
        self._sample = sample

    def lines(self) -> Sequence[CaseLine]:
        """All cases, the one changed last first."""
        return self._cases.lines()

    def start_new(self) -> CaseId:
        """Keep a new case of which nothing is known."""
        return self._cases.start(self._free_title(self._of_today()))

    def start_sample(self) -> CaseId:
        """Keep a case made of the shipped sample."""
        return self._import(self._sample, "見本：")

    def start_from(self, document: Document, label: str) -> CaseId:
        """Keep a new case with what is known already. Raises Trouble where it has faults."""
        name = value_at(document.get("corporation"), ("name",)) or self._of_today()
        try:
            return self._cases.import_document(document, self._free_title(str(name)), label=label)
        except Refused as refusal:
            faults = "\n".join(map(str, refusal.faults))
            raise Trouble("案件を作れませんでした。", faults) from refusal

    def import_file(self, path: str) -> CaseId:
        """Keep a case read from a case file. Raises Trouble that names the faults of the file.

        A file of everything (JSON or CSV) brings all its cases; the last one comes back.
        """
        data = _bytes_of(Path(path))
        if path.lower().endswith(".csv"):
            return self._import_all(partial(read_facts, data))
        document = _document_of(data)
        if is_written(document):
            return self._import_all(partial(read_written, data))
        return self._keep(document, self._free_title(_title_of(document, Path(path))))

    def rename(self, case: CaseId, title: str) -> str:
        """Give the case another title, which comes back as kept. Raises Trouble for an empty one."""
        try:
            self._cases.rename(case, title)
        except Refused as refusal:
            raise Trouble("案件の名前を変えられません。", refusal.faults[0].message) from refusal
        return title.strip()

    def state(self, line: CaseLine) -> CaseState:
        """How far that case is today."""
        document = complete(self._cases.document(line.id))[0]
        assessment = self._assess(document)
        main = main_programme(assessment)
        waiting = [duty for duty in assessment.obligations if not is_sent(document, duty)]
        if assessment.obligations and not waiting:
            text, step = (
                f"{how_reports_ended(document, assessment.obligations)}記録を確かめます。",
                "deadlines",
            )
        else:
            text, step = next_step(document, main, has_duties=bool(waiting))
        return CaseState(
            verdict=main.verdict if main is not None else Verdict.UNKNOWN,
            amount=assessment.best.total if document.get("expenses") else None,
            next_text=text,
            next_step=step,
        )

    def _import(self, path: Path, before: str) -> CaseId:
        document = _document_of(_bytes_of(path))
        return self._keep(document, self._free_title(before + _title_of(document, path)))

    def _import_all(self, read: Callable[[], Sequence[Written]]) -> CaseId:
        """Every case of a file, or none of them. Raises Trouble."""
        try:
            found = read()
        except Faults as faults:
            raise _wrong_file(tuple(map(str, faults.faults))) from faults
        faults_found = [
            f"{one.title}：{fault}" for one in found for fault in self._cases.faults(one.document)
        ]
        if faults_found or not found:
            raise _wrong_file(tuple(faults_found) or ("$: 案件が入っていません。",))
        return [self._keep_written(one) for one in found][-1]

    def _keep_written(self, one: Written) -> CaseId:
        case = self._keep(one.document, self._free_title(one.title))
        decisions.keep(self._cases, case, one.decisions)
        return case

    def _keep(self, document: Document, title: str) -> CaseId:
        try:
            return self._cases.import_document(document, title)
        except Refused as refusal:
            raise _wrong_file(tuple(map(str, refusal.faults))) from refusal

    def _of_today(self) -> str:
        today = self._clock.today()
        return f"新しい案件（{today.month}月{today.day}日）"

    def _free_title(self, wanted: str) -> str:
        """The title, with a number where another case has it."""
        taken = {line.title for line in self._cases.lines()}
        number, title = 1, wanted
        while title in taken:
            number += 1
            title = f"{wanted} {number}"
        return title


def is_sent(document: Document, duty: Obligation) -> bool:
    """Whether that report was handed in, or will not be: its plan has ``submitted_on`` or ``skipped``.

    A grant that names no office is that of the only office there is; of the group where there are several.
    """
    told = _told(document, duty)
    return bool(told.get("submitted_on") or told.get("skipped"))


def _told(document: Document, duty: Obligation) -> Document:
    """What the plan says about that report; empty where it says nothing."""
    office = duty.office
    if office is None:
        keys = keys_in(document, "offices")
        office = keys[0] if len(keys) == 1 else None
    plan = ("group",) if office is None else ("offices", office)
    told = value_at(document.get("plan"), (*plan, "reports", str(duty.fiscal_year)))
    return told if isinstance(told, dict) else {}


def how_reports_ended(document: Document, duties: Sequence[Obligation]) -> str:
    """What became of reports of which none is waited for: handed in, but for those that were left out."""
    submitted = [bool(_told(document, duty).get("submitted_on")) for duty in duties]
    if all(submitted):
        return "効果報告はすべて提出済みです。"
    if any(submitted):
        return "効果報告は、報告しないとしたものを除き、すべて提出済みです。"
    return "効果報告は、どれも報告しないとしています。"


def next_step(document: Document, entry: ProgrammeAssessment | None, *, has_duties: bool) -> tuple[str, str]:
    """What to do next, in a sentence, and the name of the step where it is done."""
    reasons = entry.all_reasons if entry is not None else ()
    todos = sum(1 for reason in reasons if reason.state is Answer.NO and reason.todo)
    smallest = min(entry.missing, key=len, default=()) if entry is not None else ()
    if has_duties:
        return "効果報告などの期限を確かめます。", "deadlines"
    if not document.get("offices"):
        return "事業所のことを、わかるところから入力します。", "office"
    if not document.get("expenses"):
        return "導入したい機器やソフトの費用を入力します。", "money"
    if smallest:
        return f"あと{len(smallest)}問に答えると、判定が確定します。", "programmes"
    if todos:
        return f"やることが{todos}件あります。順に確かめます。", "programmes"
    return "申請の書類を作ります。", "forms"


def _bytes_of(path: Path) -> bytes:
    problem = Trouble(
        "ファイルを読めませんでした。",
        "ファイルがあるか、ほかのプログラムが使っていないか確かめてください。",
    )
    if not path.is_file():  # a folder, or a device that never ends
        raise problem
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise problem from error


def _document_of(data: bytes) -> Document:
    try:
        document = plain(read_json(data))
    except Faults as faults:
        raise _wrong_file(tuple(map(str, faults.faults))) from faults
    if not isinstance(document, dict):
        raise _wrong_file(("$: 案件ファイルではありません。",))
    return document


def _wrong_file(faults: tuple[str, ...]) -> Trouble:
    shown = "\n".join(faults[:MOST_FAULTS_SHOWN])
    more = len(faults) - MOST_FAULTS_SHOWN
    rest = f"\nほかに{more}か所あります。" if more > 0 else ""
    return Trouble(
        "このファイルは案件として開けません。",
        f"次のところを直してから、もう一度開いてください。\n{shown}{rest}",
    )


def _title_of(document: Document, path: Path) -> str:
    corporation = document.get("corporation")
    offices = document.get("offices")
    name = corporation.get("name") if isinstance(corporation, dict) else None
    if not name and isinstance(offices, list) and offices and isinstance(offices[0], dict):
        name = offices[0].get("name")
    words = _year_words(document.get("fiscal_year"))
    return f"{name}{words}" if isinstance(name, str) and name else path.stem


def _year_words(year: object) -> str:
    """The year behind a name; nothing for one that no case has, which is refused after this."""
    try:
        return f" {fiscal_year_text(year)}" if type(year) is int else ""
    except (ValueError, OverflowError):
        return ""
