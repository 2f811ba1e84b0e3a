"""The measures of a plan, each with its device and that device's expense."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.plans.fields import PlanField
from kaigo_desktop.ui.pages.plan.records import RecordList
from kaigo_desktop.ui.widgets.basics import Card, Prose
from kaigo_desktop.ui.widgets.fields import ChoiceField, CountField, Field, TextField, YenField
from kaigo_desktop.viewmodels.plan import Choices
from kaigo_desktop.viewmodels.plan_devices import EXPENSE_FIELDS

_EXPENSE_WORDS = {
    "description": "品名（③の費用）",
    "units": "台数（③の費用）",
    "cost": "対象経費の額（③の費用）",
}
_EXPENSE_BOXES: dict[str, Callable[[Address, str, QWidget], Field]] = {
    "description": TextField,
    "units": CountField,
    "cost": YenField,
}


class MeasureList(RecordList):
    """② What is done against the problems, tied to the devices of page ③."""

    name = "measures"
    title = "2　施策と機器"
    purpose = (
        "課題ごとに、何をするか、どの機器を使うか、手順をどう変えるかを書きます。③の費用とつながっています。"
    )
    record_words = "施策"

    def state(self) -> object:
        """Also what may be chosen."""
        return (
            super().state(),
            self._model.problems(),
            self._model.expenses(),
            self._model.open_devices(),
            self._model.devices.offered(),
            tuple((row.get("expense"), row.get("device")) for row in self._model.rows(self.name)),
        )

    def choices(self, spec: PlanField, place: int) -> Choices:
        """The plan's problems, the case's devices, the device types of the chosen one."""
        if spec.name == "problem":
            return self._model.problems()
        if spec.name == "expense":
            return self._model.expenses()
        if spec.name == "device":
            return self._model.devices.types_for(self._model.value(self.at(place, "expense")))
        return ()

    def add_more(self, place: int, card: Card) -> None:
        """The expense of the device, which stands in page ③ too, and what is known of the device."""
        expense = self._model.value(self.at(place, "expense"))
        for field in self._expense_fields(expense, card):
            self.put(field, card)
        text = self._model.devices.help(self._model.value(self.at(place, "device")))
        if text:
            card.body.addWidget(Prose(text, card, role="help"))

    def _expense_fields(self, expense: object, card: Card) -> list[Field]:
        made: list[Field] = []
        for name in EXPENSE_FIELDS:
            address = self._model.devices.expense_address(expense, name)
            if address is not None:
                made.append(_EXPENSE_BOXES[name](address, _EXPENSE_WORDS[name], card))
        return made

    def add_buttons(self, box: QVBoxLayout) -> None:
        """One button for each device without a measure, one without a device, and a new device."""
        for device in self._model.open_devices():
            self.offer(f"「{device.words}」を使う施策", "加える", device.expense, device.expense, box)
        offered = self._model.devices.offered()
        if offered:
            field = ChoiceField(
                ("plan", "new_device"),
                "機器を選んで施策を加える",
                offered,
                self,
                help="選んだ機器は、③の費用にも入ります。額は後から入れられます。",
            )
            field.answered.connect(self._choose_device)
            box.addWidget(field)
        self.button("機器を使わない施策を加える", box)

    def add(self, value: object) -> int:
        """A measure with that device, or without one."""
        return self._model.add_measure(value if isinstance(value, str) else None)

    @Slot(tuple, object)
    def _choose_device(self, _address: Address, device: object) -> None:
        place = None if device is None else self._model.devices.choose(str(device))
        if place is not None:
            self.refresh()
            self.focus_asked.emit(self.at(place, "text"))
