"""③ 費用と試算: the table of expenses, the questions about each, and the estimate with its sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kaigo_desktop.domain.assessment import Assessment, CaseWarning, Lever
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.facts import Facts
from kaigo_desktop.domain.money import Yen
from kaigo_desktop.domain.services import SHORT_CATEGORY_NAMES
from kaigo_desktop.domain.table import Line
from kaigo_desktop.services.cases import complete
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.facts import (
    address_of,
    expense_name,
    office_names,
    questions,
    records,
    services_of,
    text_of,
)
from kaigo_desktop.viewmodels.money_combination import (
    Combination,
    LeverRow,
    NotTaken,
    assigned,
    combination,
    levers,
    not_taken,
)
from kaigo_desktop.viewmodels.money_estimates import estimates_of
from kaigo_desktop.viewmodels.money_range import open_facts
from kaigo_desktop.viewmodels.money_rows import (
    EstimateBlock,
    ExpenseRow,
    Notice,
    Part,
)
from kaigo_desktop.viewmodels.office import Section
from kaigo_desktop.viewmodels.pasted_table import PastedRow, read_lines, read_table
from kaigo_desktop.viewmodels.programmes import Jump

EXPENSE_GROUPS: Mapping[str, str] = {
    "expense": "内容と金額",
    "expense_device": "機器について",
    "expense_software": "ソフトの機能",
    "expense_people": "人について",
    "expense_money": "ほかの収入",
    "expense_dates": "日付",
}
SETTING_GROUPS: Mapping[str, str] = {
    "settings_amount": "金額の決まり",
    "settings_dates": "日程の決まり",
}
OWN_LINE = "equipment:"
"""How the line of one main device is named in an estimate (interchange, section 3)."""


class _Beside(Struct, frozen=True):
    """What stands in a row beside the expense itself, by key."""

    offices: Mapping[str, str]
    grants: Mapping[str, Yen]
    warnings: Mapping[str, str]
    programmes: Mapping[str, str]


FindLevers = Callable[[Document, Assessment], tuple[Lever, ...]]
"""What would bring more, for a document and its assessment."""
PAUSE = 400
"""Milliseconds without a change after which levers are looked for."""


class MoneyViewModel(QObject):
    """What stands on the page of money; rows and sums are made anew after every assessment."""

    changed = Signal()
    """The expenses or the estimate are other ones now."""

    chosen = Signal(str)
    """Another expense is looked at. Argument: its key, empty where there is none."""

    def __init__(
        self,
        session: CaseSession,
        facts: Facts,
        parent: QObject | None = None,
        find_levers: FindLevers | None = None,
    ) -> None:
        """``find_levers`` assesses a dozen changed cases: it is asked in a pause, never at a keystroke."""
        super().__init__(parent)
        self._session = session
        self._facts = facts
        self._chosen = ""
        self._find_levers = find_levers
        self._levers: tuple[Lever, ...] = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._look_for_levers)
        session.assessed.connect(self._refresh)
        self._wait()

    @property
    def current(self) -> str:
        """The key of the expense that is looked at; empty where there is none."""
        return self._chosen

    def choose(self, key: str) -> None:
        """Look at that expense; an empty key closes it."""
        if key != self._chosen:
            self._chosen = key
            self.chosen.emit(key)

    def rows(self) -> tuple[ExpenseRow, ...]:
        """The expenses in order, what is attached to a device under it."""
        bodies = records(self._session.document, "expenses")
        by_key = {text_of(body.get("key")): body for body in bodies}
        below: dict[str, list[Mapping[str, object]]] = {}
        top = []
        for body in bodies:
            device = text_of(body.get("attached_to"))
            if device in by_key and device != body.get("key") and not by_key[device].get("attached_to"):
                below.setdefault(device, []).append(body)
            else:
                top.append(body)
        beside = _Beside(
            office_names(self._session.document), self._grants(), self._warnings(), self._programmes()
        )
        rows = []
        for body in top:
            rows.append(_row(body, 0, beside))
            rows.extend(_row(one, 1, beside) for one in below.get(text_of(body.get("key")), []))
        return tuple(rows)

    def add(self, category: str, cost: Yen, description: str | None = None, office: str | None = None) -> str:
        """A new expense; it is looked at next."""
        body: dict[str, object] = {"category": category, "cost": cost}
        if description:
            body["description"] = description
        if office:
            body["office"] = office
        key = self._session.add("expenses", body)
        self.choose(key)
        return key

    def duplicate(self, key: str) -> str:
        """A second expense with the same answers."""
        body = {name: value for name, value in self.body(key).items() if name != "key"}
        return self._session.add("expenses", body)

    def remove(self, key: str) -> None:
        """Take the expense out and let go of what was attached to it, in one step; the history keeps both."""
        with self._session.together("費用の削除"):
            for body in records(self._session.document, "expenses"):
                if body.get("attached_to") == key:
                    self._session.set(("expenses", text_of(body.get("key")), "attached_to"), None)
            self._session.remove("expenses", key)
        if key == self._chosen:
            self.choose("")

    def read_pasted(self, text: str) -> tuple[PastedRow, ...]:
        """The rows of a text copied from a spreadsheet, each with what is wrong in it; nothing is kept."""
        return read_table(text, *self._offices_by_name())

    def read_lines(self, lines: Sequence[Line]) -> tuple[PastedRow, ...]:
        """The rows of a table from a file, likewise."""
        return read_lines(lines, *self._offices_by_name())

    def _offices_by_name(self) -> tuple[dict[str, str], str | None]:
        """Name → key, and the office of a case that has one."""
        names = office_names(self._session.document)
        return {name: key for key, name in names.items()}, next(iter(names)) if len(names) == 1 else None

    def take(self, rows: tuple[PastedRow, ...]) -> int:
        """Keep the rows without a problem in one step; how many they were, 0 where they were refused."""
        fine = [row for row in rows if not row.problem]
        with self._session.together(f"費用の追加（{len(fine)}行）") as adding:
            for row in fine:
                self._session.add("expenses", dict(row.body))
        return len(fine) if adding.kept else 0

    def body(self, key: str) -> Mapping[str, object]:
        """What is known of that expense; empty where there is none."""
        for body in records(self._session.document, "expenses"):
            if body.get("key") == key:
                return body
        return {}

    def sections(self, key: str) -> tuple[Section, ...]:
        """The questions about an expense; those that do not matter for its category are put aside."""
        body = self.body(key)
        category = text_of(body.get("category"))
        services = self._services(text_of(body.get("office")))
        found = []
        for group, title in EXPENSE_GROUPS.items():
            asked = questions(self._facts.in_group(group), (key,), services, category)
            now = tuple(one for one in asked if one.matters)
            found.append(Section(group, title, now, tuple(one for one in asked if not one.matters)))
        return tuple(found)

    def support_sections(self) -> tuple[Section, ...]:
        """Which support goes with the devices; its cost is an expense."""
        return (Section("support", "業務改善支援", questions(self._facts.in_group("support")), ()),)

    def setting_sections(self) -> tuple[Section, ...]:
        """What the prefecture decides."""
        found = []
        for group, title in SETTING_GROUPS.items():
            asked = questions(self._facts.in_group(group))
            now = tuple(one for one in asked if one.matters)
            found.append(Section(group, title, now, tuple(one for one in asked if not one.matters)))
        return tuple(found)

    def offices(self) -> tuple[tuple[str, str], ...]:
        """Key and name of every office."""
        return tuple(office_names(self._session.document).items())

    def estimates(self) -> tuple[EstimateBlock, ...]:
        """The estimate of each programme with something to fund, as if it were the only one; most first."""
        return estimates_of(self._session.assessment, self._session.document)

    def idle(self) -> tuple[str, ...]:
        """The programmes that would pay but have nothing to fund, by title."""
        paying = {block.programme for block in self.estimates()}
        return tuple(
            entry.title
            for entry in self._session.assessment.programmes
            if entry.estimate is not None and entry.id not in paying
        )

    def combination(self) -> Combination:
        """The best combination beside what each programme would give alone."""
        return combination(self._session.assessment, self._assessed())

    def not_taken(self) -> tuple[NotTaken, ...]:
        """The expenses that the best combination leaves out, and why."""
        return not_taken(self._session.assessment, self._assessed())

    def levers(self) -> tuple[LeverRow, ...]:
        """What would bring more with one step."""
        return levers(self._levers)

    def total_cost(self) -> Yen:
        """What is entered in all."""
        return sum(row.cost for row in self.rows())

    def bar(self) -> tuple[Part, ...]:
        """Who pays what, by the best combination of programmes."""
        assessment = self._session.assessment
        if not self.rows():
            return ()
        titles = {entry.id: entry.brief for entry in assessment.programmes}
        grants = [Part(titles.get(id_, id_), amount) for id_, amount in assessment.best.by_programme.items()]
        own = max(self.total_cost() - assessment.best.total, 0)
        return (*(part for part in grants if part.amount), Part("自己負担", own, is_own=True))

    def open_questions(self) -> tuple[Jump, ...]:
        """The facts that are not known and make the amount a range (interchange, section 3, low and high)."""
        document = self._session.document
        wanted = [self._facts.named(name).at(*keys) for name, keys in open_facts(document)]
        labels = {**office_names(document), **{key: expense_name(self.body(key)) for key in self._keys()}}
        found = []
        for address in wanted:
            fact = self._facts.of(address)
            if fact is not None:
                whose = labels.get(address[1], "") if len(address) > 2 else ""
                found.append(Jump(f"{whose}：{fact.label}" if whose else fact.label, address))
        return tuple(found)

    def notices(self) -> tuple[Notice, ...]:
        """The warnings about expenses and the dates of the prefecture."""
        found = self._session.assessment.warnings
        return tuple(self._notice(one) for one in found if one.path.startswith(("expenses", "settings")))

    def _notice(self, one: CaseWarning) -> Notice:
        return Notice(one.text, address_of(one.path, complete(self._session.document)[0], self._session.keys))

    def _keys(self) -> tuple[str, ...]:
        return tuple(text_of(body.get("key")) for body in records(self._session.document, "expenses"))

    def _services(self, office: str) -> frozenset[str]:
        for body in records(self._session.document, "offices"):
            if body.get("key") == office:
                return services_of(body)
        return frozenset()

    def _warnings(self) -> dict[str, str]:
        """Expense → what to look at."""
        found: dict[str, str] = {}
        for one in self.notices():
            if one.address is not None and one.address[0] == "expenses" and len(one.address) > 1:
                found[one.address[1]] = f"{found.get(one.address[1], '')}{one.text}"
        return found

    def _grants(self) -> dict[str, Yen]:
        """Main device → what its own line brings; those that share a line are left out."""
        taken = assigned(self._session.assessment)
        found = {
            (block.programme, one.line.line.removeprefix(OWN_LINE)): one.line.amount
            for block in self.estimates()
            for office in block.offices
            for one in office.lines
            if one.line.line.startswith(OWN_LINE)
        }
        return {key: amount for (programme, key), amount in found.items() if taken.get(key) == programme}

    def _programmes(self) -> dict[str, str]:
        """Expense → the short title of the programme that takes it."""
        assessment = self._session.assessment
        titles = {entry.id: entry.brief for entry in assessment.programmes}
        return {key: titles.get(id_, id_) for key, id_ in assigned(assessment).items()}

    def _assessed(self) -> Document:
        """The document without what is still incomplete: nobody says why that is not funded."""
        return complete(self._session.document)[0]

    @Slot()
    def _refresh(self) -> None:
        if self._chosen and self._chosen not in self._keys():
            self.choose("")
        self._wait()
        self.changed.emit()

    def _wait(self) -> None:
        if self._find_levers is not None:
            self._pause.start()

    @Slot()
    def _look_for_levers(self) -> None:
        if self._find_levers is None:
            return
        found = self._find_levers(self._session.document, self._session.assessment)
        if found != self._levers:
            self._levers = found
            self.changed.emit()


def _row(body: Mapping[str, object], depth: int, beside: _Beside) -> ExpenseRow:
    key = text_of(body.get("key"))
    units, cost = body.get("units"), body.get("cost")
    return ExpenseRow(
        key=key,
        name=expense_name(body),
        category=SHORT_CATEGORY_NAMES.get(text_of(body.get("category")), ""),
        office=beside.offices.get(text_of(body.get("office")), "法人・全体"),
        units=units if isinstance(units, int) else 1,
        cost=cost if isinstance(cost, int) else 0,
        grant=beside.grants.get(key),
        programme=beside.programmes.get(key, ""),
        warning=beside.warnings.get(key, ""),
        depth=depth,
    )
