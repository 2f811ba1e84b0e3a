"""設定: whether deadlines are told of, and how early each preparation begins in all cases."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.deadlines.choice import LONGEST_LEAD
from kaigo_desktop.domain.deadlines.rules import Preparation
from kaigo_desktop.ui.widgets.basics import Disclosure, Prose
from kaigo_desktop.ui.widgets.fields import ChoiceField, CountField
from kaigo_desktop.viewmodels.deadline_settings import DeadlineSettings

TELLING = ((False, "1日に1回、まとめて知らせる"), (True, "知らせない"))
BACK = "はじめの目安に戻す"
LEADS_TEXT = (
    "申請や報告の何日前までに準備を済ませるかの目安です。すべての案件に使います。"
    "案件の⑥で決めた日数があるときは、そちらを使います。"
)


class DeadlineSettingsBlock(QWidget):
    """Follows the choices, also those made from the tray."""

    def __init__(self, model: DeadlineSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settings.deadlines")
        self._model = model
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.telling = ChoiceField(
            ("deadlines", "quiet"),
            "期限のお知らせ",
            TELLING,
            self,
            help="超過と7日以内の件数を、画面の隅（通知領域）に出します。名前は出しません。",
            required=True,
        )
        self.telling.answered.connect(self._choose_telling)
        box.addWidget(self.telling)
        inside = QWidget(self)
        leads = QVBoxLayout(inside)
        leads.setContentsMargins(0, 0, 0, 0)
        leads.addWidget(Prose(LEADS_TEXT, inside, role="help"))
        self.leads: dict[str, CountField] = {}
        for one in model.preparations:
            field = self._lead(one, inside)
            self.leads[one.id] = field
            leads.addWidget(field)
        box.addWidget(Disclosure("準備の目安の日数", inside, self, name="settings.deadlines.leads"))
        model.quiet_changed.connect(self._show_telling)
        self._show_telling()
        self._show_leads()

    def _lead(self, one: Preparation, parent: QWidget) -> CountField:
        field = CountField(
            ("deadlines", "leads", one.id),
            one.title.format(year="").removeprefix("の"),
            parent,
            help=f"はじめの目安は{one.lead_days}日前です。",
            unit="日前",
        )
        field.set_unknown.setText(BACK)
        field.set_unknown.setAccessibleName(f"{field.label_text}：{BACK}")
        field.answered.connect(self._choose_lead)
        return field

    @Slot()
    def _show_telling(self) -> None:
        self.telling.show_value(self._model.is_quiet)

    def _show_leads(self) -> None:
        chosen = self._model.leads()
        for one in self._model.preparations:
            field = self.leads[one.id]
            field.show_value(chosen.get(one.id, one.lead_days))
            field.set_unknown.setVisible(one.id in chosen)

    @Slot(tuple, object)
    def _choose_telling(self, _address: Address, value: object) -> None:
        self._model.be_quiet(value is True)

    @Slot(tuple, object)
    def _choose_lead(self, address: Address, value: object) -> None:
        days = value if isinstance(value, int) else None
        if self._model.choose_lead(address[-1], days):
            self._show_leads()
        else:
            self.leads[address[-1]].show_problem(f"0から{LONGEST_LEAD}までの日数を入れてください。")
