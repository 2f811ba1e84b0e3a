"""The indicators of a plan: proposed by its devices or by the addition, each with a target for every year."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.dates import fiscal_year_text
from kaigo_desktop.domain.plans.knowledge import IndicatorHint
from kaigo_desktop.ui.pages.plan.plan_fields import fields_of, plan_field, year_field
from kaigo_desktop.ui.pages.plan.records import RecordList
from kaigo_desktop.ui.widgets.basics import Card, Disclosure, Prose, Words


class IndicatorList(RecordList):
    """③ What is measured, from where to where."""

    name = "indicators"
    title = "3　指標と目標"
    purpose = "効果報告では、ここで決めた指標を測ります。導入前の現状値を先に測っておきます。"
    record_words = "指標"

    def state(self) -> object:
        """Also what the cards say beside their fields, the proposals and the years."""
        rows = self._model.rows(self.name)
        return (
            super().state(),
            tuple((row.get("unit"), row.get("target") is None) for row in rows),
            tuple(self._model.indicators.help(place) for place in range(len(rows))),
            tuple(one.words for one in self._model.indicators.proposals()),
            self._model.indicators.of_addition(),
            self._model.target_years(),
        )

    def unit(self, place: int) -> str:
        """The indicator's own unit."""
        return str(self._model.value(self.at(place, "unit")) or "")

    def add_more(self, place: int, card: Card) -> None:
        """A target for each year of the reports; one for all where there is one or the year is not known."""
        unit = self.unit(place)
        help_text = self._model.indicators.help(place)
        if help_text:
            card.body.addWidget(Prose(help_text, card, role="help"))
        years = self._model.target_years()
        for year in years:
            address = self.at(place, "targets", str(year))
            self.put(year_field(address, f"{fiscal_year_text(year)}の目標値", unit, card), card)
        address = self.at(place, "target")
        if not years or self._model.value(address) is not None:
            target = next(spec for spec in fields_of(self.name) if spec.name == "target")
            words = f"{target.label}（空いている年度に使います）" if years else target.label
            self.put(plan_field(replace(target, label=words), address, card, unit=unit), card)

    def add_buttons(self, box: QVBoxLayout) -> None:
        """The proposals, and one of one's own."""
        proposals = self._model.indicators.proposals()
        if proposals:
            box.addWidget(Words("機器に合う指標の候補", self, role="help"))
        for proposal in proposals:
            self.offer(proposal.words, "加える", proposal.hint, proposal.hint.id, box)
        self.button("ほかの指標を加える", box)
        self._offer_additions(box)

    def _offer_additions(self, box: QVBoxLayout) -> None:
        """What the addition asks for, under a link: only some services may have it."""
        proposals = self._model.indicators.of_addition()
        if not proposals:
            return
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        note = "点数だけを入れます。質問紙の文は、それぞれの手引きにあります。"
        column.addWidget(Prose(note, inside, role="help"))
        for proposal in proposals:
            name = f"addition.{proposal.hint.id}"
            self.offer(proposal.words, "加える", proposal.hint, name, column)
        box.addWidget(
            Disclosure(
                "生産性向上推進体制加算で求められる指標", inside, self, name="plan.indicators.additions"
            )
        )

    def add(self, value: object) -> int:
        """An indicator from that proposal, or an empty one."""
        return self._model.add_indicator(value if isinstance(value, IndicatorHint) else None)
