"""What the side panel says of a case: the verdict, the amount, what is missing, what is to be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kaigo_desktop.domain.address import KEYED_SECTIONS, Address
from kaigo_desktop.domain.answer import BEST_FIRST, Answer, Verdict
from kaigo_desktop.domain.assessment import Assessment, ProgrammeAssessment
from kaigo_desktop.domain.case import Document
from kaigo_desktop.domain.facts import Facts
from kaigo_desktop.domain.money import Yen, yen_text
from kaigo_desktop.viewmodels.facts import nearest_fact, office_names


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question whose answer would settle the verdict: its words, and where it is asked."""

    label: str
    address: Address


@dataclass(frozen=True, slots=True)
class Outlook:
    """The answer so far. ``amount`` is None where nothing can be estimated yet.

    ``questions`` is the smallest set that settles the verdict; ``todos`` counts
    requirements that are not met yet.
    """

    programme_id: str
    programme: str
    verdict: Verdict
    amount: Yen | None
    low: Yen
    high: Yen
    questions: tuple[OpenQuestion, ...]
    todos: int

    @property
    def amount_text(self) -> str:
        """``1,680,000 円``, or that nothing can be said yet."""
        return "まだ計算できません" if self.amount is None else yen_text(self.amount)

    @property
    def range_text(self) -> str:
        """How far the amount may still move; empty where it is settled."""
        if self.amount is None or self.low == self.high:
            return ""
        return f"答えしだいで {self.low:,} 〜 {yen_text(self.high)}"

    @property
    def questions_text(self) -> str:
        """How many answers settle it; empty where it is settled."""
        return f"あと{len(self.questions)}問で判定が確定します" if self.questions else ""


def main_programme(assessment: Assessment) -> ProgrammeAssessment | None:
    """The programme that the panel speaks of: the best verdict, then the highest amount."""

    def rank(entry: ProgrammeAssessment) -> tuple[int, Yen]:
        total = entry.estimate.total if entry.estimate is not None else -1
        return BEST_FIRST.index(entry.verdict), -total

    return min(assessment.programmes, key=rank, default=None)


AddressAt = Callable[[str], Address | None]
"""The address of a path of the assessment."""


def outlook_of(
    assessment: Assessment, document: Document, address_at: AddressAt, facts: Facts
) -> Outlook | None:
    """What the panel shows; None where the catalogue knows no programme."""
    entry = main_programme(assessment)
    if entry is None:
        return None
    estimate = entry.estimate if document.get("expenses") else None  # nothing entered is not 0 円
    questions = _questions(entry, document, address_at, facts)
    todos = {
        (reason.id, reason.todo)
        for reason in entry.all_reasons
        if reason.state is Answer.NO and reason.todo is not None
    }
    return Outlook(
        programme_id=entry.id,
        programme=entry.title,
        verdict=entry.verdict,
        amount=None if estimate is None else estimate.total,
        low=0 if estimate is None else estimate.low,
        high=0 if estimate is None else estimate.high,
        questions=questions,
        todos=len(todos),
    )


def _questions(
    entry: ProgrammeAssessment, document: Document, address_at: AddressAt, facts: Facts
) -> tuple[OpenQuestion, ...]:
    smallest = min(entry.missing, key=len, default=())
    found: dict[Address, OpenQuestion] = {}
    for path in smallest:
        address = address_at(path)
        if address is not None:
            found[address] = OpenQuestion(question_label(address, document, facts), address)
    return tuple(found.values())


def question_label(address: Address, document: Document, facts: Facts) -> str:
    """What the question at ``address`` is called, with the office's name where there are several."""
    fact = nearest_fact(facts, address)
    label = fact.label if fact is not None else "未入力の項目"
    names = office_names(document)
    if address[0] in KEYED_SECTIONS and len(names) > 1 and len(address) > 1 and address[1] in names:
        return f"{label}（{names[address[1]]}）"
    return label
