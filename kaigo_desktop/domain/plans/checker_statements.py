"""The checks of what a plan must state (M 別紙1 4(3), 6, 7(1))."""

from __future__ import annotations

from collections.abc import Iterator

from kaigo_desktop.domain.cases.case import Office
from kaigo_desktop.domain.plans.checker_desk import Desk, Remark
from kaigo_desktop.domain.services import COMMITTEE


def organisation(desk: Desk) -> Iterator[Remark]:
    """Somebody in charge, and a consultation that has been."""
    plan = desk.plan.organisation
    if plan.person_in_charge is None:
        yield desk.missing(
            "organisation", "取組の担当者を入れてください。", "organisation", "person_in_charge"
        )
    if plan.consulted_on is not None and plan.consulted_on > desk.case.as_of:
        text = "相談日が、今日より後です。相談が済んでから入れてください。"
        yield desk.contradiction("organisation", text, "organisation", "consulted_on")


def statements(desk: Desk, office: Office) -> Iterator[Remark]:
    """What M 別紙1 6 and 7(1) ask an office to state; the user's own text does not take its place."""
    plan, here = desk.plan, ("offices", office.key)
    if not desk.case.pledges.wage_return:
        text = "収支が改善したら賃金へ還元することを約束してください。"
        yield desk.at("wage_return", text, ("pledges", "wage_return"))
    if plan.wage_return_method is None:
        yield desk.missing("wage_return", "賃金還元の方法を入れてください。", "wage_return_method")
    if plan.wage_return_notice_on is None:
        text = "賃金還元を職員に周知する日を入れてください。"
        yield desk.missing("wage_return", text, "wage_return_notice_on")
    if not office.life:
        yield desk.at("life", "LIFE に協力することを記してください。", (*here, "life"))
    if office.security_action in (None, 0):
        text = "SECURITY ACTION の宣言（対象外なら同等の対策）を記してください。"
        yield desk.at("security", text, (*here, "security_action"))
    if office.services & COMMITTEE and not office.committee:
        text = "このサービスには、委員会を設けることが求められています。"
        yield desk.at("organisation", text, (*here, "committee"))
    if office.committee and plan.organisation.committee_lead is None:
        yield desk.missing(
            "organisation", "委員会の責任者を入れてください。", "organisation", "committee_lead"
        )
    yield from _consultation(desk, office)
    if desk.case.support_kind in (None, "none"):
        text = "業務改善支援（第三者との契約か、相談センターなどの支援）を選んでください。"
        yield desk.at("improvement_support", text, ("support", "kind"))


def _consultation(desk: Desk, office: Office) -> Iterator[Remark]:
    plan = desk.plan.organisation
    if not office.consulted_center:
        text = "介護生産性向上総合相談センターへ相談したことを記してください。"
        yield desk.at("organisation", text, ("offices", office.key, "consulted_center"))
        return
    for name, value, what in (
        ("consulted_with", plan.consulted_with, "相談先"),
        ("consulted_on", plan.consulted_on, "相談日"),
    ):
        if value is None:
            yield desk.missing("organisation", f"{what}を入れてください。", "organisation", name)
