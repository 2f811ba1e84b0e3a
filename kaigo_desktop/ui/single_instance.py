"""One window for one data file: a second start brings the first one forward.

Who is first is decided by the lock beside the database; this only carries the
wish. A local socket of this user, never a network one.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE = 1000  # ms that a living window may take to answer
_LONGEST_WISH = 4096  # bytes: a path


def _name_for(database: Path) -> str:
    """The same for every start on the same file, and short enough for any system."""
    return "kaigo-desktop-" + hashlib.sha256(str(database).encode("utf-8")).hexdigest()[:24]


def ask_first_window(database: Path, file: str = "") -> bool:
    """Ask the window open on ``database`` to come forward and open ``file``; False where none answers."""
    socket = QLocalSocket()
    socket.connectToServer(_name_for(database))
    if not socket.waitForConnected(_PATIENCE):
        return False
    _let_others_come_forward()
    socket.write(file.encode("utf-8") + b"\n")
    socket.flush()
    heard = socket.waitForReadyRead(_PATIENCE)
    socket.disconnectFromServer()
    return bool(heard)


def _let_others_come_forward() -> None:
    """Windows lets a window to the front only where the process that the person started allows it."""
    if sys.platform == "win32":
        from ctypes import windll  # noqa: PLC0415 - a second start on Windows alone

        windll.user32.AllowSetForegroundWindow(-1)  # any process; asked for again at each start


class Doorbell(QObject):
    """Listens for later starts while the window is open."""

    rung = Signal(str)
    """Another start asked for the window. Argument: the file to open, or an empty text."""

    def __init__(self, database: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)
        name = _name_for(database)
        if not self._server.listen(name):
            # A window that was killed leaves its socket behind; the lock, which we hold, says it is gone.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    @property
    def is_listening(self) -> bool:
        """Whether later starts can be heard."""
        return self._server.isListening()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    @Slot()
    def _greet(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.readyRead.connect(self._listen)
            caller.disconnected.connect(caller.deleteLater)
            if caller.canReadLine():
                self._answer(caller)

    @Slot()
    def _listen(self) -> None:
        caller = self.sender()
        if isinstance(caller, QLocalSocket) and caller.canReadLine():
            self._answer(caller)

    def _answer(self, caller: QLocalSocket) -> None:
        wish = bytes(caller.readLine(_LONGEST_WISH).data()).decode("utf-8", "replace").strip()
        caller.write(b"ok\n")
        caller.flush()
        self.rung.emit(wish)
