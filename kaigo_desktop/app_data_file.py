"""The data file of the running program: found, opened, kept safe. ``app`` joins it with the rest.

What is imported late here is imported late for the reason at the head of ``app``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.ui import tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from kaigo_desktop.domain.keeping import Need
    from kaigo_desktop.loading import Clock, Found
    from kaigo_desktop.paths import Paths
    from kaigo_desktop.storage.safety.data_file import DataFile, Ready
    from kaigo_desktop.storage.safety.keyrings import KeyRing
    from kaigo_desktop.ui.dialogs.sentence import SentenceDialog
    from kaigo_desktop.ui.widgets.pages import Page
    from kaigo_desktop.viewmodels.data_file import DataFileViewModel
    from kaigo_desktop.viewmodels.safety import SafetyViewModel

DAMAGE_ADVICE = (
    "「バックアップから戻す」で、正常だったときのデータを選べます。いまのファイルは消さずに残ります。"
)

COPIES_ADVICE = "USBメモリーなど、ほかの場所に写したものは、ご自分で消してください。"

ASKED_FROM_NOW_ON = (
    "次に開くときから、このパスフレーズを入力します。忘れたときは、紙に控えた復旧キーで開きます。"
)


def lost_edits_trouble(count: int) -> Trouble:
    """What is said where the end of the file's log was damaged."""
    return Trouble(
        f"最後に保存した{count}件の変更が、データのファイルに残っていません。",
        "ディスクやUSBメモリーの不具合が考えられます。最後に入力した内容を確かめてください。",
    )


class FileKeeper(QObject):
    """From a closed data file to an open one, and what is asked of the person on the way."""

    listed = Signal(object)
    """The file is open and its cases are known. Argument: the CaseLines."""

    trouble_found = Signal(object)
    """Something is to be told. Argument: the Trouble."""

    failed = Signal(object)
    """A job ended badly while the file is open. Argument: the exception."""

    closing_asked = Signal(bool)
    """The program is to be closed. Argument: whether it is to be opened again."""

    def __init__(
        self, paths: Paths, clock: Clock, keyring: KeyRing | None, window: QWidget, owner: QObject
    ) -> None:
        super().__init__(owner)
        self._paths = paths
        self._clock = clock
        self._keyring = keyring
        self._window = window
        self._data: DataFile | None = None
        self._paper: Callable[[Sequence[str]], bytes] | None = None
        self._is_proven = False
        self._closed_by: Trouble | None = None
        self.ready: Ready | None = None
        """The open file; None while it is closed."""
        self.keeping: DataFileViewModel | None = None
        self.safety: SafetyViewModel | None = None

    @Slot()
    def find(self) -> None:
        """A file that cannot be read is never shown as an empty list: what follows waits for the list."""
        paths, keyring = self._paths, self._keyring

        def look() -> Found:
            from kaigo_desktop.loading import find_data  # noqa: PLC0415 - see the head of this module

            return find_data(paths, keyring)

        tasks.start(look, done=self._meet, failed=self._fail, owner=self)

    def _meet(self, found: Found) -> None:
        """Show the cases of a file that is open already, else ask for what opens it."""
        from kaigo_desktop.domain.keeping import Locked  # noqa: PLC0415 - imported by now

        self._data = found.data
        if isinstance(found.state, Locked):
            self._ask(found.state.need)
        else:
            self.ready = found.state
            self._is_proven = True
            self._show(found)

    def _show(self, found: Found) -> None:
        self.listed.emit(found.lines)
        if found.lost:
            self.trouble_found.emit(lost_edits_trouble(found.lost))

    def _ask(self, need: Need) -> None:
        from kaigo_desktop.domain.keeping import Need  # noqa: PLC0415 - imported by now
        from kaigo_desktop.ui.opening import Opening  # noqa: PLC0415 - most starts find an open file

        # A file that was closed and opens by what its owner has is proven; one that is made now is not.
        self._is_proven = need not in {Need.FIRST, Need.UNPROTECTED}
        opening = Opening(self._make_keeping(), self._window)
        opening.given_up.connect(self._give_up)
        opening.restore_asked.connect(self.choose_backup)
        opening.ask(need)

    def _make_keeping(self) -> DataFileViewModel:
        """The way to the data file's key, made when it is needed first."""
        if self.keeping is None:
            from kaigo_desktop.viewmodels.data_file import DataFileViewModel  # noqa: PLC0415 - see the head

            assert self._data is not None  # found before anything is asked
            self.keeping = DataFileViewModel(self._data, tasks.start, self)
            self.keeping.opened.connect(self._go_in)
            self.keeping.trouble_found.connect(self._fail)
        return self.keeping

    @Slot(object)
    def _go_in(self, ready: Ready) -> None:
        """What was asked for opened the file: read the list and go on as any start."""
        from kaigo_desktop.loading import read_open  # noqa: PLC0415 - imported by now

        is_first = self.ready is None
        self.ready = ready
        data = self._data
        assert data is not None  # it is what was opened
        if is_first:
            tasks.start(lambda: read_open(data, ready), done=self._show, failed=self._fail, owner=self)

    def attend(self, paper: Callable[[Sequence[str]], bytes]) -> None:
        """Everything is loaded: see to the recovery key, to backups and to what is still plain.

        ``paper`` draws the paper of a recovery key.
        """
        self._paper = paper
        if self.ready is not None and not self.ready.is_confirmed:
            self.offer_recovery_key()
        self.safety = None  # one made for a restore knew no open file
        self.make_safety().watch(is_proven=self._is_proven)

    def last_backup(self) -> None:
        """Before the program ends, the store being closed."""
        self.make_safety().last_backup()

    def fill_settings(self, page: Page) -> None:
        """The section of the settings; none while no file is open."""
        if self.ready is None:
            return
        from kaigo_desktop.ui.pages.data_section import DataSection  # noqa: PLC0415 - see the head

        section = DataSection(page, self.make_safety(), self.ready.kept)
        section.restore_asked.connect(self.choose_backup)
        section.recovery_asked.connect(self.offer_recovery_key)
        section.encryption_asked.connect(self.encrypt_later)
        section.passphrase_asked.connect(self.ask_passphrase)

    @property
    def is_loaded(self) -> bool:
        """Whether everything is loaded, so that a failure of a job leaves the file open."""
        return self._paper is not None

    def make_safety(self) -> SafetyViewModel:
        """Backups and checks, made when they are needed first."""
        if self.safety is None:
            from kaigo_desktop.loading import safety_of  # noqa: PLC0415 - imported by now

            assert self._data is not None  # found before anything is asked
            self.safety = safety_of(self._data, self.ready, self._paths, self._clock, self)
            self.safety.restore_decided.connect(self._open_again)
            self.safety.damage_found.connect(self._show_damage)
            self.safety.trouble_found.connect(self._fail)
            self.safety.copies_changed.connect(self._tell_copies)
        return self.safety

    @Slot()
    def choose_backup(self) -> None:
        """Show the backups, and the way back to one."""
        from kaigo_desktop.ui.dialogs.restore import RestoreDialog  # noqa: PLC0415 - see the head

        dialog = RestoreDialog(self.make_safety(), QApplication.activeModalWidget() or self._window)
        if self._closed_by is not None:
            dialog.left.connect(self._offer_again)
        dialog.open()

    @Slot(object)
    def _show_damage(self, _found: object) -> None:
        self._offer_backups("データのファイルに壊れたところがあります。", DAMAGE_ADVICE)

    def _offer_backups(self, what: str, what_to_do: str, *others: tuple[str, str]) -> SentenceDialog:
        """Say what is wrong with the file, with the way to the backups; and other ways before it."""
        from kaigo_desktop.ui.dialogs.sentence import SentenceDialog  # noqa: PLC0415 - see the head

        actions = (*(others or (("close", "閉じる"),)), ("restore", "バックアップから戻す"))
        dialog = SentenceDialog("お知らせ", what, what_to_do, actions, self._window)
        dialog.chosen.connect(self._answer_damage)
        dialog.open()
        return dialog

    @Slot(str)
    def _answer_damage(self, choice: str) -> None:
        if choice == "restore":
            self.choose_backup()
        elif choice in {"leave", "again"}:
            self.closing_asked.emit(choice == "again")

    @Slot(str)
    def _tell_copies(self, sentence: str) -> None:
        self.trouble_found.emit(Trouble(sentence, COPIES_ADVICE))

    @Slot()
    def _open_again(self) -> None:
        """The exchange of the file is done by the next start."""
        self.closing_asked.emit(True)

    @Slot()
    def offer_recovery_key(self) -> None:
        """The file has no recovery key on paper yet: show one."""
        assert self._paper is not None  # given once everything is loaded
        from kaigo_desktop.ui.dialogs.recovery_key import RecoveryDesk  # noqa: PLC0415 - see the head

        RecoveryDesk(self._make_keeping(), self._paper, self._window).offer()

    @Slot()
    def ask_passphrase(self) -> None:
        """Let the person choose a passphrase for the open file."""
        from kaigo_desktop.ui.dialogs.protection import PassphraseDialog  # noqa: PLC0415 - see the head

        PassphraseDialog(self._make_keeping(), ASKED_FROM_NOW_ON, self._window, changes=True).open()

    @Slot()
    def encrypt_later(self) -> None:
        """Close the program; the next start asks how the plain file is to be kept."""
        assert self._data is not None  # the section stands only where the file is open
        try:
            self._data.encrypt_at_next_start()
        except Trouble as trouble:
            self.trouble_found.emit(trouble)
            return
        self._open_again()

    @Slot(object)
    def _fail(self, problem: Exception) -> None:
        """Before everything is loaded, a trouble means that the file could not be opened."""
        if self.is_loaded or not isinstance(problem, Trouble):
            self.failed.emit(problem)
        else:
            self.meet_failure(problem)

    def meet_failure(self, problem: Trouble) -> None:
        """The file could not be opened: say why, with the way to the backups."""
        from kaigo_desktop.loading import data_file  # noqa: PLC0415 - imported by now

        self._data = self._data or data_file(self._paths, self._keyring)
        self._closed_by = problem
        self._offer_again()

    @Slot()
    def _offer_again(self) -> None:
        """Without the file the window has nothing to show: to leave, to try again, or to go back."""
        told = self._closed_by
        assert told is not None  # said only of a file that is not open
        ways = (("leave", "終了する"), ("again", "開き直す"))
        self._offer_backups(told.what, told.what_to_do, *ways).rejected.connect(self._give_up)

    @Slot()
    def _give_up(self) -> None:
        self.closing_asked.emit(False)
