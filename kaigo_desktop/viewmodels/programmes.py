"""② 使える制度: the programmes in four groups, each with its to-dos and its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from kaigo_desktop.domain.answer import BEST_FIRST, Answer, Verdict
from kaigo_desktop.domain.assessment import ProgrammeAssessment, Reason
from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.facts import Facts
from kaigo_desktop.domain.main_programme import main_programme
from kaigo_desktop.domain.rules.freshness import Freshness, FreshnessKind, SourceAge, freshness_of, source_age
from kaigo_desktop.domain.rules.programme import Programme
from kaigo_desktop.services.cases import complete
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.comparison import Comparison, compare
from kaigo_desktop.viewmodels.facts import address_of, nearest_fact, office_names, records
from kaigo_desktop.viewmodels.outlook import SECTION_LABELS, amount_text, combined

VERDICT_MEANINGS: Mapping[Verdict, str] = {
    Verdict.ELIGIBLE: "今の答えのままで申請できます。",
    Verdict.CONDITIONAL: "「やること」を済ませると申請できます。",
    Verdict.UNKNOWN: "あと少し答えると、使えるかどうかが決まります。",
    Verdict.INELIGIBLE: "条件に合わないため、申請できません。",
}
EXPENSES_PAGE = ("expenses",)
"""Where a reason about the expenses leads: no single question, but the table of page ③."""


class Jump(Struct, frozen=True):
    """A way to a question: the words on the button, and the address of the question."""

    words: str
    address: Address


class OfficeReasons(Struct, frozen=True):
    """The reasons for one office; ``name`` is empty for those of the programme itself.

    Each reason that is not met carries in ``missing`` the one path that its remedy leads to.
    """

    name: str
    verdict: Verdict
    reasons: tuple[Reason, ...]


class Todo(Struct, frozen=True):
    """One line to tick off: what to do, for which office, how long it takes, where."""

    text: str
    office: str
    lead: str
    jump: Jump | None


class ProgrammeCard(Struct, frozen=True):
    """A programme as a card.

    ``is_foremost``: it pays, or is the one that could; its to-dos stand open.
    ``why_not`` is the first reason that keeps it from fitting, in a sentence. ``freshness`` is told where
    the rules are not those of the day; ``badge`` and ``age`` say in a few words how old the rules are.
    """

    id: str
    title: str
    verdict: Verdict
    purpose: str
    amount: str
    is_foremost: bool
    why_not: str
    todos: tuple[Todo, ...]
    reasons: tuple[OfficeReasons, ...]
    advice: tuple[tuple[str, str], ...]
    settles: tuple[Jump, ...]
    freshness: Freshness | None = None
    badge: str = ""
    age: SourceAge | None = None


class CardGroup(Struct, frozen=True):
    """The cards of one verdict."""

    verdict: Verdict
    meaning: str
    cards: tuple[ProgrammeCard, ...]


class ProgrammesViewModel(QObject):
    """What stands on the page of programmes; made anew after every assessment."""

    changed = Signal()
    """The cards are other ones now."""

    def __init__(
        self,
        session: CaseSession,
        facts: Facts,
        programmes: Mapping[str, Programme],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._facts = facts
        self._programmes = programmes
        session.assessed.connect(self._tell)

    def groups(self) -> tuple[CardGroup, ...]:
        """The four groups, best first, each by amount; a group without cards is left out.

        Groups in which something pays stand before the others: the first card is never one of many
        that fit and give no amount.
        """
        assessment = self._session.assessment
        foremost = {entry.id for entry in combined(assessment)}
        if not foremost and (main := main_programme(assessment)) is not None:
            foremost = {main.id}
        entries = sorted(assessment.programmes, key=_by_amount)
        cards = [self._card(entry, is_foremost=entry.id in foremost) for entry in entries]
        paying = {entry.verdict for entry in entries if _by_amount(entry) < 0}
        return tuple(
            CardGroup(verdict, VERDICT_MEANINGS[verdict], found)
            for verdict in sorted(BEST_FIRST, key=lambda one: one not in paying)
            if (found := tuple(card for card in cards if card.verdict is verdict))
        )

    def jump_to(self, path: str) -> Jump | None:
        """The way to the question behind a path (``offices[0].life``); None where nobody asks for it."""
        address = address_of(path, complete(self._session.document)[0], self._session.keys)
        if address is None:
            return None
        if address == EXPENSES_PAGE:
            return Jump("費用の表を開く", EXPENSES_PAGE)
        if address in SECTION_LABELS:
            return Jump(f"「{SECTION_LABELS[address]}」に答える", address)
        fact = nearest_fact(self._facts, address)
        if fact is None:
            return None
        return Jump(f"「{fact.label}」に答える", _at(fact.pattern, address))

    def titles(self) -> tuple[tuple[str, str], ...]:
        """Id and title of every programme that may be compared, those that fit first."""
        return tuple((card.id, card.title) for group in self.groups() for card in group.cards)

    def compare(self, first: str, second: str) -> Comparison:
        """Two programmes side by side. Raises KeyError for one that is not there."""
        return compare(self._session.assessment, self._programmes, self._session.document, (first, second))

    def _card(self, entry: ProgrammeAssessment, *, is_foremost: bool) -> ProgrammeCard:
        shown = self._blocks(entry)
        known, day = self._programmes.get(entry.id), self._session.assessment.as_of
        return ProgrammeCard(
            id=entry.id,
            title=entry.title,
            verdict=entry.verdict,
            purpose="" if known is None else known.purpose,
            amount=amount_text(entry.estimate),
            is_foremost=is_foremost,
            why_not=_why_not(entry),
            todos=self._todos(shown) if entry.verdict is not Verdict.INELIGIBLE else (),
            reasons=shown,
            advice=entry.advice,
            settles=self._settles(entry.missing),
            freshness=None if known is None else _told(known, day),
            badge="" if known is None else freshness_of(known, day).badge,
            age=None if known is None else source_age(known.source.issued, day),
        )

    def _blocks(self, entry: ProgrammeAssessment) -> tuple[OfficeReasons, ...]:
        names = office_names(self._session.document)
        places = {
            body.get("key"): place for place, body in enumerate(records(self._session.document, "offices"))
        }
        found = (
            [OfficeReasons("", entry.verdict, self._with_ways(entry, entry.reasons, 0))]
            if entry.reasons
            else []
        )
        for one in entry.offices:
            reasons = self._with_ways(entry, one.reasons, places.get(one.office, 0))
            found.append(OfficeReasons(names.get(one.office, ""), one.verdict, reasons))
        return tuple(found)

    def _with_ways(
        self, entry: ProgrammeAssessment, reasons: Iterable[Reason], place: int
    ) -> tuple[Reason, ...]:
        """The reasons, those that are not met with the path of the question that their remedy leads to."""
        known = self._programmes.get(entry.id)
        asks = {} if known is None else {condition.id: condition.ask for condition in known.conditions}
        return tuple(_with_way(reason, asks.get(reason.id, ""), place) for reason in reasons)

    def _todos(self, blocks: Iterable[OfficeReasons]) -> tuple[Todo, ...]:
        """Each thing to do once; for several offices with the office's name, unless it holds for all."""
        listed = list(blocks)
        several = len([block for block in listed if block.name]) > 1
        found: dict[tuple[str, Address | None], Todo] = {}
        for block in listed:
            for reason in block.reasons:
                if reason.todo and reason.state is not Answer.YES:
                    jump = next((self.jump_to(path) for one in reason.missing for path in one), None)
                    address = None if jump is None else jump.address
                    of_one = several and address is not None and address[0] == "offices"
                    lead = lead_text(reason.lead_days)
                    found.setdefault(
                        (reason.todo, address), Todo(reason.todo, block.name if of_one else "", lead, jump)
                    )
        return tuple(found.values())

    def _settles(self, missing: Iterable[tuple[str, ...]]) -> tuple[Jump, ...]:
        """The smallest set of questions that settles the verdict."""
        smallest = min(missing, key=len, default=())
        jumps = [jump for path in smallest if (jump := self.jump_to(path))]
        return tuple({jump.address: jump for jump in jumps}.values())

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()


def _told(programme: Programme, day: date) -> Freshness | None:
    """How fresh the rules are, unless they are those of the day."""
    found = freshness_of(programme, day)
    return None if found.kind is FreshnessKind.IN_FORCE else found


def _by_amount(entry: ProgrammeAssessment) -> int:
    return -entry.estimate.high if entry.estimate is not None else 1


def _why_not(entry: ProgrammeAssessment) -> str:
    """The first condition that is not met; nothing where the programme is not ruled out."""
    if entry.verdict is not Verdict.INELIGIBLE:
        return ""
    return next(
        (one.text for one in entry.all_reasons if one.kind == "condition" and one.state is Answer.NO), ""
    )


def lead_text(days: int | None) -> str:
    """How long it takes, in words; nothing where it is not known."""
    if days is None:
        return ""
    return "すぐにできます" if days == 0 else f"{days}日くらいかかります"


def _with_way(reason: Reason, ask: str, place: int) -> Reason:
    if reason.state is Answer.YES:
        return reason
    named = sorted(path for alternative in reason.missing for path in alternative)
    asked = ask.removeprefix("case.").replace(".*", f"[{place}]")
    path = named[0] if named else asked
    return replace(reason, missing=frozenset({frozenset({path})}) if path else frozenset())


def _at(pattern: Address, address: Address) -> Address:
    return (
        tuple(found if part == "*" else part for part, found in zip(pattern, address, strict=False))
        + pattern[len(address) :]
    )
