"""The devices of a plan: those of page ③, and those chosen here, which then stand in page ③ as well."""

from __future__ import annotations

from typing import Protocol

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.plans.devices import MAIN_DEVICES
from kaigo_desktop.domain.plans.knowledge import Effect, Knowledge
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.facts import records

Choices = tuple[tuple[object, str], ...]

EXPENSE_FIELDS = ("description", "units", "cost")
"""What is asked of a device's expense beside its measure."""


class Plan(Protocol):
    """What is needed of the plan that is looked at."""

    @property
    def current(self) -> str:
        """The office's key."""

    @property
    def is_group(self) -> bool:
        """Whether it is the plan of the group."""

    @property
    def root(self) -> Address:
        """Where the plan lies."""

    def rows(self, name: str) -> list[dict[str, object]]:
        """The records of a list."""

    def add_measure(self, expense: str | None = None) -> int:
        """A new measure with the device of that expense."""

    def set(self, address: Address, value: object) -> bool:
        """Keep an answer."""

    def cite(self, cite: str) -> str:
        """A citation with the name of its source."""


class PlanDevices:
    """What may be chosen, and what is known of each."""

    def __init__(self, plan: Plan, session: CaseSession, knowledge: Knowledge) -> None:
        self._plan = plan
        self._session = session
        self._knowledge = knowledge

    def types_for(self, expense: object) -> Choices:
        """The device types of an expense's category; all where no expense is named."""
        category = next(
            (
                row.get("category")
                for row in records(self._session.document, "expenses")
                if row.get("key") == expense
            ),
            None,
        )
        kinds = self._knowledge.devices if category is None else self._knowledge.devices_of(str(category))
        return tuple((kind.id, kind.name) for kind in kinds)

    def offered(self) -> Choices:
        """Device types to choose: those that the problems' work areas suggest first. None for a group."""
        if self._plan.is_group:
            return ()
        areas = {row.get("work_area") for row in self._plan.rows("problems")}
        wanted = dict.fromkeys(
            device for area in self._knowledge.work_areas if area.id in areas for device in area.devices
        )
        kinds = {kind.id: kind.name for kind in self._knowledge.devices if kind.category in MAIN_DEVICES}
        order = [id_ for id_ in wanted if id_ in kinds] + [id_ for id_ in kinds if id_ not in wanted]
        return tuple(
            (id_, f"{kinds[id_]}{'（課題の業務に合う機器）' if id_ in wanted else ''}") for id_ in order
        )

    def choose(self, device: str) -> int | None:
        """A new expense for that type of device, and a measure that uses it; the measure's place.

        The expense lacks its cost, and counts as soon as it has one. None where it was refused.
        """
        kind = self._knowledge.device(device)
        if kind is None:
            return None
        with self._session.together("機器の選択") as choosing:
            key = self._session.add("expenses", {"office": self._plan.current, "category": kind.category})
            place = self._plan.add_measure(key)
            self._plan.set((*self._plan.root, "measures", str(place), "device"), device)
        return place if choosing.kept else None

    def expense_address(self, expense: object, name: str) -> Address | None:
        """Where a fact of that expense lies; None where the case has no such expense."""
        keys = self._session.keys("expenses")
        return ("expenses", str(expense), name) if expense in keys else None

    def names(self) -> Choices:
        """The expenses for devices of this plan, also those without a cost yet."""
        office = None if self._plan.is_group else self._plan.current
        wanted = {"collaboration"} if self._plan.is_group else MAIN_DEVICES
        return tuple(
            (row.get("key"), str(row.get("description") or self._category(row.get("category"))))
            for row in records(self._session.document, "expenses")
            if row.get("office") == office and row.get("category") in wanted
        )

    def _category(self, category: object) -> str:
        kinds = self._knowledge.devices_of(str(category))
        return f"{kinds[0].name}（品名は未記入）" if kinds else "品名は未記入"

    def help(self, device: object) -> str:
        """Price range and cap of a device type, and what was measured with it, each with its source."""
        kind = self._knowledge.device(device if isinstance(device, str) else None)
        if kind is None:
            return ""
        lines = []
        if kind.price_low is not None and kind.price_high is not None:
            price = f"{kind.price_low:,}〜{yen_text(kind.price_high)}"
            lines.append(f"価格の目安：1{kind.price_per}あたり {price}（{self._plan.cite(kind.price_cite)}）")
        cap = yen_text(kind.cap_low)
        if kind.cap_low != kind.cap_high:
            cap = f"{kind.cap_low:,}〜{yen_text(kind.cap_high)}"
        lines.append(f"基準額：1{kind.cap_per}あたり {cap}（{self._plan.cite(kind.cap_cite)}）")
        if kind.note:
            lines.append(kind.note)
        lines += [self._effect(effect) for effect in self._knowledge.effects_of(kind.id)]
        return "\n".join(lines)

    def _effect(self, effect: Effect) -> str:
        counted = f"n={effect.answers}、{effect.survey}"
        return (
            f"効果の例：{effect.measured}が{effect.in_words}"
            f"（{counted}。{effect.caveat}{self._plan.cite(effect.cite)}）"
        )
