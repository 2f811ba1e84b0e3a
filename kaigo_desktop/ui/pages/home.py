"""ホーム: at first three ways in; later what to do next, the deadlines and the cases."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Card, Prose, Words
from kaigo_desktop.ui.widgets.pages import Page
from kaigo_desktop.ui.widgets.signs import Sign
from kaigo_desktop.viewmodels.home import HomeViewModel

WAYS = (
    ("sample", "sample", "見本で試す", "架空の訪問介護事業所で、判定から書類までをひととおり見られます。"),
    ("new", "new", "新しく始める", "自分の事業所について、わかるところから答えます。質問は飛ばせます。"),
    ("file", "open", "ファイルを開く", "ほかの人や別のコンピューターからの案件ファイルを開きます。"),
)
"""The ways in at the first start: name, sign, title, what it does."""
FIRST_PURPOSE = (
    "介護事業所が使える補助金を調べ、いくら受けられるかを計算し、申請の書類を作ります。"
    "どれから始めても、あとで変えられます。"
)
LATER_PURPOSE = "今日することと、これまでの案件です。"


class HomePage(Page):
    """The first screen. Which of its two faces is shown hangs on whether there are cases."""

    file_asked = Signal()
    """A case file is to be chosen."""

    def __init__(self, model: HomeViewModel, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__("home", "ホーム", FIRST_PURPOSE, parent)
        self._model = model
        self._settings = settings
        self._block: QWidget | None = None
        self.waiting = Words("準備しています。すぐに始まります。", self.inside, role="help")
        self.waiting.hide()
        self.add(self.waiting)
        model.lines_changed.connect(self._show_lines)
        model.busy_changed.connect(self.waiting.setVisible)
        self._bin_part: QWidget | None = None
        model.thrown_changed.connect(self._show_bin)
        model.thrown_away.connect(self._show_bin)
        self._show_bin()
        self._recent_part: QWidget | None = None
        model.recent_known.connect(self._follow_recent)
        self._follow_recent()
        if model.lines is not None:
            self._show_lines()

    @Slot()
    def _show_lines(self) -> None:
        """Show three ways in, or the cases."""
        before = self._block
        if self._model.lines:
            # Late: the first start shows none of it, and the others show it after their first paint.
            from kaigo_desktop.ui.pages.home_cases import CasesBlock  # noqa: PLC0415

            if isinstance(before, CasesBlock):
                before.show_lines()
                return
            self.purpose.show_text(LATER_PURPOSE)
            cases = CasesBlock(self._model, self._settings, self.inside)
            cases.file_asked.connect(self.file_asked)
            self._block = cases
        elif before is None or before.objectName() != "ways":
            self.purpose.show_text(FIRST_PURPOSE)
            self._block = self._ways()
        else:
            return
        if before is not None:
            before.hide()
            before.deleteLater()
        self.add(self._block)

    @Slot()
    def _show_bin(self) -> None:
        """The way to the bin, below both faces; there is none while nothing was ever thrown away."""
        if self._bin_part is None and self._model.thrown:
            # Late: most people have nothing in the bin.
            from kaigo_desktop.ui.pages.home_bin import BinPart  # noqa: PLC0415

            self._bin_part = BinPart(self._model, self.inside)
            self.column.insertWidget(self.column.count() - 1, self._bin_part)

    @Slot()
    def _follow_recent(self) -> None:
        """The files used last, once they are known."""
        if self._model.recent is not None:
            self._model.recent.changed.connect(self._show_recent)
            self._show_recent()

    @Slot()
    def _show_recent(self) -> None:
        """They stand below both faces; there is nothing until a file was used."""
        recent = self._model.recent
        if self._recent_part is None and recent is not None and recent.files():
            # Late: the first screen stands before any file is looked for.
            from kaigo_desktop.ui.pages.home_recent import RecentPart  # noqa: PLC0415

            part = RecentPart(recent, self.inside)
            part.file_asked.connect(self._model.open_file)
            self._recent_part = part
            self.column.insertWidget(self.column.count() - 1, part)

    def _ways(self) -> QWidget:
        block = QWidget(self.inside)
        block.setObjectName("ways")
        box = QVBoxLayout(block)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens_of(self).px("m"))
        acts = {"sample": self._model.start_sample, "new": self._model.start_new, "file": self.file_asked}
        for name, sign, title, text in WAYS:
            card = Card(block, name=f"way.{name}")
            row = QHBoxLayout()
            row.setSpacing(tokens_of(self).px("l"))
            row.addWidget(Sign(sign, card, colour="primary", size=32, width=1.3))
            words = QVBoxLayout()
            words.setSpacing(tokens_of(self).px("xs"))
            words.addWidget(Words(title, card, role="section"))
            words.addWidget(Prose(text, card, role="muted"))
            row.addLayout(words, 1)
            button = Button(title, card, role="primary" if name == "sample" else "", name=f"start.{name}")
            button.setAccessibleDescription(text)
            button.clicked.connect(acts[name])
            row.addWidget(button)
            card.body.addLayout(row)
            box.addWidget(card)
            if name == "sample":
                button.setFocus()
        return block
