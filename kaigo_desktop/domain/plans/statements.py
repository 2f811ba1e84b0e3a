"""The sections of a 業務改善計画 that say what the notice asks to be said, and when things happen."""

from __future__ import annotations

from datetime import date

from kaigo_desktop.domain.cases.case import Case, Office
from kaigo_desktop.domain.dates import fiscal_year_text, wareki
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.plans.facts import Organisation, ScheduleItem
from kaigo_desktop.domain.plans.sections import GROUP_NOTICE, NOTICE, REPORT_YEARS, Draft, Subject
from kaigo_desktop.domain.plans.words import gap, or_gap, sentence
from kaigo_desktop.domain.services import COMMITTEE

COMMITTEE_TASK = "利用者の安全、介護サービスの質の確保、職員の負担軽減を検討する委員会"
CENTER = "介護生産性向上総合相談センター"


def organisation(subject: Subject) -> Draft:
    """The committee where the services ask for one (6④), who is in charge, who was consulted (7(1))."""
    plan, office = subject.plan.organisation, subject.office
    lines = [] if office is None else _committee(office, plan.committee_lead)
    lines.append(f"取組の担当者は{or_gap(plan.person_in_charge, '担当者')}です。")
    lines.append(_consultation(plan, None if office is None else office.consulted_center))
    return "\n".join(lines), ((f"{NOTICE} 6④", f"{NOTICE} 7(1)") if office else (f"{GROUP_NOTICE} 4(1)",))


def _consultation(plan: Organisation, center: bool | None) -> str:  # noqa: FBT001 - a fact, may be unknown
    if center or plan.consulted_on is not None:
        day = gap("相談日") if plan.consulted_on is None else wareki(plan.consulted_on)
        return f"{day}に、{or_gap(plan.consulted_with, '相談先')}に相談しました。"
    if center is None:
        return f"{CENTER}への相談：{gap('相談したか、相談先、相談日')}"
    return f"{CENTER}には、まだ相談していません。相談の予定日は{gap('相談の予定日')}です。"


def _committee(office: Office, lead: str | None) -> list[str]:
    if office.committee:
        return [f"{COMMITTEE_TASK}を設けています。責任者は{or_gap(lead, '委員会の責任者')}です。"]
    if not office.services & COMMITTEE:
        return []
    if office.committee is None:
        return [f"{COMMITTEE_TASK}：{gap('設けているか、責任者')}"]
    return [f"{COMMITTEE_TASK}は、まだ設けていません。設ける予定日は{gap('委員会を設ける予定日')}です。"]


def improvement_support(subject: Subject) -> Draft:
    """Which of the two kinds of support goes with the devices (4(3)), and what it costs."""
    texts = {
        "consultant": "生産性向上の支援に知識と経験のある第三者と個別に契約し、"
        "課題の洗い出し、助言、導入後の評価を受けます。",
        "center": f"{CENTER}などの支援、または国や都道府県の研修を受けます。",
        "none": f"業務改善支援を受ける予定がまだありません。受ける支援は{gap('業務改善支援の内容')}です。",
    }
    kind = subject.case.support_kind
    text = texts.get(kind or "", gap("受ける業務改善支援"))
    places = {"consultant": f"{NOTICE} 4(3)ア", "center": f"{NOTICE} 4(3)イ"}
    return text + _support_cost(subject), (places.get(kind or "", f"{NOTICE} 4(3)"),)


def _support_cost(subject: Subject) -> str:
    key = None if subject.office is None else subject.office.key
    costs = [
        each.cost
        for each in subject.case.expenses
        if each.category == "improvement_support" and each.office == key
    ]
    return f"費用は{yen_text(sum(costs))}です。" if costs else ""


def wage_return(subject: Subject) -> Draft:
    """What is promised on wages (6⑥), how and when the staff are told."""
    plan, pledged = subject.plan, subject.case.pledges.wage_return
    cites = (f"{NOTICE} 6⑥",)
    if pledged is None:
        return f"賃金への還元：{gap('収支が改善したときに職員の賃金へ還元するか')}", cites
    if not pledged:
        return f"賃金への還元は、まだ決まっていません。方針は{gap('賃金還元の方針')}です。", cites
    method = sentence(plan.wage_return_method) if plan.wage_return_method else gap("還元の方法")
    day = gap("周知する日") if plan.wage_return_notice_on is None else wareki(plan.wage_return_notice_on)
    lines = [
        "この取組で生産性が上がり、収支が改善したときは、職員の賃金へ適切に還元します。",
        f"還元の方法：{method}",
        f"このことを、{day}に職員へ周知します。",
    ]
    return "\n".join(lines), cites


def security(subject: Subject) -> Draft:
    """The SECURITY ACTION declaration (6⑦) and the user's own measures."""
    declared = None if subject.office is None else subject.office.security_action
    texts: dict[int | str | None, str] = {
        1: "SECURITY ACTION の一つ星を宣言しています。",
        2: "SECURITY ACTION の二つ星を宣言しています。",
        "equivalent": "SECURITY ACTION の対象外のため、同等の対策をしていることを宣言します。",
        0: f"SECURITY ACTION を、まだ宣言していません。予定日は{gap('SECURITY ACTION の宣言の予定日')}です。",
    }
    text = texts.get(declared, f"SECURITY ACTION：{gap('宣言しているか、星の数')}")
    own = [] if subject.plan.security is None else [sentence(subject.plan.security)]
    return "\n".join([text, *own]), (f"{NOTICE} 6⑦",)


def life(subject: Subject) -> Draft:
    """Whether the office gives its data to LIFE (6⑨)."""
    taken_part = None if subject.office is None else subject.office.life
    texts = {
        True: "科学的介護情報システム（LIFE）による情報の収集に協力します。",
        False: f"LIFE には、まだ参加していません。協力の予定は{gap('LIFE への協力の予定')}です。",
    }
    text = gap("LIFE に協力するか") if taken_part is None else texts[taken_part]
    own = [] if subject.plan.life is None else [sentence(subject.plan.life)]
    return "\n".join([text, *own]), (f"{NOTICE} 6⑨",)


def schedule(subject: Subject) -> Draft:
    """The user's steps, the prefecture's days as far as they are known, and the years of the reports."""
    lines = [_item(item, number) for number, item in enumerate(subject.plan.schedule, start=1)]
    lines = lines or [gap("工程（すること、始まり、終わり）")]
    lines += [f"・{label}：{wareki(day)}" for label, day in _known_days(subject.case) if day is not None]
    cite = f"{GROUP_NOTICE} 4(2)" if subject.office is None else f"{NOTICE} 7(2)"
    return "\n".join([*lines, _reports(subject)]), (cite,)


def _item(item: ScheduleItem, number: int) -> str:
    start = gap(f"工程{number}の始まり") if item.starts_on is None else wareki(item.starts_on)
    end = gap(f"工程{number}の終わり") if item.ends_on is None else wareki(item.ends_on)
    return f"・{start}から{end}まで：{or_gap(item.what, f'工程{number}の内容')}"


def _known_days(case: Case) -> tuple[tuple[str, date | None], ...]:
    settings = case.settings
    return (
        ("申請の受付が始まる日", settings.opens_on),
        ("申請の締切", settings.closes_on),
        ("事業を終える期限", settings.project_ends_on),
        ("実績報告の期限", settings.performance_report_on),
    )


def _reports(subject: Subject) -> str:
    year = subject.case.fiscal_year
    if subject.office is None:
        when = "" if year is None else f"（{fiscal_year_text(year + 1)}）"
        return f"・補助を受けた翌年度{when}に、取組の効果を報告します。"
    when = (
        ""
        if year is None
        else f"（{fiscal_year_text(year + 1)}から{fiscal_year_text(year + REPORT_YEARS)}まで）"
    )
    return f"・補助を受けた翌年度から3年間{when}、毎年、計画に対する効果を都道府県へ報告します。"
