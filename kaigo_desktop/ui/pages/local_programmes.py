"""A prefecture's or municipality's own programmes, typed in: they are reckoned with like the others."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from kaigo_desktop.ui.pages.record_list import RecordList
from kaigo_desktop.ui.widgets.basics import Prose

PURPOSE = (
    "このプログラムにない都道府県・市区町村の制度は、補助率と上限額を入れると、ほかの制度と同じように試算と組み合わせに入ります。"
    "金額は募集要項のとおりに入れてください。"
)


class LocalProgrammes(RecordList):
    """The list on page ③."""

    add_words = "独自の制度を加える"

    def place_head(self, box: QVBoxLayout) -> None:
        """What it is for."""
        box.addWidget(Prose(PURPOSE, self, role="help"))
