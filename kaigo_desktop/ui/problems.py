"""What the person hears when something fails: trouble of the world, and defects of ours.

A defect is written to a file of this computer first, without any value, and is
shown before anything is copied. Nothing is sent anywhere.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from kaigo_desktop import __version__
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.logs import describe
from kaigo_desktop.ui.dialogs.sentence import SentenceDialog

Now = Callable[[], datetime]
MOST_REPORTS = 20
"""Reports that are kept; the oldest go."""


class Problems(QObject):
    """Shows troubles and defects over ``window``; reports are kept in ``folder``."""

    closing_asked = Signal(bool)
    """After a defect the program is to be closed. Argument: whether it is to be opened again."""

    _defect_found = Signal(object)

    def __init__(self, window: QWidget, folder: Path, now: Now) -> None:
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._now = now
        self.dialog: SentenceDialog | None = None
        # A defect may be found in any thread; the window belongs to one.
        self._defect_found.connect(self._show_defect, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def show_trouble(self, trouble: Trouble) -> None:
        """Say what happened and what to do; the program goes on."""
        self._open(SentenceDialog("お知らせ", trouble.what, trouble.what_to_do, parent=self._window))

    @Slot(object)
    def show_failure(self, problem: Exception) -> None:
        """What a job in the background ended with: trouble, or a defect of ours."""
        if isinstance(problem, Trouble):
            self.show_trouble(problem)
        else:
            self.defect(type(problem), problem, problem.__traceback__)

    def defect(self, kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        """Take what nobody caught; fit for ``sys.excepthook``, from any thread."""
        del kind, trace
        self._defect_found.emit(report_of(problem, self._now()))

    @Slot(object)
    def _show_defect(self, report: str) -> None:
        if self.dialog is not None and self.dialog.details is not None:
            return  # one defect often brings others along; the first is the one to read
        kept = self._keep(report)
        advice = "入力はすべて保存されています。プログラムを開き直してください。"
        if kept is not None:
            advice += f"\n報告をこのコンピューターに残しました：{kept.name}（入力した内容は含みません）"
        dialog = SentenceDialog(
            "お知らせ",
            "プログラムの不具合で、いまの操作を続けられませんでした。",
            advice,
            (("copy", "報告を写して終了する"), ("quit", "終了する"), ("again", "開き直す")),
            self._window,
            details=report,
        )
        self._open(dialog)
        dialog.chosen.connect(self._after_defect)

    def _open(self, dialog: SentenceDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.open()

    @Slot()
    def _forget(self) -> None:
        self.dialog = None

    @Slot(str)
    def _after_defect(self, choice: str) -> None:
        dialog = self.sender()
        if choice == "copy" and isinstance(dialog, SentenceDialog) and dialog.details is not None:
            QGuiApplication.clipboard().setText(dialog.details.toPlainText())
        self.closing_asked.emit(choice == "again")

    def _keep(self, report: str) -> Path | None:
        """Write the report down for its owner alone; where even that fails, the dialog still shows it."""
        file = self._folder / f"report-{self._now():%Y%m%d-%H%M%S}.txt"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for old in sorted(self._folder.glob("report-*.txt"))[: -MOST_REPORTS + 1]:
                old.unlink()
            handle = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as kept:
                kept.write(report)
        except OSError:
            return None
        return file


def report_of(problem: BaseException, at: datetime) -> str:
    """Versions, and the places that the defect passed: no messages, no values, nothing that was entered."""
    return (
        f"kaigo-desktop {__version__}  {at:%Y-%m-%d %H:%M}\n"
        f"Python {platform.python_version()}  Qt {qVersion()}  {platform.system()} {platform.release()}\n\n"
        f"{describe(problem)}\n"
    )
