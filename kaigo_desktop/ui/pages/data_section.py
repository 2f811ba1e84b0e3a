"""設定: how the data file is kept, its backups, its check, and the recovery key."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from kaigo_desktop.domain.keeping import Findings, Kept
from kaigo_desktop.ui.files import ask_folder
from kaigo_desktop.ui.widgets.basics import Button, Prose
from kaigo_desktop.ui.widgets.pages import Page
from kaigo_desktop.viewmodels.safety import SafetyViewModel

HOW = {
    Kept.KEYRING: "暗号化しています。鍵はこのパソコンの保管場所にあります。",
    Kept.PASSPHRASE: "暗号化しています。開くたびにパスフレーズを入力します。",
    Kept.PLAIN: "暗号化していません。このパソコンやバックアップを手にした人は、だれでも中身を読めます。",
}
BACKUPS = "変更があると自動でバックアップします（直近12日、10週、9か月分を残します）。"


class DataSection(QObject):
    """The section at the end of the settings."""

    restore_asked = Signal()
    """A backup is to be chosen."""

    recovery_asked = Signal()
    """A new recovery key is wanted."""

    passphrase_asked = Signal()
    """A passphrase is to be asked for at each start from now on."""

    encryption_asked = Signal()
    """A plain file is to be encrypted at the next start."""

    def __init__(self, page: Page, model: SafetyViewModel, kept: Kept) -> None:
        super().__init__(page)
        self._model = model
        self._page = page
        page.section("データのファイル")
        page.add(Prose(HOW[kept], page.inside))
        self.told = Prose("", page.inside, role="help")
        self.told.setObjectName("settings.data.told")
        self.told.hide()
        if kept is Kept.PLAIN:
            self._button("encrypt", "次に開くときに暗号化する").clicked.connect(self.encryption_asked)
        else:
            words = "パスフレーズで開くようにする" if kept is Kept.KEYRING else "パスフレーズを変える"
            self._button("passphrase", words).clicked.connect(self.passphrase_asked)
            self._button("recovery", "復旧キーを作り直す").clicked.connect(self.recovery_asked)
        page.add(Prose(BACKUPS, page.inside))
        self._second = Prose("", page.inside, role="muted")
        page.add(self._second)
        self._show_second()
        self._button("backup", "いまバックアップする").clicked.connect(model.back_up_now)
        self._button("second", "もう1か所の保存先を選ぶ（USBメモリーなど）").clicked.connect(self._choose)
        self._button("restore", "バックアップから戻す").clicked.connect(self.restore_asked)
        self._button("verify", "データを点検する").clicked.connect(model.verify)
        page.add(self.told)
        model.backed_up.connect(self._tell_backup)
        model.checked.connect(self._tell_check)

    def _button(self, name: str, words: str) -> Button:
        button = Button(words, self._page.inside, name=f"settings.data.{name}")
        self._page.add(button)
        return button

    def _show_second(self) -> None:
        folder = self._model.second_folder
        self._second.show_text(f"もう1か所の保存先：{folder or '選んでいません'}")

    @Slot()
    def _choose(self) -> None:
        ask_folder(self._page, "もう1か所の保存先", self._model.second_folder, self._take)

    @Slot(str)
    def _take(self, folder: str) -> None:
        self._model.choose_second_folder(folder)
        self._show_second()

    @Slot(bool)
    def _tell_backup(self, is_written: bool) -> None:
        words = "バックアップを作りました。" if is_written else "前のバックアップから変わっていません。"
        self._tell(words)

    @Slot(object)
    def _tell_check(self, found: Findings) -> None:
        if found.is_whole:
            self._tell(f"正常です（案件{found.cases}件、変更の履歴{found.steps}件をすべて読みました）。")
            return
        lost = f"最後に保存した{found.lost}件の変更がありません。" if found.lost else ""
        self._tell(" ".join([*found.faults, lost, "「バックアップから戻す」で正常な状態に戻せます。"]))

    def _tell(self, words: str) -> None:
        self.told.show_text(words)
        self.told.show()
