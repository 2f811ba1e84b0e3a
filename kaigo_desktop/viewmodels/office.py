"""① 事業所の確認: the corporation, its offices, and what the case itself asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.facts import Facts
from kaigo_desktop.domain.money import round_half_up, yen_text
from kaigo_desktop.domain.rules.programme import Band, Programme
from kaigo_desktop.domain.services import SERVICE_NAMES
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.facts import Question, office_names, questions, records, services_of, text_of

SERVICE_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("訪問系", ("11", "12", "13", "14", "71", "76", "31")),
    ("通所系", ("15", "78", "72", "16")),
    ("ケアマネジメント", ("43", "46")),
    ("短期入所", ("21", "22", "23", "2A")),
    ("多機能型", ("73", "68", "77", "79")),
    ("居住系", ("32", "38", "33", "27", "36", "28")),
    ("施設系", ("51", "54", "52", "55")),
    ("福祉用具", ("17", "41")),
    ("介護予防（訪問・通所）", ("62", "63", "64", "34", "66", "74")),
    ("介護予防（短期入所・多機能・居住）", ("24", "25", "26", "2B", "75", "69", "37", "39", "35")),
    ("介護予防（福祉用具）", ("67", "44")),
    ("総合事業", ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8")),
    ("介護保険法以外", ("Y1", "K1")),
)
"""Every service code once, in the order in which people look for their own."""

GROUP_TITLES: Mapping[str, str] = {
    "case": "申請する年度と都道府県",
    "applicant": "法人",
    "applicant_scale": "法人の規模",
    "contact": "連絡先（担当者）",
    "bank": "振込先",
    "office": "事業所の基本",
    "office_services": "サービスの種類",
    "staff": "職員数",
    "requirements": "要件の確認",
    "office_scale": "規模",
    "support": "業務改善支援",
    "pledges": "約束すること",
}
CASE_GROUPS = ("case", "applicant")
STAFF_BANDS = "software_base.by_staff"
"""The value of the rules that goes by the count of staff (M 別紙1 5 表3)."""
IDENTITY_GROUPS = ("office", "office_services")
OFFICE_GROUPS = ("staff", "requirements", "office_scale")
SHARED_GROUPS = ("support", "pledges", "contact")
OTHER_GROUPS = ("applicant_scale", "bank")


class OfficeRow(Struct, frozen=True):
    """One office in the list on top: its name, its services in words, how many questions are open."""

    key: str
    name: str
    services: str
    open_questions: int


class Section(Struct, frozen=True):
    """A heading with its questions; ``later`` stands under 「ほかの項目」."""

    group: str
    title: str
    now: tuple[Question, ...]
    later: tuple[Question, ...]


class OfficeViewModel(QObject):
    """What stands on the page of the applicant and its offices, and which office is being looked at."""

    offices_changed = Signal()
    """An office was added, removed or renamed, or its services changed."""

    chosen = Signal(str)
    """Another office is looked at. Argument: its key, empty where there is none."""

    refused = Signal(str, str)
    """Something was not done. Arguments: what stands in the way, what to do."""

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
        self._chosen = ""
        session.fact_changed.connect(self._follow)
        self._keep_a_choice()

    @property
    def current(self) -> str:
        """The key of the office that is looked at; empty where there is none."""
        return self._chosen

    def rows(self) -> tuple[OfficeRow, ...]:
        """The offices in order."""
        names = office_names(self._session.document)
        return tuple(
            self._row(text_of(body.get("key")), body, names)
            for body in records(self._session.document, "offices")
        )

    def choose(self, key: str) -> None:
        """Look at that office."""
        if key != self._chosen:
            self._chosen = key
            self.chosen.emit(key)

    def add(self) -> str:
        """A new office without any answer; it is looked at next."""
        return self._put({})

    def duplicate(self, key: str) -> str:
        """A second office with the same answers, but for its name and number."""
        body = {
            name: value for name, value in self._body(key).items() if name not in {"key", "office_number"}
        }
        name = text_of(body.get("name"))
        return self._put({**body, "name": f"{name}（写し）"} if name else body)

    def remove(self, key: str) -> None:
        """Take the office out; it stays in the history.

        An office that expenses or awards belong to stays: they would lose what they are for.
        """
        document = self._session.document
        expenses = sum(1 for body in records(document, "expenses") if body.get("office") == key)
        awards = sum(1 for body in records(document, "awards") if body.get("office") == key)
        if expenses or awards:
            what = "・".join(
                [f"費用 {expenses}件"] * bool(expenses) + [f"交付の記録 {awards}件"] * bool(awards)
            )
            name = office_names(document).get(key, "")
            self.refused.emit(
                f"「{name}」には{what}があるため、削除していません。",
                "③の費用や⑥の交付の記録を、ほかの事業所に変えるか削除してから、もう一度削除してください。",
            )
            return
        self._session.remove("offices", key)
        self._changed()

    def case_sections(self) -> tuple[Section, ...]:
        """What is asked about the application and the applicant."""
        return tuple(self._section(group) for group in CASE_GROUPS)

    def shared_sections(self) -> tuple[Section, ...]:
        """What is asked once for all offices."""
        return tuple(self._section(group) for group in SHARED_GROUPS)

    def other_sections(self) -> tuple[Section, ...]:
        """What this programme does not need, kept for the others and for the forms."""
        return tuple(self._section(group) for group in OTHER_GROUPS)

    def identity_sections(self, key: str) -> tuple[Section, ...]:
        """What an office is: name, number, services."""
        return tuple(self._section(group, key) for group in IDENTITY_GROUPS)

    def office_sections(self, key: str) -> tuple[Section, ...]:
        """What hangs on its services; what they do not need is put aside, never dropped."""
        services = services_of(self._body(key))
        return tuple(self._section(group, key, services) for group in OFFICE_GROUPS)

    def services(self, key: str) -> frozenset[str]:
        """The services of that office."""
        return services_of(self._body(key))

    def staff_count_text(self, key: str) -> str:
        """How the staff was counted (M 別紙1 表3 ※1 ※2), or what is missing for it."""
        found = self._body(key).get("staff")
        staff = found if isinstance(found, Mapping) else {}
        total, other, heads = (
            staff.get(name) for name in ("fte_total", "fte_other", "visiting_and_managers")
        )
        by_time = _rounded(total)
        by_heads = (
            None if _rounded(other) is None or not isinstance(heads, int) else (_rounded(other) or 0) + heads
        )
        if by_time is None and by_heads is None:
            return "職員数はまだ数えられません。どちらかの数え方の人数を入れてください。"
        lines = []
        if by_time is not None:
            lines.append(f"全員を常勤換算で数えると {by_time} 人です（{total} を四捨五入）。")
        if by_heads is not None:
            lines.append(
                f"訪問職員と管理者等を実人数で数えると {by_heads} 人です（{other} を四捨五入 + {heads}）。"
            )
        counted = max(number for number in (by_time, by_heads) if number is not None)
        both = by_time is not None and by_heads is not None
        larger = "多いほうの " if both else ""
        lines.append(f"{larger}{max(counted, 1)} 人で計算します。{self._band_text(max(counted, 1))}")
        return "\n".join(lines)

    def _band_text(self, count: int) -> str:
        """The band of 表3 that the count falls into, where the rules of the case's year are known."""
        year = self._session.document.get("fiscal_year")
        found = []
        for programme in self._programmes.values():
            value = programme.values.get(STAFF_BANDS)
            step = value.on(date(year, 4, 1)) if value is not None and isinstance(year, int) else None
            found += _band_texts(step.bands, count) if step is not None else []
        return "".join(found)

    def _section(self, group: str, key: str = "", services: frozenset[str] = frozenset()) -> Section:
        keys = (key,) if key else ()
        asked = questions(self._facts.in_group(group), keys, services)
        return Section(
            group,
            GROUP_TITLES[group],
            tuple(one for one in asked if one.matters),
            tuple(one for one in asked if not one.matters),
        )

    def _row(self, key: str, body: Mapping[str, object], names: Mapping[str, str]) -> OfficeRow:
        services = services_of(body)
        in_words = [name for code, name in SERVICE_NAMES.items() if code in services]
        asked = [one for section in self._all_sections(key) for one in section.now]
        still_open = sum(1 for one in asked if self._session.value(one.address) in (None, [], {}))
        return OfficeRow(key, names[key], "、".join(in_words) or "サービスは未選択", still_open)

    def _all_sections(self, key: str) -> tuple[Section, ...]:
        return self.identity_sections(key) + self.office_sections(key)

    def _body(self, key: str) -> Mapping[str, object]:
        for body in records(self._session.document, "offices"):
            if body.get("key") == key:
                return body
        return {}

    def _put(self, body: Mapping[str, object]) -> str:
        key = self._session.add("offices", {name: value for name, value in body.items() if name != "key"})
        self._chosen = key
        self.offices_changed.emit()
        self.chosen.emit(key)
        return key

    @Slot(tuple)
    def _follow(self, address: Address) -> None:
        if address and address[0] == "offices":
            self._changed()

    def _changed(self) -> None:
        before = self._chosen
        self._keep_a_choice()
        self.offices_changed.emit()
        if self._chosen != before:
            self.chosen.emit(self._chosen)

    def _keep_a_choice(self) -> None:
        keys = [text_of(body.get("key")) for body in records(self._session.document, "offices")]
        if self._chosen not in keys:
            self._chosen = keys[0] if keys else ""


def _band_texts(bands: Sequence[Band], count: int) -> list[str]:
    least = 1
    for band in bands:
        if band.up_to is None or count <= band.up_to:
            most = f"{band.up_to}人以下" if band.up_to is not None else ""
            which = f"{least}人以上{most}の区分の {yen_text(band.value)}"
            return [f"職員数で契約額が変わるソフトの基準額は、{which}です。"]
        least = band.up_to + 1
    return []


def _rounded(value: object) -> int | None:
    """A number of the case file rounded half up; None where it is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        return round_half_up(Decimal(str(value)))
    except InvalidOperation:
        return None
