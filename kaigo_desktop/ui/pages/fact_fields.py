"""From a question of ``facts.toml`` to the field that asks it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.facts import Fact, FactType
from kaigo_desktop.ui.pages.fact_kinds import (
    CheckedCountField,
    CheckedYenField,
    CodeField,
    DefaultChoiceField,
    FlagField,
    LinkStartField,
    UnitsField,
    label_text,
    words_of,
)
from kaigo_desktop.ui.widgets.fields import (
    ChoiceField,
    DateField,
    DecimalField,
    Field,
    LongTextField,
    TextField,
    YesNoField,
)
from kaigo_desktop.ui.widgets.multi_choice import ChoiceGroup, MultiChoiceField
from kaigo_desktop.viewmodels.facts import Question, choices_of
from kaigo_desktop.viewmodels.office import SERVICE_GROUPS


def _text_field(fact: Fact, address: Address, parent: QWidget | None) -> Field:
    if fact.check is not None:
        return CodeField(address, fact, parent)
    return TextField(
        address,
        label_text(fact),
        parent,
        **words_of(fact),
        example=fact.example or "",
    )


def _choice_field(
    fact: Fact, address: Address, choices: Sequence[tuple[object, str]], parent: QWidget | None
) -> Field:
    if fact.default is not None:
        return DefaultChoiceField(address, fact, choices, parent)
    return ChoiceField(
        address,
        label_text(fact),
        choices,
        parent,
        **words_of(fact),
        required=fact.type is FactType.CATEGORY,
    )


def _services_field(fact: Fact, address: Address, document: Document, parent: QWidget | None) -> Field:
    names = dict(choices_of(fact, document))
    if fact.type is FactType.SERVICES:
        groups = [
            ChoiceGroup(title, tuple((code, names[code]) for code in codes))
            for title, codes in SERVICE_GROUPS
        ]
    else:
        groups = [ChoiceGroup(fact.label, tuple((str(code), name) for code, name in names.items()))]
    return MultiChoiceField(address, label_text(fact), groups, parent, **words_of(fact))


def _simple_field(fact: Fact, address: Address, parent: QWidget | None) -> Field:
    label, words = label_text(fact), words_of(fact)
    match fact.type:
        case FactType.DATE:
            return DateField(address, label, parent, **words)
        case FactType.DECIMAL:
            unit, example = fact.unit or "", fact.example or ""
            return DecimalField(address, label, parent, unit=unit, example=example, **words)
        case FactType.FLAG:
            return FlagField(address, fact, parent)
        case FactType.TRI:
            return YesNoField(address, label, parent, **words)
        case _:
            return LongTextField(address, label, parent, **words)


_CHOSEN_FROM_A_LIST = {
    FactType.CHOICE,
    FactType.PREFECTURE,
    FactType.CATEGORY,
    FactType.OFFICE,
    FactType.EXPENSE,
}


def field_for(question: Question, document: Document, parent: QWidget | None = None) -> Field:
    """The field that asks this question; choices among offices and expenses are those of ``document``."""
    fact, address = question.fact, question.address
    if fact.type in _CHOSEN_FROM_A_LIST:
        own_key = address[1] if len(address) > 1 else None
        return _choice_field(fact, address, choices_of(fact, document, but=own_key), parent)
    if fact.type in {FactType.SERVICES, FactType.CHOICES}:
        return _services_field(fact, address, document, parent)
    return _typed_field(fact, address, parent) or _simple_field(fact, address, parent)


def _typed_field(fact: Fact, address: Address, parent: QWidget | None) -> Field | None:
    match fact.type:
        case FactType.TEXT | FactType.DAY:
            return _text_field(fact, address, parent)
        case FactType.COUNT:
            kind = UnitsField if fact.check == "at_least_one" else CheckedCountField
            return kind(address, fact, parent)
        case FactType.YEN:
            return CheckedYenField(address, fact, parent)
        case FactType.LINK_START:
            return LinkStartField(address[:-1], fact, parent)
        case _:
            return None
