"""What is missing in a 業務改善計画, and what contradicts itself, before it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.plans.checker_desk import Desk, Kind, Remark
from kaigo_desktop.domain.plans.checker_indicators import indicators
from kaigo_desktop.domain.plans.checker_statements import organisation, statements
from kaigo_desktop.domain.plans.devices import MAIN_DEVICES
from kaigo_desktop.domain.plans.diagram import KINDS, diagram_of
from kaigo_desktop.domain.plans.facts import Measure
from kaigo_desktop.domain.plans.fields import SECTION_TITLES
from kaigo_desktop.domain.plans.knowledge import Knowledge
from kaigo_desktop.domain.plans.reading import group_plan, office_plan
from kaigo_desktop.domain.plans.words import gaps_in

__all__ = ["WRITTEN_FREELY", "Kind", "Remark", "check"]

WRITTEN_FREELY = frozenset({"problems", "work", "operations", "schedule"})
"""Sections for which the user's own text is enough; the others hold statements or figures of their own."""


def check(case: Case, knowledge: Knowledge) -> tuple[Remark, ...]:
    """Every remark: office by office, then the group where there is one, in the order of the sections.

    A plan whose office is no longer in the case comes last: it is kept, but not printed.
    """
    desks = [Desk(case, office_plan(case, office.key), knowledge, office) for office in case.offices]
    if case.partners or case.plan.get("group"):
        desks.append(Desk(case, group_plan(case), knowledge, None))
    found = [remark for desk in desks for remark in _remarks(desk)]
    return (*found, *_plans_without_office(case))


def _plans_without_office(case: Case) -> Iterator[Remark]:
    plans = case.plan.get("offices")
    here = {office.key for office in case.offices}
    for key, body in plans.items() if isinstance(plans, dict) else ():
        if key not in here and body:
            text = f"事業所「{key}」は案件にありません。計画は残してありますが、印刷されません。"
            yield Remark(key, "problems", Kind.CONTRADICTION, text, ("plan", "offices", key))


def _remarks(desk: Desk) -> list[Remark]:
    order = list(SECTION_TITLES)
    written = WRITTEN_FREELY.intersection(desk.plan.texts)
    found = [each for each in _check(desk) if each.kind is not Kind.MISSING or each.section not in written]
    return sorted([*found, *_own_texts(desk)], key=lambda remark: order.index(remark.section))


def _check(desk: Desk) -> Iterator[Remark]:
    yield from _problems(desk)
    yield from _diagram(desk)
    yield from _devices(desk)
    yield from _measures(desk)
    yield from indicators(desk)
    yield from organisation(desk)
    yield from _schedule(desk)
    if desk.office is not None:
        yield from statements(desk, desk.office)


def _problems(desk: Desk) -> Iterator[Remark]:
    if not desk.plan.problems:
        yield desk.missing("problems", "課題を一つ以上入れてください。", "problems")
    for each in desk.plan.problems:
        label = f"課題{each.index + 1}"
        for name, value, what in (
            ("work_area", each.work_area, "業務"),
            ("text", each.text, "内容"),
            ("effect", each.effect, "影響"),
            ("cause", each.cause, "原因"),
        ):
            if value is None:
                section = "work" if name == "work_area" else "problems"
                yield desk.missing(
                    section, f"{label}の{what}を入れてください。", "problems", each.index, name
                )
        if not any(desk.plan.problem_of(measure) is each for measure in desk.plan.measures):
            yield desk.missing("operations", f"{label}に対する施策がありません。", "measures")


def _diagram(desk: Desk) -> Iterator[Remark]:
    """Boxes that were added have words, and links that were added can be drawn."""
    diagram = diagram_of(desk.plan)
    for node in diagram.nodes:
        if node.address is None and node.text is None:
            text = f"因果関係図に足した{KINDS[node.kind]}の箱に、文を入れてください。"
            yield desk.missing("problems", text, "diagram", "nodes", node.key)
    if not set(desk.plan.diagram.links) <= set(diagram.links):
        text = "因果関係図に、箱につながっていない線か、輪になる線があります。引き直してください。"
        yield desk.contradiction("problems", text, "diagram", "links")


def _devices(desk: Desk) -> Iterator[Remark]:
    if not desk.devices:
        yield desk.at("devices", "導入する機器の費用が、費用の一覧にありません。", ("expenses",))
    for device in desk.devices:
        if not device.measures:
            text = f"「{device.name}」を使う施策が、計画にありません。"
            yield desk.missing("operations", text, "measures")
        elif device.introduced_on is None:
            place = ("measures", device.measures[0].index, "introduce_on")
            yield desk.missing("devices", f"「{device.name}」の導入時期を入れてください。", *place)
        if device.expense.description is None:
            text = f"{device.category}の機種を入れてください。"
            yield desk.at("devices", text, ("expenses", device.expense.key, "description"))


def _measures(desk: Desk) -> Iterator[Remark]:
    for each in desk.plan.measures:
        label = f"施策{each.index + 1}"
        for name, value, what in (("text", each.text, "内容"), ("operation", each.operation, "業務の変え方")):
            if value is None:
                yield desk.missing(
                    "operations", f"{label}の{what}を入れてください。", "measures", each.index, name
                )
        if each.problem is None:
            text = f"{label}が、どの課題に対するものかを選んでください。"
            yield desk.missing("operations", text, "measures", each.index, "problem")
        elif desk.plan.problem_of(each) is None:
            text = f"{label}の課題が、計画にありません。選び直してください。"
            yield desk.contradiction("operations", text, "measures", each.index, "problem")
        yield from _expense(desk, each, label)
        yield from _introduction(desk, each, label)


def _expense(desk: Desk, measure: Measure, label: str) -> Iterator[Remark]:
    place = ("measures", measure.index, "expense")
    named = [each for each in desk.case.expenses if each.key == measure.expense]
    device = desk.knowledge.device(measure.device)
    if measure.expense is not None and not named:
        yield desk.contradiction("devices", f"{label}の機器が、費用の一覧にありません。", *place)
    elif named and named[0].office != desk.key:
        yield desk.contradiction("devices", f"{label}の機器は、別の事業所の費用です。", *place)
    elif named and device is not None and named[0].category != device.category:
        text = f"{label}の機器の種類（{device.name}）が、費用の区分と合いません。"
        yield desk.contradiction("devices", text, "measures", measure.index, "device")
    elif device is not None and not named and device.category in MAIN_DEVICES:
        text = f"{label}の{device.name}の費用を選んでください。"
        yield desk.missing("devices", text, *place)


def _introduction(desk: Desk, measure: Measure, label: str) -> Iterator[Remark]:
    ends_on, day = desk.case.settings.project_ends_on, measure.introduce_on
    if day is not None and ends_on is not None and day > ends_on:
        text = f"{label}の導入時期が、事業を終える期限より後です。"
        yield desk.contradiction("devices", text, "measures", measure.index, "introduce_on")
    asked_on = desk.plan.organisation.consulted_on
    if day is not None and asked_on is not None and day < asked_on:
        text = f"{label}の導入時期が、相談日より前です。どちらかの日を直してください。"
        yield desk.contradiction("devices", text, "measures", measure.index, "introduce_on")


def _schedule(desk: Desk) -> Iterator[Remark]:
    if not desk.plan.schedule:
        yield desk.missing("schedule", "工程を一つ以上入れてください。", "schedule")
    for each in desk.plan.schedule:
        label = f"工程{each.index + 1}"
        for name, value, what in (
            ("what", each.what, "内容"),
            ("from", each.starts_on, "始まり"),
            ("to", each.ends_on, "終わり"),
        ):
            if value is None:
                yield desk.missing(
                    "schedule", f"{label}の{what}を入れてください。", "schedule", each.index, name
                )
        if _is_reversed(each.starts_on, each.ends_on):
            text = f"{label}の終わりが、始まりより前です。"
            yield desk.contradiction("schedule", text, "schedule", each.index, "to")


def _is_reversed(start: date | None, end: date | None) -> bool:
    return start is not None and end is not None and end < start


def _own_texts(desk: Desk) -> Iterator[Remark]:
    for section, text in desk.plan.texts.items():
        if section in SECTION_TITLES:
            for what in gaps_in(text):
                told = f"「{SECTION_TITLES[section]}」の自分の文に【要記入：{what}】が残っています。"
                yield desk.missing(section, told, "texts", section)
