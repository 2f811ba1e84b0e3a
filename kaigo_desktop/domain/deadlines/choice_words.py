"""Decisions on deadlines in words: what a key is about, what was decided, what changing it is called."""

from __future__ import annotations

from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.domain.deadlines.choice import CASE, Choice
from kaigo_desktop.domain.deadlines.deadline import Kind
from kaigo_desktop.domain.deadlines.rules import DeadlineRules
from kaigo_desktop.domain.deadlines.stages import EXPECTED, PAID, SETTLED

CONDITIONS = "award"
"""First part of the key under which the conditions of a grant are noted."""

_ABOUT = {
    CASE: "担当者",
    CONDITIONS: "交付の条件",
    Kind.APPLICATION.value: "申請",
    Kind.COMPLETION.value: "事業の完了",
    Kind.PERFORMANCE.value: "実績報告",
    SETTLED: "額の確定",
    PAID: "請求・入金",
    EXPECTED: "入金の見込み",
}


def subject_of(key: str, rules: DeadlineRules) -> str:
    """What the decision under that key is about."""
    first, *rest = key.split("/")
    second = rest[0] if rest else ""
    if first == Kind.EFFECT_REPORT:
        return f"効果報告（{rest[-1]}回目）" if rest else "効果報告"
    titles = {
        Kind.PREPARATION.value: {one.id: one.title for one in rules.preparations},
        Kind.TEMPLATE.value: {one.id: one.title for one in rules.templates},
    }
    title = titles.get(first, {}).get(second) or _ABOUT.get(first, "期限")
    return title.replace("{year}", f"{rest[-1]}回目" if len(rest) > 1 else "").removeprefix("の")


def words_of(choice: Choice) -> str:
    """What was decided; empty where nothing was."""
    said = []
    if choice.done_on is not None:
        said.append(f"{wareki(choice.done_on)}に済")
    if choice.skipped is not None:
        said.append(f"しない（{choice.skipped}）")
    if choice.postponed_to is not None:
        said.append(f"{wareki(choice.postponed_to)}に延期")
    if choice.due_on is not None:
        said.append(f"期日は{wareki(choice.due_on)}")
    if choice.follows:
        said.append("期日は目安の日")
    if choice.lead_days is not None:
        said.append(f"{choice.lead_days}日前までに")
    if choice.note is not None:
        said.append(choice.note)
    return "、".join(said)


def change_name(subject: str, before: Choice, after: Choice) -> str:
    """What the step from one decision to the next is called in the history."""
    if before.note != after.note:
        return f"{subject}の変更"
    for name, words in (("done_on", "済"), ("skipped", "見送り"), ("postponed_to", "延期")):
        old, new = getattr(before, name), getattr(after, name)
        if new is not None and new != old:
            return f"「{subject}」の{words}"
    for name, words in (("done_on", "済"), ("skipped", "見送り"), ("postponed_to", "延期")):
        if getattr(before, name) is not None and getattr(after, name) is None:
            return f"「{subject}」の{words}の取り消し"
    return f"「{subject}」の{'準備の日数' if before.lead_days != after.lead_days else '期日'}の変更"
