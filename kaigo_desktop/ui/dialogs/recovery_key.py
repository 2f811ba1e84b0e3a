"""The recovery key: shown and printed once, then partly typed back from the paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from kaigo_desktop.ui.dialogs.frame import ColumnDialog
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Prose, Words
from kaigo_desktop.ui.widgets.boxes import UnitBox
from kaigo_desktop.viewmodels.data_file import DataFileViewModel

SHOWN = (
    "パソコンが壊れたとき、替えたとき、パスフレーズを忘れたときは、この復旧キーでデータを開きます。"
    "印刷するか紙に書き写し、パソコンとは別の場所にしまってください。この画面は一度だけです。"
    "印刷先に「PDF」を選ぶとファイルができます。復旧キーのファイルを、このパソコンに置かないでください。"
)
ASKED = "控えた紙を見て、次の組を入力してください。"
LATER = "「あとで」を選ぶと、次に開いたときに新しい復旧キーを表示します。"
_IN_A_ROW = 4


class RecoveryKeyDialog(ColumnDialog):
    """Two faces: the key, then the question for some of its groups."""

    print_asked = Signal()
    """The paper is to be printed."""

    def __init__(self, model: DataFileViewModel, parent: QWidget | None = None) -> None:
        super().__init__("recovery", "復旧キー", parent)
        self._model = model
        self.add_heading("復旧キーを紙に控えてください")
        self._faces = QStackedWidget(self)
        self._faces.addWidget(self._shown_face())
        self._faces.addWidget(self._asked_face())
        self.column.addWidget(self._faces)
        self.problem = self.add_problem()
        self.add_prose(LATER, role="muted")
        self._buttons = self.add_buttons(
            ("later", "あとで", ""),
            ("print", "印刷する", ""),
            ("back", "復旧キーを見る", ""),
            ("next", "控えました", "primary"),
        )
        self._buttons["later"].clicked.connect(self.reject)
        self._buttons["print"].clicked.connect(self.print_asked)
        self._buttons["back"].clicked.connect(self._show_key)
        self._buttons["next"].clicked.connect(self._go_on)
        model.refused.connect(self._show_refusal)
        model.busy_changed.connect(self._show_busy)
        model.recovery_confirmed.connect(self.accept)
        self.finished.connect(self._forget)
        self._show_key()

    def _shown_face(self) -> QWidget:
        face = QWidget(self)
        column = QVBoxLayout(face)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Prose(SHOWN, face))
        grid = QGridLayout()
        grid.setVerticalSpacing(tokens_of(self).px("m"))
        grid.setHorizontalSpacing(tokens_of(self).px("l"))
        for place, group in enumerate(self._model.groups):
            words = Words(f"{place + 1}　{group}", face, role="title", wrap=False)
            words.setObjectName(f"recovery.group.{place + 1}")
            words.setAccessibleName(f"{place + 1}番目の組 {' '.join(group)}")
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
            grid.addWidget(words, place // _IN_A_ROW, place % _IN_A_ROW)
        for column_number in range(_IN_A_ROW):
            grid.setColumnStretch(column_number, 1)
        column.addSpacing(tokens_of(self).px("s"))
        column.addLayout(grid)
        column.addStretch(1)
        return face

    def _asked_face(self) -> QWidget:
        face = QWidget(self)
        column = QVBoxLayout(face)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Prose(ASKED, face))
        self.boxes: list[UnitBox] = []
        for number in self._model.asked:
            label = Words(f"{number}番目の組（4文字）", face, role="label")
            box = UnitBox("", 8, face)
            box.setObjectName(f"recovery.typed.{number}")
            box.setAccessibleName(f"{number}番目の組")
            label.setBuddy(box)
            column.addWidget(label)
            column.addWidget(box)
            self.boxes.append(box)
        column.addStretch(1)
        return face

    @Slot()
    def _show_key(self) -> None:
        self._turn(0)

    def _turn(self, face: int) -> None:
        self.show_problem(self.problem, "")
        self._faces.setCurrentIndex(face)
        self._buttons["print"].setVisible(face == 0)
        self._buttons["back"].setVisible(face == 1)
        self._buttons["next"].setText("控えました" if face == 0 else "確かめる")
        if face == 1:
            self.boxes[0].setFocus()
        else:
            self._buttons["next"].setFocus()

    @Slot()
    def _go_on(self) -> None:
        if self._faces.currentIndex() == 0:
            self._turn(1)
        else:
            self._model.type_back(tuple(box.text() for box in self.boxes))

    @Slot(str)
    def tell(self, words: str) -> None:
        """Say how printing ended; nothing where it went well."""
        self.show_problem(self.problem, words)

    @Slot(str)
    def _show_refusal(self, text: str) -> None:
        self.show_problem(self.problem, text)

    @Slot(bool)
    def _show_busy(self, is_busy: bool) -> None:
        self._buttons["next"].setEnabled(not is_busy)

    @Slot()
    def _forget(self) -> None:
        self._model.forget_recovery()


class RecoveryDesk(QObject):
    """Makes a recovery key, shows it, and prints its paper. Lives until the dialog is closed."""

    def __init__(
        self, model: DataFileViewModel, paper: Callable[[Sequence[str]], bytes], window: QWidget
    ) -> None:
        super().__init__(window)
        self._model = model
        self._paper = paper
        self._window = window
        self._dialog: RecoveryKeyDialog | None = None
        model.recovery_made.connect(self._show)

    def offer(self) -> None:
        """Make a key and show it."""
        self._model.make_recovery_key()

    @Slot()
    def _show(self) -> None:
        self._dialog = RecoveryKeyDialog(self._model, self._window)
        self._dialog.print_asked.connect(self._print)
        self._dialog.finished.connect(self.deleteLater)
        self._dialog.open()

    @Slot()
    def _print(self) -> None:
        """Through the dialog of the system, from memory: the key is in no file."""
        # Late: few ever print it, and the classes for printing are large.
        from kaigo_desktop.ui.dialogs.printing import Printing  # noqa: PLC0415
        from kaigo_desktop.ui.pdf_pages import PdfPages  # noqa: PLC0415

        assert self._dialog is not None  # it is what asks
        pages = PdfPages(self._paper(self._model.groups))
        printing = Printing(pages, "復旧キー控え", self._dialog)
        printing.ended.connect(self._dialog.tell)
        printing.ask()
