"""Papers as ⑤ 書類 shows them: what they are made with, how far each is, and the stages they belong to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Case, Document
from kaigo_desktop.domain.forms.characters import CharacterTable
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.form import Form, OwnField, Stage
from kaigo_desktop.domain.plans.knowledge import Knowledge
from kaigo_desktop.services.issuing import FileWriter
from kaigo_desktop.services.papers import PaperPrinter
from kaigo_desktop.services.ports import CaseId, CaseLine, Clock, Issued
from kaigo_desktop.services.submissions import Submissions
from kaigo_desktop.viewmodels.form_places import Missing


class PaperState(StrEnum):
    """How far a paper is."""

    NEW = "未作成"
    LACKING = "不足あり"
    WRITTEN = "作成済"
    CHANGED = "変更あり"


GROUPS: Mapping[str, tuple[Stage, ...]] = {
    "申請": (Stage.APPLICATION,),
    "交付決定まで": (Stage.BEFORE_DECISION,),
    "変更": (Stage.CHANGE,),
    "実績・請求": (Stage.RESULT, Stage.CLAIM),
    "毎年": (Stage.YEARLY, Stage.RESTRICTED),
    "いつでも": (Stage.ANY,),
}
"""The papers in the order of a case's life."""

ON_DEMAND = frozenset({"交付決定まで", "変更", "いつでも"})
"""Stages whose papers most cases never need: they wait closed where there are many."""


class PaperLog(Protocol):
    """What keeps note of papers that were written (the store of cases)."""

    def lines(self) -> Sequence[CaseLine]:
        """All cases, with their titles."""

    def issued(self, case: CaseId, /) -> Sequence[Issued]:
        """The newest entry of each copy."""

    def record_issued(self, case: CaseId, issued: Sequence[Issued], /) -> None:
        """Note papers that were written. Raises Trouble where the file fails."""


class Papers(Struct, frozen=True):
    """What papers are made with."""

    forms: Mapping[str, Form]
    knowledge: Knowledge
    case_of: Callable[[Document], Case]
    printer: PaperPrinter
    write: FileWriter
    log: PaperLog
    clock: Clock
    submissions: Submissions
    characters: CharacterTable


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper that applies to the case. ``whose`` and ``packet`` tell papers of one form apart.

    ``own_key`` is where in ``form_facts.by_form`` the fields of the form's own are, which copies share.
    """

    key: CopyKey
    title: str
    whose: str
    packet: str
    own_key: str
    stage: str
    state: PaperState
    missing: tuple[Missing, ...]
    empty: int
    written: str
    own: tuple[OwnField, ...] = field(compare=False)

    @property
    def name(self) -> str:
        """The paper in one word, for names of controls."""
        return self.key.name

    @property
    def words(self) -> str:
        """Title, office and programme on one line."""
        return "　".join(part for part in (self.title, self.whose, self.packet) if part)


class PaperGroup(Struct, frozen=True):
    """The papers of one stage."""

    title: str
    papers: tuple[Paper, ...]

    @property
    def is_done(self) -> bool:
        """Whether every paper is written and shows the facts of today."""
        return all(one.state is PaperState.WRITTEN for one in self.papers)


class CheckLine(Struct, frozen=True):
    """Something to look at before printing, and where it is mended.

    ``is_wrong``: it must not be handed in so; else it is to be looked at, or asked.
    """

    text: str
    address: Address
    is_wrong: bool
