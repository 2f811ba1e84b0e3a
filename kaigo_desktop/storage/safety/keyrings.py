"""The system's keyring: where the key of the data file lies while its owner is logged in."""

from __future__ import annotations

import os
import sys
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
        self._backend = backend

    def get(self, name: str) -> str | None:
        """The secret of that name; None where there is none."""
        # Late, as in _found: the package takes a tenth of a second to import.
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            return self._found().get_password(SERVICE, name)
        except KeyringError as error:
            raise LockedKeyringError from error

    def put(self, name: str, secret: str) -> None:
        """Keep the secret and make sure that it comes back."""
        from keyring.errors import KeyringError  # noqa: PLC0415 - late, as above

        try:
            self._found().set_password(SERVICE, name, secret)
        except KeyringError as error:
            raise LockedKeyringError from error
        if self.get(name) != secret:
            raise NoKeyringError

    def forget(self, name: str) -> None:
        """Keep it no longer; nothing happens where there is none."""
        from keyring.errors import KeyringError, PasswordDeleteError  # noqa: PLC0415 - late, as above

        try:
            self._found().delete_password(SERVICE, name)
        except PasswordDeleteError:
            return
        except KeyringError as error:
            raise LockedKeyringError from error

    def _found(self) -> KeyringBackend:
        if self._backend is None:
            self._backend = _of_system()
        if not _can_be_trusted(self._backend):
            raise NoKeyringError
        return self._backend


def _of_system() -> KeyringBackend:
    if sys.platform == "win32" and "PYTHON_KEYRING_BACKEND" not in os.environ:
        # Named outright: looking for every backend that is installed takes longer than the rest.
        from keyring.backends.Windows import WinVaultKeyring  # noqa: PLC0415

        vault = WinVaultKeyring()
        vault.persist = "local machine"  # a key does not roam to other computers
        return vault
    from keyring import get_keyring  # noqa: PLC0415 - late, as above

    return get_keyring()


def _can_be_trusted(backend: KeyringBackend) -> bool:
    inner = getattr(backend, "backends", None)  # several in a row, asked in turn
    if inner is not None:
        return any(_can_be_trusted(one) for one in inner)
    return not type(backend).__module__.startswith(_FORGETFUL)
