"""Carrying cases: writing a file, looking into one, and choosing what to take in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from kaigo_desktop.domain.cases.carried import PassphraseNeededError
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.merging import Difference, Kind, Take
from kaigo_desktop.domain.keeping import WrongSecretError
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.services.exchange.exchange import Look
from kaigo_desktop.services.ports import CaseId
from kaigo_desktop.viewmodels.background import Start
from kaigo_desktop.viewmodels.fact_words import FactWords

LEAST_PASSPHRASE = 8
KIND_WORDS = {
    Kind.NEW: "ファイルだけにある",
    Kind.CHANGED: "ファイルで変更",
    Kind.CONFLICT: "両方で違う",
    Kind.MINE: "こちらで変更",
}
TAKE_WORDS = {Take.MINE: "こちらのまま", Take.THEIRS: "ファイルの内容", Take.BOTH: "両方残す"}
SECTION_WORDS = {
    "case": "年度と都道府県",
    "corporation": "法人",
    "offices": "事業所",
    "partners": "グループの法人",
    "support": "業務改善支援",
    "expenses": "費用",
    "settings": "都道府県の設定",
    "pledges": "誓約",
    "local_programmes": "独自の制度",
    "awards": "交付の記録",
    "plan": "業務改善計画",
    "form_facts": "書類の項目",
    "deadlines": "期限の記録",
}
WRONG = "パスフレーズが違います。もう一度入力してください。"


class Exchanging(Protocol):
    """What this needs of the service."""

    def carry(self, case: CaseId, title: str, path: Path, passphrase: str = "") -> None:
        """Write a case with what was handed in. Raises Trouble."""

    def write_case_file(self, case: CaseId, path: Path) -> None:
        """Write a case as a plain case file. Raises Trouble."""

    def look(self, path: Path, passphrase: str = "") -> Look:
        """Look into a file. Raises PassphraseNeededError, WrongSecretError, Trouble."""

    def take_new(self, look: Look) -> CaseId:
        """Keep what the file holds as a case of its own. Raises Trouble."""

    def merge(self, look: Look, takes: Mapping[Difference, Take]) -> CaseId:
        """Take in what was chosen. Raises Trouble."""


class DifferenceRow(Struct, frozen=True):
    """A difference in words."""

    difference: Difference
    section: str
    label: str
    mine: str
    theirs: str
    kind: str


class ExchangeViewModel(QObject):
    """Files are written and read beside the window; what is kept is changed on its own thread."""

    passphrase_needed = Signal(str, str)
    """The file is locked. Arguments: its path, what was wrong with the passphrase given, or an empty text."""

    look_found = Signal(object)
    """A file was looked into and is the case of one that is here. Argument: the Look."""

    taken = Signal(object)
    """A case was taken in. Argument: its id."""

    written = Signal(str)
    """Something was written. Argument: a sentence."""

    file_used = Signal(str)
    """A file was looked into or written. Argument: its path."""

    failed = Signal(object)
    """Something could not be done. Argument: the exception."""

    busy_changed = Signal(bool)
    """A file is being written or read, or no longer is."""

    def __init__(
        self,
        exchange: Exchanging,
        write_all: Callable[[Path], object],
        words: FactWords,
        document_of: Callable[[CaseId], Document],
        start: Start,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._exchange = exchange
        self._write_all = write_all
        self._words = words
        self._document_of = document_of
        self._start = start

    def write(self, case: CaseId, title: str, path: Path, passphrase: str) -> None:
        """Write a case: as a plain case file where the name ends so, else with all that was handed in."""
        if path.suffix.lower() == ".json":
            work: Callable[[], object] = partial(self._exchange.write_case_file, case, path)
        else:
            work = partial(self._exchange.carry, case, title, path, passphrase)
        self._run(work, partial(self._tell_file, path))

    def write_all(self, folder: Path) -> None:
        """Write everything to a folder."""
        sentence = f"すべての案件を「{folder.name}」にJSONとCSVで書き出しました。"
        self._run(partial(self._write_all, folder), partial(self._tell_written, sentence))

    def look(self, path: str, passphrase: str = "") -> None:
        """Look into a file; a case that is not known here is taken in at once."""
        self.busy_changed.emit(True)
        self._start(
            partial(self._exchange.look, Path(path), passphrase),
            done=partial(self._show, path),
            failed=partial(self._refuse, path, bool(passphrase)),
            owner=self,
        )

    def rows(self, look: Look) -> tuple[DifferenceRow, ...]:
        """The differences in words."""
        assert look.case is not None  # a case that is not here has none
        mine, theirs = self._document_of(look.case), look.carried.document
        return tuple(
            DifferenceRow(
                one,
                one.address[0],
                self._words.label(one.address, mine if one.mine is not None else theirs),
                self._value(one, one.mine),
                self._value(one, one.theirs),
                KIND_WORDS[one.kind],
            )
            for one in look.differences
        )

    def _value(self, difference: Difference, value: object) -> str:
        return "（なし）" if value is None else self._words.value(difference.address, value)

    def take_new(self, look: Look) -> None:
        """Keep what the file holds beside the case that is here."""
        self._keep(partial(self._exchange.take_new, look))

    def merge(self, look: Look, takes: Mapping[Difference, Take]) -> bool:
        """Take in what was chosen; False where the choices do not go together."""
        return self._keep(partial(self._exchange.merge, look, takes))

    def _keep(self, keep: Callable[[], CaseId]) -> bool:
        try:
            case = keep()
        except Trouble as trouble:
            self.failed.emit(trouble)
            return False
        self.taken.emit(case)
        return True

    def _run(self, work: Callable[[], object], done: Callable[[object], object]) -> None:
        self.busy_changed.emit(True)
        self._start(work, done=done, failed=self._fail, owner=self)

    def _tell_written(self, sentence: str, _result: object) -> None:
        self.busy_changed.emit(False)
        self.written.emit(sentence)

    def _tell_file(self, path: Path, result: object) -> None:
        self.file_used.emit(str(path))
        self._tell_written(f"「{path.name}」に書き出しました。", result)

    def _show(self, path: str, look: object) -> None:
        self.busy_changed.emit(False)
        assert isinstance(look, Look)
        self.file_used.emit(path)
        if look.case is None:
            self.take_new(look)
        else:
            self.look_found.emit(look)

    def _refuse(self, path: str, had_passphrase: bool, problem: Exception) -> None:
        self.busy_changed.emit(False)
        if isinstance(problem, PassphraseNeededError):
            self.passphrase_needed.emit(path, "")
        elif isinstance(problem, WrongSecretError):
            self.passphrase_needed.emit(path, WRONG if had_passphrase else "")
        else:
            self.failed.emit(problem)

    def _fail(self, problem: Exception) -> None:
        self.busy_changed.emit(False)
        self.failed.emit(problem)


def proposals(differences: Iterable[Difference]) -> dict[Difference, Take]:
    """What is taken unless a person says otherwise."""
    return {one: one.proposal for one in differences}


def passphrase_problem(first: str, again: str) -> str:
    """What is wrong with a new passphrase typed twice; empty where nothing is, also for none at all."""
    if first != again:
        return "2つの入力が違います。同じものを入力してください。"
    if first and len(first) < LEAST_PASSPHRASE:
        return f"{LEAST_PASSPHRASE}文字以上にしてください。"
    return ""
