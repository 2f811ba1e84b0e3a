"""The system's keyring: where the key of the data file lies while its owner is logged in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol

from kaigo_desktop.domain.keeping import LockedKeyringError, NoKeyringError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "KaigoDesktop"
_FORGETFUL = ("keyring.backends.null", "keyring.backends.fail", "keyrings.alt")
"""Backends that keep nothing, or keep it where anybody can read it."""


class KeyRing(Protocol):
    """Keeps secrets by name. Every call may raise NoKeyringError or LockedKeyringError."""

    def get(self, name: str) -> str | None:
        """The secret of that name; None where there is none."""

    def put(self, name: str, secret: str) -> None:
        """Keep the secret and make sure that it comes back."""

    def forget(self, name: str) -> None:
        """Keep it no longer."""


class SystemKeyring:
    """The keyring of the user who is logged in; found when it is used first.

    ``backend`` names one of the keyring package instead, which is refused in
    the same way where it would forget.
    """

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        self._ring: KeyRing | None = None if backend is None else _PackageRing(backend)

    def get(self, name: str) -> str | None:
        """The secret of that name; None where there is none."""
        return self._found().get(name)

    def put(self, name: str, secret: str) -> None:
        """Keep the secret and make sure that it comes back."""
        self._found().put(name, secret)
        if self.get(name) != secret:
            raise NoKeyringError

    def forget(self, name: str) -> None:
        """Keep it no longer; nothing happens where there is none."""
        self._found().forget(name)

    def _found(self) -> KeyRing:
        if self._ring is None:
            self._ring = _of_system()
        return self._ring


class _PackageRing:
    """A backend of the keyring package."""

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend

    def get(self, name: str) -> str | None:
        with self._told() as backend:
            return backend.get_password(SERVICE, name)

    def put(self, name: str, secret: str) -> None:
        with self._told() as backend:
            backend.set_password(SERVICE, name, secret)

    def forget(self, name: str) -> None:
        # Late, as below: the package takes a tenth of a second to import.
        from keyring.errors import PasswordDeleteError  # noqa: PLC0415

        with self._told() as backend, suppress(PasswordDeleteError):
            backend.delete_password(SERVICE, name)

    @contextmanager
    def _told(self) -> Iterator[KeyringBackend]:
        """The backend where it can be trusted; what goes wrong with it is told in our words."""
        if not _can_be_trusted(self._backend):
            raise NoKeyringError
        try:
            yield self._backend
        except Exception as error:  # each system's store has errors of its own beside the package's
            raise LockedKeyringError from error


def _of_system() -> KeyRing:
    """Named outright where that can be: looking for every backend that is installed takes longest."""
    is_chosen = "PYTHON_KEYRING_BACKEND" in os.environ
    if sys.platform == "win32" and not is_chosen:
        from keyring.backends.Windows import WinVaultKeyring  # noqa: PLC0415 - late, as above

        vault = WinVaultKeyring()
        vault.persist = "local machine"  # a key does not roam to other computers
        return _PackageRing(vault)
    # Without a session bus there is no Secret Service, and nothing to import for it.
    if sys.platform == "linux" and not is_chosen and "DBUS_SESSION_BUS_ADDRESS" in os.environ:
        # Late, as above, and of Linux alone.
        from kaigo_desktop.storage.safety.secret_service import SecretService, is_there  # noqa: PLC0415

        if is_there():
            return SecretService(SERVICE)
    from keyring import get_keyring  # noqa: PLC0415 - late, as above

    return _PackageRing(get_keyring())


def _can_be_trusted(backend: KeyringBackend) -> bool:
    inner = getattr(backend, "backends", None)  # several in a row, asked in turn
    if inner is not None:
        return any(_can_be_trusted(one) for one in inner)
    return not type(backend).__module__.startswith(_FORGETFUL)
