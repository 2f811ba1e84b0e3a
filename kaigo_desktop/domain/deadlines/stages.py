"""How far a case is, from the first preparation to the last report: derived from its facts, never typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.deadlines.choice import NOTHING, Choices
from kaigo_desktop.domain.deadlines.deadline import Deadline, Kind
from kaigo_desktop.domain.deadlines.facts import consulted_on, introduced_on, is_introduced, is_met
from kaigo_desktop.domain.deadlines.rules import DeadlineRules, KeyedAward

SETTLED, PAID = "settled", "paid"
"""First parts of the keys under which it is noted, grant by grant, that the amount was fixed and paid."""

EXPECTED = "expected"
"""First part of the key under which the payment of a programme without a grant is assumed for a day."""


class StageState(StrEnum):
    """How far one stage is; the value is the word shown."""

    DONE = "済"
    NOW = "いまここ"
    LATER = "これから"
    NOT_NEEDED = "なし"


class Stage(Struct, frozen=True):
    """One stage: when it was or has to be done, what papers, what to do next and where.

    ``count`` is how many of ``of`` grants have passed it, where there are several.
    ``key``: the decision that marks it done, where no fact of the case does.
    """

    id: str
    title: str
    state: StageState = StageState.LATER
    day: date | None = None
    is_past: bool = False
    papers: tuple[str, ...] = ()
    next_text: str = ""
    step: str = "deadlines"
    count: int = 0
    of: int = 0
    keys: tuple[str, ...] = ()


def settled_key(award: str) -> str:
    """Under which the fixing of a grant's amount is noted."""
    return f"{SETTLED}/{award}"


def paid_key(award: str) -> str:
    """Under which the payment of a grant is noted."""
    return f"{PAID}/{award}"


def expected_key(programme: str) -> str:
    """Under which a day for the payment is assumed before there is a grant."""
    return f"{EXPECTED}/{programme}"


def stages(
    case: Case,
    awards: Sequence[KeyedAward],
    found: Iterable[Deadline],
    choices: Choices,
    rules: DeadlineRules,
) -> tuple[Stage, ...]:
    """The twelve stages in order. The first that is not done is the present one.

    A stage counts as passed where a later one has been reached: nobody is asked
    to tick off a consultation after the grant has come.
    """
    made = [
        replace(one, papers=rules.papers_of(one.id))
        for one in _Stages(case, awards, tuple(found), choices).all()
    ]
    reached = [place for place, one in enumerate(made) if one.state is StageState.DONE]
    last_done = max((place for place in reached if place >= _FIRST_THAT_PASSES), default=-1)
    for place in range(min(last_done, _LAST_PASSED_OVER)):
        made[place] = replace(made[place], state=StageState.DONE)
    needed = [one for one in made if one.state is not StageState.NOT_NEEDED]
    is_over = bool(awards) and all(one.state is StageState.DONE for one in needed)
    made.append(_over(rules, StageState.DONE if is_over else StageState.LATER))
    now = next((place for place, one in enumerate(made) if one.state is StageState.LATER), None)
    if now is not None:
        made[now] = replace(made[now], state=StageState.NOW)
    return tuple(made)


def _over(rules: DeadlineRules, state: StageState) -> Stage:
    text = "書類と帳簿を、交付要綱の定める期間、保存します。"
    return Stage("over", "完了", state, papers=rules.papers_of("over"), next_text=text)


_FIRST_THAT_PASSES = 2
"""申請: a consultation does not end the preparations."""
_LAST_PASSED_OVER = 4
"""Stages up to 交付決定 are passed by reaching a later one; what follows is a duty and has to be done."""


class _Stages:
    def __init__(
        self,
        case: Case,
        awards: Sequence[KeyedAward],
        found: tuple[Deadline, ...],
        choices: Choices,
    ) -> None:
        self.case = case
        self.awards = awards
        self.found = found
        self.choices = choices

    def all(self) -> list[Stage]:
        return [
            self._prepare(),
            self._consult(),
            self._apply(),
            self._granted(),
            self._introduce(),
            self._performance(),
            self._noted("settled", "額の確定", SETTLED, "確定通知書が届いたら、その日を入れます。"),
            self._noted("paid", "請求・入金", PAID, "請求書を出し、入金されたらその日を入れます。"),
            *(self._report(sequence) for sequence in (1, 2, 3)),
        ]

    def _prepare(self) -> Stage:
        before = [
            one for one in self.found if one.kind is Kind.PREPARATION and one.anchor == Kind.APPLICATION
        ]
        waiting = [one for one in before if one.is_open]
        has_facts = is_met(self.case, "expenses") and is_met(self.case, "plan_drafted")
        next_one = waiting[0] if waiting else None
        return Stage(
            "prepare",
            "準備",
            StageState.DONE if has_facts and not waiting else StageState.LATER,
            day=next_one.safe_on if next_one else None,
            next_text=f"「{next_one.title}」を済ませます。"
            if next_one
            else "費用と業務改善計画を入力します。",
            step=next_one.step if next_one else "money",
        )

    def _consult(self) -> Stage:
        is_done = is_met(self.case, "consulted_center")
        return Stage(
            "consult",
            "相談",
            StageState.DONE if is_done else StageState.LATER,
            day=consulted_on(self.case),
            is_past=is_done,
            next_text="介護生産性向上総合相談センターに相談し、①に入力します。",
            step="office",
        )

    def _apply(self) -> Stage:
        one = next((one for one in self.found if one.kind is Kind.APPLICATION), None)
        choice = self.choices.get(Kind.APPLICATION.value, NOTHING)
        sent = choice.done_on or (one.done_on if one is not None else None)
        heard = any(one.award.notified_on or one.award.granted_on for one in self.awards)
        is_done = heard or sent is not None
        return Stage(
            "apply",
            "申請",
            StageState.DONE if is_done else StageState.LATER,
            day=sent or (one.safe_on if one is not None else None),
            is_past=sent is not None,
            next_text="申請の書類を作って出し、出した日を入れます。",
            step="forms",
            keys=(Kind.APPLICATION.value,),
        )

    def _granted(self) -> Stage:
        days = [one.award.granted_on for one in self.awards if one.award.granted_on]
        return self._counted(
            Stage(
                "granted",
                "交付決定",
                day=max(days, default=None),
                is_past=bool(days),
                next_text="交付決定の通知が届いたら、日付・番号・金額・条件を入れます。",
            ),
            len(days),
        )

    def _introduce(self) -> Stage:
        awards = tuple(one.award for one in self.awards)
        days = [one.completed_on for one in awards if one.completed_on]
        ends = next((one for one in self.found if one.kind is Kind.COMPLETION), None)
        is_done = bool(awards) and is_introduced(self.case, awards)
        return Stage(
            "introduce",
            "導入",
            StageState.DONE if is_done else StageState.LATER,
            day=max(days, default=None) or (ends.safe_on if ends else introduced_on(self.case)),
            is_past=bool(days),
            next_text="納品と支払いが終わったら、事業の完了日を交付の記録に入れます。",
            count=len(awards) if is_done else len(days),
            of=len(awards),
        )

    def _performance(self) -> Stage:
        due = [one for one in self.found if one.kind is Kind.PERFORMANCE]
        done = [one for one in due if not one.is_open]
        waiting = [one for one in due if one.is_open]
        shown = (
            waiting[0].safe_on if waiting else max((one.done_on for one in done if one.done_on), default=None)
        )
        return self._counted(
            Stage(
                "performance",
                "実績報告",
                day=shown,
                is_past=not waiting,
                next_text="実績報告書と精算額調書を出し、出した日を入れます。"
                if due
                else "実績報告の期限を決めます（交付要綱を確認）。",
                step="forms" if due else "deadlines",
                keys=tuple(one.key for one in due),
            ),
            len(done),
        )

    def _noted(self, id_: str, title: str, first: str, text: str) -> Stage:
        keys = tuple(f"{first}/{one.key}" for one in self.awards)
        days = [day for day in (self.choices.get(key, NOTHING).done_on for key in keys) if day is not None]
        stage = Stage(id_, title, day=max(days, default=None), is_past=True, next_text=text, keys=keys)
        return self._counted(stage, len(days))

    def _report(self, sequence: int) -> Stage:
        due = [one for one in self.found if one.kind is Kind.EFFECT_REPORT and one.sequence == sequence]
        waiting = [one for one in due if one.is_open]
        days = [one.done_on for one in due if one.done_on]
        stage = Stage(
            f"report-{sequence}",
            f"効果報告{sequence}年目",
            day=waiting[0].safe_on if waiting else max(days, default=None),
            is_past=not waiting,
            next_text="指標の実績値を入れ、効果報告書を作って出します。",
            count=len(due) - len(waiting),
            of=len(due),
        )
        if not due:
            no_more = any(one.kind is Kind.EFFECT_REPORT for one in self.found)
            return replace(stage, state=StageState.NOT_NEEDED if no_more or self._dated else StageState.LATER)
        return replace(stage, state=StageState.LATER if waiting else StageState.DONE)

    @property
    def _dated(self) -> bool:
        """Whether every grant says its year, so that a report that is not there will never be."""
        return bool(self.awards) and all(
            one.award.fiscal_year is not None or one.award.granted_on is not None for one in self.awards
        )

    def _counted(self, stage: Stage, count: int) -> Stage:
        of = len(self.awards)
        state = StageState.DONE if of and count >= of else StageState.LATER
        return replace(stage, state=state, count=count, of=of)
