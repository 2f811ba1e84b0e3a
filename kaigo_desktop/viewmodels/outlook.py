"""What the side panel says of a case: the best combination, what is missing, what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from kaigo_desktop.domain.answer import BEST_FIRST, Answer, Verdict
from kaigo_desktop.domain.assessment import Assessment, Estimate, ProgrammeAssessment
from kaigo_desktop.domain.cases.address import KEYED_SECTIONS, Address
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.facts import Facts
from kaigo_desktop.domain.main_programme import main_programme
from kaigo_desktop.domain.money import Yen, yen_text
from kaigo_desktop.viewmodels.facts import nearest_fact, office_names

COUNTED = (
    (Verdict.ELIGIBLE, "対象"),
    (Verdict.CONDITIONAL, "条件付き"),
    (Verdict.UNKNOWN, "情報不足"),
)
"""The verdicts that are counted; what does not fit is no news while one types."""

NOTHING_ENTERED = "対象になる費用は未入力"
"""What stands in place of 0 円: no expense of the case belongs to the programme."""


class OpenQuestion(Struct, frozen=True):
    """A question whose answer would settle the verdict: its words, and where it is asked."""

    label: str
    address: Address


class Share(Struct, frozen=True):
    """A programme of the best combination: what it gives (円) and its verdict."""

    programme: str
    verdict: Verdict
    amount: Yen


class Outlook(Struct, frozen=True):
    """The answer so far. ``amount`` is the sum of the best combination, None where nothing is entered yet.

    ``verdict`` is that of the programme that gives most. ``low`` and ``high``
    bound the amount where that is known, else both equal it. ``questions`` is
    the smallest set that settles the verdict of ``asking``; ``todos`` counts
    requirements of the combination that are not met yet.
    """

    programme: str
    verdict: Verdict
    amount: Yen | None
    low: Yen
    high: Yen
    shares: tuple[Share, ...]
    counts: Mapping[Verdict, int]
    questions: tuple[OpenQuestion, ...]
    asking: str
    todos: int

    @property
    def amount_text(self) -> str:
        """``1,680,000 円``, or that nothing can be said yet."""
        return "まだ計算できません" if self.amount is None else yen_text(self.amount)

    @property
    def range_text(self) -> str:
        """How far the amount may still move; empty where it is settled or not known."""
        if self.amount is None or self.low == self.high:
            return ""
        return f"答えしだいで {self.low:,} 〜 {yen_text(self.high)}"

    @property
    def counts_text(self) -> str:
        """How many programmes stand at each verdict."""
        return "・".join(f"{words} {self.counts.get(verdict, 0)}" for verdict, words in COUNTED)

    @property
    def questions_text(self) -> str:
        """How many answers settle it; empty where it is settled."""
        if not self.questions:
            return ""
        whose = f"「{self.asking}」の" if self.asking != self.programme else ""
        return f"あと{len(self.questions)}問で{whose}判定が確定します"


def combined(assessment: Assessment) -> tuple[ProgrammeAssessment, ...]:
    """The programmes of the best combination, the one that gives most first."""
    given = assessment.best.by_programme
    found = [entry for entry in assessment.programmes if given.get(entry.id, 0) > 0]
    return tuple(sorted(found, key=lambda entry: -given[entry.id]))


AddressAt = Callable[[str], Address | None]
"""The address of a path of the assessment."""


def outlook_of(
    assessment: Assessment, document: Document, address_at: AddressAt, facts: Facts
) -> Outlook | None:
    """What the panel shows; None where the catalogue knows no programme."""
    main = main_programme(assessment)
    if main is None:
        return None
    amount = assessment.best.total if document.get("expenses") else None  # nothing entered is not 0 円
    low, high = combined_range(assessment)
    asking, questions = _questions(assessment, document, address_at, facts)
    shown = combined(assessment)
    given = assessment.best.by_programme
    return Outlook(
        programme=main.title,
        verdict=main.verdict,
        amount=amount,
        low=low,
        high=high,
        shares=tuple(Share(entry.title, entry.verdict, given[entry.id]) for entry in shown),
        counts={
            verdict: sum(1 for entry in assessment.programmes if entry.verdict is verdict)
            for verdict in BEST_FIRST
        },
        questions=questions,
        asking=asking,
        todos=_count_todos(shown or (main,)),
    )


def combined_range(assessment: Assessment) -> tuple[Yen, Yen]:
    """From which to which amount the best combination may move; twice its total where that is not known.

    Known where each programme of it gives all that it would give alone, and no
    other programme could come to pay anything: then the ranges add up.
    """
    best = assessment.best
    low = high = 0
    for entry in assessment.programmes:
        estimate, given = entry.estimate, best.by_programme.get(entry.id, 0)
        if estimate is None:
            continue
        if estimate.total != given or (not given and estimate.high):
            return best.total, best.total
        low, high = low + estimate.low, high + estimate.high
    return low, high


def _count_todos(entries: Iterable[ProgrammeAssessment]) -> int:
    return len(
        {
            (reason.id, reason.todo)
            for entry in entries
            for reason in entry.all_reasons
            if reason.state is Answer.NO and reason.todo is not None
        }
    )


def _questions(
    assessment: Assessment, document: Document, address_at: AddressAt, facts: Facts
) -> tuple[str, tuple[OpenQuestion, ...]]:
    """The smallest set of answers that settles the programme that could pay most, and its name."""
    main = main_programme(assessment)

    def rank(entry: ProgrammeAssessment) -> tuple[bool, bool, Yen]:
        high = entry.estimate.high if entry.estimate is not None else 0
        return entry is not main, entry.estimate is None, -high

    for entry in sorted(assessment.programmes, key=rank):
        smallest = min(entry.missing, key=len, default=())
        found: dict[Address, OpenQuestion] = {}
        for path in smallest:
            address = address_at(path)
            if address is not None:
                found[address] = OpenQuestion(question_label(address, document, facts), address)
        if found:
            return entry.title, tuple(found.values())
    return "", ()


SECTION_LABELS: Mapping[Address, str] = {
    ("partners",): "グループを組む法人",
    ("offices",): "事業所",
    ("expenses",): "費用",
}
"""Whole lists that may be missing; no single question asks for them."""


def question_label(address: Address, document: Document, facts: Facts) -> str:
    """What the question at ``address`` is called, with the office's name where there are several."""
    if address in SECTION_LABELS:
        return SECTION_LABELS[address]
    fact = nearest_fact(facts, address)
    label = fact.label if fact is not None else "未入力の項目"
    names = office_names(document)
    if address[0] in KEYED_SECTIONS and len(names) > 1 and len(address) > 1 and address[1] in names:
        return f"{label}（{names[address[1]]}）"
    return label


def amount_text(estimate: Estimate | None) -> str:
    """The amount, or from which to which it may be; nothing without an estimate."""
    if estimate is None:
        return ""
    if estimate.high == 0:
        return NOTHING_ENTERED
    if estimate.low == estimate.high:
        return yen_text(estimate.total)
    return f"{estimate.low:,} 〜 {yen_text(estimate.high)}"
