"""Back to a backup: the list, what is in the one chosen, and the way back."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.domain.keeping import BackupLine, Preview
from kaigo_desktop.ui.dialogs.frame import ColumnDialog
from kaigo_desktop.ui.files import ask_file
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.viewmodels.safety import SafetyViewModel

PURPOSE = (
    "戻したい日時を選ぶと、中身を確かめられます。"
    "いまのデータは消さずに残すので、戻したあとで、もう一度いまの状態にもできます。"
)
NONE = "バックアップがまだありません。USBメモリーなどにあるときは「ほかのファイル」を選んでください。"
MOST_TITLES = 8
FILES = "バックアップ (*.kaigobackup)"


class RestoreDialog(ColumnDialog):
    """Choose, look, go back. Nothing changes before the last button."""

    left = Signal()
    """Closed without going back."""

    def __init__(self, model: SafetyViewModel, parent: QWidget | None = None) -> None:
        super().__init__("restore", "バックアップから戻す", parent)
        self._model = model
        self._path = ""
        self.add_heading("バックアップから戻す")
        self.add_prose(PURPOSE)
        self.list = QListWidget(self)
        self.list.setObjectName("restore.list")
        self.list.setAccessibleName("バックアップの一覧")
        self.list.setMinimumHeight(round(160 * tokens_of(self).scale))
        self.column.addWidget(self.list)
        self.inside = self.add_prose("")
        self.inside.setObjectName("restore.inside")
        self.secret = self.add_box("secret", "このバックアップの復旧キー、またはパスフレーズ")
        self.problem = self.add_problem()
        self._buttons = self.add_buttons(
            ("file", "ほかのファイル…", "link"),
            ("leave", "やめる", ""),
            ("look", "中身を見る", ""),
            ("accept", "このバックアップに戻す", "primary"),
        )
        self._ask_for_secret(is_needed=False)
        self._buttons["accept"].setEnabled(False)
        self._buttons["file"].clicked.connect(self._choose_file)
        self._buttons["leave"].clicked.connect(self.reject)
        self._buttons["look"].clicked.connect(self._look)
        self._buttons["accept"].clicked.connect(self._restore)
        self.list.currentItemChanged.connect(self._choose)
        self.rejected.connect(self.left)
        model.lines_found.connect(self._show_lines)
        model.previewed.connect(self._show_inside)
        model.secret_needed.connect(self._ask_secret)
        model.trouble_found.connect(self._show_trouble)
        model.busy_changed.connect(self.list.setDisabled)
        model.restore_decided.connect(self.accept)
        model.look_for_backups()

    @Slot(object)
    def _show_lines(self, lines: tuple[BackupLine, ...]) -> None:
        self.list.clear()
        for line in lines:
            words = f"{_moment(line.made_at)}　案件 {line.cases}件"
            item = QListWidgetItem(words if line.is_encrypted else f"{words}（暗号化なし）")
            item.setData(Qt.ItemDataRole.UserRole, line.path)
            self.list.addItem(item)
        if lines:
            self.list.setCurrentRow(0)
        else:
            self.inside.show_text(NONE)

    @Slot()
    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._begin(str(item.data(Qt.ItemDataRole.UserRole)))

    @Slot()
    def _choose_file(self) -> None:
        ask_file(self, "バックアップのファイルを選ぶ", FILES, self._begin)

    @Slot(str)
    def _begin(self, path: str) -> None:
        """Another backup: what was known of the one before counts no longer."""
        self._path = path
        self._buttons["accept"].setEnabled(False)
        self._ask_for_secret(is_needed=False)
        self.show_problem(self.problem, "")
        self._model.look_into(path)

    @Slot()
    def _look(self) -> None:
        if self._path:
            self.show_problem(self.problem, "")
            self._model.look_into(self._path, self.secret.text())

    @Slot(object)
    def _show_inside(self, inside: Preview) -> None:
        titles = [f"・{line.title}" for line in inside.lines[:MOST_TITLES]]
        more = len(inside.lines) - len(titles)
        if more > 0:
            titles.append(f"ほか{more}件")
        made = f"{_moment(inside.made_at)} のデータ（案件{len(inside.lines)}件）："
        self.inside.show_text("\n".join([made, *titles]))
        self._buttons["accept"].setEnabled(True)
        self.show_problem(self.problem, "")

    @Slot(str)
    def _ask_secret(self, why: str) -> None:
        self._ask_for_secret(is_needed=True)
        self.show_problem(self.problem, why)
        self.secret.setFocus()

    def _ask_for_secret(self, *, is_needed: bool) -> None:
        self.show_box(self.secret, is_needed=is_needed)
        self._buttons["look"].setVisible(is_needed)

    @Slot(object)
    def _show_trouble(self, problem: Exception) -> None:
        what = getattr(problem, "what", "バックアップを読めませんでした。")
        self.show_problem(self.problem, f"{what}{getattr(problem, 'what_to_do', '')}")

    @Slot()
    def _restore(self) -> None:
        self._model.restore(self._path, self.secret.text())


def _moment(at: datetime) -> str:
    here = at.astimezone()
    return f"{wareki(here.date())} {here:%H:%M}"
