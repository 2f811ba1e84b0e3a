"""From a field that only one form knows to the box that asks it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.forms.form import OwnField
from kaigo_desktop.domain.forms.rows import FOR_OFFICE
from kaigo_desktop.ui.pages.plan.plan_fields import NumberField
from kaigo_desktop.ui.widgets.fields import (
    ChoiceField,
    CountField,
    DateField,
    Field,
    LongTextField,
    TextField,
    YenField,
    YesNoField,
)

EVERY_OFFICE, OFFICE_LABEL = "すべての事業所", "どの事業所のものか"
NO_ROW, ROW_LABEL = "案件の内容にはない", "案件の内容のどれか"

_SHORT: dict[str, type[Field]] = {
    "text": TextField,
    "date": DateField,
    "yen": YenField,
    "count": CountField,
    "number": NumberField,
    "flag": YesNoField,
}


def own_field(spec: OwnField, address: Address, parent: QWidget) -> Field | None:
    """The box for that field; None for a list, which ``ListField`` asks."""
    if spec.type == "long_text":
        return LongTextField(address, spec.label, parent, help=spec.help, rows=3)
    if spec.type == "choice":
        choices = tuple((choice, choice) for choice in spec.choices)
        return ChoiceField(address, spec.label, choices, parent, help=spec.help)
    kind = _SHORT.get(spec.type)
    return None if kind is None else kind(address, spec.label, parent, help=spec.help)


def pick_field(
    spec: OwnField, address: Address, choices: Sequence[tuple[str, str]], parent: QWidget
) -> ChoiceField:
    """The box for a field that names an office or a row of the case: chosen from those that there are."""
    none = EVERY_OFFICE if spec.name == FOR_OFFICE else NO_ROW
    label = OFFICE_LABEL if spec.name == FOR_OFFICE else ROW_LABEL
    field = ChoiceField(address, label, choices, parent)
    field.box.setItemText(0, none)
    field.set_unknown.setText(none)
    field.set_unknown.setAccessibleName(f"{label}：{none}")
    return field
