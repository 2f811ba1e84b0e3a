"""設定: what the prefecture decides for the open case, and how the program looks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cases.facts import Facts
from kaigo_desktop.ui.pages.fact_fields import field_for
from kaigo_desktop.ui.pages.rule_data_section import add_rule_data
from kaigo_desktop.ui.widgets.basics import Button, Prose, Words
from kaigo_desktop.ui.widgets.fields import ChoiceField, Field
from kaigo_desktop.ui.widgets.pages import CasePage, Page
from kaigo_desktop.viewmodels.appearance import Appearance, Mode
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.facts import questions
from kaigo_desktop.viewmodels.rule_data import ChangedRules, RuleDataRow

MODES = ((Mode.SYSTEM, "システムに合わせる"), (Mode.LIGHT, "明るい"), (Mode.DARK, "暗い"))
SIZES = tuple((percent, f"{percent} %") for percent in range(100, 201, 10))
GROUPS = (("settings_amount", "金額の決まり"), ("settings_dates", "日程と購入の決まり"))
PURPOSE = "画面の見え方と、都道府県が決めていることを設定します。"


def _add_appearance(page: Page, appearance: Appearance) -> tuple[ChoiceField, ChoiceField]:
    page.section("画面の見え方")
    mode = ChoiceField(("appearance", "mode"), "色", MODES, page.inside, required=True)
    size = ChoiceField(("appearance", "text_percent"), "文字の大きさ", SIZES, page.inside, required=True)
    mode.show_value(appearance.mode)
    size.show_value(appearance.text_percent)
    page.add_side_by_side(mode, size)
    return mode, size


class _Look(QObject):
    """Sends the two choices of appearance on, and follows them."""

    def __init__(self, page: Page, appearance: Appearance) -> None:
        super().__init__(page)
        self._appearance = appearance
        mode, size = _add_appearance(page, appearance)
        self._mode, self._size = mode, size
        mode.answered.connect(self._choose_mode)
        size.answered.connect(self._choose_size)
        appearance.changed.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        """The keys for larger and smaller text change it too."""
        self._mode.show_value(self._appearance.mode)
        self._size.show_value(self._appearance.text_percent)

    @Slot(tuple, object)
    def _choose_mode(self, _address: Address, value: object) -> None:
        self._appearance.choose_mode(Mode(str(value)))

    @Slot(tuple, object)
    def _choose_size(self, _address: Address, value: object) -> None:
        self._appearance.choose_text_percent(int(str(value)))


def _manual_button(page: Page) -> Button:
    """The way to the manual, for those who do not press F1."""
    page.section("このプログラム")
    button = Button("使い方を見る", page.inside, name="settings.manual")
    button.setToolTip("F1")
    page.add(button)
    return button


def _about_button(page: Page) -> Button:
    """The way to versions and licences."""
    button = Button("このプログラムについて（版・ライセンス）", page.inside, name="settings.about")
    button.setToolTip("Ctrl+F1")
    page.add(button)
    return button


class SettingsPage(Page):
    """The settings while no case is open: appearance alone, and where the rest will be."""

    about_asked = Signal()
    """Versions and licences were asked for."""

    manual_asked = Signal()
    """The manual was asked for."""

    clients_asked = Signal(object)
    """The offices under a programme were asked for. Argument: its id."""

    def __init__(
        self,
        appearance: Appearance,
        parent: QWidget | None = None,
        *,
        rule_data: Sequence[RuleDataRow] = (),
        changed: Sequence[ChangedRules] = (),
    ) -> None:
        super().__init__("settings", "設定", PURPOSE, parent)
        self._look = _Look(self, appearance)
        self.section("都道府県が決めていること")
        self.add(
            Prose("案件ごとに設定します。案件を開くと、ここに質問が並びます。", self.inside, role="muted")
        )
        add_rule_data(self, rule_data, changed, self.clients_asked.emit)
        _manual_button(self).clicked.connect(self.manual_asked)
        _about_button(self).clicked.connect(self.about_asked)


class CaseSettingsPage(CasePage):
    """The settings with the questions to the prefecture of the open case."""

    about_asked = Signal()
    """Versions and licences were asked for."""

    manual_asked = Signal()
    """The manual was asked for."""

    clients_asked = Signal(object)
    """The offices under a programme were asked for. Argument: its id."""

    def __init__(
        self,
        session: CaseSession,
        facts: Facts,
        appearance: Appearance,
        parent: QWidget | None = None,
        *,
        rule_data: Sequence[RuleDataRow] = (),
        changed: Sequence[ChangedRules] = (),
    ) -> None:
        super().__init__("settings", "設定", PURPOSE, session, parent)
        self._look = _Look(self, appearance)
        self.section("都道府県が決めていること")
        words = "都道府県の交付要綱や募集案内を見て入力してください。空欄は標準の扱いになります。"
        self._whose = Prose("", self.inside, role="muted")
        self._words = words
        self._show_title(session.title)
        session.renamed.connect(self._show_title)
        self.add(self._whose)
        for group, heading in GROUPS:
            self.add(Words(heading, self.inside, role="strong"))
            self._add_group(facts, group)
        add_rule_data(self, rule_data, changed, self.clients_asked.emit)
        _manual_button(self).clicked.connect(self.manual_asked)
        _about_button(self).clicked.connect(self.about_asked)

    @Slot(str)
    def _show_title(self, title: str) -> None:
        self._whose.show_text(f"「{title}」の設定です。{self._words}")

    def _add_group(self, facts: Facts, group: str) -> None:
        block = QWidget(self.inside)
        box = QVBoxLayout(block)
        box.setContentsMargins(0, 0, 0, 0)
        for question in questions(facts.in_group(group)):
            field: Field = field_for(question, self.session.document, block)
            box.addWidget(field)
            self.bind(field)
        self.add(block)
