"""The drafted text of each section of a 業務改善計画.

Only what the case or the cited knowledge says is written; a fact that is
missing stands as a visible gap. Each function gives the text and the
paragraphs that it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from kaigo_desktop.domain.answer import Verdict
from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.case import Case, Office
from kaigo_desktop.domain.dates import fiscal_year_text, wareki
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.plans.devices import Device, accessories_of
from kaigo_desktop.domain.plans.facts import Indicator, Measure, PlanFacts, Problem
from kaigo_desktop.domain.plans.knowledge import Effect, Knowledge
from kaigo_desktop.domain.plans.words import gap, number_text, or_gap, sentence, with_unit
from kaigo_desktop.domain.services import SERVICE_NAMES

NOTICE = "mhlw-0407-3 別紙1"
GROUP_NOTICE = "mhlw-0407-3 別紙3"
REPORT_YEARS = 3
"""M 別紙1 7(2): effect reports in the three fiscal years after the grant's."""
Draft = tuple[str, tuple[str, ...]]


class Subject(Struct, frozen=True):
    """What a plan is about: an office, or (``office`` None) the group."""

    case: Case
    assessment: Assessment
    knowledge: Knowledge
    plan: PlanFacts
    devices: tuple[Device, ...]
    office: Office | None = None

    @property
    def area_names(self) -> tuple[str, ...]:
        """The work areas of the problems, each once, in order; the user's own by their own words."""
        areas = (_area_name(self, problem) for problem in self.plan.problems)
        return tuple(dict.fromkeys(name for name in areas if name is not None))


def problems(subject: Subject) -> Draft:
    """Who the plan is about, then each problem with effect and cause."""
    opening = _group_opening(subject.case) if subject.office is None else _opening(subject.office)
    lines = [_problem(subject, number, each) for number, each in enumerate(subject.plan.problems, start=1)]
    return "\n".join([opening, *(lines or [gap("課題と、その影響・原因")])]), (f"{NOTICE} 7(1)",)


def _opening(office: Office) -> str:
    services = "、".join(name for code, name in SERVICE_NAMES.items() if code in office.services)
    parts = [f"{or_gap(office.name, '事業所の名称')}は、{or_gap(services, 'サービスの種類')}の事業所です。"]
    if office.capacity is not None:
        parts.append(f"定員は{office.capacity:,}人です。")
    if office.monthly_users is not None:
        parts.append(f"1か月の延べ利用者は{office.monthly_users:,}人です。")
    if office.monthly_visits is not None:
        parts.append(f"1か月の延べ訪問は{office.monthly_visits:,}回です。")
    total = office.staff.fte_total
    staff = gap("職員数（常勤換算）") if total is None else f"{number_text(total)}人"
    return "".join([*parts, f"職員は常勤換算で{staff}です。"])


def _group_opening(case: Case) -> str:
    name = or_gap(case.corporation.name, "法人の名称")
    if not case.partners:
        return f"{name}が代表となるグループの計画です。構成する法人は{gap('構成員')}です。"
    partners = "、".join(or_gap(partner.name, "構成員の名称") for partner in case.partners)
    return f"{name}が代表となり、{partners}とともに取り組む、{1 + len(case.partners)}法人の計画です。"


def _problem(subject: Subject, number: int, problem: Problem) -> str:
    area = or_gap(_area_name(subject, problem), f"課題{number}の業務")
    lines = [f"課題{number}　{area}：{sentence(or_gap(problem.text, f'課題{number}の内容'))}"]
    lines.append(f"　影響：{sentence(or_gap(problem.effect, f'課題{number}の影響'))}")
    lines.append(f"　原因：{sentence(or_gap(problem.cause, f'課題{number}の原因'))}")
    return "\n".join(line.replace("】。", "】") for line in lines)


def _area_name(subject: Subject, problem: Problem) -> str | None:
    known = subject.knowledge.work_area(problem.work_area)
    return problem.work_area if known is None else known.name


def work(subject: Subject) -> Draft:
    """The work areas to be looked at, with what the ministry's plan gives as examples for them."""
    if not subject.area_names:
        return f"見直す業務は{gap('対象業務')}です。", ()
    lines = [f"見直す業務は、{'、'.join(f'「{name}」' for name in subject.area_names)}です。"]
    cites = []
    for area in subject.knowledge.work_areas:
        if area.name in subject.area_names:
            lines.append(
                f"「{area.name}」について、国の省力化投資促進プランは、取組の例に「{area.start}こと」を、"
                f"目指す姿に「{area.goal}こと」を挙げています。"
            )
            cites.append(area.cite)
    return "\n".join(lines), tuple(dict.fromkeys(cites))


def devices(subject: Subject) -> Draft:
    """What is bought, how many, when, for how much; the grant as estimated."""
    if not subject.devices:
        what = "取組とその費用" if subject.office is None else "導入する機器とその費用"
        return f"{gap(what)}", ()
    lines = [_device(device) for device in subject.devices]
    extras = accessories_of(subject.case, None if subject.office is None else subject.office.key)
    lines += [
        f"・付帯する経費「{or_gap(each.description, '内容')}」：{yen_text(each.cost)}" for each in extras
    ]
    total = sum(device.cost for device in subject.devices) + sum(each.cost for each in extras)
    lines.append(f"対象経費の合計は{yen_text(total)}です。")
    estimate = _estimate(subject)
    return "\n".join([*lines, *estimate]), (f"{NOTICE} 4(1)" if subject.office else f"{GROUP_NOTICE} 3(1)",)


def _device(device: Device) -> str:
    name = or_gap(device.expense.description, "機種")
    day = gap(f"{device.name}の導入時期") if device.introduced_on is None else wareki(device.introduced_on)
    return f"・{device.category}「{name}」：{device.units}、{yen_text(device.cost)}、導入時期 {day}"


def _estimate(subject: Subject) -> list[str]:
    if subject.office is None:
        return []
    day = wareki(subject.assessment.as_of)
    return [
        f"補助の見込みは{yen_text(office.total)}です（{programme.title}、{day}の試算）。"
        for programme in subject.assessment.programmes
        if programme.verdict is not Verdict.INELIGIBLE and programme.estimate is not None
        for office in programme.estimate.offices
        if office.office == subject.office.key and office.total > 0
    ]


def operations(subject: Subject) -> Draft:
    """What is done against each problem, how the work changes, and what was measured elsewhere."""
    lines = [_measure(subject, each) for each in subject.plan.measures]
    for device in subject.devices:
        if not device.measures:
            lines.append(f"・{gap(f'「{device.name}」で業務の手順や分担をどう変えるか')}")
        if device.type is None and len(subject.knowledge.devices_of(device.expense.category)) > 1:
            names = "、".join(kind.name for kind in subject.knowledge.devices_of(device.expense.category))
            lines.append(f"・{gap(f'「{device.name}」の種類（{names}）')}")
    effects = _effects(subject)
    lines += [_effect(effect) for effect in effects]
    return "\n".join(lines or [gap("業務の変え方")]), tuple(dict.fromkeys(effect.cite for effect in effects))


def _measure(subject: Subject, measure: Measure) -> str:
    problem = subject.plan.problem_of(measure)
    answered = f"課題{problem.index + 1}に対して、" if problem is not None else ""
    operation = measure.operation or gap("手順や分担の変え方")
    text = sentence(or_gap(measure.text, "施策"))
    return f"・{answered}{text}{sentence(operation)}".replace("】。", "】")


def _effects(subject: Subject) -> tuple[Effect, ...]:
    kinds = {device.type.id for device in subject.devices if device.type is not None}
    kinds |= {measure.device for measure in subject.plan.measures if measure.device is not None}
    return tuple(
        each for each in subject.knowledge.effects if each.kind == "time" and kinds.intersection(each.devices)
    )


def _effect(effect: Effect) -> str:
    counted = f"（回答数 {effect.answers}）"
    found = f"{effect.subject}の導入後に{effect.measured}が{effect.in_words}"
    return f"（参考）{effect.survey}では、{found}と報告されています{counted}。{effect.caveat}"


def indicators(subject: Subject) -> Draft:
    """Each indicator with baseline, targets by year and how it is measured; proposals where there is none."""
    cites = (f"{NOTICE} 7(2)" if subject.office else f"{GROUP_NOTICE} 4(2)",)
    found = subject.plan.indicators
    if not found:
        kinds = frozenset(device.type.id for device in subject.devices if device.type is not None)
        hints = "、".join(hint.name for hint in subject.knowledge.indicators_for(kinds))
        return gap(f"指標（候補：{hints}）" if hints else "指標"), cites
    return "\n".join(_indicator(subject, number, each) for number, each in enumerate(found, start=1)), cites


def _indicator(subject: Subject, number: int, indicator: Indicator) -> str:
    label = f"指標{number}"
    name = or_gap(indicator.name, f"{label}の名前")
    baseline = (
        gap(f"{label}の現状値")
        if indicator.baseline is None
        else with_unit(indicator.baseline, indicator.unit)
    )
    day = gap(f"{label}の測定日") if indicator.baseline_on is None else wareki(indicator.baseline_on)
    unit = indicator.unit or gap(f"{label}の単位")
    method = or_gap(indicator.method, f"{label}の測り方")
    when = f"（{indicator.timing}）" if indicator.timing else ""
    lines = [
        f"{label}　{name}（単位 {unit}）",
        f"　現状 {baseline}（{day}に測定）、{_targets(subject, label, indicator)}",
        f"　測り方：{method}{when}",
    ]
    return "\n".join([*lines, *_national(subject, indicator)])


def _targets(subject: Subject, label: str, indicator: Indicator) -> str:
    granted_in = subject.case.fiscal_year
    ahead = REPORT_YEARS if subject.office else 1
    planned = () if granted_in is None else range(granted_in + 1, granted_in + ahead + 1)
    years = sorted({*planned, *indicator.targets})
    if not years or (not indicator.targets and indicator.target is None):
        return f"目標 {_figure(indicator.target, indicator.unit, label)}"
    told = [_target_in(year, label, indicator) for year in years]
    return f"目標 {'、'.join(told)}"


def _target_in(year: int, label: str, indicator: Indicator) -> str:
    name = fiscal_year_text(year)
    return f"{name} {_figure(indicator.target_in(year), indicator.unit, f'{label}の{name}')}"


def _figure(value: Decimal | None, unit: str | None, label: str) -> str:
    return gap(f"{label}の目標値") if value is None else with_unit(value, unit)


def _national(subject: Subject, indicator: Indicator) -> Iterable[str]:
    for figure in subject.knowledge.national:
        if indicator.kind is not None and figure.indicator == indicator.kind:
            value = with_unit(figure.value, figure.unit)
            yield f"　参考：{figure.name}は{value}です（{figure.period}、{figure.cite}）。"
