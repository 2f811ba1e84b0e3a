"""The keyring of a Linux desktop: the real one where it is installed, and what goes wrong with any."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("a keyring of Linux", allow_module_level=True)

import secretstorage
from jeepney import DBusErrorResponse

from kaigo_desktop.domain.keeping import LockedKeyringError, NoKeyringError
from kaigo_desktop.storage.safety import keyrings, secret_service
from kaigo_desktop.storage.safety.secret_service import SecretService

DAEMON = shutil.which("gnome-keyring-daemon")
BUS = shutil.which("dbus-run-session")

STARTS = """
import sys
from pathlib import Path
from kaigo_desktop.domain.keeping import Locked
from kaigo_desktop.storage.safety.data_file import DataFile
from kaigo_desktop.storage.safety.keyrings import SystemKeyring
database = Path(sys.argv[1])
def look():
    ring = SystemKeyring()
    found = DataFile(database, ring).look()
    print(found.need.value if isinstance(found, Locked) else "open")
    return ring
data = DataFile(database, SystemKeyring())
data.keep_in_keyring()
recovery = data.new_recovery_key()
ring = look()
ring.forget(__import__("json").loads(database.with_suffix(".key").read_text())["name"])
look()
DataFile(database, SystemKeyring()).open_with(recovery.letters)
look()
import secretstorage
with secretstorage.dbus_init() as bus:
    secretstorage.get_default_collection(bus).lock()
look()
print("keyring" in sys.modules)
"""


@pytest.mark.skipif(DAEMON is None or BUS is None, reason="needs gnome-keyring and dbus-run-session")
def test_a_real_keyring_keeps_the_key_loses_it_and_is_locked(tmp_path: Path, root: Path):
    """Nobody answers the question for its password here: no screen."""
    home = {name: str(tmp_path / name) for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    (tmp_path / "run").mkdir(mode=0o700)
    home["XDG_RUNTIME_DIR"] = str(tmp_path / "run")
    environment = {**os.environ, **home, "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    environment.pop("PYTHON_KEYRING_BACKEND", None)
    begin = f"echo -n word | {DAEMON} --unlock --components=secrets >/dev/null 2>&1; exec "
    script = begin + '"$0" -c "$1" "$2"'
    told = subprocess.run(
        [str(BUS), "--", "sh", "-c", script, sys.executable, STARTS, str(tmp_path / "kaigo.db")],
        env=environment,
        cwd=root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.stdout.split() == ["open", "entry_lost", "open", "keyring_locked", "False"], told.stderr


class Bus:
    """A connection to a bus on which everything ends with one error."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def close(self) -> None:
        """Nothing to close."""

    def send_and_get_reply(self, *_: object) -> object:
        raise self._error


def from_bus(name: str) -> DBusErrorResponse:
    """An error as a bus sends it."""
    error = DBusErrorResponse.__new__(DBusErrorResponse)
    error.name, error.data = name, ("x",)
    return error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (from_bus("org.freedesktop.DBus.Error.ServiceUnknown"), NoKeyringError),
        (from_bus("org.freedesktop.DBus.Error.Failed"), LockedKeyringError),
        (ConnectionResetError(), LockedKeyringError),
        (TimeoutError(), LockedKeyringError),
    ],
    ids=("unknown", "failed", "reset", "timeout"),
)
def test_an_error_of_the_bus_is_told_in_our_words(
    monkeypatch: pytest.MonkeyPatch, error: Exception, told: type[Exception]
):
    monkeypatch.setattr(secretstorage, "dbus_init", lambda: Bus(error))
    ring = SecretService("x")
    uses: tuple[Callable[[], object], ...] = (
        lambda: ring.get("a"),
        lambda: ring.put("a", "b"),
        lambda: ring.forget("a"),
    )
    for use in uses:
        with pytest.raises(told):
            use()


def test_without_a_bus_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    assert not secret_service.is_there()
    with pytest.raises(NoKeyringError):
        SecretService("x").get("a")
    with pytest.raises(NoKeyringError):
        keyrings.SystemKeyring().get("a")
