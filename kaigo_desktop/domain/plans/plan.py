"""The 業務改善計画: its checked fields, its facts, and the drafted text of its sections (M 別紙1 7(1))."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.case import Case, Office
from kaigo_desktop.domain.plans.checker_desk import Remark
from kaigo_desktop.domain.plans.devices import Device, devices_of
from kaigo_desktop.domain.plans.diagram import diagram_of
from kaigo_desktop.domain.plans.facts import PlanFacts
from kaigo_desktop.domain.plans.fields import PLAN_FIELDS, SECTION_TITLES, check_plan, plan_faults
from kaigo_desktop.domain.plans.knowledge import Knowledge
from kaigo_desktop.domain.plans.reading import group_plan, office_plan
from kaigo_desktop.domain.plans.sections import (
    Draft,
    Subject,
    devices,
    indicators,
    operations,
    problems,
    work,
)
from kaigo_desktop.domain.plans.statements import (
    improvement_support,
    life,
    organisation,
    schedule,
    security,
    wage_return,
)
from kaigo_desktop.domain.plans.time_study import PHASE_WORDS, count_of
from kaigo_desktop.domain.plans.words import full_width_length, gaps_in

__all__ = [
    "FORMAT",
    "GROUP_SECTIONS",
    "PLAN_FIELDS",
    "SECTION_TITLES",
    "Knowledge",
    "PlanDraft",
    "PlanFacts",
    "Section",
    "SubjectDraft",
    "check_plan",
    "draft",
    "group_plan",
    "office_plan",
    "plan_faults",
    "to_plan_result",
]

FORMAT = "kaigo-plan/1"

_WRITERS: dict[str, Callable[[Subject], Draft]] = {
    "problems": problems,
    "work": work,
    "devices": devices,
    "operations": operations,
    "indicators": indicators,
    "organisation": organisation,
    "improvement_support": improvement_support,
    "wage_return": wage_return,
    "security": security,
    "life": life,
    "schedule": schedule,
}
GROUP_SECTIONS = ("problems", "work", "devices", "operations", "indicators", "organisation", "schedule")
"""別紙3 asks a group for its plan and its effect, not for what 別紙1 6 asks of each office."""


class Section(Struct, frozen=True):
    """One section. ``text`` is what is printed: the user's own where there is one, else ``drafted``.

    ``gaps`` are the facts still missing in ``text``, ``cites`` the paragraphs that the draft rests on.
    ``base`` is the draft that the user's own text was last held against; None where that is not known.
    """

    id: str
    title: str
    text: str
    drafted: str
    is_own: bool
    gaps: tuple[str, ...]
    cites: tuple[str, ...]
    base: str | None = None

    @property
    def is_outdated(self) -> bool:
        """Whether answers have changed since the user's own text was held against its draft."""
        return self.is_own and self.base is not None and self.base != self.drafted

    @property
    def length(self) -> int:
        """How long the text is in full-width characters: two of half width count as one, rounded up."""
        return full_width_length(self.text)


class SubjectDraft(Struct, frozen=True):
    """The plan of one office, or of the group (``office`` None)."""

    office: str | None
    name: str | None
    facts: PlanFacts
    devices: tuple[Device, ...]
    sections: tuple[Section, ...]

    def section(self, id_: str) -> Section:
        """The section of that id. Raises KeyError where this plan has none."""
        for section in self.sections:
            if section.id == id_:
                return section
        raise KeyError(id_)


class PlanDraft(Struct, frozen=True):
    """The plans of every office, and that of the group where the case has one."""

    offices: tuple[SubjectDraft, ...] = ()
    group: SubjectDraft | None = None

    def office(self, key: str) -> SubjectDraft:
        """The plan of that office. Raises KeyError where there is none."""
        for each in self.offices:
            if each.office == key:
                return each
        raise KeyError(key)


def draft(case: Case, assessment: Assessment, knowledge: Knowledge) -> PlanDraft:
    """Every section's text, drafted from the answers.

    Nothing is made up: what is not known stands as 【要記入：…】, and figures
    come from the case or from the cited knowledge. The user's own text for a
    section wins; the draft stays beside it to compare.
    """
    offices = tuple(_draft(case, assessment, knowledge, office) for office in case.offices)
    has_group = bool(case.partners) or bool(case.plan.get("group"))
    return PlanDraft(offices, _draft(case, assessment, knowledge, None) if has_group else None)


def _draft(case: Case, assessment: Assessment, knowledge: Knowledge, office: Office | None) -> SubjectDraft:
    plan = group_plan(case) if office is None else office_plan(case, office.key)
    key = None if office is None else office.key
    found = devices_of(case, key, plan, knowledge)
    subject = Subject(case, assessment, knowledge, plan, found, office)
    wanted = GROUP_SECTIONS if office is None else tuple(SECTION_TITLES)
    return SubjectDraft(
        office=key,
        name=case.corporation.name if office is None else office.name,
        facts=plan,
        devices=found,
        sections=tuple(_section(subject, id_) for id_ in wanted),
    )


def _section(subject: Subject, id_: str) -> Section:
    drafted, cites = _WRITERS[id_](subject)
    own = subject.plan.texts.get(id_)
    text = drafted if own is None else own
    base = subject.plan.text_bases.get(id_)
    return Section(id_, SECTION_TITLES[id_], text, drafted, own is not None, gaps_in(text), cites, base)


def to_plan_result(plan: PlanDraft, remarks: Iterable[Remark] = ()) -> dict[str, object]:
    """The result file ``kaigo-plan/1``, ready for any JSON writer; ``group`` is empty where there is none.

    ``remarks`` are those of the checker; each plan lists its own.
    """
    told = tuple(remarks)
    return {
        "format": FORMAT,
        "offices": {each.office: _result(each, told) for each in plan.offices},
        "group": {} if plan.group is None else _result(plan.group, told),
    }


def _result(plan: SubjectDraft, remarks: Iterable[Remark]) -> dict[str, object]:
    return {
        "name": plan.name,
        "diagram": _diagram_result(plan.facts),
        "sections": {section.id: _section_result(section) for section in plan.sections},
        "devices": [
            {
                "expense": device.expense.key,
                "category": device.expense.category,
                "description": device.expense.description,
                "units": device.expense.units,
                "cost": device.cost,
                "introduced_on": None if device.introduced_on is None else device.introduced_on.isoformat(),
            }
            for device in plan.devices
        ],
        "time_study": {phase: _count_result(plan.facts, phase) for phase in PHASE_WORDS},
        "remarks": [
            {"section": one.section, "kind": one.kind.value, "text": one.text, "path": ".".join(one.address)}
            for one in remarks
            if one.office == plan.office
        ],
    }


def _count_result(plan: PlanFacts, phase: str) -> dict[str, object]:
    """Days of single members of staff, and minutes by kind of work."""
    counted = count_of(plan, phase)
    return {"days": counted.days, "minutes": dict(counted.minutes)}


def _diagram_result(plan: PlanFacts) -> dict[str, object]:
    diagram = diagram_of(plan)
    return {
        "nodes": [
            {"key": node.key, "kind": node.kind, "text": node.text, "column": node.column}
            for node in diagram.nodes
        ],
        "links": [{"from": start, "to": end} for start, end in diagram.links],
    }


def _section_result(section: Section) -> Mapping[str, object]:
    return {
        "title": section.title,
        "text": section.text,
        "own_text": section.is_own,
        "gaps": list(section.gaps),
        "cites": list(section.cites),
        "length": section.length,
        "draft": section.drafted,
        "draft_changed": section.is_outdated,
    }
