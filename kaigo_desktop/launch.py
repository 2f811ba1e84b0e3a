"""A start of the windows: the lock first, then the program, or the window that is open already."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from kaigo_desktop.app import STYLE, build
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import Paths
from kaigo_desktop.storage.folders import keep_new_files_to_owner
from kaigo_desktop.storage.instance_lock import InstanceLock
from kaigo_desktop.ui import fonts
from kaigo_desktop.ui.main_window import TITLE
from kaigo_desktop.ui.theme import Theme
from kaigo_desktop.viewmodels.appearance import Appearance

if TYPE_CHECKING:
    from datetime import date, datetime

    from kaigo_desktop.loading import Clock
    from kaigo_desktop.storage.safety.keyrings import KeyRing

DONE, FAILED = 0, 3


class _LateClock:
    """The computer's clock, looked up when somebody asks for the time."""

    def now(self) -> datetime:
        """The local time, with its offset."""
        from kaigo_desktop.assembly import SystemClock  # noqa: PLC0415 - after the first paint

        return SystemClock().now()

    def today(self) -> date:
        """The local day."""
        return self.now().date()


def run(
    file: str = "",
    paths: Paths | None = None,
    clock: Clock | None = None,
    keyring: KeyRing | None = None,
) -> int:
    """Open the windows and stay until they are closed; the exit status comes back."""
    keep_new_files_to_owner()
    application = QApplication([*sys.argv[:1], *STYLE])
    own = paths or Paths.of_user()
    lock = InstanceLock(own.database)
    file = str(Path(file).absolute()) if file else ""
    try:
        is_first = lock.take()
    except Trouble as trouble:
        return _tell_and_leave(application, trouble)
    if not is_first:
        return _bring_first_forward(application, own, file)
    app = build(own, clock or _LateClock(), application, keyring)
    app.keeps_log = True
    sys.excepthook = app.meet_defect  # until there is a log
    app.start(file)
    application.exec()
    again = app.close()
    lock.release()
    if again:
        from PySide6.QtCore import QProcess  # noqa: PLC0415 - a large class that no start needs

        QProcess.startDetached(sys.executable, ["-m", "kaigo_desktop"])
    return DONE


def _tell_and_leave(application: QApplication, trouble: Trouble) -> int:
    """A window of its own for what keeps the program from starting."""
    from kaigo_desktop.ui.dialogs.sentence import SentenceDialog  # noqa: PLC0415 - no start needs it

    fonts.load(fonts.AT_START)
    settings = QSettings()
    theme = Theme(application, Appearance(settings))
    dialog = SentenceDialog(TITLE, trouble.what, trouble.what_to_do)
    theme.dress(dialog)
    dialog.open()
    application.exec()
    return FAILED


def _bring_first_forward(application: QApplication, paths: Paths, file: str) -> int:
    """Another process holds the data: raise its window, or say who may be busy with it."""
    from kaigo_desktop.ui.single_instance import ask_first_window  # noqa: PLC0415 - no first start needs it

    if ask_first_window(paths.database, file):
        return DONE
    busy = Trouble(
        "データを、ほかの処理が使っています。",
        "バックアップなどのコマンドが終わるのを待ってから、もう一度起動してください。",
    )
    return _tell_and_leave(application, busy)
