"""Papers that go with an application and with the report of its results: which this case needs, and why.

The notice leaves the packet to the prefectures (forms, section 1). What is
asked for by a requirement of the notice carries its paragraph; the rest is
what prefectures' packets have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import asdict

from kaigo_desktop.domain.cases.case import Case, Expense, Office
from kaigo_desktop.domain.forms.values_lines import office_name
from kaigo_desktop.domain.services import CAREPLAN, COMMITTEE, FACILITY, HOME, PRIORITY_FIELDS

COMMON = "多くの都道府県で共通"
_MOST_NAMED = 4
_STARS = {1: "一つ星", 2: "二つ星"}


class Enclosure(Struct, frozen=True):
    """One paper: what it is, whose, what to look at, why it is asked for."""

    id: str
    name: str
    whose: str | None = None
    note: str | None = None
    cite: str = COMMON

    def as_row(self) -> dict[str, object]:
        """The paper as a row of the checklist."""
        return asdict(self)


def with_application(case: Case) -> Iterator[Enclosure]:
    """The papers of an application, those that this program prints first."""
    yield from _written(case)
    yield from _proofs(case)
    yield from _of_purchases(case)
    yield from _of_offices(case)
    yield from _of_support(case)


def with_result(case: Case) -> Iterator[Enclosure]:
    """The papers of the report of results and of the claim."""
    yield Enclosure("result", "実績報告書・精算額調書・収支精算書（決算書抄本）")
    yield Enclosure("contract", "契約書または発注書の写し", note="交付決定と発注の日の前後を確かめる")
    yield Enclosure("delivery", "納品書・検収の記録の写し", note="機種・台数が交付決定のとおりか")
    yield Enclosure("payment", "請求書と、支払いを示すもの（領収書・振込の記録）の写し")
    if any(one.category in PRIORITY_FIELDS for one in case.expenses):
        yield Enclosure("photos", "導入した機器の写真", note="設置の場所と台数が分かるもの")
    if case.support_kind == "consultant":
        note = "事前評価・助言・事後評価が分かるもの"
        yield Enclosure("support_report", "業務改善支援の報告書", note=note, cite="別紙1 4(3)ア")
    if case.support_kind == "center":
        yield Enclosure("certificate", "研修を受けたことを示すもの（修了証など）", cite="別紙1 4(3)イ")
    note = "名義のカナと番号が申出書と合うか"
    yield Enclosure("claim", "請求書・口座振込申出書・通帳の写し", note=note)
    note = "載せる財産の範囲は交付要綱を確認"
    yield Enclosure("ledger", "取得財産管理台帳の写し", note=note)


def _written(case: Case) -> Iterator[Enclosure]:
    """The forms that are written out for the application."""
    yield Enclosure("application", "交付申請書")
    order = "補助率が先" if case.settings.amount_order == "rate_first" else "基準額が先"
    yield Enclosure("cost", "所要額調書", note=f"計算の順序：{order}")
    yield Enclosure("calculation", "算出内訳")
    yield Enclosure("plan", "業務改善計画書", _names(case, case.offices), cite="別紙1 6⑧・7(1)")
    yield Enclosure("budget", "収支予算書（歳入歳出予算書抄本）")
    yield Enclosure("officers", "役員等氏名一覧表")
    yield Enclosure("pledge", "誓約書・要件確認書")
    yield Enclosure("bank", "口座振込申出書", note="申請のときか請求のときかは都道府県による")
    note = "職員に知らせた日を控えておく"
    yield Enclosure("wage_notice", "賃金還元の周知文の控え", note=note, cite="別紙1 6⑥")


def _proofs(case: Case) -> Iterator[Enclosure]:
    """What shows who applies."""
    yield Enclosure("designation", "指定通知書（許可証）の写し", _names(case, case.offices))
    yield Enclosure("registry", "登記事項証明書（全部事項証明書）", note="発行からの期間の定めを確かめる")


def _of_purchases(case: Case) -> Iterator[Enclosure]:
    """What belongs to the things to be bought."""
    expenses = case.expenses
    if expenses:
        yield Enclosure("estimate", "見積書の写し", note=f"費用{len(expenses)}件の額と合うか")
    devices = [one for one in expenses if one.category in PRIORITY_FIELDS]
    if devices:
        note = "価格が公表されている製品か"
        yield Enclosure("catalogue", "カタログ・仕様書", _things(devices), note, cite="別紙1 4 留意事項")
    for id_, listing, name, cite in (
        ("tais", "tais", "TAIS の掲載ページの写し", "別紙1 4(1)ア"),
        ("equivalent", "equivalent", "掲載機器と同水準であることの説明資料", "別紙1 4(1)ウ①"),
    ):
        listed = [one for one in devices if one.listing == listing]
        if listed:
            yield Enclosure(id_, name, _things(listed), cite=cite)
    unsure = [one for one in devices if one.listing is None]
    if unsure:
        note = "掲載があるか、まだ確かめていません"
        yield Enclosure("listing", "TAIS の掲載ページの写し", _things(unsure), note, cite="別紙1 4(1)ア")
    yield from _of_software(case)


def _of_software(case: Case) -> Iterator[Enclosure]:
    software = [one for one in case.expenses if one.category == "care_software"]
    with_care = [one for one in case.offices if any(each.office == one.key for each in software)]
    home = [one for one in with_care if one.services & HOME]
    if home:
        name = "ケアプランデータ連携のベンダー試験・機能調査の結果"
        yield Enclosure("vendor_test", name, _names(case, home), cite="別紙1 4 留意事項")
    facility = [one for one in with_care if one.services & FACILITY]
    if facility:
        name = "LIFE の CSV 出力を示す機能調査の結果"
        yield Enclosure("life_csv", name, _names(case, facility), cite="別紙1 4 留意事項")
    by_staff = {
        one.office
        for one in case.expenses
        if one.staff_based_licence and one.category in ("care_software", "backoffice_software")
    }
    counted = [one for one in case.offices if one.key in by_staff]
    if counted:
        name = "職員数が分かるもの（勤務形態一覧表など）"
        yield Enclosure("staff", name, _names(case, counted), "申請時点のもの", cite="別紙1 5 表3")


def _of_offices(case: Case) -> Iterator[Enclosure]:
    """What shows that the offices meet the requirements."""
    needing = [one for one in case.offices if one.services & COMMITTEE]
    if needing:
        note = _left(case, [one for one in needing if one.committee is not True], "まだ設けていない")
        yield Enclosure("committee", "委員会の設置要綱・議事録", _names(case, needing), note, cite="別紙1 6④")
    linking = [one for one in case.offices if one.services & CAREPLAN]
    if linking:
        late = [one for one in linking if one.careplan_link.started_on is None]
        note = _left(case, late, "使い始めた日が入力されていない")
        name = "ケアプランデータ連携システム等の利用開始が分かるもの"
        yield Enclosure("careplan_link", name, _names(case, linking), note, cite="別紙1 6⑤")
    yield from _of_security(case)
    if case.offices:
        note = "求める都道府県がある"
        yield Enclosure(
            "life", "LIFE の利用（登録）が分かるもの", _names(case, case.offices), note, "別紙1 6⑨"
        )


def _of_security(case: Case) -> Iterator[Enclosure]:
    equivalent = [one for one in case.offices if one.security_action == "equivalent"]
    others = [one for one in case.offices if one.security_action != "equivalent"]
    if others:
        undone = [one for one in others if one.security_action not in _STARS]
        note = _left(case, undone, "まだ宣言していない")
        name = "SECURITY ACTION の自己宣言IDが分かるもの"
        yield Enclosure("security_action", name, _names(case, others), note, cite="別紙1 6⑦")
    if equivalent:
        name = "SECURITY ACTION 同等対策の宣言"
        yield Enclosure("equivalent_security", name, _names(case, equivalent), cite="別紙1 6⑦")


def _of_support(case: Case) -> Iterator[Enclosure]:
    """What shows the support and the consultation."""
    if case.support_kind == "consultant":
        note = "第三者との個別の契約。メーカーの操作説明は含まない"
        name = "業務改善支援の見積書・契約書案・概要"
        yield Enclosure("support", name, note=note, cite="別紙1 4(3)ア")
    if case.support_kind == "center":
        yield Enclosure("support", "研修・セミナーの申込みが分かるもの", cite="別紙1 4(3)イ")
    undone = [one for one in case.offices if one.consulted_center is not True]
    left = _left(case, undone, "まだ相談していない、または不明")
    yield Enclosure("consulted", "相談センターに相談した記録（日・担当者）", note=left, cite="別紙1 7(1)")


def _names(case: Case, offices: Iterable[Office]) -> str | None:
    names = [office_name(case, one.key) for one in offices]
    if len(names) > _MOST_NAMED and len(names) == len(case.offices):
        return f"すべての事業所（{len(names)}か所）"
    return _some(names, "か所")


def _things(expenses: Iterable[Expense]) -> str | None:
    return _some([one.description for one in expenses if one.description], "件")


def _some(names: Sequence[str], unit: str) -> str | None:
    """The first few by name, how many more there are; None where there is none."""
    more = len(names) - _MOST_NAMED
    shown = "、".join(names[:_MOST_NAMED])
    return (f"{shown}、ほか{more}{unit}" if more > 0 else shown) or None


def _left(case: Case, offices: Iterable[Office], words: str) -> str | None:
    """What is still to be done, and for whom; nothing where all is done."""
    names = _names(case, offices)
    return None if names is None else f"{words}：{names}"
